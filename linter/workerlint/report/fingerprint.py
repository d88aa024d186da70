"""Fingerprints: names of findings that stay the same when lines are added or removed around them."""

from __future__ import annotations

from hashlib import sha256

from workerlint.core.diagnostic import MASKS, Diagnostic
from workerlint.engine.result import Result


def fingerprint(file: Result, diagnostic: Diagnostic, path: str) -> str:
    """Return the fingerprint of a finding in the file at *path*: a hash of the rule, the path and the line.

    White space is normalized, and secrets are masked so that no hash reveals one. Findings of one rule on equal lines
    have the same fingerprint.
    """
    lines = file.source.lines
    start, end = lines.line_bounds(lines.line_of(min(diagnostic.span.start, len(lines.text))))
    line = " ".join(file.shown(start, end).split())
    parts = f"{diagnostic.code}\0{path}\0{line}"
    return sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def identity(file: Result, diagnostic: Diagnostic) -> tuple[str, str, str]:
    """Return what is equal for a finding in two versions of a file: rule, path and line, or all lines of a secret.

    The lines are not masked, so that another secret is another finding: nothing may store or show them.
    """
    lines, text = file.source.lines, file.source.text
    start = min(diagnostic.span.start, len(text))
    end = diagnostic.span.end if MASKS in diagnostic.traits else start
    first, _ = lines.line_bounds(lines.line_of(start))
    _, last = lines.line_bounds(lines.line_of(min(end, len(text))))
    return diagnostic.code, file.path, " ".join(text[first:last].split())


class Fingerprints:
    """The fingerprints of one run, made unique by a number for equal ones."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def of(self, file: Result, diagnostic: Diagnostic, path: str) -> str:
        """Return the fingerprint of a finding, followed by its number among the equal ones."""
        digest = fingerprint(file, diagnostic, path)
        count = self._seen[digest] = self._seen.get(digest, 0) + 1
        return f"{digest}:{count}"
