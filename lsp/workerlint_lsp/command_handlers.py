"""The handlers of the commands: validate the client's arguments, run the command, and return or show the result."""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from workerlint.core.record import Struct, new
from workerlint_lsp.endpoint import InvalidArgumentsError, RefusedError, file_path, file_uri
from workerlint_lsp.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from workerlint.report.graph.drawing import Drawing
    from workerlint.report.graph.layout import RunGraphviz
    from workerlint_lsp.commands import Result
    from workerlint_lsp.endpoint import Endpoint
    from workerlint_lsp.session import Session

    _Command = Callable[[str, int | None], Awaitable[Result]]

T = TypeVar("T")

SHOW_TOPOLOGY = "workerlint.showTopology"
DRY_RUN_APPLY = "workerlint.dryRunApply"
EXPLAIN = "workerlint.explain"

RUN_GRAPHVIZ = "workerlint/runGraphviz"
"""The request to the client for the layout of a drawing: ``{"dot": TEXT}``; the result is Graphviz's JSON, a string."""


class CommandHandlers(Struct):
    """The commands of the server. Results are shown as messages unless the client shows them by itself."""

    _endpoint: Endpoint
    _session: Session
    _files: tempfile.TemporaryDirectory[str] | None = new()

    def offer(self) -> None:
        """Offer the commands to the client."""
        self._endpoint.offer_command(DRY_RUN_APPLY, self._handler(self._dry_run_apply))
        self._endpoint.offer_command(EXPLAIN, self._handler(self._explain))
        self._endpoint.offer_command(SHOW_TOPOLOGY, self._handler(self._show_topology))

    def _handler(self, command: _Command) -> Callable[..., Awaitable[Any]]:
        """Return a function that executes a command.

        It takes all arguments, because pygls would fill in the bound arguments of a partial. It raises
        InvalidArgumentsError, and RefusedError if the command cannot be carried out.
        """

        async def execute(*arguments: Any) -> Any:  # pygls evaluates the annotations
            from workerlint_lsp.commands import CommandError  # late: the modules that draw are slow to import

            subject, number = (*arguments, None, None)[:2]
            if not isinstance(subject, str) or not (number is None or isinstance(number, int)):
                raise InvalidArgumentsError("expected the URI of a document and an optional integer, or a rule code")
            try:
                result = await command(subject, number)
            except CommandError as error:
                raise RefusedError(str(error)) from None
            if not self._session.client.shows_results:
                self._show(result)
            return result

        return execute

    async def _run(self, work: Callable[..., T], *arguments: Any) -> T:
        """Run a function in the feature thread."""
        return await asyncio.get_running_loop().run_in_executor(self._session.feature_pool, work, *arguments)

    async def _explain(self, subject: str, number: int | None) -> Result:
        from workerlint_lsp.commands import explain_manifest, explain_rule

        if ":" in subject:  # every URI contains a colon, and no rule code or name does
            return await self._run(explain_manifest, *self._text_of(subject), number)
        rules = [rule for folder in (*self._session.folders, self._session.folder_of("")) for rule in folder.rules]
        return await self._run(explain_rule, subject, list({rule.code: rule for rule in rules}.values()))

    async def _show_topology(self, uri: str, number: int | None) -> Result:
        from workerlint_lsp.topologies import draw_topologies, show_topologies

        session = self._session
        opened = session.served(uri)
        checked = await session.checked(opened) if opened is not None else None
        snapshot = self._snapshot_of(uri) if checked is None else checked.snapshot
        drawings = await self._run(draw_topologies, snapshot, number, checked, session.client.reveal_command)
        return await self._run(show_topologies, drawings, snapshot.path, await self._graphviz(drawings))

    async def _graphviz(self, drawings: list[Drawing]) -> RunGraphviz:
        """Return a function that runs Graphviz: with the layouts of the client if it computes them."""
        from workerlint.report.graph.layout import run_graphviz
        from workerlint.report.graph.svg import layout_requests
        from workerlint_lsp.topologies import from_answers

        if not self._session.client.runs_graphviz:
            return run_graphviz
        answers: dict[str, str] = {}
        for dot in await self._run(layout_requests, drawings):
            with contextlib.suppress(JsonRpcException):  # the client has logged why
                answer = await self._endpoint.protocol.send_request_async(RUN_GRAPHVIZ, {"dot": dot})
                answers[dot] = str(answer)
        return from_answers(answers)

    async def _dry_run_apply(self, uri: str, number: int | None) -> Result:
        from workerlint_lsp.dry_runs import dry_run_apply

        file = file_path(uri)
        session = self._session
        project = session.folder_of(file).new_project()
        return await self._run(dry_run_apply, self._snapshot_of(uri), number, file, project, session.positions_of)

    def _text_of(self, uri: str) -> tuple[str, str]:
        """Return the text and the display path of a document, open or on disk. Raises CommandError on failure."""
        snapshot = self._snapshot_of(uri)
        return snapshot.positions.lines.text, snapshot.path

    def _snapshot_of(self, uri: str) -> Snapshot:
        """Return a document, open or on disk. Raises CommandError on failure."""
        from workerlint_lsp.commands import CommandError

        document = self._session.documents.get(uri)
        if document is not None:
            return document.snapshot()
        path = file_path(uri)
        positions = self._session.positions_of(path) if path else None
        if positions is None:
            raise CommandError(f"cannot read {uri}")
        return Snapshot(uri, self._session.folder_of(path).display_path(path), positions)

    def _show(self, result: Result) -> None:
        """Open a result as a file if the client supports that, else show its text as a message."""
        if not self._session.client.shows_documents:
            message = result.get("text") or result.get("markdown") or ""
            self._endpoint.window_show_message(types.ShowMessageParams(types.MessageType.Info, message))
            return
        forms = (("svg", ".svg"), ("markdown", ".md"), ("text", ".txt"))
        content, suffix = next((result[key], suffix) for key, suffix in forms if result.get(key))
        if self._files is None:
            self._files = tempfile.TemporaryDirectory(prefix="workerlint-")  # removed when the server ends
        handle, path = tempfile.mkstemp(suffix, "result-", self._files.name)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
        # An editor would show the source of a drawing.
        shown = types.ShowDocumentParams(file_uri(path), external=suffix == ".svg", take_focus=True)
        self._endpoint.window_show_document(shown)

    def remove_files(self) -> None:
        """Remove the files of the results."""
        if self._files is not None:
            self._files.cleanup()
            self._files = None
