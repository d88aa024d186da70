"""The comparison of the recorded fields of a resource with those of a manifest."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint_shim.manifests.attributes import ITEM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint_shim.manifests.attributes import Attribute, Attributes

ADD = "+"
CHANGE = "~"
REMOVE = "-"


class Change(Record):
    """A field that differs."""

    before: Attribute | None
    """The recorded field; None if it is added."""
    after: Attribute | None
    """The field of the manifest; None if it is removed."""

    @property
    def sign(self) -> str:
        """ADD, CHANGE or REMOVE."""
        return ADD if self.before is None else REMOVE if self.after is None else CHANGE

    @property
    def path(self) -> str:
        """The path of the field."""
        attribute = self.after or self.before
        return attribute.path if attribute else ""


def compare(before: Attributes, after: Attributes) -> list[Change]:
    """Return the changes, in the order of *after*; removed fields come last."""
    old, new = _by_path(before), _by_path(after)
    changes: list[Change] = []
    for path, attributes in new.items():
        changes += _compare_at(path, old.get(path, []), attributes)
    for path, attributes in old.items():
        if path not in new:
            changes += _compare_at(path, attributes, [])
    return changes


def _compare_at(path: str, before: list[Attribute], after: list[Attribute]) -> Iterator[Change]:
    # Several fields have the same path if names are masked. All of them are compared.
    if path.endswith(ITEM) or len(before) != len(after):
        yield from _compare_items(before, after)
    else:
        pairs = zip(before, after, strict=True)
        yield from (Change(old, new) for old, new in pairs if old.comparable != new.comparable)


def _compare_items(before: list[Attribute], after: list[Attribute]) -> Iterator[Change]:
    """Yield the items of a list that are added or removed, but not those that only move."""
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
