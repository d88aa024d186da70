"""``rollback``: record an earlier state of a resource again, as a new revision."""

from __future__ import annotations

from workerlint_shim.commands.session import Session, user_name
from workerlint_shim.errors import ACCEPTED, REFUSED, UsageError
from workerlint_shim.manifests.identity import WORKER, Selector
from workerlint_shim.state.recorded_state import ROLLED_BACK, Event
from workerlint_shim.state.store import open_store, open_store_to_record


def run(session: Session) -> int:
    """Roll back; return 1 if that is not possible. Raises UsageError and StateError."""
    call, console = session.call, session.console
    if not call.given("name"):
        raise UsageError("no resource specified", "use `-n NAME`")
    selector = Selector(call.text("name"), "", call.text("type") or WORKER, call.text("workspace"))
    with open_store(session.state) as store:
        events = store.history(selector) if store is not None else []
    if not events:
        console.error(f"no recorded changes of {selector}{selector.where}")
        return REFUSED
    with open_store_to_record(session.state) as store:
        events = store.history(selector)
        target, reason = _target(events, call.text("to"))
        if not reason:
            identity = events[-1].identity if target is None else target.identity
            after = None if target is None else target.after
            revision = store.record("rollback", user_name(), [(identity, ROLLED_BACK, after)])
    if reason:
        console.error(reason)
        return REFUSED
    state = f"revision {target.revision}" if target and target.after else "a state without the resource"
    console.info(f"⏪ rollback{identity.scope}{identity}...complete")
    console.note(f"Rolled back to {state}; recorded as revision {revision}.")
    return ACCEPTED


def _target(events: list[Event], to: str) -> tuple[Event | None, str]:
    """Return the event to roll back to, None for the time before the first event; and the reason if there is none."""
    if to:
        chosen = [event for event in events if event.revision <= int(to)]
        if not chosen or int(to) > events[-1].revision:
            known = ", ".join(str(event.revision) for event in events)
            return None, f"{events[0].identity} has no revision {to}: must be one of {known}"
        return chosen[-1], ""
    return (events[-2] if len(events) > 1 else None), ""
