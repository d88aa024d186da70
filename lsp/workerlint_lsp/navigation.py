"""Navigation from names to their definitions and uses.

Names are those of topology elements, ids in Bundles, anchors, and resources in other files.
"""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from workerlint.core.record import Struct, new
from workerlint.core.text import Span
from workerlint.manifest.attribute import attribute
from workerlint.manifest.resources import (
    COMPUTE,
    WORKER,
    Reference,
    Resource,
    may_mean,
    read_referred,
    worker_references,
)
from workerlint_lsp.endpoint import file_uri
from workerlint_lsp.features import Request, feature
from workerlint_lsp.names import Occurrence, name_at
from workerlint_lsp.positions import Positions


@feature(types.TEXT_DOCUMENT_DEFINITION)
def definition(request: Request, params: types.DefinitionParams) -> list[types.Location] | None:
    """Return the definitions of the name at the cursor: an element, an id in a Bundle, an anchor, or a resource."""
    offset = request.positions.offset(params.position)
    occurrences = _occurrences(request, offset)
    if occurrences:
        return _locations(request, [item for item in occurrences if item.defines]) or None
    resources = _ResourceLocations(request)
    reference = resources.reference_at(offset)
    found = resources.definitions(reference) if reference is not None else resources.stacks_at(offset)
    return found or None


@feature(types.TEXT_DOCUMENT_REFERENCES)
def references(request: Request, params: types.ReferenceParams) -> list[types.Location] | None:
    """Return the uses of the name at the cursor; those of a resource are searched in all files of the folder."""
    offset = request.positions.offset(params.position)
    declarations = params.context.include_declaration
    occurrences = _occurrences(request, offset)
    if occurrences:
        return _locations(request, [item for item in occurrences if declarations or not item.defines]) or None
    resources = _ResourceLocations(request)
    target = resources.reference_at(offset) or resources.resource_at(offset)
    if target is None:
        return None
    found = resources.uses(target.kind, target.name, target.workspace)
    if not declarations:
        return found or None
    own = [resources.own(target.span)] if isinstance(target, Resource) else resources.definitions(target)
    return [*own, *found] or None


@feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
def document_highlights(
    request: Request, params: types.DocumentHighlightParams
) -> list[types.DocumentHighlight] | None:
    """Return the occurrences of the name at the cursor in the document; definitions have the kind ``Write``."""
    kinds = {True: types.DocumentHighlightKind.Write, False: types.DocumentHighlightKind.Read}
    return [
        types.DocumentHighlight(request.positions.range_of(item.span), kinds[item.defines])
        for item in _occurrences(request, request.positions.offset(params.position))
    ] or None


def _occurrences(request: Request, offset: int) -> list[Occurrence]:
    manifest = request.snapshot.document.manifest_at(offset)
    found = name_at(manifest, offset) if manifest is not None else None
    return found[0].places if found is not None else []


def _locations(request: Request, occurrences: list[Occurrence]) -> list[types.Location]:
    return [types.Location(request.snapshot.uri, request.positions.range_of(item.span)) for item in occurrences]


class _ResourceLocations(Struct):
    """The definitions and uses of resources in the folder, with those in the newest text of the document itself."""

    _request: Request
    _positions: dict[str, Positions | None] = new(dict)
    _own: list[Resource] | None = new()

    def reference_at(self, offset: int) -> Reference | None:
        """Return the reference of a Worker in the document at *offset* (code points) to another resource."""
        worker = self._request.manifest_at(offset)
        found = worker_references(worker) if worker is not None else ()
        return next((item for item in found if item.span.start <= offset <= item.span.end), None)

    def resource_at(self, offset: int) -> Resource | None:
        """Return the resource, other than Workers, whose name is at *offset* (code points) in the document."""
        return next((item for item in self._own_resources() if item.span.start <= offset <= item.span.end), None)

    def definitions(self, reference: Reference) -> list[types.Location]:
        """Return the definitions of the resources that a reference may mean."""
        found = [*self._of_kind(reference.kind), *((self._own_path, item) for item in self._own_resources())]
        places = [(path, item.span) for path, item in found if may_mean(reference, item)]
        return self._locations([*places, *self._listed(reference)])

    def _listed(self, reference: Reference) -> Iterator[tuple[str, Span]]:
        """Yield the entries of the platform file that a reference may mean."""
        platform = self._request.platform
        for names in platform.entries(reference.kind, reference.name, reference.workspace):
            if platform.file is not None:
                yield platform.file.shown, platform.file.span_of_name(names, reference.name)

    def stacks_at(self, offset: int) -> list[types.Location]:
        """Return the definitions of the stack of a Worker whose field ``stack`` has its value at *offset*."""
        worker = self._request.snapshot.document.worker_at(offset)
        field = attribute(worker, "stack") if worker is not None else None
        if (
            worker is None
            or field is None
            or worker.stack is None
            or not field.value.start <= offset <= field.value.end
        ):
            return []
        return self._locations([(item.path, item.span) for item in self._request.platform.stacks(worker.stack)])

    def uses(self, kind: str, name: str, workspace: str) -> list[types.Location]:
        """Return the references of Workers to a resource; an empty *workspace* means any."""
        found = [(path, reference) for path, worker in self._of_kind(WORKER) for reference in worker.references]
        for own in self._request.snapshot.document.workers:
            found += [(self._own_path, reference) for reference in worker_references(own)]
        any_workspace = kind == COMPUTE or not workspace
        return self._locations(
            [
                (path, reference.span)
                for path, reference in found
                if reference.kind == kind
                and reference.name == name
                and (any_workspace or reference.workspace in {"", workspace})
            ]
        )

    def own(self, span: Span) -> types.Location:
        """Return a location in the document itself."""
        return types.Location(self._request.snapshot.uri, self._request.positions.range_of(span))

    @property
    def _own_path(self) -> str:
        return self._request.snapshot.path

    def _of_kind(self, kind: str) -> list[tuple[str, Resource]]:
        """Return the resources in other files of the folder; none for a document outside all folders."""
        others = self._request.index.of_kind(kind) if self._request.folder.path else []
        return [(path, item) for path, item in others if path != self._own_path]

    def _own_resources(self) -> list[Resource]:
        if self._own is None:
            self._own = list(read_referred(self._request.snapshot.document))
        return self._own

    def _locations(self, spans: list[tuple[str, Span]]) -> list[types.Location]:
        found = []
        for path, span in spans:
            if path == self._own_path:
                found.append(self.own(span))
                continue
            absolute = self._request.folder.absolute_path(path)
            if path not in self._positions:
                self._positions[path] = self._request.positions_of(absolute)
            positions = self._positions[path]
            if positions is not None:
                found.append(types.Location(file_uri(absolute), positions.range_of(span)))
        return found
