"""Brings findings to the client: pulled where it can pull, pushed elsewhere, never both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from workerlint_lsp.client_settings import WORKSPACE

if TYPE_CHECKING:
    from workerlint_lsp.checking import Checked
    from workerlint_lsp.open_document import OpenDocument
    from workerlint_lsp.server import WorkerlintServer
    from workerlint_lsp.session import Session


class Diagnostics:
    """A client that is given both shows every problem twice; one that says it pulls and does not shows none.

    So there is a setting that forces the push, and while it is on a pull is answered with nothing. When it is switched,
    what came in the other way is taken back.
    """

    def __init__(self, server: WorkerlintServer, session: Session) -> None:
        self._server = server
        self._session = session
        self._pushed: set[str] = set()
        self._pulled = False
        session.accept = self._accept
        session.refresh = self._refresh

    def offer(self) -> None:
        """Announce the pull to a client that can."""
        client = self._session.client
        if client is not None and client.pulls:
            options = types.DiagnosticOptions(
                inter_file_dependencies=True, workspace_diagnostics=True, identifier="workerlint"
            )
            self._server.offer(types.TEXT_DOCUMENT_DIAGNOSTIC, self._pull, options)
            self._server.offer(types.WORKSPACE_DIAGNOSTIC, self._pull_workspace)

    @property
    def pushes(self) -> bool:
        """Whether findings are pushed."""
        client = self._session.client
        return self._session.settings.push or client is None or not client.pulls

    def clear(self, document: OpenDocument) -> None:
        """Take back what was pushed about a document that is closed."""
        if document.uri in self._pushed:
            self._publish(document.uri, None, [])
            self._pushed.discard(document.uri)

    def _accept(self, document: OpenDocument, checked: Checked) -> None:
        if self.pushes:
            reports = checked.reports if self._session.settings.enable else []
            self._publish(document.uri, checked.snapshot.version, reports)
            self._pushed.add(document.uri)

    def _refresh(self) -> None:
        client = self._session.client
        if self.pushes:
            self._server.watching.push()
            pull_again, self._pulled = self._pulled, False
        else:
            for uri in self._pushed:
                self._publish(uri, None, [])
            self._pushed.clear()
            pull_again = True
        if pull_again and client is not None and client.refreshes_diagnostics:
            self._server.workspace_diagnostic_refresh(None)

    def _publish(self, uri: str, version: int | None, reports: list[types.Diagnostic]) -> None:
        self._server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, reports, version))

    async def _pull(self, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        self._pulled = self._pulled or not self.pushes
        document = self._session.served(params.text_document.uri)
        checked = await self._session.checked(document) if document is not None and not self.pushes else None
        if checked is None:
            return types.RelatedFullDocumentDiagnosticReport(items=[])
        if params.previous_result_id == checked.result_id:
            return types.RelatedUnchangedDocumentDiagnosticReport(result_id=checked.result_id)
        return types.RelatedFullDocumentDiagnosticReport(items=checked.reports, result_id=checked.result_id)

    async def _pull_workspace(self, params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
        session = self._session
        wanted = not self.pushes and session.settings.scope == WORKSPACE and session.settings.enable
        results = await self._server.watching.check_workspace() if wanted else []
        known = {item.uri: item.value for item in params.previous_result_ids}
        items: list[types.WorkspaceDocumentDiagnosticReport] = []
        for result in results:
            if result.uri in session.documents:
                continue  # the client asks for it by itself
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
        # The client keeps what it was told of a file until it is told otherwise.
        gone = set(known).difference(session.documents, (result.uri for result in results))
        items += [types.WorkspaceFullDocumentDiagnosticReport(uri=uri, items=[]) for uri in sorted(gone)]
        return types.WorkspaceDiagnosticReport(items=items)
