"""The errors that an invalid configuration or command line raises."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.core.text import Span


_CANNOT_READ = "cannot read the file"
"""How a message begins that quotes nothing of the file, because the file could not be read."""


class UsageError(Exception):
    """The command line names something that does not exist."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint
        """What to do about it."""


class ConfigurationError(Exception):
    """The configuration is invalid. The text contains the file, the line if known, and the reason.

    *named_in* is the file and line that name a file that cannot be read.

    If a link in a repository leads out of it to the file, the message does not quote the file. What is quoted has no
    control characters or other invisible characters: the texts are shown in terminals, logs and editors.
    """

    def __init__(
        self,
        path: str,
        line: int,
        message: str,
        hint: str = "",
        excerpt: str = "",
        span: Span | None = None,
        named_in: str = "",
    ) -> None:
        if not message.startswith(_CANNOT_READ):
            from workerlint.core.links import leads_out  # most runs have no error

            if leads_out(path):  # to any file of the user: none of it may be in a log
                message, hint, excerpt = "not valid; the content is not shown, because a link leads to it", "", ""
        from workerlint.core.wording import visible

        message = visible(message)
        self.path = path
        self.line = line
        """1-based; 0 if unknown."""
        self.message = message
        self.hint = visible(hint)
        self.excerpt = excerpt
        """The line as messages show it, with carets in a second line; empty if it is not shown."""
        self.span = span
        """The range in the text of the file, without a byte order mark; None if unknown."""
        shown = visible(display_path(path))
        location = f"{shown}:{line}" if line else shown
        # An editor shows the error at the line of *named_in*, so it is not part of the message.
        note = f" (named in {visible(named_in)})" if named_in else ""
        super().__init__(f"{location}: {message}{note}")


def shown_path(path: str) -> str:
    """Return a path as reports show it: relative if possible, with ``/`` between its parts."""
    return display_path(os.path.normpath(path)).replace(os.sep, "/")


def display_path(path: str) -> str:
    """Return a path as messages show it: relative to the current directory if it is inside."""
    if not os.path.isabs(path):
        return path
    inside = os.path.join(os.getcwd(), "")
    if path.startswith(inside) and os.path.normpath(path) == path:  # a third of the work, for each file
        return path[len(inside) :]
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return path
    return path if relative.startswith("..") else relative
