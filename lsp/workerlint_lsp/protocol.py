"""The protocol of pygls, with the documents of the session and an answer to every malformed request."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Generator
from typing import Any

from cattrs import Converter
from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.protocol import LanguageServerProtocol, lsp_method
from pygls.protocol.json_rpc import JsonRPCNotification, RPCRequest

from workerlint.syntax.parser import HAS_EXTENSION
from workerlint_lsp.encoded import Encoded, encode
from workerlint_lsp.endpoint import RefusedError
from workerlint_lsp.session import Session

logger = logging.getLogger(__name__)

_SERVER_NOT_INITIALIZED = -32002
"""The error code of the protocol for a request before ``initialize``."""
_INVALID_REQUEST = -32600
"""The error code of the protocol for a request at the wrong time."""

_IGNORED = "$/workerlint/ignored"


def _is_unexpected(record: logging.LogRecord) -> bool:
    """Check that a log entry is not about a request that was refused with a reason."""
    return record.exc_info is None or not isinstance(record.exc_info[1], RefusedError)


logging.getLogger("pygls.protocol.json_rpc").addFilter(_is_unexpected)


def uri_of(params: Any) -> str:
    """Return the URI of the document of a request; items to resolve contain it in their data."""
    document = getattr(params, "text_document", None)
    if document is not None:
        return str(document.uri)
    data = getattr(params, "data", None)
    return str(data.get("uri", "")) if isinstance(data, dict) else ""


class WorkerlintProtocol(LanguageServerProtocol):
    """The protocol of pygls, with the documents in the session instead of the workspace of pygls.

    The documents of pygls treat U+2028, form feeds and other characters as line breaks. They also cut an edit after the
    end of the last line one character short, so that every later edit is applied at a wrong position.
    """

    session: Session
    """The session that contains the documents; the server sets it."""
    on_close: Callable[[str], None]
    """Called with the URI of a document that the client closes; the server sets it."""

    def __init__(self, server: Any, converter: Converter) -> None:
        super().__init__(server, converter)
        self._ready = False
        self._ended = False
        self._has_headers = False
        """Whether messages have headers: those over a web socket have none."""
        self.exit_code = 0

    def handle_message(self, message: Any) -> None:
        """Handle a message; a request before ``initialize`` or after ``shutdown`` is answered with an error."""
        method = getattr(message, "method", "")
        if isinstance(message, RPCRequest):
            if not self._ready and method != types.INITIALIZE:
                self._refuse(message.id, _SERVER_NOT_INITIALIZED, "the server is not initialized")
                return
            if self._ended:
                self._refuse(message.id, _INVALID_REQUEST, "the server has shut down")
                return
            if self._ready and method == types.INITIALIZE:
                self._refuse(message.id, _INVALID_REQUEST, "the server is already initialized")
                return
            self.session.note_request(uri_of(message.params))
        elif method and not self._ready and method != types.EXIT:
            return
        if method == types.INITIALIZE:
            self._ready = True
        super().handle_message(message)

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Convert a message; an invalid request is answered with an error, other invalid messages are ignored."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            logger.warning("invalid message: %s", data.get("method", "?"))
            request_id = data.get("id")
            if isinstance(request_id, (int, str)):
                invalid = JsonRpcInvalidParams.of(error).to_response_error()
                if "method" not in data:
                    # An invalid response: pass on an error, so that the sender of the request does not wait forever.
                    return types.ResponseErrorMessage(request_id, invalid)
                self._send_response(request_id, error=invalid)
            return JsonRPCNotification(method=_IGNORED, jsonrpc="2.0", params=None)

    def set_writer(self, writer: Any, include_headers: bool = True) -> None:
        """Write messages to *writer*."""
        self._has_headers = include_headers
        super().set_writer(writer, include_headers)

    def _send_response(self, msg_id: Any, result: Any = None, error: types.ResponseError | None = None) -> None:
        """Send a response; a result that is encoded already is written as it is."""
        if error is not None or not isinstance(result, Encoded):
            super()._send_response(msg_id, result, error)
            return
        self._result_types.pop(msg_id, None)
        if self.writer is not None and self._has_headers:
            body = f'{{"jsonrpc":"2.0","id":{encode(msg_id)},"result":{result.body}}}'
            # All characters are ASCII, because the others are escaped.
            self.writer.write(f"Content-Length: {len(body)}\r\n\r\n{body}".encode())
        else:
            super()._send_response(msg_id, json.loads(result.body))

    def _refuse(self, request_id: int | str, code: int, message: str) -> None:
        self._send_response(request_id, error=types.ResponseError(code, message))

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Generator[Any, Any, types.InitializeResult]:
        """Answer with the capabilities of the server, and with the parser, because one of them is slow."""
        result: types.InitializeResult = yield from super().lsp_initialize(params)
        result.capabilities.experimental = {"parser": "libyaml" if HAS_EXTENSION else "pure"}
        return result

    @lsp_method(types.SHUTDOWN)
    def lsp_shutdown(self, *arguments: Any) -> Generator[Any, Any, None]:
        """Refuse all requests from now on."""
        self._ended = True
        yield from super().lsp_shutdown(*arguments)

    @lsp_method(types.EXIT)
    def lsp_exit(self, *arguments: Any) -> Generator[Any, Any, None]:
        """Exit; the exit code is 1 if the client did not send ``shutdown`` before."""
        self.exit_code = 0 if self._ended else 1
        yield from super().lsp_exit(*arguments)

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        """Open a document in the session."""
        self.session.open(params.text_document)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Apply the edits of the client to a document."""
        document = params.text_document
        self.session.change(document.uri, document.version, params.content_changes)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        """Close a document."""
        self.on_close(params.text_document.uri)
