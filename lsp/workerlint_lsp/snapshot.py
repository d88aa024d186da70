"""A snapshot of an open document: the input of every feature."""

from __future__ import annotations

from workerlint.core.record import Struct
from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint_lsp.positions import Positions


class Snapshot(Struct):
    """An immutable view of a document of the client."""

    uri: str
    path: str
    """The path in messages: relative to the workspace folder."""
    positions: Positions
    version: int | None
    """The client's version number of the text; None for a file that is not open."""
    edition: int
    """The number of changes of or around the document since it was opened."""
    typed: int | None
    """The offset (code points) where the user is typing; None if the last edit is long ago."""
    document: Document
    """The text, read once for the check and for all features."""

    def __init__(
        self,
        uri: str,
        path: str,
        positions: Positions,
        version: int | None = None,
        edition: int = 0,
        previous: Document | None = None,
        typed: int | None = None,
    ) -> None:
        """Reuse what was read of *previous*, an earlier version of the document."""
        self.uri = uri
        self.path = path
        self.positions = positions
        self.version = version
        self.edition = edition
        self.typed = typed
        text = positions.lines.text
        if previous is not None and previous.source.path == path and previous.source.text is text:
            self.document = previous.with_typed(typed)
        else:
            self.document = Document(Source(path, text, lines=positions.lines), previous, typed=typed)

    @property
    def text(self) -> str:
        """The whole text."""
        return self.document.text
