"""One session with a client: its documents, its folders, and the checks that are under way."""

from __future__ import annotations

import asyncio
import contextlib
import os
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from pygls.uris import to_fs_path

from workerlint.engine.engine import CheckedFile
from workerlint.engine.incremental import SupersededError
from workerlint.report.report import FileReport
from workerlint_lsp.checking import Checked, check_snapshot
from workerlint_lsp.client_settings import WORKSPACE, ClientSettings
from workerlint_lsp.conversion import Converter, read_positions
from workerlint_lsp.folder import Folder
from workerlint_lsp.open_document import OpenDocument
from workerlint_lsp.positions import UTF16

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lsprotocol import types

    from workerlint_lsp.client import Client
    from workerlint_lsp.positions import Positions


LANGUAGES = frozenset(("yaml", "yml"))
"""What editors call YAML; a document of another language is none of ours."""
UNSPECIFIC = frozenset(("", "plaintext", "text", "yaml-ts"))
"""What editors say that do not know a file's language, or call it by their own mode: its name tells."""


class Session:
    """Everything that is known while a client is connected. All of it belongs to the event loop's thread.

    *log* writes a line to the client's log. *accept* is told of each new answer, *refresh* that what was said of
    documents may hold no more though their text is the same.
    """

    def __init__(self, log: Callable[[str], None]) -> None:
        self.log = log
        self.accept: Callable[[OpenDocument, Checked], None] = lambda _document, _checked: None
        self.refresh: Callable[[], None] = lambda: None
        self.client: Client | None = None
        self.encoding = UTF16
        self.settings = ClientSettings()
        self.documents: dict[str, OpenDocument] = {}
        self.folders: list[Folder] = []
        self._answers = 0
        self._nowhere = Folder("", self.settings, self.log_from_anywhere)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._noted: set[str] = set()
        # One thread for the checks: a second would only wait for the interpreter's lock.
        self.pool = ThreadPoolExecutor(1, "check")
        self.feature_pool = ThreadPoolExecutor(1, "feature")

    # --- folders and settings -----------------------------------------------------------------------------------

    def add_folder(self, uri: str) -> Folder | None:
        """Take in a workspace folder; None when it is no folder on disk, or known."""
        path = to_fs_path(uri)
        if path is None:
            return None
        path = os.path.normpath(path)
        if any(folder.path == path for folder in self.folders):
            return None
        folder = Folder(path, self.settings, self.log_from_anywhere)
        self.folders.append(folder)
        # The innermost folder comes first, so that the first that holds a file is the right one.
        self.folders.sort(key=lambda folder: -len(folder.path))
        self._assign_folders()
        return folder

    def remove_folder(self, uri: str) -> None:
        """Let go of a workspace folder."""
        path = to_fs_path(uri)
        self.folders = [folder for folder in self.folders if path is None or folder.path != os.path.normpath(path)]
        self._assign_folders()

    def folder_of(self, path: str) -> Folder:
        """Give the folder that a file belongs to; a document without a file belongs to the outermost."""
        for folder in self.folders:
            if folder.holds(path):
                return folder
        return self.folders[-1] if self.folders and not path else self._nowhere

    def use(self, settings: ClientSettings) -> None:
        """Take the client's settings, read the configurations afresh, and check every document again."""
        self.settings = settings
        for folder in (*self.folders, self._nowhere):
            folder.use(settings)
        self.check_all()

    def _assign_folders(self) -> None:
        for document in self.documents.values():
            folder = self.folder_of(document.path)
            if folder is not document.folder:
                document.folder = folder
                document.outdate()

    # --- documents ----------------------------------------------------------------------------------------------

    def open(self, item: types.TextDocumentItem) -> OpenDocument | None:
        """Take in a document that the client has opened; None for one that is no YAML."""
        named = item.uri.endswith((".yaml", ".yml"))
        if item.language_id not in LANGUAGES and not (named and item.language_id in UNSPECIFIC):
            return None
        self.close(item.uri)  # a client may open one again that it has not closed
        path = path_of(item.uri)
        document = OpenDocument(item, path, self.folder_of(path), self.encoding)
        self.documents[item.uri] = document
        self.schedule(document)
        return document

    def change(self, uri: str, version: int, changes: Iterable[types.TextDocumentContentChangeEvent]) -> None:
        """Take in the client's edits of a document."""
        document = self.documents.get(uri)
        if document is not None:
            document.change(version, changes)
            self.schedule(document)

    def close(self, uri: str) -> OpenDocument | None:
        """Let go of a document; None when it was not open."""
        document = self.documents.pop(uri, None)
        if document is not None:
            document.closed = True
            document.outdate()
        return document

    def served(self, uri: str) -> OpenDocument | None:
        """Give the open document that features are to answer for; None for other languages and when switched off."""
        return self.documents.get(uri) if self.settings.enable else None

    # --- checks -------------------------------------------------------------------------------------------------

    def check_all(self) -> None:
        """Check every open document again: something around them has changed."""
        for document in self.documents.values():
            document.outdate()
            self.schedule(document)
        self.refresh()

    def schedule(self, document: OpenDocument) -> None:
        """See to it that the newest version of a document is checked."""
        if document.task is None or document.task.done():
            self._loop = asyncio.get_running_loop()
            document.task = self._loop.create_task(self._check(document))

    async def checked(self, document: OpenDocument) -> Checked | None:
        """Give what is found in the newest version of a document; None when it is closed or broke the check."""
        while not document.closed:
            checked = document.checked
            if checked is not None and checked.snapshot.edition == document.edition:
                return checked
            self.schedule(document)
            if document.task is not None:
                await asyncio.shield(document.task)
        return None

    async def _check(self, document: OpenDocument) -> None:
        while not document.closed:
            edition = document.edition
            if self.settings.delay:
                await asyncio.sleep(self.settings.delay / 1000)
                if document.edition != edition:
                    continue
            snapshot = document.snapshot()
            converter = Converter(document.folder, self.positions_of)
            try:
                checked = await asyncio.get_running_loop().run_in_executor(
                    self.pool,
                    check_snapshot,
                    snapshot,
                    document.path,
                    document.folder,
                    document.incremental,
                    converter,
                    document.masks,
                    lambda edition=edition: document.edition != edition,
                )
            except SupersededError:
                continue
            except Exception as error:  # noqa: BLE001 - whatever it is, the session goes on
                self.log_once(f"internal error: {type(error).__name__}: {error}\n{traceback.format_exc()}")
                checked = Checked(snapshot, CheckedFile(snapshot.source), [], spread=False)
            if checked.spread:
                # Also when the answer itself is outdated: the next one will find nothing new in what is defined.
                self.check_others(document)
            if document.edition == edition:
                if self.documents.get(document.uri) is document:
                    self._take(document, checked)
                return

    def _take(self, document: OpenDocument, checked: Checked) -> None:
        before = document.checked
        if before is not None and before.reports == checked.reports:
            checked.result_id = before.result_id
        else:
            self._answers += 1
            checked.result_id = str(self._answers)
        document.checked = checked
        source = checked.file.source
        for failure in checked.file.failures:
            self.log_once(FileReport(source, source.path).hide(failure))
        self.accept(document, checked)

    def check_others(self, document: OpenDocument) -> None:
        """Check the other open documents of a folder again, since what one defines has changed."""
        others = [
            other
            for other in self.documents.values()
            if other is not document and other.folder is document.folder and other.folder.path
        ]
        for other in others:
            other.outdate()
            self.schedule(other)
        if others or self.settings.scope == WORKSPACE:
            self.refresh()

    def positions_of(self, path: str) -> Positions | None:
        """Give the positions in a file: those of its open document, else those on disk. Called from any thread."""
        # Not by URI: clients escape more or fewer characters of it.
        for document in list(self.documents.values()):
            if document.path == path:
                return document.positions
        return read_positions(path, self.encoding)

    def end(self) -> None:
        """Stop the threads; what is not begun is not done."""
        self.pool.shutdown(wait=False, cancel_futures=True)
        self.feature_pool.shutdown(wait=False, cancel_futures=True)

    # --- log ----------------------------------------------------------------------------------------------------

    def log_once(self, message: str) -> None:
        """Write a line to the client's log unless it stands there already."""
        if message not in self._noted:
            self._noted.add(message)
            self.log(message)

    def log_from_anywhere(self, message: str) -> None:
        """Write a line to the client's log, from any thread."""
        loop = self._loop
        if loop is None:
            self.log(message)
        else:
            with contextlib.suppress(RuntimeError):  # the loop has ended, and with it the client
                loop.call_soon_threadsafe(self.log, message)


def path_of(uri: str) -> str:
    """Give the absolute path that a URI names; empty for a document that is no file."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return os.path.normpath(path) if path else ""
