"""A rule that breaks down does not stop the others, and findings have the severity and place that they should."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import ERROR, INFO, WARNING, Finding
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.rule import rule
from workerlint.manifest.attribute import attribute
from workerlint.manifest.document import Document

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
