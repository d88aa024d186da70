"""A rule is run on the documents that it may have something to say of, and on no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import ERROR, Finding
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.rule import rule
from workerlint.manifest.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.manifest.worker import Worker

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


def test_both_gates_have_to_be_open() -> None:
    assert speaks(f"{MANIFEST}  envs: ${{A}}\n", keys=("envs",), words=("$",))
    assert not speaks(f"{MANIFEST}  envs: A\n", keys=("envs",), words=("$",))
    assert not speaks(f"{MANIFEST}  a: $A\n", keys=("envs",), words=("$",))


def test_a_document_that_is_read_in_parts_keeps_its_keys() -> None:
    assert speaks(f"{MANIFEST}  envs:\n    A: 1\n  broken: [\n", keys=("envs",))


def test_a_stream_has_a_gate_for_each_document() -> None:
    assert not speaks(f"a: {{envs: 1}}\n---\n{MANIFEST}", keys=("envs",))
    assert not speaks(f"a: $A\n---\n{MANIFEST}", words=("$",))
