"""A document that the client has open, and the result of its check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.core.text import LineIndex
from workerlint.engine.incremental import IncrementalCheck
from workerlint.engine.result import Result
from workerlint_lsp.conversion import Masks
from workerlint_lsp.positions import Positions, apply_changes
from workerlint_lsp.snapshot import Snapshot

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterable

    from lsprotocol import types

    from workerlint.core.diagnostic import Diagnostic
    from workerlint.manifest.document import Document
    from workerlint_lsp.conversion import Converter
    from workerlint_lsp.folder import Folder


class CheckResult:
    """The result of the check of one snapshot."""

    __slots__ = ("definitions_changed", "file", "reports", "result_id", "snapshot")

    snapshot: Snapshot
    """The snapshot that was checked."""
    file: Result
    """The result of the engine."""
    reports: list[types.Diagnostic]
    """``file.diagnostics`` as the protocol represents them, in the same order."""
    definitions_changed: bool
    """The file defines other resources than before, so the findings in other files may change."""
    result_id: str
    """An identifier that stays the same while the reports do."""

    def __init__(
        self, snapshot: Snapshot, file: Result, reports: list[types.Diagnostic], definitions_changed: bool
    ) -> None:
        self.snapshot = snapshot
        self.file = file
        self.reports = reports
        self.definitions_changed = definitions_changed
        self.result_id = ""

    def pairs(self) -> list[tuple[Diagnostic, types.Diagnostic]]:
        """Return each diagnostic with its report."""
        return list(zip(self.file.diagnostics, self.reports, strict=True))


class OpenDocument:
    """The newest text of a document and the latest result of its check.

    Only the event loop may change it; other threads use snapshots.
    """

    uri: str
    """The URI by which the client names the document."""
    version: int
    """The client's version number of the text."""
    path: str
    """The absolute path of the file; empty for a document that is not a file."""
    folder: Folder
    """The workspace folder that contains the file."""
    positions: Positions
    """The text and the positions in it."""
    edition: int
    """The number of events that made earlier results outdated: edits, and changes around the file."""
    closed: bool
    """The client has closed the document."""
    incremental: IncrementalCheck
    """What the next check reuses of earlier ones."""
    masks: Masks
    """The masks of the secrets in messages."""
    result: CheckResult | None
    """The latest result; it may belong to an earlier edition."""
    task: asyncio.Task[None] | None
    """The task that checks the document."""

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
        self.result = None
        self.task = None
        self._snapshot: Snapshot | None = None
        self._document: Document | None = None

    @property
    def display_path(self) -> str:
        """The path or name of the document in messages."""
        return self.folder.display_path(self.path) if self.path else self.uri.rpartition(":")[2]

    def change(self, version: int, changes: Iterable[types.TextDocumentContentChangeEvent]) -> None:
        """Apply the client's edits, which lead to *version*."""
        self.positions = apply_changes(self.positions, changes)
        self.version = version
        self.invalidate()

    def invalidate(self) -> None:
        """Mark the latest result as outdated."""
        self.edition += 1
        self._snapshot = None

    def snapshot(self) -> Snapshot:
        """Return the document as it is now."""
        if self._snapshot is None:
            self._snapshot = Snapshot(
                self.uri, self.display_path, self.positions, self.version, self.edition, self._document
            )
            self._document = self._snapshot.document
        return self._snapshot


def check_snapshot(
    snapshot: Snapshot,
    path: str,
    folder: Folder,
    incremental: IncrementalCheck,
    converter: Converter,
    masks: Masks,
    superseded: Callable[[], bool],
) -> CheckResult:
    """Check a snapshot of the file at the absolute *path*, which is empty for a document that is not a file.

    The function may run in any thread. Raises SupersededError when *superseded* returns true.
    """
    engine = folder.engine_for(path)
    if engine is None:
        return CheckResult(snapshot, Result(snapshot.document), [], folder.record(snapshot.path, []))
    checked = incremental.begin(engine, snapshot.document, superseded)
    definitions_changed = folder.record(snapshot.path, checked.resources)
    engine.finish(checked, folder.index(snapshot.path, checked.resources))
    return CheckResult(snapshot, checked, converter.convert(checked, snapshot, masks), definitions_changed)
