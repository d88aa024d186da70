"""The reports of whole runs, as CI services are handed them."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from tests.command_line import FAULTY

from workerlint.report.reporters import REPORTERS

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


def sarif(check: Run) -> list[str]:
    results = json.loads(check("--output-format", "sarif").out)["runs"][0]["results"]
    return [result["partialFingerprints"]["workerlint/v1"] for result in results]


def gitlab(check: Run) -> list[str]:
    return [issue["fingerprint"] for issue in json.loads(check("--output-format", "gitlab").out)]


@pytest.mark.parametrize("fingerprints", [sarif, gitlab])
def test_fingerprints_stay_when_lines_move(check: Run, folder: Any, fingerprints: Callable[[Run], list[str]]) -> None:
    two = FAULTY + "---\n" + FAULTY.replace("city-sync", "other")
    folder.write("worker.yaml", two)
    before = fingerprints(check)
    assert len(set(before)) == 2
    folder.write("worker.yaml", "# a line\n\n" + two.replace("  compute:", "  replicas: 2\n  compute:"))
    assert fingerprints(check) == before
    folder.write("worker.yaml", two.replace("LOUD", "QUIET"))
    assert not set(fingerprints(check)) & set(before)


def test_every_format_is_written_in_one_run(check: Run, folder: Any) -> None:
    folder.faulty("worker.yaml")
    formats = {"sarif": "a.sarif", "gitlab": "b.json", "junit": "c.xml", "checkstyle": "d.xml", "rdjson": "e.json"}
    given = [word for name, file in formats.items() for word in ("--output-format", f"{name}:{file}")]
    result = check(*given, "--output-format", "github")
    assert result.code == 1
    assert result.out.startswith("::error file=worker.yaml,line=6,")
    for file in formats.values():
        text = (folder.path / file).read_text(encoding="utf-8")
        assert "DW301" in text
        ET.fromstring(text) if file.endswith(".xml") else json.loads(text)


def test_a_repository_without_workers_makes_whole_reports(check: Run, folder: Any) -> None:
    folder.write("compose.yaml", "services: {}\n")
    assert json.loads(check("--output-format", "gitlab").out) == []
    assert json.loads(check("--output-format", "sarif").out)["runs"][0]["results"] == []
    assert json.loads(check("--output-format", "rdjson").out)["diagnostics"] == []
    assert ET.fromstring(check("--output-format", "junit").out).get("tests") == "1"
    assert ET.fromstring(check("--output-format", "checkstyle").out).tag == "checkstyle"
    for name in ("azure", "github"):
        assert check("--output-format", name) == (0, "", "1 file found: 1 without a Worker.\n")
        assert check("-q", "--output-format", name) == (0, "", "")


@pytest.mark.parametrize("name", REPORTERS)
def test_every_format_ends_with_the_account_or_contains_it(check: Run, folder: Any, name: str) -> None:
    folder.clean("worker.yaml")
    folder.write("chart.yaml", "type: worker\nworker:\n{{- if .Values.on }}\n  stack: bento\n{{- end }}\n")
    result = check("--output-format", name)
    assert ("2 files found: 1 checked, 1 skipped (template)." in result.out + result.err) or (
        '"skipped": 1' in result.out and '"path": "chart.yaml"' in result.out
    )


@pytest.mark.parametrize("name", REPORTERS)
def test_every_format_leaves_problems_on_stderr(check: Run, folder: Any, name: str) -> None:
    folder.write("workerlint.toml", "max-file-size = 10\n")
    folder.clean("worker.yaml")
    result = check("--output-format", name)
    assert result.code == 2
    assert "worker.yaml exceeds the maximum size of 10 bytes" in result.err


def test_what_fails_in_junit_is_what_fails_the_run(check: Run, folder: Any) -> None:
    """Each file by its own configuration."""
    folder.clean("a/worker.yaml")
    folder.faulty("b/worker.yaml")
    folder.write("b/workerlint.toml", 'fail-on = "never"\n')
    lenient = check("--output-format", "junit", ".")
    assert (lenient.code, ET.fromstring(lenient.out).get("failures")) == (0, "0")
    folder.faulty("a/worker.yaml")
    strict = check("--output-format", "junit", ".")
    assert (strict.code, ET.fromstring(strict.out).get("failures")) == (1, "1")


def test_the_page_of_a_step_is_written_when_the_commands_go_to_a_file(
    check: Run, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = folder.path / "page.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    folder.clean("worker.yaml")
    check("--output-format", "text")
    assert not page.exists()
    check("--output-format", "github:out.txt", "--exit-zero")
    assert "No findings in 1 manifest" in page.read_text(encoding="utf-8")


def test_a_step_summary_that_cannot_be_written_is_named(
    check: Run, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "gone/page.md")
    folder.clean("worker.yaml")
    result = check("--output-format", "github")
    assert result.code == 2
    assert result.err == (
        "1 file found: 1 checked.\n"
        "workerlint: error: cannot write GITHUB_STEP_SUMMARY (gone/page.md): No such file or directory\n"
    )


def test_a_warning_takes_the_place_of_no_error(check: Run, folder: Any) -> None:
    folder.write("a.yaml", FAULTY)
    for number in range(11):
        folder.write(f"b{number}.yaml", FAULTY)
    folder.write("a-team/workerlint.toml", "severity.DW301 = 'warning'\n")
    folder.write("a-team/worker.yaml", FAULTY)
    for name, error, warning in (("github", "::error ", "::warning "), ("azure", "type=error", "type=warning")):
        lines = check("--output-format", name).out.splitlines()
        assert [error in line for line in lines] == [True] * 12 + [False]
        assert warning in lines[-1]


@pytest.mark.parametrize(("color", "linked"), [("always", True), ("never", False)])
def test_a_terminal_with_links_has_none_without_color(
    check: Run, folder: Any, monkeypatch: pytest.MonkeyPatch, color: str, linked: bool
) -> None:
    folder.write("a.yaml", FAULTY)
    monkeypatch.setattr("workerlint.run.output.wants_links", lambda _stream: True)
    assert ("\x1b]8;" in check("--color", color).out) is linked


@pytest.mark.parametrize("environment", [{}, {"FORCE_COLOR": "1"}, {"COLUMNS": "20"}])
def test_a_report_to_a_file_does_not_depend_on_the_terminal(
    check: Run, folder: Any, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    folder.write("a.yaml", FAULTY)
    check("--output-format", "text:before.txt")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdout", stream)
    check("--output-format", "text:after.txt")
    report = (folder.path / "before.txt").read_text(encoding="utf-8")
    assert not report.isascii()
    assert (folder.path / "after.txt").read_text(encoding="utf-8") == report
    check("--output-format", "text:colored.txt", "--color", "always")
    colored = (folder.path / "colored.txt").read_text(encoding="utf-8")
    assert "\x1b[" in colored
    assert "\x1b]8;" not in colored
