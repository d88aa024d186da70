"""Spreads files over processes. This one does its share of the work, and no process outlives it.

Where the system can fork, the processes begin with everything loaded and take the next few files from a pipe whenever
they are done with some, so that a slow one holds up nobody; elsewhere they are started anew with a share each. What
they find comes back as JSON, in the form that the cache has. What this one finds is never packed, and what comes back
is unpacked between two portions of its own: all that it does alone at the end is missing from the gain.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys

from workerlint.core.gc_tuning import FrozenHeap
from workerlint.core.record import Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn

    from workerlint.engine.project import Project
    from workerlint.run.cache_record import Record
    from workerlint.run.file_check import IndexingProject


class Work(Struct):
    """What is to be done for a path.

    *here* does it in this process. *there* is called in a copy of it and gives what is to be handed over, None where
    nothing is; *take* is given that here. *task* is what a process that is started anew has to know to do as *there*.
    """

    here: Callable[[str], object]
    there: Callable[[str], Record | None]
    take: Callable[[str, Record], object]
    task: dict[str, object]


def share_out(paths: Sequence[str], work: Work, jobs: int, show: Callable[[int], None]) -> list[str]:
    """Let so many processes do the work for each path; give how processes were lost, if any were.

    For what a lost process had in hand, nothing is done. *show* is told how many paths are done.
    """
    if can_fork():
        with FrozenHeap():
            return share_with_forks(paths, work, jobs, show)
    return share_with_spawned(paths, work, jobs)


def can_fork() -> bool:
    """Tell whether a copy of this process is safe to work with: not on a Mac's frameworks, nor beside threads."""
    threading = sys.modules.get("threading")
    alone = threading is None or threading.active_count() == 1
    return hasattr(os, "fork") and sys.platform != "darwin" and alone


def dump(done: list[tuple[int, Record | None]]) -> bytes:
    """Return numbered records as JSON."""
    return json.dumps(done, separators=(",", ":"), check_circular=False).encode()


def load(data: bytes) -> list[tuple[int, Record | None]]:
    """Return numbered records from JSON. Raise ValueError."""
    return [(number, record) for number, record in json.loads(data)]


_PORTION = 16
"""Files that a process takes at once: some 10 ms of work."""
_MOST_PORTIONS = 8_192
_NUMBER = 4
"""Bytes of a portion's number; all of them fit into a pipe (64 KiB) before anybody reads."""
_LENGTH = 8
_AT_ONCE = 1 << 20


class _ForkedChild:
    """A process, and the end of the pipe that what it found comes out of."""

    def __init__(self, pid: int, pipe: int) -> None:
        self.pid = pid
        self.pipe = pipe
        self._received = bytearray()

    def receive(self) -> list[tuple[int, Record | None]] | None:
        """Give what has come in, perhaps nothing yet; None at the end."""
        data = os.read(self.pipe, _AT_ONCE)
        if not data:
            return None
        self._received += data
        done = []
        while len(self._received) >= _LENGTH:
            end = _LENGTH + int.from_bytes(self._received[:_LENGTH], "big")
            if len(self._received) < end:
                break
            done += load(bytes(self._received[_LENGTH:end]))
            del self._received[:end]
        return done

    def reap(self) -> str:
        """Wait for the end; tell how it came when it was none of its own."""
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        self.pid = 0
        return f"was ended by signal {-status}" if status < 0 else f"ended with {status}" if status else ""


def share_with_forks(paths: Sequence[str], work: Work, jobs: int, show: Callable[[int], None]) -> list[str]:
    """Do as ``share_out`` says."""
    size = max(_PORTION, -(-len(paths) // _MOST_PORTIONS))
    portions = [range(start, min(start + size, len(paths))) for start in range(0, len(paths), size)]
    numbers = _numbers(len(portions))
    children: list[_ForkedChild] = []
    lost: list[str] = []
    done = 0

    def take_in(wait: float | None) -> None:
        nonlocal done
        by_pipe = {child.pipe: child for child in children if child.pid}
        for pipe in select.select(list(by_pipe), (), (), wait)[0]:
            received = by_pipe[pipe].receive()
            if received is None:
                reason = by_pipe[pipe].reap()
                lost.extend([reason] if reason else [])
                continue
            for number, record in received:
                if record is not None:
                    work.take(paths[number], record)
            done += len(received)
        show(done)

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
                child.reap()
    return lost


def _numbers(count: int) -> int:
    """Give a pipe that holds the numbers below *count*: whoever reads one has it for himself."""
    source, sink = os.pipe()
    os.write(sink, b"".join(number.to_bytes(_NUMBER, "big") for number in range(count)))
    os.close(sink)
    return source


def _fork(
    portions: Sequence[range], numbers: int, paths: Sequence[str], work: Work, others: Sequence[int]
) -> _ForkedChild | None:
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
    return _ForkedChild(pid, source)


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


_PROGRAM = "import sys; sys.path[:] = {path!r}; from workerlint.run.parallel import serve; serve()"


class _SpawnedChild:
    """A process with its share, and the thread that talks to it."""

    def __init__(self, task: dict[str, object]) -> None:
        import subprocess
        from threading import Thread

        program = _PROGRAM.format(path=sys.path)
        self.process = subprocess.Popen(  # noqa: S603 - this very interpreter
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.answer = b""
        self._task = json.dumps(task).encode()
        self.thread = Thread(target=self._talk, daemon=True)
        self.thread.start()

    def _talk(self) -> None:
        try:
            self.answer = self.process.communicate(self._task)[0]
        except (OSError, ValueError):
            self.answer = b""


def share_with_spawned(paths: Sequence[str], work: Work, jobs: int) -> list[str]:
    """Do as ``share_out`` says, except that nothing is known of how far the others are."""
    children: list[_SpawnedChild] = []
    lost = []
    try:
        for share in range(1, jobs):
            numbered = [(number, paths[number]) for number in range(share, len(paths), jobs)]
            try:
                children.append(_SpawnedChild({**work.task, "files": numbered}))
            except OSError:  # there can be no more
                break
        for number in range(0, len(paths), jobs):
            work.here(paths[number])
        for child in children:
            child.thread.join()
            try:
                answer = load(child.answer)
            except ValueError:
                lost.append(f"ended with {child.process.wait()}")
                continue
            for number, record in answer:
                if record is not None:
                    work.take(paths[number], record)
    finally:
        for child in children:
            child.process.kill()
            child.process.wait()
    return lost


def serve() -> None:
    """Check the files that the standard input names, and write what was found to the standard output."""
    import signal

    from workerlint.run.file_check import IndexingProject, check_for_other
    from workerlint.run.options import CheckOptions
    from workerlint.run.project_options import make_project, shown_path

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it too, and ends this process
    task = json.load(sys.stdin.buffer)
    project: Project | IndexingProject = make_project(CheckOptions.from_json(task["options"]))
    if task["indexing"]:
        project = IndexingProject(project)
    stored = task["stored"]
    done = [
        (number, check_for_other(project.engine_for(path), path, shown_path(path), stored=stored))
        for number, path in task["files"]
    ]
    sys.stdout.buffer.write(dump(done))
