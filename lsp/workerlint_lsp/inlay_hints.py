"""Inlay hints at the end of lines: defaults of unset fields, and the capacity of all replicas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lsprotocol import types

from workerlint.core.wording import plural
from workerlint.manifest.worker import Worker
from workerlint.report.effective import Capacity, default_values, read_capacities
from workerlint.syntax.nodes import Mapping, Node
from workerlint_lsp.features import Request, feature


@feature(types.TEXT_DOCUMENT_INLAY_HINT, types.InlayHintOptions())
def inlay_hints(request: Request, params: types.InlayHintParams) -> list[types.InlayHint]:
    """Return the inlay hints on the lines of a range."""
    settings = request.settings
    if not (settings.default_hints or settings.capacity_hints):
        return []
    first, last = params.range.start.line, params.range.end.line
    hints: list[types.InlayHint] = []
    for worker in request.snapshot.document.workers_between(*request.positions.offsets(params.range)):
        request.checkpoint()
        if settings.default_hints:
            hints += _defaults(request, worker)
        if settings.capacity_hints:
            hints += _capacity(request, worker)
    return [hint for hint in hints if first <= hint.position.line <= last]


def _defaults(request: Request, worker: Worker) -> Iterator[types.InlayHint]:
    by_key: dict[int, tuple[Node, dict[str, Any]]] = {}
    for default in default_values(worker):
        parts = [str(part) for part in default.path]
        if default.is_described:
            continue
        found = _nearest_key(worker, parts[:-1])
        if found is not None:
            key, depth = found
            section = by_key.setdefault(key.start, (key, {}))[1]
            for part in parts[depth:-1]:
                section = section.setdefault(part, {})
            section[parts[-1]] = default.text
    for key, missing in by_key.values():
        yield _hint(request, key, _flow(missing), "Defaults of fields that the manifest does not set.")


def _flow(section: dict[str, Any]) -> str:
    """Return fields as the inside of a flow mapping, without its braces."""
    return ", ".join(
        f"{name}: {{{_flow(value)}}}" if isinstance(value, dict) else f"{name}: {value}"
        for name, value in section.items()
    )


def _nearest_key(worker: Worker, parts: list[str]) -> tuple[Node, int] | None:
    """Return the key of the innermost existing section on a path, and its depth; the key ``type`` at depth 0."""
    node: Node | None = worker.root
    key = worker.root.key("type") if worker.root else None
    depth = 0
    for part in parts:
        if not isinstance(node, Mapping) or node.key(part) is None:
            break
        key, node = node.key(part), node.get(part)
        depth += 1
    return None if key is None else (key, depth)


def _capacity(request: Request, worker: Worker) -> Iterator[types.InlayHint]:
    key = worker.key("resources") or worker.section_key
    capacities = list(read_capacities(worker))
    if key is None or not capacities or capacities[-1].replicas < 2:
        return
    label = _total(capacities[-1])
    if label:
        yield _hint(request, key, label, "Total of all replicas at the maximum number of replicas.")


def _total(capacity: Capacity) -> str:
    requests = " and ".join(part for part in (_cpu(capacity.cpu_requests), capacity.memory_requests) if part)
    limits = " and ".join(part for part in (_cpu(capacity.cpu_limits), capacity.memory_limits) if part)
    parts = [f"requests {requests}" if requests else "", f"limits {limits}" if limits else ""]
    text = ", ".join(part for part in parts if part)
    return f"{plural(capacity.replicas, 'replica')}: {text}" if text else ""


def _cpu(quantity: str) -> str:
    return f"{quantity} CPU" if quantity else ""


def _hint(request: Request, key: Node, label: str, tooltip: str) -> types.InlayHint:
    lines = request.positions.lines
    end = lines.line_bounds(lines.line_of(key.start))[1]
    return types.InlayHint(position=request.positions.position(end), label=label, tooltip=tooltip, padding_left=True)
