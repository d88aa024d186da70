"""The cache: what earlier runs found, by the content of the files.

A cached answer is a function of bytes that this run has read. Its key is the digest of the file's content, its name,
the settings that affect it, and the whole code of the tool. No time, size or inode is looked at.

There is one file for each working directory and set of rules and settings. It begins with a checksum, so that a file
that was cut short, or was written by another version, does not count. It is replaced as a whole: runs at the same time
may lose each other's news, and never read half of it. Nobody else can write it: its directory belongs to this user
alone, and no link is followed.
"""

from __future__ import annotations

import os
import stat
import sys

from workerlint.core.record import as_dict
from workerlint.run.cache_record import digest, is_storable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from workerlint.engine.engine import Engine
    from workerlint.engine.rule import Rule
    from workerlint.run.cache_record import Record

DIRECTORY_VARIABLE = "WORKERLINT_CACHE_DIR"
OFF_VARIABLE = "WORKERLINT_NO_CACHE"
SUFFIX = ".workerlint-cache"
FORM = 2
_MARK = f"workerlint cache {FORM} ".encode()
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# This directory contains caches of workerlint (https://bford.info/cachedir/)\n"
_MARKERS = {"CACHEDIR.TAG": _TAG, ".gitignore": "*\n"}
_PRIVATE_DIRECTORY, _PRIVATE_FILE = 0o700, 0o600

_NOT_IN_CACHE_KEY = frozenset((
    "config_file", "env_file", "exclude", "extend_exclude", "extend_select", "fail_on", "ignore", "overrides",
    "per_file_ignores", "plugins", "respect_gitignore", "root", "select", "severity",
))  # fmt: skip
"""Settings that choose files, rules or the exit code: the key has the rules and severities that come of them."""


def is_switched_off() -> bool:
    """Return whether the environment turns the cache off."""
    return os.environ.get(OFF_VARIABLE, "") not in {"", "0"}


def cache_directory(given: str = "") -> str:
    """Return the directory of the caches: *given*, else the one in the environment, else the user's."""
    chosen = given or os.environ.get(DIRECTORY_VARIABLE, "")
    return os.path.abspath(os.path.expanduser(chosen)) if chosen else os.path.join(_user_directory(), "workerlint")


def _user_directory() -> str:
    """Return what platformdirs would; its import takes as long as the warm check of a hundred files."""
    if sys.platform == "linux":
        chosen = os.environ.get("XDG_CACHE_HOME", "").strip()
        return chosen if os.path.isabs(chosen) else os.path.expanduser("~/.cache")
    from platformdirs import user_cache_dir

    return user_cache_dir()


class Cache:
    """What earlier runs in the same directory found. Whatever goes wrong with it is no error: files are checked."""

    def __init__(self, rules: Callable[[], Iterable[Rule]], directory: str = "", options: str = "") -> None:
        """Use the caches in *directory*, by default the user's. *rules* returns all rules once the engines are made.

        *options* is the part of the key that comes from the command line.
        """
        self._rules = rules
        self._options = options
        self._directory = cache_directory(directory)
        # A checkout elsewhere finds its cache again in a directory that was chosen: contents identify the files.
        chosen = directory or os.environ.get(DIRECTORY_VARIABLE, "")
        self._base = "" if chosen else os.getcwd()
        self._stores: dict[int, Store] = {}
        self._stamp = ""

    def store_for(self, engine: Engine) -> Store:
        """Return the store of what an engine found."""
        store = self._stores.get(id(engine))
        if store is None:
            if not self._stamp:
                from workerlint.run.tool_stamp import tool_stamp

                self._stamp = tool_stamp(self._rules())
            name = digest(f"{self._base}\0{self._options}\0{_key(engine)}".encode("utf-8", "surrogatepass"))
            store = self._stores[id(engine)] = Store(os.path.join(self._directory, name + SUFFIX), self._stamp)
        return store

    def save(self) -> None:
        """Write what is new."""
        for store in self._stores.values():
            store.save()


def _key(engine: Engine) -> str:
    """Return a text that is the same for engines that find the same."""
    settings = as_dict(engine.settings)
    return repr(
        (
            [(rule.code, rule.name, rule.severity) for rule in engine.rules],
            sorted(engine.settings.severity.items()),
            [(name, _plain(value)) for name, value in settings.items() if name not in _NOT_IN_CACHE_KEY],
        )
    )


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else value


