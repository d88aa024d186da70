"""``delete``: takes resources out of the rehearsed state, all that are asked for or none."""

from __future__ import annotations

from workerlint_shim.dependents import dependents
from workerlint_shim.errors import CallError
from workerlint_shim.identity import Identity, Wanted
from workerlint_shim.recorded import DELETED
from workerlint_shim.selecting import explain_nothing, read_wanted, warn_of_version
from workerlint_shim.session import ACCEPTED, REFUSED, user_name
from workerlint_shim.store import reading, recording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint_shim.recorded import Recorded
    from workerlint_shim.session import Session
    from workerlint_shim.store import Store


def run(session: Session) -> int:
    """Delete what is asked for; 1 when some is not there or still in use. Raises CallError, FileError, StateError."""
    console = session.console
    wanted = read_wanted(session)
    if not all(item.name for item in wanted):
        raise CallError("delete needs to know which resource", 'write -i "NAME | VERSION | TYPE | WORKSPACE"')
    with reading(session.state) as store:
        known = store is not None
    console.info("🗑 delete...")
    found: list[Recorded] = []
    missing = [(item, explain_nothing(item, [])) for item in wanted]
    if known:  # a state that is not there is not made for this
        with recording(session.state) as store:
            found, missing = _find(store, wanted)
            if not session.call.on("force"):
                missing += _used(store, found)
            if not missing:
                store.record("delete", user_name(), [(item.identity, DELETED, None) for item in found])
    if missing:
        return _refuse(session, missing)
    for item in found:
        subject = f"🗑 deleting{item.identity.place}{item.identity}..."
        console.info(subject)
        console.info(f"{subject}deleted")
    console.info("🗑 delete...complete")
    if len(found) == 1:
        warn_of_version(console, session, found[0].identity.version)
    return ACCEPTED


def _find(store: Store, wanted: list[Wanted]) -> tuple[list[Recorded], list[tuple[Wanted, str]]]:
    found = {}
    missing = []
    for item in wanted:
        chosen = store.select(item)
        if not chosen:
            others = store.select(Wanted(item.name, "", item.kind, item.workspace))
            missing.append((item, explain_nothing(item, [other.identity.version for other in others])))
        found.update({other.identity.key: other for other in chosen})
    return list(found.values()), missing


def _used(store: Store, found: list[Recorded]) -> list[tuple[Wanted, str]]:
    """Give the resources that others need which are to stay, each with the platform's words for it."""
    gone = {item.identity.key for item in found}
    staying = [item for item in store.select(Wanted()) if item.identity.key not in gone]
    used = []
    for item in found:
        identity = item.identity
        for other in dependents(identity, staying)[:1]:
            reason = f"cannot delete resource, it is a dependency of '{other.kind}:{other.version}:{other.name}'"
            used.append((Wanted(identity.name, identity.version, identity.kind, identity.workspace), reason))
    return used


def _refuse(session: Session, missing: list[tuple[Wanted, str]]) -> int:
    console = session.console
    for item, reason in missing:
        identity = Identity(item.name, item.version or session.call.text("version"), item.kind, item.workspace)
        subject = f"🗑 deleting{identity.place}{identity}..."
        console.info(subject)
        console.warn(f"{subject}error")
        what = "resource" if identity.workspace else "instance resource"
        console.note(f"⚠️ Invalid Parameter - failure deleting {what} : {reason}")
    console.warn("🗑 delete...error")
    console.error("failure deleting resources")
    return REFUSED
