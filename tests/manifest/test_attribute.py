"""Handles on attributes: what they read, where they report, and what they refuse to edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.core.text import Source, Span
from workerlint.fixes.fixer import apply_edits
from workerlint.manifest.attribute import Attribute, attribute, entries, items, join, meta, volumes
from workerlint.manifest.document import read_workers

if TYPE_CHECKING:
    from workerlint.core.diagnostic import Fix
    from workerlint.manifest.worker import Worker

HEAD = "name: a\nversion: v1beta\ntype: worker\n"


def read(text: str) -> Worker:
    (found,) = read_workers(Source("worker.yaml", HEAD + text))
    return found


def at(text: str, *path: str | int) -> Attribute:
    """Return the handle at a path of a manifest."""
    found = attribute(read(text), *path)
    assert found is not None
    return found


def text_of(found: Attribute, fix: Fix | None) -> str:
    assert fix is not None
    return apply_edits(found.manifest.text, fix.edits).removeprefix(HEAD)


def place(found: Attribute) -> str:
    span = found.finding("wrong").span
    return found.manifest.text[span.start : span.end]


# What is written.


def test_values_by_their_kind() -> None:
    text = 'worker:\n  a: 3\n  b: "3"\n  c: true\n  d: ${X}\n  e:\n  f: [1, x]\n  g: {h: 1}\n'
    assert (at(text, "a").integer, at(text, "a").text, at(text, "a").string) == (3, "3", None)
    assert (at(text, "b").integer, at(text, "b").text, at(text, "b").string) == (None, "3", "3")
    assert at(text, "c").boolean is True
    assert (at(text, "d").kind, at(text, "d").text, at(text, "d").string) == ("unknown", "", None)
    assert at(text, "e").is_empty
    assert [item.text for item in at(text, "f").items] == ["1", "x"]
    assert [entry.dotted for entry in at(text, "g").entries] == ["worker.g.h"]
    assert at(text, "g", "h").path == ("worker", "g", "h")


def test_an_attribute_that_is_not_written_is_none() -> None:
    found = read("worker:\n  a: 3\n  l: [1]\n")
    assert attribute(found, "b") is None
    assert attribute(found, "a", "b") is None
    assert attribute(found, "l", 1) is None
    assert attribute(found, "a", 0) is None
    assert meta(found, "owner") is None


def test_either_spelling_of_autoscaling() -> None:
    for written in ("autoscaling", "autoScaling"):
        for asked in ("autoscaling", "autoScaling"):
            assert at(f"worker:\n  {written}: {{enabled: true}}\n", asked).name == written


@pytest.mark.parametrize(
    "section", ["worker: !reference {replicas: 1}\n", "worker:\n  resources: !reference\n    requests: {cpu: 1}\n"]
)
def test_nothing_is_known_below_a_custom_tag(section: str) -> None:
    worker = read(section)
    for path in (("replicas",), ("resources", "requests")):
        assert attribute(worker, *path) is None
        assert worker.get(*path) is None


def test_the_content_of_a_list_or_mapping_that_may_not_be_there() -> None:
    found = read("worker:\n  l: [1]\n  m: {a: 2}\n  s: x\n")
    assert [[item.text for item in items(found, name)] for name in ("l", "m", "s", "none")] == [["1"], [], [], []]
    assert [[entry.name for entry in entries(found, name)] for name in ("l", "m", "s", "none")] == [[], ["a"], [], []]


def test_the_volumes_of_a_worker() -> None:
    both = read("worker:\n  persistentVolume: {name: c}\n  dataosVolumes:\n    - name: a\n    -\n    - name: b\n")
    assert [volume.dotted for volume in volumes(both)] == [
        "worker.dataosVolumes[0]",
        "worker.dataosVolumes[2]",
        "worker.persistentVolume",
    ]
    assert volumes(read("worker:\n  tempVolume: scratch\n")) == []


def test_an_item_without_content_is_left_out() -> None:
    assert [item.name for item in at("worker:\n  l:\n    - a\n    -\n    - b\n", "l").items] == [0, 2]


# Where it is reported.


def test_a_value_is_reported_where_it_is_written() -> None:
    text = "worker:\n  a: info\n  m:\n    k: v\n  f: {k: v}\n  e:\n"
    assert place(at(text, "a")) == "info"
    assert place(at(text, "m")) == "m"
    assert place(at(text, "f")) == "{k: v}"
    assert place(at(text, "e")) == "e"
    assert at(text, "a").finding("wrong").related == ()
    assert at(text, "a").finding("wrong").path == ("worker", "a")


@pytest.mark.parametrize(
    ("text", "path", "use", "defined"),
    [
        ("x-a: &x info\nworker:\n  a: *x\n", ("a",), "*x", "info"),
        ("x-a: &x {k: v}\nworker:\n  m: *x\n", ("m", "k"), "*x", "v"),
        ("x-a: &x {k: v}\nworker:\n  m:\n    <<: *x\n", ("m", "k"), "*x", "v"),
        ("x-a: &x {k: v}\nx-b: &y {l: w}\nworker:\n  m:\n    <<: [*y, *x]\n", ("m", "k"), "*x", "v"),
        ("x-a: &x v\nx-b: &y {k: *x}\nworker:\n  m: *y\n", ("m", "k"), "*y", "v"),
        ("x-a: &x [v]\nworker:\n  l: *x\n", ("l", 0), "*x", "v"),
    ],
)
def test_a_shared_value_is_reported_at_its_use(text: str, path: tuple[str | int, ...], use: str, defined: str) -> None:
    found = at(text, *path)
    finding = found.finding("wrong")
    assert place(found) == use
    assert [(found.manifest.text[item.span.start : item.span.end], item.message) for item in finding.related] == [
        (defined, "defined here")
    ]
    assert not found.editable
    assert found.rewrite("w") is None


def test_a_part_of_a_value_is_reported_unless_the_value_is_shared() -> None:
    own = at("worker:\n  a: one two\n", "a")
    part = Span(own.node.start, own.node.start + 3)
    assert own.finding("wrong", span=part).span == part
    shared = at("x: &x one two\nworker:\n  a: *x\n", "a")
    part = Span(shared.node.start, shared.node.start + 3)
    finding = shared.finding("wrong", span=part)
    assert (finding.span, finding.written, finding.related[0].span) == (shared.value.span, part, part)


def test_a_related_location_is_the_value_or_the_key() -> None:
    found = at("worker:\n  a: 3\n", "a")
    spans = (found.related("here").span, found.related("here", at_key=True).span)
    assert [found.manifest.text[span.start : span.end] for span in spans] == ["3", "a"]


def test_an_own_key_of_a_shared_value_is_reported_itself() -> None:
    found = at("x-a: &x info\nworker:\n  a: *x\n", "a")
    finding = found.finding("wrong", at_key=True)
    assert found.manifest.text[finding.span.start : finding.span.end] == "a"
    assert finding.related == ()


# What is edited.


def test_a_value_is_rewritten() -> None:
    text = "worker:\n  a: 3 # three\n  b: '3'\n  e:\n"
    assert text_of(at(text, "a"), at(text, "a").rewrite("4")) == text.replace("3 #", "4 #")
    assert text_of(at(text, "b"), at(text, "b").rewrite_text("it's")) == text.replace("'3'", "'it''s'")
    assert text_of(at(text, "e"), at(text, "e").rewrite("[]")) == text.replace("e:", "e: []")
    fix = at(text, "a").rewrite("4")
    assert fix is not None
    assert (fix.title, fix.applicability, fix.paths) == ("Replace with `4`", "unsafe", (("worker", "a"),))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("worker:\n  a: &x 3\n  b: *x\n", ("a",)),
        ("worker:\n  m: &x\n    a: 3\n  n: *x\n", ("m", "a")),
        ("worker:\n  m: &x\n    a: 3\n  n:\n    <<: *x\n", ("m", "a")),
        ("worker:\n  a: !!str 3\n", ("a",)),
        ("worker:\n  a: !custom 3\n", ("a",)),
        ("worker:\n  a: |\n    3\n", ("a",)),
        ("worker:\n  a:\n    b: 3\n", ("a",)),
    ],
)
def test_a_value_that_something_else_needs_is_not_rewritten(text: str, path: tuple[str | int, ...]) -> None:
    assert at(text, *path).rewrite("4") is None


def test_an_anchor_that_nothing_uses_stays() -> None:
    text = "worker:\n  a: &x 3\n"
    assert text_of(at(text, "a"), at(text, "a").rewrite("4")) == "worker:\n  a: &x 4\n"


def test_a_key_is_renamed_unless_the_name_is_taken() -> None:
    text = "worker:\n  a: 3\n  b: 4\n"
    fix = at(text, "a").rename("c")
    assert text_of(at(text, "a"), fix) == "worker:\n  c: 3\n  b: 4\n"
    assert fix is not None
    assert fix.paths == (("worker", "a"), ("worker", "c"))
    assert at(text, "a").rename("b") is None
    merged = "x-a: &x {a: 1}\nworker:\n  <<: *x\n  b: 2\n"
    assert at(merged, "a").rename("c") is None
    assert at(merged, "b").rename("a") is None
    shared = "worker:\n  m: &x\n    a: 3\n  n: *x\n"
    assert at(shared, "m", "a").rename("c") is None
    assert at(shared, "m").rename("c") is not None


def test_an_attribute_is_deleted_with_its_lines() -> None:
    text = "worker:\n  a:\n    k: v\n  b: 4\n  l: [1, 2]\n"
    assert text_of(at(text, "a"), at(text, "a").remove()) == "worker:\n  b: 4\n  l: [1, 2]\n"
    item = at(text, "l", 0).remove()
    assert text_of(at(text, "a"), item) == text.replace("[1, 2]", "[2]")
    assert item is not None
    assert (item.title, item.paths) == ("Delete `1`", (("worker", "l"),))
    assert at("worker:\n  l: [1]\n", "l", 0).remove() is None


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("x-a: &x {a: 1}\nworker:\n  <<: *x\n  a: 2\n  b: 3\n", ("a",)),
        ("worker:\n  a: 1\n  a: 2\n  b: 3\n", ("a",)),
        ("worker:\n  a: &x 1\n  b: 3\n", ("a",)),
        ("x-a: &x [1, 2]\nworker:\n  l: *x\n", ("l", 0)),
        ("worker:\n  l: &x [1, 2]\n  m: *x\n", ("l", 0)),
    ],
)
def test_what_hides_or_feeds_something_else_is_not_deleted(text: str, path: tuple[str | int, ...]) -> None:
    assert at(text, *path).remove() is None


def test_an_attribute_is_inserted_by_its_order() -> None:
    text = "worker:\n  a: 1\n  c: 3\n  e:\n"
    section = at(text)
    order = ("a", "b", "c", "d")
    assert text_of(section, section.insert("b", "b: 2", order)) == "worker:\n  a: 1\n  b: 2\n  c: 3\n  e:\n"
    assert text_of(section, section.insert("e", "e: 5", order)) == "worker:\n  a: 1\n  c: 3\n  e: 5\n"
    fix = section.insert("b", "b: 2", order)
    assert fix is not None
    assert fix.paths == (("worker", "b"),)
    assert at("x-a: &x {a: 1}\nworker: *x\n").insert("b", "b: 2", order) is None
    assert at("worker: &x\n  a: 1\nother: *x\n").insert("b", "b: 2", order) is None


def test_joined_fixes_are_one_or_none() -> None:
    text = "worker:\n  a: 1\n  b: 2\n"
    swap = join("Swap", at(text, "a").rewrite("2"), at(text, "b").rewrite("1"))
    assert text_of(at(text, "a"), swap) == "worker:\n  a: 2\n  b: 1\n"
    assert swap is not None
    assert swap.paths == (("worker", "a"), ("worker", "b"))
    assert join("Swap", at(text, "a").rewrite("2"), None) is None
