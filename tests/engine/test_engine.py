"""The engine runs the rules on each Worker, keeps order, and releases what it has read."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import ERROR, INFO, RESTORED, WARNING, Finding
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import (
    ANY_TYPE,
    PLATFORM_FILE,
    platform_rule,
    project_rule,
    resource_rule,
    rule,
    schema_rule,
)
from workerlint.manifest.attribute import items
from workerlint.manifest.document import Document
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.manifest.resources import read_resources
from workerlint.platform.platform_file import parse_platform
from workerlint.syntax.nodes import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.manifest.schema import Violation
    from workerlint.manifest.worker import Worker
    from workerlint.platform.platform import Platform, ProjectContext


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


def test_findings_are_sorted_by_place() -> None:
    checked = Engine(Settings(), [stack_seen, name_seen]).check(Document(Source("w.yaml", MANIFEST)))
    assert [(found.code, found.severity) for found in checked.diagnostics] == [("DW902", ERROR), ("DW901", INFO)]
    assert checked.manifests == 1


def test_only_shared_rules_run_on_v2alpha() -> None:
    text = "name: a\nversion: v2alpha\ntype: worker\nspec:\n  stack: bento\n"
    checked = Engine(Settings(), [stack_seen, name_seen]).check(Document(Source("w.yaml", text)))
    assert [found.code for found in checked.diagnostics] == ["DW901"]


def test_places_count_from_the_start_of_the_file() -> None:
    text = f"# é😀\n---\n{MANIFEST}---\n{MANIFEST.replace('name: a', 'name: other')}"
    checked = Engine(Settings(), [name_seen]).check(Document(Source("w.yaml", text)))
    assert [text[found.span.start : found.span.end] for found in checked.diagnostics] == ["a", "other"]


@rule("DW904", "items-read", ERROR)
def items_read(worker: Worker) -> Iterator[Finding]:
    for item in items(worker, "dataosSecrets"):
        if item.get("missing"):
            yield item.finding("unexpected")


@pytest.mark.deep
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


@pytest.mark.parametrize("separator", ["---\n", "...\n", "...\n---\n"])
def test_what_else_is_in_the_file_of_a_worker_is_read_after_any_separator(separator: str) -> None:
    other = "name: s\nversion: v1\ntype: secret\nsecret: {}\n"
    template = "kind: Pod\n{{- if .Values.x }}\n"
    engine = Engine(Settings(), load_rules())
    result = engine.begin(Document(Source("w.yaml", MANIFEST + separator + other + separator + template)))
    assert [resource.kind for resource in result.resources] == ["worker", "secret"]
    assert len(result.skipped) == 1
    wrong = engine.check(Document(Source("w.yaml", MANIFEST + separator + other.replace("secret\n", "Secret\n"))))
    assert "DW113" in [found.code for found in wrong.diagnostics]


def seen(worker: Worker, _platform: Platform) -> Iterator[Finding]:
    name = worker.meta("name")
    if name:
        yield Finding(name, "seen")


ON_PLATFORM = [
    platform_rule(f"DW92{number}", f"platform-{number}", WARNING, of=of, v2alpha=v2alpha)(seen)
    for number, (of, v2alpha) in enumerate((("", False), ("", True), (PLATFORM_FILE, False), (PLATFORM_FILE, True)))
]
STACK = "name: s\nversion: v1alpha\ntype: stack\nstack: {name: bento, version: '3.0', flavor: ''}\n"


@pytest.mark.parametrize("defines_stacks", [False, True])
@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (MANIFEST, ["DW920", "DW921", "DW922", "DW923"]),
        (MANIFEST.replace("v1beta", "v2alpha").replace("worker:", "spec:"), ["DW921", "DW923"]),
    ],
    ids=["v1beta", "v2alpha"],
)
def test_rules_on_the_platform_run_for_their_version(text: str, codes: list[str], defines_stacks: bool) -> None:
    file = parse_platform("p.toml", b"format = 1\n[compute]\nlearned = 2027-01-31\nnames = []\n")
    engine = Engine(Settings(), ON_PLATFORM, platform_file=file)
    index = ResourceIndex([("s.yaml", read_resources(Document(Source("s.yaml", STACK))))])
    assert index.stacks_by_name
    found = engine.check(Document(Source("w.yaml", text)), index if defines_stacks else None).diagnostics
    assert [item.code for item in found] == codes
    without = Engine(Settings(), ON_PLATFORM).check(Document(Source("w.yaml", text)), index if defines_stacks else None)
    assert [item.code for item in without.diagnostics] == [code for code in codes if code < "DW922"]


@pytest.mark.parametrize("v2alpha", [False, True])
def test_rules_on_the_schema_run_for_their_version(v2alpha: bool) -> None:
    @schema_rule("DW311", "wrong-type", ERROR, v2alpha=v2alpha)
    def wrong(worker: Worker, violation: Violation) -> Iterator[Finding]:
        yield Finding(worker.span, violation.code)

    engine = Engine(Settings(), [wrong])
    wrong_text = MANIFEST + "  replicas: []\n"
    for text, runs in (
        (wrong_text, True),
        (wrong_text.replace("v1beta", "v2alpha").replace("worker:", "spec:"), v2alpha),
    ):
        assert bool(engine.check(Document(Source("w.yaml", text))).diagnostics) == runs


@resource_rule("DW905", "volume-seen", ERROR, of="volume")
def volume_seen(resource: Worker) -> Iterator[Finding]:
    name = resource.meta("name")
    if name:
        yield Finding(name, "seen")


def test_a_resource_that_no_rule_is_about_is_not_part_of_the_result() -> None:
    resource = "---\nname: s # workerlint: ignore[DW905] why\nversion: v1\ntype: {}\n"
    engine = Engine(Settings(), [volume_seen])
    secret = engine.check(Document(Source("w.yaml", MANIFEST + resource.format("secret"))))
    assert len(secret.workers) == 1
    volume = engine.check(Document(Source("w.yaml", MANIFEST + resource.format("volume"))))
    assert (len(volume.workers), volume.diagnostics, len(volume.suppressed)) == (2, [], 1)


def test_fixes_are_validated_by_all_rules_with_their_own_severities() -> None:
    rules = [stack_seen, name_seen]
    complete = Engine(Settings(), rules, rules)
    assert complete.guard is complete
    raised = Engine(Settings(severity={"DW901": "error"}), rules, rules)
    assert raised.guard is raised
    for engine in (
        Engine(Settings(), [name_seen], rules),
        Engine(Settings(severity={"DW902": "info", "DW901": "error"}), rules, rules),
    ):
        guard = engine.guard
        assert guard is not engine
        assert guard is engine.guard
        assert [item.code for item in guard.rules] == ["DW901", "DW902"]
        assert set(guard.settings.severity.values()) <= {"error"}


def test_an_engine_for_an_apply_runs_the_same_rules_with_other_variables() -> None:
    rules = [stack_seen, name_seen]
    engine = Engine(Settings(env_file=".env"), [name_seen], rules)
    other = engine.for_apply({"A": "b"}, "sales")
    assert (other.rules, other.settings.variables, other.settings.env_file) == ([name_seen], {"A": "b"}, "")
    assert (other.platform.workspace, engine.platform.workspace) == ("sales", "")


def test_a_rule_that_fails_is_named_and_the_others_run() -> None:
    @rule("DW906", "failing", ERROR)
    def failing(_worker: Worker) -> Iterator[Finding]:
        raise ValueError("no")

    result = Engine(Settings(), [failing, name_seen]).check(Document(Source("w.yaml", MANIFEST)))
    assert [found.code for found in result.diagnostics] == ["DW902"]
    (failure,) = result.failures
    assert "DW906" in failure
    assert "ValueError" in failure


@pytest.mark.parametrize(("on", "count"), [(True, 0), (False, 1)])
def test_comments_have_an_effect_unless_the_settings_say_otherwise(on: bool, count: int) -> None:
    text = MANIFEST.replace("name: a", "name: a # workerlint: ignore[DW902] why")
    result = Engine(Settings(suppressions=on), [name_seen]).check(Document(Source("w.yaml", text)))
    assert (len(result.diagnostics), len(result.suppressed)) == (count, 1 - count)


@resource_rule("DW907", "resource-known", ERROR, of=ANY_TYPE)
def resource_known(_resource: Worker) -> Iterator[Finding]:
    yield from ()


def test_a_comment_in_a_resource_without_findings_is_unused() -> None:
    unused = [known for known in load_rules() if known.code == "DW007"]
    text = f"{MANIFEST}---\nname: s # workerlint: ignore[DW905] why\nversion: v1\ntype: secret\n"
    result = Engine(Settings(), [volume_seen, resource_known, *unused]).check(Document(Source("w.yaml", text)))
    assert [found.code for found in result.diagnostics] == ["DW007"]


def test_what_a_mandatory_rule_finds_with_the_outer_settings_counts() -> None:
    outer = Engine(Settings(), [volume_seen, name_seen])
    engine = Engine(Settings(), [resource_known], outer=[outer])
    text = f"{MANIFEST}---\nname: v\nversion: v1\ntype: volume\n"
    result = engine.check(Document(Source("w.yaml", text)))
    assert [(found.code, RESTORED in found.traits) for found in result.diagnostics] == [
        ("DW902", True),
        ("DW905", True),
    ]
    both = Engine(Settings(), [resource_known, name_seen], outer=[outer]).check(Document(Source("w.yaml", text)))
    assert [(found.code, RESTORED in found.traits) for found in both.diagnostics] == [
        ("DW902", False),
        ("DW905", True),
    ]


@project_rule("DW909", "workspace-seen", WARNING)
def workspace_seen(context: ProjectContext) -> Iterator[Finding]:
    yield Finding(context.resource.span, "in any workspace")
    if context.resource.workspace:
        yield Finding(context.resource.span, f"in {context.resource.workspace}")


BUNDLES = "---\n".join(
    f"name: {name}\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - {{id: one, file: w.yaml, workspace: {name}}}\n"
    for name in ("dev", "prod")
)


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (MANIFEST, ["in any workspace", "in dev", "in prod"]),
        (f"{MANIFEST}workspace: own\n", ["in any workspace", "in own"]),
    ],
)
def test_a_worker_is_compared_once_for_each_workspace_that_bundles_apply_it_to(text: str, messages: list[str]) -> None:
    bundle = Document(Source("bundle.yaml", BUNDLES))
    for engine, restored in (
        (Engine(Settings(), [workspace_seen]), False),
        (Engine(Settings(), [project_rule("DW910", "none", INFO)(lambda _: iter(()))],
                outer=[Engine(Settings(), [workspace_seen])]), True),
    ):  # fmt: skip
        result, other = engine.begin(Document(Source("w.yaml", text))), engine.begin(bundle)
        files = [(item.path, item.resources) for item in (result, other)]
        engine.finish(result, ResourceIndex(files, lambda _, file: file))
        assert [(item.message, RESTORED in item.traits) for item in result.diagnostics] == [
            (message, restored) for message in messages
        ]
