"""The state stays consistent: several processes at once, a full disk. tests/hostile/test_faults.py stops a recording."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import WORKER

from workerlint.core.record import replace
from workerlint_shim.errors import StateError
from workerlint_shim.manifests.identity import Identity, Selector
from workerlint_shim.state import state_file
from workerlint_shim.state.recorded_state import CREATED, DELETED, UPDATED, RecordedResource
from workerlint_shim.state.store import open_store, open_store_to_record

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]
    from collections.abc import Callable, Iterator

    Scene = Callable[[], dict[str, str]]
    Limited = Callable[[int], tuple[int, str]]


KEY = {"DATAOS_CTL_DRY_KEY": "k" * 64}  # so that no file but the state is written


RECORD = ["apply", "-R", "-f", "set", "--record"]


NAMES = ("first", "second", "third")


DRIVER = """
import json, os, resource, sys
from workerlint.engine.project import Project
from workerlint_shim.commands import apply
from workerlint_shim.entry import main

Project().rules()

for line in sys.stdin:
    size, *arguments = json.loads(line)
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.dup2(writer, 1)
        os.dup2(writer, 2)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        os._exit(main(arguments))
    os.close(writer)
    with os.fdopen(reader) as file:
        output = file.read()
    print(json.dumps([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), output]), flush=True)
