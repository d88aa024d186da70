"""Symbols: the outline of a document, and the search for resources in the workspace."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from functools import cache

from lsprotocol import types

from workerlint.core.record import Struct, new
from workerlint.core.text import Span
from workerlint.core.wording import visible
from workerlint.manifest.ranges import content_span, inner_span, pair_span
from workerlint.manifest.reader import Part
from workerlint.manifest.resources import COMPUTE, SECRET, VOLUME, WORKER
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence, text_of
from workerlint_lsp.encoded import Encoded, encode, move_lines
from workerlint_lsp.endpoint import file_uri
from workerlint_lsp.features import Request, feature
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
def document_symbols(request: Request, _params: types.DocumentSymbolParams) -> Encoded | None:
    """Return the outline of the Workers in a document, nested if the client supports that."""
    document = request.snapshot.document
    uri = "" if request.client.nests_symbols else encode(request.snapshot.uri)

    def outline(part: Part, most: int) -> tuple[int, str]:
        found = _Outline(document.text, request.positions, most)
        found.add_workers(part.workers)
        return len(found.symbols), _flat(found.symbols, uri) if uri else _nested(found.symbols)

    def move(part: tuple[int, str], by: int) -> tuple[int, str]:
        return part[0], move_lines(part[1], by)

    parts = request.parts("symbols", lambda part: outline(part, MAX_DOCUMENT_SYMBOLS), move)
    most = _limit([count for count, _ in parts])
    if most < MAX_DOCUMENT_SYMBOLS:
        parts = request.parts(f"symbols {most}", lambda part: outline(part, most), move)
    body = ",".join(encoded for _, encoded in parts if encoded)
    return Encoded(f"[{body}]") if body else None


def _limit(counts: list[int]) -> int:
    """Return the maximum number of symbols of each YAML document for which there are not too many in all.

    It is a round number, so that it changes rarely.
    """
    most = MAX_DOCUMENT_SYMBOLS
    while sum(min(count, most) for count in counts) > MAX_DOCUMENT_SYMBOLS and most > 1:
        most = most * 9 // 10
    return most


def workspace_symbols(
    query: str,
    folders: Iterable[Folder],
    positions_of: Callable[[str], Positions | None],
    checkpoint: Callable[[], None] = lambda: None,
) -> list[types.WorkspaceSymbol]:
    """Return the resources whose name contains the characters of *query* in order; an empty query matches all.

    *positions_of* returns the positions in a file by its absolute path. *checkpoint* is called before each of them.
    """
    found: list[types.WorkspaceSymbol] = []
    positions_of = cache(positions_of)
    for folder in folders:
        index = folder.full_index()
        for path, resource in (item for kind in _RESOURCE_KINDS for item in index.of_kind(kind)):
            if not _matches(query, resource.name):
                continue
            checkpoint()
            absolute = folder.absolute_path(path)
            positions = positions_of(absolute)
            if positions is not None:
                location = types.Location(file_uri(absolute), positions.range_of(resource.span))
                kind = _RESOURCE_KINDS[resource.kind]
                found.append(types.WorkspaceSymbol(location, visible(resource.name), kind, container_name=path))
            if len(found) >= MAX_WORKSPACE_SYMBOLS:
                return found
    return found


class _Symbol(Struct):
    """A symbol; the strings are JSON."""

    head: str
    """Its members, but for the ranges, without the brace at the end."""
    span: str
    selection: str
    label: str
    children: list[_Symbol]


class _Outline(Struct):
    """An outline that is built level by level, so that the limit drops only the deepest symbols.

    It never contains values, because they may be secrets.
    """

    _text: str
    _positions: Positions
    _most: int
    """The maximum number of symbols."""
    symbols: list[_Symbol] = new(list)
    """All symbols, each before those below it."""
    _todo: deque[tuple[_Symbol, Node, Span, str]] = new(deque)
    """The symbols without their children, each with the node to read, its range, and its key."""
    _labels: dict[str, str] = new(dict)
    """The names as JSON."""

    def add_workers(self, workers: Iterable[Worker]) -> None:
        """Add the symbols of Workers, with their children."""
        for worker in workers:
            self._add_worker(None, worker)
        while self._todo and len(self.symbols) < self._most:
            into, node, around, name = self._todo.popleft()
            if isinstance(node, Mapping) and node.kind == "mapping":
                self._add_pairs(into, node, around)
            elif isinstance(node, Sequence):
                self._add_items(into, node, around, name)

    def _add_worker(self, into: _Symbol | None, worker: Worker) -> None:
        root = worker.root
        if root is None or not root.pairs:
            return
        name = root.get("name")
        label_node = name if isinstance(name, Scalar) else root.pairs[0][0]
        label = name.text if isinstance(name, Scalar) and name.text.strip() else "Worker"
        span = content_span(self._text, root)
        detail = worker.stack.name if worker.stack else ""
        self._add(into, label, _RESOURCE_KINDS[WORKER], span, label_node, root, worker.span, detail=detail)

    def _add_pairs(self, into: _Symbol, mapping: Mapping, around: Span) -> None:
        for pair in mapping.pairs:
            key, value = pair
            if isinstance(key, Scalar) and key.text.strip():
                kind = _VALUE_KINDS.get(value.kind, types.SymbolKind.Variable)
                self._add(into, key.text, kind, pair_span(self._text, pair), key, value, around)

    def _add_items(self, into: _Symbol, sequence: Sequence, around: Span, key: str) -> None:
        for number, item in enumerate(sequence.items):
            if not isinstance(item, Mapping) or not item.pairs or item.kind != "mapping":
                continue
            name = item.get("name")
            label, label_node = f"[{number}]", item.pairs[0][0]
            if isinstance(name, Scalar) and name.text.strip():
                label, label_node = name.text, name
            kind = _ITEM_KINDS.get(key, types.SymbolKind.Object)
            detail = text_of(item.get("type")) if key == "topology" else ""
            span = content_span(self._text, item)
            self._add(into, label, kind, span, label_node, item, around, detail=detail)

    def _add(
        self,
        into: _Symbol | None,
        name: str,
        kind: types.SymbolKind,
        span: Span,
        label_node: Node,
        node: Node,
        around: Span,
        *,
        detail: str = "",
    ) -> None:
        if len(self.symbols) >= self._most:
            return
        encode_range = self._positions.encode_range
        span = _clipped(span, around)
        selection = inner_span(label_node)
        if not (span.start <= selection.start and selection.end <= span.end):  # the node is the target of an alias
            selection = Span(span.start, span.start)
        label = self._labels.get(name)
        if label is None:
            label = self._labels[name] = encode(visible(" ".join(name.split())))
        more = f',"detail":{encode(detail)}' if detail else ""
        head = f'{{"name":{label},"kind":{int(kind)}{more}'
        ranges = encode_range(span.start, span.end), encode_range(selection.start, selection.end)
        symbol = _Symbol(head, *ranges, label, [])
        self.symbols.append(symbol)
        if into is not None:
            into.children.append(symbol)
        if isinstance(node, (Mapping, Sequence)):
            self._todo.append((symbol, node, span, name))


def _clipped(span: Span, around: Span) -> Span:
    """Return a range limited to another one, because error recovery may have moved its end."""
    if around.start <= span.start <= span.end <= around.end:
        return span
    start = min(max(span.start, around.start), around.end)
    return Span(start, min(max(span.end, start), around.end))


def _nested(symbols: list[_Symbol]) -> str:
    """Return the outermost symbols with all below them, as JSON without the brackets around it."""
    encoded: dict[_Symbol, str] = {}
    for symbol in reversed(symbols):
        below = ",".join([encoded.pop(child) for child in symbol.children])
        children = f',"children":[{below}]' if below else ""
        encoded[symbol] = f'{symbol.head},"range":{symbol.span},"selectionRange":{symbol.selection}{children}}}'
    return ",".join(encoded[symbol] for symbol in symbols if symbol in encoded)


def _flat(symbols: list[_Symbol], uri: str) -> str:
    """Return the symbols one by one, for clients that do not nest them, as JSON without the brackets around it."""
    containers = {child: symbol.label for symbol in symbols for child in symbol.children}
    return ",".join(
        f'{symbol.head},"location":{{"uri":{uri},"range":{symbol.span}}}'
        + (f',"containerName":{containers[symbol]}}}' if symbol in containers else "}")
        for symbol in symbols
    )


def _matches(query: str, name: str) -> bool:
    """Check that *name* contains the characters of *query* in order; case and spaces are ignored."""
    characters = iter(name.lower())
    return all(character in characters for character in query.lower() if not character.isspace())
