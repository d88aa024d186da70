"""GitHub Actions: annotations in the order in which they are worth showing, and a summary that fits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from workerlint.core.diagnostic import ERROR, INFO, WARNING, Diagnostic
from workerlint.core.text import Source, Span
from workerlint.engine.result import Result
from workerlint.manifest.document import Document
from workerlint.report.github import write_step_summary
from workerlint.report.report import RenderOptions, RunReport

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Render = Callable[..., str]
    OneFinding = Callable[..., RunReport]


def test_a_command_repeats_place_and_code_for_those_who_read_the_log(one_finding: OneFinding, render: Render) -> None:
    assert render("github", one_finding("a: info\n", "info", help="write INFO")) == (
        "::error file=worker.yaml,line=1,endLine=1,col=4,endColumn=8,title=DW301 invalid-log-level"
        "::worker.yaml:1:4: DW301 something is wrong%0A  help: write INFO\n"
    )


def test_an_end_column_is_given_on_one_line_only(one_finding: OneFinding, render: Render) -> None:
    output = render("github", one_finding("a: 'b\n  c'\n", "'b\n  c'"))
    assert "endLine=2" in output
    assert "endColumn" not in output


def test_the_worst_come_first(render: Render) -> None:
    source = Source("w.yaml", "abc\n")
    findings = [
        Diagnostic("DW301", "rule", severity, Span(at, at + 1), "wrong")
        for at, severity in enumerate((INFO, WARNING, ERROR))
    ]
    lines = render("github", RunReport([Result(Document(source), findings)], 1, 1)).splitlines()
    assert [line.split()[0] for line in lines] == ["::error", "::warning", "::notice"]


def test_values_cannot_end_a_property_or_a_message(one_finding: OneFinding, render: Render) -> None:
    report = one_finding("a: 1\n", "1", "100%\n::error::forged", path="a,line=9::b.yaml")
    (line,) = render("github", report).splitlines()
    properties, message = re.fullmatch(r"::error ([^:]*)::(.*)", line).groups()  # type: ignore[union-attr]
    assert properties.startswith("file=a%2Cline=9%3A%3Ab.yaml,line=1,")
    assert message == "a,line=9::b.yaml:1:4: DW301 100%25␊::error::forged"


def test_paths_are_counted_from_the_top_of_the_repository(one_finding: OneFinding, render: Render) -> None:
    options = RenderOptions(base="/srv/repository/sub", root="/srv/repository")
    assert "file=sub/worker.yaml," in render("github", one_finding("a: 1\n", "1"), options)


def test_problems_of_the_run_are_annotated_too(render: Render) -> None:
    assert render("github", RunReport([], 0, 0, ["cannot read a.yaml"])) == (
        "::error title=workerlint::cannot read a.yaml\n"
    )


def test_the_summary_is_appended(report: RunReport, tmp_path: Path) -> None:
    file = tmp_path / "summary.md"
    file.write_text("before", encoding="utf-8")
    write_step_summary(report, str(file), RenderOptions())
    text = file.read_text(encoding="utf-8")
    assert text.startswith("before\n### workerlint\n")
    assert len(re.findall(r"^\| (?:error|warning|info) \|", text, re.MULTILINE)) == 7


def test_the_summary_of_a_clean_run_says_so(tmp_path: Path) -> None:
    file = tmp_path / "summary.md"
    write_step_summary(RunReport([], 2, 3), str(file), RenderOptions())
    assert (
        file.read_text(encoding="utf-8")
        == "\n### workerlint\n\nAll 3 manifests in 2 files are clean\\. 0 files found\\.\n"
    )


def test_the_summary_counts_paths_from_the_top_of_the_repository_too(one_finding: OneFinding, tmp_path: Path) -> None:
    file = tmp_path / "summary.md"
    options = RenderOptions(base="/srv/repository/sub", root="/srv/repository")
    write_step_summary(one_finding("a: 1\n", "1"), str(file), options)
    assert "| error | sub\\/worker\\.yaml\\:1\\:4 |" in file.read_text(encoding="utf-8")


def test_the_summary_shows_bytes_that_are_not_utf_8(tmp_path: Path) -> None:
    source = Source("a\udcff.yaml", "a: 1\n")
    finding = Diagnostic("DW301", "rule", ERROR, Span(0, 1), "wrong \ud800", help="no \udcff")
    report = RunReport([Result(Document(source), [finding])], 1, 1, ["cannot read b\udcff.yaml"])
    file = tmp_path / "summary.md"
    write_step_summary(report, str(file), RenderOptions())
    text = file.read_text(encoding="utf-8").replace("\\", "")
    assert "a<U+DCFF>.yaml:1:1 | DW301 rule | wrong <U+D800>" in text
    assert "cannot read b<U+DCFF>.yaml" in text


@pytest.mark.parametrize("already", [0, 600_000, 1024 * 1024 - 10])
def test_the_summary_stays_below_what_github_accepts(tmp_path: Path, already: int) -> None:
    source = Source("w.yaml", "a: 1\n")
    findings = [Diagnostic("DW301", "rule", ERROR, Span(0, 1), f"{number} " + "日" * 300) for number in range(2000)]
    file = tmp_path / "summary.md"
    file.write_bytes(b"x" * already)
    write_step_summary(RunReport([Result(Document(source), findings)], 1, 1), str(file), RenderOptions())
    text = file.read_text(encoding="utf-8")
    assert file.stat().st_size <= 1024 * 1024
    rows = text.count("\n| error |")
    if already < 1_000_000:
        assert 100 < rows < 2000
        assert text.endswith(f"\n{2000 - rows} more are not shown here.\n")


@pytest.mark.parametrize("rows", [0, 2])
def test_what_just_fits_is_in_the_summary(tmp_path: Path, rows: int) -> None:
    """GitHub drops the whole summary above a mebibyte; a kibibyte is left for the sentence on what is not shown."""
    source = Source("w.yaml", "a: 1\n")
    findings = [Diagnostic("DW301", "rule", ERROR, Span(0, 1), "wrong")] * rows
    report = RunReport([Result(Document(source), findings)], 1, 1)

    def added(already: int) -> str:
        file = tmp_path / "summary.md"
        file.write_bytes(b"x" * already)
        write_step_summary(report, str(file), RenderOptions())
        return file.read_text(encoding="utf-8")[already:]

    whole = added(0)
    room = 1024 * 1024 - 1024 - len(whole.encode())
    assert added(room) == whole
    assert added(room + 1) == (
        "".join(whole.splitlines(keepends=True)[:-1]) + "\n1 more are not shown here.\n" if rows else ""
    )


def test_the_summary_page(report: RunReport, tmp_path: Path) -> None:
    file = tmp_path / "summary.md"
    report.problems[:] = ["x" * 501, *(f"problem {number}" for number in range(2, 30))]
    write_step_summary(report, str(file), RenderOptions())
    lines = file.read_text(encoding="utf-8").splitlines()
    problems = [line for line in lines if line.startswith("- ")]
    assert problems == [f"- {'x' * 500}", *(f"- problem {number}" for number in range(2, 21))]
    table = lines[lines.index("| | Location | Rule | Finding |") :]
    assert lines[lines.index(table[0]) - 1] == ""
    assert table[1] == "|---|---|---|---|"
    assert len(table) == 9
    assert "| [DW301](https://workerlint.dev/rules/dw301) invalid\\-log\\-level |" in table[2]


def test_a_rule_without_a_page_has_no_link_in_the_summary(one_finding: OneFinding, tmp_path: Path) -> None:
    file = tmp_path / "summary.md"
    report = one_finding("a: 1\n", "1")
    report.rules = {}
    write_step_summary(report, str(file), RenderOptions())
    assert "| DW301 invalid\\-log\\-level |" in file.read_text(encoding="utf-8")


def test_values_are_no_markup_in_the_summary(one_finding: OneFinding, tmp_path: Path) -> None:
    message = "a|b\n# <img src=x> [l](http://x.example) @team `code` ![i](u) https://y.example"
    file = tmp_path / "summary.md"
    write_step_summary(one_finding("a: 1\n", "1", message), str(file), RenderOptions())
    row = file.read_text(encoding="utf-8").splitlines()[-1]
    said = row.removesuffix(" |").rpartition(" | ")[2]
    assert re.fullmatch(r"(?:\\[!-/:-@\[-`{-~]|[^!-/:-@\[-`{-~])*", said)
    assert re.sub(r"\\([^\w\s])", r"\1", said) == message.replace("\n", "␊")


def test_a_path_that_is_not_valid_unicode_does_not_break_the_summary(one_finding: OneFinding, tmp_path: Path) -> None:
    path = tmp_path / "summary.md"
    write_step_summary(one_finding("a: 1\n", "1", path="a\udcff.yaml"), str(path), RenderOptions())
    assert "something is wrong" in path.read_text(encoding="utf-8")
