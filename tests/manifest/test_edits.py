"""Fields are inserted in the style of their mapping, and lines are shifted without changes to their content."""

from __future__ import annotations

from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from workerlint.core.text import Source, Span
from workerlint.fixes.fixer import apply_edits
from workerlint.manifest.edits import (
    append_item,
    delete_item,
    delete_pair,
    has_comment,
    insert_in_order,
    insert_pair,
    is_implicit,
    pair_lines,
    replace_value,
    shift_lines,
)
from workerlint.syntax.nodes import Mapping, Sequence
from workerlint.syntax.parser import parse_tree


def with_pair(text: str, content: str) -> str | None:
    """Insert *content* into the mapping after the first key, or into the first item of the list there."""
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
        ("a:\n  b: |+\n    x\n\nc: 3\n", "a:\n  b: |+\n    x\n\n  new: 1\nc: 3\n"),
        ("a:\n  b:\n    - >+ # all\n      x\n\n\nc: 3\n", "a:\n  b:\n    - >+ # all\n      x\n\n\n  new: 1\nc: 3\n"),
        ("a:\n  b: |\n    x\n\nc: 3\n", "a:\n  b: |\n    x\n  new: 1\n\nc: 3\n"),
        ("a:\n  b: | # + 1\n    x\n\nc: 3\n", "a:\n  b: | # + 1\n    x\n  new: 1\n\nc: 3\n"),
        ("a:\n  b: |\n    x\n      \nc: 3\n", "a:\n  b: |\n    x\n      \n  new: 1\nc: 3\n"),
        ("a:\n  b: |+\n    x\n\n", "a:\n  b: |+\n    x\n\n  new: 1\n"),
        ("a:\r\n  b:\r\n", "a:\r\n  b:\r\n  new: 1\r\n"),
    ],
)
def test_an_attribute_is_put_at_the_end(text: str, expected: str) -> None:
    assert with_pair(text, "new: 1") == expected


def test_a_pair_without_braces_takes_no_other() -> None:
    assert with_pair("a: [b: 2]\n", "new: 1") is None


def test_several_lines_do_not_go_into_braces() -> None:
    assert with_pair("a: {b: 2}\n", "new:\n  deep: 1") is None


BLOCK = "a:\n  b: |\n    x\n      \n\n    y\n  c: 1\n"


@pytest.mark.parametrize("amount", [2, 4, -1])
def test_shifted_lines_hold_what_they_held(amount: int) -> None:
    """The blank line in the block scalar is longer than its indentation, so two of its spaces are content."""
    span = Span(BLOCK.index("  b"), len(BLOCK))
    shifted = apply_edits(BLOCK, shift_lines(Source("x.yaml", BLOCK), span, amount))
    before, after = (YAML(typ="safe", pure=True).load(text) for text in (BLOCK, shifted))
    assert after == before


def test_empty_lines_stay_empty() -> None:
    text = "a: 1\n\nb: 2\n"
    assert apply_edits(text, shift_lines(Source("x.yaml", text), Span(0, len(text)), 2)) == "  a: 1\n\n  b: 2\n"


@pytest.mark.parametrize("text", ["a:\n  ? b\n  : 2\n  c: 3\n", "a:\n  - ? b\n    : 2\n", "a:\n  ?\n    b\n  : 2\n"])
def test_a_first_key_behind_a_question_mark_does_not_show_where_the_others_stand(text: str) -> None:
    assert with_pair(text, "new: 1") is None


def without(text: str, index: int) -> str | None:
    root = parse_tree(text)
    assert isinstance(root, Mapping)
    node = root.get("list")
    assert isinstance(node, Sequence)
    edit = delete_item(Source("x.yaml", text), node, index)
    return apply_edits(text, [edit]) if edit else None


