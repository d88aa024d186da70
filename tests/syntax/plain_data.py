"""The plain values that a tree stands for."""

from __future__ import annotations

from typing import Any

from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence


def data(node: Node) -> Any:
    """Turn a tree into plain values, by the kinds the nodes claim."""
    node = node.target()
    if isinstance(node, Mapping):
        return {data(key): data(value) for key, value in node.entries.values()}
    if isinstance(node, Sequence):
        return [data(item) for item in node.items]
    assert isinstance(node, Scalar)
    if node.kind == "integer":
        return node.integer
    if node.kind == "number":
        return float(node.text.replace(".inf", "inf").replace(".nan", "nan"))
    return {"null": None, "boolean": node.boolean}.get(node.kind, node.text)
