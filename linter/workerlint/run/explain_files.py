"""The output of ``check --explain``: why each YAML document is or is not a Worker manifest."""

from __future__ import annotations

from workerlint.core.account import BINARY
from workerlint.core.wording import visible
from workerlint.files.read import ReadError, read_source
from workerlint.manifest.document import Document
from workerlint.manifest.recognition import recognize

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from workerlint.core.account import Account


def explain_files(
    paths: Iterable[str],
    account: Account,
    shown: Callable[[str], str],
    limit_of: Callable[[str], int],
    problem: Callable[[str, str], None],
) -> Iterator[str]:
    """Yield a line for each document of the files at *paths*, then for each file and directory that was skipped.

    *shown* and *limit_of* return the name of a path in reports and the maximum size of a file. *problem* is called for
    a file that cannot be read.
    """
    for path in paths:
        name = shown(path)
        try:
            source = read_source(path, name, limit_of(path), named=False)
        except ReadError as error:
            problem(str(error), error.hint)
            continue
        if source is None:
            yield f"{visible(name)}: skipped: {BINARY}\n"
            continue
        for item in recognize(Document(source)):
            verdict = "Worker" if item.worker else "not a Worker"
            yield f"{visible(name)}:{item.line}: {verdict}: {visible(item.reason)}\n"
    for entry in account.entries():
        yield f"{visible(entry.path)}: {entry.status}: {entry.reason}\n"
    for directory in account.closed():
        yield f"{visible(directory.shown)}: not searched: {directory.reason}\n"


def why_no_worker(documents: list[Document]) -> str:
    """Return why none of the documents of named files is a Worker: the reason if there is one document."""
    if len(documents) == 1:
        items = documents[0].cached(recognize)
        if len(items) == 1:
            return f": {visible(items[0].reason)}"
    return "; --explain shows why"
