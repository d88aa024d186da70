"""Puts what was found in one file into plain lists, and takes it out again: for the cache and between processes.

Lists of numbers and texts are what JSON reads fastest, and reading them runs no code. The text of the file itself is
not among them. Suppression comments need the document's tree, which is read again where there are any.
"""

from __future__ import annotations

from workerlint.diagnostic import Diagnostic, Edit, Fix, Related
from workerlint.documents import read_document
from workerlint.engine import CheckedDocument, CheckedFile
from workerlint.resources import Reference, Resource
from workerlint.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from workerlint.settings import Settings
    from workerlint.text import Source

    Packed = list[Any]


class DamagedError(Exception):
    """What should be unpacked was not packed here."""


def pack(checked: CheckedFile) -> Packed:
    """Give plain data for what ``Engine.begin`` found in a file."""
    own = sum(document.resource is not None for document in checked.documents)
    return [
        [_pack_document(document) for document in checked.documents],
        [_pack_resource(resource) for resource in checked.resources[own:]],
        checked.failures,
    ]


def unpack(packed: Packed, source: Source, settings: Settings) -> CheckedFile:
    """Give back what was packed, as found in *source*, whose text must be the same. Raises DamagedError."""
    try:
        documents, resources, failures = packed
        checked = CheckedFile(source)
        for document in documents:
            checked.add(_unpack_document(document, source, settings))
        if resources:
            checked.resources += [_unpack_resource(resource) for resource in resources]
        checked.failures = failures
    except (TypeError, ValueError) as error:
        raise DamagedError(str(error)) from error
    return checked


def quotes_text(packed: Packed) -> bool:
    """Tell whether packed data may quote the text, or needs it: there are findings, or suppression comments."""
    return any(found or commented for _, _, _, commented, found, *_ in packed[0])


def resources_of(packed: Packed) -> list[Resource]:
    """Give what the file of packed data defines. Raises DamagedError."""
    try:
        documents, resources, _ = packed
        own = [document[5] for document in documents if document[5] is not None]
        return [_unpack_resource(resource) for resource in (*own, *resources)]
    except (TypeError, ValueError, IndexError) as error:
        raise DamagedError(str(error)) from error


def _pack_document(document: CheckedDocument) -> Packed:
    return [
        document.span.start,
        document.span.end,
        document.unreadable,
        int(document.worker is not None),
        [_pack_diagnostic(diagnostic) for diagnostic in document.found],
        None if document.resource is None else _pack_resource(document.resource),
        document.failures,
    ]


def _unpack_document(packed: Packed, source: Source, settings: Settings) -> CheckedDocument:
    start, end, unreadable, commented, found, resource, failures = packed
    document = CheckedDocument(Span(start, end))
    document.unreadable = unreadable
    if found:
        document.found = [_unpack_diagnostic(diagnostic) for diagnostic in found]
    if resource is not None:
        document.resource = _unpack_resource(resource)
    document.failures = failures
    if commented:
        document.worker = read_document(source, start, end, settings)
    return document


def _pack_diagnostic(diagnostic: Diagnostic) -> Packed:
    return [
        diagnostic.code,
        diagnostic.name,
        diagnostic.severity,
        diagnostic.span.start,
        diagnostic.span.end,
        diagnostic.message,
        diagnostic.help,
        [
            [
                fix.title,
                fix.applicability,
                [[edit.span.start, edit.span.end, edit.content] for edit in fix.edits],
            ]
            for fix in diagnostic.fixes
        ],
        [[related.span.start, related.span.end, related.message, related.path] for related in diagnostic.related],
    ]


def _unpack_diagnostic(packed: Packed) -> Diagnostic:
    code, name, severity, start, end, message, help, fixes, related = packed
    return Diagnostic(
        code,
        name,
        severity,
        Span(start, end),
        message,
        help,
        tuple(
            Fix(title, [Edit(Span(first, last), content) for first, last, content in edits], applicability)
            for title, applicability, edits in fixes
        ),
        tuple(Related(Span(first, last), text, path) for first, last, text, path in related),
    )


def _pack_resource(resource: Resource) -> Packed:
    return [
        resource.kind,
        resource.name,
        resource.workspace,
        resource.span.start,
        resource.span.end,
        resource.line,
        [
            [
                reference.kind,
                reference.name,
                reference.workspace,
                reference.span.start,
                reference.span.end,
                reference.path,
            ]
            for reference in resource.references
        ],
    ]


def _unpack_resource(packed: Packed) -> Resource:
    kind, name, workspace, start, end, line, references = packed
    return Resource(
        kind,
        name,
        workspace,
        Span(start, end),
        line,
        tuple(
            Reference(kind, name, workspace, Span(first, last), path)
            for kind, name, workspace, first, last, path in references
        ),
    )
