"""The drift: what differs between the resources as they are and the recorded state."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.core.text import Pattern
from workerlint.core.wording import plural
from workerlint_shim.manifests.attributes import DESCRIBED, PLATFORM, path_text
from workerlint_shim.manifests.redaction import NO_TAG
from workerlint_shim.plan.change_text import NOTE, change_lines
from workerlint_shim.plan.diff import compare
from workerlint_shim.state.live_state import live_only

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint_shim.manifests.identity import Identity
    from workerlint_shim.plan.change_text import Line
    from workerlint_shim.plan.diff import Change
    from workerlint_shim.state.live_state import LiveState
    from workerlint_shim.state.recorded_state import RecordedResource

_RUNNING = Pattern(r"running:\d+")

UNREAD = "unread"
ABSENT = "absent"
UNRECORDED = "unrecorded"
CHANGED = "changed"


class Drift(Record):
    """What differs between a resource and its recorded state."""

    identity: Identity
    kind: str
    """UNREAD, ABSENT, UNRECORDED or CHANGED."""
    notes: tuple[str, ...] = ()
    """Details, one line each."""
    changes: tuple[Change, ...] = ()
    """The fields that differ: before, as recorded; after, as they are."""


def find_drift(state: LiveState, key: bytes) -> list[Drift]:
    """Return the drift of the resources that were read, in order. *key* is the key of the tags of secrets."""
    found = []
    for live in state.live.values():
        identity = live.identity
        recorded = state.recorded.find(identity) if state.recorded is not None else None
        if live.problem:
            found.append(Drift(identity, UNREAD, (live.problem,)))
        elif live.found is None:
            if recorded is not None:
                found.append(Drift(identity, ABSENT, (f"recorded in revision {recorded.revision}",)))
        else:
            found += _compare(state, recorded, live.found, key)
    return found


def _compare(
    state: LiveState, recorded: RecordedResource | None, found: RecordedResource, key: bytes
) -> Iterator[Drift]:
    before = recorded.attributes if recorded is not None and recorded.attributes is not None else ()
    fields = found.attributes or ()
    added = live_only(fields, [*state.planned[found.identity.key], *before])
    notes = list(_status_notes(recorded, found)) if recorded is not None else []
    if added:
        names = ", ".join(dict.fromkeys(path_text(item.path[:2]) for item in added))
        notes.append(f"only there, and perhaps added by the platform: {names}")
    if recorded is None:
        if notes or state.has_records:  # otherwise, nothing is recorded
            yield Drift(found.identity, UNRECORDED, tuple(notes))
        return
    unknown = set(map(id, added))
    after = [item for item in fields if id(item) not in unknown]
    changes = tuple(filter(_is_drift, compare(before, after, key))) if before and found.attributes is not None else ()
    if notes or changes:
        yield Drift(found.identity, CHANGED, tuple(notes), changes)


def _status_notes(recorded: RecordedResource, found: RecordedResource) -> Iterator[str]:
    if found.status and recorded.status and found.status != recorded.status:
        yield f"status: {recorded.status} -> {found.status}"
    runtimes = (recorded.runtime, found.runtime)
    if all(map(_RUNNING.fullmatch, runtimes)) and recorded.runtime != found.runtime:
        yield f"runtime: {recorded.runtime} -> {found.runtime}"


def _is_drift(change: Change) -> bool:
    """Check whether a field was changed, rather than being hidden, or added or left out by the platform."""
    before, after = change.before, change.after
    if any(item.tag == NO_TAG for item in (*before, *after)):
        return False
    if not after:
        return not all(item.is_default for item in before)
    if not before:
        return not all(item.origin == PLATFORM for item in after)
    return not all(item.origin == DESCRIBED for item in before)


_HEADS = {
    UNREAD: ("?", "could not be read"),
    ABSENT: ("-", "does not exist"),
    UNRECORDED: ("+", "exists, but is not recorded"),
    CHANGED: ("~", "differs from the recorded state"),
}


def drift_lines(drift: Drift) -> Iterator[Line]:
    """Yield the lines that show the drift of one resource, each with the sign that determines its color."""
    sign, what = _HEADS[drift.kind]
    yield sign, f"  {sign} {drift.identity} {drift.identity.scope}{what}"
    yield from ((NOTE, f"      {note}") for note in drift.notes)
    yield from ((style, f"      {line}") for style, line in change_lines(drift.changes))


def drift_total(drift: list[Drift], count: int, *, knows_state: bool) -> str:
    """Return the drift of *count* resources in one line. *knows_state* is whether anything is recorded."""
    kinds = ((CHANGED, "changed"), (ABSENT, "absent"), (UNRECORDED, "not recorded"), (UNREAD, "could not be read"))
    counts = [(sum(item.kind == kind for item in drift), what) for kind, what in kinds]
    found = ", ".join(f"{number} {what}" for number, what in counts if number)
    if not found:
        found = (
            f"none; {plural(count, 'resource')} as recorded" if knows_state else "nothing is recorded to compare with"
        )
    return f"Drift: {found}."
