"""Budgets: the sum of what Workers request, and on which Worker it is reported."""

from __future__ import annotations

import os
import tomllib

import pytest

from workerlint.config.policies import PolicyTable
from workerlint.config.settings import Settings
from workerlint.config.toml_file import TomlSource
from workerlint.core.text import Source
from workerlint.engine.budget import Budget, BudgetRule, compile_budget, is_checked
from workerlint.engine.engine import Engine
from workerlint.manifest.document import Document
from workerlint.manifest.resource_index import ResourceIndex

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
