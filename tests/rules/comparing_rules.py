"""The rules whose code compares numbers, quantities, lengths, dates, counts, versions or durations."""

from __future__ import annotations

import ast
import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING

import workerlint_schemas
from workerlint.engine.registry import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_COMPARING_MODULES = {
    "workerlint.fixes.integers",
    "workerlint.manifest.autoscaling",
    "workerlint.manifest.demand",
    "workerlint.manifest.quantities",
    "workerlint.manifest.quantity",
}
"""What compares for rules, so that their own code may have no operator."""
_BOUNDS = frozenset(("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"))
_SCHEMAS = ("worker-v1beta.json", "worker-v2alpha.json")


def comparing_rules() -> set[str]:
    """Return the codes of the rules that compare, in their own code or in the schemas of a Worker."""
    found = {rule.code for rule in load_rules() if _compares(rule.module)}
    for name in _SCHEMAS:
        found |= set(_bounded(json.loads((Path(workerlint_schemas.__path__[0]) / name).read_text("utf-8"))))
    return found


def _bounded(schema: object) -> Iterator[str]:
    """Yield the codes of the bounds in a schema."""
    if isinstance(schema, dict):
        codes = schema.get("x-codes", {})
        yield from (codes[keyword] for keyword in _BOUNDS & codes.keys() if isinstance(codes[keyword], str))
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from _bounded(part)


def _compares(module: str) -> bool:
    """Return whether the code of a rule has an operator for an order, a number to be equal to, or a comparing import."""
    spec = importlib.util.find_spec(module)
    assert spec
    assert spec.origin
    for node in ast.walk(ast.parse(Path(spec.origin).read_text("utf-8"))):
        if isinstance(node, ast.Compare):
            numbers = [item for item in (node.left, *node.comparators) if _is_number(item)]
            if numbers or any(isinstance(operator, _ORDER) for operator in node.ops):
                return True
        if isinstance(node, ast.ImportFrom) and node.module in _COMPARING_MODULES:
            return True
    return False


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool)
