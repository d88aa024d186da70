"""The file of the recorded state: one SQLite database; a file of another program is never overwritten.

The schema of the database has a number (``user_version``). A file with a higher number belongs to a newer
workerlint, and one with a lower number to an older one. A file without our ``application_id`` belongs to another
program.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from workerlint.core.guarded_read import kind_of
from workerlint.core.links import LinkError, leads_out
from workerlint_shim.errors import StateError, UnwritableError

VARIABLE = "DATAOS_CTL_DRY_STATE"
NAME = "dataos-ctl-dry.sqlite"

APPLICATION_ID = 0x574C5253  # "WLRS"
FORM = 2
BUSY_SECONDS = 20.0
"""The time to wait for another process that writes; recording takes milliseconds."""

_LITTLE = 256 * 1024
"""The free space in bytes below which a failed write is reported as a full disk."""

_TABLES = """
CREATE TABLE revision (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, command TEXT NOT NULL, user TEXT NOT NULL, checksum TEXT NOT NULL
);
CREATE TABLE resource (
  workspace TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL, body TEXT NOT NULL,
  revision INTEGER NOT NULL REFERENCES revision, checksum TEXT NOT NULL,
  PRIMARY KEY (workspace, kind, name)
) WITHOUT ROWID;
CREATE TABLE event (
  revision INTEGER NOT NULL REFERENCES revision, workspace TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
  version TEXT NOT NULL, action TEXT NOT NULL, body TEXT, checksum TEXT NOT NULL,
  PRIMARY KEY (revision, workspace, kind, name)
) WITHOUT ROWID;
"""


def state_path(given: str) -> str:
    """Return the path of the state: *given*, the environment variable, or the default in the user's directory."""
    chosen = given or os.environ.get(VARIABLE, "")
    if chosen:
        return os.path.abspath(os.path.expanduser(chosen))
    from platformdirs import user_state_dir

    return os.path.join(user_state_dir("workerlint", appauthor=False), NAME)


def open_to_read(path: str) -> sqlite3.Connection | None:
    """Open the state for reading; return None if there is none yet. Raises StateError."""
    try:
        status = _status(path)
        if status is None or not status.st_size:
            return None
        with open(path, "rb"):  # SQLite does not report why a file cannot be read
            pass
    except OSError as error:  # such as a directory that cannot be entered
        raise StateError(f"cannot read {path}: {error.strerror}", _ANOTHER) from None
    try:
        return _inspected(_connect(path, "rw"), path)
    except UnwritableError:
        journal = f"{path}-wal"
        if os.path.exists(journal) and os.path.getsize(journal):
            raise
    # Without write permission or free space, SQLite cannot create the journal for concurrent reads. If there is no
    # journal, the one file contains the complete state.
    return _inspected(_connect(path, "ro", "&immutable=1"), path)


_ANOTHER = "use `--state FILE` to choose another file"


_COMPANIONS = ("-journal", "-wal", "-shm")
"""The suffixes of the files that SQLite reads and writes next to a database."""


def _status(path: str) -> os.stat_result | None:
    """Return the status of a file; None if it does not exist.

    Raises OSError, also if links lead from it or from a file of SQLite next to it out of the repository, and StateError
    if it is not a file.
    """
    try:
        if any(leads_out(path + suffix) for suffix in ("", *_COMPANIONS)):
            raise LinkError(path)
        status = os.stat(path)
    except FileNotFoundError:
        return None
    except ValueError as error:  # a null character
        raise StateError(f"{path} is not a valid path: {error}", _ANOTHER) from None
    if not stat.S_ISREG(status.st_mode):
        raise StateError(f"{path} is {kind_of(status.st_mode)}", _ANOTHER)
    return status


def _inspected(connection: sqlite3.Connection, path: str) -> sqlite3.Connection | None:
    """Return a read-only connection; close it and return None if the database has no tables yet."""
    with _closed_on_error(connection, path):
        connection.execute("PRAGMA query_only = 1")
        if not _inspect(connection, path):
            return connection
    connection.close()
    return None


