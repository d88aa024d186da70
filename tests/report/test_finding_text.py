"""A finding in a terminal: what is shown around it, and what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.core.diagnostic import INFO, WARNING, Diagnostic, Edit, Fix, Related
from workerlint.core.text import Source, Span
from workerlint.engine.result import Result
from workerlint.manifest.document import Document
from workerlint.report.report import RenderOptions, RunReport

if TYPE_CHECKING:
    from collections.abc import Callable

    Render = Callable[..., str]
    OneFinding = Callable[..., RunReport]


def frame(output: str) -> list[str]:
    """Return the lines between the location and the closing sign or the first note."""
    lines = output.splitlines()
    start = next(number for number, line in enumerate(lines) if line.lstrip().startswith("╭─")) + 1
    signs = ("├─", "╰─", "╵")
    end = next(number for number, line in enumerate(lines) if line.lstrip().startswith(signs) and number >= start)
    return lines[start:end]


def test_the_span_is_underlined(one_finding: OneFinding, render: Render) -> None:
    report = one_finding("worker:\n  logLevel: info\n", "info")
    assert frame(render("text", report)) == [
        "2 │   logLevel: info",
        "  │             ^^^^",
    ]


def test_a_wide_character_before_the_span_takes_two_cells(one_finding: OneFinding, render: Render) -> None:
    report = one_finding("日本: info\n", "info")
    assert frame(render("text", report)) == [
        "1 │ 日本: info",
        "  │       ^^^^",
    ]


def test_a_tab_is_shown_as_spaces(one_finding: OneFinding, render: Render) -> None:
    report = one_finding("a\tb: info\n", "\tb")
    assert frame(render("text", report)) == [
        "1 │ a   b: info",
        "  │  ^^^^",
    ]


def test_an_insertion_point_is_shown_as_one_mark(one_finding: OneFinding, render: Render) -> None:
    report = one_finding("a: 1\n", "")
    assert frame(render("text", report)) == [
        "1 │ a: 1",
        "  │ ^",
    ]


def test_the_end_of_the_file_can_be_marked(render: Render) -> None:
    source = Source("w.yaml", "a:\n")
    finding = Diagnostic("DW301", "invalid-log-level", WARNING, Span(3, 3), "nothing follows")
    report = RunReport([Result(Document(source), [finding])], 1, 1)
    assert frame(render("text", report)) == ["2 │", "  │ ^"]


def test_a_span_over_several_lines_is_underlined_to_the_end_of_its_first(
    one_finding: OneFinding, render: Render
) -> None:
    report = one_finding("a: 'one  \n  two'\n", "'one  \n  two'")
    assert frame(render("text", report)) == [
        "1 │ a: 'one",
        "  │    ^^^^",
    ]


@pytest.mark.parametrize(
    ("between", "shown"),
    [
        ("", []),
        ("x: 1\n", ["2 │ x: 1"]),
        ("x: 1\ny: 2\n", ["  ┆"]),
    ],
    ids=["adjacent", "one line apart", "far apart"],
)
def test_lines_between_two_marks(one_finding: OneFinding, render: Render, between: str, shown: list[str]) -> None:
    text = f"a: 2\n{between}b: 1\n"
    limit = text.index("1\n", len(text) - 2)
    report = one_finding(text, "2", related=(Related(Span(limit, limit + 1), "limit"),))
    last = between.count("\n") + 2
    assert frame(render("text", report)) == [
        "1 │ a: 2",
        "  │    ^",
        *shown,
        f"{last} │ b: 1",
        "  │    - limit",
    ]


def test_marks_on_one_line_share_a_row_when_only_the_last_has_a_label(one_finding: OneFinding, render: Render) -> None:
    report = one_finding("{min: 5, max: 3}\n", "5", related=(Related(Span(14, 15), "less than min"),))
    assert frame(render("text", report)) == [
        "1 │ {min: 5, max: 3}",
        "  │       ^       - less than min",
    ]


def test_a_labelled_mark_in_front_gets_a_row_of_its_own(one_finding: OneFinding, render: Render) -> None:
    report = one_finding("{min: 5, max: 3}\n", "3", related=(Related(Span(6, 7), "more than max"),))
    assert frame(render("text", report)) == [
        "1 │ {min: 5, max: 3}",
        "  │       - more than max",
        "  │               ^",
    ]


def test_places_far_apart_on_a_long_line_are_each_shown(one_finding: OneFinding, render: Render) -> None:
    text = f"{{first: 1, {'x' * 300}: 0, first: 2}}\n"
    again = text.rindex("first")
    report = one_finding(text, "first", related=(Related(Span(again, again + 5), "again"),))
    shown = frame(render("text", report, RenderOptions(width=60)))
    assert shown[0].startswith("1 │ {first: 1, xxx")
    assert shown[1] == "  │  ^^^^^"
    assert shown[2].endswith("first: 2}")
    assert [row.lstrip(" │") for row in shown[3:]] == ["-----", "again"]
    assert max(map(len, shown)) <= 60


def test_a_rule_without_a_name_has_its_code_alone(render: Render) -> None:
    finding = Diagnostic("ACME001", "acme001", INFO, Span(0, 1), "wrong")
    report = RunReport([Result(Document(Source("w.yaml", "a: 1\n")), [finding])], 1, 1)
    assert render("text", report).startswith("info[ACME001]: wrong\n")
    assert render("concise", report).startswith("w.yaml:1:1: info[ACME001] wrong\n")


@pytest.mark.parametrize("linked", [True, False])
def test_the_location_is_a_link_to_the_file(one_finding: OneFinding, render: Render, linked: bool) -> None:
    options = RenderOptions(color=True, links=linked, base="/srv/r")
    output = render("text", one_finding("a: 1\n", "1"), options)
    assert ("\x1b]8;;file:///srv/r/worker.yaml\x1b\\worker.yaml:1:4\x1b]8;;\x1b\\" in output) is linked


@pytest.mark.parametrize("path", ["::error::forged.yaml", " ::error::forged.yaml"])
def test_a_line_is_no_command_of_a_runner(one_finding: OneFinding, render: Render, path: str) -> None:
    assert render("concise", one_finding("a: 1\n", "1", path=path)).startswith(f"./{path}:1:4: error[")
    assert render("concise", one_finding("a: 1\n", "1")).startswith("worker.yaml:1:4: error[")


def test_a_place_in_another_file_is_shown_in_that_file(render: Render) -> None:
    first, second = Source("a.yaml", "name: x\n"), Source("b.yaml", "\nname: x\n")
    finding = Diagnostic(
        "DW301", "invalid-log-level", INFO, Span(7, 8), "x is taken", related=(Related(Span(6, 7), "here", "a.yaml"),)
    )
    report = RunReport([Result(Document(first)), Result(Document(second), [finding])], 2, 2)
    assert "├─ a.yaml:1:7\n1 │ name: x\n  │       - here\n" in render("text", report)


def test_a_place_in_a_file_outside_of_the_run_is_a_note(one_finding: OneFinding, render: Render) -> None:
    report = one_finding("a: 1\n", "1", related=(Related(Span(6, 7), "defined there", "far.yaml"),))
    assert "╰─ note: defined there (far.yaml)\n" in render("text", report)


@pytest.mark.parametrize(("applicability", "option"), [("safe", "--fix"), ("unsafe", "--unsafe-fixes")])
def test_a_fix_names_the_option_that_applies_it(
    one_finding: OneFinding, render: Render, applicability: str, option: str
) -> None:
    fix = Fix("write 2", [Edit(Span(3, 4), "2")], applicability)
    assert f"╰─ fix: write 2 ({option})\n" in render("text", one_finding("a: 1\n", "1", fixes=(fix,)))


def test_help_that_says_what_the_fix_says_is_not_repeated(one_finding: OneFinding, render: Render) -> None:
    fix = Fix("write 2", [Edit(Span(3, 4), "2")])
    output = render("text", one_finding("a: 1\n", "1", help="write 2", fixes=(fix,)))
    assert output.count("write 2") == 1
