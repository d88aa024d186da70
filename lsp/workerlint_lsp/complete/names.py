"""Completion of names: of resources of the workspace, and of parts of the Worker itself."""

from __future__ import annotations

from workerlint.core.text import Path
from workerlint.manifest.bundle import bundle_entries
from workerlint.manifest.bundle_graph import read_graph
from workerlint.manifest.resources import COMPUTE, SECRET, USER, VOLUME, WORKER, WORKSPACE
from workerlint.manifest.topology import dependents
from workerlint.syntax.libyaml import YAMLError
from workerlint.syntax.nodes import Mapping, Sequence, text_of
from workerlint.syntax.parser import LimitError, parse_tree, split_documents
from workerlint_lsp.complete.item import REFERENCE, CompletionItem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint_lsp.complete.cursor import Cursor
    from workerlint_lsp.complete.item import CompletionContext


_DEFAULT_COMPUTE = "runnable-default"
_DEFAULT_WORKSPACE = "public"


def complete_names(cursor: Cursor, path: Path, context: CompletionContext) -> Iterator[CompletionItem]:
    """Yield the names that are possible at *path*, from the Worker section (or ``workspace`` and ``owner``)."""
    match path:
        case ("compute",):
            yield from _computes(context)
        case ("topology", int(index), "dependencies", int()):
            yield from _dependencies(cursor, index)
        case ("dataosSecrets", int(), "name") | ("secrets", int()):
            yield from _resources(cursor, context, SECRET, "Secret")
        case ("dataosVolumes", int(), "name") | ("persistentVolume", "name"):
            yield from _resources(cursor, context, VOLUME, "Volume")
        case ("dataosSecrets", int(index), "workspace"):
            entry = _entry(cursor, index)
            yield from _workspaces(cursor, context, (SECRET,), text_of(entry.get("name")) if entry is not None else "")
        case ("dataosSecrets", int(index), "key") | ("dataosSecrets", int(index), "keys", int()):
            yield from _keys(cursor, context, index)
        case ("owner",) | ("runAsUser",):
            yield from _users(context)
        case ("workspace",):
            yield from _workspaces(cursor, context, (WORKER, SECRET, VOLUME), "")


def _computes(context: CompletionContext) -> Iterator[CompletionItem]:
    found = {} if _is_absent(context, COMPUTE, _DEFAULT_COMPUTE) else {_DEFAULT_COMPUTE: "platform default"}
    for name in context.settings.computes:
        found.setdefault(name, "from the configuration")
    for path, item in context.index.of_kind(COMPUTE):
        found.setdefault(item.name, f"defined in {path}")
    for name, detail in _listed(context, COMPUTE):
        found.setdefault(name, detail)
    for name, detail in found.items():
        yield CompletionItem(name, REFERENCE, detail=detail)


def _is_here(cursor: Cursor, path: str, offset: int) -> bool:
    """Return whether an offset in a file is that of the name at the cursor, part of which is in the index."""
    return (path, offset) == (cursor.position[0], cursor.position[1] + cursor.start)


def _resources(cursor: Cursor, context: CompletionContext, kind: str, label: str) -> Iterator[CompletionItem]:
    found: dict[str, str] = {}
    for path, item in context.index.of_kind(kind):
        where = f" in workspace {item.workspace}" if item.workspace else ""
        found.setdefault(item.name, f"{label}{where}, defined in {path}")
    for name, detail in _listed(context, kind, label):
        found.setdefault(name, detail)
    # Resources that other Workers refer to exist, though no file here defines them.
    for path, item in context.index.of_kind(WORKER):
        for reference in item.references:
            is_other = reference.kind == kind and not _is_here(cursor, path, reference.span.start)
            if is_other and not _is_absent(context, kind, reference.name):
                found.setdefault(reference.name, f"{label}, referenced in {path}")
    for name, detail in found.items():
        yield CompletionItem(name, REFERENCE, detail=detail)


def _is_absent(context: CompletionContext, kind: str, name: str) -> bool:
    """Return whether the lists of the platform file are complete and do not contain a name."""
    lists = context.platform.lists(kind)
    return bool(lists) and all(names.closed and name not in names.names for names in lists)


def _listed(context: CompletionContext, kind: str, label: str = "") -> Iterator[tuple[str, str]]:
    """Yield the names of a kind in the platform file, each with a description that begins with *label*."""
    file = context.platform.file
    if file is None:
        return
    for names in context.platform.lists(kind):
        where = f" in workspace {names.workspace}" if names.workspace else ""
        what = f"{label}{where}, " if label else ""
        for name in names.names:
            yield name, f"{what}listed in {file.shown}, {names.provenance}"


def _users(context: CompletionContext) -> Iterator[CompletionItem]:
    """Yield the users of the configuration and of the platform file."""
    found = dict.fromkeys(context.settings.owners, "from the configuration")
    for name, detail in _listed(context, USER):
        found.setdefault(name, detail)
    for name, detail in found.items():
        yield CompletionItem(name, REFERENCE, detail=detail)


