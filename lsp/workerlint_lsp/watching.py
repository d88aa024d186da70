"""Keeps up with what happens around the open documents: other files, configurations, folders and settings."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types

from workerlint.config.loader import OWN_FILE, SHARED_FILE
from workerlint.files.gitignore import YAML_SUFFIXES
from workerlint_lsp.client_settings import SECTION, WORKSPACE
from workerlint_lsp.session import path_of
from workerlint_lsp.workspace_files import WorkspaceFiles

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterator

    from workerlint_lsp.folder import Folder
    from workerlint_lsp.open_document import OpenDocument
    from workerlint_lsp.server import WorkerlintServer
    from workerlint_lsp.session import Session
    from workerlint_lsp.workspace_files import FileReports

T = TypeVar("T")

_WATCHED = ("**/*.{yaml,yml}", f"**/{OWN_FILE}", f"**/{SHARED_FILE}", "**/.gitignore", "**/*.env", "**/.env")
_BATCH = 25
"""So many files are read at a stroke; a keystroke waits for one batch at most."""
_WORTH_SHOWING = 200
"""From so many files on, the client is told how far the reading is."""


class Watching:
    """Reads the workspace folders in the background, and again what changes in them."""

    def __init__(self, server: WorkerlintServer, session: Session) -> None:
        self._server = server
        self._session = session
        self._files: dict[Folder, WorkspaceFiles] = {}
        self._scans: set[asyncio.Task[None]] = set()
        self._pushed: set[str] = set()
        self._pushing: asyncio.Task[None] | None = None
        self._push_again = False

    def offer(self) -> None:
        """Announce what the client may tell."""
        offer = self._server.offer
        offer(types.WORKSPACE_DID_CHANGE_CONFIGURATION, self._configured)
        offer(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, self._changed)
        offer(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, self._folders_changed)
        offer(types.TEXT_DOCUMENT_DID_SAVE, self._saved)

    async def register(self) -> None:
        """Ask the client to watch files and settings, where it can."""
        client = self._session.client
        registrations = []
        if client is not None and client.watches_files:
            watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
            options: object = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            registrations.append(
                types.Registration("workerlint-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            )
        if client is not None and client.told_of_configuration:
            options = types.DidChangeConfigurationRegistrationOptions(SECTION)
            registrations.append(
                types.Registration("workerlint-settings", types.WORKSPACE_DID_CHANGE_CONFIGURATION, options)
            )
        if registrations:
            try:
                await self._server.client_register_capability_async(types.RegistrationParams(registrations))
            except Exception as error:  # noqa: BLE001 - a client that refuses is served without
                self._server.log(f"the client does not watch files: {error}")

    # --- reading ------------------------------------------------------------------------------------------------

    def scan_all(self) -> None:
        """Read all folders in the background."""
        for folder in self._session.folders:
            self._start(self._scan(folder))

    def closed(self, document: OpenDocument) -> None:
        """Go back to what stands on disk for a document that is closed; outside every folder, nothing does."""
        if document.path and document.folder.path:
            self._start(self._look_again({document.folder: [document.path]}))
        else:
            self._start(self._forget(document))

    def push(self) -> None:
        """Push again what is wrong with the files that are not open, once however often it is asked for meanwhile."""
        wanted = self._session.settings.scope == WORKSPACE or bool(self._pushed)
        self._push_again = True
        # One after the other: of two at once, the one that began first might have the last word.
        if wanted and (self._pushing is None or self._pushing.done()):
            self._pushing = self._start(self._push_while_asked())

    async def _push_while_asked(self) -> None:
        while self._push_again:
            self._push_again = False
            await self._push_workspace()

    async def check_workspace(self) -> list[FileReports]:
        """Check every file that is not open, each in the innermost folder that holds it."""
        session = self._session
        found: list[FileReports] = []
        for folder in list(session.folders):
            files = self._files_of(folder)
            there = await self._run(folder.paths)
            paths = [path for path in there if not self._open(path) and session.folder_of(path) is folder]
            spread = False
            for batch in _batches(paths):
                spread |= await self._run(partial(files.begin, batch))
            if spread:
                session.check_all()
            found += await self._run(partial(files.finish, paths, session.encoding, session.positions_of))
        return found

    async def _scan(self, folder: Folder) -> None:
        found = await self._run(folder.paths)
        paths = [path for path in found if not self._open(path)]
        # What has been excluded or deleted since the last time defines nothing any more.
        there = {document.shown for document in self._session.documents.values()}.union(map(folder.shown, paths))
        if await self._run(partial(folder.forget_all_but, there)):
            self._session.check_all()
        await self._learn(folder, paths, show=len(found) >= _WORTH_SHOWING)
        self.push()

    async def _forget(self, document: OpenDocument) -> None:
        # Behind a check of it that is under way, which would note its definitions once more.
        if await self._run(partial(document.folder.keep, document.shown, [])):
            self._session.check_others(document)

    async def _learn(self, folder: Folder, paths: list[str], *, show: bool = False) -> None:
        """Read what files define, and check the open documents again when that makes a difference."""
        files = self._files_of(folder)
        spread = False
        done = 0
        async with self._progress(len(paths), show=show) as progress:
            for batch in _batches(paths):
                spread |= await self._run(partial(files.learn, batch))
                done += len(batch)
                progress(done)
        if spread:
            self._session.check_all()

    async def _look_again(self, changed: dict[Folder, list[str]]) -> None:
        """Go by what now stands on disk; a file that is not there, or is passed over, defines nothing."""
        for folder, paths in changed.items():
            there = set(await self._run(folder.paths))
            if await self._run(partial(self._files_of(folder).forget, [path for path in paths if path not in there])):
                self._session.check_all()
            await self._learn(folder, [path for path in paths if path in there])
        self.push()

    async def _push_workspace(self) -> None:
        """Push what is wrong with files that are not open, where that is asked for."""
        session, server = self._session, self._server
        wanted = session.settings.scope == WORKSPACE and session.settings.enable and server.diagnostics.pushes
        reports = {item.uri: item.reports for item in await self.check_workspace()} if wanted else {}
        for uri in {*reports, *self._pushed} - set(session.documents):
            if reports.get(uri) or uri in self._pushed:
                params = types.PublishDiagnosticsParams(uri, reports.get(uri, []))
                server.text_document_publish_diagnostics(params)
        self._pushed = {uri for uri, items in reports.items() if items}

    @contextlib.asynccontextmanager
    async def _progress(self, total: int, *, show: bool) -> AsyncIterator[Callable[[int], None]]:
        client = self._session.client
        if not (show and client is not None and client.shows_progress):
            yield lambda _done: None
            return
        progress = self._server.work_done_progress
        token = str(uuid.uuid4())
        try:
            await progress.create_async(token)
        except Exception as error:  # noqa: BLE001 - a client that refuses is not shown how far the reading is
            self._server.log(f"the client shows no progress: {error}")
            yield lambda _done: None
            return
        progress.begin(token, types.WorkDoneProgressBegin("workerlint", message="reading manifests", percentage=0))
        try:
            yield lambda done: progress.report(
                token, types.WorkDoneProgressReport(message=f"{done} of {total} files", percentage=100 * done // total)
            )
        finally:
            progress.end(token, types.WorkDoneProgressEnd())

    # --- what the client tells ----------------------------------------------------------------------------------

    async def _configured(self, params: types.DidChangeConfigurationParams) -> None:
        given = params.settings
        client = self._session.client
        if client is not None and client.gives_configuration:
            await self._server.fetch_settings()
        elif isinstance(given, dict):
            self._server.take_settings(given.get(SECTION, given))
        self.scan_all()

    def _folders_changed(self, params: types.DidChangeWorkspaceFoldersParams) -> None:
        for gone in params.event.removed:
            self._session.remove_folder(gone.uri)
        self._files = {folder: files for folder, files in self._files.items() if folder in self._session.folders}
        for added in params.event.added:
            folder = self._session.add_folder(added.uri)
            if folder is not None:
                self._start(self._scan(folder))
        self._session.check_all()
        self.push()

    def _saved(self, _params: types.DidSaveTextDocumentParams) -> None:
        client = self._session.client
        if client is not None and not client.watches_files:
            # Nobody tells of a changed configuration: saving a manifest is a moment to look.
            self._session.use(self._session.settings)

    async def _changed(self, params: types.DidChangeWatchedFilesParams) -> None:
        paths = [path for change in params.changes if (path := path_of(change.uri))]
        if any(not path.endswith(YAML_SUFFIXES) for path in paths):
            self._session.use(self._session.settings)
            self.scan_all()
            return
        changed: dict[Folder, list[str]] = {}
        for path in paths:
            folder = self._session.folder_of(path)
            if folder.path and not self._open(path):
                changed.setdefault(folder, []).append(path)
        await self._look_again(changed)

    # --- ways ---------------------------------------------------------------------------------------------------

    def _open(self, path: str) -> bool:
        return any(document.path == path for document in self._session.documents.values())

    def _files_of(self, folder: Folder) -> WorkspaceFiles:
        files = self._files.get(folder)
        if files is None:
            files = self._files[folder] = WorkspaceFiles(folder)
        return files

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._session.pool, work)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._scans.add(task)  # the loop itself would forget it
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._scans.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._session.log_once(f"internal error while files were read: {type(error).__name__}: {error}")


def _batches(paths: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(paths), _BATCH):
        yield paths[start : start + _BATCH]
