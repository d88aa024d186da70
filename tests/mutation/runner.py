"""Run tests against mutants: a copy of the repository for each process, which forks once for each mutant.

The processes import what the tests import from other projects before they fork, so that a mutant costs little more than
its tests.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.mutation.coverage_map import PACKAGES, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.pool import Pool

    from tests.mutation.operators import Mutant

KILLED, SURVIVED, UNREACHED = "killed", "survived", "not reached"
_SHARED = ("click", "hypothesis", "jsonschema", "pygls.lsp.server", "pytest", "ruamel.yaml", "syrupy", "xdist", "yaml")
_FIRST, _ALL = 2.0, 40.0
"""How many seconds of tests run at first, and how many at most."""
_WAITING = 10
"""How many times the processor time that a run of tests may take it may last: other processes may need the processor."""
_OPTIONS = ("-q", "-x", "-n0", "-m", "not deep", "--tb=no", "--no-header", "--hypothesis-seed=0", "-pno:cacheprovider",
            "-Wignore::pytest.PytestAssertRewriteWarning")  # fmt: skip


class Task(NamedTuple):
    """A mutant of a module, and the tests that may kill it, each with its seconds."""

    module: str
    mutant: Mutant
    tests: list[tuple[str, float]]


def run(tasks: list[Task], jobs: int, deadline: float | None) -> Iterator[tuple[Task, str]]:
    """Yield what becomes of each mutant, in the order in which it is known, until the deadline (monotonic seconds).

    Raise RuntimeError if tests fail without a mutant: then they would kill any.
    """
    with tempfile.TemporaryDirectory() as directory:
        _copy(Path(directory, "original"))
        with multiprocessing.get_context("spawn").Pool(jobs, _enter_copy, (directory,)) as pool:
            yield from _run_all(pool, tasks, deadline)


def _run_all(pool: Pool, tasks: list[Task], deadline: float | None) -> Iterator[tuple[Task, str]]:
    first = next((task for task in tasks if task.tests), tasks[0])
    unchanged = first.mutant._replace(bounds=(0, 0), replacement="")
    if pool.apply(_run_one, (first._replace(mutant=unchanged),))[1] == KILLED:
        raise RuntimeError(f"the tests of {first.module} fail without a mutant")
    for outcome in pool.imap_unordered(_run_one, tasks):
        yield outcome
        if deadline is not None and time.monotonic() > deadline:
            return


def _copy(root: Path) -> None:
    """Copy the repository, with its bytecode."""
    command = ["git", "ls-files", "-co", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    for name in [*names, "rules/workerlint_rules/_index.py"]:
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, root / name)
    # Bytecode that is compared with the text, not with its time and size: a mutant may have both.
    command = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode=checked-hash", *PACKAGES, "tests"]
    subprocess.run(command, cwd=root, check=True)


def _enter_copy(directory: str) -> None:
    """Make this process run the code of a copy of its own in its children."""
    root = Path(tempfile.mkdtemp(dir=directory)) / "repository"
    shutil.copytree(Path(directory, "original"), root)
    os.chdir(root)
    sys.dont_write_bytecode = True
    sys.path[:0] = [str(root), *(str(root / name.partition("/")[0]) for name in PACKAGES)]
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[: len(PACKAGES) + 1])
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(root.parent)  # elsewhere, pytest would remove directories of other runs
    for name in _SHARED:
        importlib.import_module(name)


def _run_one(task: Task) -> tuple[Task, str]:
    """Return a task, and what becomes of its mutant: the fastest tests run first, and all of them if none fails."""
    if not task.tests:
        return task, UNREACHED
    path = Path(task.module)
    original = path.read_text(encoding="utf-8")
    path.write_text(task.mutant.apply(original), encoding="utf-8")
    try:
        return task, KILLED if any(map(_fails, _portions(task.tests))) else SURVIVED
    finally:
        path.write_text(original, encoding="utf-8")


def _portions(tests: list[tuple[str, float]]) -> Iterator[list[tuple[str, float]]]:
    """Yield the tests of the first run, the others as far as the time allows, and then whole files."""
    single = [test for test in tests if "::" in test[0]]
    taken, total = 0, 0.0
    for limit in (_FIRST, _ALL):
        start = taken
        while taken < len(single) and (taken == start or total + single[taken][1] <= limit):
            total += single[taken][1]
            taken += 1
        if taken > start:
            yield single[start:taken]
    if len(single) < len(tests):
        yield [test for test in tests if "::" not in test[0]]


def _fails(tests: list[tuple[str, float]]) -> bool:
    """Return whether one of the tests fails, or takes much longer than it should."""
    limit = 20 + 10 * int(sum(seconds for _, seconds in tests))
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))  # also of the processes that a test starts
        _test([test for test, _ in tests])
    deadline = time.monotonic() + _WAITING * limit
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status not in {0, 5 << 8}  # 5: all tests of the file are deep
        if time.monotonic() > deadline:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return True
        time.sleep(0.02)


def _test(tests: list[str]) -> None:
    """Run tests in this process, and end it with 0 if all pass."""
    os.setpgid(0, 0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nothing, descriptor)
    code = 3
    try:
        import pytest

        for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
            del sys.modules[name]  # the copy's are imported
        code = int(pytest.main([*_OPTIONS, *tests]))
    finally:
        os._exit(code)
