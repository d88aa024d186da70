"""The tree of a YAML document with positions: every key and value with its span, duplicates and aliases included."""

from __future__ import annotations

from bisect import bisect_right

from workerlint.core.memo import Memo
from workerlint.core.record import Struct
from workerlint.core.text import Pattern, Span
from workerlint.core.wording import dotted
from workerlint.syntax.scalar_kinds import WORDS, core_kind, may_differ

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.syntax.scalar_readings import Readings

ANCHOR_NAME = Pattern(r"[A-Za-z0-9_-]+")
"""The name of an anchor, as libyaml and thus the parser of the platform accept it."""
PROPERTY = r"(?:&[A-Za-z0-9_-]+|!<[^>\s]*>|![^\s,\[\]{}]*)"
"""An anchor or a tag."""
PROPERTIES = Pattern(rf"(?:{PROPERTY}(?:\s|#[^\r\n]*)*+)*+")
"""The anchor and the tag of a node, with the white space and the comments after each."""

_VARIABLE = Pattern(r"\$\{|\$[A-Za-z_]")
_STANDARD = "tag:yaml.org,2002:"
_TAGGED_KINDS = {
    "tag:yaml.org,2002:str": "string",
    "tag:yaml.org,2002:int": "integer",
    "tag:yaml.org,2002:float": "number",
    "tag:yaml.org,2002:bool": "boolean",
    "tag:yaml.org,2002:null": "null",
    "tag:yaml.org,2002:binary": "string",
}


class Node:
    """Any value or key.

    The nodes of a text have no constructor, which would be half of the cost of a node: the parser sets their fields.
    ``of`` creates a single node.
    """

    __slots__ = ("anchor", "end", "start", "tag")

    start: int
    """The offset (code points) in the text of the file."""
    end: int
    """The offset after the last character."""
    anchor: str | None
    """The name after ``&``, or None."""
    tag: str | None
    """The explicit tag as resolved by the parser, or None."""

    kind: str = ""
    """The type of the value: string, integer, number, boolean, null, mapping, list, or unknown (a placeholder)."""

    @property
    def span(self) -> Span:
        """The range of the node's own text."""
        return Span(self.start, self.end)

    def target(self) -> Node:
        """Return the node itself, or the node that it refers to when it is an alias."""
        return self

    def children(self) -> list[Node]:
        """Return the nodes directly below this one, in the order of the text; aliases are not followed."""
        return []

    def walk(self) -> Iterator[Node]:
        """Yield this node and all nodes below it in the order of the text: a collection, then its keys and values.

        Aliases are not followed. There is no recursion: manifests may nest deeper than Python calls.
        """
        pending: list[Node] = [self]
        while pending:
            node = pending.pop()
            yield node
            pending += node.children()[::-1]


class Scalar(Node):
    """A scalar."""

    __slots__ = ("kind", "style", "text")

    text: str
    """The value after unquoting and folding."""
    kind: str
    """The kind by YAML 1.2 core; ``unknown`` for text with ``{{...}}``, ``${ENV}`` or ``$ENV`` in it.

    It is an attribute rather than a property, because rules read it several times per scalar.
    """
    style: str
    """The quote or the block indicator: ``""`` (plain), ``'``, ``"``, ``|`` or ``>``."""

    @classmethod
    def of(
        cls, start: int, end: int, text: str, style: str = "", anchor: str | None = None, tag: str | None = None
    ) -> Scalar:
        """Return a scalar."""
        node = cls()
        node.start = start
        node.end = end
        node.text = text
        node.style = style
        node.anchor = anchor
        node.tag = tag
        node.kind = PLAIN_KINDS[text] if not style and tag is None else marked_kind(text, style, tag)
        return node

    @property
    def number(self) -> int | float | None:
        """The value when the kind is integer or number, else None; also None where it is ambiguous."""
        if self.kind not in {"integer", "number"}:
            return None
        # A tag makes a number of a scalar in quotes, which all readers read alike.
        number: int | float | None = _NUMBERS[self.text] if not self.style else _number(self.text)
        return number

    @property
    def integer(self) -> int | None:
        """The value where an integer is expected, which ``3.0`` and ``1e1`` are too; None when it is not known."""
        # Rules read it often: this saves a call for scalars that are not numbers.
        number = self.number if self.kind in {"integer", "number"} else None
        return int(number) if number is not None and number % 1 == 0 else None

    @property
    def readings(self) -> Readings | None:
        """What YAML readers read a plain scalar as, where they differ and no tag decides; else None."""
        return None if self.style or self.tag is not None else _readings(self.text)

    @property
    def is_ambiguous(self) -> bool:
        """Whether readers read different numbers: ``010`` is 8 or 10. No rule compares such a number."""
        found = None if self.style else _readings(self.text)
        return found is not None and len(found.numbers) > 1

    @property
    def boolean(self) -> bool | None:
        """The value when the kind is boolean, else None."""
        return self.text.lower() == "true" if self.kind == "boolean" else None


