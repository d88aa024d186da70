"""Turns the engine's diagnostics into the protocol's."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.uris import from_fs_path

from workerlint.core.diagnostic import ERROR, INFO, WARNING
from workerlint.core.text import LineIndex, Source, decode
from workerlint.core.wording import visible
from workerlint.report.report import FileReport, rule_url
from workerlint_lsp.positions import Positions

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.core.diagnostic import Diagnostic, Related
    from workerlint.engine.engine import CheckedFile
    from workerlint_lsp.folder import Folder
    from workerlint_lsp.snapshot import Snapshot

SOURCE = "workerlint"

_SEVERITIES = {
    ERROR: types.DiagnosticSeverity.Error,
    WARNING: types.DiagnosticSeverity.Warning,
    INFO: types.DiagnosticSeverity.Information,
}
_TAGS = {
    "DW210": types.DiagnosticTag.Deprecated,
    "DW007": types.DiagnosticTag.Unnecessary,
    "DW108": types.DiagnosticTag.Unnecessary,
    "DW318": types.DiagnosticTag.Unnecessary,
    "DW406": types.DiagnosticTag.Unnecessary,
}
"""Editors strike the deprecated through and grey out what does nothing."""


class Masks:
    """Hides secrets in messages; looks for them in the document at hand, once for each text."""

    def __init__(self) -> None:
        self._reports: dict[str, FileReport] = {}

    def report(self, checked: CheckedFile, diagnostic: Diagnostic) -> FileReport:
        """Give what hides the secrets of the document that *diagnostic* is about."""
        source = checked.source
        text = source.text
        secretless = False
        for document in checked.documents:
            if document.span.start <= diagnostic.span.start <= document.span.end:
                text = source.text[document.span.start : document.span.end]
                secretless = document.secretless
                break
        report = self._reports.get(text)
        if report is None:
            # What the check knows need not be searched for again: that is a third of the time for a long document.
            report = FileReport(Source(source.path, text), source.path, secretless=secretless)
            self._reports[text] = report
        return report

    def keep_only(self, used: set[str]) -> None:
        """Forget the documents that are no longer there."""
        # A copy first: the thread that answers may add one meanwhile.
        self._reports = {text: report for text, report in list(self._reports.items()) if text in used}


class Converter:
    """Converts the findings in the files of a folder. *positions_of* gives the positions in another file."""

    def __init__(self, folder: Folder, positions_of: Callable[[str], Positions | None]) -> None:
        self._folder = folder
        self._positions_of = positions_of

    def convert(self, checked: CheckedFile, snapshot: Snapshot, masks: Masks) -> list[types.Diagnostic]:
        """Give the diagnostics of *checked* in the protocol's form, in the same order."""
        used: set[str] = set()
        converted = []
        for diagnostic in checked.diagnostics:
            report = masks.report(checked, diagnostic)
            if report.source is not None:
                used.add(report.source.text)
            converted.append(self._convert(diagnostic, snapshot, report))
        masks.keep_only(used)
        return converted

    def _convert(self, diagnostic: Diagnostic, snapshot: Snapshot, report: FileReport) -> types.Diagnostic:
        message = shown(report, diagnostic.message)
        if diagnostic.help:
            message = f"{message}\nhelp: {shown(report, diagnostic.help)}"
        related = [self._related(item, snapshot, report) for item in diagnostic.related]
        tag = _TAGS.get(diagnostic.code)
        return types.Diagnostic(
            range=snapshot.positions.range_of(diagnostic.span),
            message=message,
            severity=_SEVERITIES[diagnostic.severity],
            code=diagnostic.code,
            code_description=types.CodeDescription(rule_url(diagnostic.code)),
            source=SOURCE,
            tags=[tag] if tag else None,
            related_information=[item for item in related if item] or None,
        )

    def _related(
        self, related: Related, snapshot: Snapshot, report: FileReport
    ) -> types.DiagnosticRelatedInformation | None:
        uri, positions = snapshot.uri, snapshot.positions
        if related.path is not None:
            path = self._folder.absolute(related.path)
            found = self._positions_of(path)
            if found is None:
                return None
            uri, positions = file_uri(path), found
        location = types.Location(uri, positions.range_of(related.span))
        return types.DiagnosticRelatedInformation(location, shown(report, related.message))


def shown(report: FileReport, words: str) -> str:
    """Give words about a file as an editor may show them: secrets masked, nothing invisible."""
    return visible(report.hide(words))


def file_uri(path: str) -> str:
    """Give the URI of an absolute path."""
    try:
        return from_fs_path(path) or path
    except UnicodeEncodeError:  # a name of bytes that are no UTF-8
        return Path(path).as_uri()


def read_positions(path: str, encoding: str) -> Positions | None:
    """Read the positions of a file as it is on disk; None when it cannot be read."""
    try:
        with open(path, "rb") as file:
            text = decode(file.read(), os.path.basename(path)).text
    except OSError:
        return None
    return Positions(LineIndex(text), encoding)
