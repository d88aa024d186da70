"""Budgets: the sum of what Workers request, and on which Worker it is reported."""

from __future__ import annotations

import os
import tomllib

import pytest
from syrupy.assertion import SnapshotAssertion

from workerlint.config.policies import PolicyTable
from workerlint.config.settings import Settings
from workerlint.config.toml_file import TomlSource
from workerlint.core.diagnostic import Diagnostic
from workerlint.core.text import Source
from workerlint.engine.budget import Budget, BudgetRule, compile_budget, is_checked
from workerlint.engine.engine import Engine
from workerlint.manifest.document import Document
from workerlint.manifest.quantities import CPU, MEMORY
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.platform.platform import Platform, ProjectContext

ROOT = os.path.abspath("manifests")
WORKER = "name: {name}\nversion: v1beta\ntype: worker\nworker:\n  compute: {compute}\n  replicas: {replicas}\n"
WORKER += "  resources: {{requests: {{cpu: {cpu}}}}}\n"


def budget(more: str = "", cpu: str = "1") -> Budget:
    text = f"[[budget]]\ncode = 'ACME010'\ncpu = '{cpu}'\n{more}"
    table = PolicyTable("budget", tomllib.loads(text)["budget"][0], TomlSource("w.toml", text), 0, ROOT)
    compiled, errors = compile_budget(table)
    assert errors == []
    return compiled


def worker(name: str, cpu: str = "500m", replicas: str = "1", compute: str = "small") -> tuple[str, str]:
    return f"manifests/{name}.yaml", WORKER.format(name=name, cpu=cpu, replicas=replicas, compute=compute)


def check(rule: Budget, *files: tuple[str, str], complete: bool = True) -> list[str]:
    """Return each finding as its file and message."""
    engine = Engine(Settings(budget=[rule.table]), [BudgetRule(rule)])
    results = [engine.begin(Document(Source(path, text))) for path, text in files]
    index = ResourceIndex([(result.path, result.resources) for result in results])
    index.complete_in = (ROOT,) if complete else ()
    for result in results:
        engine.finish(result, index)
    return [f"{result.path}: {item.message}" for result in results for item in result.diagnostics]


def test_a_sum_above_the_limit_is_reported_on_the_largest_share() -> None:
    files = [worker("a", "400m"), worker("b", "601m")]
    (found,) = check(budget(), *files)
    assert found.startswith("manifests/b.yaml: the CPU requests of 2 Workers add up to `1001m`")
    assert check(budget(), worker("a", "400m"), worker("b", "600m")) == []


@pytest.mark.parametrize(
    ("more", "exceeded"),
    [("", True), ("compute = 'small'\n", False), ("compute = 'big'\n", False), ("files = ['a.yaml']\n", False)],
)
def test_which_workers_count(more: str, exceeded: bool) -> None:
    files = [worker("a", "600m"), worker("b", "600m", compute="big")]
    assert bool(check(budget(more), *files)) == exceeded


def test_each_replica_counts() -> None:
    assert check(budget(), worker("a", "500m", "2")) == []
    assert len(check(budget(), worker("a", "500m", "3"))) == 1


def test_what_is_unknown_adds_nothing() -> None:
    assert check(budget(), worker("a", "900m"), worker("b", "${CPU}"), worker("c", "900m", "${N}")) == []


def test_a_part_of_the_workers_is_not_compared() -> None:
    assert check(budget(), worker("a", "2"), complete=False) == []
    table = budget().table
    assert [
        is_checked(table, directories) for directories in ((), (ROOT,), (os.path.dirname(ROOT),), (f"{ROOT}2",))
    ] == [
        False,
        True,
        True,
        False,
    ]


def test_the_page_names_the_limits() -> None:
    assert "must not exceed 1 of CPU together" in BudgetRule(budget()).doc


def findings(rule: Budget, *files: tuple[str, str], mandatory: bool = False) -> list[Diagnostic]:
    engine = Engine(Settings(budget=[rule.table]), [BudgetRule(rule)])
    if mandatory:
        engine.rules[0].severity = "error"
    results = [engine.begin(Document(Source(path, text))) for path, text in files]
    index = ResourceIndex([(result.path, result.resources) for result in results])
    index.complete_in = (ROOT,)
    for result in results:
        engine.finish(result, index)
    return [item for result in results for item in result.diagnostics]


def test_the_finding_says_what_adds_up_and_who_adds_the_most() -> None:
    both = [worker("a", "600m", "2"), worker("b", "2")]
    (found,) = findings(budget("memory = '100Gi'\n"), *both)
    assert found.message == "the CPU requests of 2 Workers add up to `3200m` at maximum replicas: the budget is `1`"
    assert found.help == "reduce replicas or requests; this Worker adds the most, `2`"
    assert [(item.path, item.message) for item in found.related] == [("manifests/a.yaml", "`a` adds `1200m`")]
    assert both[1][1][found.span.start : found.span.end] == "b"
    assert found.field == "name"


def test_the_finding_names_the_compute_the_workspace_and_the_words_of_the_budget() -> None:
    more = "compute = 'small'\nworkspace = 'sales'\nmessage = 'Too much'\nhelp = 'Ask Ann'\nreplicas = 'minimum'\nof = 'limits'\n"
    path, text = worker("a")
    text = text.replace("requests: {cpu: 500m}", "limits: {cpu: 2}")
    in_sales = text.replace("type: worker\n", "type: worker\nworkspace: sales\n")
    (found,) = findings(budget(more), (path, in_sales))
    assert found.message == (
        "Too much: the CPU limits of 1 Worker on `small` in workspace `sales` add up to `2` at minimum replicas: "
        "the budget is `1`"
    )
    assert found.help == "Ask Ann"
    assert findings(budget(more), (path, text)) == []
    assert findings(budget(more), (path, in_sales.replace("sales", "other"))) == []


