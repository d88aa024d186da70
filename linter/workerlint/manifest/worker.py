"""A Worker manifest as rules see it."""

from __future__ import annotations

from workerlint.manifest.manifest import Manifest
from workerlint.manifest.misplaced import Misplaced, find_misplaced
from workerlint.manifest.topology import Topology, read_topology
from workerlint.syntax.nodes import Mapping


class Worker(Manifest):
    """One Worker manifest: a document, or a resource inside a Bundle."""

    __slots__ = ()

    @property
    def misplaced(self) -> Misplaced:
        """The attributes at the wrong level, for every rule that must not report them again."""
        return self.cached(find_misplaced)

    @property
    def topology(self) -> Topology:
        """The graph of the topology; empty when there is none."""
        return self.cached(read_topology)

    def absent(self, *path: str) -> bool:
        """Return whether the attribute at *path* is missing: not unreadable, not misplaced, not unknown.

        A null counts as absent, whether it is written or nothing follows the colon. False when the mapping that should
        contain it is itself absent or is not a mapping: that is another finding.
        """
        node = self.get(*path)
        if self.damaged or (node is not None and node.kind != "null"):
            return False
        parent = self.get(*path[:-1]) if len(path) > 1 else self.section
        if not isinstance(parent, Mapping) or parent.kind == "unknown" or parent.is_open:
            return False
        if node is not None:
            return path not in self.misplaced.filled
        return path not in self.misplaced.present
