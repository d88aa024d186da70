"""Several processes have the same output as one, even if they fail, and all of them end."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.run import file_check, parallel

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.command_line import Folder, Result

pytestmark = [pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork"), pytest.mark.slow]
FORMS = ("text", "json", "sarif", "junit")


@pytest.fixture
def many(folder: Folder) -> Folder:
    """Write a directory with every kind of result."""
    for number in range(60):
        (folder.faulty if number % 7 == 3 else folder.clean)(f"group-{number % 4}/{number}.yaml")
    text = folder.faulty("suppressed.yaml").read_text()
    folder.write("suppressed.yaml", text.replace("LOUD", "LOUD  # workerlint: ignore[DW301] for now"))
    folder.write("unused.yaml", text.replace("LOUD", "INFO  # workerlint: ignore[DW301]"))
    folder.write("secret.yaml", text.replace("LOUD", "LOUD\n  runAsApiKey: abcdefghijklmnop"))
    folder.write("broken.yaml", text.replace("LOUD", "[LOUD"))
    folder.write("bytes.yaml", text.encode() + b"# \xff\n")
    folder.write("binary.yaml", b"\0\1")
    folder.write("large.yaml", text + "# x\n" * 3000)
    folder.write("workerlint.toml", "max-file-size = 9_000\n")
    return folder


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("forks", [True, False], ids=["forked", "spawned"])
def test_the_output_is_that_of_one_process(
    many: Folder, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, form: str, forks: bool
) -> None:
    alone = run("check", "--no-cache", "--jobs", "1", "--output-format", form, ".")
    monkeypatch.setattr(parallel, "can_fork", lambda: forks)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    assert run("check", "--no-cache", "--jobs", "3", "--output-format", form, ".") == alone
    assert "exceeds the maximum size of 9,000 bytes" in alone.err


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_the_files_of_a_process_that_is_killed_are_checked_again(
    many: Folder, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, how: int
) -> None:
    alone = run("check", "--no-cache", "--jobs", "1", ".")
    parent, examine = os.getpid(), file_check.check_bytes

    def dying(*arguments: object) -> object:
        if os.getpid() != parent:
            os.kill(os.getpid(), how)
        return examine(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(file_check, "check_bytes", dying)
    result = run("check", "--no-cache", "--jobs", "2", ".")
    assert (result.code, result.out) == (alone.code, alone.out)
    # A child that came too late to get any work has not died.
    assert result.err.replace(alone.err, "") in {
        "",
        f"workerlint: a worker process was killed by signal {int(how)}; its files are checked again\n",
    }


@pytest.fixture
def child_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this process wait, unlike a real parent, until a child has taken a portion and died of it."""
    parent, reads = os.getpid(), os.read

    def read(descriptor: int, size: int) -> bytes:
        if os.getpid() == parent and size == parallel._NUMBER and not waited:
            waited.append(os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT))
        return reads(descriptor, size)

    waited: list[object] = []
    monkeypatch.setattr(parallel, "_PORTION", 1)
    monkeypatch.setattr(os, "read", read)


@pytest.mark.usefixtures("child_first")
def test_a_lost_process_is_reported() -> None:
    def there(path: str) -> None:
        os._exit(7)

    taken: list[object] = []
    work = parallel.Work(lambda _: None, there, lambda path, _: taken.append(path), {}, lambda _: "")
    assert parallel.share_with_forks(["a", "b", "c"], work, 2, lambda _: None) == ["exited with code 7"]
    assert not taken


@pytest.mark.usefixtures("child_first")
def test_a_process_that_fails_is_reported(capfd: pytest.CaptureFixture[str]) -> None:
    def there(path: str) -> None:
        raise ValueError(path)

    work = parallel.Work(lambda _: None, there, lambda *_: None, {}, str)
    assert parallel.share_with_forks(["a", "b", "c"], work, 2, lambda _: None) == ["exited with code 1"]
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("child_first")
def test_ctrl_c_is_for_the_parent_alone() -> None:
    def there(path: str) -> Any:
        os.kill(os.getpid(), signal.SIGINT)
        return [path]

    taken: list[str] = []
    work = parallel.Work(taken.append, there, lambda path, _: taken.append(path), {}, str)
    assert parallel.share_with_forks(["a", "b", "c"], work, 2, lambda _: None) == []
    assert sorted(taken) == ["a", "b", "c"]


