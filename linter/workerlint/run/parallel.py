"""Distribute the work of a run over processes.

This process does a part of the work, and no child outlives it.

If the system can fork, the children start with everything loaded. Each takes the next few files from a pipe whenever it
is ready, so that a slow process does not delay the others. Otherwise they are spawned with a fixed part of the files.
Results come back as JSON, as records of the cache. This process unpacks them between two portions of its own work,
because sequential work at the end would reduce the speed-up.
"""

from __future__ import annotations

import functools
import json
import os
import select
import signal
import sys
import time

from workerlint.core.gc_tuning import FrozenHeap
from workerlint.core.record import Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn

    from workerlint.engine.project import Project
    from workerlint.run.cache_record import Record
    from workerlint.run.file_check import IndexingProject


_PORTION = 16
"""The number of files that a process takes at once: some 10 ms of work."""
_MOST_PORTIONS = 8_192
_NUMBER = 4
"""Bytes for the number of a portion. All numbers fit into a pipe (64 KiB) before any process reads."""
_LENGTH = 8
"""Bytes for the length of a message."""
_READ_SIZE = 1 << 20
_TICK = 1.0
"""Seconds between two looks at the processes that have not answered."""
_GRACE = 10
"""Seconds by which a process may exceed the limit for a file: it reports by itself that a rule takes too long."""
_PROGRAM = "import sys; sys.path[:] = {path!r}; from workerlint.run.parallel import serve; serve()"
"""The code that a spawned process runs."""


class Work(Struct):
    """The functions that process a path."""

    here: Callable[[str], object]
    """Processes a path in this process."""
    there: Callable[[str], Record | None]
    """Processes a path in a fork of this process and returns the result, or None."""
    take: Callable[[str, Record], object]
    """Takes that result in this process."""
    task: dict[str, object]
    """The data that a spawned process needs to do the same as *there*."""
    key: Callable[[str], str]
    """Returns the key of the engine for a path. A spawned process that reads other settings leaves the path out."""
    timeout: int = 0
    """Seconds that a file may take; 0 for no limit. A process that takes longer is stopped or spins, and is ended."""

    def unresponsive(self, silent: float) -> str:
        """Return how a process ends that has been *silent* for so many seconds; empty if it may go on."""
        limit = self.timeout + _GRACE
        return f"did not respond for {limit} s" if self.timeout and silent >= limit else ""


def share_out(paths: Sequence[str], work: Work, jobs: int, show: Callable[[int], None]) -> list[str]:
    """Process the paths with *jobs* processes; return for each lost process how it ended.

    The paths of a lost process are not processed. *show* is called with the number of processed paths.
    """
    if can_fork():
        with FrozenHeap():
            return share_with_forks(paths, work, jobs, show)
    return share_with_spawned(paths, work, jobs)


def can_fork() -> bool:
    """Return whether a fork of this process is safe: not with the frameworks of macOS, nor with threads."""
    threading = sys.modules.get("threading")
    alone = threading is None or threading.active_count() == 1
    return hasattr(os, "fork") and sys.platform != "darwin" and alone


def dump(done: list[tuple[int, Record | None]]) -> bytes:
    """Return numbered records as JSON."""
    return json.dumps(done, separators=(",", ":"), check_circular=False).encode()


def load(data: bytes) -> list[tuple[int, Record | None]]:
    """Return numbered records from JSON. Raise ValueError."""
    return [(number, record) for number, record in json.loads(data)]


class _ForkedChild:
    """A forked process, and the pipe from which its results are read."""

    def __init__(self, pid: int, pipe: int) -> None:
        self.pid = pid
        self.pipe = pipe
        self.silent = 0.0
        """Seconds for which this process has waited for it since it last wrote: at the start of each file."""
        self._received = bytearray()

    def receive(self) -> list[tuple[int, Record | None]] | None:
        """Return the results that have arrived, perhaps none yet; None at the end."""
        data = os.read(self.pipe, _READ_SIZE)
        if not data:
            return None
        self._received += data
        done = []
        while len(self._received) >= _LENGTH:
            end = _LENGTH + int.from_bytes(self._received[:_LENGTH], "big")
            if len(self._received) < end:
                break
            if end > _LENGTH:
                done += load(bytes(self._received[_LENGTH:end]))
            del self._received[:end]
        return done

    def reap(self) -> str:
        """Wait for the end of the process; return how it ended, an empty string for a success."""
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        self.pid = 0
        return f"was killed by signal {-status}" if status < 0 else f"exited with code {status}" if status else ""


