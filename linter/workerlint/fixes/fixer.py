"""Applies fixes to a text in passes; fixes that do harm are dropped."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

from workerlint.core.diagnostic import ERROR, Diagnostic, Edit, Fix
from workerlint.core.record import Struct
from workerlint.core.text import Source, Span
from workerlint.fixes.content import Named, only_named_changes
from workerlint.manifest.document import Document
from workerlint.syntax.nodes import Scalar, leaves

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from workerlint.engine.engine import Engine
    from workerlint.engine.result import Result
    from workerlint.manifest.resource_index import ResourceIndex
    from workerlint.manifest.worker import Worker

MAX_PASSES = 20
"""A fix may uncover another finding (a reindented block in a reindented block); manifests need two or three passes."""


class FixResult(Struct):
    """The outcome of fixing one document."""

    before: Result
    """The result for the original text."""
    result: Result
    """The result for the fixed text; *before* if nothing was fixed."""
    applied: list[Diagnostic]
    """The diagnostics that were fixed, as they were in their pass."""
    dropped: list[Diagnostic]
    """The diagnostics of *result* whose fix would do harm."""

    @property
    def text(self) -> str:
        """The fixed text."""
        return self.result.source.text


def fix_document(
    engine: Engine,
    document: Document,
    wanted: Callable[[Diagnostic, Fix], bool],
    index: ResourceIndex | None = None,
) -> FixResult:
    """Fix *document* until nothing changes; only fixes that *wanted* accepts are tried.

    *index* has the resources in other files.

    Where fixes overlap, the first in the text is applied and the others wait for the next pass. After each pass the
    result is checked again by all rules, whichever *engine* runs, and the fixes that do harm are left out.
    """
    before = result = engine.check(document, index)
    fixed = FixResult(before, result, [], [])
    if document.source.undecodable:
        return fixed
    guard = engine.guard
    checked: Result | None = None
    refused: set[Diagnostic] = set()
    for _ in range(MAX_PASSES):
        candidates = [
            diagnostic
            for diagnostic in result.diagnostics
            if diagnostic.fix and wanted(diagnostic, diagnostic.fix) and diagnostic not in refused
        ]
        # Repairs get a pass of their own: they must keep the content, which other fixes change.
        chosen = without_overlaps([item for item in candidates if item.code in guard.repairs] or candidates)
        if not chosen:
            break
        if checked is None:
            checked = result if guard is engine else guard.check(document, index)
        checked, applied, dropped = _apply_harmless(guard, checked, chosen, index)
        if applied:
            result = checked if guard is engine else engine.check(checked.document, index)
            # A fix that did harm in the old text may be harmless in the new one.
            refused.clear()
        else:
            refused.update(dropped)
        fixed.applied += applied
    fixed.result = result
    fixed.dropped = [diagnostic for diagnostic in result.diagnostics if diagnostic in refused]
    return fixed


def _apply_harmless(
    guard: Engine, result: Result, chosen: list[Diagnostic], index: ResourceIndex | None
) -> tuple[Result, list[Diagnostic], list[Diagnostic]]:
    """Apply the harmless fixes of *chosen*; return the result, the applied diagnostics and the dropped ones.

    *chosen* is in the order of the text. *result* and the returned result are those of *guard*.

    If all fixes together do harm, each half is tried, the later half first so that the spans of the other stay valid.
    A few harmful fixes among many cost a few checks each; trying all of them one by one could take hours.
    """
    after = _apply(guard, result, chosen, index)
    if after is not None:
        return after, chosen, []
    if len(chosen) == 1:
        return result, [], chosen
    middle = len(chosen) // 2
    result, late, late_dropped = _apply_harmless(guard, result, chosen[middle:], index)
    result, early, early_dropped = _apply_harmless(guard, result, chosen[:middle], index)
    return result, early + late, early_dropped + late_dropped


def _apply(guard: Engine, before: Result, chosen: list[Diagnostic], index: ResourceIndex | None) -> Result | None:
    """Apply the fixes and check the fixed text; return None if it is worse than before."""
    changed = _changed(before.document, [edit for diagnostic in chosen for edit in _edits(diagnostic)])
    named = [_named(diagnostic, diagnostic.fix) for diagnostic in chosen if diagnostic.fix]
    if not only_named_changes(before.document, changed, named):
        return None
    after = guard.check(changed, index)
    return None if _is_worse(before, after, chosen) else after


def changes_only_named(document: Document, diagnostic: Diagnostic, fix: Fix) -> bool:
    """Return whether *fix*, applied alone, changes only the data that it names."""
    return only_named_changes(document, _changed(document, fix.edits), [_named(diagnostic, fix)])


def _changed(document: Document, edits: Iterable[Edit]) -> Document:
    source = document.source
    return Document(Source(source.path, apply_edits(source.text, edits), source.encoding, source.bom), document)


def _named(diagnostic: Diagnostic, fix: Fix) -> Named:
    """Return the paths that a fix of a diagnostic names."""
    return Named(diagnostic.span.start, fix.paths)


def _is_worse(before: Result, after: Result, chosen: list[Diagnostic]) -> bool:
    """Return whether the fixes of *chosen* did harm: syntax errors, fewer Workers, a new error, or a deleted error.

    The fix of an error may uncover others: once a misspelt field is renamed, its value is checked.
    """
    if after.manifests < before.manifests or after.unreadable > before.unreadable:
        return True
    gained = _counts(after) - _counts(before)
    if gained:
        errors = {(found.code, found.span) for found in _errors(before)}
        if any((diagnostic.code, diagnostic.span) not in errors for diagnostic in chosen):
            return True
        guesses = _guessed_values(before, chosen)
        if any(found.code in gained and found.span in guesses for found in _errors(after)):
            return True
    return _deletes_other_errors(before, after, chosen)


def _errors(result: Result) -> Iterator[Diagnostic]:
    return (found for found in result.diagnostics if found.severity == ERROR)


def _counts(result: Result) -> Counter[str]:
    """Return how many errors of each rule there are. Their messages and spans may change with the text."""
    return Counter(found.code for found in _errors(result))


def _guessed_values(before: Result, chosen: list[Diagnostic]) -> set[Span]:
    """Return the spans, in the fixed text, of the values that unsafe fixes write in place of others.

    An error there means that the guess was wrong. A value that is only quoted or put in a list is not guessed.
    """
    guesses = set()
    shift = 0
    written = [(edit, diagnostic) for diagnostic in chosen for edit in _edits(diagnostic)]
    for edit, diagnostic in sorted(written, key=lambda item: item[0].span):
        start = edit.span.start + shift
        shift += len(edit.content) - (edit.span.end - edit.span.start)
        if diagnostic.fix and not diagnostic.fix.safe:
            worker = before.document.worker_at(edit.span.start)
            value = worker.cached(_values).get(edit.span) if worker else None
            if value is not None and value not in edit.content:
                guesses.add(Span(start, start + len(edit.content)))
    return guesses


def _values(worker: Worker) -> dict[Span, str]:
    """Return the scalar values of a Worker by their spans."""
    found = leaves(worker.root) if worker.root else ()
    return {leaf.node.span: leaf.node.text for leaf in found if isinstance(leaf.node, Scalar) and not leaf.is_key}


def _deletes_other_errors(before: Result, after: Result, chosen: list[Diagnostic]) -> bool:
    """Return whether edits delete the text of an error that they are not for, unless the same error is elsewhere."""
    deleted = sorted(edit.span for diagnostic in chosen for edit in _edits(diagnostic) if not edit.content)
    starts = [span.start for span in deleted]
    own = {(diagnostic.code, diagnostic.span) for diagnostic in chosen}
    gone = []
    for found in _errors(before):
        number = bisect_right(starts, found.span.start) - 1
        if number >= 0 and found.span.end <= deleted[number].end and (found.code, found.span) not in own:
            gone.append(_subjects(before, found))
    left = {subject for found in _errors(after) for subject in _subjects(after, found)} if gone else set()
    return any(left.isdisjoint(subjects) for subjects in gone)


def _subjects(result: Result, found: Diagnostic) -> tuple[tuple[str, str], ...]:
    """Return how to find an error again: by its code and text, or by its code and message.

    The same value may have another text: in quotes, or as an alias.
    """
    return (found.code, result.source.text[found.span.start : found.span.end]), (found.code, found.message)


def _edits(diagnostic: Diagnostic) -> tuple[Edit, ...]:
    return diagnostic.fix.edits if diagnostic.fix else ()


def without_overlaps(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics whose preferred fix does not overlap an earlier one.

    The range of a fix extends from its first edit to its last: a fix that reindents lines must not overlap another
    that inserts lines between them.
    """
    kept: list[Diagnostic] = []
    taken = -1
    for diagnostic in sorted(diagnostics, key=lambda item: min(edit.span for edit in _edits(item))):
        spans = [edit.span for edit in _edits(diagnostic)]
        start, end = min(span.start for span in spans), max(span.end for span in spans)
        # In the order of their starts, so that only the end of the last one counts.
        if taken < start:
            kept.append(diagnostic)
            taken = end
    return kept


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return *text* with edits applied that do not overlap; insertions at one offset keep their order."""
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        parts += (text[at : edit.span.start], edit.content)
        at = max(at, edit.span.end)
    parts.append(text[at:])
    return "".join(parts)
