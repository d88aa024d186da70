"""Carries out commands: the client's arguments in, the result to the client or before the user's eyes."""

from __future__ import annotations

import asyncio
import os
import tempfile
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from workerlint_lsp.command_names import DRY_RUN_APPLY, EXPLAIN, SHOW_TOPOLOGY
from workerlint_lsp.conversion import file_uri
from workerlint_lsp.errors import RefusedError
from workerlint_lsp.session import path_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from workerlint_lsp.commands import Result
    from workerlint_lsp.server import WorkerlintServer
    from workerlint_lsp.session import Session

    _Prepare = Callable[[str, int | None], Callable[[], Result]]


class Executing:
    """A client that shows results by itself is given them alone; before the users of others they are put in words."""

    def __init__(self, server: WorkerlintServer, session: Session) -> None:
        self._server = server
        self._session = session
        self._drawings: tempfile.TemporaryDirectory[str] | None = None

    def offer(self) -> None:
        """Announce the commands."""
        for name, prepare in (
            (DRY_RUN_APPLY, self._dry_run_apply),
            (EXPLAIN, self._explain),
            (SHOW_TOPOLOGY, self._show_topology),
        ):
            self._server.command(name)(self._handler(prepare))

    def _handler(self, prepare: _Prepare) -> Callable[..., Awaitable[Any]]:
        """Give a function that takes all that a client sends: of a partial, pygls would fill in what is bound."""

        async def execute(*arguments: Any) -> Any:
            return await self._execute(prepare, *arguments)

        return execute

    async def _execute(self, prepare: _Prepare, *arguments: Any) -> Result:
        """Carry out one command off the event loop.

        Raises JsonRpcInvalidParams for arguments that are none, RefusedError where there is nothing to do it with.
        """
        from workerlint_lsp.commands import CommandError  # the drawings cost time that no start should pay

        subject, number = (*arguments, None, None)[:2]
        if not isinstance(subject, str) or not (number is None or isinstance(number, int)):
            raise JsonRpcInvalidParams("the arguments are the URI of a document and a number, or a rule code")
        try:
            work = prepare(subject, number)
            result = await asyncio.get_running_loop().run_in_executor(self._session.feature_pool, work)
        except CommandError as error:
            raise RefusedError(str(error)) from None
        client = self._session.client
        if client is None or not client.shows_results:
            self._show(result)
        return result

    def _explain(self, subject: str, number: int | None) -> Callable[[], Result]:
        from workerlint_lsp.commands import explain_manifest, explain_rule

        if ":" in subject:  # no rule has one in its name, and every URI has
            return partial(explain_manifest, *self._text_of(subject), number)
        rules = [rule for folder in (*self._session.folders, self._session.folder_of("")) for rule in folder.rules]
        return partial(explain_rule, subject, list({rule.code: rule for rule in rules}.values()))

    def _show_topology(self, uri: str, number: int | None) -> Callable[[], Result]:
        from workerlint_lsp.commands import show_topology

        return partial(show_topology, *self._text_of(uri), number)

    def _dry_run_apply(self, uri: str, number: int | None) -> Callable[[], Result]:
        from workerlint_lsp.commands import dry_run_apply

        file = path_of(uri)
        project = self._session.folder_of(file).project
        return partial(dry_run_apply, *self._text_of(uri), number, file, project)

    def _text_of(self, uri: str) -> tuple[str, str]:
        """Give text and shown path of a document: as it is open, else as it is on disk. Raises CommandError."""
        from workerlint_lsp.commands import CommandError

        document = self._session.documents.get(uri)
        if document is not None:
            return document.positions.lines.text, document.shown
        path = path_of(uri)
        positions = self._session.positions_of(path) if path else None
        if positions is None:
            raise CommandError(f"{uri} is not open and cannot be read")
        return positions.lines.text, self._session.folder_of(path).shown(path)

    def _show(self, result: Result) -> None:
        client = self._session.client
        svg = result.get("svg")
        if svg and client is not None and client.shows_documents:
            if self._drawings is None:
                self._drawings = tempfile.TemporaryDirectory(prefix="workerlint-")  # it goes when the server ends
            handle, path = tempfile.mkstemp(".svg", "topology-", self._drawings.name)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(svg)
            self._server.window_show_document(types.ShowDocumentParams(file_uri(path), external=True))
            return
        message = result.get("text") or result.get("markdown") or ""
        self._server.window_show_message(types.ShowMessageParams(types.MessageType.Info, message))
