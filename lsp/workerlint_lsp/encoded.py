"""Large answers: encoded in the thread of the features, and reused for the parts of a document that stay the same."""

from __future__ import annotations

from collections.abc import Callable
from json import JSONEncoder
from typing import Any, TypeVar

from workerlint.core.record import Record, Struct, new
from workerlint.manifest.document import Document
from workerlint.manifest.reader import Part

T = TypeVar("T")

encode: Callable[[Any], str] = JSONEncoder(separators=(",", ":")).encode


def move_lines(encoded: str, by: int) -> str:
    """Return JSON with *by* added to the lines of all positions in it."""
    # The quotes in a string are escaped, so only a member is written like this.
    first, *others = encoded.split('"line":')
    pieces = [first]
    for other in others:
        line, _, rest = other.partition(",")
        pieces.append(f"{int(line) + by},{rest}")
    return '"line":'.join(pieces)


class Encoded(Record):
    """A result of a request as JSON, which the event loop only has to write."""

    body: str


class PartCache(Struct):
    """What features have computed for the YAML documents of an open document. One thread at a time may use it."""

    _known: dict[str, dict[str, tuple[int, Any]]] = new(dict)
    """For each feature: the first line and the result of each YAML document, by its text."""

    def parts(
        self,
        feature: str,
        document: Document,
        compute: Callable[[Part], T],
        move: Callable[[T, int], T],
        checkpoint: Callable[[], None],
    ) -> list[T]:
        """Return the result of *compute* for each YAML document that may be a Worker.

        A result may contain lines and columns, but no offsets: the text before an unchanged document may have changed.
        *move* returns a result with a number added to its lines. *checkpoint* is called before each call of *compute*,
        and may raise an exception; what was computed until then is kept.
        """
        known = self._known.setdefault(feature, {})
        current: dict[str, tuple[int, Any]] = {}
        results = []
        text = document.yaml.text
        for start, end in document.worker_spans:
            chunk = text[start:end]
            line = document.source.lines.line_of(start)
            found = known.get(chunk)
            if found is None:
                checkpoint()
                part = document.part(start, end)
                found = line, compute(part)
                if part.unfinished:
                    results.append(found[1])
                    continue
            elif found[0] != line:
                found = line, move(found[1], line - found[0])
            current[chunk] = known[chunk] = found
            results.append(found[1])
        self._known[feature] = current
        return results