class Store:
    """The records of one set of rules and settings, by the name of the file."""

    def __init__(self, path: str, stamp: str) -> None:
        self._path = path
        self._stamp = stamp
        self._changed = False
        self._used: set[str] = set()
        self._records = self._load()

    def find(self, name: str, content: str) -> Record | None:
        """Return the record of the file *name* whose content has the digest *content*; None when there is none."""
        record = self._records.get(name)
        if not isinstance(record, list) or not record or record[0] != content:
            return None
        self._used.add(name)
        return record

    def keep(self, name: str, record: Record) -> None:
        """Remember a record, unless the file may contain a secret."""
        self._changed = True
        self._used.add(name)
        if is_storable(record):
            self._records[name] = record
        else:
            self._records.pop(name, None)

    def save(self) -> None:
        """Write what has changed; where that is not possible, nothing is remembered."""
        if not self._changed:
            return
        import json  # a check without a cache does without it

        records = {name: record for name, record in self._records.items() if name in self._used or os.path.exists(name)}
        body = json.dumps(
            {"stamp": self._stamp, "files": records}, separators=(",", ":"), check_circular=False
        ).encode()
        directory = os.path.dirname(self._path)
        try:
            if _make_private(directory):
                _write_private(self._path, [_MARK, digest(body).encode(), b"\n", body])
        except OSError:
            return

    def _load(self) -> dict[str, Any]:
        import json

        try:
            data = _read_private(self._path)
        except OSError:
            return {}
        head, _, body = data.partition(b"\n")
        if not head.startswith(_MARK) or head.removeprefix(_MARK).decode("ascii", "replace") != digest(body):
            return {}
        try:
            kept = json.loads(body)
            stamp, files = kept["stamp"], kept["files"]
        except (ValueError, LookupError, TypeError, RecursionError):
            return {}
        return files if stamp == self._stamp and isinstance(files, dict) else {}


def _is_private(status: os.stat_result) -> bool:
    """Return whether a file or directory is this user's, and nobody else may write to it or read it."""
    if os.name != "posix":  # elsewhere the user's own directories are private by inheritance
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & 0o077


def _make_private(directory: str) -> bool:
    """Make a directory for this user alone; return whether it is one. Raise OSError.

    Neither git nor backups care for what is in it.
    """
    try:
        os.makedirs(os.path.dirname(directory), exist_ok=True)
        os.mkdir(directory, _PRIVATE_DIRECTORY)
    except FileExistsError:
        return _is_private_directory(directory)
    for name, text in _MARKERS.items():
        _write_private(os.path.join(directory, name), [text.encode()])
    return True


def _is_private_directory(directory: str) -> bool:
    status = os.lstat(directory)
    return stat.S_ISDIR(status.st_mode) and _is_private(status)


def _read_private(path: str) -> bytes:
    """Return the content of a file that only this user can have written. Raise OSError for any other."""
    if not _is_private_directory(os.path.dirname(path)):
        raise PermissionError(path)
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or not _is_private(status):
            raise PermissionError(path)
        return file.read()


def _write_private(path: str, parts: list[bytes]) -> None:
    """Write a file for this user alone under a random name, then give it its own. Raise OSError."""
    draft = f"{path}.{os.urandom(8).hex()}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(draft, flags, _PRIVATE_FILE), "wb") as file:
            file.writelines(parts)
        os.replace(draft, path)
    except OSError:
        if os.path.lexists(draft):
            os.unlink(draft)
        raise


def clean(directory: str) -> int:
    """Delete the caches in *directory* and what was made with them; return how many there were. Raise OSError."""
    try:
        names = os.listdir(directory)
    except FileNotFoundError:
        return 0
    count = 0
    for name in names:
        if SUFFIX in name:
            os.unlink(os.path.join(directory, name))
            count += name.endswith(SUFFIX)
    if {name for name in names if SUFFIX not in name} <= _MARKERS.keys():
        for name in _MARKERS:
            if name in names:
                os.unlink(os.path.join(directory, name))
        os.rmdir(directory)
    return count
