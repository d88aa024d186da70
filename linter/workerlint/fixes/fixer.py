"""Fixes applied to a text, in passes; each fix that would do harm is taken back."""

from __future__ import annotations

from workerlint.core.diagnostic import ERROR, Diagnostic, Edit, Fix
from workerlint.core.record import Struct
from workerlint.core.text import Source
from workerlint.manifest.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from workerlint.engine.engine import Engine
    from workerlint.engine.result import Result

MAX_PASSES = 20
"""A fix may uncover another finding (a reindented block in a reindented block); manifests need two or three passes."""


class FixResult(Struct):
    """What fixing did to one document."""

    before: Result
    """The result for the text as it was."""
    result: Result
    """The result for the fixed text, whose document has it; *before* when nothing was fixed."""
    applied: list[Diagnostic]
    """The diagnostics that were fixed, each as of its own pass."""
    dropped: list[Diagnostic]
    """Those of the result's diagnostics whose fix would break the YAML or bring a new error."""

    @property
    def text(self) -> str:
        """The fixed text."""
        return self.result.source.text


def fix_document(engine: Engine, document: Document, wanted: Callable[[Diagnostic, Fix], bool]) -> FixResult:
    """Fix *document* until nothing changes any more; only fixes that *wanted* accepts are tried.

    Where fixes overlap, the first in the text is applied and the others wait for the next pass. After each pass the
    result is checked again. When that shows an error that was not there before, the fixes that bring it are left out.
    """
    before = result = engine.check(document)
    fixed = FixResult(before, result, [], [])
    if document.source.undecodable:
        return fixed
    refused: set[Diagnostic] = set()
    for _ in range(MAX_PASSES):
        candidates = [
            diagnostic
            for diagnostic in result.diagnostics
            if diagnostic.fix and wanted(diagnostic, diagnostic.fix) and diagnostic not in refused
        ]
        chosen = without_overlaps(candidates)
        if not chosen:
            break
        result, applied, dropped = _apply_harmless(engine, result, chosen)
        if applied:
            # What did harm as the text was gets another chance in the new one.
            refused.clear()
        else:
            refused.update(dropped)
        fixed.applied += applied
    fixed.result = result
    fixed.dropped = [diagnostic for diagnostic in result.diagnostics if diagnostic in refused]
    return fixed


def _apply_harmless(
    engine: Engine, result: Result, chosen: list[Diagnostic]
) -> tuple[Result, list[Diagnostic], list[Diagnostic]]:
    """Apply all fixes of *chosen*, which is in the order of the text, but those that do harm; return both.

    Halves are tried where the whole does harm, the later first, so that the spans of those to come stay true: few
    harmful ones among many cost a few checks each, where to try all one by one would take hours on a long text.
    """
    after = _apply(engine, result, chosen)
    if after is not None:
        return after, chosen, []
    if len(chosen) == 1:
        return result, [], chosen
    middle = len(chosen) // 2
    result, late, late_dropped = _apply_harmless(engine, result, chosen[middle:])
    result, early, early_dropped = _apply_harmless(engine, result, chosen[:middle])
    return result, early + late, early_dropped + late_dropped


def _apply(engine: Engine, before: Result, chosen: list[Diagnostic]) -> Result | None:
    """Apply the fixes and check what comes of them; return None when it is worse than before."""
    source = before.source
    text = apply_edits(source.text, [edit for diagnostic in chosen for edit in _edits(diagnostic)])
    changed = Source(source.path, text, source.encoding, source.bom)
    after = engine.check(Document(changed, before.document))
    return None if _is_worse(before, after) else after


def _is_worse(before: Result, after: Result) -> bool:
    """Return whether there are more errors than before, above all more syntax errors, or fewer Workers.

    A fix may trade one error for another: once a misspelt attribute has its right name, its value is checked.
    """
    return (
        after.manifests < before.manifests or after.unreadable > before.unreadable or _errors(after) > _errors(before)
    )


def _errors(result: Result) -> int:
    return sum(found.severity == ERROR for found in result.diagnostics)


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
