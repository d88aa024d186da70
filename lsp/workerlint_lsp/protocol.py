"""pygls' protocol with our own documents in place of its, and an answer to every request, however malformed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.protocol import LanguageServerProtocol, lsp_method
from pygls.protocol.json_rpc import JsonRPCNotification, RPCRequest

from workerlint_lsp.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from cattrs import Converter

    from workerlint_lsp.session import Session

logger = logging.getLogger(__name__)

_SERVER_NOT_INITIALIZED = -32002
_INVALID_REQUEST = -32600
"""Error codes of the protocol."""

_NOTHING = "$/workerlint/nothing"


def _breaks(record: logging.LogRecord) -> bool:
    """Tell whether a log entry is about more than a request that was refused with a reason."""
    return record.exc_info is None or not isinstance(record.exc_info[1], RefusedError)


logging.getLogger("pygls.protocol.json_rpc").addFilter(_breaks)


class WorkerlintProtocol(LanguageServerProtocol):
    """Keeps documents in the session: see ``workerlint_lsp.buffer`` for why."""

    session: Session
    on_close: Callable[[str], None]

    def __init__(self, server: Any, converter: Converter) -> None:
        super().__init__(server, converter)
        self._ready = False
        self.exit_code = 0

    def handle_message(self, message: Any) -> None:
        """Handle a message; a request before ``initialize`` or after ``shutdown`` gets an error, as it should."""
        method = getattr(message, "method", "")
        if isinstance(message, RPCRequest):
            if not self._ready and method != types.INITIALIZE:
                self._refuse(message.id, _SERVER_NOT_INITIALIZED, "the server is not initialized")
                return
            if self._shutdown:
                self._refuse(message.id, _INVALID_REQUEST, "the server has shut down")
                return
            if self._ready and method == types.INITIALIZE:
                self._refuse(message.id, _INVALID_REQUEST, "the server is initialized already")
                return
        elif method and not self._ready and method != types.EXIT:
            return
        if method == types.INITIALIZE:
            self._ready = True
        super().handle_message(message)

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Read a message; what is no message of the protocol is refused where it asks something, else passed over."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            logger.warning("a message that cannot be read: %s", data.get("method", "?"))
            identity = data.get("id")
            if isinstance(identity, (int, str)):
                invalid = JsonRpcInvalidParams.of(error).to_response_error()
                if "method" not in data:
                    # An answer that is none: whoever waits for it must not wait for ever.
                    return types.ResponseErrorMessage(identity, invalid)
                self._send_response(identity, error=invalid)
            return JsonRPCNotification(method=_NOTHING, jsonrpc="2.0", params=None)

    def _refuse(self, identity: int | str, code: int, message: str) -> None:
        self._send_response(identity, error=types.ResponseError(code, message))

    @lsp_method(types.EXIT)
    def lsp_exit(self, *arguments: Any) -> Generator[Any, Any, None]:
        """End; a client that says so before ``shutdown`` gets 1 for the exit code."""
        self.exit_code = 0 if self._shutdown else 1
        yield from super().lsp_exit(*arguments)

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        """Take in a document."""
        self.session.open(params.text_document)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Take in an edit."""
        document = params.text_document
        self.session.change(document.uri, document.version, params.content_changes)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        """Let go of a document."""
        self.on_close(params.text_document.uri)
