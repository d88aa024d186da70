"""Turns the engine's edits into the protocol's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workerlint.core.diagnostic import Edit
    from workerlint_lsp.features import Request
    from workerlint_lsp.positions import Positions


def text_edits(positions: Positions, edits: Iterable[Edit]) -> list[types.TextEdit]:
    """Give edits in the protocol's form, in the order of the text."""
    return [
        types.TextEdit(positions.range_of(edit.span), edit.content)
        for edit in sorted(edits, key=lambda edit: edit.span)
    ]


def workspace_edit(request: Request, edits: Iterable[Edit]) -> types.WorkspaceEdit:
    """Give edits of the document; a client that can is told which version they are meant for."""
    changes = text_edits(request.positions, edits)
    snapshot = request.snapshot
    if request.client.takes_changes_with_versions:
        document = types.OptionalVersionedTextDocumentIdentifier(uri=snapshot.uri, version=snapshot.version)
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, [*changes])])
    return types.WorkspaceEdit(changes={snapshot.uri: changes})
