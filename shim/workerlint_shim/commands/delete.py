"""``delete``: remove resources from the recorded state, either all of them or none."""

from __future__ import annotations

from collections.abc import Iterable

from workerlint_shim.commands.selection import explain_no_match, read_selectors, warn_about_version
from workerlint_shim.commands.session import Session, user_name
from workerlint_shim.errors import ACCEPTED, REFUSED, UsageError
from workerlint_shim.manifests.identity import WORKER, Identity, Selector
from workerlint_shim.manifests.references import find_uses
from workerlint_shim.state.recorded_state import DELETED, RecordedResource
from workerlint_shim.state.store import DamagedRow, Store, intact, open_store, open_store_to_record


def run(session: Session) -> int:
    """Delete the resources; return 1 if one is missing or in use. Raises UsageError, FileError and StateError."""
    console = session.console
    selectors = read_selectors(session)
    if not all(item.name for item in selectors):
        raise UsageError("no resource specified", 'use `-i "NAME | VERSION | TYPE | WORKSPACE"`')
    with open_store(session.state) as store:
        known = store is not None
    console.info("🗑 delete...")
    found: list[RecordedResource | DamagedRow] = []
    missing = [(item, explain_no_match(item, [])) for item in selectors]
    if known:  # a delete must not create a missing state
        with open_store_to_record(session.state) as store:
            found, missing = _find(store, selectors)
            if not session.call.on("force"):
                missing += _used(store, found)
            if not missing:
                store.record("delete", user_name(), [(item.identity, DELETED, None) for item in found])
    if missing:
        return _refuse(session, missing)
    for item in found:
        subject = f"🗑 deleting{item.identity.scope}{item.identity}..."
        console.info(subject)
        console.info(f"{subject}deleted")
    console.info("🗑 delete...complete")
    if len(found) == 1:
        warn_about_version(console, session, found[0].identity.version)
    return ACCEPTED


def _find(
    store: Store, selectors: list[Selector]
) -> tuple[list[RecordedResource | DamagedRow], list[tuple[Selector, str]]]:
    """Return the resources to delete, damaged ones too, and the selectors of none, each with the reason."""
    found = {}
    missing = []
    for item in selectors:
        chosen = store.read(item)
        if not chosen:
            others = store.read(Selector(item.name, "", item.kind, item.workspace))
            missing.append((item, explain_no_match(item, [other.identity.version for other in others])))
        found.update({other.identity.key: other for other in chosen})
    return list(found.values()), missing


def _used(store: Store, found: list[RecordedResource | DamagedRow]) -> list[tuple[Selector, str]]:
    """Return the resources that others depend on, each with the platform's message."""
    gone = {item.identity.key for item in found}
    staying = [intact(item) for item in store.read(Selector()) if item.identity.key not in gone]
    used = []
    for item in found:
        identity = item.identity
        for other in find_dependents(identity, staying)[:1]:
            reason = f"cannot delete resource, it is a dependency of '{other.kind}:{other.version}:{other.name}'"
            used.append((Selector(identity.name, identity.version, identity.kind, identity.workspace), reason))
    return used


def _refuse(session: Session, missing: list[tuple[Selector, str]]) -> int:
    console = session.console
    for item, reason in missing:
        identity = Identity(item.name, item.version or session.call.text("version"), item.kind, item.workspace)
        subject = f"🗑 deleting{identity.scope}{identity}..."
        console.info(subject)
        console.warn(f"{subject}error")
        what = "resource" if identity.workspace else "instance resource"
        console.note(f"⚠️ Invalid Parameter - failure deleting {what} : {reason}")
    console.warn("🗑 delete...error")
    console.error("failure deleting resources")
    return REFUSED


def find_dependents(identity: Identity, recorded: Iterable[RecordedResource]) -> list[Identity]:
    """Return the Workers of *recorded* that refer to *identity*."""
    return [
        other.identity
        for other in recorded
        if other.identity.kind == WORKER
        and any(
            target.key == identity.key
            for use in find_uses(other.identity, other.attributes or ())
            for target in use.targets
        )
    ]
