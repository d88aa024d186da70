"""A rule that breaks down does not stop the others, and findings have the severity and place that they should."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pytest

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import ERROR, INFO, WARNING, Finding
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.platform_file_check import check_platform_file
from workerlint.engine.rule import (
    bundle_rule,
    platform_file_rule,
    project_rule,
    resource_rule,
    rule,
    suppression_rule,
    text_rule,
)
from workerlint.engine.rule_run import FileTimeoutError, run_rules
from workerlint.manifest.attribute import attribute
from workerlint.manifest.document import Document
from workerlint.platform.platform import Platform
from workerlint.platform.platform_file import parse_platform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from workerlint.engine.suppression import Suppressions
    from workerlint.manifest.worker import Worker
    from workerlint.platform.platform import ProjectContext


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


def failing(*_arguments: object) -> Iterator[Finding]:
    raise ValueError("no")


PLATFORM_TEXT = b"format = 1\n[compute]\nlearned = 2026-01-31\nnames = ['gpu']\n"


@pytest.mark.parametrize(
    ("decorate", "path"),
    [
        (rule, "a/w.yaml"),
        (text_rule, "a/w.yaml"),
        (project_rule, "a/w.yaml"),
        (bundle_rule, "a/w.yaml"),
        (suppression_rule, "a/w.yaml"),
        (partial(resource_rule, of="volume"), "a/w.yaml"),
        (platform_file_rule, "a/p.toml"),
    ],
)
def test_a_failure_names_the_rule_and_the_file(decorate: Callable[..., Any], path: str) -> None:
    rules = [decorate("DW905", "failing", ERROR)(failing)]
    engine = Engine(Settings(), rules, rules, parse_platform("a/p.toml", PLATFORM_TEXT))
    engine.platform.file.shown = "a/p.toml"  # type: ignore[union-attr]
    bundle = "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - id: one\n      file: one.yaml\n"
    volume = "name: v\nversion: v1beta\ntype: volume\n"
    text = f"{MANIFEST}  a: 1 # workerlint: ignore[DW901] why\n  b: [\n---\n{MANIFEST}---\n{bundle}---\n{volume}"
    result = engine.check(Document(Source("a/w.yaml", text)))
    on_file = check_platform_file(engine, date(2026, 2, 1))
    assert on_file is not None
    assert result.failures + on_file.failures == [f"DW905 failing failed on {path}: ValueError: no"]


def test_a_failure_in_the_platform_without_a_file_names_none() -> None:
    failures: list[str] = []
    rules = [platform_file_rule("DW905", "failing", ERROR)(failing)]
    run_rules({}, {}, rules, (Platform(Settings()), date(2026, 2, 1)), [], failures.append)
    assert failures == ["DW905 failing failed on : ValueError: no"]


def test_a_rule_that_takes_too_long_does_not_run_on_other_files() -> None:
    ran = []

    @rule("DW905", "slow", ERROR)
    def slow(worker: Worker) -> Iterator[Finding]:
        ran.append(worker.source.path)
        raise FileTimeoutError("took more than 3 s")
        yield Finding(worker.span, "never")

    engine = Engine(Settings(), [slow, name_seen])
    results = [engine.check(Document(Source(path, MANIFEST))) for path in ("a.yaml", "b.yaml")]
    assert ran == ["a.yaml"]
    assert [result.failures for result in results] == [
        ["DW905 slow failed on a.yaml: took more than 3 s"],
        ["DW905 slow failed on b.yaml: not run, because it took too long on a.yaml"],
    ]
    assert [[item.code for item in result.diagnostics] for result in results] == [["DW902"], ["DW902"]]


@rule("DW906", "lists-seen", ERROR)
def lists_seen(worker: Worker) -> Iterator[Finding]:
    for key in ("stack", "logLevel", "cluster"):
        value = attribute(worker, key)
        if value is not None:
            yield value.finding("seen")


def test_a_repeated_value_is_reported_once() -> None:
    text = "name: &n a\nversion: v1beta\ntype: worker\nworker:\n  stack: &s one\n  logLevel: *s\n  cluster: *n\n"
    found = Engine(Settings(), [lists_seen]).check(Document(Source("w.yaml", text))).diagnostics
    # The value of logLevel is reported where it is written, and that of cluster is written outside.
    assert [(text[item.span.start : item.span.end], item.field) for item in found] == [
        ("one", "worker.stack"),
        ("*n", "worker.cluster"),
    ]
    text = text.replace("&s one", "*n").replace("*s", "*n").replace("cluster: *n", "cluster: a")
    found = Engine(Settings(), [lists_seen]).check(Document(Source("w.yaml", text))).diagnostics
    assert [(text[item.span.start : item.span.end], item.field) for item in found] == [
        ("*n", "worker.stack"),
        ("a", "worker.cluster"),
    ]


@suppression_rule("DW908", "comment-seen", WARNING)
def comment_seen(comments: Suppressions) -> Iterator[Finding]:
    for comment in comments.items:
        yield Finding(comment.span, "seen", path=("x",))


def test_the_path_of_a_finding_in_a_bundle_contains_that_of_the_resource() -> None:
    inner = "{name: one, version: v1beta, type: worker, worker: {stack: bento}}\n"
    text = (
        "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - id: one\n      spec:\n        "
        "name: one # workerlint: ignore[DW000] why\n        version: v1beta\n        type: worker\n        "
        f"worker:\n          stack: bento\n    - id: two\n      spec: {inner}"
    )

    @project_rule("DW907", "across", ERROR)
    def across(context: ProjectContext) -> Iterator[Finding]:
        yield Finding(context.resource.span, "across", path=("name",))

    rules = [stack_is_secret, across, comment_seen]
    found = Engine(Settings(), rules).check(Document(Source("w.yaml", text))).diagnostics
    assert [(item.code, item.field) for item in found] == [
        ("DW907", "bundle.resources[one].spec.name"),
        ("DW908", "bundle.resources[one].spec.x"),
        ("DW904", "bundle.resources[one].spec.worker.stack"),
        ("DW907", "bundle.resources[two].spec.name"),
        ("DW904", "bundle.resources[two].spec.worker.stack"),
    ]
