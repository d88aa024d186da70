"""Completion of values: those that the schema allows, Stacks, quantities, and names from the context."""

from __future__ import annotations

import json

from workerlint.manifest.attribute import meta
from workerlint.manifest.quantities import CPU, DEFAULTS, LIMITS, MEMORY, REQUESTS, read_amounts
from workerlint.manifest.quantity import parse_quantity
from workerlint.scaffold.stacks import TEMPLATES
from workerlint.syntax.scalars import scalar
from workerlint_lsp.complete.item import REFERENCE, VALUE, CompletionItem
from workerlint_lsp.complete.names import complete_names
from workerlint_schemas.stacks import known_stack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.manifest.worker import Worker
    from workerlint_lsp.complete.cursor import Cursor
    from workerlint_lsp.complete.item import CompletionContext
    from workerlint_schemas.shape import Shape

_WORKER = "worker"
_LAYER = "user"
"""The layer of a manifest without one."""
_TAGS = ("dataos:type:resource", "dataos:resource:worker")


def complete_values(
    cursor: Cursor, path: tuple[str | int, ...], shape: Shape | None, context: CompletionContext
) -> Iterator[CompletionItem]:
    """Yield the completions of the value at *path*, the most likely first."""
    if shape is not None:
        yield from _allowed(cursor, path, shape)
    if path[0] == "tags" and len(path) == 2:
        yield from _tags(cursor, path[:1], (*context.settings.tags, *_platform_tags(cursor)))
    if path in {("workspace",), ("owner",)}:
        yield from complete_names(cursor, path, context)
    section = cursor.worker.section_name
    if path[0] != section or len(path) < 2:
        return
    inner = path[1:]
    if inner == ("stack",):
        yield from complete_stacks(context)
    elif inner[0] == "tags" and len(inner) == 2:
        yield from _tags(cursor, path[:2], context.settings.tags)
    elif inner[0] == "resources" and len(inner) == 3:
        yield from complete_quantities(cursor.worker, str(inner[1]), str(inner[2]), shape)
    else:
        yield from complete_names(cursor, inner, context)


def _allowed(cursor: Cursor, path: tuple[str | int, ...], shape: Shape) -> Iterator[CompletionItem]:
    known = shape.documentation
    values = list(shape.enum or known.get("x-enum", ()))
    default = known.get("default")
    if path == ("version",):
        values = _versions(cursor)
    elif "boolean" in shape.types:
        values = ["true", "false"]
        default = str(default).lower() if default is not None else None
    for value in values:
        detail = "default" if value == default else ""
        if not isinstance(value, str):
            yield CompletionItem(json.dumps(value), VALUE, detail=detail, shape=shape)
        else:
            is_quoted = "boolean" not in shape.types and scalar(value) != value
            yield CompletionItem(value, REFERENCE if is_quoted else VALUE, detail=detail, shape=shape)


def _versions(cursor: Cursor) -> list[str]:
    """Return the versions that match the existing section."""
    root = cursor.worker.root
    names = root.entries if root is not None else {}
    return [version for version, other in (("v1beta", "spec"), ("v2alpha", "worker")) if other not in names]


def _platform_tags(cursor: Cursor) -> list[str]:
    """Return the tags that follow the platform's convention and match the manifest."""
    worker = cursor.worker
    tags = list(_TAGS)
    layer = worker.meta("layer")
    for name, value in (("layer", layer.text if layer is not None else _LAYER), ("workspace", worker.workspace)):
        if value:
            tags.append(f"dataos:{name}:{value}")
    return tags


def _tags(cursor: Cursor, path: tuple[str | int, ...], tags: Iterable[str]) -> Iterator[CompletionItem]:
    """Yield those of *tags* that the list at *path* does not contain."""
    listed = meta(cursor.worker, *path)
    written = {item.text for item in listed.items} if listed is not None else set()
    for tag in tags:
        if tag not in written:
            detail = "platform convention" if tag.startswith("dataos:") else "from the configuration"
            yield CompletionItem(tag, VALUE, detail=detail)


_CPU = (
    ("100m", "0.1 cores"),
    ("250m", "0.25 cores"),
    ("400m", "0.4 cores"),
    ("500m", "0.5 cores"),
    ("1", "1 core"),
    ("2", "2 cores"),
    ("4", "4 cores"),
)
_MEMORY = (
    ("100Mi", "100 MiB"),
    ("128Mi", "128 MiB"),
    ("256Mi", "256 MiB"),
    ("400Mi", "400 MiB"),
    ("512Mi", "512 MiB"),
    ("1Gi", "1 GiB"),
    ("2Gi", "2 GiB"),
    ("4Gi", "4 GiB"),
    ("8Gi", "8 GiB"),
)


def complete_quantities(worker: Worker, part: str, resource: str, shape: Shape | None) -> Iterator[CompletionItem]:
    """Yield quantities for ``resources.PART.RESOURCE``, smallest first."""
    choices = {CPU: _CPU, MEMORY: _MEMORY}.get(resource)
    if choices is None or part not in {REQUESTS, LIMITS}:
        return
    other = worker.cached(read_amounts).get((LIMITS if part == REQUESTS else REQUESTS, resource))
    bound = other.quantity if other is not None and other.is_sound else None
    for text, meaning in choices:
        amount = parse_quantity(text)
        if amount is not None and bound is not None and (amount > bound if part == REQUESTS else amount < bound):
            continue
        detail = f"{meaning}, default" if DEFAULTS[part, resource] == text else meaning
        yield CompletionItem(text, VALUE, detail=detail, shape=shape)


def complete_stacks(context: CompletionContext) -> Iterator[CompletionItem]:
    """Yield the Stacks of the configuration and of the workspace, then those that run a Worker, then the others.

    The newest version is first.
    """
    seen = set(context.settings.stacks)
    for stack in context.settings.stacks:
        yield _stack(stack, "from the configuration", 0)
    for item in sorted(context.platform.defined_stacks, key=lambda item: item.stack.version, reverse=True):
        if item.text not in seen and (not item.runs_in or _WORKER in item.runs_in):
            seen.add(item.text)
            yield _stack(item.text, f"defined in {item.path}", 0)
    for rank, text in _catalog():
        if text not in seen:
            seen.add(text)
            yield _stack(text, "not known to run a Worker" if rank == 3 else "", rank)


def _stack(text: str, detail: str, rank: int) -> CompletionItem:
    known = known_stack(text.partition(":")[0].partition("+")[0])
    return CompletionItem(text, VALUE, detail=detail, documentation=known.description if known else "", rank=rank)


def _catalog() -> Iterator[tuple[int, str]]:
    """Yield the rank and the text of each Stack of the catalog that may run a Worker."""
    from workerlint_schemas.tables.stacks import STACKS

    for template in TEMPLATES.values():
        yield 1, template.stack
    for name, stack in STACKS.items():
        # A Stack without known resource types may run a Worker.
        if stack.kinds and _WORKER not in stack.kinds:
            continue
        versions = [f":{version}" for version in reversed(stack.versions)] or [""]
        rank = 2 if stack.kinds else 3
        for flavour in ("", *(f"+{flavour}" for flavour in stack.flavours if name == stack.name)):
            for version in versions:
                yield rank, f"{name}{flavour}{version}"
