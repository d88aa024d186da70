"""One resource manifest: its tree, its sections, and access to its attributes by path."""

from __future__ import annotations

from workerlint.core.memo import Memo
from workerlint.core.record import Record
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence, known_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, Self, TypeVar

    from workerlint.config.settings import Settings
    from workerlint.core.text import Source, Span
    from workerlint.manifest.bundle import BundleEntry
    from workerlint.manifest.filling import Filling
    from workerlint.syntax.errors import SyntaxProblem
    from workerlint.syntax.parser import Inventory, Problem

    T = TypeVar("T")

AUTOSCALING_SPELLINGS = ("autoscaling", "autoScaling")
"""The specification's spelling, and the one that every published Worker uses."""

_NOT_CACHED = Node()


class Stack(Record):
    """The parts of ``NAME[+FLAVOR][:VERSION]``; the last two are empty if absent."""

    name: str
    flavour: str
    version: str


def parse_stack(text: str) -> Stack | None:
    """Return the parts of a stack reference, or None when it is not of the form ``NAME[+FLAVOR][:VERSION]``."""
    stack: Stack | None = _STACKS[text]
    return stack


def _parse_stack(text: str) -> Stack | None:
    reference, colon, version = text.partition(":")
    name, plus, flavour = reference.partition("+")
    if not _is_part(name) or (plus and not _is_part(flavour)) or (colon and not _is_part(version)):
        return None
    return Stack(name, flavour, version)


_STACKS = Memo(_parse_stack, 256)
"""The stacks of the last references: several rules parse each, and most manifests have the same."""


def _is_part(text: str) -> bool:
    """Return whether a text consists of ASCII letters, digits, ``_``, ``.`` and ``-``; none of these three is first."""
    if not text.isalnum():
        rest = text.replace("_", "").replace(".", "").replace("-", "")
        if not text[:1].isalnum() or not rest.isalnum():
            return False
    return text.isascii()


