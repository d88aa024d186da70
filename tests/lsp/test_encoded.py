"""What is computed for the parts of a document is reused while a part and its first line stay the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lsprotocol import types

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint.syntax.nodes import text_of
from workerlint_lsp.encoded import PartCache, encode
from workerlint_lsp.symbols import MAX_DOCUMENT_SYMBOLS, document_symbols

from .conftest import decoded
from .samples import NESTS

if TYPE_CHECKING:
    import pytest
    from tests.lsp.conftest import Editor

    from workerlint.manifest.reader import Part

WORKER = "name: {name}\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"
FIRST, SECOND = (WORKER.format(name=name) for name in ("first", "second"))


class Counting:
    """Counts the parts that are computed."""

    def __init__(self) -> None:
        self.cache = PartCache()
        self.document: Document | None = None
        self.computed: list[int] = []

    def names(self, text: str, typed: int | None = None) -> list[str]:
        """Return the name in each part of the next version of the text."""
        self.computed = []
        self.document = Document(Source("w.yaml", text), self.document, typed=typed)
        found: list[str] = self.cache.parts("names", self.document, self._compute)
        return found

    def _compute(self, part: Part) -> str:
        self.computed.append(part.start)
        (worker,) = part.workers
        return text_of(worker.meta("name"))


def test_only_the_edited_part_is_computed_again() -> None:
    counting = Counting()
    text = f"{FIRST}---\n{SECOND}"
    assert counting.names(text) == ["first", "second"]
    assert counting.computed == [0, len(FIRST)]
    assert counting.names(text.replace("second", "other")) == ["first", "other"]
    assert counting.computed == [len(FIRST)]
    # The other part keeps its lines, though not its offset.
    assert counting.names(text.replace("first", "the first")) == ["the first", "second"]
    assert counting.computed == [0, len(FIRST) + 4]
    assert counting.names(text.replace("first", "1st")) == ["1st", "second"]
    assert counting.computed == [0]


def test_a_part_on_other_lines_is_computed_again() -> None:
    counting = Counting()
    counting.names(f"{FIRST}---\n{SECOND}")
    assert counting.names(f"{FIRST}\n---\n{SECOND}") == ["first", "second"]
    assert len(counting.computed) == 2


def test_an_unfinished_part_is_computed_each_time() -> None:
    counting = Counting()
    text = f"{FIRST}  repl"
    counting.names(text, len(text))
    assert counting.names(text) == ["first"]
    assert counting.computed == [0]


def test_json_is_ascii() -> None:
    assert encode(["é\ud800\n", 1]) == '["\\u00e9\\ud800\\n",1]'


def test_an_outline_of_a_long_stream_shows_every_worker(editor: type[Editor], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workerlint_lsp.symbols.MAX_DOCUMENT_SYMBOLS", 40)
    shown = editor("---\n".join(WORKER.format(name=f"w{number}") for number in range(20)), capabilities=NESTS)
    answer = document_symbols(shown.request, types.DocumentSymbolParams(shown.document))
    assert answer is not None
    assert 20 < answer.body.count('"kind"') <= 40 < MAX_DOCUMENT_SYMBOLS
    assert [symbol.name for symbol in decoded(answer, list[types.DocumentSymbol])] == [f"w{n}" for n in range(20)]
    assert json.loads(answer.body)[0]["children"][0]["name"] == "name"
