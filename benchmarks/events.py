"""The baseline for the cost of a check: the events of the C parser. It imports nothing of the linter."""

from __future__ import annotations

from yaml._yaml import CParser
from yaml.events import StreamEndEvent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def events_of(text: str) -> Callable[[], object]:
    """Return a function that iterates the events of *text*."""

    def events() -> None:
        next_event = CParser(text).get_event
        while type(next_event()) is not StreamEndEvent:
            pass

    return events
