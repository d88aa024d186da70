"""Checks successive versions of a text: a Worker whose text has not changed is not checked again."""

from __future__ import annotations

from workerlint.core.diagnostic import Diagnostic, Edit, Fix, Related
from workerlint.core.record import Struct
from workerlint.core.text import Pattern, indent_step
from workerlint.engine.result import Result, WorkerResult
from workerlint.manifest.resources import Reference, Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.engine.engine import Engine
    from workerlint.manifest.document import Document


class SupersededError(Exception):
    """The text has changed again during a check, so its result is not needed."""


class _Known(Struct):
    """The results for the Workers of one YAML document in an earlier version of the text."""

    start: int
    """Where its document began."""
    line: int
    """The 0-based line of *start*."""
    results: list[WorkerResult]


class IncrementalCheck:
    """Checks the versions of one document as ``Engine.begin`` does. It keeps the results of the last version only."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}
        self._context: tuple[Engine, str, int] | None = None

    def begin(self, engine: Engine, document: Document, superseded: Callable[[], bool] = lambda: False) -> Result:
        """Return the same as ``engine.begin``. Raise SupersededError as soon as *superseded* returns True."""
        source = document.yaml
        # Fixes are written with the line breaks and the indentation of the whole file.
        context = (engine, source.newline, indent_step(source))
        known = self._known if context == self._context else {}
        self._context = context
        self._known = {}
        result = Result(document, fail_on=engine.settings.fail_on)
        for start, end in document.worker_spans:
            if superseded():
                # The results of the Workers that were not reached are still valid.
                self._known = {**known, **self._known}
                raise SupersededError
            chunk = source.text[start:end]
            line = source.lines.line_of(start)
            unfinished = False
            found = _reusable(known.get(chunk), document, start, line)
            if found is None:
                part = document.part(start, end)
                found = [engine.check_worker(worker) for worker in part.workers]
                unfinished = part.unfinished
            if found and not unfinished:
                self._known[chunk] = _Known(start, line, found)
            for item in found:
                result.add(item)
        engine.add_others(result)
        return result


def _reusable(known: _Known | None, document: Document, start: int, line: int) -> list[WorkerResult] | None:
    """Return the known results with the present offsets; None if the Workers have to be checked."""
    if known is None:
        return None
    found = [moved_result(result, document, start - known.start, line - known.line) for result in known.results]
    moved = [result for result in found if result is not None]
    return moved if len(moved) == len(found) else None


_LINE_NUMBER = Pattern(r"\blines? [0-9]")


def moved_result(result: WorkerResult, document: Document, by: int, lines: int) -> WorkerResult | None:
    """Return *result* for the same text in *document*, moved down by *by* code points and *lines* lines.

    Return None if the Worker has to be checked again because a message contains a line number.
    """
    if lines and any(_contains_line_number(diagnostic) for diagnostic in result.found):
        return None
    moved = WorkerResult(result.span.shifted(by))
    moved.unreadable = result.unreadable
    moved.failures = result.failures
    moved.secretless = result.secretless
    moved.owner = result.owner
    if by or lines:
        moved.found = [_moved_diagnostic(diagnostic, by) for diagnostic in result.found]
        moved.resource = _moved_resource(result.resource, by, lines) if result.resource else None
    else:
        moved.found = result.found
        moved.resource = result.resource
    if result.worker is not None:
        # Suppression comments record what they suppressed: every check needs its own.
        moved.worker = document.worker_at(moved.span.start)
    return moved


def _contains_line_number(diagnostic: Diagnostic) -> bool:
    return bool(_LINE_NUMBER.search(diagnostic.message) or _LINE_NUMBER.search(diagnostic.help))


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
        diagnostic.field,
        diagnostic.traits,
    )


def _moved_fix(fix: Fix, by: int) -> Fix:
    return Fix(
        fix.title, [Edit(edit.span.shifted(by), edit.content) for edit in fix.edits], fix.applicability, fix.paths
    )


def _moved_related(related: Related, by: int) -> Related:
    return related if related.path is not None else Related(related.span.shifted(by), related.message)


def _moved_resource(resource: Resource, by: int, lines: int) -> Resource:
    references = tuple(
        Reference(
            item.kind,
            item.name,
            item.workspace,
            item.span.shifted(by),
            item.path,
            item.use.shifted(by) if item.use is not None else None,
            item.editable,
        )
        for item in resource.references
    )
    return Resource(
        resource.kind,
        resource.name,
        resource.workspace,
        resource.span.shifted(by),
        resource.line + lines,
        references,
        resource.prefix,
        resource.stack,
        resource.definition,
        resource.demand,
    )
