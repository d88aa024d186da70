"""The engine runs the rules that a document needs, keeps order, and survives a rule that breaks down."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import ERROR, INFO, WARNING, Finding
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.rule import rule
from workerlint.manifest.attribute import attribute, items
from workerlint.manifest.document import Document
from workerlint.syntax.nodes import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.manifest.worker import Worker


MANIFEST = "name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: bento\n"


@rule("DW902", "name-seen", ERROR)
def name_seen(worker: Worker) -> Iterator[Finding]:
    name = worker.meta("name")
    if name:
        yield Finding(name, f"seen {name.text}")


@rule("DW901", "stack-seen", WARNING, v2alpha=True)
def stack_seen(worker: Worker) -> Iterator[Finding]:
    stack = worker.scalar("stack")
    if stack:
        yield Finding(stack, "seen", severity=INFO)


@rule("DW903", "broken", ERROR)
def broken(worker: Worker) -> Iterator[Finding]:
    yield Finding(worker.span, "before the fall")
    raise ZeroDivisionError("oops")


def test_findings_are_sorted_by_place() -> None:
    checked = Engine(Settings(), [stack_seen, name_seen]).check(Document(Source("w.yaml", MANIFEST)))
    assert [(found.code, found.severity) for found in checked.diagnostics] == [("DW902", ERROR), ("DW901", INFO)]
    assert checked.manifests == 1


@rule("DW904", "stack-is-secret", WARNING, masks=True)
def stack_is_secret(worker: Worker) -> Iterator[Finding]:
    stack = attribute(worker, "stack")
    if stack:
        yield stack.finding("is secret")


def test_a_finding_that_masks_a_shared_value_is_where_the_value_is_written() -> None:
    text = "name: &shared a\nversion: v1beta\ntype: worker\nworker:\n  stack: *shared\n"
    (found,) = Engine(Settings(), [stack_is_secret]).check(Document(Source("w.yaml", text))).diagnostics
    assert text[found.span.start :].startswith("a\n")
    assert [(text[one.span.start : one.span.end], one.message) for one in found.related] == [("*shared", "used here")]


def test_a_rule_that_breaks_down_does_not_blind_the_others() -> None:
    text = f"{MANIFEST}---\n{MANIFEST}"
    checked = Engine(Settings(), [broken, name_seen]).check(Document(Source("w.yaml", text)))
    assert [found.code for found in checked.diagnostics].count("DW902") == 2
    assert checked.failures == ["DW903 broken failed on w.yaml: ZeroDivisionError: oops"]


def test_severity_is_set_by_the_configuration() -> None:
    checked = Engine(Settings(severity={"DW901": ERROR}), [stack_seen]).check(Document(Source("w.yaml", MANIFEST)))
    assert [found.severity for found in checked.diagnostics] == [ERROR]


def test_only_shared_rules_run_on_v2alpha() -> None:
    text = "name: a\nversion: v2alpha\ntype: worker\nspec:\n  stack: bento\n"
    checked = Engine(Settings(), [stack_seen, name_seen]).check(Document(Source("w.yaml", text)))
    assert [found.code for found in checked.diagnostics] == ["DW901"]


def test_places_count_from_the_start_of_the_file() -> None:
    text = f"# é😀\n---\n{MANIFEST}---\n{MANIFEST.replace('name: a', 'name: other')}"
    checked = Engine(Settings(), [name_seen]).check(Document(Source("w.yaml", text)))
    assert [text[found.span.start : found.span.end] for found in checked.diagnostics] == ["a", "other"]


GATED = "name: one\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"


def speaks(text: str, keys: tuple[str, ...] = (), words: tuple[str, ...] = ()) -> bool:
    @rule("DW901", "speaks-always", ERROR, keys=keys, words=words)
    def check(worker: Worker) -> Iterator[Finding]:
        yield Finding(worker.span, "here")

    found = Engine(Settings(), [check]).check(Document(Source("x.yaml", text))).diagnostics
    return any(item.code == "DW901" for item in found)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("  envs: {}\n", True),
        ('  "envs": {}\n', True),
        ("  envs:\n", True),
        ("  stackSpec: {input: {envs: 1}}\n", True),
        ("  stackSpec:\n    - ? envs\n      : 1\n", True),
        ("  x: &x {envs: {}}\n  <<: *x\n", True),
        ("  ? [a]\n  : 1\n  ? envs\n  : 2\n", True),
        ("  logLevel: envs\n", False),
        ("  # envs: {}\n", False),
        ("", False),
    ],
)
def test_a_rule_on_keys_runs_where_one_of_them_is_a_key(line: str, expected: bool) -> None:
    assert speaks(GATED + line, keys=("dryRun", "envs")) is expected


@pytest.mark.parametrize(("line", "expected"), [("  # ${A}\n", True), ("  a: ${A}\n", True), ("  a: A\n", False)])
def test_a_rule_on_words_runs_where_one_of_them_stands(line: str, expected: bool) -> None:
    assert speaks(GATED + line, words=("{{", "$")) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("  replicas: 010\n", True),
        ("  replicas: 010  # seen before\n", True),
        ("  on: 1\n", True),
        ("  replicas: 10\n", False),
        ('  replicas: "010"\n', False),
        ("  replicas: !!int 010\n", False),
        ("  broken: [\n", True),
    ],
)
def test_a_rule_runs_where_readers_disagree(line: str, expected: bool) -> None:
    assert speaks(GATED + line, keys=("?ambiguous",)) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [("  envs:\n", True), ("  tags: [a,\n    b, ]\n", False), ("  tags:\n  -\n", True), ("  envs: {}\n", False)],
)
def test_a_rule_runs_where_something_is_empty(line: str, expected: bool) -> None:
    assert speaks(GATED + line, keys=("?empty",)) is expected


def test_both_gates_have_to_be_open() -> None:
    assert speaks(f"{GATED}  envs: ${{A}}\n", keys=("envs",), words=("$",))
    assert not speaks(f"{GATED}  envs: A\n", keys=("envs",), words=("$",))
    assert not speaks(f"{GATED}  a: $A\n", keys=("envs",), words=("$",))


def test_a_document_that_is_read_in_parts_keeps_its_keys() -> None:
    assert speaks(f"{GATED}  envs:\n    A: 1\n  broken: [\n", keys=("envs",))


def test_a_stream_has_a_gate_for_each_document() -> None:
    assert not speaks(f"a: {{envs: 1}}\n---\n{GATED}", keys=("envs",))
    assert not speaks(f"a: $A\n---\n{GATED}", words=("$",))


@rule("DW904", "items-read", ERROR)
def items_read(worker: Worker) -> Iterator[Finding]:
    for item in items(worker, "dataosSecrets"):
        if item.get("missing"):
            yield item.finding("unexpected")


def test_the_tree_is_released_without_the_garbage_collector() -> None:
    engine = Engine(Settings(), [items_read])
    source = Source("a.yaml", MANIFEST + "  dataosSecrets:\n    - name: s\n")
    gc.collect()
    gc.disable()
    try:
        before = sum(isinstance(known, Mapping) for known in gc.get_objects())
        engine.check(Document(source))
        assert sum(isinstance(known, Mapping) for known in gc.get_objects()) == before
    finally:
        gc.enable()
