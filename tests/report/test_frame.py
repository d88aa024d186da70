"""Lines as terminal cells: marks as wide as what they mark, nothing that a terminal obeys, cuts that fit."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.core.diagnostic import ERROR, Diagnostic, Related
from workerlint.core.text import Source, Span
from workerlint.engine.result import Result
from workerlint.manifest.document import Document
from workerlint.report.frame import DisplayLine, excerpt, mark, text_width
from workerlint.report.report import RenderOptions, RunReport
from workerlint.report.style import Style
from workerlint.report.text import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syrupy.assertion import SnapshotAssertion

WIDTHS = {
    "a": 1,
    ":": 1,
    " ": 1,
    "é": 1,
    "e\u0301": 1,
    "日": 2,
    "ハ": 2,
    "\uff21": 2,
    "🚀": 2,
    "⚠\ufe0f": 2,
    "👍🏽": 2,
    "ё": 1,
}
"""Characters as people see them, and the cells that terminals give them."""

LINES = st.lists(st.sampled_from(sorted(WIDTHS)), max_size=30)
HOSTILE = st.text(
    st.sampled_from("a: \t#[]\x00\x07\x1b\x7f\x85\x9b\u00a0\u200b\u200d\u2028\u202e\ufeff\ud800日🚀\r\n"), max_size=60
)


def width(parts: Sequence[str]) -> int:
    return sum(WIDTHS[part] for part in parts)


@given(LINES, LINES, LINES)
def test_marks_are_as_wide_as_what_they_mark(before: list[str], marked: list[str], after: list[str]) -> None:
    text, start = "".join((*before, *marked, *after)), len("".join(before))
    line = DisplayLine(text)
    left, right = line.cells(start, start + len("".join(marked)))
    assert left == width(before)
    assert right - left == max(width(marked), 1)
    assert line.width == text_width(text) == width((*before, *marked, *after))


@pytest.mark.parametrize(
    ("text", "edges"),
    [
        ("", [0]),
        ("ab", [0, 1, 2]),
        ("\u0301ab", [0, 0, 1, 2]),
        ("\u20ddab", [0, 0, 1, 2]),
        ("a\u0301b", [0, 1, 1, 2]),
        ("日b", [0, 2, 3]),
        ("⚠\ufe0fb", [0, 2, 2, 3]),
        ("日\ufe0fb", [0, 2, 2, 3]),
        ("👍🏽b", [0, 2, 2, 3]),
        ("a🏽b", [0, 1, 3, 4]),
        ("ᄀ\u1161\u11a8b", [0, 2, 2, 2, 3]),
        ("\u1160b", [0, 1, 2]),
        ("\tb", [0, 4, 5]),
        ("abc\tb", [0, 1, 2, 3, 4, 5]),
        ("abcd\tb", [0, 1, 2, 3, 4, 8, 9]),
        ("\x1bb", [0, 1, 2]),
        ("\u200bb", [0, 8, 9]),
    ],
)
def test_the_cells_of_each_character(text: str, edges: list[int]) -> None:
    assert list(DisplayLine(text).edges) == edges


@given(LINES, st.integers(0, 60), st.integers(8, 40))
def test_a_cut_line_fits(parts: list[str], left: int, room: int) -> None:
    line = DisplayLine("".join(parts))
    for ellipsis in ("…", "..."):
        assert text_width(line.cut(left, left + room, ellipsis)) <= room


@given(HOSTILE, st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 90))
def test_a_report_holds_nothing_that_a_terminal_obeys(text: str, start: int, end: int, other: int, room: int) -> None:
    start, other = min(start, len(text)), min(other, len(text))
    span = Span(start, max(start, min(end, len(text))))
    finding = Diagnostic("DW301", "name", ERROR, span, text, text, related=(Related(Span(other, other), text),))
    report = RunReport([Result(Document(Source(text, text)), [finding])], 1, 1)
    output = "".join(render(report, RenderOptions(width=room)))
    bad = {unicodedata.name(char, hex(ord(char))) for char in output if not char.isprintable() and char != "\n"}
    assert not bad
    assert "##[" not in output
    assert not any(line.lstrip().startswith("::") for line in output.splitlines())


@given(LINES, st.integers(0, 60), st.integers(0, 60))
def test_masked_text_is_never_shown(parts: list[str], start: int, end: int) -> None:
    secret = "hunter2"
    text = "".join(parts) + secret + "".join(parts)
    at = text.index(secret)
    line = DisplayLine(text, [(at, at + len(secret))])
    assert "".join(line.pieces).count("***") == 1
    assert not set(secret) & set("".join(line.pieces)) - set("".join(parts))
    left, right = line.cells(min(start, len(text)), max(min(start, len(text)), min(end, len(text))))
    assert 0 <= left < right <= line.width + 1


LONG = "a: " + "x" * 30 + " bad " + "y" * 30
FRAMES: dict[str, tuple[str, list[tuple[str, str, str]], int]] = {
    "a label": ("a: 1\nb: 2\n", [("1", "wrong", "error")], 40),
    "one line between": ("a: 1\nb: 2\nc: 3\n", [("1", "first", "related"), ("3", "second", "error")], 40),
    "two lines between": ("a: 1\nb: 2\nc: 3\nd: 4\n", [("1", "", "related"), ("4", "", "error")], 40),
    "marks that touch": ("a: 12\n", [("1", "", "error"), ("2", "two", "related")], 40),
    "marks that share a row": ("a: 1 2 3\n", [("3", "three", "error"), ("1", "", "error"), ("2", "", "related")], 40),
    "labels below each other": ("a: 1 2\n", [("1", "one", "error"), ("2", "two", "related")], 40),
    "a mark in another": ("a: [x, y]\n", [("[x, y]", "list", "related"), ("x", "item", "error")], 40),
    "a label that just fits": ("abc: 1\n", [("abc", "x" * 30, "error")], 40),
    "a label that does not fit": ("abc: 1\n", [("1", "x" * 30, "error")], 40),
    "a label that just does not fit": ("abc: 1\n", [("abc", "x" * 31, "error")], 40),
    "a label that is too wide": ("abc: 1\n", [("1", "x" * 60, "error")], 38),
    "a span over two lines": ("a:  \n  b: 1\n", [("a:  \n  b", "both", "error")], 40),
    "the end of the text": ("a: 1", [("", "end", "error")], 40),
    "a long line at its start": (LONG, [("a", "start", "error")], 40),
    "a long line in its middle": (LONG, [("bad", "middle", "error")], 40),
    "a long line at its end": (f"{LONG}z", [("z", "end", "error")], 40),
    "a long mark": (f"{LONG}z", [("x" * 30, "all", "error")], 30),
    "two parts of a long line": (f"{LONG}z", [("a", "start", "error"), ("z", "end", "related")], 40),
    "a line that just fits": ("a: " + "x" * 31, [("x" * 31, "all", "error")], 40),
    "a line that just does not fit": ("a: " + "x" * 32, [("a", "one", "error"), ("x" * 32, "all", "error")], 40),
    "the narrowest": (LONG, [("bad", "bad", "error")], 5),
    "tabs": ("\ta:\t1\n", [("1", "one", "error")], 40),
    "wide characters": ("日本: 日本\n", [("本", "wide", "error")], 40),
    "a command of a runner": ("a: '##[group]'\n", [("group", "x", "error")], 40),
}


@pytest.mark.parametrize("case", FRAMES.values(), ids=FRAMES)
@pytest.mark.parametrize("drawn", [True, False], ids=["unicode", "ascii"])
def test_frames(case: tuple[str, list[tuple[str, str, str]], int], drawn: bool, snapshot: SnapshotAssertion) -> None:
    text, marked, frame_width = case
    file = Result(Document(Source("w.yaml", text)), [])
    found = [(text.index(part) if part else len(text), part, label, kind) for part, label, kind in marked]
    marks = [mark(file.source.lines, Span(at, at + len(part)), label, kind) for at, part, label, kind in found]
    style = Style(RenderOptions(unicode=drawn))
    assert "\n".join(["", *excerpt(file, marks, 3, frame_width, style)]) == snapshot
