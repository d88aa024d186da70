"""Finds the Workers and other resources of the workspace by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from workerlint.core.wording import visible
from workerlint.manifest.resources import COMPUTE, SECRET, VOLUME, WORKER
from workerlint_lsp.conversion import file_uri
from workerlint_lsp.symbols import SECRET_KIND, VOLUME_KIND, WORKER_KIND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from workerlint_lsp.folder import Folder
    from workerlint_lsp.positions import Positions

MOST_SYMBOLS = 1000
"""So many are given at most; who has more types another letter."""

_KINDS = {
    WORKER: WORKER_KIND,
    SECRET: SECRET_KIND,
    VOLUME: VOLUME_KIND,
    COMPUTE: types.SymbolKind.Struct,
    "stack": types.SymbolKind.Package,
}


def workspace_symbols(
    query: str, folders: Iterable[Folder], positions_of: Callable[[str], Positions | None]
) -> list[types.WorkspaceSymbol]:
    """Give the resources whose name holds the characters of *query* in that order, in any case; for none, all.

    *positions_of* gives the positions in a file by its absolute path.
    """
    found: list[types.WorkspaceSymbol] = []
    known: dict[str, Positions | None] = {}
    for folder in folders:
        index = folder.known()
        for path, resource in (place for kind in _KINDS for place in index.of_kind(kind)):
            if not _fits(query, resource.name):
                continue
            absolute = folder.absolute(path)
            if absolute not in known:
                known[absolute] = positions_of(absolute)
            positions = known[absolute]
            if positions is not None:
                location = types.Location(file_uri(absolute), positions.range_of(resource.span))
                kind = _KINDS[resource.kind]
                found.append(types.WorkspaceSymbol(location, visible(resource.name), kind, container_name=path))
            if len(found) >= MOST_SYMBOLS:
                return found
    return found


def _fits(query: str, name: str) -> bool:
    """Tell whether the characters of *query* stand in *name* in that order; blanks do not count."""
    characters = iter(name.lower())
    return all(wanted in characters for wanted in query.lower() if not wanted.isspace())
