"""Random texts, manifests with one error, and CORPUS, which contains inputs of former bugs."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples

from workerlint.core.text import Source
from workerlint.manifest.document import Document

pytestmark = pytest.mark.slow

sys.path.insert(0, str(Path(__file__).parent))
anything: Any = import_module("anything")

EXAMPLES = int(os.environ.get("WORKERLINT_FUZZ_EXAMPLES") or examples(150))
"""How many of each kind; a nightly run asks for 100,000 (see docs/reliability.md)."""
CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())
fuzzed = settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))

WORDS = (
    "name: a", "version: v1beta", "version: v2alpha", "type: worker", "tags:", "layer: user", "worker:", "spec:", "stack: bento:3.0",
    "stack: fastfun", "compute: runnable-default", "replicas: 2", "logLevel: INFO", "envs:", "A: 1", "PASSWORD: hunter2Qq9w",
    "resources:", "requests:", "limits:", "cpu: 100m", "memory: 1Gi", "stackSpec:", "input:", "topology:", "- name: x",
    "dependencies: [x]", "autoscaling:", "minReplicas: 1", "dataosSecrets:", "- s", "keys: [a]", "runAsApiKey: abc", "<<: *a",
    "&a", "*a", "!t", "? ", "- ", "| ", "> ", "[", "]", "{", "}", ",", "'", '"', "---", "...", "# workerlint: ignore[DW204]",
    "${{x}}", "{{x}}", "$X", "\t", "\ufeff", "\0", "\r\n", "\r", "é😀", "%YAML 1.1", "highAvailabilityConfig:", "tempVolume: 1Gi",
)  # fmt: skip
LINES = st.builds(lambda indent, word: " " * indent + word, st.integers(0, 8), st.sampled_from(WORDS))


@fuzzed
@given(st.lists(st.one_of(LINES, LINES, st.text(max_size=8)), max_size=25).map("\n".join))
def test_lines_of_manifests_in_any_order(text: str) -> None:
    anything.look_at(text.encode("utf-8", "surrogatepass"))


@fuzzed
@given(st.binary(max_size=60))
def test_any_bytes_in_a_worker(data: bytes) -> None:
    anything.look_at(b"name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: bento\n  k: " + data + b"\n")


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_what_once_did_harm(path: Path) -> None:
    anything.look_at(path.read_bytes())


names = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)
amounts = st.integers(1, 9)


@st.composite
def valid(draw: st.DrawFn) -> str:
    name = draw(names)
    cpu, memory = draw(amounts), draw(amounts)
    return (
        f"name: {name}\nversion: v1beta\ntype: worker\ntags:\n  - {draw(names)}x\ndescription: It works\nowner: someone\n"
        f"worker:\n  replicas: {draw(amounts)}\n  stack: bento:3.0\n  logLevel: {draw(st.sampled_from(['INFO', 'WARN', 'DEBUG']))}\n"
        f'  compute: runnable-default\n  envs:\n    A_{name.upper()}: "1"\n'
        f"  resources:\n    requests:\n      cpu: {cpu}00m\n      memory: {memory}00Mi\n"
        f"    limits:\n      cpu: {cpu}000m\n      memory: {memory}Gi\n"
        f"  topology:\n    - name: {name}\n      type: bento\n"
    )


BREAKS = {
    "DW003": ("  compute: runnable-default\n", "  compute: runnable-default\n  compute: runnable-default\n"),
    "DW002": ("  compute:", "\tcompute:"),
    "DW001": ("type: worker\n", "type: worker\nstray\n"),
    "DW004": ("owner: someone", "owner: *nobody"),
    "DW006": ("It works", "It\x01works"),
    "DW103": ("v1beta", "v1beta2"),
    "DW201": ("  stack: bento:3.0\n", ""),
    "DW202": ("  compute: runnable-default\n", ""),
    "DW203": ("  topology:\n", "  toplevel:\n"),
    "DW204": ("  compute:", "  computer: a\n  compute:"),
    "DW301": ("  logLevel: ", "  logLevel: X"),
    "DW302": ("bento:3.0", "bento:3.0:1"),
    "DW321": ("00m\n      memory", "00q\n      memory"),
    "DW401": ("      type: bento\n", ""),
    "DW404": ("      type: bento\n", "      type: bento\n      dependencies: [zz]\n    - name: zz\n      type: t\n      dependencies: [yy]\n    - name: yy\n      type: t\n      dependencies: [zz]\n"),
    "DW403": ("      type: bento\n", "      type: bento\n      dependencies: [nobody-else]\n"),
    "DW522": ('"1"', "1"),
    "DW502": ("  envs:\n", "  envs:\n    DB_PASSWORD: hunter2Qq9w\n"),
}  # fmt: skip
"""What breaks a valid manifest in one way, and the code that has to be found then."""


@fuzzed
@given(valid())
def test_a_valid_manifest_has_no_error(text: str) -> None:
    found = anything.ENGINE.check(Document(Source("w.yaml", text))).diagnostics
    assert [(item.code, item.message) for item in found if item.severity == "error"] == []
    anything.look_at(text.encode())


@fuzzed
@given(valid(), st.sampled_from(sorted(BREAKS)))
def test_a_break_is_found_by_its_code(text: str, code: str) -> None:
    old, new = BREAKS[code]
    assert old in text
    broken = text.replace(old, new, 1)
    assert code in {item.code for item in anything.ENGINE.check(Document(Source("w.yaml", broken))).diagnostics}
    anything.look_at(broken.encode())
