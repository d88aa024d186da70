"""A keystroke parses only the document that it changed, and later requests parse nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from workerlint.core.text import LineIndex
from workerlint.engine.incremental import IncrementalCheck
from workerlint.syntax import parser
from workerlint_lsp.client import Client, ClientSettings
from workerlint_lsp.code_actions import code_actions
from workerlint_lsp.code_lens import code_lens
from workerlint_lsp.completion import completion
from workerlint_lsp.conversion import Converter, Masks
from workerlint_lsp.features import Request
from workerlint_lsp.folder import Folder
from workerlint_lsp.hover import hover
from workerlint_lsp.inlay_hints import inlay_hints
from workerlint_lsp.open_document import check_snapshot
from workerlint_lsp.positions import UTF16, Positions
from workerlint_lsp.ranges import folding_ranges
from workerlint_lsp.snapshot import Snapshot
from workerlint_lsp.symbols import document_symbols

if TYPE_CHECKING:
    from collections.abc import Callable

WORKER = (
    "name: {name}\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  logLevel: INFO\n"
    "  compute: runnable-default\n  envs:\n    TOKEN: hunter2hunter2\n  topology:\n    - name: in\n      type: input\n"
)
SECRET = "name: db\nversion: v1\ntype: secret\nsecret:\n  type: key-value\n  acl: r\n"
SUPPRESSED = WORKER.replace("INFO", "LOUD # workerlint: ignore[DW301] as agreed")
STREAM = "---\n".join([WORKER.format(name="one"), SECRET, SUPPRESSED.format(name="two"), WORKER.format(name="three")])


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count the texts that are parsed."""
    counts: Counter[str] = Counter()
    real = parser.CParser

    def counting(text: str) -> Any:
        counts[text] += 1
        return real(text)

    monkeypatch.setattr(parser, "CParser", counting)
    return counts


class Typing:
    """A document that is edited, with requests after each edit."""

    def __init__(self, text: str) -> None:
        self.settings = ClientSettings()
        self.folder = Folder("", self.settings, lambda _message: None)
        self.incremental = IncrementalCheck()
        self.masks = Masks()
        self.snapshot: Snapshot | None = None
        self.edition = 0
        self.change(text)

    def change(self, text: str) -> None:
        previous = self.snapshot.document if self.snapshot is not None else None
        self.edition += 1
        positions = Positions(LineIndex(text), UTF16)
        self.snapshot = Snapshot("file:///w.yaml", "w.yaml", positions, 1, self.edition, previous)
        converter = Converter(self.folder, lambda _path: None)
        self.result = check_snapshot(
            self.snapshot, "", self.folder, self.incremental, converter, self.masks, lambda: False
        )

    def ask_everything_at(self, offset: int) -> None:
        assert self.snapshot is not None
        request = Request(
            self.snapshot,
            "",
            self.folder,
            Client(types.ClientCapabilities()),
            self.settings,
            self.result,
            self.masks,
            lambda _path: None,
        )
        document = types.TextDocumentIdentifier(self.snapshot.uri)
        position = self.snapshot.positions.position(offset)
        everything = types.Range(types.Position(0, 0), types.Position(10_000, 0))
        context = types.CodeActionContext([])
        hover(request, types.HoverParams(document, position))
        document_symbols(request, types.DocumentSymbolParams(document))
        code_lens(request, types.CodeLensParams(document))
        inlay_hints(request, types.InlayHintParams(document, everything))
        folding_ranges(request, types.FoldingRangeParams(document))
        code_actions(request, types.CodeActionParams(document, everything, context))


EDITS: dict[str, Callable[[str], str]] = {
    "in the first document": lambda text: text.replace("INFO", "INF", 1),
    "in the last document": lambda text: text[::-1].replace("INFO"[::-1], "INF"[::-1], 1)[::-1],
    "a line above everything": lambda text: f"# a comment\n{text}",
    "in another resource": lambda text: text.replace("acl: r", "acl: rw"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_a_keystroke_parses_the_document_that_it_changed(edit: Callable[[str], str], parses: Counter[str]) -> None:
    typing = Typing(STREAM)
    typing.ask_everything_at(STREAM.index("INFO"))
    parses.clear()
    text = edit(STREAM)
    typing.change(text)
    changed = [chunk for chunk in text.split("---\n") if chunk not in STREAM.split("---\n")]
    assert sum(parses.values()) == len(changed) == 1
    parses.clear()
    typing.ask_everything_at(text.index("bento"))
    assert not parses


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("logLevel: INFO", 'logLevel: "INFO', id="quote"),
        pytest.param("  logLevel: INFO", "  logLevel", id="key without a colon"),
        pytest.param("  logLevel: INFO", "\tlogLevel: INFO", id="tab"),
        pytest.param("logLevel: INFO", "logLevel: [", id="bracket"),
    ],
)
def test_a_keystroke_in_a_broken_document_parses_three_times_at_most(
    before: str, after: str, parses: Counter[str]
) -> None:
    typing = Typing(STREAM)
    parses.clear()
    text = STREAM.replace(before, after, 1)
    typing.change(text)
    assert 1 < sum(parses.values()) <= 3
    parses.clear()
    typing.ask_everything_at(text.index("bento"))
    # The text that a fix of everything leads to is read: nobody may be offered a fix that does harm.
    assert not any(chunk in text for chunk in parses)


@pytest.mark.parametrize("at", ["logLevel: IN", "  comp", "stack: ben"])
def test_completion_parses_no_text_but_the_one_with_a_placeholder_at_the_cursor(at: str, parses: Counter[str]) -> None:
    typing = Typing(STREAM)
    parses.clear()
    assert typing.snapshot is not None
    request = Request(
        typing.snapshot,
        "",
        typing.folder,
        Client(types.ClientCapabilities()),
        typing.settings,
        typing.result,
        typing.masks,
        lambda _path: None,
    )
    position = typing.snapshot.positions.position(STREAM.index(at) + len(at))
    found = completion(request, types.CompletionParams(types.TextDocumentIdentifier("file:///w.yaml"), position))
    assert found is not None
    assert not any(text in STREAM for text in parses)
    assert sum(parses.values()) == 1
