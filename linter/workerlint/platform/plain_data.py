"""The values of nodes as plain data, as far as they are known.

A placeholder or a variable is ``UNKNOWN``, and a mapping with a placeholder as a key is an ``OpenMapping``.
"""

from __future__ import annotations

from typing import Any

from workerlint.core.record import Struct, new
from workerlint.manifest.quantity import parse_quantity
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence

_MAX_DEPTH = 100


class Unknown:
    """A value that is not known."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()


class KnownQuantity(Unknown):
    """A scalar that readers read as a string or as a number, but always as the same quantity: ``5e9``."""

    def __init__(self, text: str) -> None:
        self.text = text


class Items(list[Any]):
    """A list. ``jsonschema`` formats values, and aliases may make one exponentially longer than it is written."""

    def __repr__(self) -> str:
        return "[...]"


class Entries(dict[str, Any]):
    """A mapping, with a short representation for the same reason."""

    def __repr__(self) -> str:
        return "{...}"


class OpenMapping(Entries):
    """A mapping that may have any further key."""


class DataReader(Struct):
    """Turns nodes into plain data. What an alias repeats becomes the same object."""

    count: int = 0
    known: dict[int, tuple[Any, int]] = new(dict)
    """The data of each collection, and its height."""
    height: int = new(int)
    """The height of the value that was read last."""
    reasons: dict[str, None] = new(dict)

    def value(self, node: Node, depth: int) -> Any:
        """Return the value of a node."""
        node = node.target()
        self.height = 0
        if isinstance(node, Scalar):
            self.count += 1
            return _scalar(node)
        if node.kind not in {"mapping", "list"}:
            return UNKNOWN
        if id(node) not in self.known:
            self.count += 1
            value = self.collection(node, depth + 1) if depth < _MAX_DEPTH else UNKNOWN
            self.height += 1
            if depth >= _MAX_DEPTH or self.height > _MAX_DEPTH:  # aliases make values deeper than they are written
                self.reasons["it nests too deep"] = None
                value, self.height = UNKNOWN, 0
            self.known[id(node)] = value, self.height
        value, self.height = self.known[id(node)]
        return value

    def collection(self, node: Node, depth: int) -> Any:
        """Return the value of a mapping or a list, and set the height of its highest part."""
        height = 0
        if isinstance(node, Sequence):
            items = Items()
            for item in node.items:
                items.append(self.value(item, depth))
                height = max(height, self.height)
            self.height = height
            return items
        assert isinstance(node, Mapping)  # noqa: S101 - the kinds of collections
        is_open = node.is_open
        mapping = Entries()
        for name, (key, item) in node.entries.items():
            if key.kind in {"string", "integer"} and not (isinstance(key, Scalar) and key.readings):
                mapping[name] = self.value(item, depth)
                height = max(height, self.height)
            else:
                is_open = True  # readers turn it into different strings
        is_open = is_open or any(not isinstance(key, Scalar) for key, _ in node.pairs)
        self.height = height
        return OpenMapping(mapping) if is_open else mapping


_INFINITE = float("inf")


def _scalar(node: Scalar) -> Any:
    if node.readings is not None:
        is_quantity = not node.is_ambiguous and parse_quantity(node.text) is not None
        return KnownQuantity(node.text) if is_quantity else UNKNOWN
    if node.tag == "tag:yaml.org,2002:binary":
        return UNKNOWN
    kind = node.kind
    if kind == "string":
        return node.text
    if kind == "boolean":
        return node.boolean
    number = node.number
    if number is not None:
        return number if abs(number) < _INFINITE else UNKNOWN  # also unlike NaN
    return None if kind == "null" else UNKNOWN
