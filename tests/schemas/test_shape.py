"""The checks of a compiled subschema, and its documentation."""

from __future__ import annotations

import sys

import pytest

from workerlint_schemas import subschema
from workerlint_schemas.shape import Shape
from workerlint_schemas.tables.worker_v1beta import ROOT

TEXT = frozenset(("string",))


@pytest.mark.parametrize(
    ("shape", "plain_types", "words", "enough"),
    [
        (Shape("x#", TEXT), TEXT, (), 0),
        (Shape("x#", TEXT, enum=("a",)), frozenset(), ("a",), sys.maxsize),
        (Shape("x#", frozenset(("integer",)), enum=("a",)), frozenset(), (), sys.maxsize),
        (Shape("x#", TEXT, min_length=1), frozenset(), (), 1),
        (Shape("x#", TEXT, pattern="a"), frozenset(), (), sys.maxsize),
        (Shape("x#", TEXT, enum=("a",), pattern="a"), frozenset(), (), sys.maxsize),
    ],
    ids=["any string", "enum", "enum of another type", "minimum length", "pattern", "enum and pattern"],
)
def test_which_scalars_need_no_further_check(
    shape: Shape, plain_types: frozenset[str], words: tuple[str, ...], enough: int
) -> None:
    assert (shape.plain_types, shape.words, shape.enough) == (plain_types, words, enough)


def test_the_documentation_is_the_published_subschema() -> None:
    replicas = ROOT.properties["worker"].properties["replicas"]
    assert replicas.documentation is subschema(replicas.pointer)
    assert replicas.documentation["type"] == "integer"
