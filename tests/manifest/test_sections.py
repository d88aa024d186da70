"""The sections at the top of a manifest: its own, misspelt ones and those of other resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.core.text import Source
from workerlint.manifest.document import read_workers
from workerlint.manifest.sections import is_bento, misspelt_section, other_sections, stack_spec_ranges

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.manifest.worker import Worker

    Read = Callable[..., Worker]


def test_sections_of_other_resources_are_found_and_attributes_of_their_name_are_not(worker: Read) -> None:
    found = worker("  a: b\n", top="workflow: {dag: []}\nstack: bento\nvolume:\n")
    assert [section.name for section in other_sections(found)] == ["workflow", "volume"]


@pytest.mark.parametrize(
    ("lines", "meant"),
    [
        ("workr: {stack: bento}\n", "workr"),
        ("workflow: {dag: []}\n", ""),
        ("workr: bento\n", ""),
        ("worker: {stack: bento}\nworkr: {}\n", ""),
        ("worker:\nworkr: {stack: bento}\n", "workr"),
    ],
)
def test_a_misspelt_section_counts_where_there_is_none(lines: str, meant: str) -> None:
    (found,) = read_workers(Source("w.yaml", f"name: a\ntype: worker\n{lines}"))
    field = misspelt_section(found)
    assert (field.name if field else "") == meant


@pytest.mark.parametrize(
    ("stack", "bento"),
    [("bento", True), ("benthos:3.0", True), ("bento-worker+alpha:1", True), ("flare:6.0", False), ("${{s}}", False)],
)
def test_which_stacks_are_bento(worker: Read, stack: str, bento: bool) -> None:
    assert is_bento(worker(f"  stack: {stack}\n")) is bento


def test_the_specification_of_a_stack_counts_under_its_former_names_too(worker: Read) -> None:
    found = worker("  stackSpec: {a: 1}\n  bento: {b: 2}\n  other: {c: 3}\n")
    assert [found.text[span.start : span.end] for span in stack_spec_ranges(found)] == ["{a: 1}", "{b: 2}"]
