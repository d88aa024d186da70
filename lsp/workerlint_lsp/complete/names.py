"""Offers names: of resources that the workspace defines, and of the parts of the Worker itself."""

from __future__ import annotations

from workerlint.manifest.resources import COMPUTE, SECRET, VOLUME, WORKER
from workerlint.syntax.nodes import Mapping, Scalar, Sequence, text_of
from workerlint.syntax.parser import LimitError, YAMLError, parse_tree, split_documents
from workerlint_lsp.complete.item import REFERENCE, Offer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint_lsp.complete.cursor import Place
    from workerlint_lsp.complete.item import World

    Path = tuple[str | int, ...]

_DEFAULT_COMPUTE = "runnable-default"
_DEFAULT_WORKSPACE = "public"


def offer_names(place: Place, path: Path, world: World) -> Iterator[Offer]:
    """Yield the names that may stand at *path*, which begins below the Worker section (or is ``workspace``)."""
    match path:
        case ("compute",):
            yield from _computes(world)
        case ("topology", int(index), "dependencies", int()):
            yield from _dependencies(place, index)
        case ("dataosSecrets", int(), "name") | ("secrets", int()):
            yield from _resources(world, SECRET, "Secret")
        case ("dataosVolumes", int(), "name") | ("persistentVolume", "name"):
            yield from _resources(world, VOLUME, "Volume")
        case ("dataosSecrets", int(index), "workspace"):
            entry = _entry(place, index)
            yield from _workspaces(world, (SECRET,), text_of(entry.get("name")) if entry is not None else "")
        case ("dataosSecrets", int(index), "key") | ("dataosSecrets", int(index), "keys", int()):
            yield from _keys(place, world, index)
        case ("workspace",):
            yield from _workspaces(world, (WORKER, SECRET, VOLUME), "")


def _computes(world: World) -> Iterator[Offer]:
    found = {_DEFAULT_COMPUTE: "the platform's default for Workers"}
    for name in world.settings.computes:
        found.setdefault(name, "from the configuration")
    for path, item in world.index.of_kind(COMPUTE):
        found.setdefault(item.name, f"defined in {path}")
    for name, detail in found.items():
        yield Offer(name, REFERENCE, detail=detail)


def _resources(world: World, kind: str, label: str) -> Iterator[Offer]:
    found: dict[str, str] = {}
    for path, item in world.index.of_kind(kind):
        where = f" of workspace {item.workspace}" if item.workspace else ""
        found.setdefault(item.name, f"{label}{where}, defined in {path}")
    # What other Workers refer to exists, though no file here defines it.
    for path, item in world.index.of_kind(WORKER):
        for reference in item.references:
            if reference.kind == kind:
                found.setdefault(reference.name, f"{label} that {path} refers to")
    for name, detail in found.items():
        yield Offer(name, REFERENCE, detail=detail)


def _workspaces(world: World, kinds: tuple[str, ...], name: str) -> Iterator[Offer]:
    """Yield workspaces, first those that have a resource called *name*."""
    found: dict[str, tuple[int, str]] = {}
    for kind in kinds:
        for path, item in world.index.of_kind(kind):
            if item.workspace:
                same = bool(name) and item.name == name
                detail = f"where {path} defines {name}" if same else f"a workspace that {path} names"
                if item.workspace not in found or same:
                    found[item.workspace] = (0 if same else 1, detail)
    found.setdefault(_DEFAULT_WORKSPACE, (2, "the workspace of resources that name none"))
    for workspace, (rank, detail) in sorted(found.items(), key=lambda entry: entry[1][0]):
        yield Offer(workspace, REFERENCE, detail=detail, rank=rank)


def _dependencies(place: Place, index: int) -> Iterator[Offer]:
    """Yield the other elements of the topology that the element does not depend on yet."""
    graph = place.worker.topology
    own = next((element for element in graph.elements if element.index == index), None)
    taken = {edge.target for edge in own.edges} if own is not None else set()
    for name, element in graph.named.items():
        if element is not own and name not in taken:
            yield Offer(name, REFERENCE, detail=element.kind)


def _entry(place: Place, index: int) -> Mapping | None:
    """Give the entry of ``dataosSecrets`` with an index."""
    items = place.worker.list("dataosSecrets")
    item = items[index] if index < len(items) else None
    return item if isinstance(item, Mapping) else None


def _keys(place: Place, world: World, index: int) -> Iterator[Offer]:
    """Yield the keys of the Secret that the entry names, as the file that defines it lists them.

    An entry without a workspace may mean the Secret of any.
    """
    entry = _entry(place, index)
    if entry is None:
        return
    name, workspace = text_of(entry.get("name")), text_of(entry.get("workspace"))
    listed = entry.get("keys")
    taken = (
        {node.text for node in listed.values() if isinstance(node, Scalar)} if isinstance(listed, Sequence) else set()
    )
    for path, resource in world.index.of_kind(SECRET):
        if resource.name == name and (not workspace or resource.workspace in {workspace, ""}):
            for key in _keys_in(world.text_of(path) or "", name):
                if key not in taken:
                    taken.add(key)
                    yield Offer(key, REFERENCE, detail=f"an entry of {name}, defined in {path}")


def _keys_in(text: str, name: str) -> Iterator[str]:
    """Yield the entries of the Secret called *name* in the text of a file; never their values."""
    for start, end in split_documents(text):
        if "secret" not in text[start:end]:
            continue
        try:
            root = parse_tree(text[start:end])
        except (YAMLError, LimitError, UnicodeEncodeError):
            continue
        if isinstance(root, Mapping) and text_of(root.get("name")) == name:
            section = root.get(text_of(root.get("type")))
            for part in ("data", "files"):
                data = section.get(part) if isinstance(section, Mapping) else None
                if isinstance(data, Mapping) and data.kind == "mapping":
                    yield from data.entries