def _plain_kind(text: str) -> str:
    """Return the kind of a scalar without quotes and tag."""
    if ("$" in text or "{" in text) and _is_unknown(text):
        return "unknown"
    return core_kind(text)


def _readings(text: str) -> Readings | None:
    """Return how readers read a plain scalar differently; None when all read it as the same value."""
    if not may_differ(text):
        return None
    from workerlint.syntax.scalar_readings import readings  # nearly no manifest has such a scalar

    return readings(text)


def _number(text: str) -> int | float | None:
    """Return the value of an integer or a number."""
    if len(text) < 10 and text.isdecimal() and text.isascii() and (text[0] != "0" or text == "0"):
        return int(text)
    from workerlint.syntax.scalar_readings import read_core  # nearly all numbers are short integers

    return read_core(text).number


def _plain_number(text: str) -> int | float | None:
    """Return the value of an integer or a number without quotes; None where it is ambiguous."""
    found = _readings(text)
    return None if found is not None and len(found.numbers) > 1 else _number(text)


_NUMBERS = Memo(_plain_number, 1024)
"""Rules read the same few numbers again and again."""


class PlainKinds(Memo):
    """The kinds of scalars without quotes and tag: manifests repeat the same few words.

    The kind of a scalar that readers read differently is not cached, so that each of them gets here. The parser can
    thus tell from *ambiguous* whether a document has any, without a test of every scalar.
    """

    __slots__ = ("ambiguous",)

    ambiguous: object
    """A new object for each scalar that readers read differently."""

    def __init__(self) -> None:
        super().__init__(_plain_kind, 4096)
        self.ambiguous = object()

    def __missing__(self, text: str) -> str:
        # Most scalars are words that every reader reads as strings: no call is needed for them.
        if text[:1].isalpha() and text not in WORDS and "$" not in text and "{" not in text:
            kind = "string"
        else:
            kind = _plain_kind(text)
            if _readings(text) is not None:
                self.ambiguous = object()
                return kind
        if len(self) >= self._most:
            self.clear()
        self[text] = kind
        return kind


PLAIN_KINDS = PlainKinds()


def marked_kind(text: str, style: str, tag: str | None) -> str:
    """Return the kind of a scalar with quotes or a tag, or of a block scalar."""
    if _is_unknown(text):
        return "unknown"
    if tag is not None:
        # A custom tag may mean any type, and a tag without a value is unfinished.
        return _TAGGED_KINDS.get(tag, "unknown") if text or style else "unknown"
    return "string"


def _is_unknown(text: str) -> bool:
    return bool("$" in text and _VARIABLE.search(text)) or ("{{" in text and "}}" in text)


class Alias(Node):
    """``*name``: a use of an anchored node."""

    __slots__ = ("name", "node")

    name: str
    node: Node | None
    """The anchored node; None if the anchor is not defined, or the anchored node contains the alias."""

    def __init__(self, start: int, end: int, name: str, node: Node | None) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.node = node
        self.anchor = None
        self.tag = None

    @property
    def kind(self) -> str:  # type: ignore[override]
        """The kind of the anchored node; ``unknown`` when there is none."""
        return "unknown" if self.node is None else self.node.kind

    def target(self) -> Node:
        """Return the anchored node, or the alias itself when there is none."""
        return self if self.node is None else self.node


class Sequence(Node):
    """A list."""

    __slots__ = ("flow", "items")

    items: list[Node]
    flow: bool
    """Whether it is written as ``[a, b]``."""

    @property
    def kind(self) -> str:  # type: ignore[override]
        """``list``, or ``unknown`` if it has a custom tag, which may make any value of it."""
        return "list" if self.tag is None or self.tag.startswith(_STANDARD) else "unknown"

    @classmethod
    def of(cls, start: int, flow: bool, anchor: str | None = None, tag: str | None = None) -> Sequence:
        """Return an empty list."""
        node = cls()
        node.start = node.end = start
        node.flow = flow
        node.anchor = anchor
        node.tag = tag
        node.items = []
        return node

    def values(self) -> list[Node]:
        """Return the items with aliases followed."""
        return [item.target() for item in self.items]

    def children(self) -> list[Node]:
        """Return the items as written."""
        return self.items


