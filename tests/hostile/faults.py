"""Faults at the system calls with which a command writes: it is killed, gets a signal, or the call fails.

strace finds the calls of an undisturbed run, and disturbs one of them in each further run. It sees what SQLite does,
too.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_DATA = ("write", "pwrite64", "writev", "pwritev", "pwritev2")
_FLUSH = ("fsync", "fdatasync")
_SIZE = ("truncate", "ftruncate", "fallocate")
_OPEN = ("open", "openat", "openat2", "creat")
_CREATE = ("mkdir", "mkdirat", "link", "linkat", "symlink", "symlinkat")
_RENAME = ("rename", "renameat", "renameat2")
_REMOVE = ("unlink", "unlinkat", "rmdir")
_MODE = ("chmod", "fchmod", "fchmodat", "chown", "fchown", "fchownat", "lchown")
_CALLS = (*_DATA, *_FLUSH, *_SIZE, *_OPEN, *_CREATE, *_RENAME, *_REMOVE, *_MODE)
_ERRORS = {
    "ENOSPC": (*_DATA, *_FLUSH, *_SIZE, *_OPEN, *_CREATE, *_RENAME),  # the disk is full
    "EROFS": (*_OPEN, *_CREATE, *_RENAME, *_REMOVE, *_MODE),  # the file system is read-only
    "EIO": (*_DATA, *_FLUSH, *_RENAME, *_REMOVE),  # the disk is broken
}
_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")
_LINE = re.compile(r"(\d+) +(\w+)\((.*)")
_WRITES = re.compile(r"\bO_(?:WRONLY|RDWR|CREAT|TRUNC)\b")
_ON_FILE = re.compile(r"\d+</(?!dev/|proc/)")
"""An open file: not a pipe, a socket or a terminal."""


class Fault(NamedTuple):
    """What disturbs a run at one of its system calls."""

    call: str
    """The name of the system call."""
    number: int
    """Which of the calls of this name in a process, from 1."""
    what: str
    """The name of a signal or of an error."""
    text: str
    """The arguments of the call in the undisturbed run."""

    @property
    def kills(self) -> bool:
        """Whether the process cannot clean up."""
        return self.what == "SIGKILL"

    @property
    def codes(self) -> tuple[int, ...]:
        """The exit codes of a process that a signal ends; empty for an error."""
        if self.what == "SIGINT":
            return (130, -signal.SIGINT)
        return (-getattr(signal, self.what),) if self.what.startswith("SIG") else ()


class Command:
    """A command with its directory and environment, run in a new process."""

    def __init__(self, arguments: Sequence[str], directory: Path, environment: dict[str, str]) -> None:
        self._arguments = [sys.executable, "-m", *arguments]
        self._directory = directory
        # The order of sets must not change the order of calls.
        self._environment = {**environment, "PYTHONHASHSEED": "0"}

    def run(self, fault: Fault | None = None) -> subprocess.CompletedProcess[str]:
        """Run the command, disturbed by a fault."""
        if fault is None:
            return self._run([])
        is_signal = fault.what.startswith("SIG")
        kind = "signal" if is_signal else "error"
        injection = f"inject={fault.call}:{kind}={fault.what}:when={fault.number}"
        # With the faster filter, no signal would be delivered.
        tracer = _strace() if is_signal else _filtering_strace()
        return self._run([*tracer, "-o", os.devnull, "-e", f"trace={fault.call}", "-e", injection])

    def faults(self, trace: Path) -> Iterator[Fault]:
        """Run the command, and yield the faults of each call with which it writes. *trace* is a temporary file.

        Each call has one of the signals that a process can handle. The command must have run before, so that its modules
        are compiled: otherwise, another process may compile them, and a later run makes fewer calls.
        """
        calls = ",".join(f"?{name}" for name in _CALLS)
        done = self._run([*_filtering_strace(), "-y", "-o", str(trace), "-e", f"trace={calls}"])
        assert done.returncode in {0, 1}, done
        seen: set[tuple[str, int]] = set()
        counts: dict[tuple[str, str], int] = {}
        for line in trace.read_text(errors="replace").splitlines():
            match = _LINE.match(line)
            if match is None:
                continue
            process, name, arguments = match.groups()
            number = counts[process, name] = counts.get((process, name), 0) + 1
            if _changes_files(name, arguments) and (name, number) not in seen:
                seen.add((name, number))
                errors = [error for error, names in _ERRORS.items() if name in names]
                whats = ("SIGKILL", _SIGNALS[len(seen) % len(_SIGNALS)], *errors)
                yield from (Fault(name, number, what, arguments) for what in whats)

    def _run(self, tracer: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*tracer, *self._arguments],
            cwd=self._directory,
            # Writing bytecode takes calls that the next run does not make.
            env={**self._environment, "PYTHONDONTWRITEBYTECODE": "1"} if tracer else self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            preexec_fn=_handle_signals,
        )


def _handle_signals() -> None:
    for name in _SIGNALS:  # what starts the tests may ignore them
        signal.signal(getattr(signal, name), signal.SIG_DFL)


def _changes_files(name: str, arguments: str) -> bool:
    if name in _OPEN:
        return bool(_WRITES.search(arguments)) and '"/dev/' not in arguments
    if name in (*_DATA, *_FLUSH):
        return bool(_ON_FILE.match(arguments))
    return True


def _strace() -> list[str]:
    """Return the command that traces another one. Without strace, skip the test, but fail in CI."""
    path = shutil.which("strace")
    if path is None:
        reason = "strace is not installed (apt-get install strace)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    return [str(path), "-f", "-qq"]


def _filtering_strace() -> list[str]:
    """Return the command that traces another one, and stops it at the calls of interest only."""
    return [*_strace(), "--seccomp-bpf"]
