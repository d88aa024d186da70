"""A tree that is moved is the tree that is read at its new place."""

from __future__ import annotations

import pytest

from workerlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence
from workerlint.syntax.parser import parse_tree
from workerlint.syntax.shift import copied_tree, shifted_tree

TEXT = "base: &base {a: [1, 'two']}\nlist:\n  - *base\n  - !tag |\n    text\nmerged:\n  <<: *base\nlost: *nowhere\n"


def facts(root: Node | None) -> list[tuple[object, ...]]:
    assert root is not None
    return [
        (type(node), node.start, node.end, node.anchor, node.tag, getattr(node, "text", None)) for node in root.walk()
    ]


@pytest.mark.parametrize("by", [1, 100, -3])
def test_every_node_moves_and_nothing_else_changes(by: int) -> None:
    root = parse_tree(TEXT, 10)
    expected = parse_tree(TEXT, 10 + by)
    assert facts(shifted_tree(root, by)) == facts(expected)


def test_aliases_refer_to_the_moved_nodes_and_the_old_tree_stays() -> None:
    root = parse_tree(TEXT)
    before = facts(root)
    moved = shifted_tree(root, 5)
    assert moved is not None
    known = {id(node) for node in moved.walk()}
    aliases = [node for node in moved.walk() if isinstance(node, Alias)]
    assert [id(alias.node) in known for alias in aliases if alias.node is not None] == [True, True]
    assert facts(root) == before


def test_nothing_is_copied_where_nothing_moves() -> None:
    root = parse_tree(TEXT)
    assert shifted_tree(root, 0) is root
    assert shifted_tree(None, 5) is None


def test_scalars_are_replaced_in_a_copy() -> None:
    root = parse_tree("a: [x, y, z]\nx: y\nb: &b k\nc: *b\n")
    assert isinstance(root, Mapping)
    items = root.get("a")
    assert isinstance(items, Sequence)
    one, two, three, four = (Scalar.of(0, 0, text) for text in ("one", "two", "three", "four"))
    value, shared = root.pairs[1][1], root.pairs[2][1]
    copy = copied_tree(root, replaced={id(items.items[1]): [one, two], id(value): [three], id(shared): [four]})
    assert [getattr(node, "text", None) for node in copy.walk()] == [
        None, "a", None, "x", "one", "two", "z", "x", "three", "b", "four", "c", None,
    ]  # fmt: skip
    assert isinstance(copy, Mapping)
    assert copy.pairs[3][1].target() is four
    assert [node.start for node in copy.walk()][:3] == [node.start for node in root.walk()][:3]
    assert facts(root) == facts(parse_tree("a: [x, y, z]\nx: y\nb: &b k\nc: *b\n"))
