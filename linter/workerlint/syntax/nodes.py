"""The positioned tree of a YAML document: every key and value with its exact span, duplicates and aliases kept."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from workerlint.core.record import Struct
from workerlint.core.text import Pattern, Span
from workerlint.core.wording import dotted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def nodes_in_order(root: Node | None) -> Iterator[Node]:
    """Yield keys and values as they are written, collections before what is in them; aliases are not followed."""
    todo = [root] if root is not None else []
    while todo:
        node = todo.pop()
        yield node
        if isinstance(node, Mapping):
            todo += [part for key, value in reversed(node.pairs) for part in (value, key)]
        elif isinstance(node, Sequence):
            todo += reversed(node.items)


_CORE_INTEGER = Pattern(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_CORE_FLOAT = Pattern(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_CORE_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), "null"),
    **dict.fromkeys(("true", "True", "TRUE", "false", "False", "FALSE"), "boolean"),
}
_VARIABLE = Pattern(r"\$\{|\$[A-Za-z_]")
_TAGGED_KINDS = {
    "tag:yaml.org,2002:str": "string",
    "tag:yaml.org,2002:int": "integer",
    "tag:yaml.org,2002:float": "number",
    "tag:yaml.org,2002:bool": "boolean",
    "tag:yaml.org,2002:null": "null",
    "tag:yaml.org,2002:binary": "string",
}
BOOLEAN_WORDS_1_1 = frozenset(
    word for base in ("yes", "no", "on", "off", "y", "n") for word in (base, base.capitalize(), base.upper())
)
"""Plain words that YAML 1.1 readers take for booleans and YAML 1.2 core reads as strings."""


class Node:
    """Any value or key. *start* and *end* are offsets (code points) into the text of the file; *end* is exclusive.

    *tag* is the explicit tag as resolved by the parser, or None; *anchor* the name after ``&``, or None.
    """

    __slots__ = ("anchor", "end", "start", "tag")

    start: int
    end: int
    anchor: str | None
    tag: str | None

    kind: str = ""
    """What the value is: string, integer, number, boolean, null, mapping, list, or unknown (a placeholder)."""

    @property
    def span(self) -> Span:
        """The range that the node's own text takes."""
        return Span(self.start, self.end)

    def target(self) -> Node:
        """Give the node itself, or what it refers to when it is an alias."""
        return self


class Scalar(Node):
    """A scalar: *text* is its value after unquoting and folding, *style* ``""``, ``'``, ``"``, ``|`` or ``>``."""

    __slots__ = ("_kind", "style", "text")

    text: str
    style: str

    def __init__(
        self,
        start: int,
        end: int,
        text: str,
        style: str = "",
        anchor: str | None = None,
        tag: str | None = None,
    ) -> None:
        self.start = start
        self.end = end
        self.text = text
        self.style = style
        self.anchor = anchor
        self.tag = tag
        self._kind: str | None = None

    @property
    def kind(self) -> str:  # type: ignore[override]
        """The kind by YAML 1.2 core; ``unknown`` for text with ``{{...}}``, ``${ENV}`` or ``$ENV`` in it."""
        kind = self._kind
        if kind is None:
            plain = not self.style and self.tag is None
            kind = self._kind = _plain_kind(self.text) if plain else self._resolve()
        return kind

    def _resolve(self) -> str:
        """Give the kind of a scalar with quotes or a tag, or of a block."""
        text = self.text
        if _is_unknown(text):
            return "unknown"
        if self.tag is not None:
            # What an own tag makes of a value only its owner knows, and a tag without a value is unfinished.
            return _TAGGED_KINDS.get(self.tag, "unknown") if text or self.style else "unknown"
        return "string"

    @property
    def integer(self) -> int | None:
        """The value when the kind is integer, else None."""
        if self.kind != "integer":
            return None
        try:
            return int(self.text, 0 if self.text[:2] in {"0x", "0o"} else 10)
        except ValueError:  # more digits than Python converts, or a tag that lies
            return None

    @property
    def boolean(self) -> bool | None:
        """The value when the kind is boolean, else None."""
        return self.text.lower() == "true" if self.kind == "boolean" else None