class Manifest:
    """One manifest in a file, with the section that its type has. Paths count from that section."""

    __slots__ = (
        "_cache", "_paths", "damaged", "entry", "filling", "handles", "inventory", "item_handles", "problems", "root",
        "section", "section_key", "section_name", "settings", "source", "span", "syntax", "v2alpha",
    )  # fmt: skip

    source: Source
    """The whole file, which all spans refer to."""
    span: Span
    """The range of the manifest in its file: the document, or the lines in a Bundle."""
    root: Mapping | None
    """The top-level mapping of the manifest; None when the document could not be read."""
    settings: Settings
    syntax: list[SyntaxProblem]
    """The syntax errors found while reading."""
    problems: list[Problem]
    """The other problems found while reading."""
    damaged: list[Span]
    """The ranges left out because they could not be read: while there are any, no attribute counts as missing."""
    inventory: Inventory | None
    """What is in the tree of the document; None when the document was read in parts."""
    entry: BundleEntry | None
    """The entry of the Bundle that contains the manifest; None if the manifest is the whole document."""
    filling: Filling | None
    """The variables that were replaced by values; None when there are none (see manifest/interpolation.py)."""
    v2alpha: bool
    section_name: str
    section: Mapping | None
    """The Worker-specific section when it is a mapping: ``worker:``, or ``spec:`` in a v2alpha manifest."""
    section_key: Node | None
    handles: dict[tuple[str | int, ...], Any]
    """The handles on the attributes that were read, by path from the root; None where nothing is written."""
    item_handles: dict[tuple[str | int, ...], Any]
    """The handles on the items of the lists that were read, by path of the list."""

    def __init__(
        self,
        source: Source,
        span: Span,
        root: Mapping | None,
        settings: Settings,
        syntax: list[SyntaxProblem],
        problems: list[Problem],
        damaged: list[Span],
        inventory: Inventory | None = None,
        entry: BundleEntry | None = None,
    ) -> None:
        self.source = source
        self.span = span
        self.root = root
        self.settings = settings
        self.syntax = syntax
        self.problems = problems
        self.damaged = damaged
        self.inventory = inventory
        self.entry = entry
        self.filling = None
        self._cache: dict[Callable[[Any], Any], Any] = {}
        self._paths: dict[tuple[str, ...], Node | None] = {}
        self.handles = {}
        self.item_handles = {}
        version = root.get("version") if root else None
        self.v2alpha = isinstance(version, Scalar) and version.text == "v2alpha"
        self.section_name = "spec" if self.v2alpha else "worker"
        section = root.get(self.section_name) if root else None
        self.section = section if isinstance(section, Mapping) and section.kind == "mapping" else None
        self.section_key = root.key(self.section_name) if root else None

    @property
    def text(self) -> str:
        """The text of the whole file, which all spans refer to."""
        return self.source.text

    @property
    def document_text(self) -> str:
        """The text of this manifest alone."""
        text = self.source.text
        return text if self.span.end - self.span.start == len(text) else text[self.span.start : self.span.end]

    @property
    def top(self) -> Mapping | None:
        """The top level of the YAML document: *root*, or that of the Bundle that contains the manifest."""
        return self.root if self.entry is None else self.entry.bundle

    @property
    def prefix(self) -> str:
        """The path of the manifest in its document, as messages show it; empty if it is the whole document."""
        return "" if self.entry is None else f"{self.entry.name}.spec"

    @property
    def workspace(self) -> str:
        """The workspace: that of the manifest, else that of its entry in a Bundle; empty if neither is known."""
        own = self.root.get("workspace") if self.root else None
        if self.entry is None or (own is not None and own.kind != "null"):
            return known_text(own)
        return self.entry.workspace

    @property
    def complete(self) -> bool:
        """Whether every line could be read, so that an attribute that is not found is missing."""
        return not self.damaged

    def nodes(self) -> Iterator[Node]:
        """Yield all nodes of the manifest in the order of the text; aliases are not followed."""
        return self.root.walk() if self.root is not None else iter(())

    @property
    def stack(self) -> Stack | None:
        """The parts of ``stack``; None when it is absent, unknown or malformed."""
        return self.cached(_read_stack)

    def cached(self, compute: Callable[[Self], T]) -> T:
        """Return ``compute(self)``, computed at the first call only: several rules need the same results."""
        result: T | Node = self._cache.get(compute, _NOT_CACHED)
        if result is _NOT_CACHED:
            result = self._cache[compute] = compute(self)
        return result  # type: ignore[return-value]

    def clear_cache(self) -> None:
        """Drop the cached results: some refer to this object, and such a cycle keeps the tree in memory."""
        self._cache.clear()
        self.handles.clear()
        self.item_handles.clear()

    def get(self, *path: str) -> Node | None:
        """Return the value at *path* below the section, aliases followed, or None when it is not there.

        Nothing is known of what is below a custom tag.

        The first name may be ``autoscaling``: the other accepted spelling is found too.
        """
        known = self._paths.get(path, _NOT_CACHED)
        if known is not _NOT_CACHED:
            return known
        node: Node | None = self.section
        for name in path:
            if not isinstance(node, Mapping) or ((node.tag is not None or node.flow) and node.kind != "mapping"):
                node = None
                break
            found = node.get(name)
            if found is None and name == "autoscaling" and node is self.section:
                found = node.get("autoScaling")
            node = found
        self._paths[path] = node
        return node

    def key(self, *path: str) -> Node | None:
        """Return the key node at *path* below the section, or None."""
        node = self.get(*path[:-1]) if len(path) > 1 else self.section
        if not isinstance(node, Mapping):
            return None
        found = node.key(path[-1])
        if found is None and path == ("autoscaling",):
            found = node.key("autoScaling")
        return found

    def mapping(self, *path: str) -> Mapping | None:
        """Return the value at *path* when it is a mapping with known keys, else None."""
        node = self.get(*path)
        return node if isinstance(node, Mapping) and node.kind == "mapping" else None

    def scalar(self, *path: str) -> Scalar | None:
        """Return the value at *path* when it is a scalar of known, non-null value, else None."""
        node = self.get(*path)
        return node if isinstance(node, Scalar) and node.kind not in ("unknown", "null") else None

    def list(self, *path: str) -> list[Node]:
        """Return the items at *path*, aliases followed; empty when it is not a list with known items."""
        node = self.get(*path)
        return node.values() if isinstance(node, Sequence) and node.kind == "list" else []

    def meta(self, name: str) -> Scalar | None:
        """Return the top-level attribute *name* when it is a scalar of known, non-null value, else None."""
        node = self.root.get(name) if self.root else None
        return node if isinstance(node, Scalar) and node.kind not in ("unknown", "null") else None


def _read_stack(manifest: Manifest) -> Stack | None:
    node = manifest.scalar("stack")
    return parse_stack(node.text) if node else None
