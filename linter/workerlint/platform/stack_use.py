"""The stack of a Worker, with what the catalogue, the configuration and the installation contain about it."""

from __future__ import annotations

from workerlint.core.record import Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.core.diagnostic import Related
    from workerlint.manifest.attribute import Attribute
    from workerlint.manifest.manifest import Stack
    from workerlint.manifest.stack_resource import StackDefinition
    from workerlint_schemas.shape import KnownStack

_MAX_RELATED = 5


class StackUse(Struct):
    """The stack of a Worker, and what is known about it."""

    attribute: Attribute
    """The field ``stack``."""
    stack: Stack
    """The parts of its value."""
    known: KnownStack | None
    """Its entry in the catalogue."""
    listed: list[Stack]
    """The stacks of the configuration that have its name."""
    named: list[StackDefinition]
    """The definitions of the stacks with its name, in any flavor and version."""
    meant: list[StackDefinition]
    """Those that it may refer to."""

    def related(self, path: str) -> list[Related]:
        """Return the definitions that it may refer to, else those of its name, for a finding in the file *path*."""
        return [definition.related(path) for definition in (self.meant or self.named)[:_MAX_RELATED]]

    @property
    def runs_in_worker(self) -> bool:
        """Whether the catalogue contains the stack, and not for other types of resources only."""
        return self.known is not None and (not self.known.kinds or "worker" in self.known.kinds)
