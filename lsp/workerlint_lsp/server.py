"""The language server: connects the messages of the protocol with the session and the features."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams, JsonRpcMethodNotFound

from workerlint.version import VERSION
from workerlint_lsp.client import Client, read_settings
from workerlint_lsp.command_handlers import CommandHandlers
from workerlint_lsp.deferral import changes_text, cursor_line
from workerlint_lsp.diagnostics import Diagnostics
from workerlint_lsp.endpoint import Endpoint, RefusedError
from workerlint_lsp.features import FEATURES, Feature, Request
from workerlint_lsp.protocol import WorkerlintProtocol
from workerlint_lsp.session import Session
from workerlint_lsp.workspace_watcher import WorkspaceWatcher

logger = logging.getLogger(__name__)


class WorkerlintServer(Endpoint):
    """One server for one client."""

    protocol: WorkerlintProtocol

    def __init__(self) -> None:
        super().__init__("workerlint", VERSION, protocol_cls=WorkerlintProtocol)
        self.session = Session(self.log)
        self.watcher = WorkspaceWatcher(self, self.session)
        self.diagnostics = Diagnostics(self, self.session, self.watcher)
        self.command_handlers = CommandHandlers(self, self.session)
        self.protocol.session = self.session
        self.protocol.on_close = self._close
        self.offer(types.INITIALIZE, self._initialize)
        self.offer(types.INITIALIZED, self._initialized)

    def _initialize(self, params: types.InitializeParams) -> None:
        """Read the capabilities and settings of the client, and offer the features that it can use."""
        given = params.initialization_options
        options: dict[str, Any] = given if isinstance(given, dict) else {}
        session = self.session
        session.client = Client(params.capabilities, shows_results=options.get("showsResults") is True)
        session.encoding = types.PositionEncodingKind(self.workspace.position_encoding).value
        session.settings = read_settings(options.get("settings", options), self.log)
        roots = [folder.uri for folder in params.workspace_folders or ()]
        if not roots and params.root_uri:
            roots = [params.root_uri]
        for uri in roots:
            session.add_folder(uri)
        for feature in FEATURES:
            self.offer(feature.method, partial(_answer_document, session, feature), feature.options)
        self.offer(types.WORKSPACE_SYMBOL, partial(_answer_workspace_symbols, session))
        self.diagnostics.offer()
        self.watcher.offer()
        self.command_handlers.offer()

    async def _initialized(self, _params: types.InitializedParams) -> None:
        await self.watcher.register()
        await self.watcher.fetch_settings()
        self.watcher.scan_all()

    def shutdown(self) -> None:
        """Stop the server and its threads."""
        self.session.end()
        # Since Python 3.12, asyncio waits until both sides close a connection, and a lost client closes only one.
        if isinstance(self.protocol.writer, asyncio.StreamWriter):
            self.protocol.writer.close()
        super().shutdown()  # type: ignore[no-untyped-call]

    def _close(self, uri: str) -> None:
        document = self.session.close(uri)
        if document is not None:
            self.diagnostics.clear(document)
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
    document = session.served(_uri_of(params))
    if document is None:
        return empty
    if changes_text(params):
        session.release(document)
    session.see_cursor(document, cursor_line(params))
    checked = await session.checked(document) if feature.checked else None
    request = Request(
        document.snapshot(),
        document.path,
        document.folder,
        session.client,
        session.settings,
        checked,
        document.masks,
        session.positions_of,
    )
    request.cache = document.cache
    pool = session.interactive_pool if feature.interactive else session.feature_pool
    try:
        return await asyncio.get_running_loop().run_in_executor(pool, feature.answer, request, params)
    except RefusedError:
        raise  # the client shows it
    except Exception as error:
        # Logged, because a popup at each keystroke would get in the user's way.
        session.log_once(f"internal error in {feature.method}: {type(error).__name__}: {error}")
        logger.exception("%s", feature.method)
        return empty


async def _answer_workspace_symbols(
    session: Session, params: types.WorkspaceSymbolParams
) -> list[types.WorkspaceSymbol] | None:
    from workerlint_lsp.symbols import workspace_symbols

    if not session.settings.enable:
        return None
    folders = list(session.folders)
    find = partial(workspace_symbols, params.query, folders, session.positions_of)
    return await asyncio.get_running_loop().run_in_executor(session.feature_pool, find)


def _uri_of(params: Any) -> str:
    """Return the URI of the document of a request; items to resolve contain it in their data."""
    document = getattr(params, "text_document", None)
    if document is not None:
        return str(document.uri)
    data = getattr(params, "data", None)
    return str(data.get("uri", "")) if isinstance(data, dict) else ""
