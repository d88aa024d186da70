"""Symbols: the outline of a document, and the search for resources in the workspace."""

from __future__ import annotations

from collections import deque
from functools import cache
from typing import TYPE_CHECKING

from lsprotocol import types

from workerlint.core.record import Struct, new
from workerlint.core.text import Span
from workerlint.core.wording import visible
from workerlint.manifest.ranges import content_span, inner_span, pair_span
from workerlint.manifest.resources import COMPUTE, SECRET, VOLUME, WORKER
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence, text_of
from workerlint_lsp.endpoint import file_uri
from workerlint_lsp.features import feature

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from workerlint.manifest.worker import Worker
    from workerlint_lsp.features import Request
    from workerlint_lsp.folder import Folder
    from workerlint_lsp.positions import Positions

MAX_DOCUMENT_SYMBOLS = 5000
"""The maximum number of symbols in an outline, outer ones first; larger outlines freeze editors."""
MAX_WORKSPACE_SYMBOLS = 1000
"""The maximum number of symbols in a search."""

_RESOURCE_KINDS = {
    WORKER: types.SymbolKind.Module,
    SECRET: types.SymbolKind.Key,
    VOLUME: types.SymbolKind.File,
    COMPUTE: types.SymbolKind.Struct,
    "stack": types.SymbolKind.Package,
}
_ITEM_KINDS = {
    "topology": types.SymbolKind.Class,
    "dataosSecrets": _RESOURCE_KINDS[SECRET],
    "dataosVolumes": _RESOURCE_KINDS[VOLUME],
}
_VALUE_KINDS = {
    "mapping": types.SymbolKind.Object,
    "list": types.SymbolKind.Array,
    "string": types.SymbolKind.String,
    "integer": types.SymbolKind.Number,
    "number": types.SymbolKind.Number,
    "boolean": types.SymbolKind.Boolean,
    "null": types.SymbolKind.Null,
}


@feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
def document_symbols(
    request: Request, _params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | list[types.SymbolInformation] | None:
    """Return the outline of the Workers in a document, nested if the client supports that."""
    symbols = _Outline(request).symbols()
    if not symbols:
        return None
    return symbols if request.client.nests_symbols else list(_flat(request.snapshot.uri, symbols))


def workspace_symbols(
    query: str, folders: Iterable[Folder], positions_of: Callable[[str], Positions | None]
) -> list[types.WorkspaceSymbol]:
    """Return the resources whose name contains the characters of *query* in order; an empty query matches all.

    *positions_of* returns the positions in a file by its absolute path.
    """
    found: list[types.WorkspaceSymbol] = []
    positions_of = cache(positions_of)
    for folder in folders:
        index = folder.full_index()
        for path, resource in (item for kind in _RESOURCE_KINDS for item in index.of_kind(kind)):
            if not _matches(query, resource.name):
                continue
            absolute = folder.absolute_path(path)
            positions = positions_of(absolute)
            if positions is not None:
                location = types.Location(file_uri(absolute), positions.range_of(resource.span))
                kind = _RESOURCE_KINDS[resource.kind]
                found.append(types.WorkspaceSymbol(location, visible(resource.name), kind, container_name=path))
            if len(found) >= MAX_WORKSPACE_SYMBOLS:
                return found
    return found


class _Outline(Struct):
    """An outline that is built level by level, so that the limit drops only the deepest symbols.

    It never contains values, because they may be secrets.
    """

    _request: Request
    _count: int = new(int)
    _todo: deque[tuple[list[types.DocumentSymbol], Node, Span, str]] = new(deque)
    """The lists to fill, each with the node to read, its range, and its key."""

    def symbols(self) -> list[types.DocumentSymbol]:
        """Return the symbols of the Workers, with their children."""
        found: list[types.DocumentSymbol] = []
        for worker in self._request.snapshot.document.workers:
            self._add_worker(found, worker)
        while self._todo and self._count < MAX_DOCUMENT_SYMBOLS:
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
        label_node = name if isinstance(name, Scalar) else root.pairs[0][0]
        label = name.text if isinstance(name, Scalar) and name.text.strip() else "Worker"
        span = content_span(self._request.snapshot.text, root)
        detail = worker.stack.name if worker.stack else ""
        self._add(into, label, _RESOURCE_KINDS[WORKER], span, label_node, root, worker.span, detail=detail)

    def _add_pairs(self, into: list[types.DocumentSymbol], mapping: Mapping, around: Span) -> None:
        for pair in mapping.pairs:
            key, value = pair
            if isinstance(key, Scalar) and key.text.strip():
                kind = _VALUE_KINDS.get(value.kind, types.SymbolKind.Variable)
                self._add(into, key.text, kind, pair_span(self._request.snapshot.text, pair), key, value, around)

    def _add_items(self, into: list[types.DocumentSymbol], sequence: Sequence, around: Span, key: str) -> None:
        for number, item in enumerate(sequence.items):
            if not isinstance(item, Mapping) or not item.pairs or item.kind != "mapping":
                continue
            name = item.get("name")
            label, label_node = f"[{number}]", item.pairs[0][0]
            if isinstance(name, Scalar) and name.text.strip():
                label, label_node = name.text, name
            kind = _ITEM_KINDS.get(key, types.SymbolKind.Object)
            detail = text_of(item.get("type")) if key == "topology" else ""
            span = content_span(self._request.snapshot.text, item)
            self._add(into, label, kind, span, label_node, item, around, detail=detail)

    def _add(
        self,
        into: list[types.DocumentSymbol],
        name: str,
        kind: types.SymbolKind,
        span: Span,
        label_node: Node,
        node: Node,
        around: Span,
        *,
        detail: str = "",
    ) -> None:
        if self._count >= MAX_DOCUMENT_SYMBOLS:
            return
        self._count += 1
        positions = self._request.positions
        span = _clipped(span, around)
        selection = inner_span(label_node)
        if not (span.start <= selection.start and selection.end <= span.end):  # the node is the target of an alias
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
    """Return a range limited to another one, because error recovery may have moved its end."""
    start = min(max(span.start, around.start), around.end)
    return Span(start, min(max(span.end, start), around.end))


def _flat(uri: str, symbols: list[types.DocumentSymbol], container: str = "") -> Iterator[types.SymbolInformation]:
    for symbol in symbols:
        location = types.Location(uri, symbol.range)
        yield types.SymbolInformation(location, symbol.name, symbol.kind, container_name=container or None)
        yield from _flat(uri, list(symbol.children or ()), symbol.name)


def _matches(query: str, name: str) -> bool:
    """Check that *name* contains the characters of *query* in order; case and spaces are ignored."""
    characters = iter(name.lower())
    return all(character in characters for character in query.lower() if not character.isspace())
