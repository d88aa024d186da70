"""Anchors and the aliases that refer to them, by name and by place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.manifest.anchors import anchors_of, is_reused

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
