"""Delivery of diagnostics: the client pulls them if it can; otherwise the server pushes them."""

from __future__ import annotations

import asyncio
from functools import partial

from lsprotocol import types

from workerlint.core.dates import current_date
from workerlint_lsp.client import WORKSPACE
from workerlint_lsp.configuration_reports import configuration_reports
from workerlint_lsp.endpoint import ContentModifiedError, Endpoint, PullAgainError
from workerlint_lsp.open_document import CheckResult, OpenDocument
from workerlint_lsp.repeated_task import RepeatedTask
from workerlint_lsp.session import Session
from workerlint_lsp.workspace_files import FileReports
from workerlint_lsp.workspace_watcher import WorkspaceWatcher

_CHUNK = 100
"""The number of files in one partial result."""


class Publisher:
    """Push or pull diagnostics, never both: a client that gets both shows every finding twice.

    Some clients announce pull support but never pull. A setting forces the push for them; pulls then return nothing.
    When that setting changes, the diagnostics that were delivered the other way are cleared. Those of configuration
    files are always pushed: they are not YAML, so no client pulls them.
    """

    def __init__(self, endpoint: Endpoint, session: Session, watcher: WorkspaceWatcher) -> None:
        self._endpoint = endpoint
        self._session = session
        self._watcher = watcher
        self._open: set[str] = set()
        """The open documents whose diagnostics were pushed."""
        self._closed: set[str] = set()
        """The other files with diagnostics that were pushed."""
        self._configuration: dict[str, list[types.Diagnostic]] = {}
        """Those of configuration files that were pushed, for this state:"""
        self._configuration_state: object = None
        self._results: dict[str, FileReports] = {}
        """The results for the files that are not open."""
        self._left: set[str] = set()
        """The documents that were closed since the last pull of the workspace."""
        self._waiting: set[asyncio.Future[None]] = set()
        """The pulls that are answered when these results change."""
        self._pulled = False
        self._workspace_task = RepeatedTask(self._update_workspace, watcher.log_error)
        self._configuration_task = RepeatedTask(self._push_configuration, watcher.log_error)
        session.accept = self._accept
        session.refresh = self._refresh
        session.renew = self._renew
        watcher.changed = self._workspace_changed

    def offer(self) -> None:
        """Offer pull diagnostics to a client that supports them."""
        if self._session.client.pulls:
            options = types.DiagnosticOptions(
                inter_file_dependencies=True, workspace_diagnostics=True, identifier="workerlint"
            )
            self._endpoint.offer(types.TEXT_DOCUMENT_DIAGNOSTIC, self._pull, options)
            self._endpoint.offer(types.WORKSPACE_DIAGNOSTIC, self._pull_workspace)

    def clear(self, document: OpenDocument) -> None:
        """Clear the diagnostics that were pushed for a closed document, or have them cleared by the next pull.

        VS Code pulls a document once more while it closes it, and keeps the answer until a pull of the workspace has
        another one.
        """
        if document.uri in self._open:
            self._publish(document.uri, None, [])
            self._open.discard(document.uri)
        elif not self._session.pushes:
            self._left.add(document.uri)

    # --- push -----------------------------------------------------------------------------------------------------

    def _accept(self, document: OpenDocument, checked: CheckResult) -> None:
        if self._session.pushes:
            reports = checked.shown if self._session.settings.enable else []
            self._publish(document.uri, checked.snapshot.version, reports)
            self._open.add(document.uri)
        self._configuration_task.start()

    def _refresh(self) -> None:
        if self._session.pushes:
            pull_again, self._pulled = self._pulled, False
        else:
            for uri in self._open:
                self._publish(uri, None, [])
            self._open.clear()
            pull_again = True
        self._workspace_changed()
        if pull_again and self._session.client.refreshes_diagnostics:
            self._endpoint.workspace_diagnostic_refresh(None)

    def _renew(self) -> None:
        if not self._session.pushes and self._session.client.refreshes_diagnostics:
            self._endpoint.workspace_diagnostic_refresh(None)

    def _publish(self, uri: str, version: int | None, reports: list[types.Diagnostic]) -> None:
        self._endpoint.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, reports, version))

    async def _push_configuration(self) -> None:
        """Push the diagnostics of the files that configure the folders, if they have changed."""
        session = self._session
        folders = session.all_folders if session.settings.enable else []
        # Called after each check: what the files contain has not changed since.
        state = current_date(), [(folder, folder.configurations.generation) for folder in folders]
        if state == self._configuration_state:
            return
        self._configuration_state = state
        current: dict[str, list[types.Diagnostic]] = {}
        for folder in folders:
            find = partial(configuration_reports, folder, session.encoding, session.positions_of)
            for uri, reports in (await self._watcher.run(find)).items():
                known = current.setdefault(uri, [])
                known += [report for report in reports if report not in known]
        for uri in {**current, **self._configuration}:
            reports = current.get(uri, [])
            if reports != self._configuration.get(uri, []):
                self._publish(uri, None, reports)
        self._configuration = current

    # --- the files that are not open ------------------------------------------------------------------------------

    @property
    def _checks_workspace(self) -> bool:
        return self._session.settings.scope == WORKSPACE and self._session.settings.enable

    def _workspace_changed(self) -> None:
        self._configuration_task.start()
        if self._checks_workspace or self._results:
            self._workspace_task.start()

    async def _update_workspace(self) -> None:
        """Check the files that are not open, push what is new, and answer the pulls that wait for that."""
        results = await self._watcher.check_workspace() if self._checks_workspace else []
        self._results = {item.uri: item for item in results}
        pushed = self._results if self._session.pushes else {}
        for uri in {*pushed, *self._closed}.difference(self._session.documents):
            reports = pushed[uri].reports if uri in pushed else []
            if reports or uri in self._closed:
                self._publish(uri, None, reports)
        self._closed = {uri for uri, item in pushed.items() if item.reports}
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    # --- pull -----------------------------------------------------------------------------------------------------

    async def _pull(self, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        self._pulled = self._pulled or not self._session.pushes
        document = self._session.served(params.text_document.uri)
        wanted = document is not None and not self._session.pushes
        try:
            checked = await self._session.checked(document) if document is not None and wanted else None
        except ContentModifiedError:
            raise PullAgainError from None
        if checked is None:
            return types.RelatedFullDocumentDiagnosticReport(items=[])
        if params.previous_result_id == checked.result_id:
            return types.RelatedUnchangedDocumentDiagnosticReport(result_id=checked.result_id)
        return types.RelatedFullDocumentDiagnosticReport(items=checked.shown, result_id=checked.result_id)

    async def _pull_workspace(self, params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
        """Answer with what differs from the results that the client has; wait until there is something.

        A client pulls again after each answer, VS Code every two seconds.
        """
        known = {item.uri: item.value for item in params.previous_result_ids}
        if self._checks_workspace and not self._results:
            self._workspace_task.start()
        await self._workspace_task.settled()
        while not (items := self._unknown_to(known)) and known and self._checks_workspace:
            waiting = asyncio.get_running_loop().create_future()
            self._waiting.add(waiting)
            try:
                await waiting
            finally:
                self._waiting.discard(waiting)
        if params.partial_result_token is None:
            return types.WorkspaceDiagnosticReport(items)
        for start in range(0, len(items), _CHUNK):
            part = types.WorkspaceDiagnosticReportPartialResult(items[start : start + _CHUNK])
            self._endpoint.report_partial(params.partial_result_token, part)
        return types.WorkspaceDiagnosticReport([])

    def _unknown_to(self, known: dict[str, str]) -> list[types.WorkspaceDocumentDiagnosticReport]:
        """Return the results that differ from those with the *known* identifiers."""
        # The client pulls open documents one by one.
        pulled = {} if self._session.pushes else self._results
        results = {uri: item for uri, item in pulled.items() if uri not in self._session.documents}
        items: list[types.WorkspaceDocumentDiagnosticReport] = [
            types.WorkspaceFullDocumentDiagnosticReport(uri=uri, items=item.reports, result_id=item.result_id)
            for uri, item in results.items()
            if known.get(uri) != item.result_id
        ]
        # The client keeps the diagnostics of a file until it receives an empty list.
        removed = [uri for uri in {*known, *self._left} if uri not in results and uri not in self._session.documents]
        self._left.clear()
        return items + [types.WorkspaceFullDocumentDiagnosticReport(uri=uri, items=[]) for uri in sorted(removed)]
