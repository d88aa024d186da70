"""Delivery of diagnostics: the client pulls them if it can; otherwise the server pushes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from workerlint_lsp.client import WORKSPACE
from workerlint_lsp.workspace_files import platform_file_reports

if TYPE_CHECKING:
    from workerlint_lsp.endpoint import Endpoint
    from workerlint_lsp.open_document import CheckResult, OpenDocument
    from workerlint_lsp.session import Session
    from workerlint_lsp.workspace_watcher import WorkspaceWatcher


class Diagnostics:
    """Push or pull diagnostics, never both: a client that gets both shows every finding twice.

    Some clients announce pull support but never pull. A setting forces the push for them; pulls then return nothing.
    When that setting changes, the diagnostics that were delivered the other way are cleared.
    """

    def __init__(self, endpoint: Endpoint, session: Session, watcher: WorkspaceWatcher) -> None:
        self._endpoint = endpoint
        self._session = session
        self._watcher = watcher
        self._pushed: set[str] = set()
        self._platform_files: dict[str, list[types.Diagnostic]] = {}
        self._pulled = False
        session.accept = self._accept
        session.refresh = self._refresh
        session.renew = self._renew

    def offer(self) -> None:
        """Offer pull diagnostics to a client that supports them."""
        if self._session.client.pulls:
            options = types.DiagnosticOptions(
                inter_file_dependencies=True, workspace_diagnostics=True, identifier="workerlint"
            )
            self._endpoint.offer(types.TEXT_DOCUMENT_DIAGNOSTIC, self._pull, options)
            self._endpoint.offer(types.WORKSPACE_DIAGNOSTIC, self._pull_workspace)

    def clear(self, document: OpenDocument) -> None:
        """Clear the diagnostics that were pushed for a closed document."""
        if document.uri in self._pushed:
            self._publish(document.uri, None, [])
            self._pushed.discard(document.uri)

    def _accept(self, document: OpenDocument, checked: CheckResult) -> None:
        if self._session.pushes:
            reports = checked.shown if self._session.settings.enable else []
            self._publish(document.uri, checked.snapshot.version, reports)
            self._pushed.add(document.uri)

        self._push_platform_files()

    def _push_platform_files(self) -> None:
        """Push the diagnostics of the platform files in use, which no client pulls: they are not YAML."""
        session = self._session
        folders = {document.folder for document in session.documents.values()} if session.settings.enable else ()
        current = {
            uri: reports
            for folder in folders
            for uri, reports in platform_file_reports(folder, session.encoding, session.positions_of).items()
        }
        for uri in {*current, *self._platform_files}:
            reports = current.get(uri, [])
            if reports != self._platform_files.get(uri, []):
                self._publish(uri, None, reports)
        self._platform_files = current

    def _refresh(self) -> None:
        if self._session.pushes:
            self._watcher.push()
            pull_again, self._pulled = self._pulled, False
        else:
            for uri in self._pushed:
                self._publish(uri, None, [])
            self._pushed.clear()
            pull_again = True
        if pull_again and self._session.client.refreshes_diagnostics:
            self._endpoint.workspace_diagnostic_refresh(None)

    def _renew(self) -> None:
        if not self._session.pushes and self._session.client.refreshes_diagnostics:
            self._endpoint.workspace_diagnostic_refresh(None)

    def _publish(self, uri: str, version: int | None, reports: list[types.Diagnostic]) -> None:
        self._endpoint.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, reports, version))

    async def _pull(self, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        self._pulled = self._pulled or not self._session.pushes
        document = self._session.served(params.text_document.uri)
        checked = await self._session.checked(document) if document is not None and not self._session.pushes else None
        if checked is None:
            return types.RelatedFullDocumentDiagnosticReport(items=[])
        if params.previous_result_id == checked.result_id:
            return types.RelatedUnchangedDocumentDiagnosticReport(result_id=checked.result_id)
        return types.RelatedFullDocumentDiagnosticReport(items=checked.shown, result_id=checked.result_id)

    async def _pull_workspace(self, params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
        session = self._session
        wanted = not session.pushes and session.settings.scope == WORKSPACE and session.settings.enable
        results = await self._watcher.check_workspace() if wanted else []
        known = {item.uri: item.value for item in params.previous_result_ids}
        items: list[types.WorkspaceDocumentDiagnosticReport] = []
        for result in results:
            if result.uri in session.documents:
                continue  # the client pulls open documents one by one
            if known.get(result.uri) == result.result_id:
                items.append(
                    types.WorkspaceUnchangedDocumentDiagnosticReport(uri=result.uri, result_id=result.result_id)
                )
            else:
                items.append(
                    types.WorkspaceFullDocumentDiagnosticReport(
                        uri=result.uri, items=result.reports, result_id=result.result_id
                    )
                )
        # The client keeps the diagnostics of a file until it receives an empty list.
        removed = set(known).difference(session.documents, (result.uri for result in results))
        items += [types.WorkspaceFullDocumentDiagnosticReport(uri=uri, items=[]) for uri in sorted(removed)]
        return types.WorkspaceDiagnosticReport(items=items)
