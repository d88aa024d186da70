"""``install-shim``: install a ``dataos-ctl`` that does a dry run before it runs the real one."""

from __future__ import annotations

import os
import shlex
import sys

from workerlint.files.write import put_file
from workerlint_shim.commands.handoff import TARGET, find_real, is_shim
from workerlint_shim.commands.session import Session
from workerlint_shim.errors import ACCEPTED, HandoffError, UsageError

_SCRIPT = """\
#!/bin/sh
# Does a dry run of each apply, then runs the real dataos-ctl. Created by `dataos-ctl-dry install-shim`.
exec {python} -P -m workerlint_shim --exec "$@"
"""


def run(session: Session) -> int:
    """Write the shim to the given directory. Raises UsageError and HandoffError."""
    call, console = session.call, session.console
    if len(call.words) != 1:
        raise UsageError("install-shim requires one directory", "run `dataos-ctl-dry install-shim DIR`")
    if sys.platform == "win32":
        raise UsageError(
            "the shim is a shell script, which does not run on Windows", "use `dataos-ctl-dry --exec ...` instead"
        )
    path = os.path.join(os.path.abspath(call.words[0]), TARGET)
    if os.path.lexists(path) and not is_shim(path):
        raise HandoffError(f"{path} already exists and is not a shim", "choose another directory")
    _write(path, _SCRIPT.format(python=shlex.quote(sys.executable)))
    console.info(f"wrote {path}")
    _print_next_steps(session, os.path.dirname(path))
    return ACCEPTED


def _write(path: str, text: str) -> None:
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        put_file(path, [text.encode()], 0o755)
    except OSError as error:
        raise HandoffError(f"cannot write {path}: {error.strerror}") from None


def _print_next_steps(session: Session, directory: str) -> None:
    """Print the remaining steps to make the shim the first dataos-ctl on PATH."""
    try:
        real = find_real()
    except HandoffError as error:
        session.console.warn(f"{error}: the shim does not work without it")
        real = ""
    directories = [os.path.realpath(entry) for entry in os.get_exec_path()]
    ours = os.path.realpath(directory)
    if ours not in directories or (
        real and directories.index(ours) > directories.index(os.path.realpath(os.path.dirname(real)))
    ):
        session.console.note(f'  help: put the directory first on PATH: `export PATH={shlex.quote(directory)}:"$PATH"`')
    elif real:
        session.console.info(f"it comes before {real} on PATH")
