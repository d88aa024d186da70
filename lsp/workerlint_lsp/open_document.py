"""A document that the client has open, and the result of its check."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from lsprotocol import types

from workerlint.core.diagnostic import Diagnostic
from workerlint.core.record import Struct, new
from workerlint.engine.incremental import IncrementalCheck
from workerlint.engine.result import Result
from workerlint.manifest.document import Document
from workerlint_lsp.conversion import Converter, Masks
from workerlint_lsp.encoded import PartCache
from workerlint_lsp.folder import Folder
from workerlint_lsp.positions import Positions, apply_changes, edited_offset
from workerlint_lsp.snapshot import Snapshot


class CheckResult(Struct):
    """The result of the check of one snapshot."""

    snapshot: Snapshot
    file: Result
    reports: list[types.Diagnostic]
    """``file.diagnostics`` as the protocol represents them, in the same order."""
    definitions_changed: bool
    """The file defines other resources than before, so the findings in other files may change."""
    result_id: str = new(str)
    """An identifier that stays the same while the shown reports do."""
    shown: list[types.Diagnostic] = new(list)
    """The reports that are not deferred."""
    visible: list[Diagnostic] = new(list)
    """The diagnostics of the shown reports, in the same order."""

    @property
    def is_final(self) -> bool:
        """Whether nothing is deferred, and the line that is being typed was read as it is."""
        return self.shown == self.reports and not self.file.document.is_unfinished

    def pairs(self) -> list[tuple[Diagnostic, types.Diagnostic]]:
        """Return each diagnostic with its report."""
        return list(zip(self.file.diagnostics, self.reports, strict=True))


class OpenDocument(Struct):
    """The newest text of a document and the latest result of its check.

    Only the event loop may change it; other threads use snapshots.
    """

    uri: str
    version: int
    path: str
    """The absolute path of the file; empty for a document that is not a file."""
    folder: Folder
    positions: Positions
    edition: int = new(int)
    """The number of events that made earlier results outdated: edits, and changes around the file."""
    closed: bool = new(bool)
    incremental: IncrementalCheck = new(IncrementalCheck)
    """What the next check reuses of earlier ones."""
    masks: Masks = new(Masks)
    """The masks of the secrets in messages."""
    cache: PartCache = new(PartCache)
    """What the features of the feature thread have computed."""
    result: CheckResult | None = new()
    """The latest result; it may belong to an earlier edition."""
    typed: int | None = new()
    """The offset (code points) of the last edit while findings on its line are deferred."""
    timer: asyncio.TimerHandle | None = new()
    """Ends the wait."""
    task: asyncio.Task[None] | None = new()
    _edited: asyncio.Future[None] | None = new()
    _snapshot: Snapshot | None = new()
    _document: Document | None = new()

    @property
    def display_path(self) -> str:
        """The path or name of the document in messages."""
        return self.folder.display_path(self.path) if self.path else self.uri.rpartition(":")[2]

    def change(self, version: int, changes: Sequence[types.TextDocumentContentChangeEvent]) -> None:
        """Apply the client's edits, which lead to *version*."""
        before = self.positions
        self.positions = apply_changes(before, changes)
        self.typed = edited_offset(before, self.positions, changes)
        self.version = version
        self.invalidate()
        if self._edited is not None:
            self._edited.set_result(None)
            self._edited = None

    def next_edit(self) -> asyncio.Future[None]:
        """Return a future that is done after the next edit; all callers share it, so it must not be cancelled."""
        if self._edited is None:
            self._edited = asyncio.get_running_loop().create_future()
        return self._edited

    def stop_waiting(self) -> None:
        """Defer nothing from the next result on."""
        self.typed = None
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    def invalidate(self) -> None:
        """Mark the latest result as outdated."""
        self.edition += 1
        self._snapshot = None

    def snapshot(self) -> Snapshot:
        """Return the document as it is now."""
        if self._snapshot is None:
            self._snapshot = Snapshot(
                self.uri, self.display_path, self.positions, self.version, self.edition, self._document, self.typed
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