def test_each_sum_is_compared_on_its_own() -> None:
    path, text = worker("a", "500m")
    text = text.replace("cpu: 500m", "cpu: 500m, memory: 2Gi")
    (found,) = findings(budget("memory = '1Gi'\n"), (path, text))
    assert found.message == "the memory requests of 1 Worker add up to `2Gi` at maximum replicas: the budget is `1Gi`"
    rule = budget("memory = '1Gi'\n")
    assert rule.resource_of(found) == MEMORY
    (found,) = findings(budget("memory = '4Gi'\n", cpu="100m"), (path, text))
    assert rule.resource_of(found) == CPU
    assert found.message.endswith("add up to `500m` at maximum replicas: the budget is `100m`")


def test_workers_with_equal_shares_are_in_the_order_of_their_files() -> None:
    files = [worker(name, "600m") for name in "gbcdefa"]
    (found,) = findings(budget(), *files)
    assert [item.path for item in found.related] == [f"manifests/{name}.yaml" for name in "bcde"]
    assert found.message.startswith("the CPU requests of 7 Workers add up to `4200m`")
    text = f"{worker('a', '600m')[1]}---\n{worker('b', '600m')[1]}"
    (found,) = findings(budget(), ("manifests/x.yaml", text))
    assert text[found.span.start : found.span.end] == "a"
    assert [(item.path, item.message) for item in found.related] == [(None, "`b` adds `600m`")]


def test_workers_outside_of_the_directory_do_not_count() -> None:
    assert findings(budget(), ("elsewhere/a.yaml", worker("a", "2")[1])) == []
    assert findings(budget("files = ['b*']\n"), worker("a", "2")) == []
    assert len(findings(budget("files = ['b*']\n"), worker("b", "2"))) == 1


@pytest.mark.parametrize(
    ("more", "changes", "unknown"),
    [
        ("", ("cpu: 500m", "cpu: '${C}'"), "CPU requests of this Worker are"),
        (
            "memory = '1Gi'\n",
            ("{cpu: 500m}", "{cpu: '${C}', memory: '${M}'}"),
            "CPU and memory requests of this Worker are",
        ),
        ("memory = '1Gi'\n", ("{cpu: 500m}", "{cpu: 500m, memory: '${M}'}"), "memory requests of this Worker are"),
        ("of = 'limits'\n", ("requests: {cpu: 500m}", "limits: {cpu: '${C}'}"), "CPU limits of this Worker are"),
        ("", ("replicas: 1", "replicas: ${N}"), "replicas of this Worker are"),
        ("compute = 'small'\n", ("compute: small", "compute: ${C}"), "Compute of this Worker is"),
        ("compute = 'big'\n", ("cpu: 500m", "cpu: '${C}'"), ""),
        ("workspace = 'x'\n", ("cpu: 500m", "cpu: '${C}'"), ""),
        ("", ("cpu: 500m", "cpu: abc"), "CPU requests of this Worker are"),
        ("", ("cpu: 500m", "cpu: 0"), ""),
    ],
)
def test_a_worker_that_cannot_be_added_up_is_undecided(more: str, changes: tuple[str, str], unknown: str) -> None:
    rule = budget(more)
    engine = Engine(Settings(budget=[rule.table]), [BudgetRule(rule)])
    path, text = worker("a")
    result = engine.begin(Document(Source(path, text.replace(*changes))))
    index = ResourceIndex([(path, result.resources)])
    (resource,) = result.resources
    context = ProjectContext(path, resource, index, engine.settings, Platform(engine.settings, index))
    index.complete_in = (ROOT,)
    expected = [f"`ACME010` is undecided: the {unknown} not known"] if unknown else []
    found = list(rule.check(context))
    assert [item.message for item in found] == expected
    assert all(item.help == "set the variables with `--env-file`, or write the value" for item in found)
    index.complete_in = ()
    assert list(rule.check(context)) == []


@pytest.mark.parametrize(
    ("key", "value", "error"),
    [
        ("cpu", "many", "`many` is not a valid CPU quantity | use a quantity, such as `40`"),
        ("cpu", "-1", "`-1` is not a valid CPU quantity | use a quantity, such as `40`"),
        ("memory", "1GB", "`1GB` is not a valid memory quantity | use a quantity, such as `100Gi`"),
        ("cpu", "0", ""),
    ],
)
def test_a_budget_must_have_quantities(key: str, value: str, error: str) -> None:
    text = f"[[budget]]\ncode = 'ACME010'\n{key} = '{value}'\n"
    table = PolicyTable("budget", tomllib.loads(text)["budget"][0], TomlSource("w.toml", text), 0, ROOT)
    compiled, errors = compile_budget(table)
    assert [f"{item.message} | {item.hint}" for item in errors] == ([error] if error else [])
    assert bool(compiled.limits) != bool(error)


def test_the_page_of_a_budget(snapshot: SnapshotAssertion) -> None:
    more = "memory = '1Gi'\ncompute = 'small'\nworkspace = 'sales'\nmessage = 'Too much'\nhelp = 'Ask Ann'\n"
    more += "replicas = 'minimum'\nof = 'limits'\nfiles = ['b*', 'c']\n"
    assert BudgetRule(budget()).doc + "\n======\n\n" + BudgetRule(budget(more)).doc == snapshot
