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


VALUES = {
    "a string": ("x", "x", "x", None, None),
    "an integer": ("3", "3", None, 3, None),
    "a boolean": ("true", "true", None, None, True),
    "nothing": ("", "", None, None, None),
    "null": ("null", "", None, None, None),
    "a variable": ("${X}", "", None, None, None),
    "a list": ("[1]", "", None, None, None),
    "a mapping": ("{k: 1}", "", None, None, None),
    "an undefined alias": ("*x", "", None, None, None),
}


@pytest.mark.parametrize(
    ("value", "text", "string", "integer", "boolean"),
    VALUES.values(),
    ids=VALUES,
)
def test_a_value_is_read_only_as_what_it_is(
    value: str, text: str, string: str | None, integer: int | None, boolean: bool | None
) -> None:
    found = at(f"worker:\n  a: {value}\n", "a")
    assert (found.text, found.string, found.integer, found.boolean) == (text, string, integer, boolean)
    assert (len(found.items), len(found.entries)) == (value == "[1]", value == "{k: 1}")
    assert (found.scalar is not None) == bool(text)
    assert (found.quantity is not None) == (value == "3")


def test_only_autoscaling_has_a_second_spelling() -> None:
    found = read("worker:\n  autoScaling: {enabled: true}\n  stackSpec:\n    autoScaling: {a: 1}\n")
    assert attribute(found, "replicas") is None
    assert attribute(found, "stackSpec", "autoscaling") is None


def test_the_root_has_no_parent_and_no_path() -> None:
    root = meta(read("worker: {a: 1}\n"))
    assert root is not None
    assert (root.parent, root.container, root.path, root.dotted) == (None, None, (), "")
    assert root.use is None
    assert root.remove() is None
    assert root.rename("x") is None


def test_a_finding_has_the_help_the_severity_and_the_fixes_that_can_be_made() -> None:
    found = at("worker:\n  a: 3\n", "a")
    fix = found.rewrite("4")
    finding = found.finding("wrong", help="do it", severity="info", fixes=[None, fix])
    assert (finding.message, finding.help, finding.severity, finding.fixes) == ("wrong", "do it", "info", (fix,))
    assert finding.written is None
    assert found.finding("wrong").severity is None


def test_every_use_of_a_shared_value_is_reported_if_the_use_is_wrong() -> None:
    text = "x-a: &x info\nx-l: &l [info]\nworker:\n  a: *x\n  l: *l\n"
    shared = at(text, "a")
    assert shared.finding("wrong").written == shared.node.span
    assert shared.finding("wrong", each_use=True).written is None
    inside = at(text, "l", 0)
    assert inside.finding("wrong", each_use=True).written == inside.node.span


def test_the_shared_key_of_a_shared_value_is_reported_at_its_use() -> None:
    found = at("x-a: &x {k: v}\nworker:\n  m: *x\n", "m", "k")
    finding = found.finding("wrong", at_key=True)
    spans = (finding.span, finding.related[0].span)
    assert [found.manifest.text[span.start : span.end] for span in spans] == ["*x", "k"]
    assert finding.written == finding.related[0].span


def test_a_related_location_of_a_shared_value_is_where_it_is_written() -> None:
    found = at("x-a: &x info\nworker:\n  a: *x\n", "a")
    assert found.related("here").span == found.node.span
    item = at("worker:\n  l:\n    - k: v\n", "l", 0)
    assert item.related("here", at_key=True).span == item.node.span
    block = at("worker:\n  m:\n    k: v\n", "m")
    assert block.key is not None
    assert block.related("here").span == block.key.span


@pytest.mark.parametrize("safe", [False, True])
def test_a_fix_has_the_title_and_the_safety_that_its_rule_gives(safe: bool) -> None:
    text = "worker:\n  a: '3'\n  b: 4\n  l: [1, 2]\n  e:\n"
    found, section = at(text, "a"), at(text)
    fixes = {
        "Replace with `4`": (found.rewrite("4", safe=safe), found.rewrite("4", "T", safe=safe)),
        "Replace with `x`": (found.rewrite_text("x", safe=safe), found.rewrite_text("x", "T", safe=safe)),
        "Rename to `c`": (found.rename("c", safe=safe), found.rename("c", "T", safe=safe)),
        "Delete `a`": (found.remove(safe=safe), found.remove("T", safe=safe)),
        "Delete `2`": (at(text, "l", 1).remove(safe=safe), at(text, "l", 1).remove("T", safe=safe)),
        "Add `c`": (section.insert("c", "c: 1", ["c"], safe=safe), section.insert("c", "c: 1", ["c"], "T", safe=safe)),
        "Replace with `5`": (
            section.insert("e", "e: 5", (), safe=safe),
            section.insert("e", "e: 5", (), "T", safe=safe),
        ),
    }
    for title, (own, given) in fixes.items():
        assert own is not None
        assert given is not None
        assert (own.title, given.title) == (title, "T")
        assert own.safe == given.safe == safe
    joined = join("Both", found.rewrite("4"), at(text, "b").rewrite("5"), safe=safe)
    assert joined is not None
    assert joined.safe == safe


