"""Lays out the Workers of a document; other documents of a stream stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.fixes.formatter import Style, format_lines, format_worker
from workerlint_lsp.edits import text_edits

if TYPE_CHECKING:
    from lsprotocol import types

    from workerlint_lsp.features import Request

_STEPS = range(1, 9)
"""How many spaces a level may take; an editor that asks for anything else gets two."""


def format_document(request: Request, params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
    """Give the edits that lay out every Worker of the document that can be read."""
    style = _style(params.options)
    edits = [edit for worker in request.snapshot.workers for edit in format_worker(worker, style)]
    return text_edits(request.positions, edits) or None


def format_range(request: Request, params: types.DocumentRangeFormattingParams) -> list[types.TextEdit] | None:
    """Give the edits that lay out the lines of a range, where that alone changes no meaning; no attribute moves."""
    style = _style(params.options)
    first, last = params.range.start.line, params.range.end.line
    if params.range.end.character == 0 and last > first:
        last -= 1
    edits = [edit for worker in request.snapshot.workers for edit in format_lines(worker, style, first, last)]
    return text_edits(request.positions, edits) or None


def _style(options: types.FormattingOptions) -> Style:
    return Style(
        options.tab_size if options.tab_size in _STEPS else 2,
        trim=options.trim_trailing_whitespace is not False,
        final_newline=bool(options.insert_final_newline),
        one_newline=bool(options.trim_final_newlines),
    )
