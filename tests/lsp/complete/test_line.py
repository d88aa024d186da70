"""What is at the cursor of one line: a key, a value, or an item in brackets."""

from __future__ import annotations

import pytest

from workerlint_lsp.complete.line import CursorLine

KEY, VALUE, FLOW = (CursorLine(text, len(text)).role for text in ("a", "a: b", "a: [b"))


def line(text: str) -> CursorLine:
    at = text.index("|")
    return CursorLine(text.replace("|", "", 1), at)


@pytest.mark.parametrize(
    ("text", "role", "key", "token"),
    [
        ("  lo|g", KEY, "", "log"),
        ("  lo|g: INFO", KEY, "", "log"),
        ("  logLevel: IN|FO", VALUE, "logLevel", "INFO"),
        ("  logLevel: 'IN|FO'", VALUE, "logLevel", "INFO"),
        ("  logLevel: |", VALUE, "logLevel", ""),
        ("  - na|me: a", KEY, "", "name"),
        ("  tags: [a, b|c]", FLOW, "tags", "bc"),
    ],
)
def test_the_token_at_the_cursor(text: str, role: str, key: str, token: str) -> None:
    found = line(text)
    assert (found.role, found.key) == (role, key)
    assert text.replace("|", "", 1)[found.start : found.end] == token


@pytest.mark.parametrize("text", ["  a: b # no|te", "  # no|te", "  a: [b] |"])
def test_nothing_can_be_inserted_here(text: str) -> None:
    assert line(text).role == ""


@pytest.mark.parametrize(("text", "tight"), [("  a:|", True), ("  -|", True), ("  a: |", False), ("  - |", False)])
def test_a_space_is_needed_after_a_colon_or_a_dash(text: str, tight: bool) -> None:
    assert line(text).tight == tight


def test_the_quote_and_the_brackets() -> None:
    assert line('  a: "b|').quote == '"'
    assert line("  a: {b: [|").open == "{["
    assert line("  - a: |").dashed
    assert line("  na|me: a").colon
