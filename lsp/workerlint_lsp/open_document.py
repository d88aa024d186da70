"""A document that the client has open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.core.text import LineIndex
from workerlint.engine.incremental import IncrementalCheck
from workerlint_lsp.buffer import apply_changes
from workerlint_lsp.conversion import Masks
from workerlint_lsp.positions import Positions
from workerlint_lsp.snapshot import Snapshot

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterable

    from lsprotocol import types

    from workerlint_lsp.checking import Checked
    from workerlint_lsp.folder import Folder


class OpenDocument:
    """The newest text of a document, and what was last found in it.

    It is changed on the event loop only; other threads are given snapshots. *path* is absolute, empty for a document
    that is no file yet. *edition* counts all that makes an earlier answer stale: edits, and changes around the file.
    """

    def __init__(self, item: types.TextDocumentItem, path: str, folder: Folder, encoding: str) -> None:
        self.uri = item.uri
        self.version = item.version
        self.path = path
        self.folder = folder
        self.positions = Positions(LineIndex(item.text), encoding)
        self.edition = 0
        self.closed = False
        self.incremental = IncrementalCheck()
        self.masks = Masks()
        self.checked: Checked | None = None
        self.task: asyncio.Task[None] | None = None
        self._snapshot: Snapshot | None = None

    @property
    def shown(self) -> str:
        """What messages call the file."""
        return self.folder.shown(self.path) if self.path else self.uri.rpartition(":")[2]

    def change(self, version: int, changes: Iterable[types.TextDocumentContentChangeEvent]) -> None:
        """Take in the client's edits, which lead to *version*."""
        self.positions = apply_changes(self.positions, changes)
        self.version = version
        self.outdate()

    def outdate(self) -> None:
        """Note that what was found holds no more."""
        self.edition += 1
        self._snapshot = None

    def snapshot(self) -> Snapshot:
        """Give the document as it is now."""
        if self._snapshot is None:
            self._snapshot = Snapshot(self.uri, self.shown, self.positions, self.version, self.edition)
        return self._snapshot
