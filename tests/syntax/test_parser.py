"""Documents are cut at their marks and parsed into trees, up to limits, and what is wrong with them is listed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.core.text import Span
from workerlint.syntax import parser
from workerlint.syntax.libyaml import YAMLError
from workerlint.syntax.nodes import Mapping, Scalar, Sequence
from workerlint.syntax.parser import HAS_EXTENSION, Inventory, LimitError, Problem, is_yaml, parse_tree, split_documents
from workerlint.syntax.pure_parser import PureParser

from .both_parsers import BITS
from .plain_data import data


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in split_documents(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\n", ["a: 1\n"]),
        ("", [""]),
        ("a: 1\n---\nb: 2\n", ["a: 1\n", "---\nb: 2\n"]),
        ("---\na: 1\n--- # next\nb: 2", ["---\na: 1\n", "--- # next\nb: 2"]),
        ("a: 1\n...\nb: 2\n", ["a: 1\n...\n", "b: 2\n"]),
        ("%YAML 1.2\n---\na: 1\n", ["%YAML 1.2\n---\na: 1\n"]),
        ("a: 1\n...\n%YAML 1.2\n---\nb: 2\n", ["a: 1\n...\n", "%YAML 1.2\n---\nb: 2\n"]),
        ("# head\n---\na: 1\n", ["# head\n---\na: 1\n"]),
        ("a: 1\n...\n\n# 2\n---\nb: 2\n", ["a: 1\n...\n", "\n# 2\n---\nb: 2\n"]),
        ("---\n# none\n---\nb: 2\n", ["---\n# none\n", "---\nb: 2\n"]),
        ("a: 1\n...\n# tail\n", ["a: 1\n...\n", "# tail\n"]),
        ("a: x---y\nb: ---z\n---w: 1\n", ["a: x---y\nb: ---z\n---w: 1\n"]),
        ("a: |\n  ---\n  b\n", ["a: |\n  ---\n  b\n"]),
        ("a: 1\r\n---\r\nb: 2\r\n", ["a: 1\r\n", "---\r\nb: 2\r\n"]),
        ("a: [\n---\nb: 2\n", ["a: [\n", "---\nb: 2\n"]),
        ("---", ["---"]),
    ],
)
def test_documents_are_cut_at_their_marks(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


def test_no_character_is_lost() -> None:
    text = "# one\n---\na: 1\n...\n%TAG ! x:\n---\nb: |\n  c\n---\n---\n"
    assert "".join(parts(text)) == text


def test_duplicate_keys_are_kept_and_noted() -> None:
    problems: list[Problem] = []
    root = parse_tree("a: 1\nb: 2\na: 3\n'a': 4\n", 0, problems)
    assert isinstance(root, Mapping)
    assert [data(value) for _, value in root.pairs] == [1, 2, 3, 4]
    assert data(root)["a"] == 4
    assert [(problem.kind, problem.span.start, problem.first and problem.first.start) for problem in problems] == [
        ("duplicate-key", 10, 0),
        ("duplicate-key", 15, 0),
    ]


def test_two_merge_keys_are_noted_once_with_the_key_that_replaces_them() -> None:
    problems: list[Problem] = []
    parse_tree("one: &one {a: 1}\ntwo: &two {b: 1}\nall:\n  <<: *one\n  <<: *two\n", 0, problems)
    assert [(problem.kind, problem.message) for problem in problems] == [("duplicate-merge", "<<: [*one, *two]")]


def test_a_merge_key_hides_no_duplicate() -> None:
    problems: list[Problem] = []
    parse_tree("one: &one {a: 1, b: 2}\nall:\n  <<: *one\n  c: 1\n  c: 2\n", 0, problems)
    assert [(problem.kind, problem.name) for problem in problems] == [("duplicate-key", "c")]


def test_undefined_and_endless_aliases_are_problems() -> None:
    problems: list[Problem] = []
    parse_tree("a: *no\nb: &b [*b]\nc: &c {d: *c}\n", 0, problems)
    assert [(problem.kind, problem.name) for problem in problems] == [
        ("undefined-alias", "no"),
        ("expansion-limit", "b"),
        ("expansion-limit", "c"),
    ]


def test_offsets_count_from_base() -> None:
    root = parse_tree("a: [b]\n", 100)
    assert isinstance(root, Mapping)
    node = root.get("a")
    assert isinstance(node, Sequence)
    assert (node.start, node.items[0].start, node.end) == (103, 104, 106)


@pytest.mark.parametrize("text", ["[" * 100_000, "a: " + "{a: " * 50_000, "- " * 3000 + "x"])
def test_deep_nesting_ends_at_the_limit(text: str) -> None:
    with pytest.raises(LimitError, match="128 levels"):
        parse_tree(text)


def test_alias_bomb_ends_at_the_limit() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(LimitError, match="more than 1000000 nodes"):
        parse_tree("\n".join(lines))


@pytest.mark.parametrize("extension", [HAS_EXTENSION, False])
@given(st.lists(st.sampled_from(BITS), max_size=12).map("".join))
def test_what_is_yaml_can_be_read_as_a_tree(extension: bool, text: str) -> None:
    try:
        parse_tree(text)
        readable = True
    except LimitError:
        return
    except (YAMLError, UnicodeEncodeError):
        readable = False
    with pytest.MonkeyPatch.context() as patch:
        if not extension:
            patch.setattr(parser, "CParser", PureParser)
            patch.setattr(parser, "HAS_EXTENSION", False)
        assert is_yaml(text) == readable


@pytest.mark.parametrize(
    ("text", "names", "gaps", "ambiguous", "uses"),
    [
        ("a: b\n", "a", False, False, False),
        ("a: {b: [c: d]}\n*x : e\n[f]: g\n", "abc", False, False, True),
        ("a:\n", "a", True, False, False),
        ("- a\n-\n", "", True, False, False),
        ("a: &x\n", "a", True, False, False),
        ("a: !!str\n", "a", True, False, False),
        ("a: ''\n", "a", False, False, False),
        ("a: &x ''\n", "a", False, False, False),
        ("a: yes\n", "a", False, True, False),
        ("010: a\n", ["010"], False, True, False),
        ("a: 'yes'\n", "a", False, False, False),
        ("a: &x b\nc: *x\n", "ac", False, False, True),
        ("<<: {a: b}\n", ["<<", "a"], False, False, True),
    ],
)
def test_the_facts_about_a_tree(text: str, names: list[str], gaps: bool, ambiguous: bool, uses: bool) -> None:
    for _ in range(2):
        found = Inventory()
        parse_tree(text, 0, inventory=found)
        assert (found.names, found.has_gaps, found.has_ambiguous, found.has_uses) == (set(names), gaps, ambiguous, uses)
    other = found.with_other_values()
    assert (other.names, other.has_gaps, other.has_ambiguous, other.has_uses) == (set(names), True, True, uses)


@pytest.mark.parametrize("base", [0, 10])
def test_the_limit_of_levels(base: int) -> None:
    assert parse_tree("[[[a]]]", base, max_depth=3) is not None
    with pytest.raises(LimitError) as caught:
        parse_tree("[[[a]]]", base, max_depth=2)
    problem = caught.value.problem
    assert problem == Problem("expansion-limit", Span(base + 2, base + 3), "", "nesting exceeds 2 levels")
    assert str(caught.value) == problem.message
    with pytest.raises(LimitError) as caught:
        parse_tree("[" * 100_000, base)  # beyond the limit of the parser itself
    problem = caught.value.problem
    assert (problem.kind, problem.message) == ("expansion-limit", "nesting exceeds 128 levels")
    assert base <= problem.span.start == problem.span.end - 1 < base + 100_000


@pytest.mark.parametrize("base", [0, 10])
def test_the_limit_of_nodes(base: int) -> None:
    text = "a: &a [x, y]\nb: &b {c: *a}\nd: *b\n"  # 8 nodes, 3 for the first alias, and 5 for the second
    assert parse_tree(text, base, max_nodes=17) is not None
    with pytest.raises(LimitError) as caught:
        parse_tree(text, base, max_nodes=16)
    at = base + text.index("*b")
    message = "alias `*b` expands the document to more than 16 nodes"
    assert caught.value.problem == Problem("expansion-limit", Span(at, at + 2), "b", message)


def test_the_problems_of_aliases() -> None:
    problems: list[Problem] = []
    parse_tree("a: *no\nb: &b [*b]\n", 10, problems)
    assert problems == [
        Problem("undefined-alias", Span(13, 16), "no"),
        Problem("expansion-limit", Span(24, 26), "b", "alias `*b` refers to a node that contains it"),
    ]


def test_the_escapes_of_a_tag_must_be_utf_8() -> None:
    with pytest.raises(YAMLError):
        parse_tree("a: !%FF b\n")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("b", "b"), ("b c\n  d", "b c\n  d"), ("'b' ", "'b'"), ("&x b", "b"), ("&x  !!str  'b'", "'b'"), ("!own b", "b"), ("&x", ""),
        ("!!str", ""), ("&x !y ", ""), ("|\n  b\n\n\n", "|\n  b"), ("!x |\n  b\n", "|\n  b"), (">-  # c\n  b\n\n", ">-  # c\n  b"), ("", ""),
        ("&x # c\n  b", "b"), ("&x [b]", "&x [b]"), ("!y {b: c}", "!y {b: c}"), ("\n  &x b: c", "&x b: c"), ("\n- b\n- c", "- b\n- c"),
        ("[b: c]", "[b: c]"), ("*x", "*x"),
    ],
)  # fmt: skip
def test_the_span_of_each_notation(value: str, written: str) -> None:
    text = f"a: {value}\n"
    for base in (0, 7):
        root = parse_tree(text, base)
        assert isinstance(root, Mapping)
        node = root.pairs[0][1]
        assert text[node.start - base : node.end - base] == written


def test_a_pair_in_a_list_has_no_braces() -> None:
    root = parse_tree("[a: b , c]")
    assert isinstance(root, Sequence)
    pair = root.items[0]
    assert isinstance(pair, Mapping)
    assert pair.flow
    assert (pair.start, pair.end) == (1, 5)
    assert [type(item) for item in root.items] == [Mapping, Scalar]


@pytest.mark.parametrize(
    ("keys", "problems"),
    [
        (["<<: *x", "<<: *x"], [("duplicate-merge", "<<", 1, 0, "<<: [*x, *x]")]),
        (["<<: [*x, *x]", "a: 1", "<<: *x"], [("duplicate-merge", "<<", 2, 0, "<<: [*x, *x, *x]")]),
        (["<<: *x", "<<: {a: 1}", "<<: *x"], [("duplicate-merge", "<<", 1, 0, "")]),
        (["<<: *x", "'<<': *x"], []),
        (["'<<': *x", "'<<': *x"], [("duplicate-key", "<<", 1, 0, "")]),
        (["<<: *x", "a: 1", "a: 2", "a: 3"], [("duplicate-key", "a", 2, 1, ""), ("duplicate-key", "a", 3, 1, "")]),
        (["[a]: 1", "[a]: 2"], []),
    ],
)
def test_the_keys_that_are_repeated(keys: list[str], problems: list[tuple[str, str, int, int, str]]) -> None:
    text = "x: &x {b: c}\ny:\n" + "".join(f"  {key}\n" for key in keys)
    found: list[Problem] = []
    parse_tree(text, 5, found)

    def line(span: Span | None) -> int:
        assert span is not None
        assert text[span.start - 5 : span.end - 5].strip("'") in {"<<", "a"}
        return text.count("\n", 0, span.start - 5) - 2

    assert [(p.kind, p.name, line(p.span), line(p.first), p.message) for p in found] == problems
