"""The whole output of every format, as it is written; a person has looked at each of these snapshots."""

from __future__ import annotations

import gc
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from workerlint.core.diagnostic import ERROR, Diagnostic
from workerlint.core.text import Source, Span
from workerlint.engine.result import Result
from workerlint.manifest.document import Document
from workerlint.report.report import RenderOptions, RunReport
from workerlint.report.reporters import REPORTERS, get_reporter

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

EXTENSIONS = {
    "text": "txt",
    "concise": "txt",
    "json": "json",
    "jsonl": "jsonl",
    "github": "txt",
    "gitlab": "json",
    "junit": "xml",
    "rdjson": "json",
    "azure": "txt",
    "checkstyle": "xml",
    "sarif": "sarif",
}


def as_file(snapshot: SnapshotAssertion, extension: str) -> SnapshotAssertion:
    class SingleFile(SingleFileSnapshotExtension):
        _write_mode = WriteMode.TEXT
        file_extension = extension

    return snapshot.use_extension(SingleFile)


@pytest.fixture(autouse=True)
def _fixed_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workerlint.report.sarif.VERSION", "1.2.3")


def test_every_format_has_a_snapshot_here() -> None:
    assert EXTENSIONS.keys() | {"html"} == REPORTERS.keys()  # the page has a browser to look at it


@pytest.mark.parametrize("name", EXTENSIONS)
def test_findings(name: str, report: RunReport, render: Callable[..., str], snapshot: SnapshotAssertion) -> None:
    assert render(name, report) == as_file(snapshot, EXTENSIONS[name])


@pytest.mark.parametrize("name", EXTENSIONS)
def test_nothing_to_say(name: str, empty: RunReport, render: Callable[..., str], snapshot: SnapshotAssertion) -> None:
    assert render(name, empty) == as_file(snapshot, EXTENSIONS[name])


def test_text_in_ascii(report: RunReport, render: Callable[..., str], snapshot: SnapshotAssertion) -> None:
    options = RenderOptions(width=80, unicode=False)
    assert render("text", report, options) == as_file(snapshot, "txt")


def test_text_in_color_with_links(report: RunReport, render: Callable[..., str], snapshot: SnapshotAssertion) -> None:
    options = RenderOptions(width=80, color=True, links=True, base="/srv/repository")
    assert render("text", report, options).replace("\x1b", "␛") == as_file(snapshot, "txt")


def test_concise_in_color_with_links(
    report: RunReport, render: Callable[..., str], snapshot: SnapshotAssertion
) -> None:
    options = RenderOptions(width=80, color=True, links=True)
    assert render("concise", report, options).replace("\x1b", "␛") == as_file(snapshot, "txt")


def test_text_on_a_narrow_terminal(report: RunReport, render: Callable[..., str], snapshot: SnapshotAssertion) -> None:
    assert render("text", report, RenderOptions(width=30)) == as_file(snapshot, "txt")


def test_statistics(report: RunReport, render: Callable[..., str], snapshot: SnapshotAssertion) -> None:
    assert render("text", report, RenderOptions(statistics=True)) == as_file(snapshot, "txt")


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(KeyError):
        get_reporter("papyrus")


def _peak(name: str, report: RunReport) -> int:
    """Return how many bytes of memory a format needs at most for a report."""
    thresholds = gc.get_threshold()
    gc.set_threshold(700, 10, 10)  # the encoder of JSON leaves cycles, and collections are rare in a test run
    tracemalloc.start()
    try:
        for _ in get_reporter(name)(report, RenderOptions(quiet=True)):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.set_threshold(*thresholds)


@pytest.mark.deep
@pytest.mark.parametrize("name", REPORTERS)
def test_findings_are_written_one_at_a_time(name: str, rules: dict[str, Any]) -> None:
    document = Document(Source("w.yaml", "a: 1\n" * 700))
    where = [Diagnostic("DW301", "a-rule", ERROR, Span(at, at + 1), "wrong") for at in range(0, 3_500, 5)]
    few, many = (RunReport([Result(document, where[:count])], 1, 1, rules=rules) for count in (450, 700))
    for _ in get_reporter(name)(few, RenderOptions(quiet=True)):  # what is loaded and computed once
        pass
    # What another thread of the process allocates meanwhile counts too, but not each time.
    growths = ((_peak(name, many) - _peak(name, few)) / 250 for _ in range(3))
    assert any(growth < 200 for growth in growths), "a finding is at least 400 bytes of JSON, and more as data"
