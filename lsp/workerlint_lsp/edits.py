"""Turns the engine's edits into the protocol's."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from lsprotocol import types

from workerlint.diagnostic import Edit
from workerlint.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def edits_between(old: str, new: str) -> list[Edit]:
    """Give edits that turn one text into another, line by line, so that cursors and folds stay where they are."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line))
    changes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [
        Edit(Span(starts[first], starts[last]), "".join(after[new_first:new_last]))
        for tag, first, last, new_first, new_last in changes
        if tag != "equal"
    ]