Pair = tuple[Node, Node]
"""A key and its value, as written."""


class Mapping(Node):
    """A mapping."""

    __slots__ = ("_entries", "_open", "_own", "flow", "pairs")

    pairs: list[Pair]
    """The pairs as written, in order, duplicates and merge keys (``<<``) included."""
    flow: bool
    """Whether it is written as ``{a: 1}``."""

    _entries: dict[str, Pair] | None
    _open: bool | None
    _own: frozenset[int] | None

    @classmethod
    def of(cls, start: int, flow: bool, anchor: str | None = None, tag: str | None = None) -> Mapping:
        """Return an empty mapping."""
        node = cls()
        node.start = node.end = start
        node.flow = flow
        node.anchor = anchor
        node.tag = tag
        node.pairs = []
        node.forget_entries()
        return node

    @property
    def kind(self) -> str:  # type: ignore[override]
        """``mapping``, or ``unknown`` for ``{{name}}`` and if it has a custom tag, which may make any value of it."""
        if self.tag is not None and not self.tag.startswith(_STANDARD):
            return "unknown"
        return "unknown" if self.is_placeholder else "mapping"

    @property
    def is_placeholder(self) -> bool:
        """Whether it is ``{{name}}``, which YAML reads as a mapping whose key is a mapping."""
        return self.flow and bool(self.pairs) and isinstance(self.pairs[0][0], Mapping)

    @property
    def entries(self) -> dict[str, Pair]:
        """The effective pairs by key text: merge keys followed, the last of duplicates kept (as Go's decoders do)."""
        entries = self._entries
        if entries is None:
            entries = {}
            try:
                # Most mappings have scalar keys without duplicates. Until Python 3.12, a comprehension is a call.
                for pair in self.pairs:
                    entries[pair[0].text] = pair  # type: ignore[attr-defined]
                if "<<" not in entries:
                    self._entries = entries
                    return entries
            except AttributeError:  # a key that is not a scalar
                pass
            entries = {}
            merges = []
            for pair in self.pairs:
                key = pair[0]
                if isinstance(key, Scalar):
                    if key.text == "<<" and not key.style:
                        merges.append(pair[1])
                    else:
                        entries[key.text] = pair
            if merges:
                merged: dict[str, Pair] = {}
                for mapping in (part for merge in merges for part in _merge_parts(merge)):
                    for name, pair in mapping.entries.items() if isinstance(mapping, Mapping) else ():
                        merged.setdefault(name, pair)
                entries = {**merged, **entries}
            self._entries = entries
        return entries

    @property
    def is_open(self) -> bool:
        """Whether the mapping may have any key: a key is a placeholder, or a merge key has an unknown value."""
        if self._open is None:
            unknown = self.kind == "unknown" or any(key.kind == "unknown" for key, _ in self.pairs)
            merges = [
                value for key, value in self.pairs if isinstance(key, Scalar) and key.text == "<<" and not key.style
            ]
            if merges and not unknown:
                parts = [part for merge in merges for part in _merge_parts(merge)]
                unknown = any(part.kind == "unknown" for part in parts)
                unknown = unknown or any(key.kind == "unknown" for key, _ in self.entries.values())
            self._open = unknown
        return self._open

    def forget_entries(self) -> None:
        """Compute what is cached of the pairs again: one of them has changed."""
        self._entries = self._open = self._own = None

    def get(self, name: str) -> Node | None:
        """Return the value of key *name* with its alias followed, or None."""
        pair = (self._entries or self.entries).get(name)
        if pair is None:
            return None
        value = pair[1]
        return value.target() if type(value) is Alias else value

    def children(self) -> list[Node]:
        """Return the keys and values as written."""
        return [part for pair in self.pairs for part in pair]

    def owns(self, key: Node) -> bool:
        """Return whether *key* is written in this mapping: a merge key may add pairs that other mappings share."""
        if self._own is None:
            self._own = frozenset(id(own) for own, _ in self.pairs)
        return id(key) in self._own

    def merge_of(self, key: Node) -> Node | None:
        """Return the value of the merge key that adds *key* to this mapping; None if the key is written here."""
        if self.owns(key):
            return None
        for own, value in self.pairs:
            if isinstance(own, Scalar) and own.text == "<<" and not own.style:
                for part in value.items if isinstance(value, Sequence) else (value,):
                    mapping = part.target()
                    if isinstance(mapping, Mapping) and any(key is other for other, _ in mapping.entries.values()):
                        return part
        return None

    def hides(self, key: Node) -> bool:
        """Return whether a merge key adds an attribute of the same name as the own *key*, or *key* is a duplicate."""
        if not isinstance(key, Scalar):
            return True
        same = sum([isinstance(own, Scalar) and own.text == key.text for own, _ in self.pairs])
        merges = [value for own, value in self.pairs if isinstance(own, Scalar) and own.text == "<<" and not own.style]
        parts = [part for merge in merges for part in _merge_parts(merge)]
        return same > 1 or any(not isinstance(part, Mapping) or key.text in part.entries for part in parts)

    def key(self, name: str) -> Node | None:
        """Return the key node called *name*, or None."""
        pair = (self._entries or self.entries).get(name)
        return None if pair is None else pair[0]