def share_with_forks(paths: Sequence[str], work: Work, jobs: int, show: Callable[[int], None]) -> list[str]:
    """Process the paths in forks of this process: see ``share_out``."""
    size = max(_PORTION, -(-len(paths) // _MOST_PORTIONS))
    portions = [range(start, min(start + size, len(paths))) for start in range(0, len(paths), size)]
    numbers = _numbers(len(portions))
    children: list[_ForkedChild] = []
    lost: list[str] = []
    done = 0

    def take_in(wait: float) -> None:
        nonlocal done
        by_pipe = {child.pipe: child for child in children if child.pid}
        begun = time.monotonic()
        ready = select.select(list(by_pipe), (), (), wait)[0]
        # At most one tick, because all processes may have been suspended.
        waited = min(time.monotonic() - begun, wait)
        for pipe, child in by_pipe.items():
            child.silent = 0.0 if pipe in ready else child.silent + waited
            if reason := work.unresponsive(child.silent):
                os.kill(child.pid, signal.SIGKILL)
                child.reap()
                lost.append(reason)
        for pipe in ready:
            received = by_pipe[pipe].receive()
            if received is None:
                reason = by_pipe[pipe].reap()
                lost.extend([reason] if reason else [])
            else:
                for number, record in received:
                    if record is not None:
                        work.take(paths[number], record)
                done += len(received)
        show(done)

    try:
        # Ctrl-C is deferred until every process is in the list, so that all of them are terminated.
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
            take_in(_TICK)
    finally:
        os.close(numbers)
        for child in children:
            os.close(child.pipe)
            if child.pid:  # interrupted
                os.kill(child.pid, signal.SIGKILL)
                child.reap()
    return lost


def _numbers(count: int) -> int:
    """Return a pipe that contains the numbers below *count*. Each number is read by one process only."""
    source, sink = os.pipe()
    os.write(sink, b"".join(number.to_bytes(_NUMBER, "big") for number in range(count)))
    os.close(sink)
    return source


def _fork(
    portions: Sequence[range], numbers: int, paths: Sequence[str], work: Work, others: Sequence[int]
) -> _ForkedChild | None:
    """Start a process; return None if the system permits no more."""
    source, sink = os.pipe()
    try:
        pid = os.fork()
    except OSError:
        os.close(source)
        os.close(sink)
        return None
    if not pid:
        # While any process can read from the pipe, a write does not fail after the parent has ended.
        for pipe in (*others, source):
            os.close(pipe)
        _work(portions, numbers, paths, work, sink)
    os.close(sink)
    return _ForkedChild(pid, source)


def _work(portions: Sequence[range], numbers: int, paths: Sequence[str], work: Work, sink: int) -> NoReturn:
    """Process portions until none are left. Exit handlers and buffers of the parent are not run or written."""
    code = 1
    try:
        # The parent gets Ctrl-C too: it ends its children and reports.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        while taken := os.read(numbers, _NUMBER):
            done = []
            for number in portions[int.from_bytes(taken, "big")]:
                _write(sink, bytes(_LENGTH))  # an empty message: a sign of life
                done.append((number, work.there(paths[number])))
            data = dump(done)
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


class _SpawnedChild:
    """A spawned process with its part of the files, and the thread that communicates with it."""

    def __init__(self, task: dict[str, object]) -> None:
        import subprocess
        from threading import Thread

        program = _PROGRAM.format(path=sys.path)
        self.process = subprocess.Popen(  # noqa: S603 - this very interpreter
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.answer = b""
        self.heard = True
        """Whether it has written since this was set to False: at the start of each file."""
        self._task = json.dumps(task).encode()
        self.thread = Thread(target=self._communicate, daemon=True)
        self.thread.start()

    def _communicate(self) -> None:
        try:
            with self.process.stdin as stdin:  # type: ignore[union-attr]
                stdin.write(self._task)
            received = bytearray()
            while data := os.read(self.process.stdout.fileno(), _READ_SIZE):  # type: ignore[union-attr]
                received += data
                self.heard = True
            self.answer = bytes(received)
        except (OSError, ValueError):
            self.answer = b""

    def wait(self, work: Work) -> str:
        """Wait for the answer; return why there is none, an empty string if there may be one."""
        silent = 0.0
        while self.thread.is_alive():
            self.heard = False
            self.thread.join(_TICK)
            silent = 0.0 if self.heard else silent + _TICK
            if reason := work.unresponsive(silent):
                self.process.kill()
                self.thread.join()
                return reason
        return ""


def share_with_spawned(paths: Sequence[str], work: Work, jobs: int) -> list[str]:
    """Process the paths in spawned processes: see ``share_out``. Their progress is unknown."""
    children: list[_SpawnedChild] = []
    lost = []
    try:
        for part in range(1, jobs):
            numbered = [(number, paths[number], work.key(paths[number])) for number in range(part, len(paths), jobs)]
            try:
                children.append(_SpawnedChild({**work.task, "files": numbered}))
            except OSError:  # the system permits no more
                break
        for number in range(0, len(paths), jobs):
            work.here(paths[number])
        for child in children:
            reason = child.wait(work)
            try:
                answer = load(child.answer)
            except ValueError:
                lost.append(reason or f"exited with code {child.process.wait()}")
                continue
            for number, record in answer:
                if record is not None:
                    work.take(paths[number], record)
    finally:
        for child in children:
            child.process.kill()
            child.process.wait()
            child.thread.join()
            child.process.stdout.close()  # type: ignore[union-attr]
    return lost


def serve() -> None:
    """Check the files that standard input lists, and write the results to standard output."""
    import signal

    from workerlint.config.errors import shown_path
    from workerlint.run.cache import engine_key
    from workerlint.run.file_check import IndexingProject, check_for_other
    from workerlint.run.options import CheckOptions
    from workerlint.run.project_options import make_project
    from workerlint.run.watchdog import Watchdog

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent gets it too, and ends this process
    task = json.load(sys.stdin.buffer)
    project: Project | IndexingProject = make_project(CheckOptions.from_json(task["options"]))
    if task["indexing"]:
        project = IndexingProject(project)
    stored = task["stored"]
    key_of = functools.cache(engine_key)
    done = []
    watchdog = Watchdog(task["timeout"])
    for number, path, key in task["files"]:
        sys.stdout.buffer.write(b"\n")  # a sign of life, which JSON permits
        sys.stdout.buffer.flush()
        engine = project.engine_for(path)
        same = key_of(engine) == key  # the configuration may have changed since the parent read it
        record = check_for_other(engine, path, shown_path(path), watchdog, stored=stored) if same else None
        done.append((number, record))
    sys.stdout.buffer.write(dump(done))
