"""Text of manifests in Markdown, escaped."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from workerlint.core.wording import visible
from workerlint_lsp.markdown import as_plain_text, cell, code, describe_field, markup, plain
from workerlint_schemas.sources import SourceReference

from .complete.test_snippets import Known

TEXTS = st.text(st.sampled_from("ab `*_[]()<>\\#-|~&!:/\n1é"), max_size=12)


@pytest.mark.parametrize(
    ("text", "span"), [("a", "`a`"), ("", "`  `"), ("a`b", "`` a`b ``"), ("`", "`` ` ``"), ("a|b", "`a|b`")]
)
def test_code_spans(text: str, span: str) -> None:
    assert code(text) == span


def test_a_cell_keeps_the_table_whole() -> None:
    assert cell("a|b") == "`a\\|b`"
    assert cell("") == ""


def test_plain_text_has_no_markup() -> None:
    assert plain("*a* [b](c) <d>") == "\\*a\\* \\[b\\]\\(c\\) \\<d\\>"


@given(TEXTS)
def test_the_text_of_a_manifest_is_the_same_without_markup(text: str) -> None:
    assert as_plain_text(plain(text)) == visible(text)
    assert as_plain_text(code(text)).strip() == visible(text).strip()


def test_markup_of_descriptions_is_removed() -> None:
    text = "**logLevel**: Log `level` of *the* Worker\n\n- source: [Docs: `x`](https://a.example/b): text\n\n---\n\n<https://c.example>"
    assert as_plain_text(text) == (
        "logLevel: Log level of the Worker\n\n- source: Docs: x: https://a.example/b: text\n\nhttps://c.example"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a *b* c", "a b c"), ("*b", "*b"), ("2 * 3 * 4", "2 * 3 * 4"), ("**b**", "b"), ("**a *b* c**", "a b c"),
        ("`a`", "a"), ("`` a`b ``", "a`b"), ("` a`", " a"), ("`  `", "  "), ("\\*a\\*", "*a*"), ("\\a", "\\a"),
        ("[a](b)", "a: b"), ("[*a*](b)", "a: b"), ("[a]", "[a]"), ("<https://a.example>", "https://a.example"),
        ("<a>", "<a>"), ("a\n\n---\n\nb", "a\n\nb"), ("a --- b", "a --- b"),
    ],
)  # fmt: skip
def test_what_is_markup(text: str, expected: str) -> None:
    assert as_plain_text(text) == expected


def test_the_client_gets_the_kind_of_text_that_it_shows() -> None:
    kinds = types.MarkupKind
    assert markup("**a**", kinds.Markdown) == types.MarkupContent(kinds.Markdown, "**a**")
    assert markup("**a**", kinds.PlainText) == types.MarkupContent(kinds.PlainText, "a")


class Field(Known):
    """A field with sources."""

    __slots__ = ("references",)

    def __init__(self, known: dict[str, Any], *references: SourceReference) -> None:
        super().__init__(known)
        self.references = references

    @property
    def sources(self) -> list[SourceReference]:
        return [*self.references]


def described(known: dict[str, object], *, name: str = "a", required: bool = False, path: str = "") -> list[str]:
    shape = Field({"type": "string", **known})
    return describe_field(shape, name, required, path).split("\n\n")


def test_a_field_is_described_by_what_its_schema_contains() -> None:
    assert described({}) == ["**a**", "- string"]
    assert described({}, required=True) == ["**a**", "- string, required"]
    assert described({"title": "Title"}) == ["**a**: Title", "- string"]
    assert described({"title": "Title"}, name="") == ["**Title**", "- string"]
    assert described({"title": "a"}) == ["**a**", "- string"]
    assert described({"deprecated": True}) == ["**a**", "*Deprecated.*", "- string"]
    assert described({"default": ""})[1] == "- string\n- default: ``"
    assert described({"minimum": 0})[1] == "- string\n- minimum: `0`"
    assert described({"enum": ["b", "c"], "examples": ["b"]})[1] == "- string\n- allowed values: `b`, `c`"
    assert described({"examples": ["b", 1, 2, 3]})[1] == "- string\n- examples: `b`, `1`, `2`"


def test_the_description_of_a_schema_of_the_installation_is_not_markdown() -> None:
    known = {"type": "string", "description": "How *much*."}
    own = Field(known)
    assert describe_field(own, "a", required=False, path="worker.a").split("\n\n")[1:] == [
        "How \\*much\\*.",
        "- string",
    ]
    published = Field(known, SourceReference("Docs", "https://a.example", "It is so."))
    published.pointer = "worker.json#/a"
    assert describe_field(published, "a", required=False, path="worker.a").split("\n\n")[1:] == [
        "How *much*.",
        "- string\n- source: [Docs](https://a.example): It is so.",
        "[Reference](https://workerlint.dev/attributes/worker/a)",
    ]
    assert "Reference" not in describe_field(published, "a", required=False)
