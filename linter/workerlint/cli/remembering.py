"""Checks one file, makes an entry of what is found, and of an entry what a check would find.

Entries are for the cache and go between processes.
"""

from __future__ import annotations

from functools import partial

from workerlint.caching.codec import DamagedError, pack, quotes_text, unpack
from workerlint.caching.digest import digest
from workerlint.caching.store import Entry, Stat
from workerlint.caching.unread import UnreadSource
from workerlint.cli.examining import Examined
from workerlint.reading import ReadError, read_bytes, read_manifest
from workerlint.text import Source, decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.engine import CheckedFile, Engine


class Look:
    """What a check of one file found, how the file looked before it was read, and what its bytes were."""

    __slots__ = ("_data", "_stat", "checked")

    def __init__(self, stat: Stat, data: bytes, checked: CheckedFile) -> None:
        self._stat = stat
        self._data = data
        self.checked = checked

    def entry(self, *, stored: bool) -> Entry:
        """Give the entry of the file; where it is not to be stored, nothing is asked about secrets."""
        storable, secretless = _secrecy(self.checked) if stored else (False, self.checked.secretless)
        packed = pack(self.checked)
        return Entry(self._stat.settled(), digest(self._data), packed, storable=storable, secretless=secretless)


def examine(engine: Engine, path: str, shown: str) -> Look | None:
    """Check the file at *path*, which reports call *shown*.

    None for a file that cannot be read, or that is no text: it is for the run itself to say so.
    """
    try:
        stat = Stat.of(path)
        data = read_manifest(path, shown, engine.settings.max_file_size, named=False)
    except (OSError, ReadError):
        return None
    if data is None:
        return None
    return Look(stat, data, engine.begin(decode(data, shown)))


def examine_for_other(engine: Engine, path: str, shown: str, *, stored: bool) -> Entry | None:
    """Check a file as ``examine`` does, for another process, which may store what is found."""
    look = examine(engine, path, shown)
    return None if look is None else look.entry(stored=stored)


def revive(engine: Engine, path: str, shown: str, entry: Entry) -> Examined | None:
    """Take what is known of a file for what a check of it would find; None when that cannot be.

    The file is read, and must still be the same, where findings speak of its text.
    """
    limit = engine.settings.max_file_size
    source: Source
    try:
        if quotes_text(entry.packed):
            data = read_bytes(path, limit)
            if digest(data) != entry.digest:
                return None
            source = decode(data, shown)
        else:
            source = UnreadSource(shown, partial(read_bytes, path, limit))
        return Examined(engine, unpack(entry.packed, source, engine.settings), secretless=entry.secretless)
    except (OSError, DamagedError, ValueError, TypeError):
        return None


def _secrecy(checked: CheckedFile) -> tuple[bool, bool]:
    """Tell whether what was found may be stored, and whether the file is known to hold no secret.

    A file without findings leaves nothing behind but the names that it uses, and is not searched. Where a rule broke
    down, nothing is known.
    """
    if checked.failures or checked.source.undecodable:
        return False, False
    if not any(document.found for document in checked.documents):
        return not _names_secret(checked), False
    if checked.secretless:
        return True, True
    from workerlint.masking import secret_spans

    secretless = not secret_spans(checked.source)
    return secretless, secretless


def _names_secret(checked: CheckedFile) -> bool:
    """Tell whether a name that a file uses has the form of a secret, put where it does not belong."""
    from workerlint.secret_forms import find_forms

    words = []
    for resource in checked.resources:
        words += [resource.name, resource.workspace, *(reference.name for reference in resource.references)]
    text = "\n".join(filter(None, words))
    return bool(text.strip()) and any(True for _ in find_forms(text, 0, len(text)))
