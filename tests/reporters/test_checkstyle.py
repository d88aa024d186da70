"""Checkstyle's XML: every checked file, every finding, in Checkstyle's words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.report.report import RunReport


def test_every_file_and_finding_is_there(report: RunReport, render: Callable[..., str]) -> None:
    root = ET.fromstring(render("checkstyle", report))
    assert [(file.get("name"), len(file)) for file in root] == [
        ("clean.yaml", 0),
        ("jobs/ingest worker.yaml", 7),
        ("shared/other.yaml", 0),
    ]


def test_the_document_has_the_shape_that_its_readers_expect(
    report: RunReport, empty: RunReport, render: Callable[..., str]
) -> None:
    for run in (report, empty):
        root = ET.fromstring(render("checkstyle", run))
        assert (root.tag, root.attrib) == ("checkstyle", {"version": "4.3"})
        for file in root:
            assert (file.tag, set(file.attrib)) == ("file", {"name"})
            for error in file:
                assert error.tag == "error"
                assert set(error.attrib) == {"line", "column", "severity", "message", "source"}
                assert error.attrib["severity"] in {"error", "warning", "info"}
                assert error.attrib["source"].startswith("workerlint.DW")
                assert min(int(error.attrib["line"]), int(error.attrib["column"])) >= 1


def test_what_to_write_is_said_too(report: RunReport, render: Callable[..., str]) -> None:
    messages = [error.get("message", "") for error in ET.fromstring(render("checkstyle", report)).iter("error")]
    assert 'worker.logLevel is "info", not one of INFO, DEBUG, WARN, ERROR; write INFO' in messages
