"""Builds positioned trees from the events of the C YAML parser, without recursion and within limits.

PyYAML's libyaml binding gives events with exact marks at the price of the parse itself; its own ``compose`` is
recursive in C (a document nested 50,000 deep ends the process) and resolves by YAML 1.1.
"""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.core.text import Pattern, Span
from workerlint.syntax.events import (
    AliasEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamEndEvent,
    parser_of,
)
from workerlint.syntax.libyaml import EXTENSION, YAMLError
from workerlint.syntax.nodes import PLAIN_KINDS, PROPERTIES, Alias, Mapping, Node, Pair, Scalar, Sequence, marked_kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

HAS_EXTENSION = EXTENSION is not None
"""Whether texts are parsed in C."""
CParser: Any
if EXTENSION is not None:
    CParser = parser_of(EXTENSION)
else:
    from workerlint.syntax.pure_parser import PureParser

    CParser = PureParser


MAX_DEPTH = 128
"""The maximum nesting depth of collections; hand-written manifests stay below 20."""

MAX_NODES = 1_000_000
"""The maximum number of nodes in a document, with each alias counted as its target."""


class Problem(Record):
    """A problem that the tree builder found."""

    kind: str
    """``duplicate-key``, ``duplicate-section``, ``duplicate-merge``, ``undefined-alias`` or ``expansion-limit``."""
    span: Span
    name: str
    message: str = ""
    """Why a limit is exceeded; for a duplicate merge key, the one key that replaces all of them if it is known; for a
    duplicate section, its keys in words."""
    first: Span | None = None
    """For a duplicate key or merge key: its first occurrence."""

    def shifted(self, by: int) -> Problem:
        """Return the same problem with *by* code points added to its offsets."""
        first = self.first and self.first.shifted(by)
        return Problem(self.kind, self.span.shifted(by), self.name, self.message, first)


