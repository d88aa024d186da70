"""Checkstyle's XML: every checked file, every finding, in Checkstyle's words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.report import RunReport


def test_every_file_and_finding_is_there(report: RunReport, render: Callable[..., str]) -> None:
    root = ET.fromstring(render("checkstyle", report))
    assert root.tag == "checkstyle"
    assert [(file.get("name"), len(file)) for file in root] == [
        ("clean.yaml", 0),
        ("jobs/ingest worker.yaml", 7),
        ("shared/other.yaml", 0),
    ]
    for error in root.iter("error"):
        assert error.attrib.keys() == {"line", "column", "severity", "message", "source"}
        assert error.get("severity") in {"error", "warning", "info"}
