"""A value changes its type in the notation only: each reader gets the same strings."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML
from syrupy.assertion import SnapshotAssertion

from workerlint.config.settings import Settings
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import SCHEMA
from workerlint.fixes.fixer import apply_edits
from workerlint.fixes.retype import flow_list, retype
from workerlint.manifest.attribute import attribute
from workerlint.manifest.document import Document, read_workers
from workerlint.syntax.nodes import Mapping, Scalar
from workerlint.syntax.parser import parse_tree
from workerlint_schemas.shape import Shape


def listed(value: str) -> str:
    text = f"tags: {value}\n"
    root = parse_tree(text)
    assert isinstance(root, Mapping)
    node = root.get("tags")
    assert isinstance(node, Scalar)
    return flow_list(Source("x.yaml", text), node)


@pytest.mark.parametrize(
    ("value", "items"),
    [
        ("a", ["a"]),
        ("a, b c", ["a", "b c"]),
        ("dataos:type:x, y", ["dataos:type:x", "y"]),
        ("5", ["5"]),
        ("5, 6", ["5", "6"]),
        ("true", ["true"]),
        ("on, off", ["on", "off"]),
        ("a, no", ["a", "no"]),
        ("a, &b", ["a", "&b"]),
        ("a, *b, !c", ["a", "*b", "!c"]),
        ("a, @b, %c", ["a", "@b", "%c"]),
        ("a, - b, ? c", ["a", "- b", "? c"]),
        ("a, ~, null", ["a", "~", "null"]),
        ("yes, a\\b", ["yes", "a\\b"]),
        ("'a, b'", ["a, b"]),
        ('"a\\tb"', ["a\tb"]),
    ],
)
def test_a_text_becomes_a_list_of_the_same_texts(value: str, items: list[str]) -> None:
    for version in ((1, 1), (1, 2)):
        reader = YAML(typ="safe", pure=True)
        reader.version = version
        assert reader.load(f"tags: {listed(value)}\n")["tags"] == items


@pytest.mark.parametrize("value", ["a, , b", "a, b,", "|\n  a, b", "a, [b", 'a, "b"', "a, b#c"])
def test_no_list_where_it_is_unsure_what_the_items_are(value: str) -> None:
    assert listed(value) == ""


@pytest.mark.parametrize("end", ["", "\n", "\n# end\n"])
@pytest.mark.parametrize(
    ("written", "converted"),
    [
        ("    - limits: {cpu: 1}", "    limits: {cpu: 1}"),
        ("    - limits:\n        cpu: 1", "    limits:\n      cpu: 1"),
        ("    - limits: {cpu: 1}\n    - requests: {cpu: 1}", "    limits: {cpu: 1}\n    requests: {cpu: 1}"),
        ("  - limits: {cpu: 1}", "    limits: {cpu: 1}"),
    ],
)
def test_a_list_of_mappings_becomes_one_mapping(written: str, converted: str, end: str) -> None:
    text = f"name: a\nversion: v1beta\ntype: worker\nworker:\n  resources:\n{written}{end}"
    (rule,) = (rule for rule in load_rules() if rule.code == "DW205")
    (finding,) = Engine(Settings(), [rule]).check(Document(Source("x.yaml", text))).diagnostics
    (fix,) = finding.fixes
    assert apply_edits(text, fix.edits) == text.replace(written, converted)


SECTIONS = {
    "numbers and booleans": [
    "replicas: '3'", "replicas: three", "replicas: '3.5'", "dryRun: 'yes'", "dryRun: 'true'", "dryRun: On", "dryRun: 'off'",
    "dryRun: n", "dryRun: 1", "dryRun: 2", "dryRun: maybe", "dryRun: [true]", "autoScaling: {enabled: 'no'}",
    ],
    "strings": [
    "stack: 3", "stack: true", "stack: 2024-01-31", "stack: {bento: 3}", "stack:\n    bento: 3", "stack:\n    Bento 3: x",
    "stack:\n    Bento 3: 'x'", "stack:\n    Bento 3: x\n    b: c", "stack: [bento]", "stack: [ bento, ]", "stack: [bento, soda]",
    "stack: [&x bento]", "stack: [!!str bento]", "stack: []", "stack: [ # why\n    bento]", "stack:\n    - bento",
    "stack:\n    - bento # why", "stack: # why\n    - bento", "stack:\n    - |\n      bento", "stack: &x\n    - bento",
    "envs: {A: [b]}", "envs: {A: 1}", "envs: {A: }", "tags: [a, 1]", "tags: [a, ~]", "tags: [a, {b: c}]", "tags:\n    - a: b",
    ],
    "lists": [
    "tags: a", "tags: a, b", "tags: 'a'", "tags: a, [b", "tags: -a", "tags:\n    -a", "tags:\n    -a\n    -b", "tags:\n    -1",
    "tags: {a: b}", "tags:\n    -a: b", "topology: a", "topology: 3", "topology: {name: a, type: input}", "topology: {}",
    "topology:\n    name: a\n    type: input", "topology:\n    <<: {name: a}\n    type: input", "topology: &x\n    name: a", "topology:\n    name: a\n    ? type\n    : input",
    "topology: {colour: red}", "topology: {-a: b}", "dataosSecrets: a", "dataosVolumes: a", "dataosSecrets: 'my pass word'",
    ],
    "mappings": [
    "resources: 3", "resources: {limits: [1]}", "resources: |\n    limits: 3", "resources: >-\n    limits:\n    cpu",
    "resources: &x |\n    limits: 3", "resources: limits:3", "resources: 'http://x'", "resources: a b:3", "autoScaling: true",
    "autoScaling: 'off'", "autoScaling: maybe", "highAvailabilityConfig: zone", "envs: A=b", "envs: [A=b, C=d]", "envs: [A]",
    "envs: []", "envs: [ # why\n    ]", "resources: []", "topology: [a]", "topology: [3]", "topology: [[a]]", "dataosSecrets: [a, 3]",
    "resources:\n    - limits: {cpu: 1}\n      requests: {cpu: 1}", "resources:\n    - limits: {cpu: 1}\n    - limits: {cpu: 1}",
    "resources:\n    - {limits: {cpu: 1}}", "resources:\n    - &x\n      limits: {cpu: 1}", "resources: [{limits: {cpu: 1}}]",
    "resources:\n    -   limits: {cpu: 1}\n    - requests: {cpu: 1}", "resources:\n    -\n      limits: {cpu: 1}",
    "resources:\n    - a", "resources:\n  - limits:\n      cpu: 1\n    requests: {cpu: 1}",
    "persistentVolume: [a]", "persistentVolume: a",
    ],
}  # fmt: skip
"""A value of the wrong type in each notation, as a field of the section."""


@pytest.mark.parametrize("kind", SECTIONS)
def test_the_advice_on_each_kind_of_value(kind: str, snapshot: SnapshotAssertion) -> None:
    rules = [rule for rule in load_rules() if rule.phase == SCHEMA]
    shown = []
    for section in SECTIONS[kind]:
        text = f"name: a\nversion: v1beta\ntype: worker\nworker:\n  {section}\n"
        found = Engine(Settings(), rules).check(Document(Source("x.yaml", text))).diagnostics
        shown.append(f"--- {section}")
        for finding in found:
            if finding.code in {"DW205", "DW311"}:
                shown.append(f"{text[finding.span.start : finding.span.end]!r}: {finding.message} | {finding.help}")
                for fix in finding.fixes:
                    fixed = apply_edits(text, fix.edits).partition("worker:\n")[2]
                    shown.append(f"{fix.title} ({fix.applicability}):\n{fixed.rstrip()}")
    assert "\n".join(shown) == snapshot


def shape(*types: str, items: Shape | None = None, required: str = "", properties: str = "") -> Shape:
    """Return a shape of these types, with fields of any type."""
    fields = {name: Shape("") for name in (required + properties).split()}
    return Shape("", frozenset(types), fields, required=dict.fromkeys(required.split(), "DW204"), items=items)


WORDS = ["true", "yes", "on", "y", "1", "false", "no", "off", "n", "0"]
NAMED = shape("mapping", required="name size ", properties="mode ")
SHAPES = {
    "an integer": (shape("integer"), ["'3'", "'-3'", '"3"', "'0x1F'", "'010'", "'1_0'", "'3.5'", "' 3'", "''", "|\n      3", "a", "true",
                                      "3.5", "!!float 3", "~", "", "[3]", "[3, 4]", "[[3]]", "{a: 3}", "\n    - 3", "\n    - a: 3"]),
    "a number": (shape("integer", "number"), ["'3'", "'3.5'", "'1e3'", "'.5'", "'.inf'", "'a'", "'true'", "true", "[3.5]", "{}"]),
    "a number or a boolean": (shape("integer", "number", "boolean"), ["'3'", "'3.5'", "'yes'", "a", "[]"]),
    "a number or a list": (shape("integer", "list"), ["'3'", "a", "'a'", "{a: b}"]),
    "a number or a string": (shape("integer", "string"), ["true", "3.5", "[a]"]),
    "a boolean": (shape("boolean"), [*WORDS, *(f"'{word}'" for word in WORDS), "TRUE", "'True'", "' yes '", "Off", "2", "'tru'", "''", "~",
                                     "[true]", "{true: 1}", "[]"]),
    "a string": (shape("string"), ["3", "0x1F", "3.50", "True", "~", "", "[a]", "['a']", "[a, b]", "[a, ]", "[3]", "[[a]]", "[ ]",
                                   "\n    - a", "\n    -   a", "\n    - 'a'  # why", "\n    - &x a", "\n    - !!str a", "\n    - |\n      a", "\n    -",
                                   "\n    - a\n    - b", "\n    # why\n    - a", "&x [a]", "!!seq [a]", "&x\n    - a", "[&x a]", "[!!str a]",
                                   "[ # why\n      a]", "{a: b}", "\n    A b: c", "\n    A b: c\n    D e: f", "\n    A b:", "\n    A b: 'c'", "\n    'A b': c",
                                   "\n    A b: c\\d", "\n    A b: c\n      d", "\n    A b: [c]", '\n    A b: "c"', "\n    ab: c", "\n    Ab: c", "\n    &x A b: c"]),
    "a string or a list": (shape("string", "list"), ["3", "{a: b}"]),
    "a list of strings": (shape("list", items=shape("string")), ["a", "a, b", "a,b", "'a, b'", '"a"', "a,", "'a'", "-a", "--a", "-1",
                                                                "\n    -a", "\n    '-a'", "\n    -a\n    -b", "|\n      -a", "&x a", "3", "true", "~", "{a: b}",
                                                                "{-a: b}", "\n    -a: b", "{}", "x -a", "a:, b", "'a, b: c'", "a\n      b", "a, 'b'", "a, {b"]),
    "a list of mappings": (shape("list", items=NAMED), ["a", "'a'", "3", "{name: a}", "{colour: a}", "{}", "{-a: b}", "\n    name: a",
                                                       "\n    name: a\n    size: 3  # why\n    # deep\n    mode:\n      - b\n",
                                                       "\n    name: a\n    ? size\n    : 3", "&x\n    name: a", "!!map\n    name: a", "\n    &x name: a",
                                                       "\n    <<: {name: a}\n    size: 3", "\n    size: |\n      a\n    name: b", "&x {name: a}"]),
    "a list of volumes": (shape("list", items=shape("mapping", properties="name size mode")), ["a", "3", "{mode: a}"]),
    "a list of sizes": (shape("list", items=shape("mapping", properties="size name mode")), ["a", "{}"]),
    "a list of anything": (shape("list"), ["a", "{a: b}", "\n    a: b"]),
    "a list of lists": (shape("list", items=shape("list")), ["a", "3", "{a: b}"]),
    "a list of numbers": (shape("list", items=shape("integer")), ["a", "3", "3, 4", "'3'", "{a: b}", "\n    -3"]),
    "a list of strings or mappings": (shape("list", items=shape("string", "mapping")), ["a", "3", "{a: b}"]),
    "a list of items of any type": (shape("list", items=shape()), ["a", "3", "{a: b}"]),
    "a list of mappings with any fields": (shape("list", items=shape("mapping")), ["a", "3", "{a: b}", "\n    a: b"]),
    "a mapping": (NAMED, ["a", "3", "true", "a:3", "'a:3'", "'a: 3'", "http://x", "'a b:3'", "':3'", "|\n      a: 3", ">-\n      a: 3", "|\n      a",
                          "&x |\n      a: 3", "!!str >2\n      a: 3", "[]", "[ ]", "[a]", "[a=1]", "[{name: a, value: b}]", "[{name: a}]", "~",
                          "\n    - name: a", "\n    - name: a\n    - size: 3", "\n    - name: a\n    - name: b", "\n  - name: a\n    size: 3\n  - mode: b",
                          "\n    - name: a\n      size: 3\n    - mode: b", "\n    -   name: a\n        size: 3", "\n    - name: a\n    -  size: 3", "\n    - {name: a}",
                          "\n    - &x\n      name: a", "\n    - !!map\n      name: a", "\n    -\n      name: a", "\n    - - name: a", "\n    - a"]),
    "a mapping of fields": (shape("mapping", properties="enabled mode size unit"), ["a", "yes", "'off'", "2", "[]", "[ ]", "[\n      ]", "[ # why\n      ]", "{}", "[a=1]"]),
    "a mapping of variables": (shape("mapping"), ["a", "yes", "[]", "[a=1, b_2=3]", "[=1]", "[a]", "[a=1, b]", "[1=2]", "[{name: a, value: b}]",
                                                  "[{name: a, value: b, more: c}]", "[{value: a, name: b}, a=1]", "[[a]]"]),
    "nothing": (shape("null"), ["a", "3", "[a]", "{a: b}"]),
}  # fmt: skip
"""The values of a field of each shape: the schemas of an installation may contain any."""


def advice(value: str, wanted: Shape, name: str = "x") -> tuple[str, str]:
    """Return the help and the value after the fix, if there is one."""
    before = "type: worker\nworker:\n  "
    text = f"{before}{name}: {value}\n"
    (worker,) = read_workers(Source("x.yaml", text))
    field = attribute(worker, name)
    assert field is not None
    help, fix = retype(field, wanted)
    if fix is None:
        return help, ""
    return help, f"{fix.title} ({fix.applicability}): {apply_edits(text, fix.edits).removeprefix(before)!r}"


@pytest.mark.parametrize("name", SHAPES)
def test_the_advice_for_each_shape(name: str, snapshot: SnapshotAssertion) -> None:
    wanted, values = SHAPES[name]
    assert "\n".join(" | ".join([repr(value), *advice(value, wanted)]) for value in values) == snapshot


@pytest.mark.parametrize(
    ("name", "value", "wanted", "help"),
    [
        ("password", "'3'", shape("integer"), "remove the quotes"),
        ("password", "a, b", shape("list"), "enclose it in brackets"),
        ("password", "3", shape("string"), "quote it"),
        ("password", "a:3", NAMED, "add a space after the colon: `a: ...`"),
        ("x", "password:abc", NAMED, "add a space after the colon: `password: ...`"),
        ("password", "a", shape("list", items=NAMED), "use a list of mappings with `name` and `size`"),
    ],
)
def test_the_advice_shows_no_secret(name: str, value: str, wanted: Shape, help: str) -> None:
    assert advice(value, wanted, name)[0] == help


@pytest.mark.parametrize(
    ("value", "wanted", "help"),
    [
        ("~", shape("string"), "set a value or remove the item"),
        ("- name: a", NAMED, "use fields such as `name` and `size` below the key"),
        ("a", NAMED, "use `name: a`, with `size` below it"),
        ("'a'", shape("mapping", required="name "), "use `name: a`"),
        ("3", NAMED, "use fields such as `name` and `size` below the key"),
        ("a", shape("mapping", properties="size name"), "use fields such as `size` and `name` below the key"),
        ("a:3", NAMED, "add a space after the colon: `a: 3`"),
        ("a", shape("mapping"), "use `NAME: value` lines below the key"),
    ],
)
def test_the_advice_on_an_item_of_a_list(value: str, wanted: Shape, help: str) -> None:
    (worker,) = read_workers(Source("x.yaml", f"type: worker\nworker:\n  x:\n    - {value}\n"))
    item = attribute(worker, "x", 0)
    assert item is not None
    assert retype(item, wanted)[0] == help


def test_the_space_before_a_colon_stays() -> None:
    text = "type: worker\nworker:\n  x :\n    - a\n"
    (worker,) = read_workers(Source("x.yaml", text))
    field = attribute(worker, "x")
    assert field is not None
    _, fix = retype(field, shape("string"))
    assert fix is not None
    assert apply_edits(text, fix.edits) == "type: worker\nworker:\n  x : a\n"
