"""Tests of the events that the parsers create."""

from __future__ import annotations

import types
from typing import Any

import pytest
import yaml

from workerlint.syntax import events
from workerlint.syntax.libyaml import EVENTS, EXTENSION
from workerlint.syntax.nodes import Mapping
from workerlint.syntax.parser import CParser, parse_tree

TEXT = "a: &b [c, 'd']\ne: *b\nf: {g: !h i}\n"
with_extension = pytest.mark.skipif(EXTENSION is None, reason="PyYAML has no C extension here")


def read(parser: Any) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    while not found or found[-1][0] != "StreamEndEvent":
        event = parser.get_event()
        names = ("anchor", "tag", "implicit", "value", "style", "flow_style")
        values = {name: getattr(event, name) for name in names if hasattr(event, name)}
        found.append((type(event).__name__, values | {"at": (event.start_mark.index, event.end_mark.index)}))
    return found


def test_events_have_the_attributes_of_those_of_pyyaml() -> None:
    expected = [
        (type(event).__name__, vars(event)) for event in yaml.parse(TEXT, Loader=yaml.SafeLoader)
    ]  # fmt: skip
    for (kind, values), (expected_kind, theirs) in zip(read(CParser(TEXT)), expected, strict=True):
        assert kind == expected_kind
        assert values.pop("at") == (theirs["start_mark"].index, theirs["end_mark"].index)
        assert {name: value or "" for name, value in values.items()} == {
            name: theirs[name] or "" for name in values
        }  # PyYAML has None where libyaml has an empty style


def test_other_users_of_pyyaml_recognize_the_events() -> None:
    found = list(yaml.parse(TEXT, Loader=yaml.CSafeLoader))
    assert [event.value for event in found if isinstance(event, yaml.ScalarEvent)] == [
        "a",
        "c",
        "d",
        "e",
        "f",
        "g",
        "i",
    ]
    assert yaml.load(TEXT, Loader=yaml.CBaseLoader)["e"] == ["c", "d"]


@with_extension
@pytest.mark.parametrize("breaks", ["names", "keywords"])
def test_an_extension_that_cannot_create_them_keeps_its_own(breaks: str) -> None:
    """A later PyYAML may look its classes up elsewhere, or call them with keywords."""
    real = types.SimpleNamespace(**{name: getattr(EVENTS, name) for name in events._CLASSES})

    class Parser(CParser):  # type: ignore[misc]
        def get_event(self) -> Any:
            event = super().get_event()
            original = getattr(EVENTS, type(event).__name__)
            if type(event) is original:
                return event
            if breaks == "keywords" and getattr(extension, type(event).__name__) is not original:
                raise TypeError("no keyword arguments")
            return original(*event.args)

    extension = types.SimpleNamespace(**vars(real), CParser=Parser)
    parser = events.parser_of(extension)
    assert parser is not Parser
    assert extension.ScalarEvent is yaml.ScalarEvent
    assert read(parser(TEXT)) == read(CParser(TEXT))


def test_events_of_the_parser_in_python_are_of_the_same_classes() -> None:
    own = {yaml.ScalarEvent, yaml.AliasEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent}
    found = {type(events.converted(event)) for event in yaml.parse(TEXT, Loader=yaml.SafeLoader)}
    assert {events.ScalarEvent, events.AliasEvent, events.MappingStartEvent, events.SequenceStartEvent} <= found
    assert not found & own


def test_a_tree_has_the_marks_of_the_events() -> None:
    root = parse_tree(TEXT)
    assert root is not None
    assert isinstance(root, Mapping)
    assert [TEXT[value.start : value.end] for _, value in root.pairs] == ["&b [c, 'd']", "*b", "{g: !h i}"]
