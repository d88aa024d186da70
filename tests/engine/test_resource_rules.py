"""Resource rules report on resources that are not Workers, as other rules report on Workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import WARNING
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import resource_rule
from workerlint.manifest.attribute import meta
from workerlint.manifest.document import Document
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.run.cache_record import record_of, restore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.core.diagnostic import Finding
    from workerlint.engine.result import Result
    from workerlint.manifest.worker import Worker

STACK = "name: nilus-stack\nversion: v1alpha\ntype: stack\nstack:\n  name: nilus\n"
BUNDLE = """\
name: b
version: v1beta
type: bundle
bundle:
  resources:
    - id: s
      spec:
        name: nilus-stack
        version: v1alpha
        type: stack
        stack:
          name: nilus
"""
WORKER = "name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"


@resource_rule("DW901", "stack-seen", WARNING, of="stack")
def stack_seen(stack: Worker) -> Iterator[Finding]:
    """Report the name of each stack."""
    name = meta(stack, "stack", "name")
    if name is not None:
        yield name.finding(f"found {name.text}")


ENGINE = Engine(Settings(), [stack_seen])


def check(text: str, engine: Engine = ENGINE) -> Result:
    return engine.check(Document(Source("s.yaml", text)))


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (STACK, "stack.name"),
        (f"{WORKER}---\n{STACK}", "stack.name"),
        (BUNDLE, "bundle.resources[s].spec.stack.name"),
        ('{"type": "stack", "name": "n", "stack": {"name": "nilus"}}', "stack.name"),
    ],
)
def test_a_finding_is_at_the_resource_with_its_path(text: str, field: str) -> None:
    (found,) = check(text).diagnostics
    assert (found.message, found.field) == ("found nilus", field)
    assert text[: found.span.end].endswith("nilus") or text[: found.span.end].endswith('"nilus"')


@pytest.mark.parametrize(
    "text", [WORKER, STACK.replace("type: stack", "type: secret"), "a: stack\n", "type: stack\n- ]"]
)
def test_other_documents_have_no_findings(text: str) -> None:
    assert check(text).diagnostics == []


def test_a_resource_is_not_a_manifest() -> None:
    assert check(STACK).manifests == 0


@pytest.mark.parametrize("text", [STACK, BUNDLE])
def test_a_comment_suppresses_a_finding(text: str) -> None:
    result = check(text.replace("name: nilus\n", "name: nilus # workerlint: ignore[DW901] known\n"))
    assert [found.message for found in result.diagnostics] == []
    assert [(found.code, reason) for found, reason in result.suppressed] == [("DW901", "known")]


def test_a_comment_that_suppresses_nothing_is_reported() -> None:
    known = load_rules()
    engine = Engine(Settings(), [stack_seen, *known], [stack_seen, *known])
    text = STACK.replace("type: stack", "type: stack # workerlint: ignore[DW901] why")
    assert [found.code for found in check(text, engine).diagnostics] == ["DW007", "DW901"]


def test_a_record_of_the_result_restores_findings_and_comments() -> None:
    text = f"{STACK}---\n{STACK}".replace("nilus\n", "nilus # workerlint: ignore[DW901] known\n", 1)
    begun = ENGINE.begin(Document(Source("s.yaml", text)))
    restored = restore(record_of(begun, ""), Document(Source("s.yaml", text)), "error")
    for result in (begun, restored):
        ENGINE.finish(result, ResourceIndex())
    assert restored.diagnostics == begun.diagnostics
    assert restored.suppressed == begun.suppressed
    assert (len(restored.diagnostics), len(restored.suppressed)) == (1, 1)
