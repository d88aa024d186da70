"""Which attributes are missing, where that is reported, and which may be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.fixes.fixer import apply_edits
from workerlint.manifest.attributes import (
    Missing,
    attribute_of,
    empty_item,
    find_attribute,
    find_missing,
    find_missing_meta,
    lacks,
    meta_attributes,
    missing_of,
    place_of_missing,
    section_attributes,
    violated,
)
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


def test_a_section_whose_content_is_next_to_it_is_not_missing(worker: Read) -> None:
    assert find_missing(worker("  stack: bento\n  stackSpec:\n  input: {}\n"), "stackSpec") is None
    assert find_missing(worker("  stack: bento\n  stackSpec:\n"), "stackSpec") is not None


@pytest.mark.parametrize(
    ("section", "missing"),
    [
        ("  topology: []\n", True),
        ("  topology: [~]\n", True),
        ("  topology:\n    -\n", True),
        ("  topology: [{name: a}]\n", False),
        ("  topology: ''\n", False),
        ("  topology: {}\n", False),
        ("  topology: ~\n", True),
        ("  topology: ~\n  broken\n", False),
        ("  topology: []\n  broken\n", False),
        ("  topology: ${T}\n", False),
        ("  topology: [${T}]\n", False),
    ],
)
def test_a_list_without_content_counts_as_missing(worker: Read, section: str, missing: bool) -> None:
    assert (find_missing(worker(f"  stack: bento\n{section}"), "topology") is not None) == missing


@pytest.mark.parametrize(
    ("section", "name", "order", "title", "inserted"),
    [
        ("  stack: bento\n", "replicas", ("replicas", "stack"), "Add `replicas: 2`", "  replicas: 2\n  stack: bento\n"),
        ("  stack: bento\n", "replicas", (), "Add `replicas: 2`", "  stack: bento\n  replicas: 2\n"),
        ("  replicas:\n  stack: bento\n", "replicas", (), "Set `replicas` to `2`", "  replicas: 2\n  stack: bento\n"),
        ("  resources:\n  limits: {cpu: 1}\n", "replicas", (), None, None),
    ],
)
def test_a_missing_field_is_inserted(
    worker: Read, section: str, name: str, order: tuple[str, ...], title: str | None, inserted: str | None
) -> None:
    found = worker(section)
    missing = Missing(found, attribute_of(found, ("worker",)), name)
    fix = missing.insert(f"{name}: 2", order=order)
    assert (fix.title if fix else None) == title
    assert (apply_edits(found.text, fix.edits).partition("worker:\n")[2] if fix else None) == inserted
    given = missing.insert(f"{name}: 2", "T", order=order, safe=True)
    assert (given and (given.title, given.safe)) == (title and ("T", True))


def test_the_message_on_a_missing_field(worker: Read) -> None:
    for section, message, help in (
        ("  stack: bento\n", "missing required field `compute`", ""),
        ("  stack: bento\n  compute:\n", "required field `compute` is empty", ""),
    ):
        found = worker(section)
        missing = Missing(found, attribute_of(found, ("worker",)), "compute")
        finding = missing.finding()
        assert (finding.message, finding.help, finding.path) == (message, help, ("worker", "compute"))
        own = missing.finding("own", help="h", severity="info")
        assert (own.message, own.help, own.severity) == ("own", "h", "info")


def test_a_field_that_was_meant_is_found_among_the_unknown_ones(worker: Read) -> None:
    found = worker("  stack: bento\n  computee: c\n")
    missing = Missing(found, attribute_of(found, ("worker",)), "compute")
    meant = missing.misspelt(["compute", "stack"])
    assert meant is not None
    assert meant.name == "computee"
    assert missing.misspelt(["compute", "computee"]) is None
    assert Missing(found, attribute_of(found, ("worker", "stack")), "x").misspelt(["x"]) is None


def test_an_attribute_that_is_not_written_is_an_error(worker: Read) -> None:
    with pytest.raises(LookupError, match=r"worker\.nothing"):
        attribute_of(worker("  stack: bento\n"), ("worker", "nothing"))


def test_an_empty_item_is_reported_and_can_be_deleted(worker: Read) -> None:
    found = worker("  dataosVolumes:\n    - {name: a, directory: /a}\n    - ~\n")
    (violation,) = [item for item in schema_violations(found) if item.code == "DW511"]
    finding = empty_item(found, violation, "`name` and `directory`")
    assert (finding.message, finding.help, finding.path) == (
        "empty item in `dataosVolumes`",
        "set `name` and `directory`, or delete the item",
        ("worker", "dataosVolumes", 1),
    )
    (fix,) = finding.fixes
    assert fix.title == "Delete the empty item"
    assert apply_edits(found.text, fix.edits).endswith("    - {name: a, directory: /a}\n")


def test_what_violates_the_schema_is_the_unknown_key_or_the_value(worker: Read) -> None:
    found = worker("  replicas: '3'\n  persistentVolume: {name: a, directory: /a, size: 1}\n")
    handles = [violated(found, item) for item in schema_violations(found) if item.keyword != "required"]
    assert [handle.dotted for handle in handles] == ["worker.replicas", "worker.persistentVolume.size"]


def test_a_field_is_found_at_the_wrong_level_too(worker: Read) -> None:
    found = worker("  stack: bento\n  resources:\n    limits: {cpu: 1}\n    replicas: 2\n")
    paths = [("stack",), ("replicas",), ("resources", "limits", "cpu"), ("compute",)]
    handles = [find_attribute(found, *path) for path in paths]
    assert [handle.dotted if handle else None for handle in handles] == [
        "worker.stack",
        "worker.resources.replicas",
        "worker.resources.limits.cpu",
        None,
    ]


def test_the_documented_fields_in_order(worker: Read) -> None:
    found = worker("  stack: bento\n")
    assert meta_attributes(found) == (
        "name", "version", "type", "layer", "tags", "description", "owner", "workspace", "title",
    )  # fmt: skip
    names = section_attributes(found)
    assert [name for name in names if name in {"stack", "replicas", "compute", "topology"}] == [
        "replicas", "stack", "compute", "topology",
    ]  # fmt: skip


SHARED = "x: &v {directory: /a}\n"


def test_a_field_that_a_shared_mapping_lacks_is_reported_at_the_alias(worker: Read) -> None:
    found = worker("  persistentVolume: *v\n", top=SHARED)
    missing = Missing(found, attribute_of(found, ("worker", "persistentVolume")), "name")
    finding = missing.finding()
    assert found.text[finding.span.start : finding.span.end] == "*v"
    assert finding.path == ("worker", "persistentVolume", "name")
    own = worker("  persistentVolume: {directory: /a, name: }\n")
    missing = Missing(own, attribute_of(own, ("worker", "persistentVolume")), "name")
    finding = missing.finding(related=[own_related := missing.parent.related("here")])
    assert own.text[finding.span.start : finding.span.end] == "name"
    assert finding.related == (own_related,)


def test_a_missing_field_has_the_fixes_that_can_be_made(worker: Read) -> None:
    found = worker("  stack: bento\n")
    missing = Missing(found, attribute_of(found, ("worker",)), "compute")
    fix = missing.insert("compute: c")
    assert missing.finding(fixes=[None, fix]).fixes == (fix,)
    several = missing.insert("compute:\n  a: 1")
    assert several is not None
    assert several.title == "Add `compute`"


@pytest.mark.parametrize(
    ("section", "name", "missing"),
    [
        ("  - a\n", "stack", False),
        ("  stack: ' '\n", "stack", True),
        ("  stack: '${S}'\n", "stack", False),
        ("  replicas: ''\n", "replicas", False),
        ("  stack: [a]\n", "stack", False),
        ("  stack: {}\n", "stack", False),
        ("  stack: []\n", "stack", False),
        ("  stack:\n  broken\n", "stack", False),
        ("  stack: ''\n  broken\n", "stack", False),
        ("  replicas: 1\n  broken\n", "stack", False),
        ("  resources:\n    stack: bento\n", "stack", False),
        ("  '${A}': 1\n  stack: ~\n", "stack", True),
        ("  '${A}': 1\n  stack:\n", "stack", False),
    ],
)
def test_which_values_count_as_missing(worker: Read, section: str, name: str, missing: bool) -> None:
    assert (find_missing(worker(section), name) is not None) == missing


def test_the_place_of_something_missing_without_keys(worker: Read) -> None:
    found = worker("  a: {}\n  b: [x]\n")
    assert found.section is not None
    empty, listed = found.section.get("a"), found.section.get("b")
    assert empty is not None
    assert listed is not None
    assert place_of_missing(empty, "c") is empty
    assert place_of_missing(listed, "c") is listed
    assert place_of_missing(listed, "c", found.section.key("b")) is found.section.key("b")
