"""The features that answer requests about a document, and the request that they receive."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY
from typing import Any, TypeVar

from lsprotocol import types

from workerlint.core.diagnostic import Diagnostic, Edit
from workerlint.core.record import Struct, new
from workerlint.manifest.reader import Part
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.manifest.worker import Worker
from workerlint.platform.platform import Platform
from workerlint_lsp.client import Client, ClientSettings
from workerlint_lsp.conversion import Masks, convert_edits, mask
from workerlint_lsp.encoded import PartCache
from workerlint_lsp.folder import Folder
from workerlint_lsp.open_document import CheckResult
from workerlint_lsp.positions import Positions
from workerlint_lsp.priority import Work
from workerlint_lsp.snapshot import Snapshot

P = TypeVar("P")
R = TypeVar("R")
T = TypeVar("T")


class Request(Struct):
    """The argument of a feature next to the parameters of the protocol."""

    snapshot: Snapshot
    path: str
    """The absolute path of the file; empty for a document that is not a file."""
    folder: Folder
    client: Client
    settings: ClientSettings
    checked: CheckResult | None
    """The result of the check of this snapshot; None for features that do not need it (see ``Feature``)."""
    _masks: Masks
    positions_of: Callable[[str], Positions | None]
    """Returns the positions in a file by its absolute path; None if it cannot be read."""
    cache: PartCache = new(PartCache)
    """What earlier requests have computed."""
    work: Work = new(Work)
    """The work for the answer."""

    def checkpoint(self) -> None:
        """Wait for requests that are more urgent. Raise CancelledWorkError if nobody waits for the answer any more.

        Features call this before each document or Worker that they read.
        """
        self.work.checkpoint()

    def parts(self, feature: str, compute: Callable[[Part], T], move: Callable[[T, int], T]) -> list[T]:
        """Return the result of *compute* for each YAML document that may be a Worker; see PartCache."""
        return self.cache.parts(feature, self.snapshot.document, compute, move, self.checkpoint)

    @property
    def positions(self) -> Positions:
        """The positions in the document."""
        return self.snapshot.positions

    @property
    def index(self) -> ResourceIndex:
        """The resources that the document can refer to, as they were last checked."""
        return self.folder.index(self.snapshot.path)

    @property
    def platform(self) -> Platform:
        """What is known about the installation, with the resources that the document can refer to."""
        engine = self.folder.engine_for(self.path)
        known = engine.platform if engine is not None else Platform(self.folder.settings_for(self.path))
        return known.with_index(self.index)

    def manifest_at(self, offset: int) -> Worker | None:
        """Return the Worker or the Bundle at an offset (code points) with the settings of the file."""
        worker = self.snapshot.document.manifest_at(offset)
        if worker is not None:
            worker.settings = self.folder.settings_for(self.path)
        return worker

    @property
    def workers(self) -> list[Worker]:
        """The Workers of the document, with the settings of the file."""
        workers = self.snapshot.document.workers
        for worker in workers:
            worker.settings = self.folder.settings_for(self.path)
        return workers

    def mask(self, diagnostic: Diagnostic, text: str) -> str:
        """Return *text*, which is about *diagnostic*, with secrets masked and invisible characters escaped."""
        if self.checked is None:
            return text
        _, redactor, about = self._masks.redactor(self.checked.file, diagnostic)
        return mask(redactor, text, about)

    def workspace_edit(self, edits: Iterable[Edit]) -> types.WorkspaceEdit:
        """Return edits of the document; they name its version if the client supports that."""
        changes = convert_edits(self.positions, edits)
        uri = self.snapshot.uri
        if self.client.accepts_versioned_edits:
            document = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=self.snapshot.version)
            return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, [*changes])])
        return types.WorkspaceEdit(changes={uri: changes})


class Feature(Struct):
    """A method of the protocol and the function that answers it."""

    method: str
    handler: Callable[[Request, Any], Any]
    options: Any = None
    _: KW_ONLY
    checked: bool = False
    """The function needs the result of the check of the document."""
    interactive: bool = False
    """The user waits for the answer while typing, so it does not wait for other requests."""


FEATURES: list[Feature] = []
"""The features of the modules that were imported; the order is irrelevant."""


def feature(
    method: str, options: Any = None, *, checked: bool = False, interactive: bool = False
) -> Callable[[Callable[[Request, P], R]], Callable[[Request, P], R]]:
    """Return a decorator: the function answers a method of the protocol about a document, in a thread of the features.

    The server offers the method with *options*. If *checked* is set, the request has the result of the check of the
    document. If *interactive* is set, the function runs in a thread of its own, because the user waits for the answer.
    """

    def register(handler: Callable[[Request, P], R]) -> Callable[[Request, P], R]:
        FEATURES.append(Feature(method, handler, options, checked=checked, interactive=interactive))
        return handler

    return register
