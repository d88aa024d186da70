"""The texts of a document that are searched for secrets: the values of its scalars, and what is between them."""

from __future__ import annotations

from bisect import bisect_right

from workerlint.core.record import Struct, new
from workerlint.core.text import Span
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Leaf, Scalar, leaves
from workerlint.syntax.scalar_spans import character_spans, content_bounds

_END = "\n\0\n"
"""The end of a fragment: no secret contains it."""
_STRUCTURE = " \t\r\n-:,[]{}?\"'|>"
"""What is between two scalars if there is no comment, and no line that is not YAML."""
_SHORTEST = 6


class Fragment(Struct):
    """A text to search."""

    text: str
    start: int
    """The offset of the text in the document; that of the scalar if its value is written differently."""
    leaf: Leaf | None
    """The scalar; None for a comment, and for a line that is not YAML."""
    exact: bool
    """Whether the document contains the text as it is."""
    _characters: list[Span] | None = new()

    def span(self, document: str, start: int, end: int) -> Span:
        """Return the range in the *document* of a range in the text."""
        if self.exact or self.leaf is None or not isinstance(self.leaf.node, Scalar):
            return Span(self.start + start, self.start + end)
        if self._characters is None:
            self._characters = character_spans(document, self.leaf.node)
        characters = self._characters
        end = min(end, len(characters))  # line breaks at the end of a block are not written in it
        if start >= end:
            return Span(*content_bounds(document, self.leaf.node))
        return Span(characters[start].start, characters[end - 1].end)


class Fragments:
    """The texts of a document in one text, which is searched in one pass."""

    def __init__(self, worker: Worker) -> None:
        self._document = worker.text
        self._fragments = _fragments(worker)
        self._starts: list[int] = []
        length = 0
        for fragment in self._fragments:
            self._starts.append(length)
            length += len(fragment.text) + len(_END)
        self.text = _END.join([fragment.text for fragment in self._fragments])

    def find(self, span: Span) -> tuple[Fragment, Span]:
        """Return the fragment that contains a range of the text, and the range in the document."""
        number = bisect_right(self._starts, span.start) - 1
        fragment, start = self._fragments[number], self._starts[number]
        end = min(span.end - start, len(fragment.text))
        return fragment, fragment.span(self._document, span.start - start, end)


def _fragments(worker: Worker) -> list[Fragment]:
    text = worker.text
    # A variable that was filled in is searched as it is written: its value is not in the document.
    filled = {item.span.start for item in worker.filling.filled} if worker.filling is not None else set()
    found: list[Fragment] = []
    end = worker.span.start
    for leaf in leaves(worker.root) if worker.root is not None else ():
        node = leaf.node
        _add_gap(found, text, end, node.start)
        end = max(end, node.end)
        start, stop = content_bounds(text, node) if isinstance(node, Scalar) else (node.start, node.end)
        written = text[start:stop]
        exact = not isinstance(node, Scalar) or written == node.text or node.start in filled
        if len(written) >= _SHORTEST:
            found.append(Fragment(written if exact or not isinstance(node, Scalar) else node.text, start, leaf, exact))
    _add_gap(found, text, end, worker.span.end)
    return found


def _add_gap(found: list[Fragment], text: str, start: int, end: int) -> None:
    """Add the text between two scalars, if it is more than structure."""
    if end - start >= _SHORTEST and text[start:end].strip(_STRUCTURE):
        found.append(Fragment(text[start:end], start, None, True))
