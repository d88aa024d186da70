"""Offers values: what the schema allows, and the names that the world around the manifest knows."""

from __future__ import annotations

from workerlint_lsp.complete.item import VALUE, Offer
from workerlint_lsp.complete.names import offer_names
from workerlint_lsp.complete.quantities import offer_quantities
from workerlint_lsp.complete.stacks import offer_stacks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint_lsp.complete.cursor import Place
    from workerlint_lsp.complete.item import World
    from workerlint_schemas.shape import Shape

_TAGS = ("dataos:type:resource", "dataos:resource:worker")


def offer_values(place: Place, path: tuple[str | int, ...], shape: Shape | None, world: World) -> Iterator[Offer]:
    """Yield what may be written for the value at *path*, the likeliest first."""
    if shape is not None:
        yield from _allowed(place, path, shape)
    if path[0] == "tags" and len(path) == 2:
        yield from _tags(place)
    if path == ("workspace",):
        yield from offer_names(place, path, world)
    section = place.worker.section_name
    if path[0] != section or len(path) < 2:
        return
    inner = path[1:]
    if inner == ("stack",):
        yield from offer_stacks(world)
    elif inner[0] == "resources" and len(inner) == 3:
        yield from offer_quantities(place.worker, str(inner[1]), str(inner[2]), shape)
    else:
        yield from offer_names(place, inner, world)


def _allowed(place: Place, path: tuple[str | int, ...], shape: Shape) -> Iterator[Offer]:
    known = shape.documentation
    values = [str(value) for value in shape.enum or known.get("x-enum", ())]
    default = known.get("default")
    if path == ("version",):
        values = _versions(place)
    elif "boolean" in shape.types:
        values = ["true", "false"]
        default = str(default).lower() if default is not None else None
    for value in values:
        yield Offer(value, VALUE, detail="default" if value == default else "", shape=shape)


def _versions(place: Place) -> list[str]:
    """Give the versions that go with the section that is there."""
    root = place.worker.root
    names = root.entries if root is not None else {}
    return [version for version, other in (("v1beta", "spec"), ("v2alpha", "worker")) if other not in names]


def _tags(place: Place) -> Iterator[Offer]:
    """Yield the tags of the platform's own convention that agree with the manifest and are not there yet."""
    worker = place.worker
    tags = list(_TAGS)
    for name in ("layer", "workspace"):
        node = worker.meta(name)
        if node is not None:
            tags.append(f"dataos:{name}:{node.text}")
    there = worker.root.get("tags") if worker.root is not None else None
    written = {getattr(item, "text", "") for item in getattr(there, "items", ())}
    for tag in tags:
        if tag not in written:
            yield Offer(tag, VALUE, detail="a convention of the platform")
