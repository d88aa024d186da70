"""``get``: the table of the recorded resources."""

from __future__ import annotations

import json
from collections.abc import Iterator

from workerlint.core.record import as_dict
from workerlint_shim.commands.selection import explain_no_match, read_selectors, warn_about_version
from workerlint_shim.commands.session import Session, user_name
from workerlint_shim.errors import ACCEPTED, FAILED, REFUSED
from workerlint_shim.manifests.identity import Selector
from workerlint_shim.state.recorded_state import RecordedResource
from workerlint_shim.state.store import DamagedRow, Store, open_store
from workerlint_shim.table import draw

_HEAD = ("NAME", "VERSION", "TYPE", "WORKSPACE", "STATUS", "RUNTIME", "OWNER")


def run(session: Session) -> int:
    """Print the resources; return 1 if a named resource is missing, 2 if one is damaged.

    Raises UsageError, FileError and StateError.
    """
    call, console = session.call, session.console
    selectors = read_selectors(session)
    console.info("🔍 get...")
    found: list[RecordedResource] = []
    missing: list[str] = []
    damaged: list[DamagedRow] = []
    with open_store(session.state) as store:
        for item in selectors:
            chosen = store.read(item) if store is not None else []
            found += (row for row in chosen if isinstance(row, RecordedResource))
            damaged += (row for row in chosen if isinstance(row, DamagedRow))
            if item.name and not chosen:
                missing.append(explain_no_match(item, _other_versions(store, item)))
    shown = [item for item in found if _is_shown(item, session)]
    for reason in missing:
        console.warn(reason)
    for row in damaged:
        console.warn(f"{row.error}; {row.error.hint}")
    console.info("🔍 get...complete")
    if session.as_json:
        from workerlint_shim.state.resource_json import resource_json

        session.print(json.dumps([resource_json(item) for item in shown], indent=2, ensure_ascii=False) + "\n")
    else:
        console.show("")
        for line in _details(shown) if shown and call.on("details") else _table(shown, tags=call.on("tags")):
            console.show(line)
    if len(shown) < len(found):
        console.warn(f"{len(found) - len(shown)} more from other owners: use `-a` to list them")
    if call.on("unSanitize"):
        console.warn("--unSanitize has no effect: the recorded state does not contain secrets")
    if len(shown) == 1:
        warn_about_version(console, session, shown[0].identity.version)
    return FAILED if damaged else REFUSED if missing else ACCEPTED


def _is_shown(item: RecordedResource, session: Session) -> bool:
    """Check whether a resource has the requested owner: the current user without ``-a`` and ``-o``."""
    if session.call.given("owner"):
        return item.owner == session.call.text("owner")
    return session.call.on("all") or user_name() in {item.owner, item.user}


def _other_versions(store: Store | None, item: Selector) -> list[str]:
    if store is None or not item.version:
        return []
    return [other.identity.version for other in store.read(Selector(item.name, "", item.kind, item.workspace))]


def _table(found: list[RecordedResource], *, tags: bool) -> Iterator[str]:
    rows = []
    for item in found:
        row = [*as_dict(item.identity).values(), item.status, item.runtime, item.owner]
        rows.append([*row, ",".join(item.tags)] if tags else row)
    return draw([*_HEAD, "TAGS"] if tags else _HEAD, rows)


def _details(found: list[RecordedResource]) -> Iterator[str]:
    from workerlint.syntax.writer import NestingError
    from workerlint_shim.state.resource_yaml import resource_yaml  # imports ruamel.yaml

    for item in found:
        yield "---"
        try:
            yield from resource_yaml(item).rstrip("\n").split("\n")
        except NestingError as error:
            yield f"# {item.identity}: {error}"
