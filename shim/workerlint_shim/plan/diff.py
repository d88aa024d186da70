"""The comparison of the recorded fields of a resource with those of a manifest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workerlint.core.record import Record
from workerlint.core.text import Path
from workerlint_shim.manifests.attributes import Attribute, is_equal, path_text
from workerlint_shim.plan.alignment import Aligner, align_by_name, find_identity
from workerlint_shim.plan.tree import NOTHING, Branch, leaves, make_tree

ADD = "+"
CHANGE = "~"
REMOVE = "-"

_UNORDERED = frozenset(("topology", "dataosSecrets", "dataosVolumes", "secrets", "volumes", "dag"))
"""Lists whose items have a name, so that their order has no meaning."""
_SETS = frozenset(("tags",))
"""Lists of scalars whose order has no meaning."""
_FREE = "stackSpec"
"""The field whose content the Stack defines, so that nothing is known about the lists in it."""


class Change(Record):
    """A field, or a field with all below it, that differs."""

    path: str
    """The path of the field, with the names of list items that have one."""
    before: tuple[Attribute, ...]
    """The recorded field, or the fields below it; empty if it is added."""
    after: tuple[Attribute, ...]
    """The field of the manifest, or the fields below it; empty if it is removed."""
    steps: Path
    """The keys and indexes of the path; the index of an item is that in its own list."""
    order: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """The names of the items of a list before and after, if only their order differs."""

    @property
    def sign(self) -> str:
        """ADD, CHANGE or REMOVE."""
        return CHANGE if any(self.order) or (self.before and self.after) else ADD if self.after else REMOVE

    @property
    def is_field(self) -> bool:
        """Whether it is one field with a value, and not a mapping or a list with others below it."""
        return all(len(item.path) == len(self.steps) for side in self._sides for item in side)

    @property
    def is_hidden(self) -> bool:
        """Whether a value before or after is hidden."""
        return any(item.is_hidden for side in self._sides for item in side)

    @property
    def _sides(self) -> tuple[tuple[Attribute, ...], tuple[Attribute, ...]]:
        return self.before, self.after


def compare(before: Iterable[Attribute], after: Iterable[Attribute], key: bytes = b"") -> list[Change]:
    """Return the changes, in the order of *after*; removed fields come last. *key* is the key of the tags."""
    changes: list[Change] = []
    if before == after:
        return changes
    old, new = make_tree(before), make_tree(after)
    todo: list[tuple[Path, str, Branch, Branch]] = list(_members((), "", old, new))[::-1]
    while todo:
        path, name, old, new = todo.pop()
        # Null counts as absent, but not as an item of a list.
        one, other = (NOTHING if side.is_null and isinstance(path[-1], str) else side for side in (old, new))
        if one.is_list and other.is_list:
            order = _changed_order(path, one, other)
            if any(order):
                changes.append(Change(name, (), (), path, order))
            todo += list(_items(path, name, one, other, key))[::-1]
        elif one.is_mapping and other.is_mapping:
            todo += list(_members(path, name, one, other))[::-1]
        elif not (one.own and other.own and is_equal(one.own, other.own, key)):
            sides = tuple(leaves(one)), tuple(leaves(other))
            if any(sides):
                changes.append(Change(name, *sides, path))
    return changes


def _members(path: Path, name: str, old: Branch, new: Branch) -> Iterator[tuple[Path, str, Branch, Branch]]:
    """Yield the fields of two mappings in pairs."""
    for step in dict.fromkeys((*new.children, *old.children)):
        shown = f"{name}.{path_text((step,))}" if name else path_text((step,))
        yield (*path, step), shown, old.children.get(step, NOTHING), new.children.get(step, NOTHING)


def _items(path: Path, name: str, old: Branch, new: Branch, key: bytes) -> Iterator[tuple[Path, str, Branch, Branch]]:
    """Yield the items of two lists in pairs."""
    one, other = list(old.children.values()), list(new.children.values())
    aligner = Aligner(key, len(path) + 1)
    if all(item.own for item in (*one, *other)):
        is_set = path[-1] in _SETS and _FREE not in path
        for before, after in (aligner.align_as_set if is_set else aligner.align_as_sequence)(one, other):
            if before is NOTHING or after is NOTHING:  # the others are equal
                item = before if after is NOTHING else after
                yield (*path, item.own.path[-1] if item.own else 0), name, before, after
        return
    identity = find_identity(one, other)
    pairs = align_by_name(one, other, identity) if identity else aligner.align_by_similarity(one, other)
    indexes = {id(item): at for items in (one, other) for at, item in enumerate(items)}
    for before, after in pairs:
        item = before if after is NOTHING else after
        shown = path_text((item.name(identity),)) if identity else indexes[id(item)]
        yield (*path, indexes[id(item)]), f"{name}[{shown}]", before, after


def _changed_order(path: Path, old: Branch, new: Branch) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the items of both lists in their order; nothing if that is the same or has no meaning."""
    one, other = list(old.children.values()), list(new.children.values())
    identity = find_identity(one, other)
    if not identity or (path[-1] in _UNORDERED and _FREE not in path):
        return (), ()
    names, others = (tuple(item.name(identity) for item in items) for items in (one, other))
    common = set(names).intersection(others)
    before, after = (tuple(name for name in side if name in common) for side in (names, others))
    return (before, after) if before != after else ((), ())
