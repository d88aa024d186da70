"""The interface of the server for its parts, and what they use of pygls: errors and URIs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.uris import from_fs_path, to_fs_path

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from pygls.progress import Progress


class Endpoint(Protocol):
    """The methods of the server that its parts call; the long names are those of pygls."""

    @property
    def work_done_progress(self) -> Progress:
        """The progress bars of the client."""

    def offer(self, method: str, handler: Callable[[Any], Any], options: Any = None) -> None:
        """Answer a method of the protocol with *handler*, a function or a coroutine."""

    def offer_command(self, name: str, handler: Callable[..., Awaitable[Any]]) -> None:
        """Execute a command with *handler*, which takes the arguments that the client sends."""

    def log(self, message: str, severity: types.MessageType = types.MessageType.Warning) -> None:
        """Write a line to the client's log."""

    def client_register_capability_async(self, params: types.RegistrationParams) -> Awaitable[None]:
        """Request that the client uses capabilities such as watching files."""

    def text_document_publish_diagnostics(self, params: types.PublishDiagnosticsParams) -> None:
        """Push the diagnostics of a document."""

    def window_show_document(self, params: types.ShowDocumentParams) -> object:
        """Open a document in the client or in another program."""

    def window_show_message(self, params: types.ShowMessageParams) -> None:
        """Show a message to the user."""

    def workspace_code_lens_refresh(self, params: None) -> object:
        """Request that the client asks for code lenses again."""

    def workspace_configuration_async(self, params: types.ConfigurationParams) -> Awaitable[Sequence[Any]]:
        """Return sections of the client's settings."""

    def workspace_diagnostic_refresh(self, params: None) -> object:
        """Request that the client pulls diagnostics again."""

    def workspace_inlay_hint_refresh(self, params: None) -> object:
        """Request that the client asks for inlay hints again."""


class RefusedError(JsonRpcException):
    """A valid request that cannot be carried out; the client shows the message to the user."""

    CODE = -32803
    """``RequestFailed`` of the protocol."""


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
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return os.path.normpath(path) if path else ""
