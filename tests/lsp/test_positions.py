"""The text after edits is that of the client, in every encoding: compared with a model made of bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types
from tests.examples import examples

import workerlint_lsp.positions
from workerlint.core.text import LineIndex
from workerlint_lsp.positions import UTF16, Positions, apply_changes, edited_offset

CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
"""The codec of each encoding, and the bytes of one of its code units."""

texts = st.text(st.sampled_from("ab: -#\n\r\t😀é\u2028\u2029\x85\x0b\x0c\x1c\ufeff漢'\""), max_size=40)
places = st.tuples(st.integers(0, 12), st.integers(0, 60))
changes = st.tuples(places, places, texts)
encodings = st.sampled_from(sorted(CODECS))


class Model:
    """A text as the code units of an encoding, with its own splitting into lines."""

    def __init__(self, text: str, encoding: str) -> None:
        self.codec, self.width = CODECS[encoding]
        self.data = text.encode(self.codec)

    @property
    def text(self) -> str:
        return self.data.decode(self.codec)

    def lines(self) -> list[tuple[int, int]]:
        """Return where each line begins and where its text ends, in bytes."""
        breaks = ["\r\n".encode(self.codec), "\n".encode(self.codec), "\r".encode(self.codec)]
        found, start, at = [], 0, 0
        while at < len(self.data):
            size = next((len(item) for item in breaks if self.data[at : at + len(item)] == item), 0)
            if size:
                found.append((start, at))
                start = at = at + size
            else:
                at += self.width
        return [*found, (start, len(self.data))]

    def offset(self, place: tuple[int, int]) -> int:
        """Return the byte offset of a line and a column, clamped to the end of the line and of the text.

        A column in the middle of a character is at its beginning.
        """
        lines = self.lines()
        if place[0] >= len(lines):
            return len(self.data)
        start, end = lines[place[0]]
        at = min(start + place[1] * self.width, end)
        while at > start and not self._between_characters(start, at):
            at -= self.width
        return at

    def _between_characters(self, start: int, at: int) -> bool:
        try:
            self.data[start:at].decode(self.codec)
        except UnicodeDecodeError:
            return False
        return True

    def splice(self, start: tuple[int, int], end: tuple[int, int], text: str) -> None:
        first, last = sorted((self.offset(start), self.offset(end)))
        self.data = self.data[:first] + text.encode(self.codec) + self.data[last:]


def event(start: tuple[int, int], end: tuple[int, int], text: str) -> types.TextDocumentContentChangePartial:
    span = types.Range(types.Position(*start), types.Position(*end))
    return types.TextDocumentContentChangePartial(range=span, text=text)


@pytest.mark.slow
@settings(max_examples=examples(600))
@given(texts, encodings, st.lists(changes, min_size=1, max_size=5), st.booleans(), st.booleans())
def test_edits_leave_what_the_model_says(
    text: str,
    encoding: str,
    edits: list[tuple[tuple[int, int], tuple[int, int], str]],
    at_once: bool,
    last_place_first: bool,
) -> None:
    if last_place_first:
        edits = sorted(edits, key=lambda edit: max(edit[:2]), reverse=True)
    model = Model(text, encoding)
    positions = Positions(LineIndex(text), encoding)
    events = [event(*edit) for edit in edits]
    for batch in [events] if at_once else [[item] for item in events]:
        positions = apply_changes(positions, batch)
    for edit in edits:
        model.splice(*edit)
    assert positions.lines.text == model.text


@settings(max_examples=examples(200))
@given(texts, encodings)
def test_offsets_and_positions_go_both_ways(text: str, encoding: str) -> None:
    positions = Positions(LineIndex(text), encoding)
    model = Model(text, encoding)
    codec, width = CODECS[encoding]
    for offset in range(len(text) + 1):
        place = positions.position(offset)
        if not text[:offset].endswith("\r") or not text[offset:].startswith("\n"):  # no position lies in a line break
            assert positions.offset(place) == offset
        start = model.lines()[place.line][0]
        assert start + place.character * width == len(text[:offset].encode(codec))


@settings(max_examples=examples(100))
@given(texts, texts, encodings)
def test_a_whole_new_text_is_taken_as_it_is(text: str, other: str, encoding: str) -> None:
    whole = types.TextDocumentContentChangeWholeDocument(other)
    assert apply_changes(Positions(LineIndex(text), encoding), [whole]).lines.text == other


@pytest.mark.parametrize("encoding", sorted(CODECS))
def test_a_position_that_an_edit_names_is_left_as_it_is(encoding: str) -> None:
    change = event((0, 1), (0, 99), "X")
    assert apply_changes(Positions(LineIndex("abc"), encoding), [change]).lines.text == "aX"
    assert change.range.end == types.Position(0, 99)


def test_the_lines_are_counted_once_for_changes_from_the_last_place_to_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With one count for each change, two thousand changes would take seconds in a large file."""
    counted: list[str] = []

    def count(text: str) -> LineIndex:
        counted.append(text)
        return LineIndex(text)

    monkeypatch.setattr(workerlint_lsp.positions, "LineIndex", count)
    changes = [event((line, 0), (line, 1), "  ") for line in range(1999, -1, -1)]
    after = apply_changes(Positions(LineIndex("\ta\n" * 2000), "utf-16"), changes)
    assert after.lines.text == "  a\n" * 2000
    assert len(counted) == 1


def test_a_lone_surrogate_is_no_end_of_the_world() -> None:
    for encoding in CODECS:
        positions = Positions(LineIndex("a\ud800b"), encoding)
        assert positions.offset(positions.position(2)) == 2


WORDS = st.text(alphabet="ab\n\u00e9\U0001f600", max_size=12)


@given(WORDS, WORDS, st.integers(0, 12), st.integers(0, 12), st.booleans())
def test_the_offset_of_an_edit_is_at_its_end(text: str, inserted: str, start: int, end: int, whole: bool) -> None:
    before = Positions(LineIndex(text), UTF16)
    first, last = sorted((min(start, len(text)), min(end, len(text))))
    after = text[:first] + inserted + text[last:]
    change: types.TextDocumentContentChangeEvent = types.TextDocumentContentChangePartial(
        before.range(first, last), inserted
    )
    if whole:
        change = types.TextDocumentContentChangeWholeDocument(after)
    positions = apply_changes(before, [change])
    assert positions.lines.text == after
    offset = edited_offset(before, positions, [change])
    assert offset is not None
    if not whole:
        assert offset == first + len(inserted)
        return
    # Of a whole new text, only the part that differs is known: after it, the longest end is as before.
    start = equal(text, after)
    assert offset == len(after) - equal(text[start:][::-1], after[start:][::-1])


def equal(one: str, other: str) -> int:
    """Return how many characters at the start of two texts are equal."""
    return next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if len(set(pair)) > 1), min(len(one), len(other))
    )


def test_an_edit_without_changes_has_no_offset() -> None:
    positions = Positions(LineIndex("abc"), UTF16)
    assert edited_offset(positions, positions, []) is None
