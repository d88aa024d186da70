"""Offers the attributes that a mapping does not have yet."""

from __future__ import annotations

from workerlint.core.text import indent_step
from workerlint.core.wording import dotted
from workerlint.manifest.manifest import AUTOSCALING_SPELLINGS
from workerlint.manifest.schema import mandatory_names
from workerlint_lsp.complete.item import ATTRIBUTE, ITEM, Offer
from workerlint_lsp.complete.snippets import SnippetWriter
from workerlint_schemas.stacks import stack_shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint_lsp.complete.cursor import Place
    from workerlint_lsp.complete.item import World
    from workerlint_schemas.shape import Shape

_MANDATORY, _OPTIONAL, _OVERRIDING, _DEPRECATED = range(1, 5)
"""Ranks; a whole item comes before all of them."""


def offer_attributes(place: Place, shape: Shape, world: World) -> Iterator[Offer]:
    """Yield the attributes of *shape* that may be added, in documented order."""
    must = mandatory_names(shape)
    for name, below in _properties(shape).items():
        if name in place.names or not _fits(place, name):
            continue
        deprecated = bool(below.documentation.get("deprecated"))
        rank = _DEPRECATED if deprecated else _MANDATORY if name in must else _OPTIONAL
        detail = "mandatory" if name in must else ""
        if name in place.merged:
            rank, detail = _OVERRIDING, "takes the place of what << brings in"
        text, snippet = _written(place, name, below, world)
        yield Offer(
            name,
            ATTRIBUTE,
            text,
            snippet=snippet,
            detail=detail,
            rank=rank,
            shape=below,
            path=dotted((*place.path, name)),
            mandatory=name in must,
            deprecated=deprecated,
        )


def offer_item(place: Place, shape: Shape, world: World) -> Iterator[Offer]:
    """Yield a whole item of a list of mappings: all that it must have at once."""
    if place.flow or not world.snippets or "mapping" not in shape.types or place.filled:
        return
    dash = "" if place.dashed else "- "
    writer = _writer(place)
    snippet = writer.element(shape, place.margin + len(dash))
    names = [line.strip().partition(":")[0] for line in snippet.split("\n") if ":" in line]
    if not names:
        return
    yield Offer(
        f"{dash}{', '.join(names)}",
        ITEM,
        snippet=f"{place.lead}{dash}{snippet}",
        detail="a whole item",
        filter=f"{dash}{names[0]}",
        shape=shape,
        path=dotted(place.path),
    )


def _properties(shape: Shape) -> dict[str, Shape]:
    """Give the attributes of a shape and of its branches."""
    found = dict(shape.properties)
    for branch in shape.any_of:
        for name, below in branch.properties.items():
            found.setdefault(name, below)
    return found


def _fits(place: Place, name: str) -> bool:
    """Tell whether an attribute makes sense beside what is there."""
    specification, published = AUTOSCALING_SPELLINGS
    if name == specification:
        return False  # published Workers use the other spelling
    if name == published:
        return specification not in place.names
    # Until a document says that it is a Worker, it is not offered a Worker's section.
    return not (place.is_started and name in {"worker", "spec"})


def _written(place: Place, name: str, shape: Shape, world: World) -> tuple[str, str]:
    """Give what is written for an attribute, plain and with tab stops."""
    if place.colon:
        return name, ""
    if place.filled:
        return f"{place.lead}{name}: {place.trail}", ""
    allowed = list(shape.documentation.get("x-enum", ()))
    value = str(allowed[0]) if len(allowed) == 1 else ""
    nested = not {"list", "mapping"}.isdisjoint(shape.types) and "string" not in shape.types
    # A mapping or list begins on the next line, where its own attributes are offered.
    plain = f"{place.lead}{name}:" if nested and not place.flow else f"{place.lead}{name}: {value}"
    if not world.snippets:
        return plain + place.trail, ""
    snippet = _writer(place).attribute(name, shape, place.margin)
    return plain + place.trail, f"{place.lead}{snippet}{place.trail}"


def _writer(place: Place) -> SnippetWriter:
    stack = place.worker.stack

    def shape_of(name: str, shape: Shape) -> Shape:
        return (stack_shape(stack.name) if name == "stackSpec" and stack else None) or shape

    return SnippetWriter(indent_step(place.worker.source), flow=bool(place.flow), shape_of=shape_of)
