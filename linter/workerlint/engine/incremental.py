"""Checks a text that is being edited: only the documents whose own text has changed are looked at again."""

from __future__ import annotations

from workerlint.core.diagnostic import Diagnostic, Edit, Fix, Related
from workerlint.core.record import Struct
from workerlint.core.text import Pattern, Source, indent_step
from workerlint.engine.engine import CheckedDocument, CheckedFile
from workerlint.manifest.reader import read_document
from workerlint.manifest.resources import Reference, Resource, defines_referred, read_referred
from workerlint.syntax.parser import split_documents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.config.settings import Settings
    from workerlint.engine.engine import Engine


class SupersededError(Exception):
    """The text has changed again: nobody waits for the answer any more."""


class _Known(Struct):
    """What came of a document whose text began at *start* (code points), on the 0-based *line*."""

    start: int
    line: int
    document: CheckedDocument | None
    resources: list[Resource]


class IncrementalCheck:
    """Does what ``Engine.begin`` does, for one file of which one version after another is checked.

    It remembers the documents of the last version only.
    """

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}
        self._context: tuple[Engine, str, int] | None = None

    def begin(self, engine: Engine, source: Source, superseded: Callable[[], bool] = lambda: False) -> CheckedFile:
        """Check what *source* alone can tell. Raises SupersededError once *superseded* says so."""
        # Fixes are written with the line breaks and the indentation of the whole file.
        context = (engine, source.newline, indent_step(source))
        known = self._known if context == self._context else {}
        self._context = context
        self._known = {}
        checked = CheckedFile(source)
        text = source.text
        referred: list[Resource] = []
        for start, end in split_documents(text):
            if superseded():
                # What is known of the documents that were not reached is still true.
                self._known = {**known, **self._known}
                raise SupersededError
            chunk = text[start:end]
            if "worker" not in chunk and not defines_referred(chunk):
                continue
            entry = self._look(engine, source, known.get(chunk), start, chunk)
            self._known[chunk] = entry
            if entry.document is not None:
                checked.add(entry.document)
            referred += entry.resources
        checked.resources += referred
        return checked

    def _look(self, engine: Engine, source: Source, known: _Known | None, start: int, chunk: str) -> _Known:
        line = source.lines.line_of(start)
        if known is not None:
            by, lines = start - known.start, line - known.line
            document = known.document
            if document is not None:
                document = moved_document(document, source, by, lines, engine.settings)
            if document is not None or known.document is None:
                return _Known(start, line, document, moved_resources(known.resources, by, lines))
        document = engine.check_document(source, start, start + len(chunk)) if "worker" in chunk else None
        resources = []
        if document is None and defines_referred(chunk):
            alone = Source(source.path, chunk)
            resources = moved_resources(list(read_referred(alone)), start, line)
        return _Known(start, line, document, resources)


_SPEAKS_OF_LINES = Pattern(r"\blines? [0-9]")


def moved_document(
    document: CheckedDocument, source: Source, by: int, lines: int, settings: Settings
) -> CheckedDocument | None:
    """Give what was found in *document*, whose text now begins *by* code points and *lines* lines further down.

    None when it has to be checked again: a message that counts lines does not hold any more.
    """
    if lines and any(_speaks_of_lines(diagnostic) for diagnostic in document.found):
        return None
    span = document.span.shifted(by)
    moved = CheckedDocument(span)
    moved.unreadable = document.unreadable
    moved.failures = document.failures
    moved.secretless = document.secretless
    if by or lines:
        moved.found = [_moved_diagnostic(diagnostic, by) for diagnostic in document.found]
        moved.resource = _moved_resource(document.resource, by, lines) if document.resource else None
    else:
        moved.found = document.found
        moved.resource = document.resource
    if document.worker is not None:
        # Suppression comments note what they silenced: every check needs its own.
        moved.worker = read_document(source, span.start, span.end, settings)
    return moved


def moved_resources(resources: list[Resource], by: int, lines: int) -> list[Resource]:
    """Give *resources* as they are *by* code points and *lines* lines further down."""
    return [_moved_resource(resource, by, lines) for resource in resources] if by or lines else resources


def _speaks_of_lines(diagnostic: Diagnostic) -> bool:
    return bool(_SPEAKS_OF_LINES.search(diagnostic.message) or _SPEAKS_OF_LINES.search(diagnostic.help))


def _moved_diagnostic(diagnostic: Diagnostic, by: int) -> Diagnostic:
    return Diagnostic(
        diagnostic.code,
        diagnostic.name,
        diagnostic.severity,
        diagnostic.span.shifted(by),
        diagnostic.message,
        diagnostic.help,
        tuple(_moved_fix(fix, by) for fix in diagnostic.fixes),
        tuple(_moved_related(related, by) for related in diagnostic.related),
    )


def _moved_fix(fix: Fix, by: int) -> Fix:
    return Fix(fix.title, [Edit(edit.span.shifted(by), edit.content) for edit in fix.edits], fix.applicability)


def _moved_related(related: Related, by: int) -> Related:
    return related if related.path is not None else Related(related.span.shifted(by), related.message)


def _moved_resource(resource: Resource, by: int, lines: int) -> Resource:
    references = tuple(
        Reference(item.kind, item.name, item.workspace, item.span.shifted(by), item.path)
        for item in resource.references
    )
    return Resource(
        resource.kind,
        resource.name,
        resource.workspace,
        resource.span.shifted(by),
        resource.line + lines,
        references,
    )
