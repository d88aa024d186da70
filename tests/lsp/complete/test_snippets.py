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
