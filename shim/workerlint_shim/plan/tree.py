"""The fields of a resource as a tree of mappings and lists."""

from __future__ import annotations

from workerlint.core.record import Struct, new
from workerlint_shim.manifests.attributes import DESCRIBED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from workerlint_shim.manifests.attributes import Attribute


class Branch(Struct):
    """A field and the fields below it. Defaults may be below an empty mapping."""

    own: Attribute | None = new()
    """The field itself; None if it is a mapping or a list with others below it."""
    children: dict[str | int, Branch] = new(dict)

    @property
    def is_null(self) -> bool:
        """Whether it is written as null, and nothing is below it."""
        return self.own is not None and self.own.kind == "null" and not self.children

    @property
    def is_list(self) -> bool:
        """Whether it is a list, which may be empty."""
        return 0 in self.children if self.children else self.own is not None and self.own.value == []

    @property
    def is_mapping(self) -> bool:
        """Whether it is a mapping, which may be empty."""
        return 0 not in self.children if self.children else self.own is not None and self.own.value == {}

    def name(self, key: str) -> str:
        """Return the string at a key of a mapping; empty if there is none or if it is hidden."""
        field = self.children.get(key)
        own = field.own if field is not None else None
        return own.value if own is not None and isinstance(own.value, str) and not own.is_hidden else ""


NOTHING = Branch()
"""A field that does not exist."""


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


def leaves(branch: Branch) -> Iterator[Attribute]:
    """Yield the fields with a value at and below a branch, in order. Null counts as absent, but not in a list."""
    todo = [branch]
    while todo:
        inside = todo.pop()
        if inside.children:
            todo += list(inside.children.values())[::-1]
        elif inside.own is not None and (not inside.is_null or isinstance(inside.own.path[-1], int)):
            yield inside.own


def as_data(attributes: Iterable[Attribute], depth: int = 0, hidden: Any = None) -> Any:
    """Return the values of fields as JSON data: what is at *depth* steps of their paths.

    *hidden* is in place of each value that is hidden or depends on the call.
    """
    root = make_tree(attributes)
    for _ in range(depth):
        (root,) = root.children.values()
    made: list[Any] = []
    todo: list[tuple[Branch, Any, str | int]] = [(root, made, 0)]
    while todo:
        branch, parent, step = todo.pop()
        own = branch.own
        value: Any = own.value if own is not None and not own.is_hidden and own.origin != DESCRIBED else hidden
        if branch.children or own is None:
            value = [] if branch.is_list else {}
            todo += [(below, value, key) for key, below in branch.children.items()][::-1]
        if isinstance(parent, list):
            parent.append(value)
        else:
            parent[step] = value
    return made[0]
