"""``state import``: import saved output of ``get``, so that a plan starts from the existing resources."""

from __future__ import annotations

from workerlint.config.settings import MAX_FILE_SIZE
from workerlint.core.record import replace
from workerlint.core.wording import plural
from workerlint.files.read import ReadError, read_named
from workerlint_shim.commands.session import user_name
from workerlint_shim.errors import ACCEPTED, FileError, UsageError
from workerlint_shim.manifests.identity import Selector
from workerlint_shim.manifests.redaction import NO_TAG
from workerlint_shim.state.recorded_state import ABSENT, IMPORTED, RecordedResource
from workerlint_shim.state.saved_resources import ListKey, read_saved
from workerlint_shim.state.store import open_store_to_record
from workerlint_shim.state.tag_key import find_key, find_or_make_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.core.text import Source
    from workerlint_shim.commands.session import Session
    from workerlint_shim.manifests.identity import Identity
    from workerlint_shim.state.saved_resources import SavedResources
    from workerlint_shim.state.store import Store

    Change = tuple[Identity, str, RecordedResource | None]

_ORIGIN = "create it with `dataos-ctl get ... > output.txt`"


def run(session: Session) -> int:
    """Record every resource of the output, and that those of complete lists which it lacks are absent.

    Raises UsageError, FileError and StateError.
    """
    call, console = session.call, session.console
    path = call.text("tableFile")
    if not path:
        raise UsageError("no file specified", "run `dataos-ctl get -t worker -a > output.txt` and use `-f output.txt`")
    workspace = call.text("workspace")
    source = _read(path)
    saved = read_saved(source, workspace, find_key())
    if any(field.tag == NO_TAG for item in saved.resources for field in item.attributes or ()):
        saved = read_saved(source, workspace, find_or_make_key())
    for line, problem in saved.problems:
        console.warn(f"{path}:{line}: {problem}")
    complete = set(_complete(saved, call.text("complete")))
    if not saved.resources and not saved.deleted and not complete:
        raise FileError(f"no resources in {path}", _ORIGIN)
    with open_store_to_record(session.state) as store:
        changes = list(_imported(saved, store, workspace))
        absent = list(_absent(saved, store, workspace, complete))
        if changes or absent:
            store.record("state import", user_name(), [*changes, *absent])
    gone = f", {len(absent)} absent" if absent else ""
    console.info(f"📥 state import...{plural(len(changes), 'resource')}{gone}")
    return ACCEPTED


def _read(path: str) -> Source:
    try:
        source = read_named(path, path, MAX_FILE_SIZE)
    except ReadError as error:
        raise FileError(str(error), error.hint) from None
    if source.undecodable:
        raise FileError(f"{path} is not valid UTF-8", _ORIGIN)
    return source


def _complete(saved: SavedResources, given: str) -> Iterator[ListKey]:
    """Yield the lists that are complete by their command line or by *given*. Raises UsageError."""
    yield from (key for key, is_complete in saved.lists.items() if is_complete)
    for item in filter(None, given.split(",")):
        kind, colon, workspace = item.strip().lower().partition(":")
        if not kind or (colon and not workspace):
            raise UsageError(f'invalid value "{item}" for --complete: must be TYPE or TYPE:WORKSPACE')
        chosen = [key for key in saved.lists if key.kind == kind and workspace in {"", key.workspace}]
        if not chosen:
            found = ", ".join(sorted(map(str, saved.lists)))
            raise UsageError(f"the list {item} of --complete is not in the file", f"lists in it: {found or 'none'}")
        damaged = saved.damaged.intersection(chosen)
        if damaged:
            raise UsageError(f"the list {min(map(str, damaged))} is not complete: rows of it could not be read")
        yield from chosen


def _imported(saved: SavedResources, store: Store, workspace: str) -> Iterator[Change]:
    latest = {item.identity.key: item for item in saved.resources if _is_in(item.identity, workspace)}
    for item in latest.values():
        yield item.identity, IMPORTED, _with_what_is_known(item, store)


def _absent(saved: SavedResources, store: Store, workspace: str, complete: set[ListKey]) -> Iterator[Change]:
    """Yield the recorded resources that are listed as deleted, or that a complete list does not contain."""
    there = {item.identity.key for item in saved.resources}
    deleted = {item.key for item in saved.deleted} - there
    for item in store.select(Selector()) if deleted or complete else ():
        identity = item.identity
        is_missing = identity.key not in there and ListKey(identity.kind, identity.workspace) in complete
        if _is_in(identity, workspace) and (is_missing or identity.key in deleted):
            yield identity, ABSENT, None


def _is_in(identity: Identity, workspace: str) -> bool:
    return workspace in {"", identity.workspace} or not identity.workspace


def _with_what_is_known(item: RecordedResource, store: Store) -> RecordedResource:
    """Add the recorded fields of the same version if the output has none, because a table does not contain them."""
    known = store.find(item.identity)
    if item.attributes is not None or known is None or known.identity.version != item.identity.version:
        return item
    return replace(
        item, user=known.user, tags=known.tags, attributes=known.attributes, capacity=known.capacity, path=known.path
    )
