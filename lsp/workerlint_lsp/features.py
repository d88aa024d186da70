"""The table of the features that answer requests about a document, and the request that they receive."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from workerlint.core.record import Struct, new
from workerlint.platform.platform import Platform
from workerlint_lsp.conversion import convert_edits, mask
from workerlint_lsp.encoded import PartCache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from dataclasses import KW_ONLY

    from workerlint.core.diagnostic import Diagnostic, Edit
    from workerlint.manifest.resources import ResourceIndex
    from workerlint.manifest.worker import Worker
    from workerlint_lsp.client import Client, ClientSettings
    from workerlint_lsp.conversion import Masks
    from workerlint_lsp.folder import Folder
    from workerlint_lsp.open_document import CheckResult
    from workerlint_lsp.positions import Positions
    from workerlint_lsp.snapshot import Snapshot


class Request(Struct):
    """The argument of a feature next to the parameters of the protocol."""

    snapshot: Snapshot
    path: str
    """The absolute path of the file; empty for a document that is not a file."""
    folder: Folder
    client: Client
    settings: ClientSettings
    checked: CheckResult | None
    """The result of the check of this snapshot; None for features that do not need it (see ``Feature``)."""
    _masks: Masks
    positions_of: Callable[[str], Positions | None]
    """Returns the positions in a file by its absolute path; None if it cannot be read."""
    cache: PartCache = new(PartCache)
    """What earlier requests have computed."""

    @property
    def positions(self) -> Positions:
        """The positions in the document."""
        return self.snapshot.positions

    @property
    def index(self) -> ResourceIndex:
        """The resources that the document can refer to, as they were last checked."""
        return self.folder.index(self.snapshot.path)

    @property
    def platform(self) -> Platform:
        """What is known about the installation, with the resources that the document can refer to."""
        engine = self.folder.engine_for(self.path)
        known = engine.platform if engine is not None else Platform(self.folder.settings_for(self.path))
        return known.with_index(self.index)

    def manifest_at(self, offset: int) -> Worker | None:
        """Return the Worker or the Bundle at an offset (code points) with the settings of the file."""
        worker = self.snapshot.document.manifest_at(offset)
        if worker is not None:
            worker.settings = self.folder.settings_for(self.path)
        return worker

    def mask(self, diagnostic: Diagnostic, text: str) -> str:
        """Return *text*, which is about *diagnostic*, with secrets masked and invisible characters escaped."""
        if self.checked is None:
            return text
        _, redactor, about = self._masks.redactor(self.checked.file, diagnostic)
        return mask(redactor, text, about)

    def workspace_edit(self, edits: Iterable[Edit]) -> types.WorkspaceEdit:
        """Return edits of the document; they name its version if the client supports that."""
        changes = convert_edits(self.positions, edits)
        uri = self.snapshot.uri
        if self.client.accepts_versioned_edits:
            document = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=self.snapshot.version)
            return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, [*changes])])
        return types.WorkspaceEdit(changes={uri: changes})


class Feature(Struct):
    """A method of the protocol and the function that answers it.

    The module of the function is imported at the first request, so that the server starts faster.
    """

    method: str
    handler: str
    """The function as ``module:function``; it receives the request and the parameters."""
    options: Any = None
    _: KW_ONLY
    checked: bool = False
    """The function needs the result of the check of the document."""
    interactive: bool = False
    """The user waits for the answer while typing, so it does not wait for other requests."""

    def answer(self, request: Request, params: Any) -> Any:
        """Return the result of the function."""
        module, _, function = self.handler.partition(":")
        return getattr(import_module(f"workerlint_lsp.{module}"), function)(request, params)


FEATURES: tuple[Feature, ...] = (
    Feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        "code_actions:code_actions",
        types.CodeActionOptions(["quickfix", "source.fixAll.workerlint"], resolve_provider=True),
        checked=True,
    ),
    Feature(types.CODE_ACTION_RESOLVE, "code_actions:resolve_code_action", checked=True),
    Feature(types.TEXT_DOCUMENT_CODE_LENS, "code_lens:code_lens", types.CodeLensOptions()),
    Feature(
        types.TEXT_DOCUMENT_COMPLETION,
        "completion:completion",
        types.CompletionOptions(trigger_characters=[":", " ", "-", "[", ",", "{", "$"]),
        interactive=True,
    ),
    Feature(types.TEXT_DOCUMENT_HOVER, "hover:hover", checked=True, interactive=True),
    Feature(types.TEXT_DOCUMENT_DEFINITION, "navigation:definition"),
    Feature(types.TEXT_DOCUMENT_REFERENCES, "navigation:references"),
    Feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, "navigation:document_highlights"),
    Feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, "symbols:document_symbols"),
    Feature(types.TEXT_DOCUMENT_FOLDING_RANGE, "ranges:folding_ranges"),
    Feature(types.TEXT_DOCUMENT_SELECTION_RANGE, "ranges:selection_ranges"),
    Feature(types.TEXT_DOCUMENT_PREPARE_RENAME, "renaming:prepare_rename"),
    Feature(types.TEXT_DOCUMENT_RENAME, "renaming:rename_symbol"),
    Feature(types.TEXT_DOCUMENT_FORMATTING, "formatting:format_document"),
    Feature(types.TEXT_DOCUMENT_RANGE_FORMATTING, "formatting:format_range"),
    Feature(types.TEXT_DOCUMENT_INLAY_HINT, "inlay_hints:inlay_hints", types.InlayHintOptions()),
    Feature(
        types.TEXT_DOCUMENT_SIGNATURE_HELP,
        "signature_help:signature_help",
        types.SignatureHelpOptions(trigger_characters=["{"]),
        interactive=True,
    ),
)
"""The features; the order is irrelevant."""
