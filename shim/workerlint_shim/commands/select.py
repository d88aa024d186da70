"""The commands that read from a manifest which resources they concern, such as ``runtime pause -f``."""

from __future__ import annotations

from workerlint_shim.commands.selection import read_identities
from workerlint_shim.commands.session import Session
from workerlint_shim.errors import ACCEPTED
from workerlint_shim.grammar.command_flags import EXEC, MANIFEST_FILE

_USED = frozenset(("dry-run", "manifestFile", "workspace"))
"""The flags that are read; the commands have those of the real dataos-ctl."""


def run(session: Session) -> int:
    """Print the resources. Raises UsageError, and FileError before anything is printed if one cannot be identified."""
    name = session.command.name
    if not session.call.given(MANIFEST_FILE.name):
        session.console.warn(f"{name}: nothing to rehearse without -f; add --{EXEC.name} to run it")
        return ACCEPTED
    for flag in session.call.given_with("") if not session.handing_over else ():
        if flag not in _USED:
            session.console.warn(f"--{flag} has no effect in a dry run")
    identities = read_identities(session)
    session.console.info(f"🔍 {name}...")
    for identity in identities:
        session.console.info(f"🔍 {name}{identity.scope}{identity}")
    session.console.info(f"🔍 {name}...nothing was changed")
    return ACCEPTED
