"""``history``: the recorded events, by revision."""

from __future__ import annotations

import json

from workerlint.core.record import as_dict
from workerlint_shim.commands.session import Session
from workerlint_shim.errors import ACCEPTED, REFUSED, UsageError
from workerlint_shim.manifests.identity import Selector
from workerlint_shim.state.recorded_state import Event
from workerlint_shim.state.store import open_store
from workerlint_shim.table import draw

_HEAD = ("REVISION", "TIME", "NAME", "VERSION", "TYPE", "WORKSPACE", "ACTION", "BY")


def run(session: Session) -> int:
    """Print the events; return 1 if the selected resource has none. Raises UsageError and StateError."""
    call = session.call
    if call.words:
        raise UsageError(f"unexpected argument: {call.words[0]}", f"use `-n {call.words[0]}`")
    selector = Selector(call.text("name"), "", call.text("type"), call.text("workspace"))
    with open_store(session.state) as store:
        events = store.history(selector) if store is not None else []
    if session.as_json:
        session.print(json.dumps([_as_json(event) for event in events], indent=2, ensure_ascii=False) + "\n")
    elif events:
        rows = [
            [str(event.revision), event.at, *as_dict(event.identity).values(), event.action, event.user]
            for event in events
        ]
        for line in draw(_HEAD, rows):
            session.console.show(line)
    if events:
        return ACCEPTED
    session.console.warn(
        f"no recorded changes of {selector}{selector.where}" if selector.name else "no recorded changes"
    )
    return REFUSED if selector.name else ACCEPTED


def _as_json(event: Event) -> dict[str, object]:
    return {
        "revision": event.revision,
        "time": event.at,
        **event.identity.as_json(),
        "command": event.command,
        "action": event.action,
        "by": event.user,
    }
