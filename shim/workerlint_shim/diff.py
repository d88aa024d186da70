"""Compares what is recorded of a resource with what a manifest says: attribute by attribute."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint_shim.attributes import ITEM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint_shim.attributes import Attribute, Attributes

ADD = "+"
CHANGE = "~"
REMOVE = "-"


class Change(Record):
    """One attribute that differs. *before* is None for one that is added, *after* for one that is removed."""

    __slots__ = ("after", "before")

    before: Attribute | None
    after: Attribute | None

    def __init__(self, before: Attribute | None, after: Attribute | None) -> None:
        self.before = before
        self.after = after

    @property
    def sign(self) -> str:
        """ADD, CHANGE or REMOVE."""
        return ADD if self.before is None else REMOVE if self.after is None else CHANGE

    @property
    def path(self) -> str:
        """The path of the attribute."""
        attribute = self.after or self.before
        return attribute.path if attribute else ""


def compare(before: Attributes, after: Attributes) -> list[Change]:
    """Give what changes, in the order of *after*; what is removed comes last."""
    old, new = _by_path(before), _by_path(after)
    changes: list[Change] = []
    for path, attributes in new.items():
        changes += _compare_at(path, old.get(path, []), attributes)
    for path, attributes in old.items():
        if path not in new:
            changes += _compare_at(path, attributes, [])
    return changes


def _compare_at(path: str, before: list[Attribute], after: list[Attribute]) -> Iterator[Change]:
    # Several may have one path where names are masked, or hold dots; none of them may be passed over.
    if path.endswith(ITEM) or len(before) != len(after):
        yield from _compare_items(before, after)
    else:
        pairs = zip(before, after, strict=True)
        yield from (Change(old, new) for old, new in pairs if old.comparable != new.comparable)


def _compare_items(before: list[Attribute], after: list[Attribute]) -> Iterator[Change]:
    """Yield the items of a list that come or go; those that only move along stay out of it."""
    from difflib import SequenceMatcher

    old, new = [item.comparable for item in before], [item.comparable for item in after]
    for tag, low, high, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from (Change(item, None) for item in before[low:high])
            yield from (Change(None, item) for item in after[start:end])


def _by_path(attributes: Iterable[Attribute]) -> dict[str, list[Attribute]]:
    found: dict[str, list[Attribute]] = {}
    for item in attributes:
        found.setdefault(item.path, []).append(item)
    return found
