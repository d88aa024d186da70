"""The index of the resources of a run, for rules that look across files."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from workerlint.core.record import replace
from workerlint.manifest.resources import BUNDLE_FILE, STACK, VOLUME, Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from workerlint.manifest.stack_resource import StackDefinition

    _Defined = tuple[str, Sequence[Resource]]
    """The path of a file, and what it defines."""
    _Place = tuple[str, Resource]
    """The path of a file, and one resource in it."""


class ResourceIndex:
    """All resources of a run by file, in the order of the files and documents."""

    def __init__(
        self,
        files: Iterable[_Defined] = (),
        find: Callable[[str, str], str | None] | None = None,
    ) -> None:
        """Create the index of *files*, by their paths.

        *find* returns the path of the file that a Bundle means, by the path of the Bundle and its `file:`, or None if
        there is none. Without it, the files of Bundles are not known.
        """
        self.complete_in: tuple[str, ...] = ()
        """The absolute directories whose files were all read for this run; empty in an editor, for example."""
        self._by_kind: dict[str, list[_Place]] = {}
        self._by_identity: dict[tuple[str, str, str], list[_Place]] = {}
        self._find = find
        self._workspaces: dict[str, list[str]] = {}
        self._placed: dict[int, list[Resource]] = {}
        files = list(files)
        self._files = dict(files)
        if find is not None:
            self._read_bundles(files, find)
        self._names: dict[str, dict[str | None, set[str]]] = {}
        self._order: dict[str, int] | None = None
        self._stacks: dict[str, list[StackDefinition]] | None = None
        for path, resources in files:
            for resource in resources:
                for placed in self.placed(path, resource) if self._workspaces else (resource,):
                    place = (path, placed)
                    self._by_kind.setdefault(placed.kind, []).append(place)
                    self._by_identity.setdefault(_identity(placed), []).append(place)

    def _read_bundles(
        self, files: list[tuple[str, Sequence[Resource]]], find: Callable[[str, str], str | None]
    ) -> None:
        for path, resources in files:
            for resource in resources:
                if resource.kind == BUNDLE_FILE and resource.workspace:
                    target = find(path, resource.name)
                    known = self._workspaces.setdefault(target, []) if target is not None else []
                    if resource.workspace not in known:
                        known.append(resource.workspace)

    def placed(self, path: str, resource: Resource) -> list[Resource]:
        """Return a resource of the file *path* once for each workspace that Bundles apply it to.

        That is the resource itself if it names its workspace, or if no Bundle names the file.
        """
        workspaces = self._workspaces.get(path)
        if not workspaces or resource.workspace or resource.kind == BUNDLE_FILE:
            return [resource]
        placed = self._placed.get(id(resource))
        if placed is None:
            placed = self._placed[id(resource)] = [_in_workspace(resource, name) for name in workspaces]
        return placed

    def is_missing(self, path: str, resource: Resource) -> bool:
        """Return whether the file that a Bundle in *path* names is known to be nowhere."""
        return self._find is not None and self._find(path, resource.name) is None

    def in_file(self, path: str, resource: Resource) -> tuple[str, list[Resource]]:
        """Return the path of the file that a Bundle in *path* names, and the resources that are whole documents in it.

        The path is empty if there is no such file.
        """
        target = (self._find(path, resource.name) if self._find is not None else None) or ""
        return target, [item for item in self._files.get(target, ()) if not item.prefix]

    def of_kind(self, kind: str) -> list[_Place]:
        """Return the resources of a kind, each with its file."""
        return self._by_kind.get(kind, [])

    def names(self, kind: str, workspace: str = "") -> frozenset[str]:
        """Return the names of the resources of a kind that may be in a workspace: an empty one means any.

        A resource whose document names no workspace gets one when it is applied, so it may be in each. To look for one
        name among many, use ``defines``.
        """
        return frozenset().union(*self._sets(kind, workspace))

    def count(self, kind: str, workspace: str = "") -> int:
        """Return at least the number of these names."""
        return sum(map(len, self._sets(kind, workspace)))

    def defines(self, kind: str, name: str, workspace: str = "") -> bool:
        """Return whether a name is one of these."""
        return any(name in names for names in self._sets(kind, workspace))

    def _sets(self, kind: str, workspace: str) -> list[set[str]]:
        known = self.names_by_workspace(kind)
        wanted: tuple[str | None, ...] = ("", workspace) if workspace else (None,)
        return [known[key] for key in wanted if key in known]

    def names_by_workspace(self, kind: str) -> dict[str | None, set[str]]:
        """Return the names of the resources of a kind by workspace, and all of them as those of None.

        The empty workspace has those whose documents name none.
        """
        found = self._names.get(kind)
        if found is None:
            found = {}
            for _, resource in self.of_kind(kind):
                for key in (None, resource.workspace):
                    found.setdefault(key, set()).add(resource.name)
            self._names[kind] = found  # complete, because other threads may use it
        return found

    def stacks(self, name: str) -> list[StackDefinition]:
        """Return what the Stacks of the run define under the name of a stack, in any flavor and version."""
        return self.stacks_by_name.get(name, [])

    @property
    def stacks_by_name(self) -> dict[str, list[StackDefinition]]:
        """What the Stacks of the run define, by the names of the stacks."""
        if self._stacks is None:
            stacks: dict[str, list[StackDefinition]] = {}
            for _, resource in self.of_kind(STACK):
                definition = resource.definition
                if definition is not None:
                    known = stacks.setdefault(resource.stack, [])
                    # A resource that Bundles apply to several workspaces is listed for each of them.
                    if not known or known[-1] is not definition:
                        known.append(definition)
            self._stacks = stacks
        return self._stacks

    def same(self, resource: Resource) -> list[_Place]:
        """Return the resources with the kind, name and workspace of *resource*, itself included, each with its file."""
        return self._by_identity.get(_identity(resource), [])

    @property
    def order(self) -> dict[str, int]:
        """The position of each file among the files."""
        if self._order is None:
            self._order = {path: number for number, path in enumerate(self._files)}
        return self._order

    def with_file(self, path: str, resources: Sequence[Resource]) -> ResourceIndex:
        """Return the index with other *resources* of the file at *path*.

        The index of the other files is not built again, so that each of many files can be changed. With Bundles that
        name files, it is: what a Bundle defines may be in other files.
        """
        if self._find is None:
            return _ChangedFileIndex(self, path, self._files.get(path, ()), resources)
        changed = ResourceIndex({**self._files, path: resources}.items(), self._find)
        changed.complete_in = self.complete_in
        return changed


def _in_workspace(resource: Resource, workspace: str) -> Resource:
    """Return a resource that names no workspace as it is in *workspace*, with the Volumes of a Worker."""
    references = tuple(
        replace(item, workspace=workspace) if item.kind == VOLUME and not item.workspace else item
        for item in resource.references
    )
    return replace(resource, workspace=workspace, references=references)


class _ChangedFileIndex(ResourceIndex):
    """An index with other resources of one file; what the other files define is looked up in the index of all files."""

    def __init__(self, index: ResourceIndex, path: str, before: Sequence[Resource], after: Sequence[Resource]) -> None:
        super().__init__([(path, after)])
        self.complete_in = index.complete_in
        self._index = index
        self._path = path
        self._kinds = {item.kind for item in (*before, *after)}
        """The kinds of resources that are or were in the file."""
        self._renamed = {item[0] for item in {*map(_identity, before)}.symmetric_difference(map(_identity, after))}
        """The kinds whose names or workspaces differ."""

    def of_kind(self, kind: str) -> list[_Place]:
        known = self._index.of_kind(kind)
        return self._replaced(known, super().of_kind(kind)) if kind in self._kinds else known

    def same(self, resource: Resource) -> list[_Place]:
        return self._replaced(self._index.same(resource), super().same(resource))

    @property
    def stacks_by_name(self) -> dict[str, list[StackDefinition]]:
        return super().stacks_by_name if STACK in self._kinds else self._index.stacks_by_name

    def names_by_workspace(self, kind: str) -> dict[str | None, set[str]]:
        return super().names_by_workspace(kind) if kind in self._renamed else self._index.names_by_workspace(kind)

    def _replaced(self, known: list[_Place], own: list[_Place]) -> list[_Place]:
        """Return the *known* resources with the file's *own* ones in place of those that it had, in file order."""
        order = self._index.order
        number = order.get(self._path, len(order))
        start = bisect_left(known, number, key=lambda place: order[place[0]])
        end = bisect_right(known, number, start, key=lambda place: order[place[0]])
        return [*known[:start], *own, *known[end:]]


def _identity(resource: Resource) -> tuple[str, str, str]:
    return resource.kind, resource.name, resource.workspace
