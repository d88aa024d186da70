"""The comparison of the recorded fields of a resource with those of a manifest."""

from __future__ import annotations

from itertools import zip_longest

from workerlint.core.record import Record, Struct, new
from workerlint_shim.manifests.attributes import Attribute, is_equal, path_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ADD = "+"
CHANGE = "~"
REMOVE = "-"

_NAMED_LISTS = frozenset(("topology", "dataosSecrets", "dataosVolumes"))
"""Lists of the Worker section whose items have a name, so that their order has no meaning."""


class Change(Record):
    """A field that differs."""

    path: str
    """The path of the field, with the names of list items that have one."""
    before: Attribute | None
    """The recorded field; None if it is added."""
    after: Attribute | None
    """The field of the manifest; None if it is removed."""

    @property
    def sign(self) -> str:
        """ADD, CHANGE or REMOVE."""
        return ADD if self.before is None else REMOVE if self.after is None else CHANGE


class Branch(Struct):
    """A field and the fields below it. Defaults may be below an empty mapping."""

    own: Attribute | None = new()
    children: dict[str | int, Branch] = new(dict)

    @property
    def is_list(self) -> bool:
        """Whether it is a list with items."""
        return 0 in self.children


def make_tree(attributes: Iterable[Attribute]) -> Branch:
    """Return the fields as the tree of the manifest."""
    root = Branch()
    for attribute in attributes:
        branch = root
        for step in attribute.path:
            below = branch.children.get(step)
            if below is None:
                below = branch.children[step] = Branch()
            branch = below
        branch.own = attribute
    return root


def compare(before: Iterable[Attribute], after: Iterable[Attribute], key: bytes = b"") -> list[Change]:
    """Return the changes, in the order of *after*; removed fields come last. *key* is the key of the tags."""
    changes: list[Change] = []
    todo = [("", make_tree(before), make_tree(after))]
    while todo:
        path, old, new = todo.pop()
        if old.own or new.own:
            one, other = _value(old, new), _value(new, old)
            if (one or other) and not (one and other and is_equal(one, other, key)):
                changes.append(Change(path, one, other))
        todo += reversed(list(_pairs(path, old, new, key)))
    return changes


def _value(branch: Branch, other: Branch) -> Attribute | None:
    """Return the field itself; None if it counts as absent: if it is null, or empty where one side has fields below."""
    own = branch.own
    if own is None or (own.kind == "null" and isinstance(own.path[-1], str)):
        return None
    return None if own.value in ({}, []) and (branch.children or other.children) else own


_NOTHING = Branch()


def _pairs(path: str, old: Branch, new: Branch, key: bytes) -> Iterator[tuple[str, Branch, Branch]]:
    """Yield what to compare below two fields."""
    if (old.is_list or new.is_list) and (old.is_list or not old.children) and (new.is_list or not new.children):
        yield from _pair_items(path, [*old.children.values()], [*new.children.values()], key)
        return
    for step in dict.fromkeys((*new.children, *old.children)):
        below = f"{path}[{step}]" if isinstance(step, int) else f"{path}.{path_text((step,))}".lstrip(".")
        yield below, old.children.get(step, _NOTHING), new.children.get(step, _NOTHING)


def _pair_items(path: str, old: list[Branch], new: list[Branch], key: bytes) -> Iterator[tuple[str, Branch, Branch]]:
    names, other_names = ([_name(item) for item in items] for items in (old, new))
    if path.partition(".")[2] in _NAMED_LISTS and _distinct(names) and _distinct(other_names):
        by_name = dict(zip(names, old, strict=True)), dict(zip(other_names, new, strict=True))
        for name in dict.fromkeys((*other_names, *names)):
            one, other = (items.get(name, _NOTHING) for items in by_name)
            yield f"{path}[{path_text((name,))}]", one, other
    elif all(item.own and not item.children for item in (*old, *new)):
        yield from ((path, *pair) for pair in _align(old, new, key))
    else:
        for at, (one, other) in enumerate(zip_longest(old, new, fillvalue=_NOTHING)):
            yield f"{path}[{at}]", one, other


def _align(old: list[Branch], new: list[Branch], key: bytes) -> Iterator[tuple[Branch, Branch]]:
    """Yield the scalars of a list that are added or removed, but not those that only move."""
    from difflib import SequenceMatcher

    fields = [[item.own for item in items if item.own] for items in (old, new)]
    hidden = any(field.is_hidden for side in fields for field in side)
    one, other = ([field.tag_under(key) if hidden else field.canonical for field in side] for side in fields)
    for kind, low, high, start, end in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from ((item, _NOTHING) for item in old[low:high])
            yield from ((_NOTHING, item) for item in new[start:end])


def _name(item: Branch) -> str:
    name = item.children.get("name")
    value = name.own.value if name and name.own and not name.own.is_hidden else ""
    return value if isinstance(value, str) else ""


def _distinct(names: list[str]) -> bool:
    return all(names) and len(set(names)) == len(names)
