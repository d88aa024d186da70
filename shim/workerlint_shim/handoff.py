"""Hands over to the real dataos-ctl: the same arguments, terminal, signals and exit code."""

from __future__ import annotations

import os
import sys

from workerlint_shim.errors import HandoffError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

TARGET = "dataos-ctl"
MARK = b"workerlint_shim"
"""Stands in every script that runs this package, be it installed by `install-shim` or by pip."""

DEPTH_VARIABLE = "WORKERLINT_SHIM_DEPTH"
MAX_DEPTH = 8
"""Wrappers that call each other by name would go on for ever; no sound set-up hands over that often."""

_HEAD = 4096


def find_real() -> str:
    """Give the path of the first dataos-ctl on PATH that is not the dry run itself. Raises HandoffError."""
    passed = []
    for folder in os.get_exec_path():
        path = os.path.join(folder, TARGET + (".exe" if sys.platform == "win32" else ""))
        if not os.path.isfile(path) or not os.access(path, os.X_OK):
            continue
        if not is_shim(path):
            return path
        passed.append(path)
    where = f"; {passed[0]} is the dry run itself" if passed else ""
    raise HandoffError(f"no dataos-ctl is found on PATH{where}", "install dataos-ctl, or add its folder to PATH")


def is_shim(path: str) -> bool:
    """Tell whether the program at *path* is a script that runs the dry run, under whatever name."""
    try:
        with open(path, "rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    return head.startswith(b"#!") and MARK in head


def hand_over(arguments: Sequence[str]) -> int:
    """Become the real dataos-ctl. Give its exit code where that is not possible. Raises HandoffError."""
    depth = os.environ.get(DEPTH_VARIABLE, "0")
    count = int(depth) if depth.isdecimal() else 0
    path = find_real()
    if count >= MAX_DEPTH:
        raise HandoffError(
            f"{path} has come back to the dry run {count} times: it is no dataos-ctl, it calls one",
            "take the wrapper off PATH, or let it call the real dataos-ctl by its path",
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
        raise HandoffError(f"{path} cannot be run: {error.strerror or error}") from None


def _restore_signals() -> None:
    """Let the signals that Python ignores do what they do to any program: what is ignored stays so across exec."""
    import signal

    for name in ("SIGPIPE", "SIGXFSZ"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
