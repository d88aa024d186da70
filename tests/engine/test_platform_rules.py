"""Platform rules check Workers with the Stacks of a run, and only the Workers that a Stack can concern."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import ERROR, WARNING, Finding
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import PLATFORM_FILE, platform_rule, rule
from workerlint.manifest import document
from workerlint.manifest.document import Document
from workerlint.manifest.reader import read_part
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.platform.platform_file import PlatformFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.engine.result import Result
    from workerlint.manifest.reader import Part
    from workerlint.manifest.worker import Worker
    from workerlint.platform.platform import Platform

WORKER = "name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: nilus:1.0\n"
STACK = """\
name: nilus-stack
version: v1alpha
type: stack
stack:
  name: nilus
  version: 1.0
  workerConfig: {}
"""


@platform_rule("DW901", "stack-seen", WARNING)
def stack_seen(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """Report what is known about the stack."""
    use = platform.stack_use(worker)
    if use is not None:
        yield Finding(use.attribute.node, " ".join(definition.text for definition in use.named) or "unknown")


ENGINE = Engine(Settings(), [stack_seen])


def begin(path: str, text: str) -> Result:
    return ENGINE.begin(Document(Source(path, text)))


def finish(*results: Result) -> list[str]:
    """Return the messages for the first result in a run with all of them."""
    ENGINE.finish(results[0], ResourceIndex([(result.path, result.resources) for result in results]))
    return [found.message for found in results[0].diagnostics]


def test_without_stacks_the_findings_are_those_of_the_first_step() -> None:
    result = begin("w.yaml", WORKER)
    assert [found.message for found in result.workers[0].found] == ["unknown"]
    assert finish(result) == ["unknown"]


def test_a_stack_of_the_run_replaces_the_findings() -> None:
    assert finish(begin("w.yaml", WORKER), begin("s.yaml", STACK)) == ["nilus:1.0"]


def test_the_trees_of_a_released_document_are_read_again_and_released() -> None:
    result = begin("w.yaml", WORKER)
    result.document.release()
    assert finish(result, begin("s.yaml", STACK)) == ["nilus:1.0"]
    assert result.document.is_released


def test_a_bundle_is_read_again_once_for_all_its_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    inline = "".join(f"        {line}\n" for line in WORKER.splitlines())
    bundle = "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n"
    bundle += "".join(f"    - id: a{number}\n      spec:\n{inline}" for number in range(3))
    result, stack = begin("b.yaml", bundle), begin("s.yaml", STACK)
    result.document.release()
    read = []

    def note(source: Source, start: int, end: int, typed: int | None = None) -> Part:
        read.append(start)
        return read_part(source, start, end, typed)

    monkeypatch.setattr(document, "read_part", note)
    assert finish(result, stack) == ["nilus:1.0"] * 3
    assert len(read) == 1


def test_trees_in_use_are_kept() -> None:
    result = begin("w.yaml", WORKER)
    finish(result, begin("s.yaml", STACK))
    assert not result.document.is_released


def test_a_result_can_be_finished_again_when_the_stack_has_gone() -> None:
    result = begin("w.yaml", WORKER)
    assert finish(result, begin("s.yaml", STACK)) == ["nilus:1.0"]
    assert finish(result) == ["unknown"]


def test_a_worker_without_a_name_is_judged_too() -> None:
    result = begin("w.yaml", WORKER.replace("name: a\n", ""))
    assert finish(result, begin("s.yaml", STACK)) == ["nilus:1.0"]


def test_a_stack_in_a_bundle_counts() -> None:
    inline = "".join(f"        {line}\n" for line in STACK.splitlines())
    bundle = f"name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - id: s\n      spec:\n{inline}"
    assert finish(begin("w.yaml", WORKER), begin("b.yaml", bundle)) == ["nilus:1.0"]


@pytest.mark.parametrize(
    "stack",
    [
        STACK.replace("  name: nilus", "  name: ${NAME}"),
        STACK.replace("  version: 1.0", "  version: ${VERSION}"),
        STACK.replace("stack:\n", "other:\n"),
    ],
)
def test_a_stack_whose_identity_is_not_known_defines_nothing(stack: str) -> None:
    assert finish(begin("w.yaml", WORKER), begin("s.yaml", stack)) == ["unknown"]


def test_a_stack_that_bundles_apply_twice_is_one_definition() -> None:
    bundle = "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n"
    bundle += "".join(f"    - {{id: {name}, workspace: {name}, file: s.yaml}}\n" for name in ("one", "two"))
    result, others = begin("w.yaml", WORKER), [begin("s.yaml", STACK), begin("b.yaml", bundle)]
    files = [(item.path, item.resources) for item in (result, *others)]
    ENGINE.finish(result, ResourceIndex(files, lambda _bundle, file: file))
    assert [found.message for found in result.diagnostics] == ["nilus:1.0"]


ALL = Engine(Settings(), load_rules())
NAMES = ("nilus", "acme-sink", "bento", "soda", "flare", "nilus-x")


@given(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(("", "+f")), st.sampled_from(("", ":1.0", ":2")))
def test_a_stack_never_adds_a_finding_to_a_worker_of_another_stack(
    used: str, defined: str, flavour: str, version: str
) -> None:
    text = WORKER.replace("nilus:1.0", f"{used}{flavour}{version}") + "  stackSpec:\n    a: 1\n"
    schema = '{"required": ["z"], "additionalProperties": false}'
    stack = STACK.replace("nilus\n", f"{defined}\n").replace("workerConfig: {}", "serviceConfig: {}")
    stack += f"  stackSpecValueSchema:\n    jsonSchema: '{schema}'\n"
    definitions = ALL.begin(Document(Source("s.yaml", stack))).resources
    alone, together = (
        [
            (found.code, found.span, found.severity)
            for found in ALL.check(Document(Source("w.yaml", text)), ResourceIndex(around)).diagnostics
        ]
        for around in ([], [("s.yaml", definitions)])
    )
    if used != defined:
        assert together == alone
    elif version != ":2" and not flavour:
        assert together != alone


@rule("DW902", "stack-wrong", ERROR)
def stack_wrong(worker: Worker) -> Iterator[Finding]:
    """Report an error at the stack."""
    stack = worker.scalar("stack")
    if stack:
        yield Finding(stack, "wrong")


@platform_rule("DW903", "stack-known", WARNING, of=PLATFORM_FILE)
def stack_known(worker: Worker, _platform: Platform) -> Iterator[Finding]:
    """Report the stack and the name, as a comparison with a platform file."""
    for node in (worker.scalar("stack"), worker.meta("name")):
        if node:
            yield Finding(node, "not listed")


def test_a_platform_file_adds_nothing_where_another_rule_has_an_error() -> None:
    file = PlatformFile("platform.toml", "")
    text = Document(Source("w.yaml", WORKER))
    both = Engine(Settings(), [stack_known, stack_wrong, stack_seen], None, file).check(text)
    assert [(found.code, WORKER[found.span.start : found.span.end]) for found in both.diagnostics] == [
        ("DW903", "a"),
        ("DW901", "nilus:1.0"),
        ("DW902", "nilus:1.0"),
    ]
    alone = Engine(Settings(), [stack_known], None, file).check(text)
    assert [found.code for found in alone.diagnostics] == ["DW903", "DW903"]
    assert Engine(Settings(), [stack_known]).check(text).diagnostics == []


@platform_rule("DW904", "stack-named", WARNING)
def stack_named(worker: Worker, _platform: Platform) -> Iterator[Finding]:
    """Report the stack."""
    stack = worker.scalar("stack")
    if stack:
        yield Finding(stack, "named")


def test_the_stacks_of_a_run_are_compared_with_the_outer_settings_too() -> None:
    engine = Engine(Settings(), [stack_seen], outer=[Engine(Settings(), [stack_named])])
    results = [engine.begin(Document(Source(path, text))) for path, text in (("w.yaml", WORKER), ("s.yaml", STACK))]
    engine.finish(results[0], ResourceIndex([(result.path, result.resources) for result in results]))
    assert [(found.code, found.message) for found in results[0].diagnostics] == [
        ("DW901", "nilus:1.0"),
        ("DW904", "named"),
    ]
