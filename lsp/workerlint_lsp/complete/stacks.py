"""Offers Stacks with their flavours and versions."""

from __future__ import annotations

from workerlint.scaffold.stacks import TEMPLATES
from workerlint_lsp.complete.item import VALUE, Offer
from workerlint_schemas.stacks import known_stack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint_lsp.complete.item import World
    from workerlint_schemas.shape import KnownStack

_WORKER = "worker"


def offer_stacks(world: World) -> Iterator[Offer]:
    """Yield the Stacks of the configuration, then those that run a Worker, newest version first, then the others."""
    seen = set()
    for rank, text, stack in (*_configured(world), *_known()):
        if text not in seen:
            seen.add(text)
            detail = {0: "from the configuration", 3: "not known to run a Worker"}.get(rank, "")
            yield Offer(text, VALUE, detail=detail, words=stack.description if stack else "", rank=rank)


def _configured(world: World) -> Iterator[tuple[int, str, KnownStack | None]]:
    for name in world.settings.stacks:
        yield 0, name, known_stack(name.partition(":")[0].partition("+")[0])


def _known() -> Iterator[tuple[int, str, KnownStack | None]]:
    from workerlint_schemas.tables.stacks import STACKS

    for template in TEMPLATES.values():
        yield 1, template.stack, known_stack(template.stack.partition(":")[0].partition("+")[0])
    for name, stack in STACKS.items():
        # A Stack of which nobody has said what it runs may run a Worker.
        if stack.kinds and not _runs_worker(stack):
            continue
        versions = [f":{version}" for version in reversed(stack.versions)] or [""]
        rank = 2 if stack.kinds else 3
        for flavour in ("", *(f"+{flavour}" for flavour in stack.flavours if name == stack.name)):
            for version in versions:
                yield rank, f"{name}{flavour}{version}", stack


def _runs_worker(stack: KnownStack | None) -> bool:
    return stack is None or _WORKER in stack.kinds
