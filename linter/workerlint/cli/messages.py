"""What is said on stderr: problems of the call and of files, each one line and perhaps a hint."""

from __future__ import annotations

import sys

from workerlint.cli.terminal import wants_colour


def say(message: str, hint: str = "", *, colour: str = "auto") -> None:
    """Print a problem, and below it what to do."""
    if sys.stderr is None:
        return
    bold, faint, end = ("\x1b[1;31m", "\x1b[2m", "\x1b[0m") if wants_colour(colour, sys.stderr) else ("", "", "")
    text = f"workerlint: {bold}error:{end} {_one_line(message)}\n"
    if hint:
        text += f"  {faint}help:{end} {_one_line(hint)}\n"
    note(text)


def note(text: str) -> None:
    """Print lines on stderr as they are, whatever its encoding; a closed stderr takes nothing."""
    if sys.stderr is None:
        return
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    try:
        sys.stderr.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stderr.flush()
    except OSError:
        pass


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
