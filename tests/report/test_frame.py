"""Lines as terminal cells: marks as wide as what they mark, nothing that a terminal obeys, cuts that fit."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from workerlint.core.diagnostic import ERROR, Diagnostic, Related
from workerlint.core.text import Source, Span
from workerlint.engine.result import Result
from workerlint.manifest.document import Document
from workerlint.report.frame import DisplayLine, text_width
from workerlint.report.report import RenderOptions, RunReport
from workerlint.report.text import render

if TYPE_CHECKING:
    from collections.abc import Sequence

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
