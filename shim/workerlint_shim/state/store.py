"""The recorded state: resources, and the events that changed them."""

from __future__ import annotations

from contextlib import closing, contextmanager
from hashlib import sha256

from workerlint.core.record import Record, Struct, as_dict
from workerlint_shim.errors import StateError
from workerlint_shim.manifests.identity import Identity, Selector
from workerlint_shim.state.recorded_state import Event, RecordedResource
from workerlint_shim.state.state_file import ERRORS, open_to_read, open_to_write, state_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from typing import Any


class Store(Struct):
    """An open state. Every method raises StateError if the file cannot be used."""

    path: str
    _connection: sqlite3.Connection
    _is_intact: bool = False
    """Whether all resources are known to be intact."""

    def find(self, identity: Identity) -> RecordedResource | None:
        """Return the recorded resource, of any version; None if there is none."""
        rows = self._all(f"{_RESOURCES} WHERE workspace = ? AND kind = ? AND name = ?", *identity.key)
        if rows:
            return intact(_resource(rows[0]))
        if not self._is_intact:  # the row of this resource may have another name now
            for row in self._all(_RESOURCES):
                _confirm(row)
            self._is_intact = True
        return None

    def select(self, selector: Selector) -> list[RecordedResource]:
        """Return the resources that match, ordered by workspace, type and name."""
        return [intact(item) for item in self.read(selector)]

    def read(self, selector: Selector) -> list[RecordedResource | DamagedRow]:
        """Return the resources that match, as ``select`` does, and the damaged rows among them."""
        where, values = _conditions(selector)
        return [_resource(row) for row in self._all(f"{_RESOURCES}{where} ORDER BY workspace, kind, name", *values)]

    def history(self, selector: Selector) -> list[Event]:
        """Return the events of the resources that match, the latest last."""
        where, values = _conditions(selector)
        rows = self._all(f"{_EVENTS}{where} ORDER BY event.revision, workspace, kind, name", *values)
        return [_event(row) for row in rows]

    @property
    def is_empty(self) -> bool:
        """Whether no resource is recorded."""
        return not self._all("SELECT 1 FROM resource LIMIT 1")

    def fingerprint(self) -> str:
        """Return a digest of all recorded resources."""
        rows = self._all(f"{_RESOURCES} ORDER BY workspace, kind, name")
        return _checksum(*map(_confirm, rows))

    def record(self, command: str, user: str, events: Iterable[tuple[Identity, str, RecordedResource | None]]) -> int:
        """Record events in a new revision, and return its number.

        An event is a resource, an action, and the resource after it: None if it is deleted.
        """
        from datetime import UTC, datetime

        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        last = self._execute("SELECT max(id) FROM revision").fetchone()[0] or 0
        revision: int = last + 1
        self._insert("INSERT INTO revision", revision, at, command, user)
        for identity, action, after in events:
            body = after.as_json() if after is not None else None
            self._insert("INSERT INTO event", revision, *identity.key, identity.version, action, body)
            if body is None:
                self._execute("DELETE FROM resource WHERE workspace = ? AND kind = ? AND name = ?", *identity.key)
            else:
                self._insert("REPLACE INTO resource", *identity.key, identity.version, body, revision)
        return revision

    def _insert(self, statement: str, *values: object) -> None:
        """Write a row with its checksum in the last column."""
        marks = ", ".join("?" * len(values))
        self._execute(f"{statement} VALUES ({marks}, ?)", *values, _checksum(*values))

    def _execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        try:
            return self._connection.execute(statement, values)
        except ERRORS as error:
            raise state_error(self.path, error) from None

    def _all(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(statement, values).fetchall()
        except ERRORS as error:
            raise state_error(self.path, error) from None


_RESOURCES = "SELECT workspace, kind, name, version, body, revision, checksum FROM resource"
_EVENTS = (
    "SELECT event.revision, workspace, kind, name, version, action, body, event.checksum, at, command, user, "
    "revision.checksum FROM event LEFT JOIN revision ON revision.id = event.revision"
)


class DamagedRow(Record):
    """A row that was changed by something else than this program."""

    identity: Identity
    """The identity that the row has now."""

    @property
    def error(self) -> StateError:
        """The error to raise for it."""
        identity = self.identity
        name = ":".join(filter(None, (str(identity), identity.workspace)))
        hint = f"remove it with `dataos-ctl-dry delete -i {name}`, or move the state away"
        return StateError(f"the recorded state of {identity} is corrupt", hint)


def _checksum(*values: object) -> str:
    """Return the checksum of a row, which has only strings, integers and None."""
    return sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()[:_CHECKSUM_DIGITS]


_CHECKSUM_DIGITS = 16


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

    What the block writes is committed. If the block fails, it is rolled back, because the connection is closed.
    """
    with closing(open_to_write(path)) as connection:
        store = Store(path, connection)
        store._execute("BEGIN IMMEDIATE")  # noqa: SLF001
        yield store
        store._execute("COMMIT")  # noqa: SLF001


def _conditions(selector: Selector) -> tuple[str, list[str]]:
    asked = {field: value for field, value in as_dict(selector).items() if value}
    where = " AND ".join(f"{field} = ?" for field in asked)
    # Arguments may contain bytes that are not valid UTF-8, which no name does.
    values = [value.encode("utf-8", "replace").decode() for value in asked.values()]
    return f" WHERE {where}" if where else "", values


def intact(item: RecordedResource | DamagedRow) -> RecordedResource:
    """Return the resource of a row. Raises StateError if the row is damaged."""
    if isinstance(item, DamagedRow):
        raise item.error
    return item


def _resource(row: tuple[Any, ...]) -> RecordedResource | DamagedRow:
    """Return the resource in a row of ``_RESOURCES``."""
    identity = _identity(row)
    if row[-1] != _checksum(*row[:-1]):
        return DamagedRow(identity)
    return RecordedResource.from_json(identity, row[4], row[5])


def _confirm(row: tuple[Any, ...]) -> str:
    """Return the checksum of a row of ``_RESOURCES``. Raises StateError if the row is damaged."""
    if row[-1] != _checksum(*row[:-1]):
        raise DamagedRow(_identity(row)).error
    return str(row[-1])


def _identity(row: tuple[Any, ...]) -> Identity:
    workspace, kind, name, version = map(str, row[:4])
    return Identity(name, version, kind, workspace)


def _event(row: tuple[Any, ...]) -> Event:
    """Return the event in a row of ``_EVENTS``. Raises StateError if it is damaged."""
    *values, checksum = row[:8]
    change = row[8:-1]
    revision, workspace, kind, name, version, action, body = values
    if checksum != _checksum(*values) or row[-1] != _checksum(revision, *change):
        raise StateError(f"revision {revision} of the recorded state is corrupt", "move the state away to start over")
    identity = Identity(name, version, kind, workspace)
    after = None if body is None else RecordedResource.from_json(identity, body, revision)
    at, command, user = change
    return Event(revision, at, command, user, identity, action, after)