@pytest.mark.parametrize(
    ("text", "index", "expected"),
    [
        ("list: [a, b, c]\n", 0, "list: [b, c]\n"),
        ("list: [a, b, c]\n", 1, "list: [a, c]\n"),
        ("list: [a, b, c]\n", 2, "list: [a, b]\n"),
        ("list: [a, b, c,]\n", 2, "list: [a, b,]\n"),
        ("list: [\n  a,\n  b\n]\n", 1, "list: [\n  a\n]\n"),
        ("list:\n- a\n- b\nnext: 1\n", 1, "list:\n- a\nnext: 1\n"),
        ("list:\n  # one\n  - a # 1\n  # two\n  - b # 2\n", 0, "list:\n  # one\n  # two\n  - b # 2\n"),
        ("list:\n  - a\n  - 'b\n    c'", 1, "list:\n  - a\n"),
        ("list:\r\n  - a\r\n  - b\r\n", 0, "list:\r\n  - b\r\n"),
        ("list:\n  - - a\n    - b\n  - c\n", 0, "list:\n  - c\n"),
        ("list:\n  - a\n  - |\n    b\n    c\n  - d\n", 1, "list:\n  - a\n  - d\n"),
    ],
)
def test_one_item_goes(text: str, index: int, expected: str) -> None:
    assert without(text, index) == expected


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("list: [a]\n", 0),
        ("list:\n  - a\n", 0),
        ("list: [a, # why\n b]\n", 0),
        ("list: [&x a, b]\n", 0),
        ("list: [a, &x b]\n", 0),
        ("list:\n  - &x a\n  - b\n", 0),
    ],
)
def test_no_edit_where_something_else_would_go_too(text: str, index: int) -> None:
    assert without(text, index) is None


items = st.lists(
    st.sampled_from(["a", "'b c'", '"d, e"', "12", "[f, g]", "{h: i}", "*x", "j # k"]), min_size=2, max_size=6
)


@given(items, st.data(), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_the_rest_of_the_data_stays(written: list[str], data: st.DataObject, flow: bool, newline: str) -> None:
    index = data.draw(st.integers(0, len(written) - 1))
    if flow:
        written = [item.partition(" # ")[0] for item in written]
        body = f" [{', '.join(written)}]{newline}"
    else:
        body = newline + "".join(f"  - {item}{newline}" for item in written)
    text = f"first: &x 1{newline}list:{body}last: 2{newline}"
    result = without(text, index)
    assert result is not None
    before, after = (YAML().load(StringIO(version)) for version in (text, result))
    assert list(after["list"]) == [item for at, item in enumerate(before["list"]) if at != index]
    assert (after["first"], after["last"]) == (1, 2)


def with_item(text: str) -> str | None:
    """Add an item to the list after the last key."""
    root = parse_tree(text)
    assert isinstance(root, Mapping)
    sequence = next(value for _, value in root.pairs if isinstance(value, Sequence))
    edit = append_item(Source("x.yaml", text), sequence, ("name: c", "type: d"))
    return apply_edits(text, [edit]) if edit else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("list: [a]\n", "list: [a, {name: c, type: d}]\n"),
        ("list: [a, ]\n", "list: [a, {name: c, type: d}, ]\n"),
        ("list:\n- a\nnext: 1\n", "list:\n- a\n- name: c\n  type: d\nnext: 1\n"),
        ("list:\n  -   a # one\n", "list:\n  -   a # one\n  -   name: c\n      type: d\n"),
        ("list:\r\n  - a: 1\r\n    b: 2\r\n", "list:\r\n  - a: 1\r\n    b: 2\r\n  - name: c\r\n    type: d\r\n"),
        ("list:\n  - |+\n    a\n\nnext: 1\n", "list:\n  - |+\n    a\n\n  - name: c\n    type: d\nnext: 1\n"),
        ("list:\n  - a", "list:\n  - a\n  - name: c\n    type: d"),
        ("list: []\n", None),
        ("list:\n  - &x\n    a: 1\n", "list:\n  - &x\n    a: 1\n  - name: c\n    type: d\n"),
        ("list:\n  - - a\n    - b\n", "list:\n  - - a\n    - b\n  - name: c\n    type: d\n"),
        ("list:\n  -\n    a: 1\n", None),
    ],
)
def test_an_item_is_added_as_the_last_one_is_written(text: str, expected: str | None) -> None:
    assert with_item(text) == expected


