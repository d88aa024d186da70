"""Whatever stops a writer, each file has its old or its new content, and the next run succeeds."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.cli.test_learn_command import STACK
from tests.command_line import CLEAN, FAULTY
from tests.examples import is_deep
from tests.hostile.faults import Command, Fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [pytest.mark.skipif(sys.platform != "linux", reason="strace runs on Linux"), pytest.mark.slow]

DRY = "workerlint_shim"
KEY = "k" * 64
APPLY = (DRY, "apply", "-f", "w.yaml")
_LEFT = re.compile(r"\.workerlint-[0-9a-f]{16}\.tmp$|\.sqlite-(?:journal|wal|shm)$")
"""What a process that was killed may leave: temporary files, and what SQLite needs to recover."""
Contents = dict[str, object]


def read_files(directory: Path) -> Contents:
    """Return the content of each file."""
    paths = [path for path in directory.rglob("*") if path.is_file()]
    return {str(path.relative_to(directory)): path.read_bytes() for path in paths}


def read_state(directory: Path) -> Contents:
    """Return the recorded resources, after checking that the database is sound, and the other files."""
    found = {name: data for name, data in read_files(directory).items() if ".sqlite" not in name}
    path = directory / "state.sqlite"
    if not path.exists():
        return found
    connection = sqlite3.connect(f"file:{path}?mode=rw", uri=True)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        rows = connection.execute("SELECT name, body FROM resource").fetchall() if tables else []
    finally:
        connection.close()
    # A file without resources is the same as none.
    return {**found, "state.sqlite": [(name, json.loads(body)["runtime"]) for name, body in rows] or None}


def read_lengths(directory: Path) -> Contents:
    """Return the length of each file: the content of a key is random, and that of a plan depends on it."""
    return {name: len(data) if isinstance(data, bytes) else data for name, data in read_files(directory).items()}


def without_cache(directory: Path) -> Contents:
    """Return the content of each file outside of the cache, which is checked by its effect."""
    return {name: data for name, data in read_files(directory).items() if not name.startswith("cache/")}


class Writer(NamedTuple):
    """A command that writes, and the directory in which it runs."""

    command: tuple[str, ...]
    files: dict[str, str] = {"w.yaml": CLEAN}  # noqa: RUF012 - never changed
    before: tuple[tuple[str, ...], ...] = ()
    """Commands to run before, which write what this one replaces."""
    edits: dict[str, str] = {}  # noqa: RUF012 - never changed
    """What is written to the directory after these commands."""
    read: Callable[[Path], Contents] = read_files
    variables: dict[str, str] = {}  # noqa: RUF012 - never changed
    is_optional: bool = False
    """Whether the command succeeds if it cannot write."""


FAULTY_FILE = {"w.yaml": FAULTY}
FIXABLE = {"w.yaml": CLEAN.replace("INFO", "info"), "v.yaml": CLEAN.replace("INFO", "info")}
REPORT = ("workerlint", "check", "--no-cache", "-q", "--exit-zero", "--output-format", "json:report.json", "w.yaml")
BASELINE = ("workerlint", "check", "--no-cache", "-q", "--write-baseline", "baseline.json", "w.yaml")
CACHED = ("workerlint", "check", "--cache-dir", "cache", "--exit-zero", "--select", "DW301", "--jobs", "1", ".")
MANY = {f"{number}.yaml": CLEAN for number in range(50)}
"""So many files that the cache is used."""
RECORD = (*APPLY, "--record")
PLAN = (*APPLY, "--out", "plan.json")
WITH_KEY = {"DATAOS_CTL_DRY_KEY": KEY}
NEW = ("workerlint", "new", "--name", "a", "--stack", "bento", "-o", "new.yaml")
CHANGED = {"w.yaml": CLEAN.replace("logLevel: INFO", "logLevel: INFO\n  replicas: 3")}

WRITERS = {
    "fix": Writer(("workerlint", "check", "--no-cache", "--fix", "--select", "DW301", "w.yaml", "v.yaml"), FIXABLE),
    "format": Writer(("workerlint", "format", "w.yaml"), {"w.yaml": CLEAN.replace("\n  ", "\n    ")}),
    "add-ignore": Writer(("workerlint", "check", "--no-cache", "--add-ignore", "known", "w.yaml"), FAULTY_FILE),
    "report": Writer(REPORT, FAULTY_FILE),
    "report again": Writer(REPORT, before=(REPORT,), edits=FAULTY_FILE),
    "baseline": Writer(BASELINE, FAULTY_FILE),
    "baseline again": Writer(BASELINE, before=(BASELINE,), edits=FAULTY_FILE),
    "prune": Writer(
        ("workerlint", "check", "--no-cache", "--baseline", "baseline.json", "--prune-baseline", "w.yaml"),
        FAULTY_FILE,
        before=(BASELINE,),
        edits={"w.yaml": CLEAN},
    ),
    "graph": Writer(("workerlint", "graph", "w.yaml", "--output", "graph.mmd")),
    "new": Writer(NEW, {}),
    "new again": Writer((*NEW, "--force"), {"new.yaml": CLEAN}),
    "init": Writer(("workerlint", "init", "--baseline"), {".git/HEAD": "", "w.yaml": FAULTY}),
    "init again": Writer(
        ("workerlint", "init", "--yes", "--pyproject"),
        {".git/HEAD": "", "pyproject.toml": '[project]\nname = "a"\n', ".pre-commit-config.yaml": "repos: []\n"},
    ),
    "learn": Writer(("workerlint", "learn", "saved.yaml", "--today", "2026-01-31"), {"saved.yaml": STACK}),
    "learn again": Writer(
        ("workerlint", "learn", "saved.yaml", "--today", "2026-01-31"),
        {"saved.yaml": STACK},
        before=(("workerlint", "learn", "saved.yaml", "--today", "2026-01-30"),),
    ),
    "cache": Writer(CACHED, MANY, read=without_cache, is_optional=True),
    "cache again": Writer(
        CACHED, MANY, before=(CACHED,), edits={"0.yaml": FAULTY}, read=without_cache, is_optional=True
    ),
    "clean": Writer(("workerlint", "clean", "--cache-dir", "cache"), MANY, before=(CACHED,), read=without_cache),
    "state": Writer(RECORD, read=read_state, variables=WITH_KEY),
    "state again": Writer(RECORD, before=(RECORD,), edits=CHANGED, read=read_state, variables=WITH_KEY),
    "key": Writer(PLAN, read=read_lengths),
    "plan": Writer(PLAN, variables=WITH_KEY),
    "plan again": Writer(PLAN, before=(PLAN,), edits=CHANGED, variables=WITH_KEY),
    "shim": Writer((DRY, "install-shim", "bin"), {}),
}


class Scene:
    """A directory in which a writer runs again and again, each time as it was at first."""

    def __init__(self, writer: Writer, directory: Path) -> None:
        self._writer = writer
        self._work, self._saved, self._trace = (directory / name for name in ("work", "saved", "trace"))
        self._work.mkdir()
        self._write(writer.files)
        for command in writer.before:
            assert self._command(command).run().returncode in {0, 1}
        self._write(writer.edits)
        shutil.copytree(self._work, self._saved)
        self.old = writer.read(self._work)
        self._command(writer.command).run()  # compiles what it imports: a compiled module takes fewer calls to import
        self._reset()
        self.faults = list(self._command(writer.command).faults(self._trace))
        self.new = writer.read(self._work)
        self._reset()
        self._tried = [self.old, self.new]
        self.done = self._command(writer.command).run()

    def try_fault(self, fault: Fault) -> None:
        """Run the writer with a fault, check what is left, and run it again."""
        self._reset()
        done = self._command(self._writer.command).run(fault)
        now = self._writer.read(self._work)
        assert "Traceback" not in done.stderr, (fault, done.stderr)
        for path in {*self.old, *self.new}:
            assert now.get(path) in (self.old.get(path), self.new.get(path)), (fault, path, now.get(path))
        left = [path for path in now if path not in self.old and path not in self.new]
        assert all(fault.kills and _LEFT.search(path) for path in left), (fault, left)
        if fault.codes:
            assert done.returncode in fault.codes, (fault, done)
        elif done.returncode == self.done.returncode:
            assert self._writer.is_optional or now == self.new, fault  # the call is not essential
        else:
            assert done.returncode == 2, (fault, done)
            errors = [line for line in done.stderr.splitlines() if "error:" in line or line.startswith("ERRO")]
            assert len(errors) == 1, (fault, done.stderr)
        self._run_again(fault, now)

    def _run_again(self, fault: Fault, now: Contents) -> None:
        """Run the writer on what a fault has left, unless nothing is left to do or another fault has left the same."""
        state = {_LEFT.sub("left", path): content for path, content in now.items()}
        if state in self._tried or self.new.items() <= now.items():
            return
        self._tried.append(state)
        again = self._command(self._writer.command).run()
        assert again.returncode == self.done.returncode, (fault, again)
        now = self._writer.read(self._work)
        assert {path: now.get(path) for path in self.new} == self.new, fault
        if self._writer.is_optional:
            assert again.stdout == self.done.stdout, fault

    def _reset(self) -> None:
        shutil.rmtree(self._work)
        shutil.copytree(self._saved, self._work)

    def _write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self._work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def _command(self, arguments: tuple[str, ...]) -> Command:
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPYCACHEPREFIX") if name in os.environ}
        home = str(self._work / "home")
        environment = {
            **kept,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "HOME": home,
            "XDG_CONFIG_HOME": home,
            "NO_COLOR": "1",
            "DATAOS_CTL_DRY_STATE": str(self._work / "state.sqlite"),
            **self._writer.variables,
        }
        return Command(arguments, self._work, environment)


def chosen(faults: list[Fault]) -> list[Fault]:
    """Return the faults to try: kills, and some of the others, of different kinds and calls.

    With the Hypothesis profile `deep`, these are all kills. Otherwise, it is one for each kind of call, alternately at the
    first and at the last call of the kind, and half as many others.
    """
    kills, others = ([fault for fault in faults if fault.kills is kills] for kills in (True, False))
    if not is_deep():
        kinds: dict[tuple[str, str], list[Fault]] = {}
        for fault in kills:
            kinds.setdefault((fault.call, _path(fault)), []).append(fault)
        kills = [same[-(index % 2)] for index, same in enumerate(kinds.values())]
    return kills + others[:: 1 + len(others) // (12 if is_deep() else 6)]


def _path(fault: Fault) -> str:
    """Return the first path among the arguments of a call, without what is random in a temporary name."""
    path = re.search(r'[<"](/[^>"]*)', fault.text)
    return re.sub("[0-9a-f]{16}", "", path[1]) if path else ""


@pytest.mark.deep
@pytest.mark.parametrize("writer", WRITERS)
def test_a_writer_is_stopped_at_each_system_call(writer: str, tmp_path: Path) -> None:
    scene = Scene(WRITERS[writer], tmp_path)
    assert len(scene.faults) > 10
    for fault in chosen(scene.faults):
        scene.try_fault(fault)


@pytest.mark.deep
def test_a_fixed_file_is_whole_or_unchanged(tmp_path: Path) -> None:
    """The part of the tests above that always runs: each call of the first file, each with one of its faults."""
    scene = Scene(WRITERS["fix"], tmp_path)
    calls = list({(fault.call, fault.number): None for fault in scene.faults})[:7]
    for index, call in enumerate(calls):
        faults = [fault for fault in scene.faults if (fault.call, fault.number) == call]
        scene.try_fault(faults[0])
        scene.try_fault(faults[1 + index % (len(faults) - 1)])
