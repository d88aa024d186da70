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
