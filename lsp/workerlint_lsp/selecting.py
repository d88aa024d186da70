"""Widens a selection step by step: scalar, value, pair, mapping, and so on to the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from workerlint.manifest.ranges import enclosing_spans

if TYPE_CHECKING:
    from workerlint_lsp.features import Request


def selection_ranges(request: Request, params: types.SelectionRangeParams) -> list[types.SelectionRange] | None:
    """Give the ranges around each position, innermost first; None when no position is in a Worker."""
    found = [_around(request, position) for position in params.positions]
    if not any(found):
        return None
    # Every position has to have an answer.
    return [
        ranges or types.SelectionRange(types.Range(position, position))
        for ranges, position in zip(found, params.positions, strict=True)
    ]


def _around(request: Request, position: types.Position) -> types.SelectionRange | None:
    offset = request.positions.offset(position)
    worker = request.snapshot.worker_at(offset)
    found: types.SelectionRange | None = None
    for span in enclosing_spans(worker, offset) if worker is not None else ():
        found = types.SelectionRange(request.positions.range_of(span), found)
    return found
