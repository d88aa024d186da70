"""The language server: connects the protocol's messages with the session and with the features."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams, JsonRpcMethodNotFound
from pygls.lsp.server import LanguageServer

from workerlint.version import VERSION
from workerlint_lsp.client import Client
from workerlint_lsp.client_settings import SECTION, read_settings
from workerlint_lsp.diagnostics import Diagnostics
from workerlint_lsp.errors import RefusedError
from workerlint_lsp.executing import Executing
from workerlint_lsp.features import FEATURES, Feature, Request
from workerlint_lsp.protocol import WorkerlintProtocol
from workerlint_lsp.session import Session
from workerlint_lsp.watching import Watching

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)


class WorkerlintServer(LanguageServer):
    """One server for one client."""

    protocol: WorkerlintProtocol

    def __init__(self) -> None:
        super().__init__("workerlint", VERSION, protocol_cls=WorkerlintProtocol)
        self.session = Session(self.log)
        self.diagnostics = Diagnostics(self, self.session)
        self.watching = Watching(self, self.session)
        self.executing = Executing(self, self.session)
        self.protocol.session = self.session
        self.protocol.on_close = self._close
        self.offer(types.INITIALIZE, self._initialize)
        self.offer(types.INITIALIZED, self._initialized)

    # --- life ---------------------------------------------------------------------------------------------------

    def _initialize(self, params: types.InitializeParams) -> None:
        """Learn what the client can, and announce what it can make use of."""
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
        self.watching.offer()
        self.executing.offer()

    async def _initialized(self, _params: types.InitializedParams) -> None:
        await self.watching.register()
        await self.fetch_settings()
        self.watching.scan_all()

    def shutdown(self) -> None:
        """End the server and its threads."""
        self.session.end()
        # A client that hangs up leaves its connection half open, and since Python 3.12 asyncio waits for all of it.
        if isinstance(self.protocol.writer, asyncio.StreamWriter):
            self.protocol.writer.close()
        super().shutdown()  # type: ignore[no-untyped-call]

    async def fetch_settings(self) -> None:
        """Ask the client for its settings, where it can be asked."""
        client = self.session.client
        if client is None or not client.gives_configuration:
            return
        item = types.ConfigurationItem(section=SECTION)
        try:
            given = await self.workspace_configuration_async(types.ConfigurationParams([item]))
        except Exception as error:  # noqa: BLE001 - a client that cannot say keeps what it said when it connected
            self.log(f"the client gives no settings: {error}")
            return
        if given and isinstance(given[0], dict) and given[0]:
            self.take_settings(given[0])

    def take_settings(self, given: object) -> None:
        """Take settings that differ from those in force."""
        settings = read_settings(given, self.log)
        if settings != self.session.settings:
            self.session.use(settings)
            client = self.session.client
            if client is not None and client.refreshes_hints:
                self.workspace_inlay_hint_refresh(None)
            if client is not None and client.refreshes_lenses:
                self.workspace_code_lens_refresh(None)

    # --- features -----------------------------------------------------------------------------------------------

    def offer(self, method: str, handler: Callable[[Any], Any], options: Any = None) -> None:
        """Answer a method of the protocol with *handler*, a function or a coroutine."""
        # pygls leaves marks on what it is given, which a method would not take.
        self.feature(method, options)(partial(handler))

    def _close(self, uri: str) -> None:
        document = self.session.close(uri)
        if document is not None:
            self.diagnostics.clear(document)
            self.watching.closed(document)

    # --- log ----------------------------------------------------------------------------------------------------

    def log(self, message: str, severity: types.MessageType = types.MessageType.Warning) -> None:
        """Write a line to the client's log."""
        self.window_log_message(types.LogMessageParams(severity, message))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log what broke; pygls would show a message at every keystroke."""
        # What is refused the client has shown, and what makes no sense is its own fault; of what is not offered it was
        # told when it connected.
        if isinstance(error, (RefusedError, JsonRpcInvalidParams, JsonRpcMethodNotFound)):
            return
        self.session.log_once(f"internal error: {getattr(source, '__name__', source)}: {error}")


async def _answer_document(session: Session, feature: Feature, params: Any) -> Any:
    """Answer for one document, off the event loop; an answer that breaks is logged, and there is none."""
    # What cannot be resolved goes back as it came: Neovim asks about every action, and falls over nothing at all.
    nothing = params if feature.method.endswith("/resolve") else None
    document = session.served(_uri_of(params))
    if document is None or session.client is None:
        return nothing
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
    loop = asyncio.get_running_loop()
    try:
        return await loop.run_in_executor(session.feature_pool, feature.answer, request, params)
    except RefusedError:
        raise  # the client is to show it
    except Exception as error:
        # A popup would help nobody.
        session.log_once(f"internal error in {feature.method}: {type(error).__name__}: {error}")
        logger.exception("%s", feature.method)
        return nothing


async def _answer_workspace_symbols(
    session: Session, params: types.WorkspaceSymbolParams
) -> list[types.WorkspaceSymbol] | None:
    from workerlint_lsp.workspace_symbols import workspace_symbols

    if not session.settings.enable:
        return None
    folders = list(session.folders)
    find = partial(workspace_symbols, params.query, folders, session.positions_of)
    return await asyncio.get_running_loop().run_in_executor(session.feature_pool, find)


def _uri_of(params: Any) -> str:
    """Give the document that a request is about; what is to be resolved says it in its data."""
    document = getattr(params, "text_document", None)
    if document is not None:
        return str(document.uri)
    data = getattr(params, "data", None)
    return str(data.get("uri", "")) if isinstance(data, dict) else ""
