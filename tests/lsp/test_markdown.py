"""Text of manifests in Markdown, escaped."""

from __future__ import annotations

import pytest

from workerlint_lsp.markdown import cell, code, plain


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