def test_the_same_content_is_not_rewritten() -> None:
    assert at("worker:\n  a: 3\n", "a").rewrite("3") is None


def test_a_fix_of_edits_that_cannot_be_made_is_none() -> None:
    found = at("worker:\n  a: 3\n", "a")
    edit = next(iter(found.rewrite("4").edits))  # type: ignore[union-attr]
    assert found.fix("T", None) is None
    assert found.fix("T", []) is None
    assert found.fix("T", [edit, None]) is None
    one, several = found.fix("T", edit), found.fix("T", [edit], paths=[("worker", "b")])
    assert one is not None
    assert several is not None
    assert (one.edits, one.paths) == ((edit,), (("worker", "a"),))
    assert several.paths == (("worker", "b"),)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("worker:\n  l: [1]\n", ("l", 0)),
        ("worker:\n  &k a: 3\n  b: *k\n", ("a",)),
        ("worker:\n  !!str a: 3\n", ("a",)),
        ("worker:\n  ? |\n    a\n  : 3\n", ("a\n",)),
        ("x-m: &m {a: 3}\nworker:\n  m: *m\n", ("m", "a")),
    ],
)
def test_a_key_that_cannot_be_renamed(text: str, path: tuple[str | int, ...]) -> None:
    assert at(text, *path).rename("c") is None


def test_a_renamed_key_keeps_its_quotes_and_gets_those_that_it_needs() -> None:
    for written, name, expected in (("'a'", "c", "'c'"), ("a", "yes", '"yes"'), ("&k a", "c", "&k c")):
        found = at(f"worker:\n  {written}: 3\n", "a")
        assert text_of(found, found.rename(name)) == f"worker:\n  {expected}: 3\n"


@pytest.mark.parametrize(
    ("text", "path", "safe"),
    [
        ("worker:\n  a: 3\n  b: 4\n", ("a",), True),
        ("worker:\n  a: 3 # why\n  b: 4\n", ("a",), False),
        ("worker:\n  a: '# none'\n  b: 4\n", ("a",), True),
        ("worker:\n  a:\n    # why\n    c: 3\n  b: 4\n", ("a",), False),
        ("worker:\n  l:\n    - 1 # why\n    - 2\n", ("l", 0), False),
        ("worker:\n  l:\n    - 1\n    - 2 # why\n", ("l", 0), True),
    ],
)
def test_to_delete_a_comment_is_not_safe(text: str, path: tuple[str | int, ...], safe: bool) -> None:
    fix = at(text, *path).remove(safe=True)
    assert fix is not None
    assert fix.safe == safe


def test_what_is_only_written_once_is_not_deleted() -> None:
    assert at("worker:\n  a: 3\n", "a").remove() is None
    assert at("worker: {a: 3, b: 4}\n", "a").remove() is None


@pytest.mark.parametrize(
    "text",
    [
        "worker: [a]\n",
        "worker: 3\n",
        "worker: {a: 1}\nb: [\n",
        "worker:\n  ? a\n  : 1\n",
        "worker: !!map {a: 1}\n",
    ],
)
def test_nothing_is_inserted_where_it_may_change_something_else(text: str) -> None:
    found = meta(read(text), "worker")
    assert found is not None
    assert found.insert("b", "b: 2", ["a", "b"]) is None


def test_several_lines_do_not_replace_an_empty_value() -> None:
    section = at("worker:\n  a: 1\n  e:\n")
    assert section.insert("e", "e:\n  f: 1", ()) is None
    assert section.insert("a", "a: 2", ()) is not None


def test_a_fix_is_not_safe_unless_its_rule_says_so() -> None:
    found, section = at("worker:\n  a: '3'\n  b: 4\n", "a"), at("worker:\n  a: '3'\n  b: 4\n")
    fixes = [
        found.rewrite("4"),
        found.rewrite_text("x"),
        found.rename("c"),
        found.remove(),
        section.insert("c", "c: 1", ()),
        join("Both", found.rewrite("4")),
    ]
    assert [fix and fix.safe for fix in fixes] == [False] * len(fixes)


def test_what_a_merge_key_brings_is_neither_deleted_nor_renamed_nor_rewritten() -> None:
    found = at("x-a: &x\n  a: 1\n  c: 2\nworker:\n  m:\n    <<: *x\n    b: 2\n", "m", "a")
    assert found.remove() is None
    assert found.rename("d") is None
    assert found.rewrite("3") is None
    assert found.use is not None
    plain = at("x-a: {a: 1}\nworker:\n  m:\n    <<: {a: 1}\n    b: 2\n", "m", "a")
    assert plain.remove() is None
    assert plain.rename("d") is None


