"""What a whole run said, kept with all that it looked at: while none of that has changed, it would say the same again.

A record is lines of text, since loading ``json`` takes longer than such a run may: a head with a checksum, the exit
code and the size of the output, the output, and one line for each input with how it looked. A record that was cut short
or written by another version counts for nothing. Reading one runs no code.
"""

from __future__ import annotations

import os
from stat import S_ISDIR

from workerlint.caching.digest import digest
from workerlint.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

SUFFIX = ".workerlint-run"
_HEAD = b"workerlint run 1 "
_ABSENT = b"-"
_FOLDER = b"d"
MOST = 32
"""Records in a folder: a call that is not made again, such as pre-commit's with the names of files, is forgotten."""

STATUS = b"s"
"""A path by its status: a file with such a size and such times, a folder, or absent."""
LISTING = b"l"
"""A folder by the names in it and which of them are folders or links."""
TARGET = b"t"
"""A symbolic link by where it leads in the end."""


def status_of(path: bytes) -> bytes:
    """Tell how a path looks. A folder is just that: its times change with much that is none of a run's business."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return _ABSENT
    if S_ISDIR(status.st_mode):
        return _FOLDER
    return b"%d,%d,%d,%d" % (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def listing_of(entries: Iterable[os.DirEntry[str]]) -> bytes:
    """Tell what is in a folder, in no order."""
    names = sorted([f"{entry.name}{_sign(entry)}" for entry in entries])
    return digest("\0".join(names).encode("utf-8", "surrogateescape")).encode()


def _sign(entry: os.DirEntry[str]) -> str:
    try:
        return "@" if entry.is_symlink() else "/" if entry.is_dir() else ""
    except OSError:  # gone by now
        return "?"


def _list(path: bytes) -> bytes:
    try:
        with os.scandir(os.fsdecode(path)) as entries:
            return listing_of(entries)
    except OSError:
        return _ABSENT


def target_of(path: bytes) -> bytes:
    """Tell where a symbolic link leads in the end."""
    return digest(os.path.realpath(path)).encode()


_LOOKS = {STATUS: status_of, LISTING: _list, TARGET: target_of}


class Input(Record):
    """Something that a run looked at, and how it looked."""

    __slots__ = ("kind", "look", "path")

    def __init__(self, kind: bytes, path: str, look: bytes = b"") -> None:
        self.kind = kind
        self.path = os.fsencode(path)
        self.look = look or _LOOKS[kind](self.path)

    def has_changed_after(self, moment: int) -> bool:
        """Tell whether a file was written or renamed later than *moment* (nanoseconds since the epoch)."""
        if self.kind != STATUS or self.look in (_ABSENT, _FOLDER):
            return False
        _, modified, changed, _ = self.look.split(b",")
        return int(modified) > moment or int(changed) > moment


class Said(Record):
    """What a run said on the standard output, and its exit *code*. *for_people*: in the terminal's own encoding."""

    __slots__ = ("code", "for_people", "text")

    code: int
    text: str
    for_people: bool

    def __init__(self, code: int, text: str, *, for_people: bool) -> None:
        self.code = code
        self.text = text
        self.for_people = for_people


def recall(path: str) -> Said | None:
    """Give what the run said whose record lies at *path*, when all that it looked at still looks the same."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return None
    head, _, body = data.partition(b"\n")
    if head != _HEAD + digest(body).encode():
        return None
    numbers, _, rest = body.partition(b"\n")
    code, for_people, size = map(int, numbers.split())
    for line in rest[size:].rstrip(b"\n").split(b"\n"):
        kind, look, place = line.split(b" ", 2)
        if _LOOKS[kind](place) != look:
            return None
    return Said(code, rest[:size].decode("utf-8", "surrogatepass"), for_people=bool(for_people))


def keep(path: str, said: Said, inputs: Iterable[Input]) -> None:
    """Write the record of a run, and forget the oldest when there are too many. Raises OSError."""
    output = said.text.encode("utf-8", "surrogatepass")
    body = b"".join((
        b"%d %d %d\n" % (said.code, said.for_people, len(output)),
        output,
        *(b"%s %s %s\n" % (item.kind, item.look, item.path) for item in inputs),
    ))  # fmt: skip
    draft = f"{path}.{os.getpid()}"
    with open(draft, "wb") as file:
        file.writelines((_HEAD, digest(body).encode(), b"\n", body))
    os.replace(draft, path)
    _forget(os.path.dirname(path))


def _forget(folder: str) -> None:
    with os.scandir(folder) as entries:
        records = [entry for entry in entries if entry.name.endswith(SUFFIX)]
    if len(records) > MOST:
        records.sort(key=lambda entry: entry.stat().st_mtime_ns)
        for entry in records[: len(records) - MOST]:
            os.unlink(entry.path)
