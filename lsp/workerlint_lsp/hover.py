"""What stands under the pointer: the attribute by the schema, what its value comes to, and the findings about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from workerlint.core.wording import dotted
from workerlint.engine.rule_page import read_page
from workerlint.manifest.schema import mandatory_names, shape_at
from workerlint.report.report import rule_url
from workerlint.syntax.nodes import LeafIndex
from workerlint_lsp.schema_text import describe
from workerlint_lsp.value_text import describe_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.core.text import Span
    from workerlint.manifest.worker import Worker
    from workerlint.syntax.nodes import Leaf
    from workerlint_lsp.features import Request

_RULE = "\n\n---\n\n"


def hover(request: Request, params: types.HoverParams) -> types.Hover | None:
    """Explain the key or value at a position, and the findings there."""
    offset = request.positions.offset(params.position)
    worker = request.snapshot.worker_at(offset)
    if worker is None or worker.root is None:
        return None
    leaf = LeafIndex(worker.root).at(offset)
    parts = list(_findings(request, offset))
    span: Span | None = None
    if leaf is not None:
        span = leaf.node.span
        parts[:0] = _about(request, worker, leaf)
    if not parts:
        return None
    shown = request.positions.range_of(span) if span else None
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, _RULE.join(parts)), shown)


def _about(request: Request, worker: Worker, leaf: Leaf) -> Iterator[str]:
    path = leaf.path
    if not leaf.is_key:
        value = describe_value(request, worker, path, leaf.node)
        if value:
            yield value
    shape = shape_at(worker, path)
    if shape is not None and path:
        name = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
        parent = shape_at(worker, path[:-1])
        mandatory = parent is not None and path[-1] in mandatory_names(parent)
        yield describe(shape, "" if isinstance(path[-1], int) else name, mandatory, dotted(path))


def _findings(request: Request, offset: int) -> Iterator[str]:
    """Yield which rules speak of the place, each with its page; the messages are shown by the editor itself."""
    if request.checked is None:
        return
    rules = {rule.code: rule for rule in request.folder.rules}
    seen = set()
    for diagnostic in request.checked.file.diagnostics:
        span = diagnostic.span
        if span.start <= offset <= span.end and diagnostic.code not in seen and diagnostic.code in rules:
            seen.add(diagnostic.code)
            title = read_page(rules[diagnostic.code]).title
            yield f"**{diagnostic.code}** `{diagnostic.name}`: {title}. [About this rule]({rule_url(diagnostic.code)})"
