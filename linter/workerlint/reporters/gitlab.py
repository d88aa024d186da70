"""GitLab's Code Quality report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.diagnostic import ERROR, INFO, WARNING
from workerlint.fingerprint import Fingerprints
from workerlint.reporters.advice import advised
from workerlint.reporters.json_text import dumps
from workerlint.reporters.paths import repository_path
from workerlint.reporters.places import code_points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.report import RenderOptions, RunReport

_SEVERITIES = {ERROR: "major", WARNING: "minor", INFO: "info"}


def render(report: RunReport, options: RenderOptions) -> Iterator[str]:
    """Yield the array; ``[]`` when there is nothing to say."""
    fingerprints = Fingerprints()
    issues = []
    for file, diagnostic in report.findings():
        place = code_points(file.source, diagnostic.span)
        path = repository_path(file.path, options)
        issues.append(
            {
                "description": advised(file, diagnostic),
                "check_name": diagnostic.code,
                # GitLab keeps only the first of equal ones.
                "fingerprint": fingerprints.of(file, diagnostic, path),
                "severity": _SEVERITIES[diagnostic.severity],
                "location": {"path": path, "lines": {"begin": place.line, "end": place.end_line}},
            }
        )
    yield dumps(issues, indent=2) + "\n"
