"""Items leave a list as it is written, and nothing else does."""

from __future__ import annotations

from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from workerlint.core.text import Source
from workerlint.fixes.edits import delete_item
from workerlint.fixes.fixer import apply_edits
from workerlint.syntax.nodes import Mapping, Sequence
from workerlint.syntax.parser import parse_tree


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
