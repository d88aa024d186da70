"""Completion of the fields that a mapping does not have yet."""

from __future__ import annotations

from workerlint.core.text import indent_step
from workerlint.core.wording import dotted
from workerlint.manifest.attribute import meta
from workerlint.manifest.manifest import AUTOSCALING_SPELLINGS
from workerlint.manifest.schema import mandatory_names
from workerlint.syntax.nodes import Mapping
from workerlint_lsp.complete.item import FIELD, ITEM, CompletionItem
from workerlint_lsp.complete.snippets import SnippetWriter
from workerlint_lsp.stack_shape import described_shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.manifest.worker import Worker
    from workerlint_lsp.complete.cursor import Cursor
    from workerlint_lsp.complete.item import CompletionContext
    from workerlint_schemas.shape import Shape

_NEXT, _EARLIER, _OPTIONAL, _OVERRIDING, _DEPRECATED = range(1, 6)
"""Ranks; a complete item comes before all of them."""

_USUAL_META = ("tags", "description")
_USUAL = (
    *("replicas", "logLevel", "resources", "stackSpec"),
    *("requests", "limits", "cpu", "memory"),
    *("dependencies", "allKeys", "consumptionType", "input", "pipeline", "processors", "output"),
)
"""Optional fields that most Workers have: at the top level, and below it."""


def complete_fields(cursor: Cursor, shape: Shape, context: CompletionContext) -> Iterator[CompletionItem]:
    """Yield the fields of *shape* that may be added, in documented order.

    Required and usual fields come first, and of these the ones that belong below the key above the cursor.
    """
    required = mandatory_names(shape)
    expected = {*required, *_usual(cursor)}
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
    if not context.snippets or cursor.filled:
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


def _usual(cursor: Cursor) -> Iterable[str]:
    """Return the optional fields that the author probably writes next.

    These are the fields of the same section of the Worker above, because Workers in one file resemble each other.
    Without a Worker above, they are the fields that most Workers have. Those of the item above in the same list are
    added.
    """
    path = cursor.path
    usual = _fields(cursor.worker_above, path) or (_USUAL if path else _USUAL_META)
    if path[-2:] == ("topology", 0):
        return (name for name in usual if name != "dependencies")  # nothing is above that it could depend on
    if path and isinstance(path[-1], int) and path[-1] > 0:
        return (*usual, *_fields(cursor.worker, (*path[:-1], path[-1] - 1)))
    return usual


def _fields(worker: Worker | None, path: tuple[str | int, ...]) -> Iterable[str]:
    found = meta(worker, *path) if worker is not None else None
    return found.node.entries if found is not None and isinstance(found.node, Mapping) else ()


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
