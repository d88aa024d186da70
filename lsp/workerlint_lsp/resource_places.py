"""Where the files of a folder define resources, and where their Workers refer to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from workerlint.manifest.resources import COMPUTE, WORKER, may_mean, read_referred, worker_references
from workerlint_lsp.conversion import file_uri

if TYPE_CHECKING:
    from workerlint.core.text import Span
    from workerlint.manifest.resources import Reference, Resource
    from workerlint_lsp.features import Request
    from workerlint_lsp.positions import Positions


class ResourcePlaces:
    """The places in all files of the document's folder; in the document itself, those of its newest text."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._positions: dict[str, Positions | None] = {}
        self._own: list[Resource] | None = None

    def reference_at(self, offset: int) -> Reference | None:
        """Give the reference of a Worker of the document to a resource of its own, at *offset* (code points)."""
        worker = self._request.snapshot.worker_at(offset)
        for reference in worker_references(worker) if worker is not None else ():
            if reference.span.start <= offset <= reference.span.end:
                return reference
        return None

    def resource_at(self, offset: int) -> Resource | None:
        """Give the resource of the document, no Worker, whose name stands at *offset* (code points)."""
        for resource in self._own_resources():
            if resource.span.start <= offset <= resource.span.end:
                return resource
        return None

    def definitions(self, reference: Reference) -> list[types.Location]:
        """Give the places that define what a reference may mean."""
        found = [*self._of_kind(reference.kind), *((self._own_path, item) for item in self._own_resources())]
        return self._locations([(path, item.span) for path, item in found if may_mean(reference, item)])

    def uses(self, kind: str, name: str, workspace: str) -> list[types.Location]:
        """Give the places at which Workers refer to a resource; an empty *workspace* means any."""
        found = [(path, reference) for path, worker in self._of_kind(WORKER) for reference in worker.references]
        for own in self._request.snapshot.workers:
            found += [(self._own_path, reference) for reference in worker_references(own)]
        anywhere = kind == COMPUTE or not workspace
        return self._locations(
            [
                (path, reference.span)
                for path, reference in found
                if reference.kind == kind
                and reference.name == name
                and (anywhere or reference.workspace in {"", workspace})
            ]
        )

    def own(self, span: Span) -> types.Location:
        """Give a place in the document itself."""
        return types.Location(self._request.snapshot.uri, self._request.positions.range_of(span))

    @property
    def _own_path(self) -> str:
        return self._request.snapshot.path

    def _of_kind(self, kind: str) -> list[tuple[str, Resource]]:
        """Give the resources of the other files; documents outside every folder know nothing of each other."""
        others = self._request.index.of_kind(kind) if self._request.folder.path else []
        return [(path, item) for path, item in others if path != self._own_path]

    def _own_resources(self) -> list[Resource]:
        if self._own is None:
            self._own = list(read_referred(self._request.snapshot.source))
        return self._own

    def _locations(self, places: list[tuple[str, Span]]) -> list[types.Location]:
        found = []
        for path, span in places:
            if path == self._own_path:
                found.append(self.own(span))
                continue
            absolute = self._request.folder.absolute(path)
            if path not in self._positions:
                self._positions[path] = self._request.positions_of(absolute)
            positions = self._positions[path]
            if positions is not None:
                found.append(types.Location(file_uri(absolute), positions.range_of(span)))
        return found
