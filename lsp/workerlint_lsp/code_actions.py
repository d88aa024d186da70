"""Code actions: quick fixes, fix-all, the order of fields, and suppression comments."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lsprotocol import types

from workerlint.core.diagnostic import Diagnostic, Edit, Fix
from workerlint.core.text import Span
from workerlint.core.wording import rule_title
from workerlint.engine.engine import Engine
from workerlint.fixes.suppress import suppress_in_document, suppress_on_line
from workerlint.manifest.resources import other_resources
from workerlint_lsp.endpoint import RefusedError
from workerlint_lsp.features import Request, feature
from workerlint_lsp.open_document import CheckResult

FIX_ALL = "source.fixAll.workerlint"
"""The kind of the fix-all action."""
SORT_FIELDS = "source.sortFields.workerlint"
"""The kind of the action that sorts fields."""
_SORTING_RULE = "key-order"
"""The name of the rule whose fixes sort fields; it is off by default."""


@feature(
    types.TEXT_DOCUMENT_CODE_ACTION,
    types.CodeActionOptions(["quickfix", FIX_ALL, SORT_FIELDS], resolve_provider=True),
    checked=True,
)
def code_actions(request: Request, params: types.CodeActionParams) -> list[types.CodeAction] | None:
    """Return the actions for the findings in a range.

    They use the findings of the server, because the positions that a client sends may be in another encoding.
    """
    if request.checked is None:
        return None
    actions: list[types.CodeAction] = []
    names_kinds = any(params.context.only or ())
    if _is_requested(params, types.CodeActionKind.QuickFix.value):
        found = list(_findings_in_range(request, request.checked, params))
        for diagnostic, report in found:
            request.checkpoint()
            actions += _fixes(request, diagnostic, report)
        # The fixes of all findings come before the suppressions.
        for diagnostic, report in found:
            request.checkpoint()
            actions += _suppressions(request, diagnostic, report)
    if _is_requested(params, FIX_ALL):
        actions += _fix_all(request, request.checked, with_edit=names_kinds or not request.client.resolves_edits)
    if names_kinds and _is_requested(params, SORT_FIELDS):
        actions += _sort_fields(request)
    return actions


@feature(types.CODE_ACTION_RESOLVE, checked=True)
def resolve_code_action(request: Request, action: types.CodeAction) -> types.CodeAction:
    """Add the edit to an action that was returned without one.

    An action whose finding is gone stays without one. Raises RefusedError for a fix that would change something else.
    """
    if action.edit is not None or request.checked is None or not isinstance(action.data, dict):
        return action
    wanted = action.data.get("fix")
    if wanted is None:
        action.edit = request.workspace_edit(_all_fixes(request))
        return action
    code, start, end, number = wanted
    for diagnostic in request.checked.file.diagnostics:
        if (diagnostic.code, diagnostic.span) != (code, Span(start, end)) or number >= len(diagnostic.fixes):
            continue
        fix = diagnostic.fixes[number]
        # Several findings may be at one location: a section without two of its fields.
        if request.mask(diagnostic, fix.title) == action.title:
            from workerlint.fixes.fixer import changes_only_named  # late: it imports many modules

            if not changes_only_named(request.snapshot.document, diagnostic, fix):
                raise RefusedError(f"this fix of {code} would change something else")
            action.edit = request.workspace_edit(fix.edits)
            break
    return action


def _is_requested(params: types.CodeActionParams, kind: str) -> bool:
    """Check that the client requests a kind of action: by its name, by the name of a parent kind, or any kind."""
    names = [getattr(only, "value", only) for only in params.context.only or ()]
    return not names or any(not name or kind == name or kind.startswith(f"{name}.") for name in names)


def _findings_in_range(
    request: Request, checked: CheckResult, params: types.CodeActionParams
) -> Iterator[tuple[Diagnostic, types.Diagnostic]]:
    """Yield the findings that touch the range, and those whose line and code the client names."""
    start, end = request.positions.offsets(params.range)
    named = {(item.code, item.range.start.line) for item in params.context.diagnostics}
    for diagnostic, report in checked.pairs():
        span = diagnostic.span
        if (span.start <= end and start <= span.end) or (report.code, report.range.start.line) in named:
            yield diagnostic, report


def _fixes(request: Request, diagnostic: Diagnostic, report: types.Diagnostic) -> Iterator[types.CodeAction]:
    for number, fix in enumerate(diagnostic.fixes):
        action = types.CodeAction(
            title=request.mask(diagnostic, fix.title),
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[report],
            is_preferred=True if number == 0 and fix.safe else None,
        )
        if request.client.resolves_edits:  # the fix is checked once it is chosen: there may be many
            span = diagnostic.span
            action.data = {"uri": request.snapshot.uri, "fix": [diagnostic.code, span.start, span.end, number]}
        else:
            action.edit = request.workspace_edit(fix.edits)
        yield action


def _suppressions(request: Request, diagnostic: Diagnostic, report: types.Diagnostic) -> Iterator[types.CodeAction]:
    at = diagnostic.span.start
    # The resources in a Bundle are suppressed by the comments of the whole Bundle.
    others = (
        resource
        for resource in other_resources(request.snapshot.document)
        if resource.entry is None and resource.span.start <= at < resource.span.end
    )
    worker = request.manifest_at(at) or next(others, None)
    if worker is None:
        return
    for location, suppress in (("on this line", suppress_on_line), ("in this document", suppress_in_document)):
        edit = suppress(worker, diagnostic)
        if edit is not None:
            yield types.CodeAction(
                title=f"Suppress {rule_title(diagnostic.code, diagnostic.name)} {location}",
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[report],
                edit=request.workspace_edit([edit]),
            )


def _fix_all(request: Request, checked: CheckResult, *, with_edit: bool) -> Iterator[types.CodeAction]:
    if not any(item.fix and _is_allowed(request, item.fix) for item in checked.file.diagnostics):
        return
    action = types.CodeAction(title="workerlint: Apply all safe fixes", kind=FIX_ALL)
    if request.settings.unsafe_fix_all:
        action.title = "workerlint: Apply all fixes"
    if with_edit:
        edits = _all_fixes(request)
        if not edits:
            return
        action.edit = request.workspace_edit(edits)
    else:
        action.data = {"uri": request.snapshot.uri}
    yield action


def _sort_fields(request: Request) -> Iterator[types.CodeAction]:
    from workerlint.engine.project import engine_for_rule

    rule = next(rule for rule in request.folder.rules if rule.name == _SORTING_RULE)
    if request.folder.engine_for(request.path) is None:
        return
    engine = engine_for_rule(rule, request.folder.settings_for(request.path))
    edits = _fixed(request, engine, lambda _diagnostic, _fix: True)
    if edits:
        title = "workerlint: Sort the fields in the documented order"
        yield types.CodeAction(title, SORT_FIELDS, edit=request.workspace_edit(edits))


def _all_fixes(request: Request) -> list[Edit]:
    engine = request.folder.engine_for(request.path)
    return _fixed(request, engine, lambda _diagnostic, fix: _is_allowed(request, fix)) if engine is not None else []


def _fixed(request: Request, engine: Engine, wanted: Callable[[Diagnostic, Fix], bool]) -> list[Edit]:
    """Return the edits that apply all fixes of an engine that are *wanted*."""
    from workerlint.fixes.fixer import fix_document
    from workerlint.fixes.line_diff import line_edits
    from workerlint.manifest.resource_index import ResourceIndex

    source = request.snapshot.document.source
    index = ResourceIndex(request.folder.around(request.snapshot.path))
    result = fix_document(engine, request.snapshot.document, wanted, index)
    return line_edits(source, Span(0, len(source.text)), result.text)


def _is_allowed(request: Request, fix: Fix) -> bool:
    return fix.safe or request.settings.unsafe_fix_all
