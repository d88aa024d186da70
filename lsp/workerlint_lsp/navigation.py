"""Leads from a name to where it is defined and to where it is used: elements, anchors, and resources of other files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from workerlint_lsp.names import name_at
from workerlint_lsp.resource_places import ResourcePlaces

if TYPE_CHECKING:
    from workerlint_lsp.features import Request
    from workerlint_lsp.names import Place


def definition(request: Request, params: types.DefinitionParams) -> list[types.Location] | None:
    """Give the places that define the name at the cursor: an element's name, an anchor, a Secret, Volume or Compute."""
    offset = request.positions.offset(params.position)
    places = _places(request, offset)
    if places:
        return _locations(request, [place for place in places if place.defines]) or None
    resources = ResourcePlaces(request)
    reference = resources.reference_at(offset)
    return resources.definitions(reference) or None if reference is not None else None


def references(request: Request, params: types.ReferenceParams) -> list[types.Location] | None:
    """Give the places that use the name at the cursor, in all files of the folder where it is that of a resource."""
    offset = request.positions.offset(params.position)
    declarations = params.context.include_declaration
    places = _places(request, offset)
    if places:
        return _locations(request, [place for place in places if declarations or not place.defines]) or None
    resources = ResourcePlaces(request)
    reference = resources.reference_at(offset)
    definition = resources.resource_at(offset) if reference is None else None
    if reference is not None:
        found = resources.uses(reference.kind, reference.name, reference.workspace)
        return [*(resources.definitions(reference) if declarations else ()), *found] or None
    if definition is not None:
        found = resources.uses(definition.kind, definition.name, definition.workspace)
        return [*([resources.own(definition.span)] if declarations else ()), *found] or None
    return None


def document_highlights(
    request: Request, params: types.DocumentHighlightParams
) -> list[types.DocumentHighlight] | None:
    """Give the places of the document that say the name at the cursor; those that define it are written to."""
    kinds = {True: types.DocumentHighlightKind.Write, False: types.DocumentHighlightKind.Read}
    return [
        types.DocumentHighlight(request.positions.range_of(place.span), kinds[place.defines])
        for place in _places(request, request.positions.offset(params.position))
    ] or None


def _places(request: Request, offset: int) -> list[Place]:
    worker = request.snapshot.worker_at(offset)
    found = name_at(worker, offset) if worker is not None else None
    return found[0].places if found is not None else []


def _locations(request: Request, places: list[Place]) -> list[types.Location]:
    return [types.Location(request.snapshot.uri, request.positions.range_of(place.span)) for place in places]
