"""The outline of a document: its Workers, and in each the sections, elements, secrets and volumes by name."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from lsprotocol import types

from workerlint.core.text import Span
from workerlint.core.wording import visible
from workerlint.manifest.ranges import content_span, inner_span, pair_span
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.manifest.worker import Worker
    from workerlint_lsp.features import Request

MOST_SYMBOLS = 5000
"""So many are given at most, the outer ones first: outlines of more freeze editors."""

WORKER_KIND = types.SymbolKind.Module
SECRET_KIND = types.SymbolKind.Key
VOLUME_KIND = types.SymbolKind.File
_ITEM_KINDS = {"topology": types.SymbolKind.Class, "dataosSecrets": SECRET_KIND, "dataosVolumes": VOLUME_KIND}
_KINDS = {
    "mapping": types.SymbolKind.Object,
    "list": types.SymbolKind.Array,
    "string": types.SymbolKind.String,
    "integer": types.SymbolKind.Number,
    "number": types.SymbolKind.Number,
    "boolean": types.SymbolKind.Boolean,
    "null": types.SymbolKind.Null,
}


def document_symbols(
    request: Request, _params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | list[types.SymbolInformation] | None:
    """Give the outline, nested where the client can nest."""
    symbols = _Outline(request).symbols()
    if not symbols:
        return None
    return symbols if request.client.nests_symbols else list(_flat(request.snapshot.uri, symbols))


class _Outline:
    """Builds the outline level by level, so that what is left out of a huge one lies deepest.

    Values are never shown: they may be secrets.
    """

    def __init__(self, request: Request) -> None:
        self._request = request
        self._text = request.snapshot.text
        self._count = 0
        # The list to fill, the node to look into, its range, and the key in front of it.
        self._todo: deque[tuple[list[types.DocumentSymbol], Node, Span, str]] = deque()

    def symbols(self) -> list[types.DocumentSymbol]:
        found: list[types.DocumentSymbol] = []
        for worker in self._request.snapshot.workers:
            self._add_worker(found, worker)
        while self._todo and self._count < MOST_SYMBOLS:
            into, node, around, name = self._todo.popleft()
            if isinstance(node, Mapping) and node.kind == "mapping":
                self._add_pairs(into, node, around)
            elif isinstance(node, Sequence):
                self._add_items(into, node, around, name)
        return found

    def _add_worker(self, into: list[types.DocumentSymbol], worker: Worker) -> None:
        root = worker.root
        if root is None or not root.pairs:
            return
        name = root.get("name")
        place = name if isinstance(name, Scalar) else root.pairs[0][0]
        shown = name.text if isinstance(name, Scalar) and name.text.strip() else "Worker"
        stack = worker.stack
        span = content_span(self._text, root)
        self._add(into, shown, WORKER_KIND, span, place, root, worker.span, detail=stack.name if stack else "")

    def _add_pairs(self, into: list[types.DocumentSymbol], mapping: Mapping, around: Span) -> None:
        for pair in mapping.pairs:
            key, value = pair
            if isinstance(key, Scalar) and key.text.strip():
                kind = _KINDS.get(value.kind, types.SymbolKind.Variable)
                self._add(into, key.text, kind, pair_span(self._text, pair), key, value, around)

    def _add_items(self, into: list[types.DocumentSymbol], sequence: Sequence, around: Span, key: str) -> None:
        for number, item in enumerate(sequence.items):
            if not isinstance(item, Mapping) or not item.pairs or item.kind != "mapping":
                continue
            name = item.get("name")
            named = isinstance(name, Scalar) and name.text.strip()
            kind = _ITEM_KINDS.get(key, types.SymbolKind.Object)
            shown = name.text if named and isinstance(name, Scalar) else f"[{number}]"
            place = name if named and name is not None else item.pairs[0][0]
            detail = item.get("type") if key == "topology" else None
            said = detail.text if isinstance(detail, Scalar) else ""
            self._add(into, shown, kind, content_span(self._text, item), place, item, around, detail=said)

    def _add(
        self,
        into: list[types.DocumentSymbol],
        name: str,
        kind: types.SymbolKind,
        span: Span,
        place: Node,
        node: Node,
        around: Span,
        *,
        detail: str = "",
    ) -> None:
        if self._count >= MOST_SYMBOLS:
            return
        self._count += 1
        positions = self._request.positions
        span = _clipped(span, around)
        selection = inner_span(place)
        if not (span.start <= selection.start and selection.end <= span.end):  # it came in through an alias
            selection = Span(span.start, span.start)
        symbol = types.DocumentSymbol(
            visible(" ".join(name.split())),
            kind,
            positions.range_of(span),
            positions.range_of(selection),
            detail=detail or None,
            children=[],
        )
        into.append(symbol)
        if isinstance(node, (Mapping, Sequence)):
            self._todo.append((symbol.children, node, span, name))  # type: ignore[arg-type]


def _clipped(span: Span, around: Span) -> Span:
    """Keep a range inside another: repairs of a broken text may have moved an end."""
    start = min(max(span.start, around.start), around.end)
    return Span(start, min(max(span.end, start), around.end))


def _flat(uri: str, symbols: list[types.DocumentSymbol], container: str = "") -> Iterator[types.SymbolInformation]:
    for symbol in symbols:
        location = types.Location(uri, symbol.range)
        yield types.SymbolInformation(location, symbol.name, symbol.kind, container_name=container or None)
        yield from _flat(uri, list(symbol.children or ()), symbol.name)
