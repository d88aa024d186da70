"""The session with a client: its documents, its workspace folders, and the running checks."""

from __future__ import annotations

import asyncio
import contextlib
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from functools import partial

from lsprotocol import types

from workerlint.core.text import LineIndex
from workerlint.engine.incremental import SupersededError
from workerlint.engine.result import Result
from workerlint_lsp.client import WORKSPACE, Client, ClientSettings
from workerlint_lsp.conversion import Converter, read_positions
from workerlint_lsp.deferral import defer_findings
from workerlint_lsp.endpoint import ContentModifiedError, file_path
from workerlint_lsp.folder import Folder
from workerlint_lsp.open_document import CheckResult, OpenDocument, check_snapshot
from workerlint_lsp.positions import UTF16, Positions
from workerlint_lsp.priority import Priority

LANGUAGES = frozenset(("yaml", "yml"))
"""The language identifiers of YAML; documents with other identifiers are ignored."""
UNSPECIFIC = frozenset(("", "plaintext", "text", "yaml-ts"))
"""The language identifiers of editors without YAML support; the file extension decides."""


class Session:
    """The state of the server while a client is connected. Only the thread of the event loop may change it."""

    log: Callable[[str], None]
    """Writes a line to the client's log."""
    show: Callable[[str], None]
    """Shows a warning to the user."""
    accept: Callable[[OpenDocument, CheckResult], None]
    """Called with each new result of a check."""
    refresh: Callable[[], None]
    """Called when results may be outdated though the text of the documents is the same."""
    reload: Callable[[], None]
    """Called when a configuration has changed that the client does not watch."""
    renew: Callable[[], None]
    """Called when a client that pulls should pull again, because findings are no longer deferred."""
    limit: Callable[[], None]
    """Called when more may be known about what is not read or evaluated."""
    client: Client
    """The capabilities of the client; none before it has connected."""
    encoding: str
    """The negotiated position encoding."""
    settings: ClientSettings
    """Those of the window; each folder has its own."""
    documents: dict[str, OpenDocument]
    """The open documents by URI."""
    folders: list[Folder]
    """The workspace folders, inner folders before outer ones."""
    call_later: Callable[[float, Callable[[], None]], asyncio.TimerHandle]
    """Calls a function after some seconds; tests have a clock of their own."""
    pool: ThreadPoolExecutor
    """The thread of the checks; a second one would only wait for the global interpreter lock."""
    feature_pool: ThreadPoolExecutor
    """The thread of the features."""
    interactive_pool: ThreadPoolExecutor
    """The thread of the features that the user waits for."""
    search_pool: ThreadPoolExecutor
    """The thread that searches the workspace folders for files, and reads them."""
    priority: Priority
    """That of interactive requests."""
    check_priority: Priority
    """That of checks, over what is read in the background."""

    def __init__(self, log: Callable[[str], None]) -> None:
        self.log = self.show = log
        self.accept = lambda _document, _result: None
        self.refresh = lambda: None
        self.reload = lambda: None
        self.renew = lambda: None
        self.limit = lambda: None
        self.call_later = lambda seconds, function: asyncio.get_running_loop().call_later(seconds, function)
        self.client = Client(types.ClientCapabilities())
        self.encoding = UTF16
        self.settings = ClientSettings()
        self.documents = {}
        self.folders = []
        self.pool = ThreadPoolExecutor(1, "check")
        self.feature_pool = ThreadPoolExecutor(1, "feature")
        self.interactive_pool = ThreadPoolExecutor(1, "interactive")
        self.search_pool = ThreadPoolExecutor(1, "search")
        self.priority = Priority()
        self.check_priority = Priority()
        self._result_count = 0
        self._requested: ContextVar[Positions | None] = ContextVar("requested", default=None)
        self._no_folder = Folder("", self.settings, self.log_from_anywhere)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._logged: set[str] = set()
        self._waiting: dict[OpenDocument, None] = {}
        self._turns: asyncio.Task[None] | None = None

    @property
    def pushes(self) -> bool:
        """Whether diagnostics are pushed."""
        return self.settings.push or not self.client.pulls

    # --- folders and settings -----------------------------------------------------------------------------------

    @property
    def all_folders(self) -> list[Folder]:
        """The workspace folders, and that of the documents outside of them."""
        return [*self.folders, self._no_folder]

    def add_folder(self, uri: str) -> Folder | None:
        """Add a workspace folder; return None if it is not on disk or already added."""
        path = file_path(uri)
        if not path or any(folder.path == path for folder in self.folders):
            return None
        folder = Folder(path, self.settings, self.log_from_anywhere, trusted=self.client.trusted)
        self.folders.append(folder)
        # Inner folders before outer ones, so that the first folder that contains a file is the right one.
        self.folders.sort(key=lambda folder: -len(folder.path))
        self._assign_folders()
        return folder

    def remove_folder(self, uri: str) -> None:
        """Remove a workspace folder."""
        path = file_path(uri)
        self.folders = [folder for folder in self.folders if folder.path != path]
        self._assign_folders()

    def folder_of(self, path: str) -> Folder:
        """Return the folder that contains a file; for a document without a file, the only folder."""
        for folder in self.folders:
            if folder.contains(path):
                return folder
        return self.folders[0] if len(self.folders) == 1 and not path else self._no_folder

    def use_settings(self, settings: ClientSettings, own: Mapping[str, ClientSettings] | None = None) -> bool:
        """Use new settings of the window, with the *own* ones of folders by path; return whether any differs.

        In that case, the configurations are read again.
        """
        found = {
            folder: settings.with_folder(own[folder.path]) if own and folder.path in own else settings
            for folder in self.all_folders
        }
        differs = any(new != folder.client_settings for folder, new in found.items())
        self.settings = settings
        for folder in self.all_folders:
            folder.trusted = self.client.trusted
        for folder, new in found.items() if differs else ():
            folder.use_settings(new)
        return differs

    def read_configurations(self) -> None:
        """Read the configurations again, and check every document again."""
        for folder in self.all_folders:
            folder.use_settings(folder.client_settings)
        self.check_all()

    def _assign_folders(self) -> None:
        for document in self.documents.values():
            folder = self.folder_of(document.path)
            if folder is not document.folder:
                document.folder = folder
                document.invalidate()

    # --- documents ----------------------------------------------------------------------------------------------

    def open(self, item: types.TextDocumentItem) -> OpenDocument | None:
        """Open a document; return None if it is not YAML."""
        named = item.uri.endswith((".yaml", ".yml"))
        if item.language_id not in LANGUAGES and not (named and item.language_id in UNSPECIFIC):
            return None
        self.close(item.uri)  # some clients open a document twice
        path = file_path(item.uri)
        positions = Positions(LineIndex(item.text), self.encoding)
        document = OpenDocument(item.uri, item.version, path, self.folder_of(path), positions)
        self.documents[item.uri] = document
        self.schedule(document)
        return document

    def change(self, uri: str, version: int, changes: Sequence[types.TextDocumentContentChangeEvent]) -> None:
        """Apply the edits of the client to a document."""
        document = self.documents.get(uri)
        if document is not None:
            document.change(version, changes)
            self._wait(document)
            self.schedule(document)

    def close(self, uri: str) -> OpenDocument | None:
        """Close a document; return None if it was not open."""
        document = self.documents.pop(uri, None)
        if document is not None:
            document.closed = True
            document.stop_waiting()
            document.invalidate()
        return document

    def _wait(self, document: OpenDocument) -> None:
        """Defer findings on the edited line for a while, if the client can receive them later."""
        delay = self.settings.edited_line_delay
        can_wait = self.pushes or self.client.refreshes_diagnostics
        typed = document.typed
        document.stop_waiting()
        if delay and can_wait:
            document.typed = typed
            document.timer = self.call_later(delay / 1000, partial(self.release, document))

    def release(self, document: OpenDocument) -> None:
        """Show the findings on the line of the last edit."""
        if document.typed is None:
            return
        document.stop_waiting()
        result = document.result
        if result is None or result.snapshot.edition != document.edition or not result.is_final:
            document.invalidate()
            self.schedule(document)
            self.renew()

    def see_cursor(self, document: OpenDocument, line: int | None) -> None:
        """Show the findings on the line of the last edit if the cursor is in another line; None if it is unknown."""
        typed = document.typed
        if line is not None and typed is not None and document.positions.lines.line_of(typed) != line:
            self.release(document)

    def served(self, uri: str) -> OpenDocument | None:
        """Return the open document at a URI; None if it is not YAML or the server is disabled."""
        return self.documents.get(uri) if self.settings.enable else None

    def note_request(self, uri: str) -> None:
        """Record the text of a document as that of the request that is received in the current context."""
        document = self.documents.get(uri)
        self._requested.set(document.positions if document is not None else None)

    def require_unchanged(self, document: OpenDocument) -> None:
        """Raise ContentModifiedError if a document was edited after the current request was received."""
        requested = self._requested.get()
        if requested is not None and document.positions is not requested:
            raise ContentModifiedError

    # --- checks -------------------------------------------------------------------------------------------------

    def check_all(self) -> None:
        """Check every open document again, because a file or setting that affects them has changed."""
        for document in self.documents.values():
            document.invalidate()
            self.schedule(document)
        self.refresh()

    def schedule(self, document: OpenDocument) -> None:
        """Start to check the newest version of a document, unless a task does that already."""
        if document.task is None or document.task.done():
            self._loop = asyncio.get_running_loop()
            document.task = self._loop.create_task(self._check_urgently(document))

    async def checked(self, document: OpenDocument) -> CheckResult | None:
        """Return the result for a document; None if it is closed.

        Raise ContentModifiedError if it was edited after the current request was received.
        """
        await self._follow_configuration(document)
        while not document.closed:
            self.require_unchanged(document)
            result = document.result
            if result is not None and result.snapshot.edition == document.edition:
                return result
            self.schedule(document)
            if document.task is not None:
                waiting = (document.task, document.next_edit())
                await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        return None

    async def _follow_configuration(self, document: OpenDocument) -> None:
        """Read the configurations again if one has changed that the client does not watch."""
        if self.client.watches_outside:
            return
        work = partial(document.folder.is_outdated, document.path)
        if await asyncio.get_running_loop().run_in_executor(self.pool, work):
            self.reload()

    async def _check_urgently(self, document: OpenDocument) -> None:
        with self.check_priority.urgent():
            await self._check(document)

    async def _check(self, document: OpenDocument) -> None:
        await self._follow_configuration(document)
        while not document.closed:
            edition = document.edition
            if self.settings.delay:
                await asyncio.sleep(self.settings.delay / 1000)
                if document.edition != edition:
                    continue
            snapshot = document.snapshot()
            converter = Converter(document.folder, self.positions_of)
            try:
                result = await asyncio.get_running_loop().run_in_executor(
                    self.pool,
                    check_snapshot,
                    snapshot,
                    document.path,
                    document.folder,
                    document.incremental,
                    converter,
                    document.masks,
                    partial(self._is_superseded, document, edition),
                )
            except SupersededError:
                continue
            except Exception as error:  # noqa: BLE001 - whatever the error, the session continues
                self.log_once(f"internal error: {type(error).__name__}: {error}\n{traceback.format_exc()}")
                result = CheckResult(snapshot, Result(snapshot.document), [], definitions_changed=False)
            if result.definitions_changed:
                # Even if this result is outdated: the next one compares with the definitions of this one.
                self.check_others(document)
            if document.edition == edition:
                if self.documents.get(document.uri) is document:
                    self._store(document, result)
                return

    def _is_superseded(self, document: OpenDocument, edition: int) -> bool:
        """Return whether the check of an edition is not needed any more. Called by the thread of the checks."""
        self.priority.give_way()
        return document.edition != edition

    def _store(self, document: OpenDocument, result: CheckResult) -> None:
        """Store a result in its document, log failures of rules, and pass the result on."""
        before = document.result
        defer_findings(result, before)
        if before is not None and before.shown == result.shown:
            result.result_id = before.result_id
        else:
            self._result_count += 1
            result.result_id = str(self._result_count)
        document.result = result
        for failure in result.file.failures:
            self.log_once(result.file.hide(failure))
        self.accept(document, result)
        self.limit()

    def check_others(self, document: OpenDocument) -> None:
        """Check the other open documents of a folder again, because the definitions of *document* have changed."""
        others = [
            other
            for other in self.documents.values()
            if other is not document and other.folder is document.folder and other.folder.path
        ]
        for other in others:
            other.invalidate()
            self._waiting[other] = None
        if (others or self.settings.scope == WORKSPACE) and (self._turns is None or self._turns.done()):
            self._turns = asyncio.get_running_loop().create_task(self._take_turns())

    async def _take_turns(self) -> None:
        """Check the waiting documents one by one, so that an edit waits for one of them at most."""
        self._requested.set(None)  # an edit may have started this while a request was answered
        while self._waiting:
            document = next(iter(self._waiting))
            del self._waiting[document]
            await self.checked(document)
        self.refresh()

    def positions_of(self, path: str) -> Positions | None:
        """Return the positions in a file: of its open document, or as it is on disk. Called from any thread."""
        # By path, because clients escape different characters of a URI.
        for document in list(self.documents.values()):
            if document.path == path:
                return document.positions
        return read_positions(path, self.encoding)

    def end(self) -> None:
        """Stop the threads and cancel the work that has not started."""
        for pool in (self.pool, self.feature_pool, self.interactive_pool, self.search_pool):
            pool.shutdown(wait=False, cancel_futures=True)

    # --- log ----------------------------------------------------------------------------------------------------

    def log_once(self, message: str) -> None:
        """Write a line to the client's log, unless it was written before."""
        if message not in self._logged:
            self._logged.add(message)
            self.log(message)

    def warn_user(self, message: str) -> None:
        """Show a warning to the user and write it to the log, unless that was done before."""
        if message not in self._logged:
            self.log_once(message)
            self.show(message)

    def log_from_anywhere(self, message: str) -> None:
        """Write a line to the client's log, from any thread."""
        loop = self._loop
        if loop is None:
            self.log(message)
        else:
            with contextlib.suppress(RuntimeError):  # the loop is closed, because the client has disconnected
                loop.call_soon_threadsafe(self.log, message)
