"""How messages name types and values, and which values they keep to themselves."""

from __future__ import annotations

import pytest

from workerlint.core.text import Source
from workerlint.manifest.attribute import attribute
from workerlint.manifest.document import read_workers
from workerlint.secrets.wording import expected, found, may_be_secret


@pytest.mark.parametrize(
    ("types", "words"),
    [
        ({"string"}, "a string"),
        ({"list", "string"}, "a string or a list"),
        ({"integer"}, "an integer"),
        ({"boolean", "mapping", "null"}, "a boolean, a mapping or null"),
        ({"integer", "number", "string"}, "a string or a number"),
    ],
)
def test_types_are_listed_in_words(types: set[str], words: str) -> None:
    assert expected(types) == words


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("title: yes", 'the string `"yes"`'),
        ("title: true", "the boolean `true`"),
        ("title: 007", "the number `007`"),
        ("title: [a]", "a list"),
        ("title: {a: b}", "a mapping"),
        ("title: ~", "null"),
        ("title:", "an empty value"),
        ("clientSecret: abc", "a string"),
        ("clientSecret: 12", "an integer"),
        ("clientSecret: true", "a boolean"),
        ("clientSecret: 1.5", "a number"),
        ("clientSecret: {a: b}", "a mapping"),
        ("title: 1.5", "the number `1.5`"),
        ("title: 'a=1,password:abc'", "a string"),
    ],
)
def test_a_value_is_named_with_its_type_and_a_secret_by_its_type_only(lines: str, words: str) -> None:
    (worker,) = read_workers(Source("worker.yaml", f"name: a\nversion: v1beta\ntype: worker\nworker:\n  {lines}\n"))
    value = attribute(worker, lines.partition(":")[0])
    assert value is not None
    assert found(value) == words
    assert may_be_secret(value) == any(name in lines for name in ("Secret", "password"))


def test_a_name_in_a_value_counts_as_it_is_read() -> None:
    text = 'name: a\nversion: v1beta\ntype: worker\nworker:\n  title: "p\\x61ssword:abc"\n'
    (worker,) = read_workers(Source("worker.yaml", text))
    value = attribute(worker, "title")
    assert value is not None
    assert (may_be_secret(value), found(value)) == (True, "a string")
