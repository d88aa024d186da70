"""Anchors and the aliases that refer to them, by name and by place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.manifest.anchors import alias_name, anchors_of, is_reused

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.manifest.worker import Worker

    Read = Callable[..., Worker]


def test_every_range_with_the_name_is_listed(worker: Read) -> None:
    found = worker("  a: &x 1 # &x\n  b: *x\n  c: &y {k: v}\n  d: &x 2\n  e: *x\n")
    spans = [[found.text[span.start : span.end] for span in anchor.spans()] for anchor in anchors_of(found)]
    assert spans == [["x", "x"], ["y"], ["x", "x"]]
    assert [anchor.uses[0].start for anchor in anchors_of(found) if anchor.uses] == [
        found.text.index("*x"),
        found.text.rindex("*x"),
    ]


def test_an_alias_without_an_anchor_is_listed_where_it_stands(worker: Read) -> None:
    found = worker("  a: *nowhere\n  b: *nowhere\n")
    (anchor,) = anchors_of(found)
    assert (anchor.name, anchor.span, len(anchor.spans())) == ("nowhere", None, 2)


def test_what_an_alias_refers_to_is_reused(worker: Read) -> None:
    found = worker("  a: &x 1\n  b: *x\n  c: &y 2\n")
    assert found.section is not None
    assert is_reused(found, found.section.entries["a"][1])
    assert not is_reused(found, found.section.entries["c"][1])


@pytest.mark.parametrize(
    ("section", "spans"),
    [
        ("  a: &x !!str 1\n", [["x"]]),
        ("  a: !!str &x 1\n", [["x"]]),
        ("  a: &x\n    # &x\n    1\n", [["x"]]),
        ("  a: &x [&y 1]\n", [["x"], ["y"]]),
        ("  a: !!seq &x\n    - &x 1\n", [["x"], ["x"]]),
        ("  &x a: &y 1\n", [["x"], ["y"]]),
        ("  a: &x-1\n    &x k: v\n", [["x-1"], ["x"]]),
        ("  a: '&x'\n  b: x & y\n", []),
        ("  a: [&x 1, *x, &x 2, *x, *y]\n", [["x", "x"], ["x", "x"], ["y"]]),
    ],
)
def test_the_names_of_anchors_wherever_they_are_written(worker: Read, section: str, spans: list[list[str]]) -> None:
    found = worker(section)
    listed = [[found.text[span.start : span.end] for span in anchor.spans()] for anchor in anchors_of(found)]
    assert listed == spans
    marks = [found.text[anchor.span.start - 1] for anchor in anchors_of(found) if anchor.span]
    assert set(marks) <= {"&"}


def test_the_name_in_an_alias_follows_its_asterisk(worker: Read) -> None:
    found = worker("  a: &x1 1\n  b: *x1\n")
    ((alias,),) = [anchor.uses for anchor in anchors_of(found)]
    span = alias_name(alias)
    assert (span.start, found.text[span.start : span.end]) == (found.text.index("*") + 1, "x1")


def test_a_broken_document_has_no_anchors(worker: Read) -> None:
    assert anchors_of(worker("  a: &x [\n")) == []
