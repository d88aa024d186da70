"""The checks that a compiled subschema says it needs, and its documentation."""

from __future__ import annotations

import pytest

from workerlint_schemas import subschema
from workerlint_schemas.shape import Shape
from workerlint_schemas.tables.worker_v1beta import ROOT

TEXT = frozenset(("string",))


@pytest.mark.parametrize(
    ("shape", "plain", "simple", "shallow"),
    [
        (Shape("x#", TEXT), True, True, True),
        (Shape("x#", TEXT, enum=("a",)), False, True, False),
        (Shape("x#", TEXT, min_length=1), False, True, False),
        (Shape("x#", TEXT, pattern="a"), False, False, False),
        (Shape("x#", properties={"a": Shape("x#/a")}), True, True, False),
    ],
    ids=["any string", "enum", "minimum length", "pattern", "mapping"],
)
def test_which_checks_are_needed(shape: Shape, plain: bool, simple: bool, shallow: bool) -> None:
    assert (shape.plain, shape.simple, shape.shallow) == (plain, simple, shallow)


def test_the_documentation_is_the_published_subschema() -> None:
    replicas = ROOT.properties["worker"].properties["replicas"]
    assert replicas.documentation is subschema(replicas.pointer)
    assert replicas.documentation["type"] == "integer"
