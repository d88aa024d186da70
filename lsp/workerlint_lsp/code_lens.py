"""Code lenses: the commands for a Worker, above its first line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from workerlint_lsp.command_handlers import DRY_RUN_APPLY, SHOW_TOPOLOGY
from workerlint_lsp.features import feature

if TYPE_CHECKING:
    from workerlint.manifest.reader import Part
    from workerlint_lsp.features import Request


@feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions())
def code_lens(request: Request, _params: types.CodeLensParams) -> list[types.CodeLens]:
    """Return the code lenses of all Workers in the document."""
    if not request.settings.code_lens:
        return []

    def locate(part: Part) -> list[tuple[types.Range, bool]]:
        """Return the location of each Worker, and whether it has a topology."""
        found = []
        for worker in part.workers:
            start = worker.root.pairs[0][0].start if worker.root and worker.root.pairs else worker.span.start
            found.append((request.positions.range(start, start), bool(worker.topology.elements)))
        return found

    lenses = []
    located = (item for items in request.cache.parts("lenses", request.snapshot.document, locate) for item in items)
    for number, (location, has_topology) in enumerate(located):
        arguments = [request.snapshot.uri, number]
        lenses.append(types.CodeLens(location, types.Command("Dry-run apply", DRY_RUN_APPLY, arguments=arguments)))
        if has_topology:
            lenses.append(types.CodeLens(location, types.Command("Topology", SHOW_TOPOLOGY, arguments=arguments)))
    return lenses
