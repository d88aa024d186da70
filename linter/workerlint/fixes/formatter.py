"""The formatter of one Worker; its result is discarded where the content would change."""

from __future__ import annotations

from workerlint.core.diagnostic import Edit
from workerlint.core.record import Record
from workerlint.core.text import Pattern, Source, Span
from workerlint.fixes.fixer import apply_edits
from workerlint.fixes.layout import LayoutError, indent
from workerlint.manifest.reader import read_part
from workerlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import KW_ONLY

    from workerlint.manifest.worker import Worker


class Style(Record):
    """The layout of manifests."""

    step: int = 2
    """The number of spaces of one level."""
    _: KW_ONLY
    trim: bool = True
    """Whether trailing spaces are removed."""
    final_newline: bool = False
    """Whether the text ends with a line break."""
    one_newline: bool = False
    """Whether the text ends with no more than one line break."""


def is_formatted(worker: Worker) -> bool:
    """Return whether Workers like this one are formatted: those inside a Bundle are left as they are."""
    return worker.entry is None


def can_format(worker: Worker) -> bool:
    """Return whether the structure of all parts of the document is known."""
    return worker.root is not None and not worker.syntax and not worker.damaged


def format_worker(worker: Worker, style: Style) -> list[Edit]:
    """Return the edits that format one document, in the order of the text; none where that is not safe.

    A document that cannot be read in full is not changed (see ``can_format``), nor is a Worker inside a Bundle. The
    settings of the Worker define its extra fields.
    """
    if not is_formatted(worker) or not can_format(worker):
        return []
    for attempt in (style, Style(style.step, trim=style.trim)):
        edits = _attempt(worker, attempt)
        if edits is not None:
            return edits
    return []


def format_lines(worker: Worker, style: Style, first: int, last: int) -> list[Edit]:
    """Return the edits that format the lines from *first* to *last* (0-based); none where that alone is not safe."""
    if not is_formatted(worker) or not can_format(worker):
        return []
    lines = worker.source.lines
    try:
        edits = [
            edit
            for edit in indent(worker, style.step, trim=style.trim)
            if first <= lines.line_of(edit.span.start) <= last
        ]
    except LayoutError:
        return []
    after = _read_again(worker, apply_edits(worker.text, edits))
    return edits if after is not None and same_content(worker, after) else []


def _attempt(worker: Worker, style: Style) -> list[Edit] | None:
    """Return the edits that format the document in *style*; None where the content would change."""
    try:
        edits = indent(worker, style.step, trim=style.trim)
    except LayoutError:
        edits = []
    end = _end(worker, style)
    if end is not None:
        edits = [*(edit for edit in edits if not edit.span.overlaps(end.span)), end]
    after = _read_again(worker, apply_edits(worker.text, edits)) if edits else worker
    return edits if after is not None and same_content(worker, after) else None


def _read_again(worker: Worker, text: str) -> Worker | None:
    """Return the document of the Worker in the new *text* of its file; None when it has a syntax error."""
    end = worker.span.end + len(text) - len(worker.text)
    after = read_part(Source(worker.source.path, text), worker.span.start, end).worker
    if after is None or after.syntax or len(after.problems) != len(worker.problems):
        return None
    after.settings = worker.settings
    return after


def _end(worker: Worker, style: Style) -> Edit | None:
    """Return the edit of the end of the text that *style* requires, if the Worker is its last document."""
    text = worker.text
    if worker.span.end != len(text):
        return None
    body = len(text.rstrip(" \t\r\n"))
    end = text[body:]
    breaks = "\n" in end or "\r" in end
    if not (style.one_newline if breaks else style.final_newline) or end == worker.source.newline:
        return None
    return Edit(Span(body, len(text)), worker.source.newline)


_COMMENT = Pattern(r"(?:^|(?<=[ \t\r\n]))#[^\r\n]*")


def same_content(before: Worker, after: Worker) -> bool:
    """Return whether both have the same content, comments included, in the same order."""
    if before.root is None or after.root is None:
        return False
    return comments(before) == comments(after) and _data(before.root) == _data(after.root)


def comments(worker: Worker) -> list[str]:
    """Return the comments of a document in order, without trailing spaces."""
    text = worker.text
    at = worker.span.start
    found: list[str] = []
    for leaf in worker.nodes():
        if isinstance(leaf, (Mapping, Sequence)):
            continue
        found += _COMMENT.findall(text[at : leaf.start])
        at = max(at, leaf.end)
        if isinstance(leaf, Scalar) and leaf.style in {"|", ">"}:
            header = text[leaf.start : leaf.end].splitlines()[:1]
            found += _COMMENT.findall(header[0] if header else "")
    found += _COMMENT.findall(text[at : worker.span.end])
    return [comment.rstrip(" \t") for comment in found]


def _data(node: Node) -> tuple[object, ...]:
    """Return the tree as values that can be compared; the recursion is no deeper than the parser allows."""
    own = (node.anchor, node.tag)
    if isinstance(node, Mapping):
        return ("mapping", *own, node.flow, *((_data(key), _data(value)) for key, value in node.pairs))
    if isinstance(node, Sequence):
        return ("list", *own, node.flow, *(_data(item) for item in node.items))
    if isinstance(node, Alias):
        return ("alias", node.name, node.node is None)
    return ("scalar", *own, node.text, node.style) if isinstance(node, Scalar) else ("unknown",)
