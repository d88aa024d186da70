"""The file that remembers what was found: one for each folder that is worked in and set of rules and settings.

A line with a checksum comes first, so that a file that was cut short, or was written by another version, is told from a
good one and counts for nothing. It is replaced as a whole: runs at the same time may lose each other's news, and never
read half of it.
"""

from __future__ import annotations

import json
import os
import time

from workerlint.caching.digest import digest
from workerlint.caching.places import make_folder
from workerlint.caching.times import UNSETTLED_NS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from workerlint.caching.codec import Packed
    from workerlint.caching.tool import Tool

FORM = 1
SUFFIX = ".workerlint-cache"
_MARK = f"workerlint cache {FORM} ".encode()


class Stat:
    """What tells without reading that a file is the same: its size, and when content and status were last changed."""

    __slots__ = ("changed", "modified", "size")

    def __init__(self, size: int, modified: int, changed: int) -> None:
        self.size = size
        self.modified = modified
        self.changed = changed

    @classmethod
    def of(cls, path: str) -> Stat:
        """Look at a file. Raises OSError."""
        status = os.stat(path)
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns)

    def settled(self) -> Stat:
        """Give what may be remembered: nothing that ever matches, when the last change is too near."""
        near = time.time_ns() - UNSETTLED_NS
        return self if max(self.modified, self.changed) < near else Stat(self.size, -1, -1)


class Entry:
    """What is remembered of one file: how it looked, the *digest* of its bytes, and what was found in it.

    *storable* tells that nothing in it can quote a secret, *secretless* that the file was searched and holds none.
    """

    __slots__ = ("digest", "packed", "secretless", "stat", "storable")

    def __init__(self, stat: Stat, content: str, packed: Packed, *, storable: bool, secretless: bool) -> None:
        self.stat = stat
        self.digest = content
        self.packed = packed
        self.storable = storable
        self.secretless = secretless

    def as_list(self) -> list[Any]:
        """Give plain data."""
        stat = self.stat
        secrecy = self.storable + 2 * self.secretless
        return [stat.size, stat.modified, stat.changed, self.digest, secrecy, self.packed]

    @classmethod
    def from_list(cls, data: list[Any]) -> Entry:
        """Read plain data. Raises ValueError."""
        size, modified, changed, content, secrecy, packed = data
        stat = Stat(size, modified, changed)
        return cls(stat, content, packed, storable=bool(secrecy & 1), secretless=bool(secrecy & 2))


class Store:
    """The entries of one set of rules and settings, by path. Whatever goes wrong with its file is nobody's error."""

    def __init__(self, path: str, tool: Tool, stamp: str) -> None:
        self._path = path
        self._tool = tool
        self._stamp = stamp
        self._changed = False
        self._touched: set[str] = set()
        self._entries = self._load()

    def find(self, path: str) -> Entry | None:
        """Give what is known of a file as it is now; None when it has changed, or cannot be read."""
        known = self._entries.get(path)
        if known is None:
            return None
        try:
            status = os.stat(path)
            if known[1] == status.st_mtime_ns and known[0] == status.st_size and known[2] == status.st_ctime_ns:
                self._touched.add(path)
                return Entry.from_list(known)
            if known[0] != status.st_size:
                return None
            stat = Stat.of(path)
            with open(path, "rb") as file:
                if digest(file.read()) != known[3]:
                    return None
            entry = Entry.from_list(known)
        except (OSError, ValueError, TypeError, LookupError):
            return None
        entry.stat = stat.settled()
        self.keep(path, entry)
        return entry

    def keep(self, path: str, entry: Entry) -> None:
        """Remember an entry, unless the file may hold a secret."""
        self._changed = True
        self._touched.add(path)
        if entry.storable:
            self._entries[path] = entry.as_list()
        else:
            self._entries.pop(path, None)

    def save(self) -> None:
        """Write what has changed; where that cannot be, nothing is remembered."""
        if not self._changed:
            return
        files = {path: entry for path, entry in self._entries.items() if path in self._touched or os.path.exists(path)}
        body = json.dumps(
            {"stamp": self._stamp, "content": self._tool.content, "files": files},
            separators=(",", ":"),
            check_circular=False,
        ).encode()
        # The number of the process keeps two writers apart, and os.replace shows readers one whole file or the other.
        draft = f"{self._path}.{os.getpid()}"
        try:
            make_folder(os.path.dirname(self._path))
            with open(draft, "wb") as file:
                file.writelines((_MARK, digest(body).encode(), b"\n", body))
            os.replace(draft, self._path)
        except OSError:
            try:
                os.unlink(draft)
            except OSError:
                return

    def _load(self) -> dict[str, list[Any]]:
        try:
            with open(self._path, "rb") as file:
                data = file.read()
        except OSError:
            return {}
        head, _, body = data.partition(b"\n")
        if not head.startswith(_MARK) or head.removeprefix(_MARK).decode("ascii", "replace") != digest(body):
            return {}
        try:
            kept = json.loads(body)
            stamp, content, files = kept["stamp"], kept["content"], kept["files"]
        except (ValueError, LookupError, TypeError, RecursionError):
            return {}
        if stamp != self._stamp:
            if content != self._tool.content:
                return {}
            self._changed = True
        return files if isinstance(files, dict) else {}


def clean(folder: str) -> int:
    """Delete the caches in *folder* and what was made with them; give how many there were. Raises OSError."""
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return 0
    count = 0
    for name in names:
        if _is_cache(name):
            os.unlink(os.path.join(folder, name))
            count += name.endswith(SUFFIX)
    if {name for name in names if not _is_cache(name)} <= {"CACHEDIR.TAG", ".gitignore"}:
        for name in ("CACHEDIR.TAG", ".gitignore"):
            if name in names:
                os.unlink(os.path.join(folder, name))
        os.rmdir(folder)
    return count


def _is_cache(name: str) -> bool:
    return SUFFIX in name
