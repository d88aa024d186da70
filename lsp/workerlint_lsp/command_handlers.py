"""The handlers of the commands: validate the client's arguments, run the command, and return or show the result."""

from __future__ import annotations

import asyncio
import os
import tempfile
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from workerlint.core.record import Struct, new
from workerlint_lsp.endpoint import InvalidArgumentsError, RefusedError, file_path, file_uri

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from workerlint_lsp.commands import Result
    from workerlint_lsp.endpoint import Endpoint
    from workerlint_lsp.session import Session

    _Prepare = Callable[[str, int | None], Callable[[], Result]]

SHOW_TOPOLOGY = "workerlint.showTopology"
DRY_RUN_APPLY = "workerlint.dryRunApply"
EXPLAIN = "workerlint.explain"


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

    def _handler(self, prepare: _Prepare) -> Callable[..., Awaitable[Any]]:
        """Return a function that executes a command in the feature thread.

        It takes all arguments, because pygls would fill in the bound arguments of a partial. It raises
        InvalidArgumentsError, and RefusedError if the command cannot be carried out.
        """

        async def execute(*arguments: Any) -> Any:  # pygls evaluates the annotations
            from workerlint_lsp.commands import CommandError  # late: the modules that draw are slow to import

            subject, number = (*arguments, None, None)[:2]
            if not isinstance(subject, str) or not (number is None or isinstance(number, int)):
                raise InvalidArgumentsError("expected the URI of a document and an optional integer, or a rule code")
            try:
                work = prepare(subject, number)
                result = await asyncio.get_running_loop().run_in_executor(self._session.feature_pool, work)
            except CommandError as error:
                raise RefusedError(str(error)) from None
            if not self._session.client.shows_results:
                self._show(result)
            return result

        return execute

    def _explain(self, subject: str, number: int | None) -> Callable[[], Result]:
        from workerlint_lsp.commands import explain_manifest, explain_rule

        if ":" in subject:  # every URI contains a colon, and no rule code or name does
            return partial(explain_manifest, *self._text_of(subject), number)
        rules = [rule for folder in (*self._session.folders, self._session.folder_of("")) for rule in folder.rules]
        return partial(explain_rule, subject, list({rule.code: rule for rule in rules}.values()))

    def _show_topology(self, uri: str, number: int | None) -> Callable[[], Result]:
        from workerlint_lsp.commands import show_topology

        return partial(show_topology, *self._text_of(uri), number)

    def _dry_run_apply(self, uri: str, number: int | None) -> Callable[[], Result]:
        from workerlint_lsp.commands import dry_run_apply

        file = file_path(uri)
        project = self._session.folder_of(file).new_project()
        return partial(dry_run_apply, *self._text_of(uri), number, file, project)

    def _text_of(self, uri: str) -> tuple[str, str]:
        """Return the text and the display path of a document, open or on disk. Raises CommandError on failure."""
        from workerlint_lsp.commands import CommandError

        document = self._session.documents.get(uri)
        if document is not None:
            return document.positions.lines.text, document.display_path
        path = file_path(uri)
        positions = self._session.positions_of(path) if path else None
        if positions is None:
            raise CommandError(f"cannot read {uri}")
        return positions.lines.text, self._session.folder_of(path).display_path(path)

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
