"""The console: what a stream can show, errors and notes on stderr, the progress bar, and standard output."""

from __future__ import annotations

import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TextIO

DEFAULT_WIDTH = 100
_GLYPHS = "╭─│┆├╰╵…"


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether the stream is a terminal; None means that the caller has closed it."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def wants_color(choice: str, stream: TextIO | None) -> bool:
    """Return whether to use colors on a stream.

    *choice* is ``always``, ``never`` or ``auto``. With ``auto``, NO_COLOR disables colors, else FORCE_COLOR and
    CLICOLOR_FORCE (unless 0) enable them, else TERM=dumb disables them, else a terminal has them.
    """
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if any(os.environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return os.environ.get("TERM") != "dumb" and is_terminal(stream)


def wants_links(stream: TextIO) -> bool:
    """Return whether the stream is a terminal that does not print the control codes of links as text."""
    return is_terminal(stream) and os.environ.get("TERM", "") not in ("", "dumb", "linux")


def can_draw(stream: TextIO | None) -> bool:
    """Return whether the encoding of a stream has line-drawing characters."""
    try:
        _GLYPHS.encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def width_of(stream: TextIO | None) -> int:
    """Return the width of a terminal in cells: COLUMNS, or the width that the terminal reports, or 100."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return int(columns)
    try:
        return (os.get_terminal_size(stream.fileno()).columns if stream else 0) or DEFAULT_WIDTH
    except (OSError, ValueError):
        return DEFAULT_WIDTH


def say(message: str, hint: str = "", excerpt: str = "", *, color: str = "auto") -> None:
    """Print an error on stderr, with the lines of an excerpt and a hint below it."""
    if sys.stderr is None:
        return
    bold, faint, end = ("\x1b[1;31m", "\x1b[2m", "\x1b[0m") if wants_color(color, sys.stderr) else ("", "", "")
    text = f"workerlint: {bold}error:{end} {_one_line(message)}\n"
    for line in excerpt.splitlines():
        text += f"  {_one_line(line)}\n"
    if hint:
        text += f"  {faint}help:{end} {_one_line(hint)}\n"
    note(text)


def note(text: str) -> None:
    """Print text on stderr, with escapes for characters that its encoding does not have."""
    if sys.stderr is None:
        return
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    try:
        sys.stderr.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stderr.flush()
    except OSError:
        pass


def _one_line(text: str) -> str:
    from workerlint.core.wording import break_commands  # most runs print no error

    escaped = (char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
    return break_commands("".join(escaped))


PATIENCE = 1.0
"""Seconds before the bar is shown."""
INTERVAL = 0.1
"""Seconds between two drawings."""
_CELLS = 30


class Progress:
    """A progress bar on a terminal, removed at the end. Other streams show none."""

    def __init__(
        self,
        total: int,
        stream: TextIO | None = None,
        *,
        enabled: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = sys.stderr if stream is None else stream
        terminal = self._stream is not None and is_terminal(self._stream) and os.environ.get("TERM") != "dumb"
        self._total = total if enabled and terminal else 0
        self._clock = clock
        self._next = clock() + PATIENCE if self._total else 0.0
        self._drawn = 0

    def show(self, done: int) -> None:
        """Draw the bar, at most once per interval."""
        if not self._total:
            return
        now = self._clock()
        if now < self._next:
            return
        self._next = now + INTERVAL
        filled = _CELLS * done // self._total
        line = f"[{'#' * filled}{'.' * (_CELLS - filled)}] {done}/{self._total} files"
        self._write(f"\r{line.ljust(self._drawn)}")
        self._drawn = len(line)

    def wipe(self) -> None:
        """Remove the bar."""
        if self._drawn:
            self._write(f"\r{' ' * self._drawn}\r")
            self._drawn = 0

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            self._total = 0


class OutputError(Exception):
    """Output cannot be written. The message contains the file and the reason."""


def write(chunks: Iterable[str | bytes], *, for_people: bool = True) -> None:
    """Write to standard output. If the reader has closed the pipe (``| head``), discard the rest.

    Text *for_people* is in the encoding of the stream, with ``?`` for characters that it does not have; other text is
    UTF-8. Bytes are written unchanged.

    Raise OutputError if the output cannot be written.
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
        raise failure("standard output", error) from None


def failure(where: str, error: OSError) -> OutputError:
    """Return the error to report for an error of the system."""
    return OutputError(f"cannot write {where}: {error.strerror or error}")


def _discard(descriptor: int) -> None:
    """Discard the rest of a buffer, which the interpreter would fail to write at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
