"""The Stacks that the platform ships, by every name they go by."""

from __future__ import annotations

from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint_schemas.shape import Shape


class KnownStack:
    """One Stack. *name* is its canonical name and *aliases* are its others.

    *table* names the module of its compiled stackSpec; empty when its shape is not known. *kinds* are the types of
    Resource that run it; empty when that is not known. *versions* and *flavours* are those seen somewhere: an
    installation may have more.
    """

    __slots__ = ("aliases", "flavours", "kinds", "name", "table", "versions")

    def __init__(
        self,
        name: str,
        aliases: tuple[str, ...],
        table: str,
        versions: tuple[str, ...],
        flavours: tuple[str, ...],
        kinds: tuple[str, ...],
    ) -> None:
        self.name = name
        self.aliases = aliases
        self.table = table
        self.versions = versions
        self.flavours = flavours
        self.kinds = kinds

    @property
    def description(self) -> str:
        """What the Stack does, in a sentence; read from its file."""
        from workerlint_schemas import load_schema

        description: str = load_schema("stacks.json")[self.name]["description"]
        return description


def known_stack(name: str) -> KnownStack | None:
    """Give the Stack called *name* (without flavour and version), by its own name or another; None when unknown."""
    from workerlint_schemas.tables.stacks import STACKS

    return STACKS.get(name)


@lru_cache(64)
def stack_shape(name: str) -> Shape | None:
    """Give the compiled schema of the stackSpec of the Stack called *name*; None when its shape is not known."""
    stack = known_stack(name)
    if stack is None or not stack.table:
        return None
    from importlib import import_module

    root: Shape = import_module(f"workerlint_schemas.tables.{stack.table}").ROOT
    return root
