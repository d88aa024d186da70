"""The gates of the rules spare calls and nothing else: without them, the same findings come out."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fixes.generated import manifest

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import ERROR, Finding
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.gates import may_suppress
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import Rule, rule
from workerlint.engine.rule_page import parse_examples, read_page
from workerlint.manifest.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.manifest.worker import Worker

ROOT = Path(__file__).parents[2]
RULES = load_rules()


def _ungated(rule: Rule) -> Rule:
    return Rule(
        rule.code,
        rule.name,
        rule.severity,
        rule.check,
        rule.phase,
        rule.on,
        rule.v2alpha,
        traits=rule.traits,
        of=rule.of,
    )


SETTINGS = Settings(variables={})
GATED = Engine(SETTINGS, RULES)
UNGATED = Engine(SETTINGS, [_ungated(rule) for rule in RULES])


def differences(texts: Iterable[str]) -> list[str]:
    """Return the findings that only one of the two engines has."""
    different = []
    for text in texts:
        gated, ungated = (
            {
                (item.code, item.span, item.message)
                for item in engine.check(Document(Source("w.yaml", text))).diagnostics
            }
            for engine in (GATED, UNGATED)
        )
        different += [f"{code} {message}" for code, _, message in gated ^ ungated]
    return different


def examples() -> Iterator[str]:
    """Yield the examples of the pages and of the tests, and the files in examples/."""
    pages = [example for rule in RULES for example in read_page(rule).examples]
    for path in sorted((ROOT / "tests" / "rules").glob("*.md")):
        pages += parse_examples(path.read_text(encoding="utf-8"))
    yield from (example.manifest.text for example in pages)
    yield from (path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples").glob("**/*.y*ml")))


@pytest.mark.deep
def test_the_examples_have_the_same_findings_without_gates() -> None:
    assert differences(examples()) == []


@pytest.mark.deep
def test_generated_manifests_have_the_same_findings_without_gates() -> None:
    assert differences(map(manifest, range(2_000))) == []


MANIFEST = "name: one\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"


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
    assert speaks(MANIFEST + line, keys=("dryRun", "envs")) is expected


@pytest.mark.parametrize(("line", "expected"), [("  # ${A}\n", True), ("  a: ${A}\n", True), ("  a: A\n", False)])
def test_a_rule_on_words_runs_where_one_of_them_stands(line: str, expected: bool) -> None:
    assert speaks(MANIFEST + line, words=("{{", "$")) is expected


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
    assert speaks(MANIFEST + line, keys=("?ambiguous",)) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [("  envs:\n", True), ("  tags: [a,\n    b, ]\n", False), ("  tags:\n  -\n", True), ("  envs: {}\n", False)],
)
def test_a_rule_runs_where_something_is_empty(line: str, expected: bool) -> None:
    assert speaks(MANIFEST + line, keys=("?empty",)) is expected


def test_both_gates_have_to_be_open() -> None:
    assert speaks(f"{MANIFEST}  envs: ${{A}}\n", keys=("envs",), words=("$",))
    assert not speaks(f"{MANIFEST}  envs: A\n", keys=("envs",), words=("$",))
    assert not speaks(f"{MANIFEST}  a: $A\n", keys=("envs",), words=("$",))


def test_a_document_that_is_read_in_parts_keeps_its_keys() -> None:
    assert speaks(f"{MANIFEST}  envs:\n    A: 1\n  broken: [\n", keys=("envs",))


def test_a_stream_has_a_gate_for_each_document() -> None:
    assert not speaks(f"a: {{envs: 1}}\n---\n{MANIFEST}", keys=("envs",))
    assert not speaks(f"a: $A\n---\n{MANIFEST}", words=("$",))


def test_only_a_text_with_a_marker_may_suppress_something() -> None:
    texts = {"a: b # workerlint: ignore": True, "# WORKERLINT: ignore": True, "# workerLint: x": True, "# workerlint": False,
             "a: workerlint": False, "": False}  # fmt: skip
    assert {text: may_suppress(text) for text in texts} == texts
    text = "a: b\nc: d # workerlint: ignore\ne: f\n"
    assert [may_suppress(text, *bounds) for bounds in ((0, 5), (5, 32), (33, len(text)))] == [False, True, False]
