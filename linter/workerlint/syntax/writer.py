"""YAML for people, written by ruamel.yaml: values as they are written in a manifest, with comments at line ends.

The import takes 30 ms, so import this module only where YAML is written.
"""

from __future__ import annotations

from io import StringIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.emitter import RoundTripEmitter
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString, SingleQuotedScalarString

from workerlint.syntax.scalars import quoted_scalar, scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from workerlint.syntax.nodes import Scalar

__all__ = [
    "CommentedMap",
    "CommentedSeq",
    "NestingError",
    "comment",
    "parse",
    "place",
    "plain",
    "quoted",
    "render",
    "string",
    "written",
]

_STRING = "tag:yaml.org,2002:str"
_TYPES = frozenset(("bool", "float", "int", "null", "str", "timestamp"))
_WIDTH = 1 << 30
"""Long lines are not folded: a comment at the end of a line is about the whole value."""


class NestingError(Exception):
    """The values of a document are nested too deeply."""


class _Plain(str):
    """A scalar without quotes, whatever its type."""

    __slots__ = ()


class _Tagged(str):
    """A scalar with an explicit tag."""

    __slots__ = ("style", "tag")

    tag: str
    style: str


class _Block(LiteralScalarString):
    """A block scalar with a comment after its ``|``."""

    __slots__ = ("column", "note")

    note: str
    column: int


class _Representer(RoundTripRepresenter):
    """Represents scalars as they are written."""

    def plain(self, value: _Plain) -> ScalarNode:
        """Represent a scalar without quotes."""
        tag = str(self.serializer.resolver.resolve(ScalarNode, value, (True, False)))
        # In YAML 1.1, `=`, `<<` and a few others have types of their own. Here they are strings, which then get quotes.
        return self.represent_scalar(tag if tag.rpartition(":")[2] in _TYPES else _STRING, value)

    def tagged(self, value: _Tagged) -> ScalarNode:
        """Represent a scalar with its tag."""
        return self.represent_scalar(value.tag, value, style=value.style)


_Representer.add_representer(_Plain, _Representer.plain)
_Representer.add_representer(_Tagged, _Representer.tagged)
_Representer.add_representer(_Block, _Representer.represent_literal_scalarstring)


class _Emitter(RoundTripEmitter):
    """Writes strings in double quotes as the rest of the tool does, and the comments of block scalars."""

    def write_double_quoted(self, text: Any, _split: Any = True) -> None:
        """Write a string in double quotes: on one line, without invisible characters."""
        self.write_indicator(quoted_scalar(text), need_whitespace=True)

    def write_literal(self, text: Any, comment: Any = None) -> None:
        """Write a block scalar."""
        if isinstance(text, _Block):
            before = self.column + len(f" |{self.determine_block_hints(text)[0]}")
            comment = f"{' ' * max(1, text.column - before)}# {text.note}"
        super().write_literal(text, comment)


def plain(text: str) -> str:
    """Return a scalar that is written without quotes, such as a number."""
    return _Plain(text)


def string(text: str) -> str:
    """Return a string that is written with quotes only where a YAML reader needs them."""
    return _Plain(text) if scalar(text) == text else quoted(text)


def quoted(text: str) -> str:
    """Return a string that is written in double quotes."""
    return _made(DoubleQuotedScalarString, text)


def written(node: Scalar) -> str:
    """Return a scalar that is written as it is in a manifest: with the same type, tag and quotes, if it is visible."""
    text = node.text
    if node.tag is not None:
        tagged = _Tagged(text)
        tagged.tag, tagged.style = node.tag, node.style if text.isprintable() and node.style not in {"|", ">"} else '"'
        return tagged
    if _fits_block(text):
        return _made(LiteralScalarString, text)
    if not text.isprintable():
        return quoted(text)
    return (
        _Plain(text) if not node.style else _made(SingleQuotedScalarString, text) if node.style == "'" else quoted(text)
    )


def _fits_block(text: str) -> bool:
    """Return whether a string of several lines is easy to read as a block scalar."""
    lines = text.split("\n")
    if len(lines) < 2 or not lines[0] or text[0] == " " or text.endswith("\n\n"):
        return False
    return all(line.isprintable() and not line.endswith(" ") for line in lines)


def _made(kind: Callable[[str], Any], text: str) -> str:
    """Return a string of a class of ruamel.yaml, whose annotations are incomplete."""
    made: str = kind(text)
    return made


def comment(collection: CommentedMap | CommentedSeq, key: str | int, text: str, column: int = 0) -> None:
    """Write a comment at the end of the first line of a value, at *column* or after a space."""
    value = collection[key]
    if isinstance(value, LiteralScalarString):
        collection[key] = block = _Block(value)
        block.note, block.column = text, column
    else:
        collection.yaml_add_eol_comment(text, key, column=column)


def place(root: CommentedMap, path: Sequence[str | int], value: Any, note: str = "", column: int = 0) -> None:
    """Add a value at a path, with the mappings and lists around it; the items of a list in their order.

    A scalar in the way becomes a mapping or list: a section without a value, of which only defaults are in force.
    """
    inside: CommentedMap | CommentedSeq = root
    for name, below in pairwise(path):
        is_known = name in inside if isinstance(inside, CommentedMap) else name != len(inside)
        if not is_known or not isinstance(inside[name], (CommentedMap, CommentedSeq)):
            _put(inside, name, CommentedSeq() if isinstance(below, int) else CommentedMap())
        inside = inside[name]
    _put(inside, path[-1], value)
    if note:
        comment(inside, path[-1], note, column)


def _put(inside: CommentedMap | CommentedSeq, name: str | int, value: Any) -> None:
    if isinstance(inside, CommentedSeq):
        inside.append(value)
    else:
        inside[string(str(name))] = value


def parse(text: str) -> Any:
    """Return YAML with its comments, for a manifest that contains it."""
    return _yaml().load(text)


def render(root: CommentedMap, head: Iterable[str] = ()) -> str:
    """Return the text of a document with the comments *head* above it. Raise NestingError."""
    out = StringIO()
    try:
        _yaml().dump(root, out)
    except RecursionError:  # aliases of aliases, for the parser limits the levels of the text
        raise NestingError("the values are nested too deeply to be printed as YAML") from None
    return "".join(f"# {line}\n" for line in head) + out.getvalue()


def _yaml() -> YAML:
    yaml = YAML()
    yaml.Representer = _Representer
    yaml.Emitter = _Emitter
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
