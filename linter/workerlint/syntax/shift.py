"""Trees at another offset, which editors need for the YAML documents below the edited one."""

from __future__ import annotations

from workerlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence


def shifted_tree(root: Node | None, by: int) -> Node | None:
    """Return a copy of a tree with *by* code points added to every offset. Anchors and aliases stay connected."""
    if root is None or not by:
        return root
    copies: dict[int, Node] = {}
    aliases: list[Alias] = []
    todo: list[Node] = [root]
    order: list[Node] = []
    while todo:
        node = todo.pop()
        copy: Node
        if isinstance(node, Scalar):
            copy = Scalar(node.start + by, node.end + by, node.text, node.style, node.anchor, node.tag)
        elif isinstance(node, Alias):
            copy = Alias(node.start + by, node.end + by, node.name, node.node)
            aliases.append(copy)
        elif isinstance(node, Mapping):
            copy = Mapping(node.start + by, node.flow, node.anchor, node.tag)
            todo += [part for pair in node.pairs for part in pair]
        else:
            assert isinstance(node, Sequence)  # noqa: S101 - there are no other types
            copy = Sequence(node.start + by, node.flow, node.anchor, node.tag)
            todo += node.items
        copy.end = node.end + by
        copies[id(node)] = copy
        order.append(node)
    for node in order:
        copy = copies[id(node)]
        if isinstance(node, Mapping) and isinstance(copy, Mapping):
            copy.pairs += [(copies[id(key)], copies[id(value)]) for key, value in node.pairs]
        elif isinstance(node, Sequence) and isinstance(copy, Sequence):
            copy.items += [copies[id(item)] for item in node.items]
    for alias in aliases:
        if alias.node is not None:
            alias.node = copies.get(id(alias.node), alias.node)
    return copies[id(root)]
