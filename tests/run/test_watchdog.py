"""A rule with an endless loop is interrupted and reported, and a process that does not respond is ended."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from workerlint.engine.rule_run import FileTimeoutError
from workerlint.run import file_check, parallel
from workerlint.run.watchdog import Watchdog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.command_line import Folder, Result

pytestmark = [pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no timers")]

LOOPS = {
    "loop": "while True: pass",
    "expression": "import re; re.match('(a+)+$', 'a' * 60 + '!')",
    "wait": "import time; time.sleep(600)",
}
PROGRAM = """
import sys
from workerlint.engine.rule import Rule
from workerlint_rules import dw102_invalid_name
def check(worker):
    {loop}
    yield
next(value for value in vars(dw102_invalid_name).values() if type(value) is Rule).check = check
from workerlint.cli.entry import main
sys.exit(main(["check", "--no-cache", *sys.argv[1:]]))
"""


def call(directory: Path, loop: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a check in which one rule does not end."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", PROGRAM.format(loop=loop), *arguments]
    return subprocess.run(command, cwd=directory, env=environment, check=False, capture_output=True, text=True)


@pytest.mark.slow
@pytest.mark.parametrize("kind", LOOPS)
def test_a_rule_that_does_not_end_is_reported_and_the_others_run(folder: Folder, kind: str) -> None:
    folder.faulty("a.yaml")
    folder.faulty("b.yaml")
    done = call(folder.path, LOOPS[kind], "--timeout-per-file", "1", ".")
    assert done.returncode == 2
    assert "DW102 invalid-name failed on a.yaml: it took longer than 1 s" in done.stderr
    assert "DW102 invalid-name failed on b.yaml: not run, because it took too long on a.yaml" in done.stderr
    assert done.stdout.count("DW301") == 2


@pytest.mark.deep
def test_a_rule_that_catches_everything_ends_the_run(folder: Folder) -> None:
    folder.faulty("a.yaml")
    loop = "while True:\n        try:\n            one = 1\n            while one: pass\n        except BaseException: pass"
    done = call(folder.path, loop, "--timeout-per-file", "1", "a.yaml")
    assert done.returncode == 2
    assert "a rule cannot be stopped: it took longer than 1 s" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("forks", [True, False], ids=["forked", "spawned"])
@pytest.mark.parametrize("how", ["os.kill(os.getpid(), signal.SIGSTOP)", "while True: pass"])
def test_a_process_that_does_not_respond_is_ended(monkeypatch: pytest.MonkeyPatch, forks: bool, how: str) -> None:
    monkeypatch.setattr(parallel, "_TICK", 0.05)
    monkeypatch.setattr(parallel, "_GRACE", -0.5)
    taken = list[str]()

    def there(path: str) -> None:
        exec(how, {"os": os, "signal": signal})

    monkeypatch.setattr(parallel, "_PROGRAM", f"import os, signal, sys\nsys.stdin.read()\n{how}")
    work = parallel.Work(lambda _: None, there, lambda path, _: taken.append(path), {}, lambda _: "", 1)
    lost = _with_children_first(monkeypatch, work) if forks else parallel.share_with_spawned(["a", "b"], work, 2)
    assert lost == ["did not respond for 0.5 s"]
    assert not taken


def _with_children_first(monkeypatch: pytest.MonkeyPatch, work: parallel.Work) -> list[str]:
    """Share two files with a fork; this process waits until the fork has written its first sign of life."""
    parent, reads, waited = os.getpid(), os.read, list[int]()
    fork = parallel._fork

    def start(*arguments: object) -> object:
        child = fork(*arguments)  # type: ignore[arg-type]
        waited.append(child.pipe)  # type: ignore[union-attr]
        return child

    def read(descriptor: int, size: int) -> bytes:
        if os.getpid() == parent and size == parallel._NUMBER and waited:
            select.select([waited.pop()], (), ())
        return reads(descriptor, size)

    monkeypatch.setattr(parallel, "_PORTION", 1)
    monkeypatch.setattr(parallel, "_fork", start)
    monkeypatch.setattr(os, "read", read)
    return parallel.share_with_forks(["a", "b"], work, 2, lambda _: None)


@pytest.mark.slow
def test_a_stopped_process_does_not_change_the_output(
    folder: Folder, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        folder.faulty(f"{number}.yaml")
    alone = run("check", "--no-cache", "--jobs", "1", ".")
    parent, check = os.getpid(), file_check.check_bytes

    def stopping(*arguments: object) -> object:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGSTOP)
        return check(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(file_check, "check_bytes", stopping)
    monkeypatch.setattr(parallel, "_TICK", 0.05)
    monkeypatch.setattr(parallel, "_GRACE", 0)
    result = run("check", "--no-cache", "--jobs", "2", "--timeout-per-file", "1", ".")
    assert (result.code, result.out) == (alone.code, alone.out)
    note = "workerlint: a worker process did not respond for 1 s; its files are checked again\n"
    assert result.err.replace(alone.err, "") in {"", note}


def spin() -> None:
    while True:
        pass


@pytest.mark.deep
def test_the_time_is_that_of_one_file() -> None:
    watchdog = Watchdog(1)
    for _ in range(2):
        with pytest.raises(FileTimeoutError, match="it took longer than 1 s"), watchdog:
            spin()
    with watchdog:
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_rule_that_cannot_be_stopped_ends_the_process() -> None:
    source, sink = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.dup2(sink, 2)
            sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - the child ends
            with Watchdog(100):
                for _ in range(100_000):
                    with contextlib.suppress(FileTimeoutError):
                        os.kill(os.getpid(), signal.SIGALRM)
        finally:
            os._exit(7)
    os.close(sink)
    with open(source, encoding="utf-8") as written:
        message = written.read()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2
    assert message == (
        "workerlint: error: a rule cannot be stopped: it took longer than 100 s\n  help: fix or uninstall the plug-in\n"
    )


@pytest.mark.parametrize("count", [0, 999, 2000])
def test_many_files_have_more_time(count: int) -> None:
    assert Watchdog(60).for_files(count).seconds == 60 + count // 1000
    assert Watchdog(0).for_files(count).seconds == 0


def test_a_given_limit_must_be_a_number(folder: Folder, run: Callable[..., Result]) -> None:
    result = run("check", "--timeout-per-file", "soon", ".")
    assert result.code == 2
    assert "expected a number of seconds such as 60, found `soon`" in result.err