def test_the_name_of_a_handle_in_a_failed_assertion() -> None:
    assert repr(at("worker:\n  l: [{a: 1}]\n", "l", 0, "a")) == "<Attribute worker.l[0].a>"


@pytest.mark.parametrize(
    ("text", "path", "place_of_value", "place_of_key"),
    [
        ("worker:\n  l:\n    - a: 1\n", ("l", 0), "a: 1", "a: 1"),
        ("worker:\n  l: [1]\n", ("l",), "[1]", "l"),
        ("worker:\n  l:\n    - 1\n", ("l",), "l", "l"),
        ("worker:\n  a: ''\n", ("a",), "''", "a"),
        ("worker:\n  a: ~\n", ("a",), "~", "a"),
        ("x: &x {k: v}\nworker:\n  <<: *x\n", ("k",), "*x", "*x"),
        ("x: &x {k: v}\nworker:\n  m: *x\n", ("m",), "*x", "m"),
    ],
)
def test_the_places_of_a_value_and_its_key(
    text: str, path: tuple[str | int, ...], place_of_value: str, place_of_key: str
) -> None:
    found = at(text, *path)
    nodes = (found.place, found.key_place)
    assert [found.manifest.text[node.start : node.end] for node in nodes] == [place_of_value, place_of_key]
    at_key = found.finding("wrong", at_key=True).span
    assert found.manifest.text[at_key.start : at_key.end] == place_of_key


def test_a_part_of_a_key_is_reported() -> None:
    own = at("worker:\n  abc: 3\n", "abc")
    assert own.key is not None
    part = Span(own.key.start, own.key.start + 1)
    assert own.finding("wrong", at_key=True, span=part).span == part


def test_items_and_entries_have_their_parents_and_keys() -> None:
    found = at("x: &x {b: 2}\nworker:\n  m: {a: 1, <<: *x}\n  l: [1, , 3]\n".replace(", ,", ", ~,"), "m")
    assert [
        (entry.name, entry.text, entry.parent is found, entry.container is found.node) for entry in found.entries
    ] == [
        ("b", "2", True, True),
        ("a", "1", True, True),
    ]
    assert [entry.key is not None for entry in found.entries] == [True, True]
    items_of = at("worker:\n  l: [1, ~, 3]\n", "l").items
    assert [(item.name, item.text, item.key) for item in items_of] == [(0, "1", None), (1, "", None), (2, "3", None)]
    assert at("worker: {l: !custom [1]}\n", "l").items == []
    assert at("worker: {m: !custom {a: 1}}\n", "m").entries == []
    assert at("worker:\n  m: {a: {b: 1}}\n").get("m", "a", "b").text == "1"  # type: ignore[union-attr]
    assert at("worker:\n  m: {a: 1}\n").get("m", "x", "b") is None
    section = at("worker:\n  a: 1\n")
    assert section.get() is section


def test_handles_at_the_same_path_are_the_same() -> None:
    found = read("worker:\n  a: [1]\n")
    assert attribute(found, "a") is attribute(found, "a")
    assert items(found, "a") is items(found, "a")
    assert meta(found, "worker", "a") is attribute(found, "a")
    assert attribute(found, "b") is None
    assert attribute(found, "b") is None


@pytest.mark.parametrize(("key", "order"), [("b", ("a", "b")), ("z", ("a", "b"))])
def test_an_inserted_field_of_several_lines_is_indented(key: str, order: tuple[str, ...]) -> None:
    section = at("worker:\n  a: 1\n")
    fix = section.insert(key, f"{key}:\n  - 1", order)
    assert text_of(section, fix) == f"worker:\n  a: 1\n  {key}:\n    - 1\n"
    assert fix is not None
    assert (fix.title, fix.paths) == (f"Add `{key}`", (("worker", key),))


def test_the_paths_of_what_is_deleted() -> None:
    found = at("worker:\n  a: 3\n  m: {b: 1}\n  l:\n    - 1\n    - 2\n", "a")
    fix = found.remove()
    assert fix is not None
    assert fix.paths == (("worker", "a"),)
    item = at("worker:\n  a: 3\n  l:\n    - 1\n    - b: 2\n", "l", 1).remove()
    assert item is not None
    assert (item.title, item.paths) == ("Delete ``", (("worker", "l"),))


def test_a_document_with_a_custom_tag_is_read() -> None:
    (found,) = read_workers(Source("w.yaml", f"!custom\n{HEAD}worker: {{stack: bento}}\n"))
    (stack, name) = attribute(found, "stack"), meta(found, "name")
    assert stack is not None
    assert name is not None
    assert (stack.text, name.text) == ("bento", "a")
