"""Completion of the fields that a mapping does not have yet."""

from __future__ import annotations

from workerlint.core.text import indent_step
from workerlint.core.wording import dotted
from workerlint.manifest.manifest import AUTOSCALING_SPELLINGS
from workerlint.manifest.schema import mandatory_names
from workerlint_lsp.complete.item import FIELD, ITEM, CompletionItem
from workerlint_lsp.complete.snippets import SnippetWriter
from workerlint_lsp.stack_shape import described_shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint_lsp.complete.cursor import Cursor
    from workerlint_lsp.complete.item import CompletionContext
    from workerlint_schemas.shape import Shape

_NEXT, _EARLIER, _OPTIONAL, _OVERRIDING, _DEPRECATED = range(1, 6)
"""Ranks; a complete item comes before all of them."""

_USUAL_META = ("layer", "tags", "description")
_USUAL = (
    *("replicas", "logLevel", "resources", "stackSpec"),
    *("requests", "limits", "cpu", "memory"),
    *("dependencies", "allKeys", "consumptionType", "input", "output"),
)
"""Optional fields that most Workers have: at the top level, and below it."""


def complete_fields(cursor: Cursor, shape: Shape, context: CompletionContext) -> Iterator[CompletionItem]:
    """Yield the fields of *shape* that may be added, in documented order.

    Required and usual fields come first, and of these the ones that belong below the key above the cursor.
    """
    required = mandatory_names(shape)
    expected = {*required, *(_USUAL if cursor.path else _USUAL_META)}
    properties = _properties(shape)
    is_below = cursor.above not in properties
    for name, below in properties.items():
        if name == cursor.above:
            is_below = True
        if name in cursor.names or not _fits(cursor, name):
            continue
        deprecated = bool(below.documentation.get("deprecated"))
        rank = _OPTIONAL if name not in expected else _NEXT if is_below else _EARLIER
        rank = _DEPRECATED if deprecated else rank
        detail = "required" if name in required else ""
        if name in cursor.merged:
            rank, detail = _OVERRIDING, "overrides the value merged by <<"
        text, snippet = _written(cursor, name, below, context)
        yield CompletionItem(
            name,
            FIELD,
            text,
            snippet=snippet,
            detail=detail,
            rank=rank,
            shape=below,
            path=dotted((*cursor.path, name)),
            required=name in required,
            deprecated=deprecated,
        )


def complete_item(cursor: Cursor, shape: Shape, context: CompletionContext) -> Iterator[CompletionItem]:
    """Yield a complete item of a list of mappings, with all its required fields."""
    if not context.snippets or "mapping" not in shape.types or cursor.filled:
        return
    if cursor.flow and not (cursor.path and isinstance(cursor.path[-1], int)):
        return
    dash = "" if cursor.dashed or cursor.flow else "- "
    writer = _writer(cursor, context)
    snippet = writer.element(shape, cursor.margin + len(dash))
    names = [name for name in shape.properties if name in mandatory_names(shape)]
    if not names:
        return
    yield CompletionItem(
        f"{dash}{', '.join(names)}",
        ITEM,
        snippet=f"{cursor.lead}{dash}{snippet}{cursor.trail}",
        detail="complete item",
        filter=f"{dash}{names[0]}",
        shape=shape,
        path=dotted(cursor.path),
    )


def _properties(shape: Shape) -> dict[str, Shape]:
    found = dict(shape.properties)
    for branch in shape.any_of:
        for name, below in branch.properties.items():
            found.setdefault(name, below)
    return found


def _fits(cursor: Cursor, name: str) -> bool:
    """Return whether a field makes sense next to the existing ones."""
    specification, published = AUTOSCALING_SPELLINGS
    if name == specification:
        return False  # published Workers use the other spelling
    if name == published:
        return specification not in cursor.names
    # Until a document has a Worker's type, it is not offered a Worker's section.
    return not (cursor.is_started and name in {"worker", "spec"})


def _written(cursor: Cursor, name: str, shape: Shape, context: CompletionContext) -> tuple[str, str]:
    """Return the text of a field, plain and as a snippet."""
    if cursor.colon:
        return name, ""
    if cursor.filled:
        return f"{cursor.lead}{name}: {cursor.trail}", ""
    allowed = list(shape.documentation.get("x-enum", ()))
    value = str(allowed[0]) if len(allowed) == 1 else ""
    nested = not {"list", "mapping"}.isdisjoint(shape.types) and "string" not in shape.types
    # A mapping or list begins on the next line, where its own fields are completed.
    plain = f"{cursor.lead}{name}:" if nested and not cursor.flow else f"{cursor.lead}{name}: {value}"
    if not context.snippets:
        return plain + cursor.trail, ""
    snippet = _writer(cursor, context).field(name, shape, cursor.margin)
    return plain + cursor.trail, f"{cursor.lead}{snippet}{cursor.trail}"


def _writer(cursor: Cursor, context: CompletionContext) -> SnippetWriter:
    worker = cursor.worker

    def shape_of(name: str, shape: Shape) -> Shape:
        if name != "stackSpec":
            return shape
        return described_shape(worker, (worker.section_name, "stackSpec"), context.platform) or shape

    return SnippetWriter(indent_step(cursor.worker.source), flow=bool(cursor.flow), shape_of=shape_of)
