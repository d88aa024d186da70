"""The command for a dry-run apply: its output, and the resources before and after, with links to the manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workerlint.config.errors import ConfigurationError
from workerlint.core.record import Struct
from workerlint.core.text import LineIndex, Source, Span
from workerlint.engine.registry import RegistryError
from workerlint.manifest.document import Document
from workerlint.syntax.nodes import Mapping, Sequence, leaves
from workerlint_lsp.commands import CommandError, choose
from workerlint_lsp.endpoint import file_uri
from workerlint_lsp.positions import Positions
from workerlint_shim.dry_run import dry_run
from workerlint_shim.errors import StateError
from workerlint_shim.manifests.documents import read_documents
from workerlint_shim.state.state_file import state_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workerlint.engine.project import Project
    from workerlint.syntax.nodes import Node
    from workerlint_lsp.commands import Result
    from workerlint_lsp.snapshot import Snapshot
    from workerlint_shim.dry_run import DryRun
    from workerlint_shim.plan.resource_texts import ResourceTexts

    FindPositions = Callable[[str], Positions | None]
    """Returns the positions in a file by its absolute path."""


def dry_run_apply(
    snapshot: Snapshot, number: int | None, file: str, project: Project, positions_of: FindPositions
) -> Result:
    """Return the dry run of an apply of one Worker in a document, or of all, against the recorded state.

    *number* is the index of the Worker; None for all. *file* is the absolute path of the file; empty if there is none.
    Variables have the values of the configured ``env-file``, as in the findings of the editor: the environment of the
    editor differs from that of the terminal and of CI. Raises CommandError.
    """
    text, path = snapshot.positions.lines.text, snapshot.path
    if number is not None:
        source = Source(path, text)
        span = choose(Document(source).workers, number, path)[0].span
        # Empty lines replace the text above, so that line numbers are correct.
        text = "\n" * source.lines.line_of(span.start) + text[span.start : span.end]
    name = file or path
    alone = project.boundary is not None and project.boundary.alone
    state = "" if alone else state_path("")
    try:
        values = project.settings_for(name).variables
        result = dry_run(text, name, environment=values, state=state, project=project)
    except (ConfigurationError, RegistryError, StateError) as error:
        raise CommandError(str(error)) from None
    own = Positions(LineIndex(text), snapshot.positions.encoding)
    linker = _Linker(snapshot.uri, name, own, positions_of)
    # The dry run needs the absolute path to find the configuration; the output contains the path that the user knows.
    output = result.text.replace(file, path) if file else result.text
    if alone:
        output += "The recorded state was not read, because the workspace is not trusted.\n"
    return {
        "title": f"Dry-run apply of {path}: {'accepted' if result.accepted else 'refused'}",
        "accepted": result.accepted,
        "summary": result.summary,
        "text": output,
        "links": list(linker.locations(result, output, path)),
        "resources": [
            {
                "name": str(item.identity),
                "action": item.action,
                "before": item.before,
                "after": item.after,
                "links": list(linker.fields(item)),
            }
            for item in result.resources
        ],
    }


class _Linker(Struct):
    """Makes the links from a result to the manifests: each with its range, and the URI and position that it leads to.

    Positions are those of the protocol, in the negotiated encoding.
    """

    uri: str
    path: str
    positions: Positions
    positions_of: FindPositions

    def locations(self, result: DryRun, output: str, path: str) -> Iterator[dict[str, Any]]:
        """Yield a link for each location of a refusal in the output, which names the file of the command *path*."""
        by_text = {}
        for refusal in result.refusals:
            own = refusal.path == self.path
            by_text[refusal.location.replace(self.path, path, 1) if own else refusal.location] = refusal
        lines = LineIndex(output)
        positions = Positions(lines, self.positions.encoding)
        for start, line in zip(lines.starts, output.split("\n"), strict=False):
            text = line.strip().partition(": ")[0]
            found = by_text.get(text)
            target = self._target(found.path, found.line - 1, found.column - 1) if found and found.line else None
            if target is not None:
                at = start + line.index(text)
                yield _link(positions, Span(at, at + len(text)), target)

    def fields(self, texts: ResourceTexts) -> Iterator[dict[str, Any]]:
        """Yield a link for each field of a resource that its manifest contains."""
        found = self._of(texts.path)
        if found is None:
            return
        uri, positions = found
        manifest = _mapping_at(positions.lines, texts.line - 1)
        written = _fields(manifest) if manifest is not None else {}
        after = Positions(LineIndex(texts.after), self.positions.encoding)
        shown = _mapping_at(after.lines, 0)
        for path, span in _fields(shown).items() if shown is not None else ():
            if path in written:
                yield _link(after, span, (uri, positions.position(written[path].start)))

    def _of(self, path: str) -> tuple[str, Positions] | None:
        if path == self.path:
            return self.uri, self.positions
        positions = self.positions_of(path)
        return None if positions is None else (file_uri(path), positions)

    def _target(self, path: str, line: int, column: int) -> tuple[str, Any] | None:
        """Return the URI and the position of a 0-based line and column in code points; None if it cannot be read."""
        found = self._of(path)
        if found is None:
            return None
        uri, positions = found
        start = positions.lines.starts[min(line, len(positions.lines.starts) - 1)]
        return uri, positions.position(start + max(column, 0))


def _link(positions: Positions, span: Span, target: tuple[str, Any]) -> dict[str, Any]:
    uri, position = target
    found = positions.range_of(span)
    return {
        "range": [found.start.line, found.start.character, found.end.line, found.end.character],
        "uri": uri,
        "line": position.line,
        "character": position.character,
    }


def _mapping_at(lines: LineIndex, line: int) -> Mapping | None:
    """Return the outermost mapping that begins in a 0-based line: the resource of which the dry run names the line."""
    todo: list[Node] = [
        item.root for item in reversed(read_documents(Document(Source("", lines.text, lines=lines))).all) if item.root
    ]
    while todo:
        node = todo.pop()
        if isinstance(node, Mapping):
            if lines.line_of(node.start) == line:
                return node
            todo += [value for _, value in reversed(node.pairs)]
        elif isinstance(node, Sequence):
            todo += reversed(node.items)
    return None


def _fields(root: Mapping) -> dict[tuple[str | int, ...], Span]:
    """Return the keys and the items of lists below a mapping, by their paths."""
    found: dict[tuple[str | int, ...], Span] = {}
    for leaf in leaves(root):
        if leaf.is_key or isinstance(leaf.path[-1], int):
            found.setdefault(leaf.path, leaf.node.span)
    return found
