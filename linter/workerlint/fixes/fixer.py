"""Fixes applied to a text, in passes; each fix that would do harm is taken back."""

from __future__ import annotations

from workerlint.core.diagnostic import ERROR, Fix
from workerlint.core.text import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from workerlint.core.diagnostic import Diagnostic, Edit
    from workerlint.engine.engine import CheckedFile, Engine

MAX_PASSES = 20
"""A fix may uncover another finding (a reindented block in a reindented block); manifests need two or three passes."""


class FixResult:
    """The outcome for one file."""

    __slots__ = ("applied", "checked", "dropped", "text")

    text: str
    """The new text."""
    checked: CheckedFile
    """The check of the new text."""
    applied: list[Diagnostic]
    """The diagnostics whose fix was applied, each as of its own pass."""
    dropped: list[Diagnostic]
    """The diagnostics whose fix would break the YAML or cause a new error."""

    def __init__(self, text: str, checked: CheckedFile) -> None:
        self.text = text
        self.checked = checked
        self.applied = []
        self.dropped = []


def fix_text(engine: Engine, source: Source, wanted: Callable[[Diagnostic, Fix], bool]) -> FixResult:
    """Return *source* fixed until nothing changes any more; only fixes that *wanted* accepts are tried.

    Where fixes overlap, the first in the text wins and the others wait for the next pass. After each pass the result
    is checked again. When it has an error that was not there before, the fixes that cause it are left out.
    """
    checked = engine.check(source)
    result = FixResult(source.text, checked)
    if source.undecodable:
        return result
    refused: set[Diagnostic] = set()
    for _ in range(MAX_PASSES):
        candidates = [
            diagnostic
            for diagnostic in checked.diagnostics
            if diagnostic.fix and wanted(diagnostic, diagnostic.fix) and diagnostic not in refused
        ]
        chosen = without_overlaps(candidates)
        if not chosen:
            break
        source, checked, applied, dropped = _apply_harmless(engine, source, checked, chosen)
        if applied:
            # A fix that did harm is tried again on the new text.
            refused.clear()
        else:
            refused.update(dropped)
        result.applied += applied
    result.text, result.checked = source.text, checked
    result.dropped = [diagnostic for diagnostic in checked.diagnostics if diagnostic in refused]
    return result


def _apply_harmless(
    engine: Engine, source: Source, checked: CheckedFile, chosen: list[Diagnostic]
) -> tuple[Source, CheckedFile, list[Diagnostic], list[Diagnostic]]:
    """Apply the fixes of *chosen*, in the order of the text, except those that do harm; return both.

    Where all of them do harm, halves are tried, the later first, so that the offsets of the others stay valid: a few
    harmful ones among many cost a few checks each, where trying each one would take hours on a long text.
    """
    step = _apply(engine, source, checked, chosen)
    if step is not None:
        return *step, chosen, []
    if len(chosen) == 1:
        return source, checked, [], chosen
    middle = len(chosen) // 2
    source, checked, late, late_dropped = _apply_harmless(engine, source, checked, chosen[middle:])
    source, checked, early, early_dropped = _apply_harmless(engine, source, checked, chosen[:middle])
    return source, checked, early + late, early_dropped + late_dropped


def _apply(
    engine: Engine, source: Source, before: CheckedFile, chosen: list[Diagnostic]
) -> tuple[Source, CheckedFile] | None:
    """Apply the fixes and check the result; None when it is worse than before."""
    text = apply_edits(source.text, [edit for diagnostic in chosen for edit in _edits(diagnostic)])
    changed = Source(source.path, text, source.encoding, source.bom)
    after = engine.check(changed)
    return None if _is_worse(before, after) else (changed, after)


def _is_worse(before: CheckedFile, after: CheckedFile) -> bool:
    """Return whether there are more errors than before, more unreadable lines, or fewer Workers.

    A fix may replace one error by another: once a misspelt attribute has its correct name, its value is checked.
    """
    return (
        after.manifests < before.manifests or after.unreadable > before.unreadable or _errors(after) > _errors(before)
    )


def _errors(checked: CheckedFile) -> int:
    return sum(found.severity == ERROR for found in checked.diagnostics)


def _edits(diagnostic: Diagnostic) -> tuple[Edit, ...]:
    return diagnostic.fix.edits if diagnostic.fix else ()


def without_overlaps(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics whose preferred fix does not overlap an earlier one.

    The range of a fix extends from its first edit to its last: a fix that reindents lines must not meet another that
    writes between them.
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
