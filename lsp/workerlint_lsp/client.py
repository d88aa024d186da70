"""What the client can do, as it said when it connected."""

from __future__ import annotations

from lsprotocol import types
from pygls.capabilities import get_capability


class Client:
    """The capabilities that the server asks about. *shows_results*: it shows by itself what a command returns."""

    def __init__(self, capabilities: types.ClientCapabilities, shows_results: bool = False) -> None:
        self._capabilities = capabilities
        self.shows_results = shows_results
        self.pulls = get_capability(capabilities, "text_document.diagnostic") is not None
        self.refreshes_diagnostics = self._can("workspace.diagnostics.refresh_support")
        self.refreshes_hints = self._can("workspace.inlay_hint.refresh_support")
        self.refreshes_lenses = self._can("workspace.code_lens.refresh_support")
        self.gives_configuration = self._can("workspace.configuration")
        self.takes_snippets = self._can("text_document.completion.completion_item.snippet_support")
        self.inserts_or_replaces = self._can("text_document.completion.completion_item.insert_replace_support")
        modes = get_capability(
            capabilities, "text_document.completion.completion_item.insert_text_mode_support.value_set", []
        )
        self.adjusts_indentation = types.InsertTextMode.AdjustIndentation in (modes or [])
        self.watches_files = self._can("workspace.did_change_watched_files.dynamic_registration")
        self.told_of_configuration = self._can("workspace.did_change_configuration.dynamic_registration")
        self.shows_documents = self._can("window.show_document.support")
        self.shows_progress = self._can("window.work_done_progress")
        self.nests_symbols = self._can("text_document.document_symbol.hierarchical_document_symbol_support")
        self.most_foldings: int = get_capability(capabilities, "text_document.folding_range.range_limit", 0) or 0
        self.takes_changes_with_versions = self._can("workspace.workspace_edit.document_changes")
        properties = get_capability(capabilities, "text_document.code_action.resolve_support.properties", [])
        self.resolves_edits = "edit" in (properties or [])

    def _can(self, name: str) -> bool:
        return bool(get_capability(self._capabilities, name, False))
