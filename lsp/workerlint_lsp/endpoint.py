"""The interface of the server for its parts, and what they use of pygls: errors and URIs."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from workerlint.core.wording import visible


class Endpoint(LanguageServer):
    """The server as its parts use it."""

    def offer(self, method: str, handler: Callable[[Any], Any], options: Any = None) -> None:
        """Answer a method of the protocol with *handler*, a function or a coroutine."""
        # pygls sets attributes on the handler, which a bound method does not accept.
        self.feature(method, options)(partial(handler))

    def offer_command(self, name: str, handler: Callable[..., Awaitable[Any]]) -> None:
        """Execute a command with *handler*, which takes the arguments that the client sends."""
        self.command(name)(handler)

    def report_partial(self, token: types.ProgressToken, result: Any) -> None:
        """Send a part of the result of a request."""
        self.progress(types.ProgressParams(token, result))

    def show(self, message: str) -> None:
        """Show a warning of one line to the user."""
        self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, visible(message)))

    def log(self, message: str, severity: types.MessageType = types.MessageType.Warning) -> None:
        """Write lines to the client's log."""
        shown = "\n".join(map(visible, message.splitlines()))
        self.window_log_message(types.LogMessageParams(severity, shown))


class RefusedError(JsonRpcException):
    """A valid request that cannot be carried out; the client shows the message to the user."""

    CODE = -32803
    """``RequestFailed`` of the protocol."""


class ContentModifiedError(RefusedError):
    """The document was edited after the request was sent, so the answer would be about another text."""

    CODE = -32801
    """``ContentModified`` of the protocol."""
    MESSAGE = "the document was edited"


class PullAgainError(RefusedError):
    """The document was edited after a pull was sent. A client would show an empty list for ``ContentModified``."""

    CODE = -32802
    """``ServerCancelled`` of the protocol."""
    MESSAGE = "the document was edited"

    def __init__(self) -> None:
        super().__init__(data={"retriggerRequest": True})


class InvalidArgumentsError(JsonRpcInvalidParams):
    """A command was called with arguments that are not valid."""


def file_uri(path: str) -> str:
    """Return the URI of an absolute path."""
    try:
        return from_fs_path(path) or path
    except UnicodeEncodeError:  # the name contains bytes that are not UTF-8
        return Path(path).as_uri()


def file_path(uri: str) -> str:
    """Return the absolute path of a URI; empty for a document that is not a file."""
    path = to_fs_path(uri)
    return os.path.normpath(path) if path else ""