"""
"""Runs a command repeatedly, each time in a new process that cannot write files beyond a size in bytes."""


@pytest.fixture
def limited_files(folder: Any) -> Iterator[Limited]:
    """Return a function that records the set with files up to a size, and returns the exit code and the output."""
    with spawn(DRIVER, stdin=subprocess.PIPE) as driver:

        def call(size: int) -> tuple[int, str]:
            assert driver.stdin is not None
            assert driver.stdout is not None
            driver.stdin.write(json.dumps([size, *RECORD]) + "\n")
            driver.stdin.flush()
            code, output = json.loads(driver.stdout.readline())
            return code, output

        yield call


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONDONTWRITEBYTECODE": "1", **KEY}


def spawn(program: str, *arguments: str, stdin: int | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        env=environment(),
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def write_set(folder: Any, replicas: int) -> None:
    for name in NAMES:
        text = WORKER.replace("new-worker", name).replace("replicas: 2", f"replicas: {replicas}")
        folder.write(f"set/{name}.yaml", text)


def contents(path: Path) -> dict[str, str]:
    """Return the runtime of each resource, and check that the database is sound and agrees with its own history."""
    connection = sqlite3.connect(f"file:{path}?mode=rw", uri=True)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if not connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            return {}  # nothing was made
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        now = dict(connection.execute("SELECT name, body FROM resource"))
        past = dict(connection.execute("SELECT name, body FROM event ORDER BY revision"))
        assert now == {name: body for name, body in past.items() if body is not None}
        return {name: json.loads(body)["runtime"] for name, body in now.items()}
    finally:
        connection.close()


BEFORE: dict[str, str] = dict.fromkeys(NAMES, "running:2")


AFTER: dict[str, str] = dict.fromkeys(NAMES, "running:3")


@pytest.fixture(params=["the first recording", "a later recording"])
def scene(request: pytest.FixtureRequest, folder: Any, run: Run, tmp_path: Path) -> Scene:
    """Set up a recording to disturb; return a function that sets it up again and returns the state before it."""
    later = request.param == "a later recording"
    saved = tmp_path / "saved.sqlite"
    if later:
        write_set(folder, 2)
        assert run(*RECORD).code == 0
        shutil.copy(folder.state, saved)
    write_set(folder, 3)

    def again() -> dict[str, str]:
        shutil.rmtree(folder.state.parent, ignore_errors=True)
        if later:
            folder.state.parent.mkdir()
            shutil.copy(saved, folder.state)
        return BEFORE if later else {}

    return again


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate()
    return process.returncode, out, err


PLAIN = "import sys; from workerlint_shim.entry import main; sys.exit(main())"


@pytest.mark.slow
def test_workspaces_are_apart(run: Run) -> None:
    line = "apply -f dataproducts/new-worker.yaml -w curriculum"
    run(f"{line} --record")
    assert "unchanged" in run(line).err
    assert "created" in run(line.replace("curriculum", "sandbox")).err


@pytest.mark.deep
def test_no_room_for_more(folder: Any, scene: Scene, limited_files: Limited) -> None:
    refused = 0
    for size in [0, 512, *range(4096, 150_000, 2500)]:
        before = scene()
        code, output = limited_files(size)
        if code == 0:
            break
        assert code == 2, output
        assert "Traceback" not in output
        assert str(folder.state) in output
        assert "...created" not in output
        refused += 1
        assert contents(folder.state) == before
    else:
        pytest.fail("it never came to an end")
    assert refused > 3


@pytest.mark.slow
def test_a_disk_that_is_full(folder: Any, run: Run, tmp_path: Path) -> None:
    place = tmp_path / "small"
    place.mkdir()
    mount = shutil.which("mount")
    if (
        mount is None
        or subprocess.run([mount, "-t", "tmpfs", "-o", "size=128k", "tmpfs", place], check=False).returncode
    ):
        pytest.skip("only root may mount a small disk")
    try:
        state = place / "state.sqlite"
        write_set(folder, 2)
        assert run(*RECORD, "--state", str(state)).code == 0
        (place / "filler").write_bytes(b"x" * (os.statvfs(place).f_bavail * os.statvfs(place).f_frsize))
        write_set(folder, 3)
        result = run(*RECORD, "--state", str(state))
        assert (result.code, result.out) == (2, "")
        assert (
            f"cannot write {state}: the disk is full\n  help: free some space; the state has not changed\n"
            in result.err
        )
        assert "3 replicas" in run("apply", "-R", "-f", "set", "--state", str(state)).out  # a plan needs no room
        (place / "filler").unlink()
        assert contents(state) == BEFORE
        assert run(*RECORD, "--state", str(state)).code == 0
        assert contents(state) == AFTER
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


@pytest.mark.deep
def test_many_processes_make_one_state(folder: Any) -> None:
    for at in range(8):
        folder.write(f"{at}.yaml", WORKER.replace("new-worker", f"worker-{at}"))
    running = [spawn(PLAIN, "apply", "-f", f"{at}.yaml", "--record") for at in range(8)]
    running += [spawn(PLAIN, "get", "-a") for _ in range(4)]
    for process in running:
        code, _, err = finish(process)
        assert code == 0, err
    assert set(contents(folder.state)) == {f"worker-{at}" for at in range(8)}
    connection = sqlite3.connect(folder.state)
    revisions = [number for (number,) in connection.execute("SELECT id FROM revision ORDER BY id")]
    connection.close()
    assert revisions == list(range(1, 9))


@pytest.mark.deep
def test_of_many_processes_one_creates(folder: Any) -> None:
    line = ["apply", "-f", "dataproducts/new-worker.yaml", "--record"]
    results = [finish(process) for process in [spawn(PLAIN, *line) for _ in range(6)]]
    assert [code for code, _, _ in results] == [0] * 6
    assert sum("worker...created" in err for _, _, err in results) == 1
    assert sum("worker...unchanged" in err for _, _, err in results) == 5


@pytest.mark.slow
def test_a_plan_does_not_wait_for_who_writes(folder: Any, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write_set(folder, 2)
    run(*RECORD)
    monkeypatch.setattr(state_file, "BUSY_SECONDS", 0.0)
    writer = sqlite3.connect(folder.state, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM resource")
    try:
        assert "unchanged" in run("apply", "-R", "-f", "set").err
        write_set(folder, 3)
        result = run(*RECORD)
        assert result.code == 2
        assert "timed out waiting for another process to write" in result.err
    finally:
        writer.rollback()
        writer.close()
    assert contents(folder.state) == BEFORE


@pytest.mark.slow
def test_who_reads_does_not_hold_up_who_writes(folder: Any, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write_set(folder, 2)
    run(*RECORD)
    monkeypatch.setattr(state_file, "BUSY_SECONDS", 0.0)
    write_set(folder, 3)
    with open_store(str(folder.state)) as store:
        assert store is not None
        seen = [item.runtime for item in store.select(Selector())]
        assert run(*RECORD).code == 0
        assert [item.runtime for item in store.select(Selector())] == seen == ["running:2"] * 3  # as of one moment
    assert contents(folder.state) == AFTER


@pytest.mark.slow
def test_nobody_comes_between_a_plan_and_its_recording(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state_file, "BUSY_SECONDS", 0.0)
    with open_store_to_record(str(folder.state)) as store:
        assert store.select(Selector()) == []
        with (
            pytest.raises(StateError, match="timed out waiting for another process"),
            open_store_to_record(str(folder.state)),
        ):
            pytest.fail("two may write at once")


def resource(name: str, workspace: str = "public", kind: str = "worker", runtime: str = "") -> RecordedResource:
    return RecordedResource(Identity(name, "v1beta", kind, workspace), "ada", "bob", "active", runtime)


ITEMS = [
    resource("b"),
    resource("a"),
    resource("c", "finance"),
    resource("a", kind="secret"),
    resource("d", "", "depot"),
]


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "state.sqlite")


def record(path: str, *items: RecordedResource, command: str = "apply", action: str = CREATED) -> int:
    with open_store_to_record(path) as store:
        return store.record(command, "eve", [(item.identity, action, item) for item in items])


def test_each_recording_is_a_revision_with_its_events(path: str) -> None:
    with open_store(path) as none:
        assert none is None
    before = datetime.now(UTC).replace(microsecond=0)
    assert record(path, *ITEMS[:2]) == 1
    later = resource("a", runtime="running:2")
    assert record(path, later, command="update", action=UPDATED) == 2
    with open_store_to_record(path) as store:
        assert store.record("delete", "", [(ITEMS[0].identity, DELETED, None)]) == 3
    with open_store(path) as store:
        assert store is not None
        events = store.history(Selector())
        assert [item.identity.name for item in store.select(Selector())] == ["a"]
        assert store.history(Selector(name="b")) == [events[1], events[3]]
    assert [(item.revision, item.command, item.user, item.identity.name, item.action) for item in events] == [
        (1, "apply", "eve", "a", CREATED),
        (1, "apply", "eve", "b", CREATED),
        (2, "update", "eve", "a", UPDATED),
        (3, "delete", "", "b", DELETED),
    ]
    assert [item.after and (item.after.runtime, item.after.revision) for item in events] == [
        ("", 1),
        ("", 1),
        ("running:2", 2),
        None,
    ]
    for item in events:
        assert before <= datetime.strptime(item.at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) <= datetime.now(UTC)


def test_resources_are_selected_by_any_part_of_their_identity_in_order(path: str) -> None:
    record(path, *ITEMS)
    with open_store(path) as store:
        assert store is not None

        def names(**parts: str) -> list[str]:
            return [str(item.identity) for item in store.select(Selector(**parts))]

        every = ["d:v1beta:depot", "c:v1beta:worker", "a:v1beta:secret", "a:v1beta:worker", "b:v1beta:worker"]
        assert names() == every
        assert names(workspace="finance") == every[1:2]
        assert names(name="a") == every[2:4]
        assert names(name="a", kind="worker") == every[3:4]
        assert names(version="v1beta", kind="depot") == every[:1]
        assert names(name="a\udcff") == names(version="v1") == []


def test_a_resource_is_found_whatever_its_version(path: str) -> None:
    record(path, *ITEMS)
    with open_store(path) as store:
        assert store is not None
        found = store.find(Identity("b", "v2alpha", "worker", "public"))
        assert (found and found.identity, found and found.revision) == (ITEMS[0].identity, 1)
        assert store.find(Identity("b", "v1beta", "worker", "finance")) is None
        assert store.find(Identity("b", "v1beta", "secret", "public")) is None


def test_the_fingerprint_changes_with_the_resources(path: str) -> None:
    found = []
    for item in (ITEMS[0], ITEMS[1], ITEMS[1]):
        record(path, item)
        for _ in range(2):
            with open_store(path) as store:
                assert store is not None
                assert store.is_empty is False
                found.append(store.fingerprint())
    assert found[::2] == found[1::2]
    assert len(set(found)) == 3


def test_a_recording_that_fails_leaves_nothing(path: str) -> None:
    record(path, ITEMS[0])

    def fail() -> None:
        with open_store_to_record(path) as store:
            store.record("apply", "eve", [(ITEMS[1].identity, CREATED, ITEMS[1])])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with open_store(path) as reader:
        assert reader is not None
        assert [item.identity.name for item in reader.select(Selector())] == ["b"]
    assert record(path, ITEMS[1]) == 2


def change(path: str, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize("table", ["event", "resource", "revision"])
def test_a_table_that_is_missing_is_an_error(path: str, table: str) -> None:
    record(path, ITEMS[0])
    change(path, "PRAGMA foreign_keys = 0", f"DROP TABLE {table}")
    with pytest.raises(StateError, match=rf"^cannot open .*: no such table: (main\.)?{table}$"):
        record(path, ITEMS[1])
    with open_store(path) as store:
        assert store is not None
        read = store.select if table == "resource" else store.history
        with pytest.raises(StateError, match=f"^cannot open {re.escape(path)}: no such table: {table}$"):
            read(Selector())


@pytest.mark.parametrize(
    ("item", "name"), [(ITEMS[2], "c:v1beta:worker:finance"), (ITEMS[4], "d:v1beta:depot")], ids=["worker", "depot"]
)
def test_a_damaged_row_is_named_with_what_removes_it(path: str, item: RecordedResource, name: str) -> None:
    record(path, item)
    change(path, "UPDATE resource SET body = body || ' '")
    with open_store(path) as store:
        assert store is not None
        for read in (partial(store.find, item.identity), partial(store.select, Selector()), store.fingerprint):
            with pytest.raises(StateError) as caught:
                read()
            assert str(caught.value) == f"the recorded state of {item.identity} is corrupt"
            assert caught.value.hint == f"remove it with `dataos-ctl-dry delete -i {name}`, or move the state away"
        (row,) = store.read(Selector())
        assert row.identity == item.identity


def test_a_missing_resource_may_be_a_damaged_row(path: str) -> None:
    record(path, *ITEMS)
    change(path, "UPDATE resource SET name = CAST(x'62ff' AS TEXT) WHERE name = 'b'")
    with open_store(path) as store:
        assert store is not None
        for _ in range(2):
            assert store.find(ITEMS[1].identity) is not None
            with pytest.raises(StateError, match=r"^the recorded state of b"):
                store.find(ITEMS[0].identity)


@pytest.mark.parametrize("statement", ["UPDATE event SET name = 'x'", "UPDATE revision SET command = 'x'"])
def test_a_damaged_event_is_named_with_its_revision(path: str, statement: str) -> None:
    record(path, ITEMS[0])
    change(path, statement)
    with open_store(path) as store:
        assert store is not None
        with pytest.raises(StateError) as caught:
            store.history(Selector())
    assert str(caught.value) == "revision 1 of the recorded state is corrupt"
    assert caught.value.hint == "move the state away to start over"


WRITTEN_BEFORE = """
PRAGMA application_id = 1464619603; PRAGMA user_version = 2;
CREATE TABLE revision (id INTEGER PRIMARY KEY, at TEXT, command TEXT, user TEXT, checksum TEXT);
CREATE TABLE resource (workspace TEXT, kind TEXT, name TEXT, version TEXT, body TEXT, revision INTEGER, checksum TEXT);
CREATE TABLE event (
  revision INTEGER, workspace TEXT, kind TEXT, name TEXT, version TEXT, action TEXT, body TEXT, checksum TEXT
);
"""
BODY = (
    '{"owner": "ada", "user": "bob", "status": "active", "runtime": "", "tags": [], "attributes": null, '
    '"capacity": null, "path": ""}'
)


def test_a_state_that_another_release_has_written_is_read(path: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(WRITTEN_BEFORE)
        connection.execute(
            "INSERT INTO revision VALUES (4, '2026-01-01T00:00:00Z', 'apply', 'eve', '8eec32f95295cf42')"
        )
        row = ("public", "worker", "b", "v1beta", BODY)
        connection.execute("INSERT INTO resource VALUES (?, ?, ?, ?, ?, 4, 'abd4e52a99a4b264')", row)
        connection.execute("INSERT INTO event VALUES (4, ?, ?, ?, ?, 'created', ?, '96f074d9534985f4')", row)
    with open_store(path) as store:
        assert store is not None
        assert store.select(Selector()) == [replace(ITEMS[0], revision=4)]
        (event,) = store.history(Selector())
    assert (event.at, event.command, event.user, event.action) == ("2026-01-01T00:00:00Z", "apply", "eve", CREATED)
