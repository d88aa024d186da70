"""The position of the cursor in the tree of a manifest.

A word that the text does not contain is inserted at the cursor, the text is parsed, and the word is looked up in the
tree. A text with a syntax error is recovered first. If the recovery loses the word, the position is derived from the
indentation of the lines around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workerlint.config.settings import Settings
from workerlint.core.record import Struct
from workerlint.core.text import LineIndex, Path
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Scalar, is_empty, text_of
from workerlint_lsp.complete.line import CLOSERS, FLOW, KEY, VALUE, CursorLine
from workerlint_lsp.complete.marker import MarkerLocation, read_marked, unused_word
from workerlint_lsp.complete.outline import outline


def find_cursor(
    text: str,
    lines: LineIndex,
    offset: int,
    settings: Settings,
    is_valid: Callable[[], bool],
    *,
    begun: bool,
) -> Cursor | None:
    """Return the cursor at *offset* (code points) in the document *text*; None if nothing can be completed.

    *is_valid* returns whether *text* without the marker is valid YAML. With *begun*, a document with nothing but a name
    may become a Worker.
    """
    number = lines.line_of(offset)
    start, stop = lines.line_bounds(number)
    line = CursorLine(text[start:stop], min(offset, stop) - start)
    if not line.role or (line.role == VALUE and _value_is_below(lines, number, line)):
        return None
    if line.role == KEY and not line.typed and not line.colon and line.is_followed:
        return None  # in the indentation of a line, or before its dash
    if line.role == KEY and text.startswith(("---", "...", "%"), start):
        return None
    marker = unused_word(text)
    cursor = _Finder(text, lines, number, start, stop, settings, is_valid, marker, begun).find(line)
    return None if cursor is None or (cursor.is_started and _replaces_type(cursor, text)) else cursor


class _Finder(Struct):
    """A search for a way to insert the marker, the simplest first."""

    text: str
    lines: LineIndex
    number: int
    """The number of the line of the cursor, from *start* to *stop*."""
    start: int
    stop: int
    settings: Settings
    is_valid: Callable[[], bool]
    marker: str
    begun: bool

    def find(self, line: CursorLine) -> Cursor | None:
        settled, cursor = self._try(line, strict=True)
        if not settled and (line.role == KEY or (line.role == VALUE and self.is_valid())):
            settled, cursor = self._try_inside(line, "{[")
        if not settled and self.is_valid():
            return None  # nothing more can be inserted here
        if not settled:
            settled, cursor = self._try(line, strict=False)
        if not settled:
            return self._by_indentation(line)
        if cursor is not None and cursor.flow and line.role != FLOW:
            settled, cursor = self._try_inside(line, cursor.flow)
        return cursor

    def _try_inside(self, line: CursorLine, brackets: str) -> tuple[bool, Cursor | None]:
        """Read the line again as if a line above had opened one of *brackets*."""
        for bracket in brackets:
            inside = CursorLine(self.text[self.start : self.stop], line.column, bracket)
            if inside.role:
                _, cursor = self._try(inside, strict=True)
                if cursor is not None and cursor.flow:
                    return True, cursor
        return False, None

    def _try(self, line: CursorLine, *, strict: bool) -> tuple[bool, Cursor | None]:
        """Return whether the text with the marker could be read, and the cursor; None if nothing can be inserted."""
        before = self.text[: self.start + line.start]
        after = self.text[self.start + line.end :]
        for lead, written, trail in self._insertions(line):
            text = f"{before}{lead}{written}{trail}{after}"
            read = read_marked(text, self.marker, self.settings, strict=strict, begun=self.begun)
            if read is None or read.location is None:  # lost, for example on a line that cannot be parsed
                continue
            if not read.location.inside:
                cursor = self._cursor_at(line, lead, read.worker, read.location, is_started=read.is_started)
                cursor.trail = trail if trail == "," else ""
                return True, cursor
            if strict and line.role != FLOW:
                return True, None
        return False, None

    def _insertions(self, line: CursorLine) -> Iterator[tuple[str, str, str]]:
        """Yield the text before the marker, the marker with its own punctuation, and the text after it.

        A completion also inserts the first, and the last if it is a comma.
        """
        marker = self.marker + line.closing
        lead = line.lead
        if line.role == VALUE or line.colon:
            yield lead, marker, ""
            return
        if line.role == FLOW:
            yield lead, marker, ""
            yield lead, marker, ","
            yield lead, marker, "".join(CLOSERS[bracket] for bracket in reversed(line.open))
            return
        snap = ""
        dash = False
        if not line.typed and not line.dashed:
            column, dash = self._below(line.start)
            snap = " " * max(0, column - line.start)
        key = f"{marker}: "
        if dash:
            yield f"{snap}- ", key, ""
        yield snap + lead, key, ""
        yield "- ", key, ""

    def _below(self, column: int) -> tuple[int, bool]:
        """Return the column of the next line with content, and whether it has a dash, if it belongs to this line.

        Otherwise, return *column* and False.
        """
        for number in range(self.number + 1, len(self.lines.starts)):
            line = self.lines.line_text(number)
            content = line.lstrip(" ")
            if content and not content.startswith("#"):
                below = len(line) - len(content)
                dash = content.startswith("- ") or content == "-"
                return (below, dash) if below >= column else (column, False)
        return column, False

    def _cursor_at(
        self, line: CursorLine, lead: str, worker: Worker, location: MarkerLocation, *, is_started: bool
    ) -> Cursor:
        cursor = Cursor(worker, location.path, line, self.start, lead, is_started=is_started)
        cursor.flow = location.flow
        if location.mapping is not None:
            cursor.is_key = True
            own = [key.text for key, _ in location.mapping.pairs if isinstance(key, Scalar) and key.text != self.marker]
            cursor.names = frozenset(own)
            at = next(number for number, (key, _) in enumerate(location.mapping.pairs) if self.marker in text_of(key))
            cursor.above = text_of(location.mapping.pairs[at - 1][0]) if at else ""
            cursor.merged = frozenset(location.mapping.entries) - cursor.names - {self.marker}
            cursor.alone = not own and not line.colon
            cursor.filled = line.is_followed or not is_empty(location.value)
        return cursor

    def _by_indentation(self, line: CursorLine) -> Cursor | None:
        """Return the cursor according to the lines around it, for a text that cannot be parsed at all."""
        if line.role == FLOW:
            return None
        before = self.text[: self.start]
        after = self.text[self.lines.line_bounds(self.number)[1] :]
        read = read_marked(before + after, self.marker, self.settings, strict=False)
        if read is None:
            return None
        found = outline(self.lines, self.number, line)
        if found is None:
            return None
        path, names = found
        if read.worker.entry is not None:
            around = (*read.worker.entry.path, "spec")
            if path[: len(around)] != around:
                return None
            path = path[len(around) :]
        if line.role == VALUE:
            path = (*path, line.key)
        cursor = Cursor(read.worker, path, line, self.start, line.lead, is_started=read.is_started)
        cursor.is_key = line.role == KEY
        cursor.names = names
        cursor.alone = not names and not line.colon
        cursor.filled = line.is_followed
        return cursor


def _replaces_type(cursor: Cursor, text: str) -> bool:
    """Return whether the cursor is at the type of a document that is not a Worker, so that the marker replaced it."""
    if cursor.is_key:
        return cursor.filled
    return cursor.path == ("type",) and not "worker".startswith(text[cursor.start : cursor.end].strip())


def _value_is_below(lines: LineIndex, number: int, line: CursorLine) -> bool:
    """Return whether the value of the key in this line is in the lines below."""
    if line.typed or line.quote:
        return False
    for below in range(number + 1, len(lines.starts)):
        text = lines.line_text(below)
        content = text.lstrip(" \t")
        if content and not content.startswith("#"):
            column = len(text) - len(content)
            return column > line.key_column or (column == line.key_column and content.startswith("- "))
    return False


class Cursor(Struct):
    """The cursor in a document: *offset* is in the text from *start* to *end*, which may be replaced."""

    worker: Worker
    path: Path
    """The path of the mapping to add a key to if *is_key*, else the path of the value."""
    is_key: bool
    names: frozenset[str]
    """The keys of that mapping, without merged ones."""
    above: str
    """The key before the cursor in that mapping; empty if there is none."""
    merged: frozenset[str]
    """The keys that a merge key adds to it."""
    alone: bool
    """Whether the mapping has no key yet, so that it may become a list or a value instead."""
    filled: bool
    followed: bool
    """Whether the value or key is followed by something else on its line."""
    colon: bool
    dashed: bool
    flow: str
    """The bracket around the cursor, empty in block style."""
    quote: str
    closing: str
    """The quote to write after a value."""
    trail: str
    """The comma to write after the item."""
    lead: str
    """The text to write first."""
    margin: int
    """The indentation of the lines below, relative to the line of the cursor."""
    start: int
    offset: int
    end: int
    is_started: bool
    """Whether the document is not a Worker yet but may become one."""
    position: tuple[str, int]
    """The path of the file, and the offset of the document in it."""
    worker_above: Worker | None
    """The Worker in the document above, if that is one."""

    def __init__(
        self, worker: Worker, path: Path, line: CursorLine, start: int, lead: str, *, is_started: bool
    ) -> None:
        """Set the attributes that follow from *line*, which begins at *start*; the others are set later."""
        self.worker = worker
        self.path = path
        self.is_started = is_started
        self.position = ("", 0)
        self.worker_above = None
        self.is_key = False
        self.names = self.merged = frozenset()
        self.above = ""
        self.alone = self.filled = False
        self.followed = line.is_followed
        self.colon = line.colon
        self.dashed = line.dashed or lead.endswith("- ")
        self.flow = ""
        self.quote = line.quote
        self.closing = line.closing
        self.trail = ""
        self.lead = lead
        self.margin = len(lead) + line.start - min(line.indent, line.start)
        self.start = start + line.start
        self.offset = start + line.column
        self.end = start + line.end
