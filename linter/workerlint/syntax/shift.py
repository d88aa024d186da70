"""Copies of trees: at another offset, as editors need for the documents below the edited one, or with other values."""

from __future__ import annotations

from workerlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence


def shifted_tree(root: Node | None, by: int) -> Node | None:
    """Return a copy of a tree with *by* code points added to every offset. Anchors and aliases stay connected."""
    return root if root is None or not by else copied_tree(root, by)


def copied_tree(root: Node, by: int = 0, replaced: dict[int, list[Node]] | None = None) -> Node:
    """Return a copy of a tree with *by* code points added to every offset.

    *replaced* has, by the ``id`` of a scalar, the nodes that take its place: one, or several for an item of a list.
    """
    given = replaced or {}
    copies: dict[int, Node] = {}
    aliases: list[Alias] = []
    todo: list[Node] = [root]
    order: list[Node] = []
    while todo:
        node = todo.pop()
        copy: Node
        if id(node) in given:
            copies[id(node)] = given[id(node)][0]
            continue
        if isinstance(node, Scalar):
            copy = Scalar.of(node.start + by, node.end + by, node.text, node.style, node.anchor, node.tag)
        elif isinstance(node, Alias):
            copy = Alias(node.start + by, node.end + by, node.name, node.node)
            aliases.append(copy)
        elif isinstance(node, Mapping):
            copy = Mapping.of(node.start + by, node.flow, node.anchor, node.tag)
            todo += [part for pair in node.pairs for part in pair]
        else:
            assert isinstance(node, Sequence)  # noqa: S101 - there are no other types
            copy = Sequence.of(node.start + by, node.flow, node.anchor, node.tag)
            todo += node.items
        copy.end = node.end + by
        copies[id(node)] = copy
        order.append(node)
    for node in order:
        copy = copies[id(node)]
        if isinstance(node, Mapping) and isinstance(copy, Mapping):
            copy.pairs += [(copies[id(key)], copies[id(value)]) for key, value in node.pairs]
        elif isinstance(node, Sequence) and isinstance(copy, Sequence):
            copy.items += [part for item in node.items for part in given.get(id(item)) or (copies[id(item)],)]
    for alias in aliases:
        if alias.node is not None:
            alias.node = copies.get(id(alias.node), alias.node)
    return copies[id(root)]
