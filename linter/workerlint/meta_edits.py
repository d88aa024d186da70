"""Edits on the attributes of a manifest's top level: a value written anew, an attribute added."""

from __future__ import annotations

from workerlint.diagnostic import Edit
from workerlint.edits import insert_pair, key_column, owns_its_line, replace
from workerlint.nodes import Scalar, is_empty
from workerlint.places import is_written_in, quoted
from workerlint.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.nodes import Mapping
    from workerlint.text import Source


def write_value(source: Source, mapping: Mapping, name: str, value: str) -> Edit | None:
    """Give *name*, which is there, the value *value*, in the quotes it has.

    None where the value is written elsewhere (an alias, a merge key) or others may take it from here (an anchor), is a
    block scalar or no scalar at all.
    """
    key, node = mapping.entries[name]
    if not isinstance(node, Scalar) or node.style in {"|", ">"} or not is_written_in(mapping, key):
        return None
    if node.anchor is not None or (not node.text and not node.style and node.tag):
        return None  # behind a tag alone, the value would run into it
    if not is_empty(node):
        return replace(node, quoted(node, value))
    colon = source.text.find(":", key.end)
    if colon < 0 or source.text[key.end : colon].strip(" "):
        return None
    return Edit(Span(colon + 1, colon + 1), f" {value}")


def add_value(source: Source, mapping: Mapping, name: str, value: str, after: tuple[str, ...]) -> Edit | None:
    """Add the attribute *name* behind the first of *after* that is there, else in front of all others.

    None where there is no safe place for it.
    """
    content = f"{name}: {value}"
    own = {key.text for key, _ in mapping.pairs if isinstance(key, Scalar)}
    for above in after:
        if above in own:
            return insert_pair(source, mapping, content, after=above)
    if mapping.flow:
        return insert_pair(source, mapping, content)
    if key_column(source, mapping) is None or not owns_its_line(source, mapping.pairs[0][0]):
        return None
    first = mapping.pairs[0][0]
    return Edit(Span(first.start, first.start), f"{content}{source.newline}{_indent(source, first.start)}")


def _indent(source: Source, offset: int) -> str:
    lines = source.lines
    return source.text[lines.starts[lines.line_of(offset)] : offset]