@lru_cache(4096)
def _plain_kind(text: str) -> str:
    """Give the kind of a scalar without quotes and tag. Remembered: manifests are made of the same few words."""
    if _is_unknown(text):
        return "unknown"
    word = _CORE_WORDS.get(text)
    if word:
        return word
    # Most scalars are words: one look at the first character spares them both patterns.
    if text[0] in "0123456789+-.":
        if _CORE_INTEGER.fullmatch(text):
            return "integer"
        if _CORE_FLOAT.fullmatch(text):
            return "number"
    return "string"


def _is_unknown(text: str) -> bool:
    return bool("$" in text and _VARIABLE.search(text)) or ("{{" in text and "}}" in text)


class Alias(Node):
    """``*name``: a use of an anchored node. *node* is None when the anchor does not exist or holds the alias."""

    __slots__ = ("name", "node")

    name: str
    node: Node | None

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
        """Give the anchored node, or the alias itself when there is none."""
        return self if self.node is None else self.node


class Sequence(Node):
    """A list. *flow* tells ``[a, b]`` from the block form."""

    __slots__ = ("flow", "items")

    items: list[Node]
    flow: bool

    kind = "list"

    def __init__(self, start: int, flow: bool, anchor: str | None = None, tag: str | None = None) -> None:
        self.start = start
        self.end = start
        self.flow = flow
        self.anchor = anchor
        self.tag = tag
        self.items = []

    def values(self) -> list[Node]:
        """Give the items with aliases followed."""
        return [item.target() for item in self.items]


Pair = tuple[Node, Node]
"""A key and its value, as written."""


class Mapping(Node):
    """A mapping. *pairs* are as written, in order, duplicates and merge keys (``<<``) included."""

    __slots__ = ("_entries", "_open", "_own", "flow", "pairs")

    pairs: list[Pair]
    flow: bool

    def __init__(self, start: int, flow: bool, anchor: str | None = None, tag: str | None = None) -> None:
        self.start = start
        self.end = start
        self.flow = flow
        self.anchor = anchor
        self.tag = tag
        self.pairs = []
        self._entries: dict[str, Pair] | None = None
        self._open: bool | None = None
        self._own: frozenset[int] | None = None

    @property
    def kind(self) -> str:  # type: ignore[override]
        """``mapping``, or ``unknown`` for ``{{name}}``, which YAML reads as a mapping with a mapping for its key."""
        return "unknown" if self.flow and self.pairs and isinstance(self.pairs[0][0], Mapping) else "mapping"

    @property
    def entries(self) -> dict[str, Pair]:
        """The pairs in force by key text: merge keys followed, the last of duplicates kept (as Go's decoders do)."""
        entries = self._entries
        if entries is None:
            try:
                # Most mappings have plain keys, and no two alike.
                entries = {pair[0].text: pair for pair in self.pairs}  # type: ignore[attr-defined]
                if "<<" not in entries:
                    self._entries = entries
                    return entries
            except AttributeError:  # a key that is no scalar
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
                for mapping in merged_mappings(merges):
                    for name, pair in mapping.entries.items():
                        merged.setdefault(name, pair)
                entries = {**merged, **entries}
            self._entries = entries
        return entries

    @property
    def is_open(self) -> bool:
        """Tell whether a placeholder stands for keys here, or a merge key leads nowhere: any key may be there."""
        if self._open is None:
            unknown = any(key.kind == "unknown" for key, _ in self.pairs)
            merges = [
                value for key, value in self.pairs if isinstance(key, Scalar) and key.text == "<<" and not key.style
            ]
            if merges and not unknown:
                parts = [part for merge in merges for part in _merge_parts(merge)]
                unknown = any(part.kind == "unknown" for part in parts)
                unknown = unknown or any(key.kind == "unknown" for key, _ in self.entries.values())
            self._open = unknown
        return self._open

    def get(self, name: str) -> Node | None:
        """Give the value of key *name* with its alias followed, or None."""
        pair = (self._entries or self.entries).get(name)
        if pair is None:
            return None
        value = pair[1]
        return value.target() if type(value) is Alias else value

    def owns(self, key: Node) -> bool:
        """Tell whether *key* is written here: a merge key may bring in pairs that others share."""
        if self._own is None:
            self._own = frozenset(id(own) for own, _ in self.pairs)
        return id(key) in self._own

    def key(self, name: str) -> Node | None:
        """Give the key node called *name*, or None."""
        pair = self.entries.get(name)
        return None if pair is None else pair[0]


