"""The language server: connects the messages of the protocol with the session and the features."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO, NoReturn

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams, JsonRpcMethodNotFound

from workerlint.version import VERSION
from workerlint_lsp import (  # noqa: F401 - they register their features
    code_actions,
    code_lens,
    completion,
    document_links,
    formatting,
    hover,
    inlay_hints,
    navigation,
    ranges,
    renaming,
    signature_help,
    symbols,
)
from workerlint_lsp.client import Client, initial_settings, read_settings
from workerlint_lsp.client_process import call_at_end
from workerlint_lsp.command_handlers import CommandHandlers
from workerlint_lsp.deferral import changes_text, cursor_line
from workerlint_lsp.diagnostics import Publisher
from workerlint_lsp.endpoint import Endpoint, RefusedError
from workerlint_lsp.features import FEATURES, Feature, Request
from workerlint_lsp.limits import Limits
from workerlint_lsp.priority import Work
from workerlint_lsp.protocol import WorkerlintProtocol, uri_of
from workerlint_lsp.session import Session
from workerlint_lsp.transport import QueuedOutput, serve_connection, serve_stream
from workerlint_lsp.workspace_watcher import WorkspaceWatcher

logger = logging.getLogger(__name__)


class WorkerlintServer(Endpoint):
    """One server for one client."""

    protocol: WorkerlintProtocol

    def __init__(self) -> None:
        super().__init__("workerlint", VERSION, protocol_cls=WorkerlintProtocol)
        self._is_child = False
        """Whether the client has started the server, so that it runs on the same machine."""
        self.session = Session(self.log)
        self.session.show = self.show
        self.watcher = WorkspaceWatcher(self, self.session)
        self.publisher = Publisher(self, self.session, self.watcher)
        self.command_handlers = CommandHandlers(self, self.session)
        self.session.reload = self.watcher.read_all
        self.session.limit = Limits(self, self.session).update
        self.protocol.session = self.session
        self.protocol.on_close = self._close
        self.offer(types.INITIALIZE, self._initialize)
        self.offer(types.INITIALIZED, self._initialized)

    # --- connection -----------------------------------------------------------------------------------------------

    def start_io(self, stdin: BinaryIO | None = None, stdout: BinaryIO | None = None) -> None:
        """Serve one client over these streams, by default the standard ones."""
        self._is_child = True
        self.protocol.set_writer(QueuedOutput(stdout or sys.stdout.buffer))
        with contextlib.suppress(KeyboardInterrupt, SystemExit):
            asyncio.run(serve_stream(self.protocol, stdin or sys.stdin.buffer, self.session.priority))
        self.shutdown()

    def start_tcp(self, host: str, port: int) -> None:
        """Serve one client that connects to an address. Raise OSError if it cannot be used."""
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(self._serve_tcp(host, port))

    async def _serve_tcp(self, host: str, port: int) -> None:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.protocol.set_writer(writer)
            await serve_connection(self.protocol, reader, self.session.priority)
            self.shutdown()
            server.close()

        server = await asyncio.start_server(serve, host, port)
        addresses = ", ".join(str(socket.getsockname()) for socket in server.sockets)
        logger.info("Serving on %s", addresses)
        async with server:
            await server.serve_forever()

    def shutdown(self) -> None:
        """Stop the server and its threads."""
        self.session.end()
        # Since Python 3.12, asyncio waits until both sides close a connection, and a lost client closes only one.
        if isinstance(self.protocol.writer, asyncio.StreamWriter):
            self.protocol.writer.close()
        super().shutdown()  # type: ignore[no-untyped-call]

    def _end_with_client(self, process_id: int) -> NoReturn:
        """End the process, because that of the client has ended."""
        # In a container, the client may run without being visible.
        sys.stderr.write(f"workerlint: the process of the client ({process_id}) does not run\n")
        self.command_handlers.remove_files()
        # A thread waits for input that may never end, for example because another process has the pipe open too.
        os._exit(1)

    # --- messages -------------------------------------------------------------------------------------------------

    def _initialize(self, params: types.InitializeParams) -> None:
        """Read the capabilities and settings of the client, and offer the features that it can use."""
        if self._is_child and params.process_id is not None:
            call_at_end(params.process_id, partial(self._end_with_client, params.process_id))
        given = params.initialization_options
        options: dict[str, Any] = given if isinstance(given, dict) else {}
        session = self.session
        session.client = Client(params.capabilities, options)
        session.encoding = types.PositionEncodingKind(self.workspace.position_encoding).value
        session.use_settings(read_settings(initial_settings(options), session.warn_user))
        roots = [folder.uri for folder in params.workspace_folders or ()]
        if not roots and params.root_uri:
            roots = [params.root_uri]
        for uri in roots:
            session.add_folder(uri)
        for feature in FEATURES:
            self.offer(feature.method, partial(_answer_document, session, feature), feature.options)
        self.offer(types.WORKSPACE_SYMBOL, partial(_answer_workspace_symbols, session))
        self.publisher.offer()
        self.watcher.offer()
        self.command_handlers.offer()

    async def _initialized(self, _params: types.InitializedParams) -> None:
        await self.watcher.register()
        await self.watcher.fetch_settings()
        self.watcher.scan_all()

    def _close(self, uri: str) -> None:
        document = self.session.close(uri)
        if document is not None:
            self.publisher.clear(document)
            self.watcher.replace_closed(document)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log an error; pygls would show a message at every keystroke."""
        # The client shows refusals itself, and the other two are errors of the client.
        if isinstance(error, (RefusedError, JsonRpcInvalidParams, JsonRpcMethodNotFound)):
            return
        self.session.log_once(f"internal error: {getattr(source, '__name__', source)}: {error}")


