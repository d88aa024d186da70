"""The resources of a Bundle and the dependencies between them, as a graph."""

from __future__ import annotations

from workerlint.core.record import Struct, new
from workerlint.manifest.bundle import BundleDependency, BundleEntry, bundle_entries, bundle_resources
from workerlint.manifest.topology import ANYTHING, MAX_OPEN, components, shortest_cycle, wildcard_of
from workerlint.syntax.nodes import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.manifest.manifest import Manifest
    from workerlint.manifest.topology import Wildcard


class BundleGraph(Struct):
    """The entries of a Bundle and the dependencies between them."""

    entries: list[BundleEntry] = new(list)
    named: dict[str, BundleEntry] = new(dict)
    """The first entry with each ``id``."""
    open: set[Wildcard] = new(set)
    """What the ids with placeholders may become: a dependency that matches one may be valid."""

    def may_name(self, target: str) -> bool:
        """Return whether an entry has the id *target*, or may have it once placeholders are filled in."""
        return target in self.named or any(wildcard.matches(target) for wildcard in self.open)

    def dependencies(self) -> Iterator[BundleDependency]:
        """Yield every dependency with a known id, in the order of the entries."""
        for entry in self.entries:
            yield from entry.dependencies

    def successors(self) -> dict[str, dict[str, BundleDependency]]:
        """Return, for each id, the entries that it depends on, perhaps itself."""
        found: dict[str, dict[str, BundleDependency]] = {}
        for dependency in self.dependencies():
            source = dependency.source.id
            if source and dependency.target in self.named:
                found.setdefault(source, {}).setdefault(dependency.target, dependency)
        return found

    def cycles(self) -> Iterator[list[BundleDependency]]:
        """Yield one shortest cycle of each group of entries that depend on each other, as its dependencies.

        An entry that depends on itself is a cycle, too. Ids of several entries are left out: the cycle may be there
        only because one of them has the wrong id.
        """
        repeated = {entry.id for entry in self.entries if self.named.get(entry.id) is not entry}
        successors = {
            name: {target: dependency for target, dependency in dependencies.items() if target not in repeated}
            for name, dependencies in self.successors().items()
        }
        for component in components(list(self.named), successors):
            if len(component) > 1 or component[0] in successors.get(component[0], {}):
                ids = shortest_cycle(component, successors)
                yield [successors[name][ids[(at + 1) % len(ids)]] for at, name in enumerate(ids)]


def read_graph(bundle: Manifest) -> BundleGraph:
    """Return the entries of a Bundle and their dependencies."""
    graph = BundleGraph()
    graph.entries = list(bundle_entries(bundle.root))
    for entry in graph.entries:
        if entry.id:
            graph.named.setdefault(entry.id, entry)
        else:
            graph.open.add(wildcard_of(entry.get("id")))
    section = bundle.root.get("bundle") if bundle.root else None
    known = [item.target() for _, item in bundle_resources(bundle.root)]
    is_known = isinstance(section, Mapping) and not section.is_open and all(item.kind != "unknown" for item in known)
    if bundle.damaged or not is_known or ANYTHING in graph.open or len(graph.open) > MAX_OPEN:
        graph.open = {ANYTHING}
    return graph
