"""The output of a command in few writes: a plan of thousands of resources has a hundred thousand lines."""

from __future__ import annotations

import os
import sys

from workerlint.core.console import note, write
from workerlint.core.record import Struct, new
from workerlint_shim.console import ERROR_STREAM, OUTPUT_STREAM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

_MOST = 1 << 16
"""The characters that are kept before they are written."""


class BufferedOutput(Struct):
    """Output that is kept until ``flush``, or until there is much of it."""

    _kept: dict[str, list[str]] = new(dict)
    """Texts by their stream."""
    _size: int = new(int)
    _is_one: bool = new(lambda: _is_same_file(sys.stdout, sys.stderr))
    """Whether both streams are one file or terminal: then all is written to one of them, so that its order is kept."""

    def write(self, stream: str, text: str) -> None:
        """Write text to a stream. Raises OutputError."""
        self._kept.setdefault(OUTPUT_STREAM if self._is_one else stream, []).append(text)
        self._size += len(text)
        if self._size > _MOST:
            self.flush()

    def flush(self) -> None:
        """Write what is kept. Raises OutputError."""
        kept, self._kept, self._size = self._kept, {}, 0
        for stream, texts in kept.items():
            if stream == ERROR_STREAM:
                note("".join(texts))
            else:
                write(["".join(texts)])


def _is_same_file(one: TextIO | None, other: TextIO | None) -> bool:
    """Check whether two streams are the same file, pipe or terminal."""
    try:
        found = [os.fstat(stream.fileno()) for stream in (one, other) if stream is not None]
    except (OSError, ValueError):  # a stream is closed, or not a file
        return False
    return len(found) == 2 and (found[0].st_dev, found[0].st_ino) == (found[1].st_dev, found[1].st_ino)
