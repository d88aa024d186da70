"""The result of a check as plain data, for the cache and for other processes.

A record depends only on the content and the name of the file, the settings and the tool.
"""

from __future__ import annotations

from workerlint.core.diagnostic import Diagnostic, Edit, Fix, Related
from workerlint.core.text import Span
from workerlint.engine.result import Result, WorkerResult
from workerlint.manifest.manifest import Stack
from workerlint.manifest.reader import Skipped
from workerlint.manifest.resources import Reference, Resource, other_resources
from workerlint.manifest.stack_resource import StackDefinition

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hashlib import blake2b
    from typing import Any

    from workerlint.manifest.demand import Demand
    from workerlint.manifest.document import Document
    from workerlint.manifest.worker import Worker

    Record = list[Any]
    """The digest of the content, the secrecy, the Workers, the other resources, the failures, and what was skipped."""
else:
    # ``hashlib`` loads OpenSSL first, which takes 3 ms.
    try:
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b

DIGEST_SIZE = 16
"""Bytes."""
_STORABLE, _SECRETLESS = 1, 2
"""Flags: the record may be written to a file; the file is known to contain no secret."""


class DamagedError(Exception):
    """The data is not a valid record."""


def digest(*parts: bytes) -> str:
    """Return the BLAKE2b digest of some bytes in hexadecimal."""
    state = blake2b(digest_size=DIGEST_SIZE)
    for part in parts:
        state.update(part)
    return state.hexdigest()


def record_of(result: Result, content: str, *, stored: bool = True) -> Record:
    """Return the record of the result of ``Engine.begin`` for a file whose content has the digest *content*.

    The file is searched for secrets only if the record is to be *stored*.
    """
    own = sum(worker.resource is not None for worker in result.workers)
    return [
        content,
        _secrecy(result) if stored else _SECRETLESS * result.secretless,
        [_pack_worker(worker) for worker in result.workers],
        [_pack_resource(resource) for resource in result.resources[own:]],
        result.failures,
        [[skipped.span.start, skipped.span.end, skipped.reason] for skipped in result.skipped],
        int(result.has_bundle_comments),
    ]


def restore(record: Record, document: Document, fail_on: str) -> Result:
    """Return the result that *record* contains; *document* must have the same text. Raise DamagedError."""
    try:
        _, secrecy, workers, resources, failures, skipped, commented = record
        result = Result(document, secretless=bool(secrecy & _SECRETLESS), fail_on=fail_on)
        for worker in workers:
            result.add(_unpack_worker(worker, document))
        if resources:
            result.resources += [_unpack_resource(resource) for resource in resources]
        result.failures = failures
        result.has_bundle_comments = bool(commented)
        result.skipped = [Skipped(Span(start, end), reason) for start, end, reason in skipped]
    except (TypeError, ValueError) as error:
        raise DamagedError(str(error)) from error
    return result


def is_storable(record: Record) -> bool:
    """Return whether *record* may be written to a file: nothing in it can quote a secret."""
    return bool(record[1] & _STORABLE)


def quotes_text(record: Record) -> bool:
    """Return whether *record* may quote the text, or needs it: it has findings or suppression comments.

    Raise DamagedError.
    """
    try:
        return bool(record[6]) or any(found or commented for _, _, _, commented, found, *_ in record[2])
    except (TypeError, ValueError, IndexError) as error:
        raise DamagedError(str(error)) from error


def resources_of(record: Record) -> list[Resource]:
    """Return what the file of *record* defines. Raise DamagedError."""
    try:
        _, _, workers, resources, *_ = record
        own = [worker[5] for worker in workers if worker[5] is not None]
        return [_unpack_resource(resource) for resource in (*own, *resources)]
    except (TypeError, ValueError, IndexError) as error:
        raise DamagedError(str(error)) from error


def _secrecy(result: Result) -> int:
    """Return the flags of the result.

    The record of a file without findings contains only the names that it uses: the file is not searched. If a rule
    failed, the record may not be stored.
    """
    if result.failures or result.source.undecodable:
        return 0
    if not any(worker.found for worker in result.workers):
        return 0 if _names_secret(result) else _STORABLE
    if result.secretless:
        return _STORABLE | _SECRETLESS
    return 0 if result.secrets() else _STORABLE | _SECRETLESS


