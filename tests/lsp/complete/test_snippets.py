"""Snippets: tab stops are numbered, and texts cannot add any."""

from __future__ import annotations

from typing import Any

import pytest

from workerlint_lsp.complete.snippets import SnippetWriter, escape
from workerlint_schemas.shape import Shape


class Known(Shape):
    """A field with documentation."""

    __slots__ = ("known",)

    def __init__(self, known: dict[str, Any], **more: Any) -> None:
        super().__init__("", **more)
        self.known = known

    @property
    def documentation(self) -> dict[str, Any]:
        return self.known


def writer(*, flow: bool = False, step: int = 2) -> SnippetWriter:
    return SnippetWriter(step, flow=flow, shape_of=lambda _name, shape: shape)


def scalar(**known: object) -> Known:
    return Known(known, types=frozenset(("string",)))


@pytest.mark.parametrize(
    ("shape", "snippet"),
    [
        (scalar(), "a: $1"),
        (scalar(default="x$1"), "a: ${1:x\\$1}"),
        (scalar(examples=["${TOKEN}"]), "a: \\${${1:TOKEN}\\}"),
        (scalar(examples=[3]), "a: ${1:3}"),
        (Known({"default": "b"}, enum=("a", "b")), "a: ${1|b,a|}"),
        (Known({}, enum=("only",)), "a: only"),
        (Known({"default": False}, types=frozenset(("boolean",))), "a: ${1|false,true|}"),
        (Known({"default": True}, types=frozenset(("boolean",))), "a: ${1|true,false|}"),
        (Known({}, types=frozenset(("boolean",))), "a: ${1|true,false|}"),
        (Known({"x-enum": ["b", "c"]}, types=frozenset(("string",))), "a: ${1|b,c|}"),
        (Known({}, enum=("b,c", "d|e", "f$}", "g\\")), "a: ${1|b\\,c,d\\|e,f\\$\\},g\\\\|}"),
        (Known({}, enum=("$b",)), "a: \\$b"),
        (scalar(examples=["b"]), "a: $1"),
        (scalar(examples=[0.5]), "a: ${1:0.5}"),
        (scalar(examples=[3], default=5), "a: ${1:5}"),
        (scalar(examples=["${TOKEN}"], default="b"), "a: \\${${1:TOKEN}\\}"),
        (Known({}, types=frozenset(("mapping", "string"))), "a: $1"),
        (Known({}, types=frozenset(("mapping",))), "a:\n  $1"),
        (Known({}, types=frozenset(("list",))), "a:\n  - $1"),
    ],
)
def test_a_field(shape: Shape, snippet: str) -> None:
    assert writer().field("a", shape, 0) == snippet


def test_required_fields_are_written_and_stops_are_counted() -> None:
    shape = Known(
        {"required": ["x", "z"]},
        types=frozenset(("mapping",)),
        properties={"x": scalar(), "y": scalar(), "z": scalar()},
    )
    assert writer(step=4).field("a", shape, 0) == "a:\n    x: $1\n    z: $2"


def test_flow_style_is_on_one_line() -> None:
    assert writer(flow=True).field("a", Known({}, types=frozenset(("mapping",))), 0) == "a: {$1}"
    assert writer(flow=True).field("a", Known({}, types=frozenset(("list",))), 0) == "a: [$1]"


def test_the_signs_of_tab_stops_are_escaped() -> None:
    assert escape("a$b}c\\") == "a\\$b\\}c\\\\"


def mapping(known: dict[str, Any], **properties: Shape) -> Known:
    return Known(known, types=frozenset(("mapping",)), properties=properties)


def test_a_field_that_is_usually_the_same_has_its_value() -> None:
    assert writer().field("compute", scalar(), 0) == "compute: ${1:runnable-default}"


def test_the_fields_of_an_example_are_written_where_none_is_required() -> None:
    shape = mapping({"examples": [{"y": 3, "z": "${TOKEN}"}]}, x=scalar(), y=scalar(), z=scalar())
    assert writer().field("a", shape, 0) == "a:\n  y: ${1:3}\n  z: \\${${2:TOKEN}\\}"
    required = mapping({"required": ["x"], "examples": [{"y": 3}]}, x=scalar(), y=scalar())
    assert writer().field("a", required, 0) == "a:\n  x: $1"


def test_the_example_of_a_field_is_that_of_the_fields_around_it() -> None:
    inner = mapping({}, y=scalar(examples=[1]))
    outer = mapping({"examples": [{"x": {"y": 2}}]}, x=inner)
    assert writer().field("a", outer, 0) == "a:\n  x:\n    y: ${1:2}"


@pytest.mark.parametrize(
    ("types", "example", "snippet"),
    [
        (("mapping",), [{"y": 3}], "a:\n    - y: ${1:3}"),
        (("mapping",), [], "a:\n    - $1"),
        (("mapping",), "text", "a:\n    - $1"),
        (("mapping", "string"), [{"y": 3}], "a:\n    - $1"),
        (("string",), ["b"], "a:\n    - $1"),
    ],
)
def test_a_list_begins_with_its_first_item(types: tuple[str, ...], example: object, snippet: str) -> None:
    items = Known({}, types=frozenset(types), properties={"x": scalar(), "y": scalar()})
    shape = Known({"examples": [example]}, types=frozenset(("list",)), items=items)
    assert writer().field("a", shape, 2) == snippet


def test_the_lines_of_an_item_are_below_its_first_field() -> None:
    items = mapping({"required": ["x", "y"]}, x=scalar(), y=scalar())
    shape = Known({}, types=frozenset(("list",)), items=items)
    assert writer(step=4).field("a", shape, 0) == "a:\n    - x: $1\n      y: $2"
    assert writer(flow=True).field("a", shape, 0) == "a: [$1]"


def test_an_item_has_its_required_fields_or_one_stop() -> None:
    shape = mapping({"required": ["x", "y"]}, x=scalar(), y=scalar())
    assert writer().element(shape, 2) == "x: $1\n  y: $2"
    assert writer(flow=True).element(shape, 2) == "x: $1, y: $2"
    assert writer().element(mapping({"examples": [{"y": 3}]}, y=scalar()), 2) == "y: ${1:3}"
    assert writer().element(mapping({}), 2) == "$1"


def test_the_shape_of_a_field_may_depend_on_the_manifest() -> None:
    other = mapping({"required": ["x"]}, x=scalar())
    adapted = SnippetWriter(2, flow=False, shape_of=lambda name, shape: other if name == "a" else shape)
    assert adapted.field("a", scalar(), 0) == "a:\n  x: $1"
