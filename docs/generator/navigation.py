"""The navigation of the site."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from docs.generator.areas import by_area
from docs.generator.attribute_pages import LIST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docs.generator.attribute_pages import Attribute
    from workerlint.report.rule_catalog import RuleEntry

    Branch = str | list["Node"]
    Node = str | dict[str, Branch]


def navigation(entries: Iterable[RuleEntry], attributes: Iterable[Attribute]) -> list[Node]:
    """Return the tree of titles and files."""
    rules: list[Node] = ["rules/index.md"]
    for title, members in by_area(entries):
        rules.append({title: [f"rules/{entry.rule.code.lower()}.md" for entry in members]})
    seen: set[str] = set()
    fields: dict[str, list[Node]] = {}
    for attribute in attributes:
        files = fields.setdefault(attribute.group, [])
        if attribute.file not in seen:
            seen.add(attribute.file)
            files.append({attribute.title: attribute.file})
    all_fields: list[Node] = [LIST]
    all_fields += [{group: files} for group, files in fields.items()]
    return [
        {"Start": ["index.md", "getting-started.md", "playground.md", "faq.md", "troubleshooting.md"]},
        {
            "Guides": [
                "command-line.md",
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
                {"Editors": ["editors/setup.md", "editors/vscode.md"]},
                "roll-out.md",
                "policies.md",
                "teach-your-platform.md",
                {"Dry run": ["dry-run.md", "dry-run-plan.md", "drift.md", "saved-plans.md"]},
                "python-api.md",
                "coding-agents.md",
                "writing-a-plug-in.md",
                "json-schema.md",
                "scaling.md",
            ]
        },
        {"Rules": rules},
        {
            "Reference": [
                "configuration.md",
                "commands.md",
                {"Fields": all_fields},
            ]
        },
        {
            "Project": [
                "architecture.md",
                "writing-a-rule.md",
                "versioning.md",
                "comparison.md",
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
