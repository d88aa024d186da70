"""The checks of a compiled subschema, and its documentation."""

from __future__ import annotations

import pytest

from workerlint_schemas import subschema
from workerlint_schemas.shape import NOT_BLANK, Shape
from workerlint_schemas.tables.worker_v1beta import ROOT

TEXT = frozenset(("string",))


@pytest.mark.parametrize(
    ("shape", "plain_types", "words", "common", "rare"),
    [
        (Shape("x#", TEXT), TEXT, (), ["", " ", "a", "é"], []),
        (Shape("x#", TEXT, enum=("a",)), frozenset(), ("a",), [], ["", "a"]),
        (Shape("x#", frozenset(("integer",)), enum=("a",)), frozenset(), (), [], ["", "a"]),
        (Shape("x#", TEXT, min_length=1), frozenset(), (), [" ", "a", "é"], [""]),
        (Shape("x#", TEXT, min_length=2), frozenset(), (), [], ["", "a", "ab"]),
        (Shape("x#", TEXT, pattern=NOT_BLANK), frozenset(), (), ["a", "a ", "~"], ["", " ", "\n", "\u00a0", "é"]),
        (Shape("x#", TEXT, pattern="a"), frozenset(), (), [], ["", "a"]),
        (Shape("x#", TEXT, enum=("a",), pattern="a"), frozenset(), (), [], ["", "a"]),
    ],
    ids=["any string", "enum", "enum of another type", "one", "two", "not blank", "pattern", "enum and pattern"],
)
def test_which_scalars_need_no_further_check(
    shape: Shape, plain_types: frozenset[str], words: tuple[str, ...], common: list[str], rare: list[str]
) -> None:
    assert (shape.plain_types, shape.words) == (plain_types, words)
    assert all(shape.first_common <= text < shape.first_rare for text in common)
    assert not any(shape.first_common <= text < shape.first_rare for text in rare)


def test_the_documentation_is_the_published_subschema() -> None:
    replicas = ROOT.properties["worker"].properties["replicas"]
    assert replicas.documentation is subschema(replicas.pointer)
    assert replicas.documentation["type"] == "integer"
