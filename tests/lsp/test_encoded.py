"""What is computed for the parts of a document is reused while the text of a part stays the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types
from tests.examples import examples

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint_lsp.code_lens import code_lens
from workerlint_lsp.encoded import PartCache, encode, move_lines
from workerlint_lsp.priority import CancelledWorkError
from workerlint_lsp.ranges import folding_ranges
from workerlint_lsp.symbols import MAX_DOCUMENT_SYMBOLS, document_symbols

from .conftest import Editor, decoded
from .samples import NESTS

if TYPE_CHECKING:
    from workerlint.manifest.reader import Part

WORKER = "name: {name}\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"
FIRST, SECOND = (WORKER.format(name=name) for name in ("first", "second"))


class Counting:
    """Counts the parts that are computed."""

    def __init__(self) -> None:
        self.cache = PartCache()
        self.document: Document | None = None
        self.most = -1
        """The number of parts after which the work is cancelled."""
        self.computed: list[int] = []

    def names(self, text: str, typed: int | None = None) -> list[str]:
        """Return the name in each part of the next version of the text."""
        self.computed = []
        self.document = Document(Source("w.yaml", text), self.document, typed=typed)
        return [name for name, _ in self.located(text, typed)]

    def located(self, text: str, typed: int | None = None) -> list[tuple[str, int]]:
        """Return the name in each part of the next version of the text, with its 0-based line."""
        self.computed = []
        document = self.document = Document(Source("w.yaml", text), self.document, typed=typed)

        def compute(part: Part) -> tuple[str, int]:
            self.computed.append(part.start)
            (worker,) = part.workers
            name = worker.meta("name")
            assert name is not None
            return name.text, document.source.lines.line_of(name.start)

        def move(found: tuple[str, int], by: int) -> tuple[str, int]:
            return found[0], found[1] + by

        return self.cache.parts("names", document, compute, move, self._checkpoint)

    def _checkpoint(self) -> None:
        if len(self.computed) == self.most:
            raise CancelledWorkError


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


def test_a_part_on_other_lines_is_moved() -> None:
    counting = Counting()
    assert counting.located(f"{FIRST}---\n{SECOND}") == [("first", 0), ("second", 6)]
    assert counting.located(f"\n{FIRST}\n---\n{SECOND}") == [("first", 1), ("second", 8)]
    assert counting.computed == [0]
    assert counting.located(f"{FIRST}---\n{SECOND}") == [("first", 0), ("second", 6)]
    assert counting.computed == [0]


def test_equal_parts_have_their_own_lines() -> None:
    counting = Counting()
    assert counting.located(f"{FIRST}---\n{FIRST}---\n{FIRST}") == [("first", 0), ("first", 6), ("first", 12)]
    # The first one has no line with dashes.
    assert len(counting.computed) == 2


def test_what_is_computed_before_work_is_cancelled_is_kept() -> None:
    counting = Counting()
    text = f"{FIRST}---\n{SECOND}---\n{FIRST}"
    counting.most = 1
    with pytest.raises(CancelledWorkError):
        counting.names(text)
    counting.most = -1
    assert counting.names(text) == ["first", "second", "first"]
    assert counting.computed == [len(FIRST), len(FIRST) + 4 + len(SECOND)]


@pytest.mark.deep
@settings(max_examples=examples(200))
@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from(["\n", "x", "# c\n", "---\n", "  - a: 1\n", "é"]))))
def test_answers_after_edits_are_those_of_a_new_document(edits: list[tuple[int, str]]) -> None:
    text = "---\n".join([FIRST, 'name: "\\"line\\":5, é"\n' + SECOND.partition("\n")[2], FIRST])
    cache = PartCache()
    for at, inserted in [(0, ""), *edits]:
        text = text[:at] + inserted + text[at:]
        answers = []
        for known in (cache, PartCache()):
            here = Editor(text, capabilities=NESTS)
            request = here.request
            request.cache = known
            answers.append(
                (
                    document_symbols(request, types.DocumentSymbolParams(here.document)),
                    folding_ranges(request, types.FoldingRangeParams(here.document)),
                    code_lens(request, types.CodeLensParams(here.document)),
                )
            )
        assert answers[0] == answers[1]


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


@pytest.mark.parametrize("by", [0, 1, -3])
def test_the_lines_of_all_positions_are_moved(by: int) -> None:
    start, end = {"line": 3, "character": 7}, {"line": 12, "character": 0}
    name = 'a "line":5, in text'
    encoded = encode([{"name": name, "range": {"start": start, "end": end}}, {"line": 4, "x": 1}])
    moved = json.loads(move_lines(encoded, by))
    assert moved[0]["name"] == name
    assert moved[0]["range"] == {"start": {"line": 3 + by, "character": 7}, "end": {"line": 12 + by, "character": 0}}
    assert moved[1] == {"line": 4 + by, "x": 1}
    assert move_lines("[]", by) == "[]"
