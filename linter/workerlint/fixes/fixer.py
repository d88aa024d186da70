"""Applies fixes to a text, pass by pass, and takes back each one that would do harm."""

from __future__ import annotations

from workerlint.core.diagnostic import ERROR, Fix
from workerlint.core.text import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from workerlint.core.diagnostic import Diagnostic, Edit
    from workerlint.engine.engine import CheckedFile, Engine

MAX_PASSES = 20
"""A fix may uncover another fault (a re-nested block in a re-nested block); manifests need two or three passes."""


class FixResult:
    """The outcome for one file.

    *text* is the new text, *checked* what the rules say of it, and *dropped* those of its diagnostics whose fix would
    break the YAML or bring a new error. *applied* are the diagnostics whose fix went in, each as of its own pass.
    """

    __slots__ = ("applied", "checked", "dropped", "text")

    def __init__(self, text: str, checked: CheckedFile) -> None:
        self.text = text
        self.checked = checked
        self.applied: list[Diagnostic] = []
        self.dropped: list[Diagnostic] = []


def fix_text(engine: Engine, source: Source, wanted: Callable[[Diagnostic, Fix], bool]) -> FixResult:
    """Fix *source* until nothing changes any more; only fixes that *wanted* accepts are tried.

    Where fixes overlap, the first in the text wins and the others wait for the next pass. After each pass the result
    is checked again. When that shows an error that was not there before, the fixes that bring it are left out.
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
            # What did harm as the text stood gets another look at the new one.
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
    """Apply all fixes of *chosen*, which is in the order of the text, but those that do harm; give both.

    Halves are tried where the whole does harm, the later first, so that the places of those to come stay true: few
    harmful ones among many cost a few checks each, where to try all one by one would take hours on a long text.
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
    """Tell whether there are more errors than before, above all more places that cannot be read, or fewer Workers.

    A fix may trade one error for another: once a misspelt attribute has its right name, its value is looked at.
    """
    return (
        after.manifests < before.manifests or after.unreadable > before.unreadable or _errors(after) > _errors(before)
    )


def _errors(checked: CheckedFile) -> int:
    return sum(found.severity == ERROR for found in checked.diagnostics)


def _edits(diagnostic: Diagnostic) -> tuple[Edit, ...]:
    return diagnostic.fix.edits if diagnostic.fix else ()


def without_overlaps(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Keep the diagnostics whose preferred fix touches nothing that an earlier one's touches; all edits or none.

    The range from a fix's first edit to its last is its own: a fix that re-indents lines must not meet another that
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
    """Apply edits that do not overlap; insertions at one place keep their order."""
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        parts += (text[at : edit.span.start], edit.content)
        at = max(at, edit.span.end)
    parts.append(text[at:])
    return "".join(parts)
