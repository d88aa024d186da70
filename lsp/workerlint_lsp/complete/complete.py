"""Gives all that may be written at an offset of a file."""

from __future__ import annotations

from workerlint.core.text import LineIndex
from workerlint.manifest.schema import shape_at
from workerlint.syntax.parser import split_documents
from workerlint.syntax.scalars import quoted_scalar, scalar
from workerlint_lsp.complete.attributes import offer_attributes, offer_item
from workerlint_lsp.complete.codes import offer_codes
from workerlint_lsp.complete.cursor import find_place, may_be_ours
from workerlint_lsp.complete.item import REFERENCE, VALUE, Offer, Offers
from workerlint_lsp.complete.manifests import asks_for_manifest, offer_manifests
from workerlint_lsp.complete.values import offer_values
from workerlint_lsp.complete.variables import find_variable, offer_variables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint_lsp.complete.cursor import Place
    from workerlint_lsp.complete.item import World


def complete(text: str, offset: int, world: World) -> Offers | None:
    """Give what may be written at *offset* (code points) of the file *text*; None where it is none of ours.

    Each document of a stream is looked at by itself.
    """
    start, end = document_at(text, offset)
    found = _in_document(text[start:end], offset - start, world)
    if found is None or not found.items:
        return None
    return Offers(found.start + start, found.cursor + start, found.end + start, list(found.items))


def document_at(text: str, offset: int) -> tuple[int, int]:
    """Give start and end of the document that holds *offset*."""
    found = 0, len(text)
    for start, end in split_documents(text):
        if start <= offset:
            found = start, end
    return found


def _in_document(text: str, offset: int, world: World) -> Offers | None:
    lines = LineIndex(text)
    line_start = lines.starts[lines.line_of(offset)]
    if asks_for_manifest(text, line_start, offset):
        return Offers(line_start, offset, offset, list(offer_manifests(snippets=world.snippets)))
    if not may_be_ours(text):
        return None
    codes = offer_codes(text, line_start, offset, world)
    if codes is not None:
        return codes
    variable = find_variable(text, line_start, offset, world.settings)
    if variable is not None:
        items = list(offer_variables(variable, world, text))
        return Offers(variable.start, variable.cursor, variable.end, items)
    place = find_place(text, lines, offset, world.settings)
    if place is None:
        return None
    return Offers(place.start, place.cursor, place.end, list(_at(place, world)))


def _at(place: Place, world: World) -> Iterator[Offer]:
    shape = shape_at(place.worker, place.path)
    if not place.is_key:
        if place.path:
            yield from _written(place, offer_values(place, place.path, shape, world))
        return
    if shape is None:
        return
    types = shape.types
    if "mapping" in types or (shape.properties and not types):
        if place.alone and place.dashed and place.path and isinstance(place.path[-1], int):
            yield from offer_item(place, shape, world)
        yield from offer_attributes(place, shape, world)
    if not place.alone or not place.path or place.flow:
        return
    if "list" in types:
        yield from _items(place, world)
    elif not place.filled:
        # What looks like a key may as well be the value, as long as nothing stands beside it.
        yield from _written(place, offer_values(place, place.path, shape, world))


def _items(place: Place, world: World) -> Iterator[Offer]:
    """Yield items for a list that has none yet, their dash included."""
    below = shape_at(place.worker, (*place.path, 0))
    if below is None or place.dashed:
        return
    yield from offer_item(place, below, world)
    yield from _written(place, offer_values(place, (*place.path, 0), below, world), dash="- ")


def _written(place: Place, offers: Iterator[Offer], dash: str = "") -> Iterator[Offer]:
    """Write values so that they stay what they are: with quotes where YAML would read something else."""
    for offer in offers:
        text = offer.text
        if offer.kind == REFERENCE and not place.quote:
            text = scalar(text)
        elif offer.kind == VALUE and place.quote:
            text = quoted_scalar(text)[1:-1] if place.quote == '"' else text
        yield Offer(
            offer.label,
            offer.kind,
            f"{place.lead}{dash}{text}{place.closing}{place.trail}",
            detail=offer.detail,
            words=offer.words,
            rank=offer.rank,
            shape=offer.shape,
        )
