"""Checks the newest version of a document: pure work, done off the event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.engine.engine import CheckedFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from lsprotocol import types

    from workerlint.core.diagnostic import Diagnostic
    from workerlint.engine.incremental import IncrementalCheck
    from workerlint_lsp.conversion import Converter, Masks
    from workerlint_lsp.folder import Folder
    from workerlint_lsp.snapshot import Snapshot


class Checked:
    """What was found in one snapshot. *reports* are ``file.diagnostics`` in the protocol's form, in the same order.

    *spread* tells that what the file defines has changed, so that other files may have to be looked at again.
    *result_id* stays the same while the reports do.
    """

    __slots__ = ("file", "reports", "result_id", "snapshot", "spread")

    def __init__(self, snapshot: Snapshot, file: CheckedFile, reports: list[types.Diagnostic], spread: bool) -> None:
        self.snapshot = snapshot
        self.file = file
        self.reports = reports
        self.spread = spread
        self.result_id = ""

    def pairs(self) -> list[tuple[Diagnostic, types.Diagnostic]]:
        """Give each diagnostic with its report."""
        return list(zip(self.file.diagnostics, self.reports, strict=True))


def check_snapshot(
    snapshot: Snapshot,
    path: str,
    folder: Folder,
    incremental: IncrementalCheck,
    converter: Converter,
    masks: Masks,
    superseded: Callable[[], bool],
) -> Checked:
    """Check a snapshot of the file at the absolute *path* (empty: no file). Raises SupersededError."""
    engine = folder.engine_for(path)
    if engine is None:
        return Checked(snapshot, CheckedFile(snapshot.source), [], folder.keep(snapshot.path, []))
    checked = incremental.begin(engine, snapshot.source, superseded)
    spread = folder.keep(snapshot.path, checked.resources)
    engine.finish(checked, folder.index(snapshot.path, checked.resources))
    return Checked(snapshot, checked, converter.convert(checked, snapshot, masks), spread)
