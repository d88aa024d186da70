"""The values below, at and above the bounds of policies and budgets, in each form, compared with a model of them."""

from __future__ import annotations

import operator
import tomllib
from fractions import Fraction
from typing import Any

import pytest
from tests.rules import bound_models
from tests.rules.written_values import STEPS, Fields, Numeric, Path, combinations, forms_of, load, render

from workerlint.config.policies import PolicyTable
from workerlint.config.settings import Settings
from workerlint.config.toml_file import TomlSource
from workerlint.core.text import Source
from workerlint.engine.budget import BudgetRule, compile_budget
from workerlint.engine.engine import Engine
from workerlint.engine.policy import policy_rule
from workerlint.engine.policy_reader import compile_policy
from workerlint.manifest.document import Document
from workerlint.manifest.resource_index import ResourceIndex

REPLICAS, MEMORY = ("worker", "replicas"), ("worker", "resources", "limits", "memory")
NUMBERS = ("2", "3", "4", "3.0", "3.5", "-1", "abc", "true")
QUANTITIES = ("4095Mi", "4Gi", "4097Mi", "4294967296", "4294967297", "4G", "5e9", "4GB", "true")
BROKEN = {
    "minimum": operator.lt, "maximum": operator.gt, "exclusiveMinimum": operator.le, "exclusiveMaximum": operator.ge,
    "minQuantity": operator.lt, "maxQuantity": operator.gt,
}  # fmt: skip
DEFAULTS: dict[Path, Fraction] = {REPLICAS: Fraction(1), MEMORY: Fraction(400 * 2**20)}


def table(kind: str, text: str) -> PolicyTable:
    return PolicyTable(kind, tomllib.loads(text)[kind][0], TomlSource("w.toml", text), 0, "")


def number(path: Path, value: object) -> Fraction | None:
    """Return a value as an exact number; None where it cannot be compared."""
    if path == MEMORY:
        found = bound_models.parse(value) if isinstance(value, str) else None
        return found[0] if found else None
    return Fraction(value) if isinstance(value, Numeric) else None


def is_broken(path: Path, data: Any, keyword: str, bound: Fraction, more: str) -> bool:
    """Return whether a value breaks a policy: a null is absent, and what cannot be compared is not wrong."""
    value = bound_models.section(data, *path[:-1]).get(str(path[-1]))
    if bound_models.unset(value):
        return BROKEN[keyword](DEFAULTS[path], bound) if "effective" in more else "required" not in more
    amount = number(path, value)
    return amount is not None and BROKEN[keyword](amount, bound)


@pytest.mark.slow
@pytest.mark.parametrize("keyword", BROKEN)
@pytest.mark.parametrize("more", ["", "required = false\n", "effective = true\n"])
def test_the_bound_of_a_policy(keyword: str, more: str) -> None:
    path, written, bound, literals = (
        (MEMORY, '"4Gi"', Fraction(4 * 2**30), QUANTITIES)
        if "Quantity" in keyword
        else (REPLICAS, "3", Fraction(3), NUMBERS)
    )
    at = ".".join(map(str, path))
    text = f'[[policy]]\ncode = "ACME001"\nat = "{at}"\nmust = {{ {keyword} = {written} }}\n{more}'
    policy, errors = compile_policy(table("policy", text))
    assert not errors
    engine = Engine(Settings(), [policy_rule(policy)])
    for literal in literals:
        for way in forms_of(literal):
            fields: Fields = {path: way, (*MEMORY[:-1], "cpu"): ("plain", "1")}
            manifest = render(fields)
            result = engine.check(Document(Source("worker.yaml", manifest)))
            assert not result.failures, manifest
            expected = [at] if is_broken(path, load(manifest), keyword, bound, more) else []
            assert [item.field for item in result.diagnostics] == expected, manifest


CPU, SCALING = ("worker", "resources", "requests", "cpu"), ("worker", "autoScaling")
AROUND: Fields = {(*CPU[:-1], "memory"): ("plain", "1Gi")}
COMPARED: list[tuple[tuple[Path, tuple[str, ...]], tuple[Path, tuple[str, ...]], Fields]] = [
    ((CPU, ("999m", "1000m", "1001m", "0", "-1", "half")), (("worker", "replicas"), ("1", "2", "0", "2.5")), AROUND),
    (
        (CPU, ("999m", "1", "1001m")),
        ((*SCALING, "maxReplicas"), ("1", "2", "3", "0")),
        {**AROUND, (*SCALING, "enabled"): ("plain", "true"), ("worker", "replicas"): ("plain", "9")},
    ),
    ((CPU[:-1], ("{cpu: 1001m}", "{memory: 1Gi}", "{}")), (("worker", "replicas"), ("2", "19", "20", "21")), {}),
]
"""Two fields whose product is compared with a budget of two cores, and what is around them."""


def cores(data: Any) -> Fraction:
    """Return the CPU that a Worker requests in all; zero where it is not known, is not limited or is not valid."""
    worker, resources = bound_models.section(data, "worker"), bound_models.section(data, "worker", "resources")
    requests = resources.get("requests")
    if bound_models.unset(requests) or (
        isinstance(requests, dict) and requests and bound_models.unset(requests.get("cpu"))
    ):
        request = Fraction(1, 10)
    else:
        request = bound_models.quantity(data, "requests", "cpu") or Fraction()
    scaling = bound_models.section(worker, "autoScaling")
    written = scaling.get("maxReplicas") if scaling.get("enabled") is True else worker.get("replicas")
    is_default = bound_models.unset(written) and not scaling
    return max(request, Fraction()) * (1 if is_default else bound_models.count(written) or 0)


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("pair", range(len(COMPARED)))
def test_the_bound_of_a_budget(pair: int, step: int) -> None:
    (first, ones), (second, others), around = COMPARED[pair]
    budget, errors = compile_budget(table("budget", "[[budget]]\ncode = 'ACME010'\ncpu = '2'\n"))
    assert not errors
    engine = Engine(Settings(budget=[budget.table]), [BudgetRule(budget)])
    for one, other in combinations((ones, others), step):
        manifest = render({**around, first: one, second: other})
        result = engine.begin(Document(Source("worker.yaml", manifest)))
        index = ResourceIndex([(result.path, result.resources)])
        index.complete_in = ("",)
        engine.finish(result, index)
        assert not result.failures, manifest
        assert bool(result.diagnostics) == (cores(load(manifest)) > 2), manifest
