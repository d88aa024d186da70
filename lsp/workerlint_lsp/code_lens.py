"""Code lenses: the commands for a Worker, above its first line."""

from __future__ import annotations

from lsprotocol import types

from workerlint.manifest.reader import Part
from workerlint_lsp.command_handlers import DRY_RUN_APPLY, SHOW_TOPOLOGY
from workerlint_lsp.features import Request, feature


@feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions())
def code_lens(request: Request, _params: types.CodeLensParams) -> list[types.CodeLens]:
    """Return the code lenses of all Workers in the document."""
    if not request.settings.code_lens:
        return []

    def locate(part: Part) -> list[tuple[int, int, bool]]:
        """Return the line and column of each Worker, and whether it has a topology."""
        found = []
        for worker in part.workers:
            start = worker.root.pairs[0][0].start if worker.root and worker.root.pairs else worker.span.start
            position = request.positions.position(start)
            found.append((position.line, position.character, bool(worker.topology.elements)))
        return found

    def move(found: list[tuple[int, int, bool]], by: int) -> list[tuple[int, int, bool]]:
        return [(line + by, column, has_topology) for line, column, has_topology in found]

    lenses = []
    located = (item for items in request.parts("lenses", locate, move) for item in items)
    for number, (line, column, has_topology) in enumerate(located):
        location = types.Range(types.Position(line, column), types.Position(line, column))
        arguments = [request.snapshot.uri, number]
        lenses.append(types.CodeLens(location, types.Command("Dry-run apply", DRY_RUN_APPLY, arguments=arguments)))
        if has_topology:
            lenses.append(types.CodeLens(location, types.Command("Topology", SHOW_TOPOLOGY, arguments=arguments)))
    return lenses
