"""A client that communicates with the real server process and records all messages."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp.client import LanguageClient, register_lsp_features
from pytest_lsp.protocol import LanguageClientProtocol

import workerlint
import workerlint_lsp
import workerlint_rules
import workerlint_schemas
import workerlint_shim

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

PATIENCE = 60.0
"""Seconds after which a message that did not come counts as never coming; no test waits so long when all is well."""
SOURCES = [
    str(Path(module.__path__[0]).parent)
    for module in (workerlint, workerlint_lsp, workerlint_rules, workerlint_schemas, workerlint_shim)
]


def at_once(settings: Any) -> Any:
    """Return the settings of a client in which findings on the edited line are not deferred, unless they set the delay."""
    if not isinstance(settings, dict) or not settings:
        return settings
    return {"diagnostics.editedLineDelay": 0, **settings}


class Protocol(LanguageClientProtocol):
    """Passes every message to the client."""

    def handle_message(self, message: Any) -> None:
        editor: Editor = self._server  # type: ignore[assignment]
        answer = editor.answers.get(getattr(message, "method", ""))
        if answer is None:
            super().handle_message(message)
        else:
            self._send_data({"jsonrpc": "2.0", "id": message.id, **answer})
        editor.take_note(message)


class Editor(LanguageClient):
    """A client with documents. *answers* are raw responses to requests of the server, by method."""

    def __init__(self, configuration: Any, answers: dict[str, Any]) -> None:
        super().__init__(protocol_cls=Protocol, converter_factory=default_converter)
        register_lsp_features(self)
        self.set_configuration({} if configuration is None else {"workerlint": at_once(configuration)})
        self.answers = answers
        self.traffic: list[Any] = []
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.capable = types.ServerCapabilities()
        self._arrival: asyncio.Future[None] | None = None

    # --- messages -----------------------------------------------------------------------------------------------

    def take_note(self, message: Any) -> None:
        self.traffic.append(message)
        if self._arrival is not None and not self._arrival.done():
            self._arrival.set_result(None)

    async def until(self, condition: Callable[[], Any]) -> Any:
        """Wait for messages until the condition is true; return its value."""
        async with asyncio.timeout(PATIENCE):
            while not (found := condition()):
                self._arrival = asyncio.get_running_loop().create_future()
                await self._arrival
            return found

    def told(self, method: str) -> list[Any]:
        """Return the parameters of all messages of a method so far."""
        return [message.params for message in self.traffic if getattr(message, "method", "") == method]

    async def ask_raw(self, identity: Any, method: str, params: Any) -> Any:
        """Send a request unchanged, valid or not; return the whole response."""
        self.protocol._send_data({"jsonrpc": "2.0", "id": identity, "method": method, "params": params})
        return await self.answer_to(identity)

    async def answer_to(self, identity: Any) -> Any:
        return await self.until(
            lambda: next(
                (
                    item
                    for item in self.traffic
                    if getattr(item, "id", None) == identity and not hasattr(item, "method")
                ),
                None,
            )
        )

    def log(self) -> list[str]:
        return [item.message for item in self.log_messages]

    # --- documents ----------------------------------------------------------------------------------------------

    def open(self, place: Path | str, text: str, language: str = "yaml") -> str:
        """Open a document with a text; return its URI."""
        uri = place.as_uri() if isinstance(place, Path) else place
        self.texts[uri], self.versions[uri] = text, 1
        self.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, language, 1, text)))
        return uri

    def edit(self, uri: str, *changes: types.TextDocumentContentChangeEvent) -> int:
        """Send changes unchanged; return the new version."""
        self.versions[uri] += 1
        document = types.VersionedTextDocumentIdentifier(self.versions[uri], uri)
        self.text_document_did_change(types.DidChangeTextDocumentParams(document, list(changes)))
        return self.versions[uri]

    def replace(self, uri: str, text: str) -> int:
        """Send a whole new text; return the new version."""
        self.texts[uri] = text
        return self.edit(uri, types.TextDocumentContentChangeWholeDocument(text))

    def close(self, uri: str) -> None:
        self.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))

    async def published(self, uri: str, version: int | None = 1) -> list[types.Diagnostic]:
        """Wait for the diagnostics that are pushed for a version of a document."""
        method = types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS

        def newest() -> Any:
            return [item for item in self.told(method) if item.uri == uri and item.version == version][-1:]

        return list((await self.until(newest))[0].diagnostics)

    async def pushed(self, uri: str, wanted: Callable[[list[types.Diagnostic]], bool]) -> list[types.Diagnostic]:
        """Wait until the last diagnostics pushed for a document are as expected."""
        await self.until(lambda: uri in self.diagnostics and wanted(list(self.diagnostics[uri])))
        return list(self.diagnostics[uri])

    async def pull(self, uri: str, previous: str | None = None) -> Any:
        """Request the diagnostics of a document."""
        document = types.TextDocumentIdentifier(uri)
        return await self.text_document_diagnostic_async(
            types.DocumentDiagnosticParams(document, previous_result_id=previous)
        )

    async def pulled(self, uri: str) -> list[types.Diagnostic]:
        """Return all diagnostics of a document."""
        return list((await self.pull(uri)).items)

    async def pull_workspace(self, known: dict[str, str] | None = None) -> dict[str, Any]:
        """Request the diagnostics of the files that are not open, by file name."""
        previous = [types.PreviousResultId(uri, value) for uri, value in (known or {}).items()]
        report = await self.workspace_diagnostic_async(types.WorkspaceDiagnosticParams(previous))
        return {item.uri.rpartition("/")[2]: item for item in report.items}

    def watch(self, path: Path, kind: types.FileChangeType = types.FileChangeType.Changed) -> None:
        """Notify the server that a file has changed."""
        event = types.FileEvent(path.as_uri(), kind)
        self.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))

    def configure(self, section: Any) -> None:
        """Change the settings and notify the server."""
        self.set_configuration({"workerlint": at_once(section)})
        self.workspace_did_change_configuration(types.DidChangeConfigurationParams({"workerlint": section}))


def capabilities(
    *,
    pulls: bool = False,
    encodings: tuple[str, ...] = (),
    asks_settings: bool = True,
    refresh: bool = True,
    progress: bool = False,
    shows_documents: bool = False,
    resolves_edits: bool = False,
    watches: bool = False,
    plain: bool = False,
) -> types.ClientCapabilities:
    """Return the capabilities of a client with these features."""
    return types.ClientCapabilities(
        general=types.GeneralClientCapabilities(
            position_encodings=[types.PositionEncodingKind(encoding) for encoding in encodings] or None
        ),
        text_document=types.TextDocumentClientCapabilities(
            hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.PlainText]) if plain else None,
            completion=types.CompletionClientCapabilities(
                completion_item=types.ClientCompletionItemOptions(documentation_format=[types.MarkupKind.PlainText])
            )
            if plain
            else None,
            diagnostic=types.DiagnosticClientCapabilities() if pulls else None,
            code_action=types.CodeActionClientCapabilities(
                resolve_support=types.ClientCodeActionResolveOptions(["edit"]) if resolves_edits else None
            ),
            publish_diagnostics=types.PublishDiagnosticsClientCapabilities(
                version_support=True,
                related_information=True,
                code_description_support=True,
                tag_support=types.ClientDiagnosticsTagOptions(
                    [types.DiagnosticTag.Unnecessary, types.DiagnosticTag.Deprecated]
                ),
            ),
        ),
        window=types.WindowClientCapabilities(
            work_done_progress=progress, show_document=types.ShowDocumentClientCapabilities(support=shows_documents)
        ),
        workspace=types.WorkspaceClientCapabilities(
            configuration=asks_settings,
            workspace_folders=True,
            did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(watches, watches),
            diagnostics=types.DiagnosticWorkspaceClientCapabilities(refresh_support=refresh),
            inlay_hint=types.InlayHintWorkspaceClientCapabilities(refresh_support=refresh),
            code_lens=types.CodeLensWorkspaceClientCapabilities(refresh_support=refresh),
        ),
    )


class Connector:
    """Starts servers, each with its own client."""

    def __init__(self, cwd: Path) -> None:
        self._cwd = cwd
        self.editors: list[Editor] = []
        self.processes: list[asyncio.subprocess.Process] = []

    async def start(
        self, configuration: Any = None, sites: tuple[Path, ...] = (), answers: dict[str, Any] | None = None
    ) -> Editor:
        """Start a server without sending a message; *sites* are directories with more packages."""
        editor = Editor(configuration, answers or {})
        path = os.pathsep.join([*map(str, sites), *SOURCES])
        environment = {**os.environ, "PYTHONPATH": path}
        command = (sys.executable, "-m", "workerlint", "lsp")
        await editor.start_io(*command, cwd=str(self._cwd), env=environment)
        self.editors.append(editor)
        return editor

    def editor(self) -> Editor:
        """Return a client without a server."""
        editor = Editor(None, {})
        self.editors.append(editor)
        return editor

    async def listen(self, way: str) -> tuple[asyncio.subprocess.Process, int]:
        """Start a server on a free port; return its process and the port."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "workerlint", "lsp", f"--{way}", "0"),
            stderr=asyncio.subprocess.PIPE,
            cwd=str(self._cwd),
            env={**os.environ, "PYTHONPATH": os.pathsep.join(SOURCES)},
        )
        self.processes.append(process)
        assert process.stderr is not None
        line = (await asyncio.wait_for(process.stderr.readline(), PATIENCE)).decode()
        found = re.fullmatch(r"Serving on \('127\.0\.0\.1', (\d+)\)\n", line)
        assert found, line
        return process, int(found[1])

    async def shake_hands(self, editor: Editor, *folders: Path, options: Any = None, **able: Any) -> None:
        """Initialize the connection of a client to its server."""
        result = await editor.initialize_session(
            types.InitializeParams(
                capabilities=capabilities(**able),
                root_uri=folders[0].as_uri() if folders else None,
                workspace_folders=[types.WorkspaceFolder(folder.as_uri(), folder.name) for folder in folders],
                initialization_options={"diagnostics.editedLineDelay": 0} if options is None else options,
            )
        )
        editor.capable = result.capabilities

    async def end(self) -> None:
        """Shut down every server as editors do; its exit code is 0, unless it has ended by itself."""
        for editor in self.editors:
            server = editor._server
            if server is not None and server.returncode is None and editor.capabilities is not None:
                await editor.shutdown_session()
                assert server.returncode == 0
            elif server is not None and server.returncode is None:
                server.kill()
            if server is not None:
                await server.wait()
            await editor.stop()  # type: ignore[no-untyped-call]
        for process in self.processes:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def __call__(
        self,
        *folders: Path,
        configuration: Any = None,
        options: Any = None,
        sites: tuple[Path, ...] = (),
        answers: dict[str, Any] | None = None,
        **able: Any,
    ) -> Editor:
        """Start a server and connect to it, with these workspace folders, settings and client capabilities."""
        editor = await self.start(configuration, sites, answers)
        await self.shake_hands(editor, *folders, options=options, **able)
        return editor


@pytest_asyncio.fixture
async def connect(tmp_path: Path) -> AsyncIterator[Connector]:
    connector = Connector(tmp_path)
    yield connector
    await connector.end()


def part(text: str, found: types.Diagnostic, encoding: str) -> str:
    """Return the text that a diagnostic underlines, by the code units of an encoding."""
    codec = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[encoding]
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    assert found.range.start.line == found.range.end.line
    line = text.split("\n")[found.range.start.line].encode(codec)
    return line[found.range.start.character * width : found.range.end.character * width].decode(codec)


@pytest.fixture
def underlined() -> Callable[[str, types.Diagnostic, str], str]:
    return part