@given(items, st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_an_added_item_leaves_the_others_alone(written: list[str], flow: bool, newline: str) -> None:
    if flow:
        body = f" [{', '.join(item.partition(' # ')[0] for item in written)}]{newline}"
    else:
        body = newline + "".join(f"  - {item}{newline}" for item in written)
    text = f"first: &x 1{newline}list:{body}last: 2{newline}"
    result = with_item(text)
    assert result is not None
    before, after = (YAML().load(StringIO(version)) for version in (text, result))
    assert list(after["list"]) == [*before["list"], {"name": "c", "type": "d"}]
    assert (after["first"], after["last"]) == (1, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: {b: 2, d: 4}\n", "a: {b: 2, new: 1, d: 4}\n"),
        ("a: {d: 4, b: [2]}\n", "a: {d: 4, b: [2], new: 1}\n"),
        ("a: {d: 4}\n", "a: {d: 4, new: 1}\n"),
        ("a: {<<: {b: 2}, d: 4}\n", "a: {<<: {b: 2}, d: 4, new: 1}\n"),
        ("a:\n  b: 2\n  d: 4\n", "a:\n  b: 2\n  new: 1\n  d: 4\n"),
    ],
)
def test_a_pair_is_inserted_by_its_order(text: str, expected: str) -> None:
    root = parse_tree(text)
    assert isinstance(root, Mapping)
    mapping = root.pairs[0][1]
    assert isinstance(mapping, Mapping)
    edit = insert_in_order(Source("x.yaml", text), mapping, "new: 1", ("b", "new", "d"))
    assert edit is not None
    assert apply_edits(text, [edit]) == expected


def test_only_comments_of_the_same_indentation_belong_to_a_key() -> None:
    text = "a:\n  b: 1\n      # far\n  # two\n\n# left\n  # one\n  # and one\n  c: 2\n# after\n"
    root = parse_tree(text)
    assert isinstance(root, Mapping)
    inner = root.pairs[0][1]
    assert isinstance(inner, Mapping)
    source = Source("x.yaml", text)

    def lines(number: int, *, with_comments: bool) -> str:
        span = pair_lines(source, inner.pairs[number], with_comments=with_comments)
        return text[span.start : span.end]

    assert lines(1, with_comments=True) == "  # one\n  # and one\n  c: 2\n"
    assert lines(1, with_comments=False) == "  c: 2\n"
    assert lines(0, with_comments=True) == "  b: 1\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n # about d\n d: 4\n", "a:\n new: 1\n # about d\n d: 4\n"),
        ("a:\n  # about d\n  d: 4\n", "a:\n  new: 1\n  # about d\n  d: 4\n"),
        ("a:\n  c: 2\n  d: 4\n", "a:\n  new: 1\n  c: 2\n  d: 4\n"),
        ("a:\r\n  d: 4\r\n", "a:\r\n  new: 1\r\n  d: 4\r\n"),
        ("a:\n  b: 2\n  b2: 3\n", "a:\n  b: 2\n  new: 1\n  b2: 3\n"),
        ("a:\n- d: 4\n", "a:\n- d: 4\n  new: 1\n"),
        ("a:\n  ? d\n  : 4\n", None),
        ("a:\n  &x d: 4\n", None),
        ("a:\n  !!str d: 4\n", None),
        ("a: [d: 4]\n", None),
    ],
)
def test_a_pair_that_comes_first_is_inserted_above_the_others(text: str, expected: str | None) -> None:
    root = parse_tree(text)
    assert isinstance(root, Mapping)
    node = root.pairs[0][1]
    mapping = node.items[0] if isinstance(node, Sequence) else node
    assert isinstance(mapping, Mapping)
    edit = insert_in_order(Source("x.yaml", text), mapping, "new: 1", ("b", "new", "d"))
    assert (apply_edits(text, [edit]) if edit else None) == expected


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        ("# about the file\nd: 4\n", "new:\n  deep: 1", "# about the file\nnew:\n  deep: 1\nd: 4\n"),
        ("# one\n\n# about d\nd: 4\n", "new: 1", "# one\n\n# about d\nnew: 1\nd: 4\n"),
        ("d: 4\n", "own: 1", "d: 4\nown: 1\n"),
        ("{}\n", "new: 1", "{new: 1}\n"),
        ("&x\nd: 4\n", "new: 1", "&x\nnew: 1\nd: 4\n"),
    ],
)
def test_a_pair_at_the_top_level(text: str, content: str, expected: str) -> None:
    root = parse_tree(text)
    assert isinstance(root, Mapping)
    edit = insert_in_order(Source("x.yaml", text), root, content, ("b", "new", "d"))
    assert edit is not None
    assert apply_edits(text, [edit]) == expected


