"""The format ``gitlab``: GitLab's Code Quality report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workerlint.core.diagnostic import ERROR, INFO, WARNING
from workerlint.report.fingerprint import Fingerprints
from workerlint.report.json_reporter import ITEMS, stream
from workerlint.report.locations import code_points, repository_path
from workerlint.report.report import RenderOptions, RunReport
from workerlint.report.summary import advised

_SEVERITIES = {ERROR: "major", WARNING: "minor", INFO: "info"}


def render(report: RunReport, options: RenderOptions) -> Iterator[str]:
    """Yield a JSON array; ``[]`` without findings."""
    return stream(ITEMS, _issues(report, options))


def _issues(report: RunReport, options: RenderOptions) -> Iterator[dict[str, Any]]:
    fingerprints = Fingerprints()
    for file, diagnostic in report.findings():
        location = code_points(file.source, diagnostic.span)
        path = repository_path(file.path, options)
        yield {
            "description": advised(file, diagnostic),
            "check_name": diagnostic.code,
            # GitLab keeps only the first issue of each fingerprint.
            "fingerprint": fingerprints.of(file, diagnostic, path),
            "severity": _SEVERITIES[diagnostic.severity],
            "location": {"path": path, "lines": {"begin": location.line, "end": location.end_line}},
        }