async def _answer_document(session: Session, feature: Feature, params: Any) -> Any:
    """Answer a request about one document in the feature thread; an error is logged and the answer is empty."""
    # An item that cannot be resolved is returned unchanged: Neovim resolves every action, and fails on an empty answer.
    empty = params if feature.method.endswith("/resolve") else None
    document = session.served(uri_of(params))
    if document is None:
        return empty
    session.require_unchanged(document)
    if changes_text(params):
        session.release(document)
    session.see_cursor(document, cursor_line(params))
    checked = await session.checked(document) if feature.checked else None
    request = Request(
        document.snapshot(),
        document.path,
        document.folder,
        session.client,
        document.folder.client_settings,
        checked,
        document.masks,
        session.positions_of,
    )
    request.cache = document.cache
    request.work.priority = None if feature.interactive else session.priority
    try:
        return await _run(session, request.work, partial(feature.handler, request, params))
    except RefusedError:
        raise  # the client shows it
    except Exception as error:
        # Logged, because a popup at each keystroke would get in the user's way.
        session.log_once(f"internal error in {feature.method}: {type(error).__name__}: {error}")
        logger.exception("%s", feature.method)
        return empty


async def _run(session: Session, work: Work, answer: Callable[[], Any]) -> Any:
    """Return the result of a function, which runs in a thread of the features. It stops if the client cancels it."""
    loop = asyncio.get_running_loop()
    try:
        if work.priority is not None:
            return await loop.run_in_executor(session.feature_pool, _begin, work, answer)
        with session.priority.urgent():
            return await loop.run_in_executor(session.interactive_pool, answer)
    except asyncio.CancelledError:
        work.is_cancelled = True
        raise


def _begin(work: Work, answer: Callable[[], Any]) -> Any:
    work.checkpoint()
    return answer()


async def _answer_workspace_symbols(
    session: Session, params: types.WorkspaceSymbolParams
) -> list[types.WorkspaceSymbol] | None:
    if not session.settings.enable:
        return None
    work = Work(session.priority)
    find = partial(
        symbols.workspace_symbols, params.query, list(session.folders), session.positions_of, work.checkpoint
    )
    found: list[types.WorkspaceSymbol] = await _run(session, work, find)
    return found
