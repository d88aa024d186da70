"""The recorded state: resources, and the events that changed them."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager

from workerlint.core.record import Struct, as_dict
from workerlint_shim.errors import StateError
from workerlint_shim.manifests.identity import Identity
from workerlint_shim.state.recorded_state import Event, RecordedResource
from workerlint_shim.state.state_file import DIGEST_KEY, open_to_read, open_to_write, state_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from workerlint_shim.manifests.identity import Selector


class Store(Struct):
    """An open state. Every method raises StateError if the file cannot be used."""

    path: str
    _connection: sqlite3.Connection

    @property
    def key(self) -> bytes:
        """The key of the digests of secrets."""
        key: bytes = self._execute("SELECT value FROM setting WHERE name = ?", DIGEST_KEY).fetchone()[0]
        return key

    def find(self, identity: Identity) -> RecordedResource | None:
        """Return the recorded resource, of any version; None if there is none."""
        rows = self._all(f"{_RESOURCES} WHERE workspace = ? AND kind = ? AND name = ?", *identity.key)
        return _resource(rows[0]) if rows else None

    def select(self, selector: Selector) -> list[RecordedResource]:
        """Return the resources that match, ordered by workspace, type and name."""
        where, values = _conditions(selector)
        return [_resource(row) for row in self._all(f"{_RESOURCES}{where} ORDER BY workspace, kind, name", *values)]

    def history(self, selector: Selector) -> list[Event]:
        """Return the events of the resources that match, the latest last."""
        where, values = _conditions(selector)
        rows = self._all(f"{_EVENTS}{where} ORDER BY revision, workspace, kind, name", *values)
        return [_event(row) for row in rows]

    def record(self, command: str, user: str, events: Iterable[tuple[Identity, str, RecordedResource | None]]) -> int:
        """Record events in a new revision, and return its number.

        An event is a resource, an action, and the resource after it: None if it is deleted.
        """
        from datetime import UTC, datetime

        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        cursor = self._execute("INSERT INTO revision (at, command, user) VALUES (?, ?, ?)", at, command, user)
        revision = cursor.lastrowid or 0
        for identity, action, after in events:
            body = after.as_json() if after is not None else None
            self._execute(
                "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)",
                revision, *identity.key, identity.version, action, body,
            )  # fmt: skip
            if body is None:
                self._execute("DELETE FROM resource WHERE workspace = ? AND kind = ? AND name = ?", *identity.key)
            else:
                self._execute(
                    "REPLACE INTO resource VALUES (?, ?, ?, ?, ?, ?)",
                    *identity.key, identity.version, body, revision,
                )  # fmt: skip
        return revision

    def _execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        try:
            return self._connection.execute(statement, values)
        except sqlite3.Error as error:
            raise state_error(self.path, error) from None

    def _all(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise state_error(self.path, error) from None


_RESOURCES = "SELECT name, version, kind, workspace, body, revision FROM resource"
_EVENTS = (
    "SELECT name, version, kind, workspace, body, revision, at, command, user, action "
    "FROM event JOIN revision ON revision.id = event.revision"
)


@contextmanager
def open_store(path: str) -> Iterator[Store | None]:
    """Open the state at *path* for reading, in one transaction; yield None if there is none. Raises StateError."""
    connection = open_to_read(path)
    if connection is None:
        yield None
        return
    with closing(connection):
        store = Store(path, connection)
        store._execute("BEGIN")  # noqa: SLF001
        yield store


@contextmanager
def open_store_to_record(path: str) -> Iterator[Store]:
    """Open the state at *path* for writing, exclusively; create it if there is none. Raises StateError.

    What the block writes is committed, or rolled back if the block fails.
    """
    with closing(open_to_write(path)) as connection:
        store = Store(path, connection)
        store._execute("BEGIN IMMEDIATE")  # noqa: SLF001
        try:
            yield store
            store._execute("COMMIT")  # noqa: SLF001
        except BaseException:
            if connection.in_transaction:
                connection.rollback()
            raise


def _conditions(selector: Selector) -> tuple[str, list[str]]:
    asked = {field: value for field, value in as_dict(selector).items() if value}
    where = " AND ".join(f"{field} = ?" for field in asked)
    # Arguments may contain bytes that are not valid UTF-8, which no name does.
    values = [value.encode("utf-8", "replace").decode() for value in asked.values()]
    return f" WHERE {where}" if where else "", values


def _resource(row: tuple[Any, ...]) -> RecordedResource:
    return _recorded(Identity(*row[:4]), *row[4:])


def _recorded(identity: Identity, body: str, revision: int) -> RecordedResource:
    try:
        return RecordedResource.from_json(identity, body, revision)
    except (ValueError, KeyError, TypeError) as error:
        raise StateError(f"the recorded state of {identity} is corrupt: {error}", "delete the resource") from None


def _event(row: tuple[Any, ...]) -> Event:
    identity = Identity(*row[:4])
    body, revision, at, command, user, action = row[4:]
    after = None if body is None else _recorded(identity, body, revision)
    return Event(revision, at, command, user, identity, action, after)
