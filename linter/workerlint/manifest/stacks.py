"""The stack of a Worker, with what the catalogue and the configuration contain about it."""

from __future__ import annotations

from workerlint.core.record import Struct
from workerlint.manifest.attribute import Attribute, attribute
from workerlint.manifest.manifest import Stack, parse_stack
from workerlint.manifest.worker import Worker
from workerlint_schemas.stacks import known_stack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.config.settings import Settings
    from workerlint_schemas.shape import KnownStack


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

    @property
    def runs_in_worker(self) -> bool:
        """Whether the catalogue contains the stack, and not for other types of resources only."""
        return self.known is not None and (not self.known.kinds or "worker" in self.known.kinds)


def read_stack_use(worker: Worker) -> StackUse | None:
    """Return the stack when it is a valid stack reference, else None."""
    field, stack = attribute(worker, "stack"), worker.stack
    if field is None or field.string is None or stack is None:
        return None
    listed = [own for own in listed_stacks(worker.settings) if own.name == stack.name] if worker.settings.stacks else []
    return StackUse(field, stack, known_stack(stack.name), listed)


def listed_stacks(settings: Settings) -> list[Stack]:
    """Return the stacks that the configuration lists."""
    return [stack for text in settings.stacks if (stack := parse_stack(text)) is not None]
