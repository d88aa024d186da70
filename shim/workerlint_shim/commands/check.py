"""The commands that read a manifest without applying it, such as ``develop start``: the manifest is checked."""

from __future__ import annotations

from workerlint_shim.commands.messages import announce_check, announce_failures, announce_passed
from workerlint_shim.commands.session import Session
from workerlint_shim.errors import ACCEPTED, FAILED, REFUSED, UsageError
from workerlint_shim.grammar.command_flags import EXEC, MANIFEST_FILE


def run(session: Session) -> int:
    """Check the manifest; return 1 if it is refused. Raises UsageError, FileError and ConfigurationError."""
    if session.call.words:
        raise UsageError(f"unexpected argument: {session.call.words[0]}", "specify the manifest with `-f FILE`")
    if not session.call.given(MANIFEST_FILE.name):
        session.console.warn(f"{session.command.name}: nothing to rehearse without -f; add --{EXEC.name} to run it")
        return ACCEPTED
    examination = session.examine()
    if examination.failures:
        announce_failures(session.console, examination)
        return FAILED
    announce_check(session.console, session.command.name, examination)
    announce_passed(session.console, examination)
    return REFUSED if examination.refusals else ACCEPTED
