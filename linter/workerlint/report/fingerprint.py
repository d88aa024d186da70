"""Names for findings that stay the same while lines move around them."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workerlint.core.diagnostic import Diagnostic
    from workerlint.engine.result import Result


def fingerprint(file: Result, diagnostic: Diagnostic, path: str) -> str:
    """Give the fingerprint of a finding in the file at *path*: from rule, path and the text of its line.

    The text is taken without its white space and its secrets, so that no hash tells anything of one. Findings of one
    rule on lines alike have the same.
    """
    source = file.source
    words = ""
    if source is not None:
        lines = source.lines
        start, end = lines.line_bounds(lines.line_of(min(diagnostic.span.start, len(source.text))))
        words = " ".join(file.shown(start, end).split())
    parts = f"{diagnostic.code}\0{path}\0{words}"
    return sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Fingerprints:
    """Hands out the fingerprints of one run; those that would be equal are told apart by a number."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def of(self, file: Result, diagnostic: Diagnostic, path: str) -> str:
        """Give the fingerprint of a finding with its number among its equals."""
        digest = fingerprint(file, diagnostic, path)
        count = self._seen[digest] = self._seen.get(digest, 0) + 1
        return f"{digest}:{count}"
