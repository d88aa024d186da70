"""The files around a run that its findings refer to, so that reports can show the locations in them."""

from __future__ import annotations

from functools import partial

from workerlint.engine.result import Result
from workerlint.files.read import read_bytes
from workerlint.manifest.document import Document
from workerlint.run.file_check import UnreadSource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


def referred_files(files: Iterable[Result], around: Collection[str], limit: int) -> list[Result]:
    """Return an empty result for each file *around* the run that findings in *files* refer to, sorted by path.

    A file is read when a report shows its text, if it has no more than *limit* bytes.
    """
    referred = {
        related.path
        for file in files
        for diagnostic in file.diagnostics
        for related in diagnostic.related
        if related.path in around
    }
    return [
        Result(Document(UnreadSource(path, partial(read_bytes, path, limit))))
        for path in sorted(filter(None, referred))
    ]
