"""A Worker manifest as rules see it: the tree, its sections, and what the configuration says of the world around it."""

from __future__ import annotations

from workerlint.manifest.manifest import _NOT_ASKED, Stack, parse_stack
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence, is_empty

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from workerlint.config.settings import Settings
    from workerlint.core.text import Source, Span
    from workerlint.manifest.misplaced import Misplaced
    from workerlint.manifest.topology import Topology
    from workerlint.syntax.errors import SyntaxProblem
    from workerlint.syntax.parser import Inventory, Problem

    T = TypeVar("T")


class Worker:
    """One document that is a Worker manifest.

    *span* is the range of the document in its file. *root* is the top-level mapping; None when the document could not
    be read. *syntax* and *problems* are the faults found while reading. *damaged* lists the ranges that were set aside
    because they could not be read: while there are any, nothing can be said to be missing.
    """

    __slots__ = (
        "_known",
        "_misplaced",
        "_paths",
        "_topology",
        "damaged",
        "inventory",
        "problems",
        "root",
        "section",
        "section_key",
        "section_name",
        "settings",
        "source",
        "span",
        "syntax",
        "v2alpha",
    )

    source: Source
    span: Span
    root: Mapping | None
    section: Mapping | None
    """The Worker-specific section when it is a mapping: ``worker:``, or ``spec:`` in a v2alpha manifest."""
    section_key: Node | None
    section_name: str
    v2alpha: bool
    settings: Settings
    syntax: list[SyntaxProblem]
    problems: list[Problem]
    damaged: list[Span]
    inventory: Inventory | None
    """What is in the tree below *root*; None when the document was read in parts."""

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
    ) -> None:
        self.source = source
        self.span = span
        self.root = root
        self.settings = settings
        self.syntax = syntax
        self.problems = problems
        self.damaged = damaged
        self.inventory = inventory
        self._known: dict[Callable[[Worker], Any], Any] = {}
        self._paths: dict[tuple[str, ...], Node | None] = {}
        self._misplaced: Misplaced | None = None
        self._topology: Topology | None = None
        version = root.get("version") if root else None
        self.v2alpha = isinstance(version, Scalar) and version.text == "v2alpha"
        self.section_name = "spec" if self.v2alpha else "worker"
        section = root.get(self.section_name) if root else None
        self.section = section if isinstance(section, Mapping) and section.kind == "mapping" else None
        self.section_key = root.key(self.section_name) if root else None

    @property
    def text(self) -> str:
        """The text of the whole file, which all spans count in."""
        return self.source.text

    @property
    def document_text(self) -> str:
        """The text of this document alone."""
        text = self.source.text
        return text if self.span.end - self.span.start == len(text) else text[self.span.start : self.span.end]

    @property
    def complete(self) -> bool:
        """Tell whether every line could be read, so that what is not there is truly missing."""
        return not self.damaged

    def once(self, work_out: Callable[[Worker], T]) -> T:
        """Give ``work_out(self)``, worked out at the first call only: several rules look at the same things."""
        known: T | Node = self._known.get(work_out, _NOT_ASKED)
        if known is _NOT_ASKED:
            known = self._known[work_out] = work_out(self)
        return known  # type: ignore[return-value]

    def forget(self) -> None:
        """Let go of what was worked out: some of it refers back here and keeps the tree until garbage is sought."""
        self._known.clear()

    @property
    def misplaced(self) -> Misplaced:
        """The attributes that stand at the wrong level, for every rule that must not repeat it."""
        misplaced = self._misplaced
        if misplaced is None:
            from workerlint.manifest.misplaced import find_misplaced

            misplaced = self._misplaced = find_misplaced(self)
        return misplaced

    @property
    def topology(self) -> Topology:
        """The graph of the topology; empty where there is none."""
        topology = self._topology
        if topology is None:
            from workerlint.manifest.topology import read_topology

            topology = self._topology = read_topology(self)
        return topology

    def get(self, *path: str) -> Node | None:
        """Give the value at *path* below the Worker-specific section, aliases followed; None when it is not there.

        The first name may be ``autoscaling``: the other accepted spelling is found too.
        """
        known = self._paths.get(path, _NOT_ASKED)
        if known is not _NOT_ASKED:
            return known
        node: Node | None = self.section
        for name in path:
            if not isinstance(node, Mapping):
                node = None
                break
            found = node.get(name)
            if found is None and name == "autoscaling" and node is self.section:
                found = node.get("autoScaling")
            node = found
        self._paths[path] = node
        return node

    def key(self, *path: str) -> Node | None:
        """Give the key node at *path* below the Worker-specific section, or None."""
        node = self.get(*path[:-1]) if len(path) > 1 else self.section
        if not isinstance(node, Mapping):
            return None
        found = node.key(path[-1])
        if found is None and path == ("autoscaling",):
            found = node.key("autoScaling")
        return found

    def mapping(self, *path: str) -> Mapping | None:
        """Give the value at *path* when it is a mapping with known keys, else None."""
        node = self.get(*path)
        return node if isinstance(node, Mapping) and node.kind == "mapping" else None

    def scalar(self, *path: str) -> Scalar | None:
        """Give the value at *path* when it is a scalar of known, non-null value, else None."""
        node = self.get(*path)
        return node if isinstance(node, Scalar) and node.kind not in ("unknown", "null") else None

    def list(self, *path: str) -> list[Node]:
        """Give the items at *path*, aliases followed; empty when it is no list."""
        node = self.get(*path)
        return node.values() if isinstance(node, Sequence) else []

    def meta(self, name: str) -> Scalar | None:
        """Give the top-level attribute *name* when it is a scalar of known, non-null value, else None."""
        node = self.root.get(name) if self.root else None
        return node if isinstance(node, Scalar) and node.kind not in ("unknown", "null") else None

    def absent(self, *path: str) -> bool:
        """Tell whether the attribute at *path* is truly not there: not set aside, not misplaced, not unknown.

        An attribute with nothing behind its colon counts as absent. False when the mapping that it should stand in
        is itself absent or no mapping: that is another finding.
        """
        node = self.get(*path)
        if self.damaged or (node is not None and not is_empty(node)):
            return False
        parent = self.get(*path[:-1]) if len(path) > 1 else self.section
        if not isinstance(parent, Mapping) or parent.kind == "unknown" or parent.is_open:
            return False
        if node is not None:
            return path not in self.misplaced.filled
        return path not in self.misplaced.present

    @property
    def stack(self) -> Stack | None:
        """The parts of ``stack``; None when it is absent, unknown or malformed."""
        return self.once(_read_stack)


def _read_stack(worker: Worker) -> Stack | None:
    node = worker.scalar("stack")
    return parse_stack(node.text) if node else None
