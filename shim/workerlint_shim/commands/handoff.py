"""The handoff to the real dataos-ctl: the same arguments, terminal, signals and exit code."""

from __future__ import annotations

import os
import sys

from workerlint_shim.errors import HandoffError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

TARGET = "dataos-ctl"
MARK = b"workerlint_shim"
"""A string in every script that runs this package, whether `install-shim` or pip has installed it."""

DEPTH_VARIABLE = "WORKERLINT_SHIM_DEPTH"
MAX_DEPTH = 8
"""The limit for wrappers that call each other by name; a valid setup hands over less often."""

_HEAD = 4096


def find_real() -> str:
    """Return the path of the first dataos-ctl on PATH that is not the dry run itself. Raises HandoffError."""
    passed = []
    for directory in os.get_exec_path():
        path = os.path.join(directory, TARGET + (".exe" if sys.platform == "win32" else ""))
        if not os.path.isfile(path) or not os.access(path, os.X_OK):
            continue
        if not is_shim(path):
            return path
        passed.append(path)
    where = f"; {passed[0]} is dataos-ctl-dry itself" if passed else ""
    raise HandoffError(f"dataos-ctl not found on PATH{where}", "install dataos-ctl, or add its directory to PATH")


def is_shim(path: str) -> bool:
    """Check whether the program at *path* is a script that runs the dry run."""
    try:
        with open(path, "rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    return head.startswith(b"#!") and MARK in head


def hand_over(arguments: Sequence[str]) -> int:
    """Replace this process by the real dataos-ctl; on Windows, run it and return its exit code. Raises HandoffError."""
    depth = os.environ.get(DEPTH_VARIABLE, "0")
    count = int(depth) if depth.isdecimal() else 0
    path = find_real()
    if count >= MAX_DEPTH:
        raise HandoffError(
            f"{path} called dataos-ctl-dry {count} times: it is a wrapper, not dataos-ctl",
            "remove the wrapper from PATH, or make it call the real dataos-ctl by its absolute path",
        )
    environment = {**os.environ, DEPTH_VARIABLE: str(count + 1)}
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    try:
        if sys.platform == "win32":
            import subprocess

            return subprocess.run([path, *arguments], env=environment, check=False).returncode  # noqa: S603
        _restore_signals()
        os.execve(path, [path, *arguments], environment)  # noqa: S606
    except OSError as error:
        raise HandoffError(f"cannot run {path}: {error.strerror or error}") from None


def _restore_signals() -> None:
    """Restore the signals that Python ignores, because a program inherits ignored signals across exec."""
    import signal

    for name in ("SIGPIPE", "SIGXFSZ"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
