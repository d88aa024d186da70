"""The areas of the rules, which are prefixes of their codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.report.rule_catalog import RuleEntry

AREAS = {
    "DW0": "The file and its comments",
    "DW1": "Name, version and tags",
    "DW2": "Structure",
    "DW30": "Stack and log level",
    "DW31": "Replicas and autoscaling",
    "DW32": "CPU and memory",
    "DW33": "Availability",
    "DW4": "Topology",
    "DW50": "Secrets",
    "DW51": "Volumes and addresses",
    "DW52": "Environment variables",
    "DW6": "Across files",
    "DW7": "Good habits",
}


def by_area(entries: Iterable[RuleEntry]) -> Iterator[tuple[str, list[RuleEntry]]]:
    """Yield the title and the rules of each area. Raise LookupError for a rule without an area."""
    left = {entry.rule.code: entry for entry in entries}
    for prefix, title in AREAS.items():
        members = [left.pop(code) for code in sorted(left) if code.startswith(prefix)]
        if members:
            yield title, members
    if left:
        raise LookupError(f"no area for {', '.join(left)}: add it to docs/generator/areas.py")
