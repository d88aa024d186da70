"""Completion of the variables that ``dataos-ctl`` interpolates."""

from __future__ import annotations

from collections.abc import Iterator

from workerlint.config.settings import Settings
from workerlint.core.record import Record
from workerlint.core.text import Pattern
from workerlint.manifest.worker import Worker
from workerlint_lsp.complete.item import VARIABLE, CompletionContext, CompletionItem
from workerlint_lsp.complete.marker import read_marked, unused_word

_BEGUN = Pattern(r"(?<!\$)\$(\{?)([A-Za-z_][A-Za-z0-9_]*)?$")
_REST = Pattern(r"[A-Za-z0-9_]*")
_USED = Pattern(r"(?<!\$)\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


class Variable(Record):
    """A variable at the cursor; its name is between the offsets *start* and *end*."""

    start: int
    cursor: int
    end: int
    name: str
    braced: bool
    """Whether it is written ``${NAME`` rather than ``$NAME``."""
    closed: bool
    """Whether the closing brace exists."""
    worker: Worker


def find_variable(text: str, line_start: int, offset: int, settings: Settings) -> Variable | None:
    """Return the variable at *offset* (in the document *text*); None in comments and outside Workers."""
    begun = _BEGUN.search(text[line_start:offset])
    if begun is None:
        return None
    rest = _REST.match(text, offset)
    end = rest.end() if rest else offset
    typed = begun[2] or ""
    start = offset - len(typed)
    closed = text.startswith("}", end)
    dollar = line_start + begun.start()
    after = text[end + 1 :] if closed and begun[1] else text[end:]
    marker = unused_word(text)
    for strict in (True, False):
        read = read_marked(f"{text[:dollar]}{marker}{after}", marker, settings, strict=strict)
        if read is not None:
            if read.location is None:
                return None
            return Variable(start, offset, end, typed + text[offset:end], bool(begun[1]), closed, read.worker)
    return None


def complete_variables(variable: Variable, context: CompletionContext, text: str) -> Iterator[CompletionItem]:
    """Yield the names that are set in the given environment, then those that the manifest uses elsewhere."""
    known = context.settings.variables
    found = dict.fromkeys(sorted(known or ()), "set in the given environment")
    for match in _USED.finditer(text):
        if match.start(1) != variable.start:
            found.setdefault(match[1], "used in this manifest")
    for name, detail in found.items():
        written = name if variable.closed else f"{name}}}"
        yield CompletionItem(name, VARIABLE, written if variable.braced else f"{{{name}}}", detail=detail)
