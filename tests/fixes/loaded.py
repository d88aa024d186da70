"""The data of a Worker as a program loads it, and what a fix changes in it."""

from __future__ import annotations

from workerlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Path = tuple[str | int, ...]


def loaded(node: Node | None, *, expanded: bool = True) -> Any:
    """Return a tree as plain data: mappings, lists, and scalars as pairs of kind and text.

    Unless it is *expanded*, a value counts only where it is written, and an alias or a merge key is a value of its own.
    """
    if isinstance(node, Alias) and not expanded:
        return "alias", node.name
    node = node.target() if node is not None else None
    if isinstance(node, Scalar):
        return node.kind, node.text
    if isinstance(node, Sequence):
        return [loaded(item, expanded=expanded) for item in node.items]
    if isinstance(node, Mapping):
        pairs = node.entries.values() if expanded else node.pairs
        return {key.text if isinstance(key, Scalar) else "?": loaded(value, expanded=expanded) for key, value in pairs}
    return None if node is None else ("alias", "")


def changed(before: Any, after: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the paths at which two data differ: of a value, of a key of a mapping, or of a list of another length."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            if key not in before or key not in after:
                yield (*path, key)
            else:
                yield from changed(before[key], after[key], (*path, key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from changed(one, other, (*path, index))
    elif before != after:
        yield path
