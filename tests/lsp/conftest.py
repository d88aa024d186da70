"""Features as the server requests them, without a server."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeVar

import pytest
from lsprotocol import types
from pygls.protocol import default_converter

from workerlint.authoring import WARNING, attribute, rule
from workerlint.core.text import LineIndex
from workerlint.engine.incremental import IncrementalCheck
from workerlint.engine.registry import load_rules
from workerlint_lsp.client import Client, ClientSettings
from workerlint_lsp.conversion import Converter, Masks
from workerlint_lsp.features import Request
from workerlint_lsp.folder import Folder
from workerlint_lsp.open_document import check_snapshot
from workerlint_lsp.positions import UTF16, Positions
from workerlint_lsp.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workerlint.authoring import Finding, Worker
    from workerlint_lsp.encoded import Encoded

T = TypeVar("T")

URI = "file:///manifests/worker.yaml"


@rule("AC001", "with-a-page", WARNING, url="https://acme.example/ac001")
def with_a_page(worker: Worker) -> Iterator[Finding]:
    stack = attribute(worker, "stack")
    if stack:
        yield stack.finding("found by a plug-in")


@rule("AC002", "without-a-page", WARNING)
def without_a_page(worker: Worker) -> Iterator[Finding]:
    yield from with_a_page.check(worker)


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add two rules that are not built in: one with a page of its own, one without."""
    monkeypatch.setattr("workerlint.engine.project.load_rules", lambda *_: [*load_rules(), with_a_page, without_a_page])


_CONVERTER = default_converter()  # type: ignore[no-untyped-call]


def decoded(answer: Encoded | None, kind: type[T]) -> T:
    """Return an encoded answer as an object of the protocol, for example a list of symbols; empty for no answer."""
    found: T = _CONVERTER.structure(json.loads(answer.body) if answer is not None else [], kind)
    return found


class Editor:
    """A text in an editor, with a ``|`` at the cursor (the last one), and the results of the features."""

    def __init__(
        self,
        text: str,
        *,
        encoding: str = UTF16,
        settings: ClientSettings | None = None,
        capabilities: types.ClientCapabilities | None = None,
        folder: Folder | None = None,
        path: str = "",
        others: Callable[[str], Positions | None] = lambda _path: None,
    ) -> None:
        self.offset = text.rfind("|")
        self.text = text[: self.offset] + text[self.offset + 1 :] if self.offset >= 0 else text
        self.positions = Positions(LineIndex(self.text), encoding)
        self.folder = folder or Folder("", settings or ClientSettings(), lambda _message: None)
        self.path = path
        self.others = others
        uri = f"file://{path}" if path else URI
        shown = self.folder.display_path(path) if path else "worker.yaml"
        self.snapshot = Snapshot(uri, shown, self.positions, 1)
        self.masks = Masks()
        converter = Converter(self.folder, lambda _path: None)
        self.checked = check_snapshot(
            self.snapshot, path, self.folder, IncrementalCheck(), converter, self.masks, lambda: False
        )
        self.client = Client(capabilities or types.ClientCapabilities())
        self.settings = settings or ClientSettings()

    @property
    def cursor(self) -> types.Position:
        """The position of the ``|``."""
        return self.positions.position(self.offset)

    @property
    def document(self) -> types.TextDocumentIdentifier:
        """The document as parameters of a request identify it."""
        return types.TextDocumentIdentifier(self.snapshot.uri)

    @property
    def request(self) -> Request:
        """The request that the server passes to a feature."""
        return Request(
            self.snapshot,
            self.path,
            self.folder,
            self.client,
            self.settings,
            self.checked,
            self.masks,
            self.others,
        )

    def after(self, edit: types.WorkspaceEdit | None) -> str:
        """Return the text after an edit of this document, as a client applies it."""
        assert edit is not None
        edits: list[types.TextEdit] = []
        for change in edit.document_changes or ():
            assert isinstance(change, types.TextDocumentEdit)
            edits += [item for item in change.edits if isinstance(item, types.TextEdit)]
        for items in (edit.changes or {}).values():
            edits += items
        return self.apply(edits)

    def apply(self, edits: list[types.TextEdit]) -> str:
        """Return the text after edits."""
        text, last = "", 0
        for item in edits:
            start, end = self.positions.offsets(item.range)
            assert start >= last, "edits overlap or are out of order"
            text += self.text[last:start] + item.new_text
            last = end
        return text + self.text[last:]


@pytest.fixture
def editor() -> type[Editor]:
    return Editor
