"""Run tests against mutants: a copy of the repository for each process, which forks once for each mutant.

The processes import what the tests import from other projects before they fork, so that a mutant costs little more than
its tests.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
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

    from tests.mutation.operators import Mutant

KILLED, SURVIVED, UNREACHED = "killed", "survived", "not reached"
_SHARED = ("click", "hypothesis", "jsonschema", "pygls.lsp.server", "pytest", "ruamel.yaml", "syrupy", "xdist", "yaml")
_FIRST, _ALL = 2.0, 40.0
"""How many seconds of tests run at first, and how many at most."""


class Task(NamedTuple):
    """A mutant of a module, and the tests that may kill it, each with its seconds."""

    module: str
    mutant: Mutant
    tests: list[tuple[str, float]]


class Sandbox:
    """A copy of the repository in which one module at a time is mutated."""

    def __init__(self, directory: Path) -> None:
        self._root = directory / "repository"
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
        )
        generated = ROOT / "rules" / "workerlint_rules" / "_index.py"
        for name in [*listed.stdout.decode().splitlines(), *([str(generated.relative_to(ROOT))] * generated.exists())]:
            if (ROOT / name).is_file():
                (self._root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, self._root / name)
        # Bytecode that is compared with the text, not with its time and size: a mutant may have both.
        command = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode=checked-hash", *PACKAGES, "tests"]
        subprocess.run(command, cwd=self._root, check=True)

    def enter(self) -> None:
        """Make this process run the code of the copy in its children."""
        os.chdir(self._root)
        sys.dont_write_bytecode = True
        sys.path[:0] = [str(self._root), *(str(self._root / name.partition("/")[0]) for name in PACKAGES)]
        os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[: len(PACKAGES) + 1])
        for name in _SHARED:
            importlib.import_module(name)

    def check(self, task: Task) -> None:
        """Raise RuntimeError if tests fail for the module of a task as it is: then they would kill any mutant."""
        unchanged = task.mutant._replace(bounds=(0, 0), replacement="")
        if self.run(Task(task.module, unchanged, task.tests)) == KILLED:
            raise RuntimeError(f"the tests of {task.module} fail without a mutant")

    def run(self, task: Task) -> str:
        """Return what becomes of a mutant: the fastest tests run first, and all of them if none fails."""
        if not task.tests:
            return UNREACHED
        path = self._root / task.module
        original = path.read_text(encoding="utf-8")
        path.write_text(task.mutant.apply(original), encoding="utf-8")
        try:
            return KILLED if any(self._fails(tests) for tests in _portions(task.tests)) else SURVIVED
        finally:
            path.write_text(original, encoding="utf-8")

    def _fails(self, tests: list[tuple[str, float]]) -> bool:
        """Return whether one of the tests fails, or takes much longer than it should."""
        child = os.fork()
        if not child:
            _test([test for test, _ in tests])
        deadline = time.monotonic() + 20 + 10 * sum(seconds for _, seconds in tests)
        while True:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return status != 0
            if time.monotonic() > deadline:
                os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return True
            time.sleep(0.02)


_SANDBOXES: list[Sandbox] = []
"""The copy of this process."""


def run(tasks: list[Task], deadline: float | None) -> Iterator[tuple[Task, str]]:
    """Yield what becomes of each mutant, in the order in which it is known, until the deadline (monotonic seconds)."""
    with tempfile.TemporaryDirectory() as directory:
        context = multiprocessing.get_context("spawn")
        with context.Pool(os.cpu_count(), _start, (directory,)) as pool:
            pool.apply(_check, (next((task for task in tasks if task.tests), tasks[0]),))
            for outcome in pool.imap_unordered(_run_one, tasks):
                yield outcome
                if deadline is not None and time.monotonic() > deadline:
                    return


def _start(directory: str) -> None:
    _SANDBOXES.append(Sandbox(Path(tempfile.mkdtemp(dir=directory))))
    _SANDBOXES[0].enter()


def _check(task: Task) -> None:
    _SANDBOXES[0].check(task)


def _run_one(task: Task) -> tuple[Task, str]:
    return task, _SANDBOXES[0].run(task)


def _portions(tests: list[tuple[str, float]]) -> Iterator[list[tuple[str, float]]]:
    """Yield the tests of the first run, and then the others as far as the time allows."""
    taken, total = 0, 0.0
    for limit in (_FIRST, _ALL):
        start = taken
        while taken < len(tests) and (taken == start or total + tests[taken][1] <= limit):
            total += tests[taken][1]
            taken += 1
        if taken > start:
            yield tests[start:taken]


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
        options = [
            "-q",
            "-x",
            "-n0",
            "-pno:cacheprovider",
            "-Wignore::pytest.PytestAssertRewriteWarning",
            "-m",
            "",
            "--hypothesis-seed=0",
            "--tb=no",
            "--no-header",
        ]
        code = int(pytest.main([*options, *tests]))
    finally:
        os._exit(code)
