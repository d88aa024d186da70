"""Documents are cut at their marks and parsed into trees, up to limits, and what is wrong with them is listed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.syntax import parser
from workerlint.syntax.libyaml import YAMLError
from workerlint.syntax.nodes import Mapping, Sequence
from workerlint.syntax.parser import HAS_EXTENSION, LimitError, Problem, is_yaml, parse_tree, split_documents
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
