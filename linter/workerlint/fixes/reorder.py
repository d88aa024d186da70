"""Another order for the attributes of a block mapping: whole lines move, each with its comments."""

from __future__ import annotations

from workerlint.core.diagnostic import Edit
from workerlint.core.text import Source, Span, indent_of
from workerlint.manifest.edits import column_of, is_implicit, line_start, owns_its_line, pair_lines
from workerlint.syntax.nodes import Alias, Mapping, Scalar


def reorder(source: Source, mapping: Mapping, order: list[int]) -> Edit | None:
    """Return the edit that writes the pairs of *mapping* in *order*, which lists their present positions.

    Comments directly above a key move with it, as do those indented deeper after its value; empty lines between two
    pairs stay. None where lines cannot simply be moved: flow style, shared lines, aliases of anchors that would come
    later, values that include the empty lines after them, or a comment that may be about the whole file.
    """
    if not _is_movable(source, mapping):
        return None
    blocks = _Blocks(source, mapping)
    if order[0] != 0 and blocks.has_doubtful_head(order[0]):
        return None
    text = source.text
    parts: list[str] = []
    for place, at in enumerate(order):
        block = blocks.blocks[at]
        content = text[block.start : block.end]
        if not content.endswith(("\n", "\r")):
            content += source.newline
        if blocks.inline and at == 0 and place:
            content = blocks.indent + content
        elif blocks.inline and at and not place:
            content = content[len(blocks.indent) :]
        parts += (text[blocks.gaps[place].start : blocks.gaps[place].end], content)
    new = "".join(parts)
    span = Span(blocks.gaps[0].start, blocks.blocks[-1].end)
    if not text[span.start : span.end].endswith(("\n", "\r")):
        # Drop the line break of the pair that is now last.
        new = new.removesuffix("\n").removesuffix("\r")
    return Edit(span, new)


def _is_movable(source: Source, mapping: Mapping) -> bool:
    pairs = mapping.pairs
    names = {key.text for key, _ in pairs if isinstance(key, Scalar)}
    if mapping.flow or len(pairs) < 2 or len(names) < len(pairs) or "<<" in names:
        return False
    first = pairs[0][0].start
    if source.text[line_start(source, first) : first].strip(" -"):
        return False
    return all(is_implicit(source, key) for key, _ in pairs) and _is_free(source, mapping)


def _is_free(source: Source, mapping: Mapping) -> bool:
    """Return whether nothing in *mapping* depends on the text before or after it."""
    anchors: list[str] = []
    has_alias = False
    ends_open = not source.text.endswith(("\n", "\r")) and mapping.end >= len(source.text.rstrip())
    for node in mapping.walk():
        if node.anchor is not None and node is not mapping:
            anchors.append(node.anchor)
        if isinstance(node, Alias):
            has_alias = True
        elif isinstance(node, Scalar) and node.style in {"|", ">"}:
            header = source.text[node.start : node.end].partition("\n")[0].partition("#")[0]
            # `|+` includes the empty lines after it, and a text without a final line break ends the value there.
            if "+" in header or ends_open:
                return False
    return not (anchors and has_alias) and len(set(anchors)) == len(anchors)


class _Blocks:
    """The lines of each pair, with its comments, and the empty lines before each but the first."""

    inline: bool
    """Whether the first pair is on the line of a list item: its block starts at its key."""

    def __init__(self, source: Source, mapping: Mapping) -> None:
        self.source = source
        key = mapping.pairs[0][0]
        self.column = column_of(source, key.start)
        self.indent = " " * self.column
        self.inline = not owns_its_line(source, key)
        self._lines = [pair_lines(source, pair) for pair in mapping.pairs]
        start = key.start if self.inline else self._head(self._lines[0].start)
        self.gaps = [Span(start, start)]
        self.blocks: list[Span] = []
        for span in self._lines:
            if self.blocks:
                end = self.blocks[-1].end
                start = self._after_blank(end)
                self.gaps.append(Span(end, start))
            self.blocks.append(Span(start, self._tail(span.end)))

    def has_doubtful_head(self, new_first: int) -> bool:
        """Return whether a comment would end up where it may seem to be about another key."""
        if self.inline:
            return self.blocks[new_first].start < self._lines[new_first].start
        return self.column == 0 and self.blocks[0].start < self._lines[0].start

    def _line_at(self, start: int) -> tuple[str, int]:
        """Return the line that begins at *start*, stripped, and where the next one begins."""
        lines = self.source.lines
        number = lines.line_of(start)
        following = lines.starts[number + 1] if number + 1 < len(lines.starts) else len(self.source.text)
        return lines.line_text(number), following

    def _head(self, start: int) -> int:
        """Return the start of the comments directly above the line at *start*, indented like it."""
        lines = self.source.lines
        number = lines.line_of(start)
        while number > 0:
            above = lines.line_text(number - 1)
            if not above.lstrip(" ").startswith("#") or indent_of(above) != self.column:
                break
            number -= 1
        return lines.starts[number]

    def _tail(self, start: int) -> int:
        """Return the end of the pair before *start*: comments that are indented deeper than its key are part of it."""
        end = at = start
        while at < len(self.source.text):
            line, following = self._line_at(at)
            body = line.lstrip(" ")
            if body and not (body.startswith("#") and len(line) - len(body) > self.column):
                break
            at = following
            if body:
                end = at
        return end

    def _after_blank(self, start: int) -> int:
        """Return the start of the next line with content, the line at *start* included."""
        line, following = self._line_at(start)
        while not line.strip():
            start = following
            line, following = self._line_at(start)
        return start
