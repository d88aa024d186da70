"""The handoff to the real dataos-ctl: the same arguments, terminal, signals and exit code."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence

from workerlint_shim.errors import HandoffError

TARGET = "dataos-ctl"
MARK = b"workerlint_shim"
"""A string in every script that runs this package, whether `install-shim` or pip has installed it."""

DEPTH_VARIABLE = "WORKERLINT_SHIM_DEPTH"
MAX_DEPTH = 8
"""The limit for wrappers that call each other by name; a valid setup hands over less often."""

_HEAD = 4096
_SIGNALED = 128
"""The exit code of a shell for a program that a signal ended is this and the number of the signal."""


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
    path, environment = prepare_real()
    try:
        if sys.platform == "win32":
            import subprocess

            return subprocess.run([path, *arguments], env=environment, check=False).returncode  # noqa: S603
        with _default_signals():
            os.execve(path, [path, *arguments], environment)  # noqa: S606
    except OSError as error:
        raise HandoffError(f"cannot run {path}: {error.strerror or error}") from None


def run_real(arguments: Sequence[str]) -> int:
    """Run the real dataos-ctl as a child, pass signals on to it, and return its exit code. Raises HandoffError."""
    import signal
    import subprocess

    path, environment = prepare_real()
    child: subprocess.Popen[bytes] | None = None
    early: list[int] = []

    def pass_on(number: int, _: object) -> None:
        if child is None:
            early.append(number)
        else:
            child.send_signal(number)

    # A terminal sends its interrupt to the child as well. An ignored signal would be ignored by the child, too.
    before = {signal.SIGINT: signal.signal(signal.SIGINT, lambda *_: None)}
    try:
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                before[number] = signal.signal(number, pass_on)
        child = subprocess.Popen([path, *arguments], env=environment)  # noqa: S603
        for number in early:
            child.send_signal(number)
        code = child.wait()
    except OSError as error:
        raise HandoffError(f"cannot run {path}: {error.strerror or error}") from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return code if code >= 0 else _SIGNALED - code


def prepare_real() -> tuple[str, dict[str, str]]:
    """Return the path of the real dataos-ctl and its environment, with all output written. Raises HandoffError."""
    depth = os.environ.get(DEPTH_VARIABLE, "0")
    count = int(depth) if depth.isdecimal() else 0
    path = find_real()
    if count >= MAX_DEPTH:
        raise HandoffError(
            f"{path} called dataos-ctl-dry {count} times: it is a wrapper, not dataos-ctl",
            "remove the wrapper from PATH, or make it call the real dataos-ctl by its absolute path",
        )
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    return path, {**os.environ, DEPTH_VARIABLE: str(count + 1)}


@contextlib.contextmanager
def _default_signals() -> Iterator[None]:
    """Stop ignoring the signals that Python ignores: a program inherits ignored signals across exec.

    After a failed exec they are ignored again, because SIGPIPE would end this process.
    """
    import signal

    numbers = [getattr(signal, name) for name in ("SIGPIPE", "SIGXFSZ") if hasattr(signal, name)]
    before = {number: signal.signal(number, signal.SIG_DFL) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
