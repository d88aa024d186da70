"""Conversion of the engine's diagnostics and edits to those of the protocol."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from lsprotocol import types

from workerlint.core.diagnostic import DEPRECATED, ERROR, INFO, UNNECESSARY, WARNING, Diagnostic, Edit, Related
from workerlint.core.record import Struct, new
from workerlint.core.text import LineIndex, Source, Span, decode
from workerlint.core.wording import visible
from workerlint.engine.result import Result, WorkerResult
from workerlint.report.report import rule_url
from workerlint.secrets.masking import secrets_in
from workerlint.secrets.redaction import Redactor
from workerlint_lsp.endpoint import file_uri
from workerlint_lsp.folder import Folder
from workerlint_lsp.positions import Positions
from workerlint_lsp.snapshot import Snapshot

SOURCE = "workerlint"

_SEVERITIES = {
    ERROR: types.DiagnosticSeverity.Error,
    WARNING: types.DiagnosticSeverity.Warning,
    INFO: types.DiagnosticSeverity.Information,
}
_TAGS = {DEPRECATED: types.DiagnosticTag.Deprecated, UNNECESSARY: types.DiagnosticTag.Unnecessary}
"""Editors strike through deprecated text and grey out unnecessary text."""


class Masks(Struct):
    """Masks for the secrets in messages; each Worker is searched for secrets once, until its text changes."""

    _redactors: dict[str, Redactor] = new(dict)

    def redactor(self, result: Result, diagnostic: Diagnostic) -> tuple[str, Redactor, Span]:
        """Return the text of the Worker that *diagnostic* is about, the redactor of its secrets, and the span in it."""
        at = diagnostic.span.start
        for worker in result.workers:
            start, end = worker.span.start, worker.span.end
            if start <= at <= end and (worker.is_manifest or worker.unreadable):
                text = result.source.text[start:end]
                redactor = self._redactors.get(text)
                if redactor is None:
                    redactor = _redactor_of(result, worker, text)
                    self._redactors[text] = redactor
                return text, redactor, diagnostic.span.shifted(-start)
        return "", result.redactor, diagnostic.span

    def keep_only(self, used: set[str]) -> None:
        """Remove the Workers whose text is not in *used*."""
        # Iterate over a copy, because the feature thread may add one at the same time.
        self._redactors = {text: redactor for text, redactor in list(self._redactors.items()) if text in used}


def _redactor_of(result: Result, worker: WorkerResult, text: str) -> Redactor:
    start = worker.span.start
    # The result of the check saves a search for secrets, which takes a third of the time for a long document.
    found = [] if worker.secretless else [item for item in result.document.checked if item.span == worker.span]
    spans = [span.shifted(-start) for item in found for span in secrets_in(item)]
    return Redactor(Source(result.path, text), spans)


class Converter(Struct):
    """A converter for the diagnostics of a folder. *positions_of* returns the positions in a file by its path."""

    _folder: Folder
    _positions_of: Callable[[str], Positions | None]

    def convert(self, checked: Result, snapshot: Snapshot, masks: Masks) -> list[types.Diagnostic]:
        """Return the diagnostics of *checked* as the protocol represents them, in the same order."""
        used: set[str] = set()
        converted = []
        urls = {rule.code: rule_url(rule) for rule in self._folder.rules} if checked.diagnostics else {}
        for diagnostic in checked.diagnostics:
            text, redactor, about = masks.redactor(checked, diagnostic)
            used.add(text)
            converted.append(self._convert(diagnostic, snapshot, redactor, about, urls.get(diagnostic.code)))
        masks.keep_only(used)
        return converted

    def _convert(
        self, diagnostic: Diagnostic, snapshot: Snapshot, redactor: Redactor, about: Span, url: str | None
    ) -> types.Diagnostic:
        message = mask(redactor, diagnostic.message, about)
        if diagnostic.help:
            message = f"{message}\nhelp: {mask(redactor, diagnostic.help, about)}"
        related = [self._related(item, snapshot, redactor) for item in diagnostic.related]
        tags = [_TAGS[trait] for trait in diagnostic.traits if trait in _TAGS]
        return types.Diagnostic(
            range=snapshot.positions.range_of(diagnostic.span),
            message=message,
            severity=_SEVERITIES[diagnostic.severity],
            code=diagnostic.code,
            code_description=types.CodeDescription(url) if url else None,
            source=SOURCE,
            tags=tags or None,
            related_information=[item for item in related if item] or None,
        )

    def _related(
        self, related: Related, snapshot: Snapshot, redactor: Redactor
    ) -> types.DiagnosticRelatedInformation | None:
        uri, positions = snapshot.uri, snapshot.positions
        if related.path is not None:
            path = self._folder.absolute_path(related.path)
            found = self._positions_of(path)
            if found is None:
                return None
            uri, positions = file_uri(path), found
        location = types.Location(uri, positions.range_of(related.span))
        return types.DiagnosticRelatedInformation(location, mask(redactor, related.message))


def mask(redactor: Redactor, text: str, about: Span | None = None) -> str:
    """Return *text*, which is about a span, with secrets masked and invisible characters escaped."""
    return visible(redactor.redact(text, about))


def convert_edits(positions: Positions, edits: Iterable[Edit]) -> list[types.TextEdit]:
    """Return edits as the protocol represents them, in the order of the text."""
    return [
        types.TextEdit(positions.range_of(edit.span), edit.content)
        for edit in sorted(edits, key=lambda edit: edit.span)
    ]


def read_positions(path: str, encoding: str) -> Positions | None:
    """Return the positions in a file as it is on disk; None if it cannot be read."""
    try:
        with open(path, "rb") as file:
            text = decode(file.read(), os.path.basename(path)).text
    except OSError:
        return None
    return Positions(LineIndex(text), encoding)
