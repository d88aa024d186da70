"""Processes that are copies of this one."""

from __future__ import annotations

import gc
import os
import select
import signal

from workerlint.cli.parallel import dump, load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn

    from workerlint.caching.store import Entry
    from workerlint.cli.parallel import Work

_PORTION = 16
"""Files that a process takes at once: some 10 ms of work."""
_MOST_PORTIONS = 8_192
_NUMBER = 4
"""Bytes of a portion's number; all of them fit into a pipe (64 KiB) before anybody reads."""
_LENGTH = 8
_AT_ONCE = 1 << 20


class _Child:
    """A process, and the end of the pipe that what it found comes out of."""

    def __init__(self, pid: int, pipe: int) -> None:
        self.pid = pid
        self.pipe = pipe
        self._heard = bytearray()

    def hear(self) -> list[tuple[int, Entry | None]] | None:
        """Give what has come in, perhaps nothing yet; None at the end."""
        data = os.read(self.pipe, _AT_ONCE)
        if not data:
            return None
        self._heard += data
        done = []
        while len(self._heard) >= _LENGTH:
            end = _LENGTH + int.from_bytes(self._heard[:_LENGTH], "big")
            if len(self._heard) < end:
                break
            done += load(bytes(self._heard[_LENGTH:end]))
            del self._heard[:end]
        return done

    def bury(self) -> str:
        """Wait for the end; tell how it came when it was none of its own."""
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        self.pid = 0
        return f"was ended by signal {-status}" if status < 0 else f"ended with {status}" if status else ""


def share_with_forks(paths: Sequence[str], work: Work, jobs: int, show: Callable[[int], None]) -> list[str]:
    """Do as ``share_out`` says."""
    size = max(_PORTION, -(-len(paths) // _MOST_PORTIONS))
    portions = [range(start, min(start + size, len(paths))) for start in range(0, len(paths), size)]
    numbers = _numbers(len(portions))
    children: list[_Child] = []
    lost: list[str] = []
    done = 0

    def take_in(wait: float | None) -> None:
        nonlocal done
        by_pipe = {child.pipe: child for child in children if child.pid}
        for pipe in select.select(list(by_pipe), (), (), wait)[0]:
            heard = by_pipe[pipe].hear()
            if heard is None:
                reason = by_pipe[pipe].bury()
                lost.extend([reason] if reason else [])
                continue
            for number, entry in heard:
                if entry is not None:
                    work.take(paths[number], entry)
            done += len(heard)
        show(done)

    # The copies share the memory of what is loaded as long as nobody looks through it for garbage.
    gc.freeze()
    try:
        # Ctrl-C waits until every process that there is has been written down, so that none is forgotten.
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
        try:
            for _ in range(min(jobs, len(portions)) - 1):
                child = _fork(portions, numbers, paths, work, [other.pipe for other in children])
                if child is None:
                    break
                children.append(child)
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT,))
        while taken := os.read(numbers, _NUMBER):
            for number in portions[int.from_bytes(taken, "big")]:
                work.here(paths[number])
                done += 1
            take_in(0)
        while any(child.pid for child in children):
            take_in(None)
    finally:
        os.close(numbers)
        for child in children:
            os.close(child.pipe)
            if child.pid:  # interrupted
                os.kill(child.pid, signal.SIGKILL)
                child.bury()
        gc.unfreeze()
    return lost


def _numbers(count: int) -> int:
    """Give a pipe that holds the numbers below *count*: whoever reads one has it for himself."""
    source, sink = os.pipe()
    os.write(sink, b"".join(number.to_bytes(_NUMBER, "big") for number in range(count)))
    os.close(sink)
    return source


def _fork(
    portions: Sequence[range], numbers: int, paths: Sequence[str], work: Work, others: Sequence[int]
) -> _Child | None:
    """Start a process; None when there can be no more."""
    source, sink = os.pipe()
    try:
        pid = os.fork()
    except OSError:
        os.close(source)
        os.close(sink)
        return None
    if not pid:
        # While anybody could still read from it, writing to the pipe of a parent that is gone would not fail.
        for pipe in (*others, source):
            os.close(pipe)
        _work(portions, numbers, paths, work, sink)
    os.close(sink)
    return _Child(pid, source)


def _work(portions: Sequence[range], numbers: int, paths: Sequence[str], work: Work, sink: int) -> NoReturn:
    """Do portions until there are no more. Nothing of the parent's is cleaned up or written out here."""
    code = 1
    try:
        # Ctrl-C reaches the parent too, which ends its children and says what is to be said.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        while taken := os.read(numbers, _NUMBER):
            data = dump([(number, work.there(paths[number])) for number in portions[int.from_bytes(taken, "big")]])
            _write(sink, len(data).to_bytes(_LENGTH, "big") + data)
        code = 0
    except BrokenPipeError:
        code = 0  # the parent is gone
    finally:
        os._exit(code)


def _write(pipe: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(pipe, left) :]