def test_a_pair_that_a_merge_key_brings_is_not_a_place_for_another() -> None:
    text = "x: &x {b: 1, c: 2}\na:\n  <<: *x\n  d: 3\n"
    root = parse_tree(text)
    assert isinstance(root, Mapping)
    mapping = root.pairs[1][1]
    assert isinstance(mapping, Mapping)
    edit = insert_pair(Source("x.yaml", text), mapping, "new: 1", after="b")
    assert edit is not None
    assert apply_edits(text, [edit]) == text + "  new: 1\n"
    edit = insert_pair(Source("x.yaml", text), mapping, "new: 1", after="nowhere")
    assert edit is not None
    assert apply_edits(text, [edit]) == text + "  new: 1\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\n", "a: new\nb: 2\n"),
        ("a: 'x'\nb: 2\n", "a: new\nb: 2\n"),
        ("a: [1, 2]\nb: 2\n", "a: new\nb: 2\n"),
        ("a: {b: 1}\nb: 2\n", "a: new\nb: 2\n"),
        ("a: &x 1\nb: 2\n", "a: &x new\nb: 2\n"),
        ("a:\nb: 2\n", "a: new\nb: 2\n"),
        ("a: # why\nb: 2\n", "a: new # why\nb: 2\n"),
        ("a :\nb: 2\n", None),
        ("a: &x\nb: 2\n", None),
        ("a: !!str\nb: 2\n", None),
        ("a: !!str 1\nb: 2\n", None),
        ("a: |\n  x\nb: 2\n", None),
        ("a: >\n  x\nb: 2\n", None),
        ("a:\n  - x\nb: 2\n", None),
        ("a:\n  x: 1\nb: 2\n", None),
        ("a: [&x 1]\nb: 2\n", None),
        ("a: {b: &x 1}\nb: 2\n", None),
        ("a: &x [1]\nb: 2\n", None),
        ("{a, b: 2}\n", None),
    ],
)
def test_a_value_is_replaced_where_nothing_else_changes(text: str, expected: str | None) -> None:
    root = parse_tree(text)
    assert isinstance(root, Mapping)
    edit = replace_value(*root.pairs[0], "new")
    assert (apply_edits(text, [edit]) if edit else None) == expected


def test_an_empty_item_has_no_key_to_write_a_value_after() -> None:
    root = parse_tree("-\n- 1\n")
    assert isinstance(root, Sequence)
    assert replace_value(None, root.items[0], "new") is None
    assert replace_value(None, root.items[1], "new") is not None


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("a: 1\nb: 2\n", 0, "b: 2\n"),
        ("a: 1\nb: 2", 1, "a: 1\n"),
        ("a: 1 # one\nb: 2\n", 0, "b: 2\n"),
        ("a:\n  - 1\n  - 2\nb: 2\n", 0, "b: 2\n"),
        ("a: |+\n  x\n\nb: 2\n", 0, "b: 2\n"),
        ("a: |\n  x\n\nb: 2\n", 0, "\nb: 2\n"),
        ("a: |\n  x\n   \n\nb: 2\n", 0, "\nb: 2\n"),
        ("a: >-\n  x\nb: 2\n", 0, "b: 2\n"),
        ("a:\nb: 2\n", 0, "b: 2\n"),
        ("a: 'x\n  y'\nb: 2\n", 0, "b: 2\n"),
        ("a: 1\n", 0, None),
        ("{a: 1, b: 2}\n", 0, None),
        ("--- {a: 1, b: 2}\n", 0, None),
        ("a: &x 1\nb: 2\n", 0, None),
        ("a: [&x 1]\nb: 2\n", 0, None),
        ("&x a: 1\nb: 2\n", 0, None),
        ("? a\n: 1\nb: 2\n", 0, None),
    ],
)
def test_a_pair_is_deleted_with_its_lines(text: str, number: int, expected: str | None) -> None:
    root = parse_tree(text)
    assert isinstance(root, Mapping)
    edit = delete_pair(Source("x.yaml", text), root, root.pairs[number])
    assert (apply_edits(text, [edit]) if edit else None) == expected