def test_no_process_outlives_the_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the children write does not fit into their pipes, which nobody reads any more."""
    monkeypatch.setattr(parallel, "_PORTION", 1)
    record: Any = ["x" * 1_000_000]
    work = parallel.Work(lambda _: os.kill(os.getpid(), signal.SIGKILL), lambda _: record, lambda *_: None, {}, str)
    source, sink = os.pipe()  # at its end when no process has it open any more
    parent = os.fork()
    if not parent:
        try:
            os.setpgid(0, 0)
            parallel.share_with_forks([str(number) for number in range(30)], work, 4, lambda _: None)
        finally:
            os._exit(1)
    os.close(sink)
    assert os.waitpid(parent, 0)[1] == signal.SIGKILL
    try:
        assert select.select([source], (), (), 60)[0]
        assert os.read(source, 1) == b""
    finally:
        os.close(source)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(parent, signal.SIGKILL)


def test_a_lost_process_that_was_started_anew_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_PROGRAM", "import sys; sys.stdin.read(); sys.exit(7)")
    taken: list[object] = []
    work = parallel.Work(lambda _: None, lambda _: None, lambda path, _: taken.append(path), {}, lambda _: "")
    assert parallel.share_with_spawned(["a", "b", "c"], work, 3) == ["exited with code 7"] * 2
    assert not taken


@pytest.mark.parametrize("form", ["forked", "spawned"])
def test_where_no_more_processes_can_be_started_the_others_do_the_work(
    many: Folder, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    alone = run("check", "--no-cache", "--jobs", "1", ".")
    monkeypatch.setattr(parallel, "can_fork", lambda: form == "forked")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    owner, name = (os, "fork") if form == "forked" else (parallel, "_SpawnedChild")
    real = getattr(owner, name)
    started: list[object] = []

    def start(*arguments: object) -> object:
        if started:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        started.append(arguments)
        return real(*arguments)

    monkeypatch.setattr(owner, name, start)
    assert run("check", "--no-cache", "--jobs", "4", ".") == alone
    assert started


def test_ctrl_c_ends_every_process(many: Folder, process: Callable[..., object]) -> None:
    """The children block, and the whole group is interrupted, as a terminal does."""
    program = (
        "import os, signal, sys, time\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a job in the background ignores it
        "from workerlint.run import file_check\n"
        "parent = os.getpid()\n"
        "def hang(*_):\n"
        "    if os.getpid() != parent:\n"
        "        os.write(1, b'%d\\n' % os.getpid())\n"
        "        time.sleep(600)\n"
        "    else:\n"
        "        time.sleep(600)\n"
        "file_check.check_bytes = hang\n"
        "from workerlint.cli.entry import main\n"
        "sys.exit(main(['check', '--no-cache', '--jobs', '3', '.']))\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
        [sys.executable, "-c", program],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    ) as running:
        assert running.stdout is not None
        children = [int(running.stdout.readline()) for _ in range(2)]
        os.killpg(running.pid, signal.SIGINT)
        _, errors = running.communicate(timeout=60)
    assert (running.returncode, errors) == (130, "")
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


@pytest.mark.parametrize("value", ["0", "-1", "many", "1.5", "9999999", ""])
def test_a_number_of_jobs_that_is_none(run: Callable[..., Result], value: str) -> None:
    result = run("check", f"--jobs={value}", ".")
    assert result.code == 2
    assert "--jobs" in result.err


def test_a_configuration_that_changes_before_the_processes_start(
    many: Folder, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A spawned process reads it again, and would find something else than this one."""
    alone = run("check", "--no-cache", "--jobs", "1", ".")
    spawn = parallel._SpawnedChild

    def edit_and_spawn(task: dict[str, object]) -> parallel._SpawnedChild:
        many.write("workerlint.toml", 'max-file-size = 9_000\nignore = ["DW301"]\n')
        return spawn(task)

    monkeypatch.setattr(parallel, "can_fork", lambda: False)
    monkeypatch.setattr(parallel, "_SpawnedChild", edit_and_spawn)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    assert run("check", "--no-cache", "--jobs", "3", ".") == alone


@pytest.mark.parametrize(
    ("timeout", "silent", "reason"),
    [(0, 1e9, ""), (5, 14.9, ""), (5, 15.0, "did not respond for 15 s"), (5, 99.0, "did not respond for 15 s")],
)
def test_a_process_that_is_silent_for_too_long_is_lost(timeout: int, silent: float, reason: str) -> None:
    work = parallel.Work(str, lambda _: None, lambda *_: None, {}, str, timeout)
    assert work.unresponsive(silent) == reason


