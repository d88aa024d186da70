"""Trees contain every key and value with its exact span, including duplicates, aliases and merge keys."""

from __future__ import annotations

import io
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from tests.examples import examples

from workerlint.core.text import Span
from workerlint.syntax.nodes import PLAIN_KINDS, Alias, LeafIndex, Mapping, Node, Scalar, Sequence, is_empty, leaves
from workerlint.syntax.parser import parse_tree

from .plain_data import data


def parse(text: str) -> Mapping:
    root = parse_tree(text)
    assert isinstance(root, Mapping)
    return root


def slices(text: str, node: Node) -> str:
    return text[node.start : node.end]


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("a: b # note\n", "a", "b"),
        ("a: 'b''c'\n", "a", "'b''c'"),
        ('a: "b\\n"\n', "a", '"b\\n"'),
        ("a: |\n  x\n  y\n\n\nb: 1\n", "a", "|\n  x\n  y"),
        ("a: >-\n  x\n# end\nb: 1\n", "a", ">-\n  x"),
        ("a: b\n  c\nd: 1\n", "a", "b\n  c"),
        ("a:\nb: 1\n", "a", ""),
        ("a: [x, y ]  # list\n", "a", "[x, y ]"),
        ("a: {x: 1}\n", "a", "{x: 1}"),
        ("a:\n  - x\n  - y\n\n# end\n", "a", "- x\n  - y"),
        ("a:\n  x: 1\n\n\nb: 2\n", "a", "x: 1"),
        ("a: &n b\n", "a", "b"),
        ("a: !!str 1\n", "a", "1"),
        ("é😀: x\n", "é😀", "x"),
    ],
)
def test_span_slices_the_source(text: str, key: str, expected: str) -> None:
    root = parse(text)
    node = root.get(key)
    key_node = root.key(key)
    assert node is not None
    assert key_node is not None
    assert slices(text, node) == expected
    assert slices(text, key_node) == key


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1", "integer"), ("-0", "integer"), ("0x1F", "integer"), ("0o17", "integer"), ("014", "integer"),
        ("1.5", "number"), ("1e3", "number"), (".inf", "number"), (".nan", "number"), ("1:30", "string"),
        ("true", "boolean"), ("FALSE", "boolean"), ("yes", "string"), ("on", "string"),
        ("~", "null"), ("Null", "null"), ("nULL", "string"), ("2024-01-01", "string"), ("1_000", "string"),
        ("'1'", "string"), ('"true"', "string"), ("!!str 1", "string"), ("!!int '3'", "integer"),
        ("${{replicas}}", "unknown"), ("${REPLICAS}", "unknown"), ("'$REPLICAS'", "unknown"), ("cost: $", "string"),
        ("{{replicas}}", "unknown"), ("'{{replicas}}'", "unknown"), ("{a: b}", "mapping"), ("[a]", "list"), ("- ", "string"),
    ],
)  # fmt: skip
def test_kind_is_that_of_yaml_1_2_core(text: str, kind: str) -> None:
    if text in {"cost: $", "- "}:
        text = f'"{text}"'
    node = parse(f"a: {text}\n").get("a")
    assert node is not None
    assert node.kind == kind


def test_aliases_share_the_anchored_node() -> None:
    root = parse("a: &x {k: 1}\nb: *x\n")
    alias = root.pairs[1][1]
    assert isinstance(alias, Alias)
    assert alias.target() is root.get("a") is root.get("b")
    assert (alias.start, alias.end) == (16, 18)


def test_merge_keys_give_way_to_own_keys_and_earlier_merges() -> None:
    root = parse("one: &one {a: 1, b: 1}\ntwo: &two {b: 2, c: 2}\nall:\n  <<: [*one, *two]\n  a: 0\n")
    node = root.get("all")
    assert node is not None
    assert data(node) == {"a": 0, "b": 1, "c": 2}


def test_only_what_is_not_written_is_empty() -> None:
    root = parse("a:\nb: ~\nc: {}\nd: ''\ne: null\nf: # note\n")
    assert [name for name in "abcdef" if is_empty(root.entries[name][1])] == ["a", "f"]


KEYS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), min_size=1, max_size=8)
SCALARS = st.one_of(KEYS, st.integers(-(10**9), 10**9), st.booleans(), st.none(), st.floats(allow_nan=False))
DOCUMENTS = st.dictionaries(
    KEYS,
    st.recursive(
        SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
    ),
    min_size=1,
)


def has_variable(value: Any) -> bool:
    return "$" in repr(value) or "<<" in repr(value) or "{{" in repr(value)


@pytest.mark.deep
@settings(max_examples=examples(300))
@given(DOCUMENTS.filter(lambda document: not has_variable(document)), st.booleans(), st.sampled_from([2, 4]))
def test_tree_holds_the_data_that_ruamel_reads(document: dict[str, Any], flow: bool, indent: int) -> None:
    text = yaml.safe_dump(document, allow_unicode=True, default_flow_style=flow, indent=indent, sort_keys=False)
    try:
        expected = YAML(typ="safe", pure=True).load(io.StringIO(text))
    except ValueError:  # the reference takes `._` for a number, and stumbles
        assume(False)
    assert data(parse(text)) == expected


