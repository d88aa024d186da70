"""The effective Worker as YAML, with the origin of each value in a comment."""

from __future__ import annotations

from typing import Any

from workerlint.manifest.worker import Worker
from workerlint.report.effective import (
    ORIGIN_LABELS,
    EffectiveValue,
    describe_capacity,
    effective_values,
    resolve_worker,
)
from workerlint.syntax.nodes import Mapping, Scalar
from workerlint.syntax.writer import CommentedMap, CommentedSeq, place, plain, render, string, written

_WIDEST = 48
"""The maximum column of the comments, except for those after longer values."""


def effective_yaml(worker: Worker) -> str:
    """Return the manifest with all values in force, in its own order. The defaults of a section follow its fields."""
    positions = {name: at for at, name in enumerate(worker.root.entries if worker.root is not None else ())}
    section = positions.get(worker.section_name, len(positions))
    # Defaults of the top level precede the section of the Worker.
    values = sorted(effective_values(worker), key=lambda value: positions.get(str(value.path[0]), section - 0.5))
    column = 2 + min(_WIDEST, max((_width(value) for value in values), default=0))
    root = CommentedMap()
    for value in values:
        place(root, value.path, _written(value), _note(value), column)
    return render(root, describe_capacity(resolve_worker(worker)))


def _width(value: EffectiveValue) -> int:
    return 2 * len(value.path) + len(str(value.path[-1])) + len(value.text)


def _written(value: EffectiveValue) -> Any:
    node = value.node
    if isinstance(node, Scalar):
        return written(node)
    if value.origin == "default":
        return plain("" if value.is_described else value.text)
    if node is None or node.kind == "unknown":
        return string(value.text)
    return CommentedMap() if isinstance(node, Mapping) else CommentedSeq()


def _note(value: EffectiveValue) -> str:
    notes = [f"line {value.line}"] if value.line else []
    notes += [f"from ${{{name}}}" for name in value.variables]
    label = ORIGIN_LABELS[value.origin]
    if value.is_described:
        label = f"{label}: {value.text}"
    return ", ".join([*notes, *([label] if label else [])])
