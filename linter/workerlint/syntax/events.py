"""Events of a YAML parser that cost less to create than PyYAML's.

The extension calls the class of each event with its parts. The constructors of PyYAML's classes are Python functions,
which take a fifth of the time of a parse. An exception keeps its arguments without one: its ``args`` are the parts.
"""

from __future__ import annotations

from operator import attrgetter

from workerlint.syntax.libyaml import EVENTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _part(at: int) -> property:
    return property(lambda event: event.args[at])


def _event_class(name: str, *parts: str) -> type:
    """Return a subclass of PyYAML's class *name* that keeps its *parts*, in the order of the constructor."""
    return type(name, (BaseException, getattr(EVENTS, name)), {part: _part(at) for at, part in enumerate(parts)})


_MARKS = ("start_mark", "end_mark")
_PARTS = {
    "ScalarEvent": ("anchor", "tag", "implicit", "value", *_MARKS, "style"),
    "AliasEvent": ("anchor", *_MARKS),
    "MappingStartEvent": ("anchor", "tag", "implicit", *_MARKS, "flow_style"),
    "SequenceStartEvent": ("anchor", "tag", "implicit", *_MARKS, "flow_style"),
    "MappingEndEvent": _MARKS,
    "SequenceEndEvent": _MARKS,
}
"""The parts of each event, in the order in which the extension gives them."""
_CLASSES = {name: _event_class(name, *parts) for name, parts in _PARTS.items()}
_CONVERSIONS = {getattr(EVENTS, name): (_CLASSES[name], attrgetter(*parts)) for name, parts in _PARTS.items()}

ScalarEvent: Any = _CLASSES["ScalarEvent"]
AliasEvent: Any = _CLASSES["AliasEvent"]
MappingStartEvent: Any = _CLASSES["MappingStartEvent"]
SequenceStartEvent: Any = _CLASSES["SequenceStartEvent"]
StreamEndEvent: Any = EVENTS.StreamEndEvent


def converted(event: Any) -> Any:
    """Return an event of PyYAML's own class as one of the class here; as it is if there is none."""
    found = _CONVERSIONS.get(type(event))
    return event if found is None else found[0](*found[1](event))


def _creates_all(parser: Any) -> bool:
    try:
        next_event = parser("- &a {b: *a}").get_event
        return {type(next_event()) for _ in range(10)}.issuperset(_CLASSES.values())
    except Exception:  # noqa: BLE001 - a later version of PyYAML may call the classes in another way
        return False


def parser_of(extension: Any) -> Any:
    """Return the extension's parser, which creates the events here; one that converts them if it cannot."""
    names = vars(extension)
    original = {name: names.get(name) for name in _CLASSES}
    names.update(_CLASSES)
    if _creates_all(extension.CParser):
        return extension.CParser
    names.update(original)

    class ConvertingParser(extension.CParser):  # type: ignore[misc]
        def get_event(self) -> Any:
            return converted(super().get_event())

    return ConvertingParser
