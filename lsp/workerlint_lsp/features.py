"""The features that answer for a document: which function of which module answers what, and what it is given.

Their modules are imported when they are first asked: a server that is up at once is worth more than one that knows
everything when it starts.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from workerlint_lsp.conversion import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.core.diagnostic import Diagnostic
    from workerlint.manifest.resources import ResourceIndex
    from workerlint.manifest.worker import Worker
    from workerlint_lsp.checking import Checked
    from workerlint_lsp.client import Client
    from workerlint_lsp.client_settings import ClientSettings
    from workerlint_lsp.conversion import Masks
    from workerlint_lsp.folder import Folder
    from workerlint_lsp.positions import Positions
    from workerlint_lsp.snapshot import Snapshot


class Request:
    """What a feature is given besides the protocol's parameters.

    *path* is the absolute path of the file, empty for a document that is none. *checked* is what was found in this very
    snapshot; None for features that do not ask for it (see ``Feature``). *positions_of* gives the positions in another
    file of the folder by its absolute path.
    """

    __slots__ = ("_masks", "checked", "client", "folder", "path", "positions_of", "settings", "snapshot")

    def __init__(
        self,
        snapshot: Snapshot,
        path: str,
        folder: Folder,
        client: Client,
        settings: ClientSettings,
        checked: Checked | None,
        masks: Masks,
        positions_of: Callable[[str], Positions | None],
    ) -> None:
        self.snapshot = snapshot
        self.path = path
        self.folder = folder
        self.client = client
        self.settings = settings
        self.checked = checked
        self.positions_of = positions_of
        self._masks = masks

    @property
    def positions(self) -> Positions:
        """The positions in the document."""
        return self.snapshot.positions

    @property
    def index(self) -> ResourceIndex:
        """What the files of the folder define, this one as it was last checked; of no folder, this one alone."""
        return self.folder.index(self.snapshot.path)

    def worker_at(self, offset: int) -> Worker | None:
        """Give the Worker at an offset (code points) with the settings that hold for the file."""
        worker = self.snapshot.worker_at(offset)
        if worker is not None:
            worker.settings = self.folder.settings_for(self.path)
        return worker

    def hide(self, diagnostic: Diagnostic, words: str) -> str:
        """Give words about a finding as an editor may show them: secrets masked, nothing invisible."""
        return words if self.checked is None else shown(self._masks.report(self.checked.file, diagnostic), words)


class Feature:
    """A *method* of the protocol that the function *place* (``module:function``, given request and parameters) answers.

    *checked*: it needs what was found in the document. *options* are those that the server announces.
    """

    __slots__ = ("checked", "method", "options", "place")

    def __init__(self, method: str, place: str, options: Any = None, *, checked: bool = False) -> None:
        self.method = method
        self.place = place
        self.options = options
        self.checked = checked

    def answer(self, request: Request, params: Any) -> Any:
        """Call the function."""
        module, _, function = self.place.partition(":")
        return getattr(import_module(f"workerlint_lsp.{module}"), function)(request, params)


FEATURES: tuple[Feature, ...] = (
    Feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        "code_actions:code_actions",
        types.CodeActionOptions(["quickfix", "source.fixAll.workerlint"], resolve_provider=True),
        checked=True,
    ),
    Feature(types.CODE_ACTION_RESOLVE, "code_actions:resolve", checked=True),
    Feature(types.TEXT_DOCUMENT_CODE_LENS, "code_lens:code_lens", types.CodeLensOptions()),
    Feature(
        types.TEXT_DOCUMENT_COMPLETION,
        "completion:completion",
        types.CompletionOptions(trigger_characters=[":", " ", "-", "[", ",", "{", "$"]),
    ),
    Feature(types.TEXT_DOCUMENT_HOVER, "hover:hover", checked=True),
    Feature(types.TEXT_DOCUMENT_DEFINITION, "navigation:definition"),
    Feature(types.TEXT_DOCUMENT_REFERENCES, "navigation:references"),
    Feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, "navigation:document_highlights"),
    Feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, "symbols:document_symbols"),
    Feature(types.TEXT_DOCUMENT_FOLDING_RANGE, "folding:folding_ranges"),
    Feature(types.TEXT_DOCUMENT_SELECTION_RANGE, "selecting:selection_ranges"),
    Feature(types.TEXT_DOCUMENT_PREPARE_RENAME, "renaming:prepare_rename"),
    Feature(types.TEXT_DOCUMENT_RENAME, "renaming:rename_symbol"),
    Feature(types.TEXT_DOCUMENT_FORMATTING, "formatting:format_document"),
    Feature(types.TEXT_DOCUMENT_RANGE_FORMATTING, "formatting:format_range"),
    Feature(types.TEXT_DOCUMENT_INLAY_HINT, "inlay_hints:inlay_hints", types.InlayHintOptions()),
    Feature(
        types.TEXT_DOCUMENT_SIGNATURE_HELP,
        "signature_help:signature_help",
        types.SignatureHelpOptions(trigger_characters=["{"]),
    ),
)
"""In no particular order."""
