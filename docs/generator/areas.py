"""The areas of the rules, in the order of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.engine.rule import AREAS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.report.rule_catalog import RuleEntry


def by_area(entries: Iterable[RuleEntry]) -> Iterator[tuple[str, list[RuleEntry]]]:
    """Yield the title and the rules of each area. Raise LookupError for a rule without an area."""
    left = list(entries)
    for area, title in AREAS.items():
        members = [entry for entry in left if entry.rule.area == area]
        left = [entry for entry in left if entry.rule.area != area]
        if members:
            yield title, members
    if left:
        raise LookupError(f"no known area: {', '.join(entry.rule.code for entry in left)}")