@pytest.mark.deep
@settings(max_examples=examples(300))
@given(DOCUMENTS, st.booleans())
def test_every_span_holds_the_text_of_its_own_node(document: dict[str, Any], flow: bool) -> None:
    """Parsing the slice of a node alone gives the node again."""
    text = yaml.safe_dump(document, allow_unicode=True, default_flow_style=flow, sort_keys=False)
    todo: list[Node] = [parse(text)]
    while todo:
        node = todo.pop()
        assert 0 <= node.start <= node.end <= len(text)
        if isinstance(node, Mapping):
            todo += [part for pair in node.pairs for part in pair]
        elif isinstance(node, Sequence):
            todo += node.items
        elif isinstance(node, Scalar) and not node.style and "\n" not in slices(text, node):
            assert slices(text, node) == node.text


@pytest.mark.parametrize("value", ["!own", "!own x", "!!str"])
def test_what_only_a_tag_stands_for_is_not_judged(value: str) -> None:
    node = parse(f"a: {value}\n").get("a")
    assert node is not None
    assert node.kind in {"unknown", "null"}
    assert not is_empty(node)


def test_an_anchor_alone_is_no_value() -> None:
    node = parse("a: &a\n").get("a")
    assert node is not None
    assert is_empty(node)


def test_a_walk_yields_keys_and_values_in_the_order_of_the_text() -> None:
    root = parse("a: &x [1, {b: 2}]\n? [c]\n: *x\nd:\n")
    texts = [node.text for node in root.walk() if isinstance(node, Scalar)]
    assert texts == ["a", "1", "b", "2", "c", "d", ""]
    assert [node.start for node in root.walk()] == sorted(node.start for node in root.walk())
    assert sum(isinstance(node, Alias) for node in root.walk()) == 1


def test_a_walk_is_not_limited_by_the_depth_of_calls() -> None:
    root = inner = Sequence.of(0, True)
    for depth in range(1, 5_000):
        inner.items.append(Sequence.of(depth, True))
        inner = inner.items[0]  # type: ignore[assignment]
    assert sum(1 for _ in root.walk()) == 5_000


def assert_leaves_are_found(text: str) -> None:
    """Assert that each offset has the leaf whose span contains it."""
    root = parse(text)
    index = LeafIndex(root, (None, "top"))
    expected = {
        offset: (leaf.node, leaf.path, leaf.is_key, leaf.parent)
        for leaf in leaves(root, (None, "top"))
        for offset in range(leaf.node.start, leaf.node.end)
    }
    for offset in range(-1, len(text) + 2):
        leaf = index.at(offset)
        assert expected.get(offset) == (leaf and (leaf.node, leaf.path, leaf.is_key, leaf.parent)), offset


@pytest.mark.parametrize(
    "text",
    [
        "a: &x {b: 1}\nc: *x\nd: [*x, 2]\n<<: *x\ne:\nf: # note\n  - g\n  -\n",
        "? {a: b}\n: c\n? [d]\n: - e\ng: {{h}}\ni: |\n  j\n\nk: !!str 1\n",
        "{a: , b: [c: d, ], ? f, e}\n",
    ],
)
def test_the_leaf_at_each_offset(text: str) -> None:
    assert_leaves_are_found(text)


@pytest.mark.deep
@settings(max_examples=examples(200))
@given(DOCUMENTS, st.booleans())
def test_the_leaf_at_each_offset_of_any_document(document: dict[str, Any], flow: bool) -> None:
    assert_leaves_are_found(yaml.safe_dump(document, allow_unicode=True, default_flow_style=flow, sort_keys=False))


