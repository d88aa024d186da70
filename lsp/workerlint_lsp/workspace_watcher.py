"""The watcher of the workspace: settings, folders, configurations, and files that are not open."""

from __future__ import annotations

import asyncio
import contextlib
import os
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

from lsprotocol import types

from workerlint.core.record import Struct, new
from workerlint.files.gitignore import YAML_SUFFIXES
from workerlint_lsp.client import SECTION, ClientSettings, read_settings, unknown_rules
from workerlint_lsp.endpoint import Endpoint, file_path, file_uri
from workerlint_lsp.folder import Folder
from workerlint_lsp.open_document import OpenDocument
from workerlint_lsp.session import Session
from workerlint_lsp.workspace_files import FileReports, WorkspaceFiles

T = TypeVar("T")

_WATCHED = ("**/*.{yaml,yml}", "**/*.toml", "**/schemas/*.json", "**/.gitignore", "**/*.env", "**/.env")
_WATCHED_SUFFIXES = (".toml", ".env")
"""The suffixes of the files that configure a run and that these patterns match in all folders."""
_BATCH = 2
"""The number of files read at once; a keystroke competes with one batch at most."""
_MIN_FILES_FOR_PROGRESS = 200
"""The minimum number of files for which the client shows a progress bar."""


class WorkspaceWatcher(Struct):
    """The watcher: read the workspace folders in the background, and read changed files again."""

    _endpoint: Endpoint
    _session: Session
    _files: dict[Folder, WorkspaceFiles] = new(dict)
    _paths: dict[Folder, list[str]] = new(dict)
    """The absolute paths of the YAML files of each folder."""
    _tasks: set[asyncio.Task[None]] = new(set)
    _layers: list[str] = new(list)
    changed: Callable[[], None] = new(lambda: lambda: None)
    """Called when the files that are not open, or what they define, may have changed."""

    def offer(self) -> None:
        """Offer to receive notifications of changes."""
        offer = self._endpoint.offer
        offer(types.WORKSPACE_DID_CHANGE_CONFIGURATION, self._receive_settings)
        offer(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, self._receive_file_changes)
        offer(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, self._receive_folder_changes)
        offer(types.TEXT_DOCUMENT_DID_SAVE, self._receive_save)

    async def register(self) -> None:
        """Request that the client watches files and settings, if it supports that."""
        client = self._session.client
        watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
        files = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        settings = types.DidChangeConfigurationRegistrationOptions(SECTION)
        registrations = [
            types.Registration(f"workerlint-{name}", method, options)
            for supported, name, method, options in (
                (client.watches_files, "files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, files),
                (client.watches_configuration, "settings", types.WORKSPACE_DID_CHANGE_CONFIGURATION, settings),
            )
            if supported
        ]
        if registrations:
            try:
                await self._endpoint.client_register_capability_async(types.RegistrationParams(registrations))
            except Exception as error:  # noqa: BLE001 - the server works without watching, whatever the error
                self._endpoint.log(f"the client cannot watch files: {error}")

    async def _watch_layers(self) -> None:
        """Request that the client also watches the configuration files with other names, or outside of the folders."""
        client, endpoint = self._session.client, self._endpoint
        if not client.watches_outside:
            return
        folders = [*self._session.folders]
        read = {path for folder in folders for path in await self.run(folder.configuration_files)}
        layers = sorted(
            path
            for path in read
            if not path.endswith(_WATCHED_SUFFIXES) or not any(folder.contains(path) for folder in folders)
        )
        if layers == self._layers:
            return
        known, self._layers = self._layers, layers
        name, method = "workerlint-layers", types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        try:
            if known:
                old = types.UnregistrationParams([types.Unregistration(name, method)])
                await endpoint.client_unregister_capability_async(old)
            if layers:
                watchers = [
                    types.FileSystemWatcher(
                        types.RelativePattern(file_uri(os.path.dirname(path)), os.path.basename(path))
                    )
                    for path in layers
                ]
                options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
                new = types.RegistrationParams([types.Registration(name, method, options)])
                await endpoint.client_register_capability_async(new)
        except Exception as error:  # noqa: BLE001 - the server works without watching, whatever the error
            endpoint.log(f"the client cannot watch configuration files: {error}")

    # --- settings -----------------------------------------------------------------------------------------------

    async def fetch_settings(self) -> None:
        """Request the settings from the client if it supports that, and use them."""
        if not self._session.client.supports_configuration:
            return
        folders = list(self._session.folders)
        items = [types.ConfigurationItem(section=SECTION)]
        items += [types.ConfigurationItem(file_uri(folder.path), SECTION) for folder in folders]
        try:
            given = await self._endpoint.workspace_configuration_async(types.ConfigurationParams(items))
        except Exception as error:  # noqa: BLE001 - on any error, the settings of the connection stay in use
            self._endpoint.log(f"cannot read the settings of the client: {error}")
            return
        first, *others = given or (None,)
        own = {folder.path: read for folder, item in zip(folders, others, strict=False) if (read := self._read(item))}
        self._use_settings(self._read(first) or self._session.settings, own)

    def _read(self, given: object) -> ClientSettings | None:
        """Return settings as the client sent them; None if it has none."""
        return read_settings(given, self._session.warn_user) if isinstance(given, dict) and given else None

    def _use_settings(self, settings: ClientSettings, own: Mapping[str, ClientSettings] | None = None) -> None:
        """Use settings of the client, with the *own* ones of folders, if they differ from the current ones."""
        if self._session.use_settings(settings, own):
            self._session.check_all()
            if self._session.client.refreshes_hints:
                self._endpoint.workspace_inlay_hint_refresh(None)
            if self._session.client.refreshes_lenses:
                self._endpoint.workspace_code_lens_refresh(None)

    # --- reading ------------------------------------------------------------------------------------------------

    def read_all(self) -> None:
        """Read all configurations and workspace folders again."""
        self._session.read_configurations()
        self.scan_all()

    def scan_all(self) -> None:
        """Read all workspace folders in the background."""
        self._start(self._scan_folders(list(self._session.folders)))

    def replace_closed(self, document: OpenDocument) -> None:
        """Replace the definitions of a closed document with those of its file, if that is in a workspace folder."""
        if document.path and document.folder.path:
            self._start(self._read_changes({document.folder: [document.path]}))
        else:
            self._start(self._remove_definitions(document))

    async def check_workspace(self) -> list[FileReports]:
        """Check every file that is not open, each in the innermost folder that contains it."""
        session = self._session
        found: list[FileReports] = []
        for folder in list(session.folders):
            files = self._files_of(folder)
            found_paths = self._paths[folder] if folder in self._paths else await self._find_paths(folder)
            paths = [path for path in found_paths if not self._is_open(path) and session.folder_of(path) is folder]
            changed = False
            for batch in _batches(paths):
                changed |= await self.run(partial(files.begin, batch))
            if changed:
                session.check_all()
            found += await self.run(partial(files.finish, paths, session.encoding, session.positions_of))
        return found

    async def _scan_folders(self, folders: list[Folder]) -> None:
        scans = [self._start(self._scan(folder)) for folder in folders]
        if any(await asyncio.gather(*scans, return_exceptions=True)):
            return  # the task has logged its error
        # The configurations are known only now, and so are the policies and plug-ins that they add.
        rules = {rule.code: rule for folder in self._session.all_folders for rule in await self.run(folder.known_rules)}
        for settings in dict.fromkeys(folder.client_settings for folder in self._session.all_folders):
            for message in unknown_rules(settings, list(rules.values())):
                self._session.warn_user(message)
        for folder in folders:
            path = folder.missing_configuration()
            if path:
                self._session.warn_user(f"the setting `{SECTION}.configuration` names no file: {path}")
        self._session.limit()

    async def _scan(self, folder: Folder) -> None:
        found = await self._find_paths(folder)
        await self._watch_layers()
        paths = [path for path in found if not self._is_open(path)]
        # Remove the definitions of files that were excluded or deleted since the last scan.
        kept = {document.display_path for document in self._session.documents.values()}
        kept.update(map(folder.display_path, paths))
        if await self.run(partial(folder.keep_only, kept)):
            self._session.check_all()
        await self._read_definitions(folder, paths, show=len(found) >= _MIN_FILES_FOR_PROGRESS)
        self.changed()

    async def _remove_definitions(self, document: OpenDocument) -> None:
        # In the pool, so after a running check of the document, which would record its definitions again.
        if await self.run(partial(document.folder.record, document.display_path, [])):
            self._session.check_others(document)

    async def _read_definitions(self, folder: Folder, paths: list[str], *, show: bool = False) -> None:
        """Read the definitions in files, and check the open documents again if the definitions have changed."""
        files = self._files_of(folder)
        changed = False
        done = 0
        async with self._progress(len(paths), show=show) as progress:
            for batch in _batches(paths):
                changed |= await self._run_in_background(partial(files.read, batch))
                done += len(batch)
                progress(done)
        if changed:
            self._session.check_all()

    async def _read_changes(self, changed: dict[Folder, list[str]]) -> None:
        """Read changed files again; a file that was deleted or is skipped defines nothing."""
        for folder, paths in changed.items():
            present = set(await self._find_paths(folder))
            missing = [path for path in paths if path not in present]
            if await self.run(partial(self._files_of(folder).remove, missing)):
                self._session.check_all()
            await self._read_definitions(folder, [path for path in paths if path in present])
        self.changed()

    @contextlib.asynccontextmanager
    async def _progress(self, total: int, *, show: bool) -> AsyncIterator[Callable[[int], None]]:
        if not (show and self._session.client.shows_progress):
            yield lambda _done: None
            return
        progress = self._endpoint.work_done_progress
        token = str(uuid.uuid4())
        try:
            await progress.create_async(token)
        except Exception as error:  # noqa: BLE001 - the files are read without progress, whatever the error
            self._endpoint.log(f"the client cannot show progress: {error}")
            yield lambda _done: None
            return
        progress.begin(token, types.WorkDoneProgressBegin("workerlint", message="Reading manifests", percentage=0))
        try:
            yield lambda done: progress.report(
                token, types.WorkDoneProgressReport(message=f"{done} of {total} files", percentage=100 * done // total)
            )
        finally:
            progress.end(token, types.WorkDoneProgressEnd())

    # --- notifications ------------------------------------------------------------------------------------------

    async def _receive_settings(self, params: types.DidChangeConfigurationParams) -> None:
        given = params.settings
        if self._session.client.supports_configuration:
            await self.fetch_settings()
        elif isinstance(given, dict):
            self._use_settings(read_settings(given.get(SECTION, given), self._session.warn_user))
        self.scan_all()

    async def _receive_folder_changes(self, params: types.DidChangeWorkspaceFoldersParams) -> None:
        for removed in params.event.removed:
            self._session.remove_folder(removed.uri)
        self._files = {folder: files for folder, files in self._files.items() if folder in self._session.folders}
        self._paths = {folder: paths for folder, paths in self._paths.items() if folder in self._session.folders}
        added = [self._session.add_folder(item.uri) for item in params.event.added]
        self._session.check_all()
        await self.fetch_settings()  # which the new folders may set for themselves
        folders = [folder for folder in added if folder is not None and folder in self._session.folders]
        if folders:
            self._start(self._scan_folders(folders))

    def _receive_save(self, params: types.DidSaveTextDocumentParams) -> None:
        document = self._session.documents.get(params.text_document.uri)
        if document is not None:
            self._session.release(document)
        if not self._session.client.watches_files:
            # Without notifications of changed files, read configurations and manifests again at each save.
            self.read_all()

    async def _receive_file_changes(self, params: types.DidChangeWatchedFilesParams) -> None:
        paths = [path for change in params.changes if (path := file_path(change.uri))]
        if any(not path.endswith(YAML_SUFFIXES) for path in paths):
            self.read_all()
            return
        changed: dict[Folder, list[str]] = {}
        for path in paths:
            folder = self._session.folder_of(path)
            if folder.path and not self._is_open(path):
                changed.setdefault(folder, []).append(path)
        await self._read_changes(changed)

    # --- helpers ------------------------------------------------------------------------------------------------

    def _is_open(self, path: str) -> bool:
        return any(document.path == path for document in self._session.documents.values())

    def _files_of(self, folder: Folder) -> WorkspaceFiles:
        return self._files.setdefault(folder, WorkspaceFiles(folder))

    async def run(self, work: Callable[[], T]) -> T:
        """Return the result of work in the thread of the checks."""
        return await asyncio.get_running_loop().run_in_executor(self._session.pool, work)

    async def _run_in_background(self, work: Callable[[], T]) -> T:
        """Return the result of work in the thread of the search, which begins when nothing is checked or answered."""
        session = self._session

        def wait_and_work() -> T:
            session.check_priority.give_way()
            session.priority.give_way()
            return work()

        return await asyncio.get_running_loop().run_in_executor(session.search_pool, wait_and_work)

    async def _find_paths(self, folder: Folder) -> list[str]:
        """Return the YAML files of a folder; a keystroke does not wait for the search, which may take seconds."""
        found = await asyncio.get_running_loop().run_in_executor(self._session.search_pool, folder.paths)
        self._paths[folder] = found
        return found

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)  # the loop keeps no strong reference to its tasks
        task.add_done_callback(self._finish_task)
        return task

    def _finish_task(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self.log_error(error)

    def log_error(self, error: BaseException) -> None:
        """Log an error of work in the background."""
        self._session.log_once(f"internal error while reading files: {type(error).__name__}: {error}")


def _batches(paths: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(paths), _BATCH):
        yield paths[start : start + _BATCH]