def _names_secret(result: Result) -> bool:
    """Return whether a name that a file uses looks like a secret that was inserted by mistake."""
    from workerlint.secrets.patterns import secret_ranges

    words = []
    for resource in result.resources:
        words += [resource.name, resource.workspace, *(reference.name for reference in resource.references)]
        if resource.definition is not None:
            words.append(resource.definition.schema)
    text = "\n".join(filter(None, words))
    return bool(secret_ranges(text))


def _pack_worker(worker: WorkerResult) -> Record:
    return [
        worker.span.start,
        worker.span.end,
        worker.unreadable,
        int(worker.worker is not None),
        [_pack_diagnostic(diagnostic) for diagnostic in worker.found],
        None if worker.resource is None else _pack_resource(worker.resource),
        worker.failures,
        int(worker.is_manifest),
        worker.owner,
    ]


def _unpack_worker(packed: Record, document: Document) -> WorkerResult:
    start, end, unreadable, commented, found, resource, failures, is_manifest, owner = packed
    result = WorkerResult(Span(start, end))
    result.unreadable = unreadable
    if found:
        result.found = [_unpack_diagnostic(diagnostic) for diagnostic in found]
    if resource is not None:
        result.resource = _unpack_resource(resource)
    result.failures = failures
    result.is_manifest = bool(is_manifest)
    result.owner = owner
    if commented:
        result.worker = document.worker_at(start) if is_manifest else _resource_at(document, start)
    return result


def _resource_at(document: Document, start: int) -> Worker | None:
    return next((resource for resource in other_resources(document) if resource.span.start == start), None)


def _pack_diagnostic(diagnostic: Diagnostic) -> Record:
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
                fix.paths,
            ]
            for fix in diagnostic.fixes
        ],
        [[related.span.start, related.span.end, related.message, related.path] for related in diagnostic.related],
        diagnostic.field,
        diagnostic.traits,
    ]


def _unpack_diagnostic(packed: Record) -> Diagnostic:
    code, name, severity, start, end, message, help, fixes, related, field, traits = packed
    return Diagnostic(
        code,
        name,
        severity,
        Span(start, end),
        message,
        help,
        tuple(
            Fix(
                title,
                [Edit(Span(first, last), content) for first, last, content in edits],
                applicability,
                map(tuple, paths),
            )
            for title, applicability, edits, paths in fixes
        ),
        tuple(Related(Span(first, last), text, path) for first, last, text, path in related),
        field,
        tuple(traits),
    )


def _pack_resource(resource: Resource) -> Record:
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
                [reference.use.start, reference.use.end] if reference.use is not None else None,
                reference.editable,
            ]
            for reference in resource.references
        ],
        resource.prefix,
        resource.stack,
        _pack_definition(resource.definition),
        None if (demand := resource.demand) is None else [demand.least, demand.most, demand.amounts],
    ]


def _unpack_resource(packed: Record) -> Resource:
    kind, name, workspace, start, end, line, references, prefix, stack, definition, demand = packed
    return Resource(
        kind,
        name,
        workspace,
        Span(start, end),
        line,
        tuple(
            Reference(kind, name, workspace, Span(first, last), tuple(path), Span(*use) if use else None, editable)
            for kind, name, workspace, first, last, path, use, editable in references
        ),
        prefix,
        stack,
        _unpack_definition(definition),
        None if demand is None else _unpack_demand(demand),
    )


def _unpack_demand(packed: Record) -> Demand:
    from workerlint.manifest.demand import Demand

    least, most, amounts = packed
    return Demand(least, most, tuple([(numerator, denominator) for numerator, denominator in amounts]))


def _pack_definition(definition: StackDefinition | None) -> Record | None:
    if definition is None:
        return None
    stack, span = definition.stack, definition.span
    return [
        stack.name,
        stack.flavour,
        stack.version,
        definition.runs_in,
        definition.schema,
        definition.path,
        span.start,
        span.end,
    ]


def _unpack_definition(packed: Record | None) -> StackDefinition | None:
    if packed is None:
        return None
    name, flavour, version, runs_in, schema, path, start, end = packed
    return StackDefinition(Stack(name, flavour, version), tuple(runs_in), schema, path, Span(start, end))
