"""Findings in the page: code frames and fixes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.report.pages import by_class, parse, text_of

from workerlint.core.diagnostic import ERROR, MASKS, SAFE, UNSAFE, Diagnostic, Edit, Fix, Related
from workerlint.core.text import Source, Span
from workerlint.engine.result import Result
from workerlint.manifest.document import Document
from workerlint.report.report import RunReport

if TYPE_CHECKING:
    from collections.abc import Callable

    Render = Callable[..., str]
    OneFinding = Callable[..., RunReport]


def frames(page: str) -> list[list[str]]:
    """Return the lines of each code frame."""
    return [[text_of(line) for line in frame] for frame in by_class(parse(page), "code")]


def diffs(page: str) -> list[list[str]]:
    return [[text_of(line) for line in diff] for diff in by_class(parse(page), "diff")]


class TestCodeFrames:
    def test_lines_around_are_shown_and_the_span_is_marked(self, one_finding: OneFinding, render: Render) -> None:
        page = render("html", one_finding("a: 1\nb: 2\nc: 3\nd: bad\ne: 5\nf: 6\ng: 7\n", "bad"))
        assert frames(page) == [["2b: 2", "3c: 3", "4d: bad", "5e: 5", "6f: 6"]]
        assert [text_of(mark) for mark in parse(page).iter("mark")] == ["bad"]

    @pytest.mark.parametrize(
        ("text", "lines"),
        [
            ("a: 1", ["1a: 1"]),
            ("a: 1\n", ["1a: 1"]),
            ("a: 1\nb: 2", ["1a: 1", "2b: 2"]),
            ("a: 1\nb: 2\n", ["1a: 1", "2b: 2"]),
            ("a: 1\n\n", ["1a: 1", "2"]),
        ],
    )
    def test_the_last_line_is_shown_but_not_the_end_after_it(
        self, one_finding: OneFinding, render: Render, text: str, lines: list[str]
    ) -> None:
        assert frames(render("html", one_finding(text, "1"))) == [lines]

    def test_related_places_stand_under_their_lines(self, one_finding: OneFinding, render: Render) -> None:
        text = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\ng: 7\nh: 8\n"
        page = render("html", one_finding(text, "1", related=(Related(Span(38, 39), "the other"),)))
        assert frames(page) == [["1a: 1", "2b: 2", "3c: 3", "⋯", "6f: 6", "7g: 7", "8h: 8", "   the other"]]

    @pytest.mark.parametrize(("other", "gaps"), [("f", 0), ("g", 1)])
    def test_a_single_line_that_is_left_out_is_a_gap(
        self, one_finding: OneFinding, render: Render, other: str, gaps: int
    ) -> None:
        text = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\ng: 7\nh: 8\n"
        at = text.index(other)
        page = render("html", one_finding(text, "1", related=(Related(Span(at, at + 1), "other"),)))
        assert [line for frame in frames(page) for line in frame].count("⋯") == gaps

    def test_the_end_of_a_very_long_line_is_shown_up_to_its_end(self, one_finding: OneFinding, render: Render) -> None:
        page = render("html", one_finding(f"a: {'x' * 5000} bad", "bad"))
        ((line,),) = frames(page)
        assert line.startswith("1…x")
        assert line.endswith("x bad")
        assert len(line) == len("1…") + 160 + 320

    @pytest.mark.parametrize(
        ("before", "after", "shown"),
        [
            (0, 477, "1" + "bad" + "y" * 477),
            (0, 478, "1" + "bad" + "y" * 477 + "…"),
            (160, 600, "1" + "x" * 160 + "bad" + "y" * 317 + "…"),
            (161, 600, "1…" + "x" * 160 + "bad" + "y" * 317 + "…"),
            (600, 317, "1…" + "x" * 160 + "bad" + "y" * 317),
            (600, 318, "1…" + "x" * 160 + "bad" + "y" * 317 + "…"),
            (600, 0, "1…" + "x" * 477 + "bad"),
        ],
    )
    def test_how_much_of_a_very_long_line_is_shown(
        self, one_finding: OneFinding, render: Render, before: int, after: int, shown: str
    ) -> None:
        page = render("html", one_finding(f"{'x' * before}bad{'y' * after}", "bad"))
        assert frames(page) == [[shown]]
        assert [text_of(mark) for mark in parse(page).iter("mark")] == ["bad"]

    @pytest.mark.parametrize(
        ("start", "end", "marks", "indent"),
        [
            (300, 400, ["bad", "y" * 100], 197),
            (300, 900, ["bad", "y" * 283], 197),
            (582, 582, ["bad", "y"], 479),
            (583, 583, ["bad"], 480),
            (900, 902, ["bad"], 480),
        ],
    )
    def test_marks_at_the_ends_of_what_is_shown(
        self, one_finding: OneFinding, render: Render, start: int, end: int, marks: list[str], indent: int
    ) -> None:
        """The columns from 104 to 583 are shown."""
        text = f"{'x' * 263}bad{'y' * 700}\n"
        page = render("html", one_finding(text, "bad", related=(Related(Span(start, end), "other"),)))
        ((line, label),) = frames(page)
        assert len(line) == 483
        assert [text_of(mark) for mark in parse(page).iter("mark")] == marks
        assert label == f"{' ' * indent}other"

    def test_a_place_in_another_file_has_a_frame_of_its_own(self, report: RunReport, render: Render) -> None:
        page = render("html", report)
        assert ["1name: other", "the other manifest", "2worker: {}"] in frames(page)
        assert "a file outside of the run (elsewhere.yaml)" in text_of(parse(page))

    @pytest.mark.parametrize(
        ("text", "span", "marked"),
        [
            ("a:\n", Span(2, 2), " "),
            ("a: 1", Span(4, 4), " "),
            ("a: 1", Span(1, 1), ":"),
            ("", Span(0, 0), " "),
            ("a: |\n  x\n  y\nb: 1\n", Span(3, 13), "|"),
            ("\tb: 1\n", Span(0, 1), "    "),
            ("a: 日本 x\n", Span(6, 7), "x"),
            ("a: a\u0301b\n", Span(3, 5), "a\u0301"),
        ],
    )
    def test_what_is_marked(self, render: Render, text: str, span: Span, marked: str) -> None:
        finding = Diagnostic("DW301", "rule", ERROR, span, "wrong")
        page = render("html", RunReport([Result(Document(Source("w.yaml", text)), [finding])], 1, 1))
        assert [text_of(mark) for mark in parse(page).iter("mark")] == [marked]

    def test_marks_may_lie_in_each_other(self, one_finding: OneFinding, render: Render) -> None:
        page = render("html", one_finding("a: [x, y]\n", "x", related=(Related(Span(3, 9), "list"),)))
        assert [(text_of(mark), mark.get("class")) for mark in parse(page).iter("mark")] == [
            ("[", "related"),
            ("x", "error"),
            (", y]", "related"),
        ]

    def test_a_very_long_line_is_cut_around_the_place(self, one_finding: OneFinding, render: Render) -> None:
        page = render("html", one_finding(f"a: {'x' * 5000} bad {'y' * 5000}\n", "bad"))
        ((line,),) = frames(page)
        assert len(line) < 500
        assert "x bad y" in line
        assert (line[1], line[-1]) == ("…", "…")

    def test_a_file_that_could_not_be_read(self, render: Render) -> None:
        finding = Diagnostic("DW301", "rule", ERROR, Span(0, 0), "wrong")
        page = render("html", RunReport([Result(Document(Source("w.yaml", "")), [finding])], 1, 1))
        assert "w.yaml:1:1" in text_of(parse(page))


class TestFixes:
    def test_a_fix_is_a_small_diff(self, one_finding: OneFinding, render: Render) -> None:
        text = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n"
        fix = Fix("write 9", [Edit(Span(13, 14), "9")], SAFE)
        page = render("html", one_finding(text, "3", fixes=(fix,), help="write 9"))
        assert diffs(page) == [["  b: 2", "- c: 3", "+ c: 9", "  d: 4"]]
        (diff,) = by_class(parse(page), "diff")
        assert [line.get("class") for line in diff if (line.get("class") or "") != ""] == ["same", "del", "ins", "same"]
        assert "fix write 9 (apply it with --fix)" in text_of(parse(page))

    @pytest.mark.parametrize(("help", "shown"), [("write 9", 0), ("read the page", 1), ("", 0)])
    def test_the_help_is_shown_if_the_fix_says_something_else(
        self, one_finding: OneFinding, render: Render, help: str, shown: int
    ) -> None:
        fix = Fix("write 9", [Edit(Span(3, 4), "9")], SAFE)
        text = text_of(parse(render("html", one_finding("a: 3\n", "3", fixes=(fix,), help=help))))
        assert text.count("fix write 9") == 1
        assert text.count(f"help {help or 'write'}") == shown
        text = text_of(parse(render("html", one_finding("a: 3\n", "3", help="read the page"))))
        assert text.count("help read the page") == 1

    def test_a_very_long_diff_is_cut(self, one_finding: OneFinding, render: Render) -> None:
        text = "".join(f"a{at}: 1\n" for at in range(100))
        fix = Fix("remove", [Edit(Span(0, len(text)), "")], SAFE)
        (diff,) = diffs(render("html", one_finding(text, "1", fixes=(fix,))))
        assert (len(diff), diff[-2], diff[-1]) == (61, "- a59: 1", "⋯")

    def test_edits_far_apart_and_insertions(self, one_finding: OneFinding, render: Render) -> None:
        text = "".join(f"{name}: 1\r\n" for name in "abcdefgh")
        fix = Fix("move", [Edit(Span(0, 6), ""), Edit(Span(len(text), len(text)), "a: 1\r\n")], UNSAFE)
        page = render("html", one_finding(text, "1", fixes=(fix,)))
        assert diffs(page) == [["- a: 1", "  b: 1", "⋯", "  h: 1", "+ a: 1", "  "]]
        assert "review it" in text_of(parse(page))

    def test_a_fix_that_touches_a_secret_is_not_shown(self, render: Render) -> None:
        text = "key: abc\nb: 1\n"
        secret = Diagnostic("DW502", "plaintext-secret", ERROR, Span(5, 8), "plain text", traits=(MASKS,))
        other = Diagnostic(
            "DW301", "rule", ERROR, Span(0, 3), "wrong", "", (Fix("move it", [Edit(Span(0, 9), ""), Edit(Span(13, 13), "\nkey: abc")]),)
        )  # fmt: skip
        page = render("html", RunReport([Result(Document(Source("w.yaml", text)), [secret, other])], 1, 1))
        assert diffs(page) == []
        assert "abc" not in page
        assert "move it" in page
