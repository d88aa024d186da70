"""Renaming of the topology element or anchor at the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from workerlint.names import name_at
from workerlint.renaming import RenameError, check_renamable, rename
from workerlint_lsp.endpoint import RefusedError

if TYPE_CHECKING:
    from workerlint_lsp.features import Request


def prepare_rename(request: Request, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
    """Return the name at the cursor; None if there is none. Raises RefusedError if it cannot be renamed."""
    offset = request.positions.offset(params.position)
    worker = request.snapshot.worker_at(offset)
    found = name_at(worker, offset) if worker is not None else None
    if worker is None or found is None:
        return None
    name, occurrence = found
    try:
        check_renamable(worker, name)
    except RenameError as error:
        raise RefusedError(str(error)) from error
    return types.PrepareRenamePlaceholder(request.positions.range_of(occurrence.span), name.text)


def rename_symbol(request: Request, params: types.RenameParams) -> types.WorkspaceEdit | None:
    """Return the edits; None outside of a Worker. Raises RefusedError if the name cannot be changed."""
    offset = request.positions.offset(params.position)
    worker = request.snapshot.worker_at(offset)
    if worker is None:
        return None
    found = name_at(worker, offset)
    if found is None:
        raise RefusedError("Only the names of topology elements and of anchors can be renamed.")
    try:
        return request.workspace_edit(rename(worker, found[0], params.new_name))
    except RenameError as error:
        raise RefusedError(str(error)) from error
