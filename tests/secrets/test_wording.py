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
        ("title: 'a=1,password:abc'", "a string"),
    ],
)
def test_a_value_is_named_with_its_type_and_a_secret_by_its_type_only(lines: str, words: str) -> None:
    (worker,) = read_workers(Source("worker.yaml", f"name: a\nversion: v1beta\ntype: worker\nworker:\n  {lines}\n"))
    value = attribute(worker, lines.partition(":")[0])
    assert value is not None
    assert found(value) == words
    assert may_be_secret(value) == any(name in lines for name in ("Secret", "password"))