class LimitError(Exception):
    """A document exceeds a limit, as *problem* describes; the tree built so far must not be used."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Inventory:
    """Facts about a whole tree that would otherwise need a walk."""

    __slots__ = ("has_ambiguous", "has_gaps", "has_uses", "names")

    names: set[str]
    """The texts of all keys that are scalars."""
    has_gaps: bool
    """Whether some scalar is empty: a missing key, value or item."""
    has_ambiguous: bool
    """Whether YAML readers may read some plain scalar differently."""
    has_uses: bool
    """Whether an alias repeats a value, or a merge key adds pairs."""

    def __init__(self) -> None:
        self.names = set()
        self.has_gaps = False
        self.has_ambiguous = False
        self.has_uses = False

    def with_other_values(self) -> Inventory:
        """Return the facts about a tree with the same keys and any values."""
        made = Inventory()
        made.names = self.names
        made.has_gaps = made.has_ambiguous = True
        made.has_uses = self.has_uses
        return made


def parse_tree(
    text: str,
    base: int = 0,
    problems: list[Problem] | None = None,
    max_depth: int = MAX_DEPTH,
    max_nodes: int = MAX_NODES,
    inventory: Inventory | None = None,
) -> Node | None:
    """Return the tree of the one document in *text*; None when it is empty.

    All offsets have *base* added. Duplicate keys and bad aliases are appended to *problems*; *inventory* is filled.

    Raises LimitError past a limit, yaml.YAMLError (a MarkedYAMLError or a ReaderError) where the text is not YAML, and
    UnicodeEncodeError for a lone surrogate.

    One loop with an explicit stack. ``pending`` is the key that waits for its value when the open collection is a
    mapping. ``count`` weighs every node, an alias as much as its target, so that an expansion bomb is found before
    anyone walks it. This is the hot path of the whole tool: the events cost 0.16 ms a manifest, the loop adds 0.08.
    """
    if problems is None:
        problems = []
    if inventory is None:
        inventory = Inventory()
    add_name = inventory.names.add
    next_event = CParser(text).get_event
    kinds = PLAIN_KINDS
    ambiguous = kinds.ambiguous
    anchors: dict[str, tuple[Node, int]] = {}
    # The values of the five variables below for each enclosing collection.
    stack: list[tuple[Any, bool, list[Any], Node | None, int]] = []
    root: Node | None = None
    open_node: Any = None
    in_mapping = False
    parts: list[Any] = []
    pending: Node | None = None
    opened_at = count = 0
    node: Node
    while True:
        try:
            event: Any = next_event()
        except YAMLError as error:
            # From 0.2.6 on libyaml has a limit of its own, and it scans far ahead of the events.
            if getattr(error, "problem", "") != "exceeded maximum nesting depth":
                raise
            at = error.problem_mark.index + base  # type: ignore[attr-defined]
            message = f"nesting exceeds {max_depth} levels"
            raise LimitError(Problem("expansion-limit", Span(at, at + 1), "", message)) from None
        except UnicodeDecodeError:
            raise YAMLError("the escapes of a tag are not UTF-8") from None
        kind = type(event)
        if kind is ScalarEvent:
            anchor, tag, _, value, first, last, style = event.args
            start = first.index
            end = last.index
            node = Scalar()
            node.text = value
            node.anchor = anchor
            node.tag = tag
            if not style and anchor is None and tag is None:  # most scalars
                if start == end:
                    inventory.has_gaps = True
                node.style = ""
                node.kind = kinds[value]
            else:
                if start == end:
                    inventory.has_gaps = True
                elif style and style in "|>":  # the end mark includes the line breaks that follow
                    end = start + len(text[start:end].rstrip())
                if anchor is not None or tag is not None:  # a fix that replaces the value keeps both
                    start = min(PROPERTIES.match(text, start).end(), end)  # type: ignore[union-attr]
                    if start == end:
                        inventory.has_gaps = True
                node.style = style = style or ""
                node.kind = marked_kind(value, style, tag) if style or tag is not None else kinds[value]
                if anchor is not None:
                    anchors[anchor] = (node, 1)
            if base:
                start += base
                end += base
            node.start = start
            node.end = end
            count += 1
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            anchor, tag, _, first, _, flow = event.args
            start = first.index + base
            if len(stack) >= max_depth:
                span = Span(start, start + 1)
                raise LimitError(Problem("expansion-limit", span, "", f"nesting exceeds {max_depth} levels"))
            stack.append((open_node, in_mapping, parts, pending, opened_at))
            in_mapping = kind is MappingStartEvent
            parts = []
            if in_mapping:
                open_node = Mapping()
                open_node.pairs = parts
                open_node._entries = open_node._open = open_node._own = None  # noqa: SLF001
            else:
                open_node = Sequence()
                open_node.items = parts
            open_node.start = open_node.end = start
            open_node.flow = flow is True
            open_node.anchor = anchor
            open_node.tag = tag
            pending = None
            opened_at = count
            count += 1
            if anchor is not None:
                # Known but without a weight until it is closed: an alias inside it would never end.
                anchors[anchor] = (open_node, 0)
            continue
        elif kind is AliasEvent:
            name, first, last = event.args
            inventory.has_uses = True
            span = Span(first.index + base, last.index + base)
            target: Node | None
            target, weight = anchors.get(name, _NO_ANCHOR)
            if target is None:
                problems.append(Problem("undefined-alias", span, name))
            elif weight == 0:
                problems.append(
                    Problem("expansion-limit", span, name, f"alias `*{name}` refers to a node that contains it")
                )
                target = None
            count += weight
            if count > max_nodes:
                message = f"alias `*{name}` expands the document to more than {max_nodes} nodes"
                raise LimitError(Problem("expansion-limit", span, name, message))
            node = Alias(span.start, span.end, name, target)
        elif kind is StreamEndEvent:
            inventory.has_ambiguous = kinds.ambiguous is not ambiguous
            inventory.has_uses |= "<<" in inventory.names
            return root
        elif open_node is None:  # the stream and the document start or end
            continue
        else:  # the open collection ends
            if parts:
                open_node.end = parts[-1][1].end if in_mapping else parts[-1].end
            if open_node.flow:
                first, last = event.args
                end = last.index
                if end > first.index:  # the end of a pair in a list (``[a: b]``) has no brace, so no width
                    open_node.end = end + base
            # A single key has no duplicate, and most mappings of a long manifest have only one.
            if in_mapping and len(parts) > 1 and (len(open_node.entries) != len(parts) or "<<" in inventory.names):
                _note_duplicates(open_node, problems)
            if open_node.anchor is not None:
                anchors[open_node.anchor] = (open_node, count - opened_at)
            node = open_node
            open_node, in_mapping, parts, pending, opened_at = stack.pop()
        # Add the finished node to the enclosing collection.
        if in_mapping:
            if pending is None:
                pending = node
                if kind is ScalarEvent:
                    add_name(value)
            else:
                parts.append((pending, node))
                pending = None
        elif open_node is not None:
            parts.append(node)
        else:
            root = node


def is_yaml(text: str) -> bool:
    """Return whether a text is well-formed YAML. This takes a fraction of the time of ``parse_tree``."""
    try:
        parser = CParser(text)
        # The quick way does not decode the escapes of a tag, which may not be UTF-8.
        if HAS_EXTENSION and "%" not in text:
            parser.raw_parse()
        else:
            while type(parser.get_event()) is not StreamEndEvent:
                pass
    except (YAMLError, UnicodeError):
        return False
    return True


_NO_ANCHOR = (None, 1)


def _note_duplicates(mapping: Mapping, problems: list[Problem]) -> None:
    first: dict[str, Node] = {}
    merges: list[Pair] = []
    for pair in mapping.pairs:
        key = pair[0]
        if isinstance(key, Scalar) and key.text == "<<" and not key.style:
            merges.append(pair)
        elif isinstance(key, Scalar):
            name = key.text
            if name in first:
                problems.append(Problem("duplicate-key", key.span, name, "", first[name].span))
            else:
                first[name] = key
    if len(merges) > 1:
        values = [part for _, value in merges for part in (value.items if isinstance(value, Sequence) else [value])]
        aliases = [f"*{value.name}" for value in values if isinstance(value, Alias)]
        meant = f"<<: [{', '.join(aliases)}]" if len(aliases) == len(values) else ""
        problems.append(Problem("duplicate-merge", merges[1][0].span, "<<", meant, merges[0][0].span))


BYTE_ORDER_MARK = "\ufeff"
ODD_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""No-break spaces and other characters that look like a space and are content in YAML."""
_MARKER = Pattern(rf"(?m)^(?:{BYTE_ORDER_MARK}?(---|\.\.\.)(?=[ \t\r\n]|\Z)|{BYTE_ORDER_MARK})")
_NO_CONTENT = Pattern(r"(?:[ \t]*(?:#[^\r\n]*)?(?:[\r\n]+|\Z)|%[^\r\n]*(?:[\r\n]+|\Z))*")


def split_documents(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end offset (code points) of each document, including its ``---`` line and the lines above.

    YAML forbids ``---`` and ``...`` at the start of a line inside any scalar, so no parse is needed. A last part
    without content (comments only) is yielded too; it parses to nothing. A byte order mark at the start of a line also
    begins a document: two files were concatenated.
    """
    if "---" not in text and "..." not in text and BYTE_ORDER_MARK not in text:
        yield 0, len(text)
        return
    start = 0
    for match in _MARKER.finditer(text):
        if match[1] != "...":
            before = _NO_CONTENT.match(text, start, match.start())
            if before and before.end() == match.start() and not match[0].startswith(BYTE_ORDER_MARK):
                continue  # directives and comments belong to the document that this marker opens
            if match.start() > start:
                yield start, match.start()
            start = match.start()
        else:
            end = text.find("\n", match.end()) + 1 or len(text)
            yield start, end
            start = end
    if start < len(text):
        yield start, len(text)
