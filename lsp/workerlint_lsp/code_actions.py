"""Quick fixes, fix-all, and comments that silence a finding.

They are made from the server's own findings: what a client sends along may have been counted in other units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from workerlint.core.text import Span
from workerlint.fixes.fixer import fix_text
from workerlint.fixes.line_diff import line_edits
from workerlint.fixes.suppress import suppress_in_document, suppress_on_line
from workerlint_lsp.edits import workspace_edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.core.diagnostic import Diagnostic, Edit, Fix
    from workerlint_lsp.features import Request

FIX_ALL = "source.fixAll.workerlint"

_Found = tuple["Diagnostic", types.Diagnostic]


def code_actions(request: Request, params: types.CodeActionParams) -> list[types.CodeAction] | None:
    """Give what can be done about the findings in a range."""
    if request.checked is None:
        return None
    actions: list[types.CodeAction] = []
    if _wants(params, types.CodeActionKind.QuickFix.value):
        found = list(_touched(request, params))
        for diagnostic, report in found:
            actions += _fixes(request, diagnostic, report)
        # What mends comes before what silences, whichever finding it belongs to.
        for diagnostic, report in found:
            actions += _silencers(request, diagnostic, report)
    if _wants(params, FIX_ALL) and request.checked.file.diagnostics:
        actions += _fix_all(request, at_once=bool(params.context.only) or not request.client.resolves_edits)
    return actions


def resolve(request: Request, action: types.CodeAction) -> types.CodeAction:
    """Fill in the edit of an action that was only announced."""
    if action.edit is None and request.checked is not None:
        action.edit = workspace_edit(request, _all_fixes(request))
    return action


def _wants(params: types.CodeActionParams, kind: str) -> bool:
    """Tell whether the client asks for a kind of action: by its own name, by one above it, or for any."""
    only = params.context.only
    if not only:
        return True
    return any(kind == wanted or kind.startswith(f"{wanted}.") for wanted in map(_kind_name, only))


def _kind_name(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind


def _touched(request: Request, params: types.CodeActionParams) -> Iterator[_Found]:
    """Yield the findings that the range touches, and those on its lines that the client names."""
    if request.checked is None:
        return
    start, end = request.positions.offsets(params.range)
    named = {(item.code, item.range.start.line) for item in params.context.diagnostics}
    for diagnostic, report in request.checked.pairs():
        span = diagnostic.span
        if (span.start <= end and start <= span.end) or (report.code, report.range.start.line) in named:
            yield diagnostic, report


def _fixes(request: Request, diagnostic: Diagnostic, report: types.Diagnostic) -> Iterator[types.CodeAction]:
    for number, fix in enumerate(diagnostic.fixes):
        yield types.CodeAction(
            title=request.hide(diagnostic, fix.title),
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[report],
            is_preferred=True if number == 0 and fix.safe else None,
            edit=workspace_edit(request, fix.edits),
        )


def _silencers(request: Request, diagnostic: Diagnostic, report: types.Diagnostic) -> Iterator[types.CodeAction]:
    if request.checked is None:
        return
    worker = request.worker_at(diagnostic.span.start)
    if worker is None:
        return
    for place, write in (("on this line", suppress_on_line), ("in this document", suppress_in_document)):
        edit = write(worker, diagnostic)
        if edit is not None:
            yield types.CodeAction(
                title=f"Silence {diagnostic.code} {diagnostic.name} {place}",
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[report],
                edit=workspace_edit(request, [edit]),
            )


def _fix_all(request: Request, *, at_once: bool) -> Iterator[types.CodeAction]:
    found = request.checked.file.diagnostics if request.checked is not None else []
    if not any(item.fix and _is_wanted(request, item.fix) for item in found):
        return
    action = types.CodeAction(title="Fix all that workerlint can fix safely", kind=FIX_ALL)
    if request.settings.unsafe_fix_all:
        action.title = "Fix all that workerlint can fix"
    if at_once:
        edits = _all_fixes(request)
        if not edits:
            return
        action.edit = workspace_edit(request, edits)
    else:
        action.data = {"uri": request.snapshot.uri}
    yield action


def _all_fixes(request: Request) -> list[Edit]:
    engine = request.folder.engine_for(request.path)
    if engine is None:
        return []
    source = request.snapshot.source
    result = fix_text(engine, source, lambda _diagnostic, fix: _is_wanted(request, fix))
    return line_edits(source, Span(0, len(source.text)), result.text)


def _is_wanted(request: Request, fix: Fix) -> bool:
    return fix.safe or request.settings.unsafe_fix_all