def test_a_stopped_process_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parent does nothing until the child has a portion, and then only waits."""
    parent, reads = os.getpid(), os.read
    begun = os.pipe()

    def there(path: str) -> None:
        os.write(begun[1], b"1")
        signal.pause()

    def read(descriptor: int, size: int) -> bytes:
        if os.getpid() == parent and size == parallel._NUMBER and not waited:
            waited.append(reads(begun[0], 1))
        return reads(descriptor, size)

    waited: list[object] = []
    monkeypatch.setattr(parallel, "_PORTION", 1)
    monkeypatch.setattr(parallel, "_TICK", 0.01)
    monkeypatch.setattr(parallel, "_GRACE", -0.9)
    monkeypatch.setattr(os, "read", read)
    here: list[str] = []
    work = parallel.Work(here.append, there, lambda *_: None, {}, str, 1)
    (reason,) = parallel.share_with_forks(["a", "b", "c"], work, 2, lambda _: None)
    assert reason.startswith("did not respond for ")
    assert len(here) == 2


def test_messages_arrive_in_any_pieces() -> None:
    source, sink = os.pipe()
    child = parallel._ForkedChild(0, source)
    empty = bytes(parallel._LENGTH)
    body = parallel.dump([(7, None), (8, None)])
    message = len(body).to_bytes(parallel._LENGTH, "big") + body
    received = []
    for piece in (empty, empty + message[:3], message[3:9], message[9:] + message, empty + message + message[:-1]):
        os.write(sink, piece)
        received.append(child.receive())
    one = [(7, None), (8, None)]
    assert received == [[], [], [], one * 2, one]
    os.write(sink, message[-1:])
    os.close(sink)
    assert child.receive() == one
    assert child.receive() is None
    os.close(source)


@pytest.mark.parametrize("jobs", [1, 2, 3, 9])
@pytest.mark.parametrize(("portion", "most"), [(1, 100), (2, 100), (16, 100), (1, 2)])
def test_each_path_is_processed_once(monkeypatch: pytest.MonkeyPatch, jobs: int, portion: int, most: int) -> None:
    monkeypatch.setattr(parallel, "_PORTION", portion)
    monkeypatch.setattr(parallel, "_MOST_PORTIONS", most)
    paths = list("abcdefg")
    done: list[str] = []
    shown: list[int] = []
    record: Any = ["record"]
    work = parallel.Work(done.append, lambda _: record, lambda path, _: done.append(path), {}, str)
    assert parallel.share_with_forks(paths, work, jobs, shown.append) == []
    assert sorted(done) == paths
    assert shown == sorted(shown)
    assert shown[-1] == len(paths)


def test_a_path_without_a_record_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_PORTION", 1)
    here: list[str] = []
    taken: list[object] = []
    work = parallel.Work(here.append, lambda _: None, lambda *item: taken.append(item), {}, str)
    assert parallel.share_with_forks(list("abcdef"), work, 3, lambda _: None) == []
    assert not taken


def free_descriptors() -> list[int]:
    """Return the numbers of the next files that this process opens."""
    numbers = [os.dup(0) for _ in range(9)]
    for number in numbers:
        os.close(number)
    return numbers


@pytest.mark.parametrize("form", ["forked", "spawned", "no fork"])
def test_no_pipe_stays_open(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    def refuse() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(parallel, "_PORTION", 1)
    monkeypatch.setattr(parallel, "_PROGRAM", "import sys; sys.stdin.read(); print('[]')")
    if form == "no fork":
        monkeypatch.setattr(os, "fork", refuse)
    work = parallel.Work(lambda _: None, lambda _: None, lambda *_: None, {}, str)
    free = free_descriptors()
    if form == "spawned":
        assert parallel.share_with_spawned(list("abc"), work, 3) == []
    else:
        assert parallel.share_with_forks(list("abc"), work, 3, lambda _: None) == []
    assert free_descriptors() == free


def test_numbers_are_read_by_one_process_each() -> None:
    pipe = parallel._numbers(3)
    numbers = [os.read(pipe, parallel._NUMBER) for _ in range(4)]
    os.close(pipe)
    assert [int.from_bytes(number, "big") for number in numbers[:3]] == [0, 1, 2]
    assert numbers[3] == b""


def test_a_process_does_not_fork_where_that_is_unsafe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert parallel.can_fork()
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert not parallel.can_fork()
    monkeypatch.delitem(sys.modules, "threading")
    assert parallel.can_fork()
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not parallel.can_fork()
