"""Attributes change places with their comments; the data and every other byte stay."""

from __future__ import annotations

from collections import Counter
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from workerlint.core.text import Source
from workerlint.fixes.fixer import apply_edits
from workerlint.fixes.reorder import reorder
from workerlint.syntax.nodes import Mapping, Sequence
from workerlint.syntax.parser import parse_tree


def reordered(text: str, order: list[int]) -> str | None:
    root = parse_tree(text)
    assert isinstance(root, Mapping)
    node = root.get("inner") or root
    assert isinstance(node, Mapping)
    edit = reorder(Source("x.yaml", text), node, order)
    return apply_edits(text, [edit]) if edit else None


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("a: 1\nb: 2\n", [1, 0], "b: 2\na: 1\n"),
        ("a: 1\nb: 2", [1, 0], "b: 2\na: 1"),
        ("a: 1\r\nb: 2\nc: 3", [0, 2, 1], "a: 1\r\nc: 3\r\nb: 2"),
        ("a: 1\nb: 2\r\nc: 3", [0, 2, 1], "a: 1\nc: 3\nb: 2"),
        ("a: 1\r\nb: 2\r\n", [1, 0], "b: 2\r\na: 1\r\n"),
        ("a: 1\n\n# two\nb: 2 # II\nc: 3\n", [1, 2, 0], "# two\nb: 2 # II\n\nc: 3\na: 1\n"),
        ("inner:\n  # one\n  a: 1\n  b: 2\n", [1, 0], "inner:\n  b: 2\n  # one\n  a: 1\n"),
        ("a:\n  - x\n  # - y\nb: 2\n", [1, 0], "b: 2\na:\n  - x\n  # - y\n"),
        ("a: |\n  text\n\nb:\nc: >-\n  more\n", [2, 1, 0], "c: >-\n  more\n\nb:\na: |\n  text\n"),
        ("a: 1\n# gone astray\n\n# two\nb: 2\n", [1, 0], "# gone astray\n\n# two\nb: 2\na: 1\n"),
        ("x: &x 1\ninner:\n  a: *x\n  b: *x\n", [1, 0], "x: &x 1\ninner:\n  b: *x\n  a: *x\n"),
    ],
)
def test_blocks_move_whole(text: str, order: list[int], expected: str) -> None:
    assert reordered(text, order) == expected


@pytest.mark.parametrize(
    "text",
    [
        "{a: 1, b: 2}\n",
        "{\n  a: 1,\n  b: 2\n}\n",
        "a: &x 1\nb: *x\n",
        "a: &x 1\nb: &x 2\n",
        "<<: {c: 1}\nb: 2\n",
        "a: 1\na: 2\n",
        "? a\n: 1\nb: 2\n",
        "a: 1\n?\n  b\n: 2\n",
        "a: 1\n?\n  'b\n  c'\n: 2\n",
        "a: |+\n  text\n\nb: 2\n",
        "a: 1\nb: |\n  text",
        "# about the file\na: 1\nb: 2\n",
        "a: 1\n",
    ],
)
def test_no_edit_where_lines_cannot_simply_move(text: str) -> None:
    assert reordered(text, [1, 0]) is None


VALUES = [
    "1", "", "text # why", "'quoted # no comment'", '"two\n    lines"', "plain\n    over lines", "[x, {y: z}]", "[\n    x,\n    y]",
    "|\n    literal\n\n    # text\n", ">-\n    folded\n    more", "|2-\n      deep\n    less", "!!str 5", "&n anchored",
    "\n    - x # item\n    - y\n    # - z", "\n    k: v\n\n    l:\n      - m", "# nothing but a comment",
]  # fmt: skip
pair = st.tuples(
    st.sampled_from(VALUES), st.sampled_from(["", "\n", "  # above\n", "\n  # apart\n\n  # above\n", "\n\n"])
)


