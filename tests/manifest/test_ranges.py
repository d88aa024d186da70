"""The ranges around a cursor, from the document inwards."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.core.text import Source
from workerlint.manifest.document import read_workers
from workerlint.manifest.ranges import enclosing_spans, pair_span

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.manifest.worker import Worker

    Read = Callable[..., Worker]

TEXT = "type: worker\nworker:\n  stack: &s !!str 'bento'\n  topology:\n    - {name: a, type: *s}\n    - broken: [\n"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ento", ["bento", "'bento'", "&s !!str 'bento'", "stack: &s !!str 'bento'"]),
        ("tack", ["stack", "stack: &s !!str 'bento'"]),
        ("a,", ["a", "name: a", "{name: a, type: x}", "- {name: a, type: x}"]),
    ],
)
def test_the_innermost_ranges(worker: Read, words: str, expected: list[str]) -> None:
    found = worker("  stack: &s !!str 'bento'\n  topology:\n    - {name: a, type: x}\n")
    spans = enclosing_spans(found, found.text.index(words))
    texts = [found.text[span.start : span.end] for span in reversed(spans)]
    assert texts[: len(expected)] == expected
    assert texts[-1] == found.text


@given(st.integers(0, len(TEXT)))
def test_each_range_lies_in_the_one_before_and_is_smaller(offset: int) -> None:
    (found,) = read_workers(Source("worker.yaml", TEXT))
    spans = enclosing_spans(found, offset)
    for outer, inner in itertools.pairwise(spans):
        assert outer.start <= inner.start <= offset <= inner.end <= outer.end
        assert inner != outer


def test_a_pair_reaches_from_its_anchor_to_the_end_of_its_value(worker: Read) -> None:
    found = worker("  &k stack: [a, b]\n")
    assert found.section is not None
    span = pair_span(found.text, found.section.pairs[0])
    assert found.text[span.start : span.end] == "&k stack: [a, b]"


SECTION = """\
  stack: &s !!str 'bento'
  l: [a, "b", '']
  topology:
    - {name: q, type: x}
    - &e
      name: z # c
  e:
  f: ""
  &k h: 1
"""
ITEMS = "- {name: q, type: x}\n    - &e\n      name: z"
LIST = """[a, "b", '']"""


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("&s !!", ["&s !!str 'bento'", "stack: &s !!str 'bento'"]),
        ("'bento", ["'bento'", "&s !!str 'bento'", "stack: &s !!str 'bento'"]),
        ("stack", ["stack", "stack: &s !!str 'bento'"]),
        ("l: [", ["l", f"l: {LIST}"]),
        ('a, "', ["a", LIST, f"l: {LIST}"]),
        ('"b"', ['"b"', LIST, f"l: {LIST}"]),
        ('b"', ["b", '"b"', LIST, f"l: {LIST}"]),
        ("\", ''", ["b", '"b"', LIST, f"l: {LIST}"]),
        (", ''", ['"b"', LIST, f"l: {LIST}"]),
        ("''", ["''", LIST, f"l: {LIST}"]),
        ("'']", ["''", LIST, f"l: {LIST}"]),
        ("q,", ["q", "name: q", "{name: q, type: x}", ITEMS, f"topology:\n    {ITEMS}"]),
        (", type", ["q", "name: q", "{name: q, type: x}", ITEMS, f"topology:\n    {ITEMS}"]),
        ("z #", ["z", "name: z", "&e\n      name: z", ITEMS, f"topology:\n    {ITEMS}"]),
        ("# c", []),
        ("e:\n  f", ["e", "e:"]),
        ("\n  f", ["", "e:"]),
        ('""\n', ['""', 'f: ""']),
        ("&k", ["&k h", "&k h: 1"]),
        ("h: 1", ["h", "&k h", "&k h: 1"]),
        ("1\n", ["1", "&k h: 1"]),
    ],
)
def test_all_ranges_in_the_section(worker: Read, at: str, expected: list[str]) -> None:
    found = worker(SECTION)
    spans = enclosing_spans(found, found.text.index(at))
    section = SECTION.strip()
    root = found.text.rstrip()
    texts = [found.text[span.start : span.end] for span in reversed(spans)]
    assert texts == [*expected, section, f"worker:\n  {section}", root, found.text]


def test_the_whole_document_is_the_only_range_outside_of_its_content() -> None:
    content = "name: a\ntype: worker\nworker: {a: b}"
    text = f"# c\n---\n{content}\n# d\n"
    (found,) = read_workers(Source("w.yaml", text))

    def texts(offset: int) -> list[str]:
        return [text[span.start : span.end] for span in enclosing_spans(found, offset)]

    assert texts(2) == texts(5) == texts(len(text)) == [text]
    assert texts(text.index("name")) == [text, content, "name: a", "name"]
    (broken,) = read_workers(Source("b.yaml", "type: bundle\nbundle: [\n  - spec:\n      type: worker\n"))
    assert enclosing_spans(broken, 3) == [broken.span]
