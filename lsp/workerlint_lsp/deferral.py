"""Findings on the line that is being typed, which are deferred until the user has finished it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy

from lsprotocol import types

from workerlint.core.diagnostic import Diagnostic
from workerlint.core.text import LineIndex
from workerlint_lsp.open_document import CheckResult

_SEARCHED = 500
"""The number of lines above the cursor that are searched for the sections around it."""


def cursor_line(params: object) -> int | None:
    """Return the 0-based line of the cursor in the parameters of a request; None if they do not contain it.

    Editors send these requests for the position of the cursor. The position of a hover is that of the mouse.
    """
    if isinstance(params, (types.CompletionParams, types.DocumentHighlightParams, types.SignatureHelpParams)):
        return params.position.line
    if isinstance(params, types.CodeActionParams) and params.range.start == params.range.end:
        return params.range.start.line
    return None


def changes_text(params: object) -> bool:
    """Return whether a request is for edits of the whole document, which need every line as it is."""
    if isinstance(params, types.CodeActionParams):
        return any(str(kind).startswith("source") for kind in params.context.only or ())
    return isinstance(params, (types.DocumentFormattingParams, types.DocumentRangeFormattingParams, types.RenameParams))


def defer_findings(checked: CheckResult, before: CheckResult | None) -> None:
    """Set what is shown of a result: findings on the line that is being typed wait. *before* is the previous result."""
    numbers = _visible_findings(checked, before)
    checked.visible = [checked.file.diagnostics[number] for number in numbers]
    checked.shown = [checked.reports[number] for number in numbers]
    if before is not None and checked.snapshot.typed is not None:
        checked.shown = _with_known_help(checked, before)


def _visible_findings(checked: CheckResult, before: CheckResult | None) -> list[int]:
    """Return the indexes of the findings of *checked* to show now; *before* is the previous result.

    What was visible stays. A new finding waits if it is on the line or in the scalar that is being typed. If the line
    is empty so far, a finding on a key that it may be nested in waits, too: the section may only seem incomplete. If
    the line is unfinished or only a dash, all new findings wait: the next keystroke may remove them.
    """
    typed = checked.snapshot.typed
    found = checked.file.diagnostics
    if typed is None:
        return list(range(len(found)))
    lines = checked.snapshot.positions.lines
    line = lines.line_of(typed)
    enclosing = set(enclosing_lines(lines, line, typed))
    unfinished = checked.file.document.is_unfinished or lines.line_text(line).strip(" 	") == "-"
    previous = before.visible if before is not None else []
    known = {(item.code, item.message) for item in previous}
    on_line = {(item.code, item.message) for item in previous if before is not None and _line_of(item, before) == line}

    def is_visible(item: Diagnostic) -> bool:
        at = lines.line_of(item.span.start)
        if at == line or item.span.start <= typed <= item.span.end:
            return (item.code, item.message) in on_line
        if (item.code, item.message) in known:
            return True
        related = {lines.line_of(other.span.start) for other in item.related if other.path is None}
        is_incomplete = at in enclosing and lines.text.startswith(":", item.span.end)
        return not (unfinished or is_incomplete or line in related)

    return [number for number, item in enumerate(found) if is_visible(item)]


def _with_known_help(checked: CheckResult, before: CheckResult) -> list[types.Diagnostic]:
    """Return the shown reports of *checked*, each with its help in the previous result, *before*, if it was shown.

    The help of a finding in another line may contain the value that is being typed, and would change with each key.
    """
    known = {
        (item.code, item.message, _line_of(item, before)): report.message
        for item, report in zip(before.visible, before.shown, strict=True)
    }
    shown = []
    for item, report in zip(checked.visible, checked.shown, strict=True):
        message = known.get((item.code, item.message, _line_of(item, checked)), report.message)
        shown.append(report)
        if message != report.message:
            shown[-1] = copy(report)
            shown[-1].message = message
    return shown


def _line_of(diagnostic: Diagnostic, checked: CheckResult) -> int:
    return checked.snapshot.positions.lines.line_of(diagnostic.span.start)


def enclosing_lines(lines: LineIndex, line: int, typed: int) -> Iterator[int]:
    """Yield the lines of the keys and items around the line that is being typed, if it has no content yet."""
    if lines.line_text(line).strip(" \t-"):
        return
    column = typed - lines.starts[line]
    nearest = True
    for above in range(line - 1, max(line - 1 - _SEARCHED, -1), -1):
        text = lines.line_text(above)
        content = text.lstrip(" \t")
        if not content or content.startswith("#"):
            continue
        start = len(text) - len(content)
        inner = len(text) - len(text.lstrip(" \t-"))
        if start < column or start < inner == column or (nearest and (inner > start or content.rstrip().endswith(":"))):
            yield above
            column = min(start, column)
        nearest = False
        if not column:
            return
