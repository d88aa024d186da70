"""The navigation of the site."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from docs.generator.areas import by_area

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workerlint.report.rule_catalog import RuleEntry

    Branch = str | list["Node"]
    Node = str | dict[str, Branch]


def navigation(entries: Iterable[RuleEntry]) -> list[Node]:
    """Return the tree of titles and files."""
    rules: list[Node] = ["rules/index.md"]
    for title, members in by_area(entries):
        rules.append({title: [f"rules/{entry.rule.code.lower()}.md" for entry in members]})
    return [
        {"Start": ["index.md", "getting-started.md", "playground.md", "faq.md"]},
        {
            "Use": [
                "command-line.md",
                "teach-your-platform.md",
                "policies.md",
                "roll-out.md",
                "pre-commit.md",
                {
                    "CI": [
                        "ci/index.md",
                        "ci/github-actions.md",
                        "ci/gitlab.md",
                        "ci/azure-pipelines.md",
                        "ci/jenkins.md",
                    ]
                },
                "editors/setup.md",
                "json-schema.md",
                "dry-run.md",
                "dry-run-plan.md",
                "drift.md",
                "saved-plans.md",
                "scaling.md",
            ]
        },
        {"Rules": rules},
        {"Reference": ["configuration.md", "attributes.md", "commands.md", "python-api.md"]},
        {
            "Project": [
                "architecture.md",
                "writing-a-rule.md",
                "writing-a-plug-in.md",
                "reliability.md",
                "yaml-conformance.md",
                "changelog.md",
            ]
        },
    ]


def as_toml(node: object) -> str:
    """Return the tree as TOML, where strings and lists are as in JSON, and tables are not."""
    if isinstance(node, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {as_toml(value)}" for key, value in node.items()) + " }"
    if isinstance(node, list):
        return "[" + ", ".join(map(as_toml, node)) + "]"
    return json.dumps(node)