def test_the_first_pair_of_an_item_shares_its_line_with_the_dash() -> None:
    text = "- a: 1\n  b: 2\n"
    root = parse_tree(text)
    assert isinstance(root, Sequence)
    item = root.items[0]
    assert isinstance(item, Mapping)
    assert delete_pair(Source("x.yaml", text), item, item.pairs[0]) is None
    assert delete_pair(Source("x.yaml", text), item, item.pairs[1]) is not None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1", False),
        ("a: 1 # x", True),
        ("a: '#'", False),
        ("a: '#' # x", True),
        ("a: [1, # x\n  2]", True),
        ("a:\n  b: '#'\n  c: 1", False),
        ("a:\n  # x\n  b: 1", True),
        ("# x\na: 1", True),
    ],
)
def test_whether_a_range_contains_a_comment(text: str, found: bool) -> None:
    root = parse_tree(text)
    assert root is not None
    assert has_comment(Source("x.yaml", text), Span(0, len(text)), [root]) == found


@pytest.mark.parametrize(
    ("text", "amount", "expected"),
    [
        ("a: 1\nb: 2\n", 3, "   a: 1\n   b: 2\n"),
        ("    a: 1\n  b: 2\n c: 3\n", -2, "  a: 1\nb: 2\nc: 3\n"),
        ("a: 1\n", -2, "a: 1\n"),
        ("a\nb", 1, " a\n b"),
        ("  a: 1\n    \n", -2, "a: 1\n  \n"),
    ],
)
def test_lines_are_shifted_by_an_amount(text: str, amount: int, expected: str) -> None:
    assert apply_edits(text, shift_lines(Source("x.yaml", text), Span(0, len(text)), amount)) == expected


def test_only_lines_that_begin_in_the_range_are_shifted() -> None:
    text = "a: 1\nb: 2\nc: 3\n"
    assert apply_edits(text, shift_lines(Source("x.yaml", text), Span(5, 10), 1)) == "a: 1\n b: 2\nc: 3\n"
    assert apply_edits(text, shift_lines(Source("x.yaml", text), Span(5, 5), 1)) == "a: 1\n b: 2\nc: 3\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\n", True),
        ("a:\n", True),
        ("'a'\t : 1\n", True),
        ("&x a: 1\n", True),
        ("[a]: 1\n", True),
        ("{a: 1}", True),
        ("? a\n: 1\n", False),
        ("?\n  a\n: 1\n", False),
        ("? a # b: c\n: 1\n", False),
        ("? a", False),
    ],
)
def test_whether_a_key_has_its_colon_on_its_line(text: str, expected: bool) -> None:
    root = parse_tree(text)
    assert isinstance(root, Mapping)
    assert is_implicit(Source("x.yaml", text), root.pairs[0][0]) == expected


def test_a_comment_on_the_last_line_is_not_above_the_first() -> None:
    text = "  # left\n  a: 1\n  b: 2\n  # end"
    root = parse_tree(text[len("  # left\n") :])
    assert isinstance(root, Mapping)
    source = Source("x.yaml", text[len("  # left\n") :])
    span = pair_lines(source, root.pairs[0], with_comments=True)
    assert (span.start, source.text[span.start : span.end]) == (0, "  a: 1\n")
