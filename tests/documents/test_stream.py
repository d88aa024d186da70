"""Streams are cut where documents begin and end, whatever state the documents are in."""

from __future__ import annotations

import pytest

from workerlint.syntax.parser import split_documents


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in split_documents(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\n", ["a: 1\n"]),
        ("", [""]),
        ("a: 1\n---\nb: 2\n", ["a: 1\n", "---\nb: 2\n"]),
        ("---\na: 1\n--- # next\nb: 2", ["---\na: 1\n", "--- # next\nb: 2"]),
        ("a: 1\n...\nb: 2\n", ["a: 1\n...\n", "b: 2\n"]),
        ("%YAML 1.2\n---\na: 1\n", ["%YAML 1.2\n---\na: 1\n"]),
        ("a: 1\n...\n%YAML 1.2\n---\nb: 2\n", ["a: 1\n...\n", "%YAML 1.2\n---\nb: 2\n"]),
        ("# head\n---\na: 1\n", ["# head\n---\na: 1\n"]),
        ("a: 1\n...\n\n# 2\n---\nb: 2\n", ["a: 1\n...\n", "\n# 2\n---\nb: 2\n"]),
        ("---\n# none\n---\nb: 2\n", ["---\n# none\n", "---\nb: 2\n"]),
        ("a: 1\n...\n# tail\n", ["a: 1\n...\n", "# tail\n"]),
        ("a: x---y\nb: ---z\n---w: 1\n", ["a: x---y\nb: ---z\n---w: 1\n"]),
        ("a: |\n  ---\n  b\n", ["a: |\n  ---\n  b\n"]),
        ("a: 1\r\n---\r\nb: 2\r\n", ["a: 1\r\n", "---\r\nb: 2\r\n"]),
        ("a: [\n---\nb: 2\n", ["a: [\n", "---\nb: 2\n"]),
        ("---", ["---"]),
    ],
)
def test_documents_are_cut_at_their_marks(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


def test_no_character_is_lost() -> None:
    text = "# one\n---\na: 1\n...\n%TAG ! x:\n---\nb: |\n  c\n---\n---\n"
    assert "".join(parts(text)) == text
