"""Which attributes are missing, where that is reported, and which may be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.manifest.attributes import find_missing, find_missing_meta, lacks, missing_of, place_of_missing
from workerlint.manifest.schema import schema_violations
from workerlint.syntax.nodes import Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.manifest.worker import Worker

    Read = Callable[..., Worker]


@pytest.mark.parametrize(
    ("top", "missing"),
    [
        ("", True),
        ("description:\n", True),
        ("description: does it\n", False),
        ("${{more}}: x\n", False),
        ("broken line\n", False),
    ],
)
def test_a_top_level_attribute_is_missing_where_nothing_may_bring_it(worker: Read, top: str, missing: bool) -> None:
    assert lacks(worker("  stack: bento\n", top), "description") is missing


@pytest.mark.parametrize(("top", "written"), [("", False), ("description:\n", True), ("description: does it\n", None)])
def test_a_missing_top_level_field_is_found(worker: Read, top: str, written: bool | None) -> None:
    missing = find_missing_meta(worker("  stack: bento\n", top), "description")
    assert (missing.written if missing else None) is written


@pytest.mark.parametrize(
    ("section", "certain"),
    [
        ("  persistentVolume: {directory: /a}\n", True),
        ("  persistentVolume: {directory: /a, name: ''}\n", True),
        ("  persistentVolume: {directory: /a, name: ''}\n  broken line\n", True),
        ("  persistentVolume: {directory: /a}\n  broken line\n", False),
        ("  persistentVolume: {name: a}\n  directory: /a\n", False),
    ],
)
def test_a_field_is_certainly_missing_unless_it_may_be_elsewhere(worker: Read, section: str, certain: bool) -> None:
    found = worker(section)
    violations = [item for item in schema_violations(found) if item.code == "DW511"]
    assert [missing_of(found, item).certain for item in violations] == [certain]


@pytest.mark.parametrize(
    ("section", "reported", "written"),
    [
        ("  replicas: 1\n", "worker", False),
        ("  replicas: 1\n  stack:\n", "stack", True),
        ("  replicas: 1\n  stack: ''\n", "stack", True),
        ("  replicas: 1\n  stack: null\n", "stack", True),
    ],
)
def test_a_missing_attribute_is_reported_at_its_key_or_that_of_the_section(
    worker: Read, section: str, reported: str, written: bool
) -> None:
    missing = find_missing(worker(section), "stack")
    assert missing is not None
    assert isinstance(missing.place, Scalar)
    assert (missing.place.text, missing.written) == (reported, written)


@pytest.mark.parametrize("section", ["  stack: bento\n", "  stak: bento\n", "  ${{all}}: x\n", "  stack: 3\n"])
def test_what_is_written_misspelt_or_filled_in_later_is_not_missing(worker: Read, section: str) -> None:
    assert find_missing(worker(section), "stack") is None


def test_the_place_of_something_missing(worker: Read) -> None:
    section = worker("  a:\n  b: 1\n").section
    assert section is not None
    assert place_of_missing(section, "a") is section.key("a")
    assert place_of_missing(section, "c") is section.key("a")
    assert place_of_missing(section, "c", section.key("b")) is section.key("b")
