"""The cache: the results of earlier runs, by the content of the files.

A cached result is a function of bytes that this run has read. Its key is the digest of the file's content, its name,
the settings that affect it, and the whole code of the tool. Times, sizes and inodes are not used.

There is one file for each working directory and set of rules and settings. It begins with a checksum, so that a
truncated file, or one of another version, is ignored. It is replaced atomically: if two runs write it at the same time,
one result is lost, but no run reads half a file. Only this user can write it (run/private_files.py).
"""

from __future__ import annotations

import os
import sys

from workerlint.config.settings import Variables
from workerlint.core.record import as_dict
from workerlint.run.cache_record import digest, is_storable
from workerlint.run.private_files import directory_problem, make_private_directory, read_private, write_private

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from workerlint.engine.engine import Engine
    from workerlint.engine.rule import Rule
    from workerlint.platform.platform_file import PlatformFile
    from workerlint.run.cache_record import Record
    from workerlint.run.tool_stamp import ToolStamp

DIRECTORY_VARIABLE = "WORKERLINT_CACHE_DIR"
OFF_VARIABLE = "WORKERLINT_NO_CACHE"
SUFFIX = ".workerlint-cache"
_MARK = b"workerlint cache 3 "
"""The beginning of each file, with the version of its format."""
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# This directory contains caches of workerlint (https://bford.info/cachedir/)\n"
_MARKERS = {"CACHEDIR.TAG": _TAG.encode(), ".gitignore": b"*\n"}
"""Files that keep the directory out of backups and of git."""

_NOT_IN_CACHE_KEY = frozenset((
    "command_line", "config_file", "env_file", "exclude", "extend_exclude", "extend_select", "fail_on", "ignore",
    "mandates", "mandatory", "max_suppressions", "overrides", "per_file_ignores", "platform", "platform_max_age",
    "preview", "respect_gitignore", "root", "schema", "select", "strict_coverage",
))  # fmt: skip
"""Settings that select files, rules or the exit code. The key contains the resulting rules, and the content of the
platform file."""


def is_switched_off() -> bool:
    """Return whether the environment turns the cache off."""
    return os.environ.get(OFF_VARIABLE, "") not in {"", "0"}


def cache_directory(given: str = "") -> str:
    """Return the directory of the caches: *given*, else the one in the environment, else the user's."""
    chosen = given or os.environ.get(DIRECTORY_VARIABLE, "")
    return os.path.abspath(os.path.expanduser(chosen)) if chosen else os.path.join(_user_directory(), "workerlint")


def _user_directory() -> str:
    """Return the result of platformdirs, whose import takes as long as the warm check of a hundred files."""
    if sys.platform == "linux":
        chosen = os.environ.get("XDG_CACHE_HOME", "").strip()
        return chosen if os.path.isabs(chosen) else os.path.expanduser("~/.cache")
    from platformdirs import user_cache_dir

    return user_cache_dir()


class Cache:
    """The results of earlier runs in the same directory. If they cannot be used, the files are checked."""

    problem: str
    """Why the directory cannot be used; an empty string if it can."""

    def __init__(self, rules: Callable[[bool], Iterable[Rule]], directory: str = "", options: str = "") -> None:
        """Use the caches in *directory*, by default the user's. *rules* returns all rules, with or without plug-ins.

        *options* is the part of the key that comes from the command line.
        """
        self._rules = rules
        self._options = options
        self._directory = cache_directory(directory)
        self.problem = directory_problem(self._directory)
        # If the directory was chosen, the cache is the same for a checkout elsewhere: contents identify the files.
        chosen = directory or os.environ.get(DIRECTORY_VARIABLE, "")
        self._base = "" if chosen else os.getcwd()
        self._stores: dict[int, Store] = {}

    def store_for(self, engine: Engine) -> Store:
        """Return the store of the results of an engine."""
        store = self._stores.get(id(engine))
        if store is None:
            from workerlint.run.tool_stamp import tool_stamp

            stamp = tool_stamp(self._rules(engine.settings.plugins))
            name = digest(f"{self._base}\0{self._options}\0{engine_key(engine)}".encode("utf-8", "surrogatepass"))
            store = self._stores[id(engine)] = Store(os.path.join(self._directory, name + SUFFIX), stamp)
        return store

    def save(self) -> None:
        """Write new results."""
        for store in self._stores.values():
            store.save()


def engine_key(engine: Engine) -> str:
    """Return a string that is equal only for engines with the same findings."""
    settings = as_dict(engine.settings)
    return repr(
        (
            [(rule.code, rule.name, rule.severity) for rule in engine.rules],
            [(name, _plain(value)) for name, value in settings.items() if name not in _NOT_IN_CACHE_KEY],
            _platform_key(engine.platform.file),
            engine.required,
            [engine_key(outer) for outer in engine.outer],
        )
    )


def _platform_key(file: PlatformFile | None) -> str:
    """Return a digest of what findings may contain of a platform file; empty without one."""
    if file is None:
        return ""
    parts = (file.shown, file.text, *(part for schema in file.schema_texts.items() for part in schema))
    return digest("\0".join(parts).encode("utf-8", "surrogatepass"))


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Variables) else value  # its own form shows no values


class Store:
    """The records of one set of rules and settings, by the name of the file."""

    def __init__(self, path: str, stamp: ToolStamp) -> None:
        """Read the file at *path*. Its records are valid if the tool had the same stamp when it wrote them."""
        self._path = path
        self._stamp = stamp
        # A cache that was renamed is not the cache of other settings.
        self._key = f"{os.path.basename(path)} {stamp.value}"
        self._changed = False
        self._used: set[str] = set()
        self._records = self._load()

    def find(self, name: str, content: str) -> Record | None:
        """Return the record of the file *name* whose content has the digest *content*, or None."""
        record = self._records.get(name)
        if not isinstance(record, list) or not record or record[0] != content:
            return None
        self._used.add(name)
        return record

    def keep(self, name: str, record: Record) -> None:
        """Add a record, unless the file may contain a secret."""
        self._changed = True
        self._used.add(name)
        if is_storable(record):
            self._records[name] = record
        else:
            self._records.pop(name, None)

    def save(self) -> None:
        """Write changes, unless the file cannot be written or the code of the tool changed during the run."""
        if not self._changed:
            return
        import json  # the check works without a cache

        records = {name: record for name, record in self._records.items() if name in self._used or os.path.exists(name)}
        body = json.dumps({"key": self._key, "files": records}, separators=(",", ":"), check_circular=False).encode()
        try:
            if self._stamp.is_current() and make_private_directory(os.path.dirname(self._path), _MARKERS):
                write_private(self._path, [_MARK, digest(body).encode(), b"\n", body])
        except OSError:
            return

    def _load(self) -> dict[str, Any]:
        import json

        try:
            data = read_private(self._path)
        except OSError:
            return {}
        head, _, body = data.partition(b"\n")
        if head != _MARK + digest(body).encode():
            return {}
        try:
            content = json.loads(body)
            key, files = content["key"], content["files"]
        except (ValueError, LookupError, TypeError, RecursionError):
            return {}
        return files if key == self._key and isinstance(files, dict) else {}


def clean(directory: str) -> int:
    """Delete the caches in *directory*, and the directory if it is then empty; return their number. Raise OSError."""
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