@pytest.mark.slow
@given(st.lists(pair, min_size=2, max_size=6), st.data(), st.booleans())
def test_data_and_comments_survive(pairs: list[tuple[str, str]], data: st.DataObject, crlf: bool) -> None:
    order = data.draw(st.permutations(range(len(pairs))))
    body = "".join(f"{above}  key{at}: {value}\n" for at, (value, above) in enumerate(pairs))
    text = f"first: 1\ninner:\n{body}# between\nlast: 2\n"
    if crlf:
        text = text.replace("\n", "\r\n")
    result = reordered(text, list(order))
    if result is None:
        assert sum(value.startswith("&n") for value, _ in pairs) > 1
        return
    before, after = (YAML(typ="safe", pure=True).load(version) for version in (text, result))
    assert after == before
    assert list(after["inner"]) == [f"key{at}" for at in order]
    assert Counter(result.splitlines()) == Counter(text.splitlines())
    # What the comments say is still said, as the reader that keeps them sees it.
    kept = StringIO()
    YAML().dump(YAML().load(result), kept)
    assert kept.getvalue().count("#") == text.count("#")


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("- inner", [0], None),
        ("inner:\n  - a: 1\n    b: 2\n", [1, 0], "inner:\n  - b: 2\n    a: 1\n"),
        ("inner:\n  - a: 1\n    # two\n    b: 2\n", [1, 0], None),
        (
            "inner:\n  - a: 1\n    # two\n    b: 2\n    c: 3\n",
            [0, 2, 1],
            "inner:\n  - a: 1\n    c: 3\n    # two\n    b: 2\n",
        ),
        ("inner:\n  - &x a: 1\n    b: 2\n", [1, 0], None),
        ("inner:\n  -\n    a: 1\n    b: 2\n", [1, 0], "inner:\n  -\n    b: 2\n    a: 1\n"),
        ("inner:\n  - - a: 1\n      b: 2\n", [1, 0], None),
    ],
)
def test_an_item_of_a_list_is_reordered_after_its_dash(text: str, order: list[int], expected: str | None) -> None:
    root = parse_tree(text)
    node = root.get("inner") if isinstance(root, Mapping) else root
    assert isinstance(node, Sequence)
    item = node.items[0]
    edit = reorder(Source("x.yaml", text), item, order) if isinstance(item, Mapping) else None
    assert (apply_edits(text, [edit]) if edit else None) == expected


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("inner:\n  # far\n\n  # one\n  a: 1\n  b: 2\n", [1, 0], "inner:\n  # far\n\n  b: 2\n  # one\n  a: 1\n"),
        ("inner:\n    # other\n  a: 1\n  b: 2\n", [1, 0], "inner:\n    # other\n  b: 2\n  a: 1\n"),
        ("a: 1\n# one\nb: 2\n", [1, 0], "# one\nb: 2\na: 1\n"),
        ("a: 1\n\n\nb: 2\nc: 3\n", [1, 0, 2], "b: 2\n\n\na: 1\nc: 3\n"),
        ("a: 1\n  # deep\nb: 2\n", [1, 0], "b: 2\na: 1\n  # deep\n"),
        ("a: 1\n\n  # deep\n\nb: 2\n", [1, 0], "b: 2\n\na: 1\n\n  # deep\n"),
        ("a: 1\nb: 2\n  # deep\n", [1, 0], "b: 2\n  # deep\na: 1\n"),
        ("a: 1\nb: 2\n# end\n", [1, 0], "b: 2\na: 1\n# end\n"),
        ("# file\na: 1\nb: 2\nc: 3\n", [0, 2, 1], "# file\na: 1\nc: 3\nb: 2\n"),
        ("inner: &x\n  a: 1\n  b: 2\n", [1, 0], "inner: &x\n  b: 2\n  a: 1\n"),
        ("z: &z 1\ninner: &x\n  a: *z\n  b: 2\n", [1, 0], "z: &z 1\ninner: &x\n  b: 2\n  a: *z\n"),
        ("a\t: 1\n'b' : 2\n", [1, 0], "'b' : 2\na\t: 1\n"),
        ("inner:\n  a: &x 1\n  b: &y 2\nc: *x\n", [1, 0], "inner:\n  b: &y 2\n  a: &x 1\nc: *x\n"),
        ("a: |\n  text # +\nb: 2\n", [1, 0], "b: 2\na: |\n  text # +\n"),
        ("a: | # +\n  text\nb: 2\n", [1, 0], "b: 2\na: | # +\n  text\n"),
        ("inner:\n  a: |\n    text\n  b: 2\nc: 3", [1, 0], "inner:\n  b: 2\n  a: |\n    text\nc: 3"),
        ("a: |\n  text\nb: 2", [1, 0], None),
        ("a: >\n  text\nb: 2", [1, 0], None),
        ("a: 'b\n  c'\nd: 2", [1, 0], "d: 2\na: 'b\n  c'"),
        ("[a]: 1\nb: 2\n", [1, 0], None),
        ("a: 1\n? b\n: 2\n", [1, 0], None),
        ("a: 1\nb: 2 \n", [1, 0], "b: 2 \na: 1\n"),
        ("a: 1\n&x b: 2\n", [1, 0], "&x b: 2\na: 1\n"),
        ("a: 1\nb: 2\n  # deep\nc: 3", [1, 0, 2], "b: 2\n  # deep\na: 1\nc: 3"),
        ("\na: 1\nb: 2\n", [1, 0], "\nb: 2\na: 1\n"),
        ("---\na: 1\nb: 2\n", [1, 0], "---\nb: 2\na: 1\n"),
        ("# file\n\na: 1\nb: 2\n", [1, 0], "# file\n\nb: 2\na: 1\n"),
        ("inner:\n  a: 1\n  b: 2\n\n\n  # far\n", [1, 0], "inner:\n  b: 2\n  a: 1\n\n\n  # far\n"),
        (
            "inner:\n  a: 1\n  b:\n    c: 2\n    # deep\n\n\n    # far\nd: 3\n",
            [1, 0],
            "inner:\n  b:\n    c: 2\n    # deep\n\n\n    # far\n  a: 1\nd: 3\n",
        ),
    ],
)
def test_comments_empty_lines_and_the_end_of_the_text(text: str, order: list[int], expected: str | None) -> None:
    assert reordered(text, order) == expected
