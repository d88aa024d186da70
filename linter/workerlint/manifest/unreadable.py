"""Findings on what could not be read, as the reader explains it."""

from __future__ import annotations

from collections.abc import Iterator

from workerlint.core.diagnostic import Finding
from workerlint.manifest.manifest import Manifest


def syntax_findings(manifest: Manifest, code: str) -> Iterator[Finding]:
    """Yield a finding for each syntax error with the code of a rule."""
    for problem in manifest.syntax:
        if problem.code == code:
            yield Finding(problem.span, problem.message, help=problem.help, fix=problem.fix)
