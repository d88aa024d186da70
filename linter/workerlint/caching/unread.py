"""The text of a file that is read only when somebody asks for it: most files of a warm run are never opened."""

from __future__ import annotations

from workerlint.text import Source, decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class UnreadSource(Source):
    """The file at *place*, which reports call *path*. What cannot be read by then is an empty text."""

    __slots__ = ("_read",)

    def __init__(self, path: str, read: Callable[[], bytes]) -> None:
        self.path = path
        self._lines = None
        self._read = read

    def __getattr__(self, name: str) -> Any:
        """Read the file when the first of the fields that it fills is asked for."""
        if name not in {"text", "encoding", "bom", "undecodable"}:
            raise AttributeError(name)
        try:
            data = self._read()
        except OSError:
            data = b""
        read = decode(data, self.path)
        self.text, self.encoding, self.bom, self.undecodable = read.text, read.encoding, read.bom, read.undecodable
        return getattr(self, name)
