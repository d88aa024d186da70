"""Attributes are put into a mapping as it is written, and lines are shifted without a change to what they hold."""

from __future__ import annotations

import pytest

from workerlint.edits import insert_pair
from workerlint.fixing import apply_edits
from workerlint.nodes import Mapping, Sequence
from workerlint.text import Source
from workerlint.tree import parse_tree


def with_pair(text: str, content: str) -> str | None:
    """Insert *content* into the mapping behind the first key, or into the first item of the list there."""
    root = parse_tree(text)
    assert isinstance(root, Mapping)
    node = root.pairs[0][1]
    mapping = node.items[0] if isinstance(node, Sequence) else node
    assert isinstance(mapping, Mapping)
    edit = insert_pair(Source("x.yaml", text), mapping, content)
    return apply_edits(text, [edit]) if edit else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: {}\n", "a: {new: 1}\n"),
        ("a: {b: 2}\n", "a: {b: 2, new: 1}\n"),
        ("a: {b: 2,}\n", "a: {b: 2, new: 1,}\n"),
        ("a: &x {}\n", "a: &x {new: 1}\n"),
        ("a: &x {b: 2}\n", "a: &x {b: 2, new: 1}\n"),
        ("a: !!map {}\n", "a: !!map {new: 1}\n"),
        ("a: { # why\n  }\n", "a: { # why\n  new: 1}\n"),
        ("a:\n  b: 2 # two\nc: 3\n", "a:\n  b: 2 # two\n  new: 1\nc: 3\n"),
        ("a:\r\n  b:\r\n", "a:\r\n  b:\r\n  new: 1\r\n"),
    ],
)
def test_an_attribute_is_put_at_the_end(text: str, expected: str) -> None:
    assert with_pair(text, "new: 1") == expected


def test_a_pair_without_braces_takes_no_other() -> None:
    assert with_pair("a: [b: 2]\n", "new: 1") is None


def test_several_lines_do_not_go_into_braces() -> None:
    assert with_pair("a: {b: 2}\n", "new:\n  deep: 1") is None
