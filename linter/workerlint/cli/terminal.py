"""What a stream can show: colours, links, line-drawing characters, and how wide it is."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

DEFAULT_WIDTH = 100
_GLYPHS = "╭─│┆├╰╵…"


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether a person looks at the stream, which is None when the caller has closed it."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def wants_colour(choice: str, stream: TextIO | None) -> bool:
    """Tell whether to colour what goes to a stream.

    *choice* is ``always``, ``never`` or ``auto``. For ``auto`` the environment is asked: NO_COLOR forbids, FORCE_COLOR
    and CLICOLOR_FORCE (unless 0) demand, TERM=dumb forbids; where it says nothing, terminals have colour.
    """
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if any(os.environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return os.environ.get("TERM") != "dumb" and is_terminal(stream)


def wants_links(stream: TextIO) -> bool:
    """Tell whether links may be written: a terminal that would print their control codes as text is not given any."""
    return is_terminal(stream) and os.environ.get("TERM", "") not in ("", "dumb", "linux")


def can_draw(stream: TextIO | None) -> bool:
    """Tell whether the encoding of a stream has line-drawing characters."""
    try:
        _GLYPHS.encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def width_of(stream: TextIO | None) -> int:
    """Give the width of a terminal in cells: COLUMNS first, then what the terminal says, else 100."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return int(columns)
    try:
        return (os.get_terminal_size(stream.fileno()).columns if stream else 0) or DEFAULT_WIDTH
    except (OSError, ValueError):
        return DEFAULT_WIDTH