def _merge_parts(value: Node) -> list[Node]:
    """Return the nodes that one merge-key value adds."""
    node = value.target()
    return node.values() if isinstance(node, Sequence) else [node]


def is_empty(node: Node) -> bool:
    """Return whether a value is absent, or an anchor alone; an explicit ``{}``, ``[]``, ``null`` or ``~`` is not."""
    return isinstance(node, Scalar) and not (node.text or node.style or node.tag)


def text_of(node: Node | None) -> str:
    """Return the text of a scalar; an empty string for anything else."""
    return node.text if isinstance(node, Scalar) else ""


def known_text(node: Node | None) -> str:
    """Return the text of a scalar whose value is known and not null; an empty string for anything else."""
    return node.text if isinstance(node, Scalar) and node.kind not in {"unknown", "null"} else ""


Trail = tuple["Trail | None", "str | int"]
"""The path of a node, innermost part first: ``(the trail of the collection around it, its key or index)``."""


class Leaf(Struct):
    """A scalar, or a ``{{name}}`` that YAML reads as a mapping."""

    node: Node
    trail: Trail | None
    is_key: bool
    parent: Node | None
    """The collection that contains the node."""

    @property
    def path(self) -> tuple[str | int, ...]:
        """The keys and list indexes from the root to the node; for a key, its own text is the last of them."""
        return trail_path(self.trail)

    @property
    def dotted(self) -> str:
        """The path as messages show it: ``worker.envs.REGION``."""
        return dotted(self.path)


def leaves(root: Node, trail: Trail | None = None) -> Iterator[Leaf]:
    """Yield the scalar keys and values below *root* with their paths, in the order of the text.

    Aliases are skipped: the anchored node is yielded where it is written.
    """
    pending: list[Leaf] = [Leaf(root, trail, False, None)]
    while pending:
        leaf = pending.pop()
        node = leaf.node
        if isinstance(node, Mapping) and not node.is_placeholder:
            below = []
            for key, value in node.pairs:
                part = (leaf.trail, key.text if isinstance(key, Scalar) else "?")
                below.append(Leaf(key, part, True, node))
                below.append(Leaf(value, part, False, node))
            pending += reversed(below)
        elif isinstance(node, Sequence):
            items = [Leaf(item, (leaf.trail, at), False, node) for at, item in enumerate(node.items)]
            pending += reversed(items)
        elif isinstance(node, (Scalar, Mapping)):
            yield leaf


class LeafIndex(Struct):
    """Finds the leaf at an offset."""

    root: Node
    trail: Trail | None = None

    def at(self, offset: int) -> Leaf | None:
        """Return the leaf whose own text contains *offset*; None in a comment or between leaves."""
        leaf = Leaf(self.root, self.trail, False, None)
        while not leaf.node.start > offset:
            node = leaf.node
            if isinstance(node, Mapping) and not node.is_placeholder:
                number = bisect_right(node.pairs, offset, key=_start_of_pair) - 1
                if number < 0:
                    return None
                key, value = node.pairs[number]
                part = (leaf.trail, key.text if isinstance(key, Scalar) else "?")
                is_key = offset < value.start
                leaf = Leaf(key if is_key else value, part, is_key, node)
            elif isinstance(node, Sequence):
                number = bisect_right(node.items, offset, key=_start_of) - 1
                if number < 0:
                    return None
                leaf = Leaf(node.items[number], (leaf.trail, number), False, node)
            else:
                return leaf if isinstance(node, (Scalar, Mapping)) and offset < node.end else None
        return None


def _start_of(node: Node) -> int:
    return node.start


def _start_of_pair(pair: Pair) -> int:
    return pair[0].start


def trail_path(trail: Trail | None) -> tuple[str | int, ...]:
    """Return the parts of a trail, outermost first."""
    parts = []
    while trail is not None:
        trail, part = trail
        parts.append(part)
    return tuple(reversed(parts))
