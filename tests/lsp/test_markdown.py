"""Text of manifests in Markdown, escaped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.core.wording import visible
from workerlint_lsp.markdown import as_plain_text, cell, code, plain

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