def open_to_write(path: str) -> sqlite3.Connection:
    """Open the state for writing, and create it if there is none. Raises StateError."""
    try:
        _status(path)
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        _make_private(descriptor)
        os.close(descriptor)
    except OSError as error:
        raise StateError(f"cannot write {path}: {error.strerror}", _ANOTHER) from None
    connection = _connect(path, "rw")
    with _closed_on_error(connection, path):
        # In one transaction, so that no other process sees a part of it. The second process finds it done.
        connection.execute("BEGIN IMMEDIATE")
        if _inspect(connection, path):
            _create_tables(connection)
        connection.execute("COMMIT")
        _enable_journal(connection)
    return connection


def _make_private(descriptor: int) -> None:
    """Remove the read permission of others, because the state contains manifests.

    A file that others may also write is shared on purpose, and is left alone.
    """
    mode = stat.S_IMODE(os.fstat(descriptor).st_mode)
    if mode & 0o077 and not mode & 0o022 and hasattr(os, "fchmod"):
        with suppress(OSError):  # the user may write it, but does not own it
            os.fchmod(descriptor, mode & 0o700)


@contextmanager
def _closed_on_error(connection: sqlite3.Connection, path: str) -> Iterator[None]:
    """Close the connection on any error, and raise SQLite's errors as StateError."""
    try:
        yield
    except ERRORS as error:
        connection.close()
        raise state_error(path, error) from None
    except BaseException:
        connection.close()
        raise


ERRORS = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite raises; a UnicodeDecodeError if its own message contains the bytes of a damaged schema."""


def state_error(path: str, error: sqlite3.Error | UnicodeDecodeError) -> StateError:
    """Return the error to raise for an error of SQLite."""
    name = getattr(error, "sqlite_errorname", "")
    if isinstance(error, UnicodeDecodeError) or name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        hint = "move it away to start over, or use `--state FILE`"
        return StateError(f"{path} is corrupt or not a state file of dataos-ctl-dry: {error}", hint)
    if name.startswith("SQLITE_BUSY"):
        return StateError(f"timed out waiting for another process to write {path}", "try again")
    if name.startswith("SQLITE_FULL") or (
        name.startswith("SQLITE_IOERR") and shutil.disk_usage(os.path.dirname(path)).free < _LITTLE
    ):
        return UnwritableError(f"cannot write {path}: the disk is full", "free some space; the state has not changed")
    if name.startswith(("SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return UnwritableError(f"cannot write {path}: {error}", "the state has not changed")
    return StateError(f"cannot open {path}: {error}", _ANOTHER)


def _decode(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _connect(path: str, mode: str, more: str = "") -> sqlite3.Connection:
    from urllib.parse import quote

    try:
        connection = sqlite3.connect(
            f"file:{quote(os.fsencode(path))}?mode={mode}{more}", uri=True, timeout=BUSY_SECONDS, isolation_level=None
        )
    except ERRORS as error:
        raise state_error(path, error) from None
    # Text of a damaged row may contain any bytes. Its checksum is wrong then.
    connection.text_factory = _decode
    with _closed_on_error(connection, path):
        connection.execute("PRAGMA foreign_keys = 1")
        connection.execute("PRAGMA synchronous = FULL")
    return connection


def _inspect(connection: sqlite3.Connection, path: str) -> bool:
    """Check whether the database is empty and has to be created. Raises StateError if it is not ours to use."""

    def ask(statement: str) -> int:
        value: int = connection.execute(statement).fetchone()[0]
        return value

    application, form = ask("PRAGMA application_id"), ask("PRAGMA user_version")
    if not application and not form and not ask("SELECT count(*) FROM sqlite_schema"):
        return True
    if application != APPLICATION_ID:
        raise StateError(f"{path} is a database of another program", _ANOTHER)
    if form > FORM:
        newer = f"{path} was written by a newer workerlint (schema version {form}, supported {FORM})"
        raise StateError(newer, _ANOTHER)
    if form < FORM:
        raise StateError(f"{path} was written by an older workerlint (schema version {form}): move it away")
    check = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if check != "ok":
        raise StateError(
            f"{path} is corrupt: {check.splitlines()[-1]}", "move it away to start over, or use `--state FILE`"
        )
    return False


def _create_tables(connection: sqlite3.Connection) -> None:
    for statement in filter(str.strip, _TABLES.split(";")):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {FORM}")


def _enable_journal(connection: sqlite3.Connection) -> None:
    """Enable reads while another process writes. It does not matter if another process does the same concurrently."""
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if not getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
            raise
