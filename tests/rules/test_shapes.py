"""Each value of a manifest in each shape: no rule breaks, an unknown value has no finding, and bounds are exact.

The model below says what the rules on bounds report. It shares no code with them.
"""

from __future__ import annotations

import itertools
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import ERROR, Diagnostic
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import Rule
from workerlint.manifest.document import Document

ROOT = Path(__file__).parents[2]
RULES = [rule for rule in load_rules() if rule.on]
HEAD = "name: w\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  compute: runnable-default\n"
SHAPES = (
    "7", "1.5", "abc", "''", "'7'", "null", "[7]", "[]", "[[x]]", "[{name: x}]", "{a: 1}", "{}", "true", "2026-01-31", "|\n@text",
)  # fmt: skip
UNKNOWN = ("${X}", "${{x}}", "a-${X}")


def check(text: str) -> list[Diagnostic]:
    result = Engine(Settings(), RULES).check(Document(Source("manifest.yaml", text)))
    assert not result.failures, f"{result.failures}\n{text}"
    return result.diagnostics


def values(text: str) -> list[tuple[int, int, int]]:
    """Return the offsets of each value of a text that is not in a flow collection, and the column of its key or dash."""
    found = []

    def visit(node: Any, column: int) -> None:
        if node.start_mark.index != node.end_mark.index:
            found.append((node.start_mark.index, node.end_mark.index, column))
        if getattr(node, "flow_style", False) and not isinstance(node, yaml.ScalarNode):
            return
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                visit(value, key.start_mark.column)
        elif isinstance(node, yaml.SequenceNode):
            for item in node.value:
                visit(item, node.start_mark.column)

    visit(yaml.compose(text), 0)
    return found[1:]


MANIFESTS = {
    path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples" / "good").glob("*.yaml"))
}


@pytest.mark.deep
@pytest.mark.parametrize("name", MANIFESTS)
def test_no_shape_of_a_value_breaks_a_rule(name: str) -> None:
    text = MANIFESTS[name].partition("\n---")[0]
    for start, end, column in values(text):
        tail = "\n" if text[start:end].endswith("\n") else ""
        for shape in SHAPES:
            check(text[:start] + shape.replace("@", " " * (column + 2)) + tail + text[end:])


@pytest.mark.slow
@pytest.mark.parametrize("name", MANIFESTS)
def test_an_unknown_value_has_no_error(name: str) -> None:
    text = MANIFESTS[name].partition("\n---")[0]
    before = {item.code for item in check(text)}
    for (start, end, _), unknown in itertools.product(values(text), UNKNOWN):
        tail = "\n" if text[start:end].endswith("\n") else ""
        changed = text[:start] + unknown + tail + text[end:]
        at = [item for item in check(changed) if item.severity == ERROR and item.code not in before]
        assert not [item for item in at if item.span.start <= start < item.span.end], changed


NUMBERS = ("1", "4", "5", "6", "0", "-1", "abc", "'5'", "null", "[5]", "{a: 5}", "${N}", "${{n}}", None)


def number(written: str | None) -> int | None:
    """Return a written value as a number of replicas, None for anything else."""
    return int(written) if written is not None and re.fullmatch("[1-9]", written) else None


@pytest.mark.slow
@pytest.mark.parametrize("replicas", NUMBERS)
def test_replicas_and_the_bounds_of_autoscaling(replicas: str | None) -> None:
    for least, most in itertools.product(NUMBERS, repeat=2):
        scaling = "  autoscaling:\n    enabled: true\n    targetCPUUtilizationPercentage: 80\n"
        scaling += "".join(
            f"    {name}: {value}\n"
            for name, value in (("minReplicas", least), ("maxReplicas", most))
            if value is not None
        )
        text = HEAD + (f"  replicas: {replicas}\n" if replicas is not None else "") + scaling
        expected = set()
        low, high, chosen = number(least), number(most), number(replicas)
        if low is not None and high is not None and low > high:
            expected.add("DW312")
        elif chosen is not None and ((low is not None and chosen < low) or (high is not None and chosen > high)):
            expected.add("DW313")
        assert {item.code for item in check(text)} & {"DW312", "DW313"} == expected, text


SUFFIXES = {"": Fraction(1), "m": Fraction(1, 1000), "k": Fraction(1000), "M": Fraction(10**6), "Mi": Fraction(2**20)}
QUANTITIES = (
    "100m", "0.1", "101m", "99m", "1", "1000m", "2", "64Mi", "67108864", "65M", "abc", "[1]", "null", "${Q}", "{a: 1}", None
)  # fmt: skip


def amount(written: str | None) -> Fraction | None:
    """Return a written quantity as an exact number, None for anything else."""
    match = re.fullmatch(r"([0-9.]+)(\D*)", written or "")
    return Fraction(match[1]) * SUFFIXES[match[2]] if match else None


@pytest.mark.slow
@pytest.mark.parametrize("resource", ["cpu", "memory"])
@pytest.mark.parametrize("request_", QUANTITIES)
def test_a_request_above_its_limit(request_: str | None, resource: str) -> None:
    for limit in QUANTITIES:
        lines = [
            f"    {section}:\n      {resource}: {value}\n"
            for section, value in (("requests", request_), ("limits", limit))
            if value is not None
        ]
        text = HEAD + ("  resources:\n" + "".join(lines) if lines else "")
        wanted, allowed = amount(request_), amount(limit)
        found = {item.code for item in check(text)}
        exceeds = wanted is not None and allowed is not None and wanted > allowed
        # DW322 reports the same pair if a unit explains it, and DW323 then says nothing.
        assert bool(found & {"DW322", "DW323"}) >= exceeds, text
        if wanted is not None and allowed is not None and wanted <= allowed:
            assert "DW323" not in found, text


@pytest.mark.parametrize(
    ("rule", "key"),
    [(rule, key) for rule in load_rules() for key in rule.keys if not key.startswith("?")],
    ids=lambda it: getattr(it, "code", it),
)
def test_a_rule_ignores_fields_of_the_same_name_elsewhere(rule: Rule, key: str) -> None:
    """In free content, such as ``configs``, and without the field itself where it may be left out."""
    inner = "".join(
        f"    {place}:\n      {key}: {shape}\n" for place, shape in enumerate(("7", "abc", "[7]", "{a: 1}"))
    )
    head = (
        HEAD
        if key not in {"name", "version", "type"}
        else HEAD.replace(next(re.finditer(rf"{key}: .*\n", HEAD))[0], "")
    )
    result = Engine(Settings(), [rule]).check(Document(Source("manifest.yaml", f"{head}  configs:\n{inner}")))
    assert (result.failures, result.diagnostics) == ([], [])