def _merge_parts(value: Node) -> list[Node]:
    """Give the nodes that one merge-key value brings in."""
    node = value.target()
    return node.values() if isinstance(node, Sequence) else [node]


def merged_mappings(values: list[Node]) -> list[Mapping]:
    """Give the mappings that merge-key *values* (mappings, aliases or lists of them) bring in, first wins."""
    return [part for value in values for part in _merge_parts(value) if isinstance(part, Mapping)]


def is_empty(node: Node) -> bool:
    """Tell whether nothing stands after the colon (an explicit ``{}``, ``[]``, ``null`` or ``~`` is not empty)."""
    return isinstance(node, Scalar) and not (node.text or node.style or node.tag or node.anchor)


Trail = tuple["Trail | None", "str | int"]
"""The way to a node, innermost part first: ``(the way to the collection around it, its key or index)``."""


class Leaf(Struct):
    """A scalar, or a ``{{name}}`` that YAML reads as a mapping. *is_key* tells a key from a value."""

    node: Node
    trail: Trail | None
    is_key: bool

    @property
    def path(self) -> tuple[str | int, ...]:
        """The keys and list indexes that lead here from the root; for a key, its own text is the last of them."""
        return trail_path(self.trail)

    @property
    def dotted(self) -> str:
        """The path as messages show it: ``worker.envs.REGION``."""
        return dotted(self.path)


def leaves(root: Node, trail: Trail | None = None) -> Iterator[Leaf]:
    """Yield keys and values below *root* in the order they are written.

    An alias is passed over: what it stands for is yielded where it is written. Without recursion, since manifests may
    nest deeper than Python calls.
    """
    todo: list[Leaf] = [Leaf(root, trail, False)]
    while todo:
        leaf = todo.pop()
        node = leaf.node
        if isinstance(node, Mapping) and node.kind == "mapping":
            below = []
            for key, value in node.pairs:
                part = (leaf.trail, key.text if isinstance(key, Scalar) else "?")
                below.append(Leaf(key, part, True))
                below.append(Leaf(value, part, False))
            todo.extend(reversed(below))
        elif isinstance(node, Sequence):
            items = [Leaf(item, (leaf.trail, at), False) for at, item in enumerate(node.items)]
            todo.extend(reversed(items))
        elif isinstance(node, (Scalar, Mapping)):
            yield leaf


class LeafIndex:
    """Finds the leaf that holds an offset; the tree is walked when the first is asked for."""

    __slots__ = ("_leaves", "_root", "_starts", "_trail")

    def __init__(self, root: Node, trail: Trail | None = None) -> None:
        self._root = root
        self._trail = trail
        self._leaves: list[Leaf] | None = None
        self._starts: list[int] = []

    def at(self, offset: int) -> Leaf | None:
        """Give the leaf whose own text holds *offset*; None in a comment or between leaves."""
        if self._leaves is None:
            self._leaves = list(leaves(self._root, self._trail))
            self._starts = [leaf.node.start for leaf in self._leaves]
        number = bisect_right(self._starts, offset) - 1
        if number >= 0 and offset < self._leaves[number].node.end:
            return self._leaves[number]
        return None


def trail_path(trail: Trail | None) -> tuple[str | int, ...]:
    """Give the parts of a trail, outermost first."""
    parts = []
    while trail is not None:
        trail, part = trail
        parts.append(part)
    return tuple(reversed(parts))