@pytest.mark.parametrize(
    ("text", "kind", "number", "integer", "boolean", "ambiguous"),
    [
        ("4711", "integer", 4711, 4711, None, False),
        ("-4711", "integer", -4711, -4711, None, False),
        ("0", "integer", 0, 0, None, False),
        ("123456789", "integer", 123456789, 123456789, None, False),
        ("1234567890123456789012", "integer", 1234567890123456789012, 1234567890123456789012, None, False),
        ("04711", "integer", None, None, None, True),
        ("0o4711", "integer", 2505, 2505, None, False),
        ("47_11", "string", None, None, None, False),
        ("47:11", "string", None, None, None, False),
        ("47.0", "number", 47.0, 47, None, False),
        ("47.5", "number", 47.5, None, None, False),
        ("-47.5e1", "number", -475.0, -475, None, False),
        ("'4712'", "string", None, None, None, False),
        ("!!int '4713'", "integer", 4713, 4713, None, False),
        ("!!int '04713'", "integer", 4713, 4713, None, False),
        ("!!float '47.5'", "number", 47.5, None, None, False),
        ("!!int x", "integer", None, None, None, False),
        ("TRUE", "boolean", None, None, True, False),
        ("False", "boolean", None, None, False, False),
        ("'true'", "string", None, None, None, False),
        ("!!bool 'true'", "boolean", None, None, True, False),
        ("!!bool 'no'", "boolean", None, None, False, False),
        ("yes", "string", None, None, None, False),
        ("!!null 'x'", "null", None, None, None, False),
        ("!!str 4714", "string", None, None, None, False),
        ("!!binary 4714", "string", None, None, None, False),
        ("!own 4714", "unknown", None, None, None, False),
        ("!!str ''", "string", None, None, None, False),
        ("a$4714", "string", None, None, None, False),
        ("a$B4714", "unknown", None, None, None, False),
        ("4714$B", "unknown", None, None, None, False),
        ("4714${B}", "unknown", None, None, None, False),
        ("a{b4714}", "string", None, None, None, False),
        ("a{{b4714}}", "unknown", None, None, None, False),
        ("a{{b4715}", "string", None, None, None, False),
        ("4714{{b}}", "unknown", None, None, None, False),
        ("Null", "null", None, None, None, False),
    ],
)
def test_the_value_of_a_scalar(
    text: str, kind: str, number: float | None, integer: int | None, boolean: bool | None, ambiguous: bool
) -> None:
    PLAIN_KINDS.clear()
    for _ in range(2):
        node = parse(f"a: {text}\n").get("a")
        assert isinstance(node, Scalar)
        assert (node.kind, node.is_ambiguous) == (kind, ambiguous)
        if text != "!!int x":
            assert (node.number, node.integer, node.boolean) == (number, integer, boolean)


@pytest.mark.parametrize(
    ("text", "differ"),
    [
        ("yes", True),
        ("010", True),
        ("1_1", True),
        ("11", False),
        ("'yes'", False),
        ("!!str yes", False),
        ("abc", False),
    ],
)
def test_a_scalar_that_readers_read_differently(text: str, differ: bool) -> None:
    node = parse(f"a: {text}\n").get("a")
    assert isinstance(node, Scalar)
    assert (node.readings is not None) == differ


def test_scalars_that_readers_read_differently_are_noticed_each_time() -> None:
    for text, ambiguous in (("abc", False), ("yes", True), ("yes", True), ("17", False), ("017", True)):
        before = PLAIN_KINDS.ambiguous
        parse(f"{text}: 1\n")
        assert (PLAIN_KINDS.ambiguous is not before) == ambiguous


def test_the_kinds_of_few_words_are_kept() -> None:
    for number in range(9000):
        assert PLAIN_KINDS[f"word{number}"] == "string"
        assert len(PLAIN_KINDS) <= 4096


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[a]", "list"), ("!!seq [a]", "list"), ("!own [a]", "unknown"), ("{b: c}", "mapping"), ("!!map {b: c}", "mapping"),
        ("!own {b: c}", "unknown"), ("{{b}}", "unknown"), ("{[b]: c}", "mapping"),
        ("*nowhere", "unknown"), ("*x", "list"),
    ],
)  # fmt: skip
def test_the_kind_of_a_collection_or_an_alias(text: str, kind: str) -> None:
    node = parse(f"x: &x [1]\na: {text}\n").pairs[1][1]
    assert (node.kind, node.target().kind) == (kind, kind)
    assert node.span == Span(node.start, node.end)


@pytest.mark.parametrize(
    ("text", "style", "tag", "kind"),
    [
        ("1", "", None, "integer"),
        ("1", "'", None, "string"),
        ("1", "|", None, "string"),
        ("1", "", "tag:yaml.org,2002:str", "string"),
        ("$A", "'", None, "unknown"),
        ("x", "", "!own", "unknown"),
    ],
)
def test_the_kind_of_a_scalar_that_is_made(text: str, style: str, tag: str | None, kind: str) -> None:
    assert Scalar.of(0, 0, text, style, tag=tag).kind == kind


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("a: 1\nb: 2\n", False),
        ("a: 1\na: 2\n", True),
        ("a: 1\n<<: {a: 2}\n", True),
        ("a: 1\n<<: {b: 2}\n", False),
        ("a: 1\n<<: [{b: 2}, {a: 3}]\n", True),
        ("a: 1\n<<: [{b: 2}, {c: 3}]\n", False),
        ("a: 1\n<<: *nowhere\n", True),
        ("a: 1\n<<: b\n", True),
        ("a: 1\n'<<': {a: 2}\n", False),
        ("[a]: 1\nb: 2\n", True),
    ],
)
def test_whether_another_pair_has_the_name_of_a_key(text: str, hidden: bool) -> None:
    root = parse(text)
    assert root.hides(root.pairs[0][0]) == hidden
