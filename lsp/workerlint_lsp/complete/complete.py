"""Completion at an offset of a file."""

from __future__ import annotations

from workerlint.core.record import as_dict
from workerlint.core.text import LineIndex
from workerlint.manifest.bundle import is_bundle
from workerlint.manifest.schema import shape_at
from workerlint.syntax.parser import split_documents
from workerlint.syntax.scalars import quoted_scalar, scalar
from workerlint_lsp.complete.attributes import complete_fields, complete_item
from workerlint_lsp.complete.codes import complete_codes
from workerlint_lsp.complete.cursor import find_cursor, may_be_worker
from workerlint_lsp.complete.item import REFERENCE, VALUE, CompletionItem, CompletionList
from workerlint_lsp.complete.manifests import complete_manifests, requests_manifest
from workerlint_lsp.complete.names import complete_ids
from workerlint_lsp.complete.values import complete_values
from workerlint_lsp.complete.variables import complete_variables, find_variable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workerlint.manifest.document import Document
    from workerlint_lsp.complete.cursor import Cursor
    from workerlint_lsp.complete.item import CompletionContext


def complete(document: Document, offset: int, context: CompletionContext) -> CompletionList | None:
    """Return the completions at *offset* (code points) of the file *text*; None if there are none.

    Each document of a stream is completed independently.
    """
    text = document.text
    start, end = document_at(text, offset)

    def is_valid() -> bool:
        return document.part(start, end).error is None

    found = _in_document(text[start:end], offset - start, context, is_valid)
    if found is None or not found.items:
        return None
    return CompletionList(found.start + start, found.cursor + start, found.end + start, found.items)


def document_at(text: str, offset: int) -> tuple[int, int]:
    """Return the start and end of the document at *offset*."""
    found = 0, len(text)
    for start, end in split_documents(text):
        if start <= offset:
            found = start, end
    return found


def _in_document(
    text: str, offset: int, context: CompletionContext, is_valid: Callable[[], bool]
) -> CompletionList | None:
    lines = LineIndex(text)
    line_start = lines.starts[lines.line_of(offset)]
    if requests_manifest(text, line_start, offset):
        return CompletionList(line_start, offset, offset, tuple(complete_manifests(snippets=context.snippets)))
    if not may_be_worker(text):
        return None
    codes = complete_codes(text, line_start, offset, context)
    if codes is not None:
        return codes
    variable = find_variable(text, line_start, offset, context.settings)
    if variable is not None:
        items = tuple(complete_variables(variable, context, text))
        return CompletionList(variable.start, variable.cursor, variable.end, items)
    cursor = find_cursor(text, lines, offset, context.settings, is_valid)
    if cursor is None:
        return None
    return CompletionList(cursor.start, cursor.offset, cursor.end, tuple(_at(cursor, context)))


def _at(cursor: Cursor, context: CompletionContext) -> Iterator[CompletionItem]:
    if is_bundle(cursor.worker.root):
        if not cursor.is_key or (cursor.alone and cursor.path and not cursor.filled):
            yield from _written(cursor, complete_ids(cursor))
        return
    shape = shape_at(cursor.worker, cursor.path)
    if not cursor.is_key:
        if cursor.path:
            yield from _written(cursor, complete_values(cursor, cursor.path, shape, context))
        return
    if shape is None:
        return
    types = shape.types
    if "mapping" in types or (shape.properties and not types):
        if cursor.alone and cursor.dashed and cursor.path and isinstance(cursor.path[-1], int):
            yield from complete_item(cursor, shape, context)
        yield from complete_fields(cursor, shape, context)
    if not cursor.alone or not cursor.path or cursor.flow:
        return
    if "list" in types:
        yield from _items(cursor, context)
    elif not cursor.filled:
        # The apparent key may be a value instead, as long as it is the only one in its mapping.
        yield from _written(cursor, complete_values(cursor, cursor.path, shape, context))


def _items(cursor: Cursor, context: CompletionContext) -> Iterator[CompletionItem]:
    """Yield items for an empty list, with their dash."""
    below = shape_at(cursor.worker, (*cursor.path, 0))
    if below is None or cursor.dashed:
        return
    yield from complete_item(cursor, below, context)
    yield from _written(cursor, complete_values(cursor, (*cursor.path, 0), below, context), dash="- ")


def _written(cursor: Cursor, items: Iterator[CompletionItem], dash: str = "") -> Iterator[CompletionItem]:
    """Yield values that keep their type: in quotes if YAML would read another value."""
    for item in items:
        text = item.text
        if item.kind == REFERENCE and not cursor.quote:
            text = scalar(text)
        elif item.kind == VALUE and cursor.quote:
            text = quoted_scalar(text)[1:-1] if cursor.quote == '"' else text
        written = f"{cursor.lead}{dash}{text}{cursor.closing}{cursor.trail}"
        yield CompletionItem(**{**as_dict(item), "text": written})
