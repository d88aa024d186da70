"""Writes to the standard output, whoever reads it and however little of it."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class OutputError(Exception):
    """Something cannot be written; the text says where and why."""


def write(chunks: Iterable[str | bytes], *, for_people: bool = True) -> None:
    """Write to the standard output. A reader that goes away early (``| head``) ends it quietly.

    Characters that the output has no place for become ``?``; bytes go out as they are.

    Raises OutputError when the output cannot take any more.
    """
    stream = sys.stdout
    if stream is None:  # the caller closed it
        return
    encoding = (getattr(stream, "encoding", None) or "utf-8") if for_people else "utf-8"
    buffer = getattr(stream, "buffer", None)
    try:
        if buffer is None:
            for chunk in chunks:
                stream.write(chunk if isinstance(chunk, str) else chunk.decode("utf-8", "replace"))
        else:
            stream.flush()
            newline = os.linesep if for_people else "\n"
            for chunk in chunks:
                if isinstance(chunk, str):
                    text = chunk if newline == "\n" else chunk.replace("\n", newline)
                    buffer.write(text.encode(encoding, "replace"))
                else:
                    buffer.write(chunk)
        stream.flush()
    except BrokenPipeError:
        _discard(stream.fileno())
    except OSError as error:
        _discard(stream.fileno())
        raise failure("the standard output", error) from None


def failure(where: str, error: OSError) -> OutputError:
    """Make of the system's error what is told of it."""
    return OutputError(f"{where} cannot be written: {error.strerror or error}")


def _discard(descriptor: int) -> None:
    """Let what is left in a buffer go nowhere: the interpreter would complain when it writes it out at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
