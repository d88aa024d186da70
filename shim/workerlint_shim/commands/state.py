"""``state import``: import a saved table of ``get``, so that a plan starts from the existing resources."""

from __future__ import annotations

from workerlint.core.wording import plural
from workerlint_shim.commands.session import user_name
from workerlint_shim.errors import ACCEPTED, FileError, UsageError
from workerlint_shim.manifests.identity import PUBLIC, Identity
from workerlint_shim.state.recorded_state import IMPORTED, RecordedResource
from workerlint_shim.state.store import open_store_to_record
from workerlint_shim.table import TableError, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint_shim.commands.session import Session
    from workerlint_shim.state.store import Store

_NEEDED = ("NAME", "VERSION", "TYPE")


def run(session: Session) -> int:
    """Record every resource of the table. Raises UsageError, FileError and StateError."""
    call = session.call
    path = call.text("tableFile")
    if not path:
        raise UsageError(
            "no table file specified", "run `dataos-ctl get -t worker -a > table.txt` and use `-f table.txt`"
        )
    found = _read(path, session.workspace)
    with open_store_to_record(session.state) as store:
        events = [(item.identity, IMPORTED, _with_what_is_known(item, store)) for item in found]
        if events:
            store.record("state import", user_name(), events)
    session.console.info(f"📥 state import...{plural(len(found), 'resource')}")
    return ACCEPTED


def _read(path: str, workspace: str | None) -> list[RecordedResource]:
    try:
        with open(path, encoding="utf-8-sig") as file:
            rows = read(file.read(), _NEEDED)
    except OSError as error:
        raise FileError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise FileError(f"{path} is not valid UTF-8", "create it with `dataos-ctl get ... > table.txt`") from None
    except TableError as error:
        location = f"{path}:{error.line}" if error.line else path
        raise FileError(f"{location}: {error}", "the file must contain the output of `dataos-ctl get`") from None
    found = {}
    for number, row in rows:
        if not all(row[title] for title in _NEEDED):
            raise FileError(f"{path}:{number}: missing name, version or type in this row")
        item = _resource(row, workspace)
        if workspace in {None, item.identity.workspace} or not item.identity.workspace:
            found[item.identity.key] = item
    return list(found.values())


def _resource(row: dict[str, str], workspace: str | None) -> RecordedResource:
    workspace = row.get("WORKSPACE", workspace or PUBLIC)
    identity = Identity(row["NAME"], row["VERSION"], row["TYPE"], workspace)
    return RecordedResource(identity, row.get("OWNER", ""), "", row.get("STATUS", ""), row.get("RUNTIME", ""))


def _with_what_is_known(item: RecordedResource, store: Store) -> RecordedResource:
    """Add the recorded attributes of the same version, because a table does not contain them."""
    known = store.find(item.identity)
    if known is None or known.identity.version != item.identity.version:
        return item
    return RecordedResource(
        item.identity, item.owner, known.user, item.status, item.runtime, known.tags, known.attributes, known.capacity
    )
