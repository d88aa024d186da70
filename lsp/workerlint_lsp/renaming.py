"""Renaming of the topology element, the id in a Bundle or the anchor at the cursor."""

from __future__ import annotations

from lsprotocol import types

from workerlint.core.diagnostic import Edit
from workerlint.core.text import Source, Span
from workerlint.manifest.anchors import anchors_of
from workerlint.manifest.bundle_graph import read_graph
from workerlint.manifest.document import Document
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import ANCHOR_NAME, Alias, Scalar
from workerlint.syntax.scalars import quoted_scalar, scalar
from workerlint_lsp.endpoint import RefusedError
from workerlint_lsp.features import Request, feature
from workerlint_lsp.names import AnchorName, ElementName, Name, name_at


@feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
def prepare_rename(request: Request, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
    """Return the name at the cursor; None if there is none. Raises RefusedError if it cannot be renamed."""
    offset = request.positions.offset(params.position)
    worker = request.snapshot.document.manifest_at(offset)
    found = name_at(worker, offset) if worker is not None else None
    if worker is None or found is None:
        return None
    name, occurrence = found
    try:
        check_renamable(worker, name)
    except RenameError as error:
        raise RefusedError(str(error)) from error
    return types.PrepareRenamePlaceholder(request.positions.range_of(occurrence.span), name.text)


@feature(types.TEXT_DOCUMENT_RENAME)
def rename_symbol(request: Request, params: types.RenameParams) -> types.WorkspaceEdit | None:
    """Return the edits; None outside of Workers and Bundles. Raises RefusedError if the name cannot be changed."""
    offset = request.positions.offset(params.position)
    worker = request.snapshot.document.manifest_at(offset)
    if worker is None:
        return None
    found = name_at(worker, offset)
    if found is None:
        raise RefusedError("Only topology elements, ids in Bundles and anchors can be renamed.")
    try:
        return request.workspace_edit(rename(worker, found[0], params.new_name))
    except RenameError as error:
        raise RefusedError(str(error)) from error


class RenameError(Exception):
    """A name cannot be changed, or not to the new name; the message contains the reason."""


def rename(worker: Worker, name: Name, new: str) -> list[Edit]:
    """Return the edits that change *name* to *new*, in the order of the text. Raises RenameError.

    Quotes are kept. They are added if YAML would not read the new name as a string.
    """
    check_renamable(worker, name)
    if new == name.text:
        return []
    edits = _anchor_edits(worker, name, new) if isinstance(name, AnchorName) else _element_edits(worker, name, new)
    edits.sort(key=lambda edit: edit.span)
    if not _changes_only_name(worker, edits, name, new):
        raise RenameError(f"Renaming `{name.text}` to `{new}` would change other parts of the manifest.")
    return edits


def check_renamable(worker: Worker, name: Name) -> None:
    """Raise RenameError if *name* cannot be changed at all."""
    if worker.damaged:
        line = worker.source.lines.line_of(worker.damaged[0].start) + 1
        raise RenameError(f"Fix the syntax error on line {line} first: the line may contain the name.")
    if not any(place.defines for place in name.places):
        raise RenameError(f"The {name.what} `{name.text}` is not defined: define it first.")


def _anchor_edits(worker: Worker, name: AnchorName, new: str) -> list[Edit]:
    if not ANCHOR_NAME.fullmatch(new):
        raise RenameError("The name of an anchor must consist of letters, digits, `-` and `_`.")
    if any(anchor.name == new for anchor in anchors_of(worker)):
        raise RenameError(f"The anchor `{new}` already exists in this document.")
    return [Edit(span, new) for span in name.anchor.spans()]


def _element_edits(worker: Worker, name: ElementName, new: str) -> list[Edit]:
    if not new.strip() or new != new.strip():
        raise RenameError("A name must not be empty, or start or end with a space.")
    if not new.isprintable():
        raise RenameError("A name must not contain line breaks, tabs or other control characters.")
    if new in worker.topology.named or new in worker.cached(read_graph).named:
        raise RenameError(f"The {name.what} `{new}` already exists.")
    own = {place.span for place in name.places}
    edits = []
    for place in name.places:
        node = place.node
        if isinstance(node, Alias):
            # If the anchored text is itself an occurrence, the alias gets the new name from it.
            target = node.target()
            if not any(span.start >= target.start and span.end <= target.end for span in own):
                edits.append(Edit(node.span, scalar(new)))
        elif isinstance(node, Scalar):
            edits.append(Edit(Span(node.start, node.end), _written(node, new)))
    return edits


def _written(node: Scalar, new: str) -> str:
    if node.style == "'":
        return "'" + new.replace("'", "''") + "'"
    return quoted_scalar(new) if node.style == '"' else scalar(new)


def _changes_only_name(worker: Worker, edits: list[Edit], name: Name, new: str) -> bool:
    """Check that the edits change the name and nothing else."""
    from workerlint.fixes.fixer import apply_edits  # late: it imports many modules

    text = apply_edits(worker.text, edits)
    start = worker.span.start
    moved = sum(len(edit.content) - (edit.span.end - edit.span.start) for edit in edits if edit.span.end <= start)
    after = Document(Source(worker.source.path, text), markdown=False).manifest_at(start + moved)
    if after is None or len(after.syntax) != len(worker.syntax) or len(after.problems) != len(worker.problems):
        return False
    names = {name.text: new} if isinstance(name, ElementName) else {}
    return _graph(after, {}) == _graph(worker, names) and len(anchors_of(after)) == len(anchors_of(worker))


def _graph(worker: Worker, names: dict[str, str]) -> list[tuple[str, list[str]]]:
    """Return the elements or the resources of a Bundle with their dependencies, some of them under other *names*."""
    found = [(element.name, [edge.target for edge in element.edges]) for element in worker.topology.elements]
    found += [
        (entry.id, [dependency.target for dependency in entry.dependencies])
        for entry in worker.cached(read_graph).entries
    ]
    return [(names.get(name, name), [names.get(target, target) for target in targets]) for name, targets in found]
