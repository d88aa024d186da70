"""The examples of the playground: manifests to pick from, and the bad examples of the rules."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from workerlint.config.settings import OWN_FILE
from workerlint.engine.example import BAD
from workerlint.run.api import CheckError, check_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.engine.example import Example
    from workerlint.engine.rule import Rule
    from workerlint.report.rule_catalog import RuleEntry

_MANIFESTS = (
    ("bad/first-try.yaml", "A first try with errors"),
    ("bad/lost-indentation.yaml", "Lost indentation"),
    ("bad/tabs.yaml", "Tabs"),
    ("good/bento-cities.yaml", "A small Worker without findings"),
    ("good/fastfun-autoscaling.yaml", "Autoscaling"),
)
"""The files in ``examples`` and their titles."""
_TOML = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)


def playground_examples(root: Path, rules: Iterable[RuleEntry]) -> list[dict[str, str]]:
    """Return the examples, the first one to begin with.

    The keys are ``id``, ``title``, ``group``, ``manifest``, and ``configuration`` if the example has one.
    """
    found = []
    for name, title in _MANIFESTS:
        text = (root / "examples" / name).read_text(encoding="utf-8")
        found.append(_example(name.partition("/")[2].removesuffix(".yaml"), title, "Manifests", text))
    policies = _TOML.search((root / "docs" / "pages" / "policies.md").read_text(encoding="utf-8"))
    if policies is None:
        raise LookupError("policies.md has no example")
    first = found[0]["manifest"]
    found.append(_example("policies", "Policies and a budget", "Configuration", first, policies[1]))
    for entry in rules:
        found += _examples_of(entry)
    return found


def example_id(code: str, number: int) -> str:
    """Return the identifier of an example on the page of a rule; *number* counts all its examples, from 1."""
    return f"{code}-{number}"


def is_playable(rule: Rule, example: Example) -> bool:
    """Return whether the playground shows a finding of *rule* in an example.

    It has one manifest and its configuration, so a rule on other files has none there.
    """
    if example.kind != BAD or example.is_platform or example.platform is not None:
        return False
    with tempfile.TemporaryDirectory() as directory:
        (Path(directory) / OWN_FILE).write_text(_configuration(rule, example), encoding="utf-8")
        try:
            found = check_text(example.manifest.text, path=Path(directory) / "worker.yaml")
        except CheckError:  # the configuration names another file
            return False
    return any(finding.code == rule.code for finding in found)


def _examples_of(entry: RuleEntry) -> Iterator[dict[str, str]]:
    rule = entry.rule
    for number, example in enumerate(entry.page.examples, start=1):
        if is_playable(rule, example):
            title = f"{rule.code} {rule.name}"
            text, configuration = example.manifest.text, _configuration(rule, example)
            yield _example(example_id(rule.code, number), title, "Rules", text, configuration)


def _configuration(rule: Rule, example: Example) -> str:
    return example.config if rule.on else f'extend-select = ["{rule.code}"]\n{example.config}'


def _example(name: str, title: str, group: str, manifest: str, configuration: str = "") -> dict[str, str]:
    shown = {"configuration": configuration} if configuration else {}
    return {"id": name, "title": title, "group": group, "manifest": manifest, **shown}
