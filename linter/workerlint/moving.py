"""Moves what was found in a document to where its text now stands, so that it need not be checked again."""

from __future__ import annotations

from workerlint.diagnostic import Diagnostic, Edit, Fix, Related
from workerlint.documents import read_document
from workerlint.engine import CheckedDocument
from workerlint.pattern import Pattern
from workerlint.resources import Reference, Resource
from workerlint.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.settings import Settings
    from workerlint.text import Source

_SPEAKS_OF_LINES = Pattern(r"\blines? [0-9]")


def moved_document(
    document: CheckedDocument, source: Source, by: int, lines: int, settings: Settings
) -> CheckedDocument | None:
    """Give what was found in *document*, whose text now begins *by* code points and *lines* lines further down.

    None when it has to be checked again: a message that counts lines does not hold any more.
    """
    if lines and any(_speaks_of_lines(diagnostic) for diagnostic in document.found):
        return None
    span = _moved(document.span, by)
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


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _moved_diagnostic(diagnostic: Diagnostic, by: int) -> Diagnostic:
    return Diagnostic(
        diagnostic.code,
        diagnostic.name,
        diagnostic.severity,
        _moved(diagnostic.span, by),
        diagnostic.message,
        diagnostic.help,
        tuple(_moved_fix(fix, by) for fix in diagnostic.fixes),
        tuple(_moved_related(related, by) for related in diagnostic.related),
    )


def _moved_fix(fix: Fix, by: int) -> Fix:
    return Fix(fix.title, [Edit(_moved(edit.span, by), edit.content) for edit in fix.edits], fix.applicability)


def _moved_related(related: Related, by: int) -> Related:
    return related if related.path is not None else Related(_moved(related.span, by), related.message)


def _moved_resource(resource: Resource, by: int, lines: int) -> Resource:
    references = tuple(
        Reference(item.kind, item.name, item.workspace, _moved(item.span, by), item.path)
        for item in resource.references
    )
    return Resource(
        resource.kind,
        resource.name,
        resource.workspace,
        _moved(resource.span, by),
        resource.line + lines,
        references,
    )
