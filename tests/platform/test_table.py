"""Tables in saved output: their headers, rows and interruptions."""

from __future__ import annotations

import pytest

from workerlint.platform.table import is_rule, is_secret_header, read_header, split_cells


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("  NAME | VERSION | TYPE  ", ("NAME", "VERSION", "TYPE")),
        ("| NAME | RUNTIME STATUS |", ("NAME", "RUNTIME STATUS")),
        ("NAME", None),
        ("NAME | NAME", None),
        ("NAME | value", None),
        ("", None),
    ],
)
def test_a_header(text: str, titles: tuple[str, ...] | None) -> None:
    table = read_header(1, text)
    assert (None if table is None else table.titles) == titles


@pytest.mark.parametrize(
    ("text", "rule"),
    [("-----|-----", True), ("+---+---+", True), ("├───┼───┤", True), ("|  |", False), ("a---b", False)],
)
def test_a_line_between_rows(text: str, rule: bool) -> None:
    assert is_rule(text) == rule


def test_rows_by_the_titles_of_their_columns() -> None:
    table = read_header(3, "| NAME | OWNER |")
    assert table is not None
    table.add(4, "|      | ID    |")  # the second line of a title
    table.add(5, "| a    | ada   |")
    table.add(6, "| b    |       |")
    table.add(7, "| c |")
    assert [(row.line, row.cells) for row in table.rows] == [
        (5, {"NAME": "a", "OWNER": "ada"}),
        (6, {"NAME": "b", "OWNER": ""}),
    ]
    assert (table.misfits, table.is_interrupted) == ([7], False)


@pytest.mark.parametrize(("lines", "interrupted"), [(["", "| a | b |"], True), (["..."], True), (["", "done"], False)])
def test_an_interruption(lines: list[str], interrupted: bool) -> None:
    table = read_header(1, "| NAME | OWNER |")
    assert table is not None
    table.add(2, "| x | y |")
    for number, line in enumerate(lines, 3):
        if "|" in line:
            table.add(number, line)
        elif line or lines[-1] != "...":
            table.interrupt(line or "text")
    assert table.is_interrupted == interrupted


@pytest.mark.parametrize(
    ("text", "secret"),
    [("NAME | API KEY", True), ("TOKENS", True), ("NAME  PASSWORD", True), ("NAME | TYPE", False), ("PASSWORD", False)],
)
def test_a_column_of_secrets(text: str, secret: bool) -> None:
    assert is_secret_header(text) == secret


def test_cells() -> None:
    assert split_cells(" a | b ") == ["a", "b"]
    assert split_cells("a b") == ["a b"]