def _workspaces(
    cursor: Cursor, context: CompletionContext, kinds: tuple[str, ...], name: str
) -> Iterator[CompletionItem]:
    """Yield workspaces; those that have a resource with the name *name* have the first rank."""
    file, start = cursor.position
    end = start + cursor.worker.span.end
    found: dict[str, tuple[int, str]] = {}
    for kind in kinds:
        for path, item in context.index.of_kind(kind):
            # The workspace of the document itself is the one at the cursor.
            if item.workspace and not (path == file and start <= item.span.start <= end):
                same = item.name == name
                detail = f"{name} is defined in {path}" if same else f"used in {path}"
                if item.workspace not in found or same:
                    found[item.workspace] = (0 if same else 1, detail)
        for names in context.platform.lists(kind):
            if names.workspace and name in names.names:
                found.setdefault(names.workspace, (0, f"{name} is listed there, {names.provenance}"))
    for workspace in context.settings.workspaces:
        found.setdefault(workspace, (1, "from the configuration"))
    for workspace, detail in _listed(context, WORKSPACE):
        found.setdefault(workspace, (1, detail))
    found.setdefault(_DEFAULT_WORKSPACE, (2, "default workspace"))
    for workspace, (rank, detail) in found.items():
        yield CompletionItem(workspace, REFERENCE, detail=detail, rank=rank)


def _dependencies(cursor: Cursor, index: int) -> Iterator[CompletionItem]:
    """Yield the other elements of the topology that the element does not depend on yet."""
    graph = cursor.worker.topology
    own = next((element for element in graph.elements if element.index == index), None)
    taken = {edge.target for edge in own.edges} if own is not None else set()
    for name, element in graph.named.items():
        if element is not own and name not in taken:
            yield CompletionItem(name, REFERENCE, detail=element.kind)


def complete_ids(cursor: Cursor) -> Iterator[CompletionItem]:
    """Yield the ids that a resource of a Bundle may depend on at the cursor: those that close no cycle."""
    graph = cursor.worker.cached(read_graph)
    own = next((entry for entry in graph.entries if entry.path == cursor.path[: len(entry.path)]), None)
    if own is None:
        return
    start = len(own.path)
    match cursor.path[start:]:
        case (str(key), int()) if key == own.key("dependencies"):
            pass
        case (str(key), int(), str(name)) if key == own.key("dependencyConditions") and name.lower() == "resourceid":
            pass
        case _:
            return
    taken = {dependency.target for dependency in own.dependencies if dependency.path[start] == key}
    cyclic = dependents(own.id, graph.successors())
    for name, entry in graph.named.items():
        if name not in taken and name not in cyclic:
            file = entry.file
            yield CompletionItem(name, REFERENCE, detail=file.text if file is not None else "")


def _entry(cursor: Cursor, index: int) -> Mapping | None:
    items = cursor.worker.list("dataosSecrets")
    item = items[index] if index < len(items) else None
    return item if isinstance(item, Mapping) else None


def _keys(cursor: Cursor, context: CompletionContext, index: int) -> Iterator[CompletionItem]:
    """Yield the keys of the Secret that the entry names, as listed in the file that defines it.

    An entry without a workspace may refer to a Secret in any workspace.
    """
    entry = _entry(cursor, index)
    if entry is None:
        return
    name, workspace = text_of(entry.get("name")), text_of(entry.get("workspace"))
    listed = entry.get("keys")
    taken = set(map(text_of, listed.values())) if isinstance(listed, Sequence) else set()
    for path, resource in context.index.of_kind(SECRET):
        if resource.name == name and (not workspace or resource.workspace in {workspace, ""}):
            for key in _keys_in(context.text_of(path) or "", name):
                if key not in taken:
                    taken.add(key)
                    yield CompletionItem(key, REFERENCE, detail=f"key of {name}, defined in {path}")


def _keys_in(text: str, name: str) -> Iterator[str]:
    """Yield the keys of the Secret *name* in the text of a file, never the values."""
    for start, end in split_documents(text):
        if "secret" not in text[start:end]:
            continue
        try:
            root = parse_tree(text[start:end])
        except (YAMLError, LimitError, UnicodeEncodeError):
            continue
        for manifest in (root, *(entry.spec for entry in bundle_entries(root))):
            if isinstance(manifest, Mapping) and text_of(manifest.get("name")) == name:
                yield from _keys_of(manifest)


def _keys_of(secret: Mapping) -> Iterator[str]:
    section = secret.get(text_of(secret.get("type")))
    for part in ("data", "files"):
        data = section.get(part) if isinstance(section, Mapping) else None
        if isinstance(data, Mapping) and data.kind == "mapping":
            yield from data.entries
