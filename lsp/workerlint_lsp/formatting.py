"""Formatting of the Workers in a document; other documents of a stream stay unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from workerlint_lsp.conversion import convert_edits
from workerlint_lsp.features import feature

if TYPE_CHECKING:
    from workerlint.fixes.formatter import Style
    from workerlint_lsp.features import Request

_TAB_SIZES = range(1, 9)
"""The supported tab sizes; two spaces are used instead of any other size."""


@feature(types.TEXT_DOCUMENT_FORMATTING)
def format_document(request: Request, params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
    """Return the edits that format every Worker of the document that can be parsed."""
    from workerlint.fixes.formatter import format_worker  # most sessions do not format

    style = _style(params.options)
    edits = [edit for worker in request.workers for edit in format_worker(worker, style)]
    return convert_edits(request.positions, edits) or None


@feature(types.TEXT_DOCUMENT_RANGE_FORMATTING)
def format_range(request: Request, params: types.DocumentRangeFormattingParams) -> list[types.TextEdit] | None:
    """Return the edits that format the lines of a range; the meaning and the order of fields stay the same."""
    from workerlint.fixes.formatter import format_lines

    style = _style(params.options)
    first, last = params.range.start.line, params.range.end.line
    if params.range.end.character == 0 and last > first:
        last -= 1
    edits = [edit for worker in request.workers for edit in format_lines(worker, style, first, last)]
    return convert_edits(request.positions, edits) or None


def _style(options: types.FormattingOptions) -> Style:
    from workerlint.fixes.formatter import Style

    return Style(
        options.tab_size if options.tab_size in _TAB_SIZES else 2,
        trim=options.trim_trailing_whitespace is not False,
        final_newline=bool(options.insert_final_newline),
        one_newline=bool(options.trim_final_newlines),
    )
