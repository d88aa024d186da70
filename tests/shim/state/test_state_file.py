"""The file of the recorded state: its location, and files that are corrupt or not ours."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import sys
import tempfile
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.shim.samples import DOCUMENTED, LINE, PLAN, RECORD, WORKER, actions, named

from workerlint.engine import registry
from workerlint_shim.errors import StateError, UnwritableError
from workerlint_shim.manifests.attributes import Attribute, Attributes
from workerlint_shim.manifests.identity import Identity, Selector
from workerlint_shim.state import state_file
from workerlint_shim.state.recorded_state import Event, RecordedResource
from workerlint_shim.state.state_file import (
    APPLICATION_ID,
    FORM,
    open_to_read,
    open_to_write,
    state_error,
    state_path,
)
from workerlint_shim.state.store import open_store, open_store_to_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]
    Recorded = tuple[Path, bytes, list[RecordedResource], list[Event]]


def make_newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {FORM + 1}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("CREATE TABLE future (a)")
    connection.commit()
    connection.close()


def make_older(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 1")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL)")
    connection.commit()
    connection.close()


def make_foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmarks (url)")
    connection.commit()
    connection.close()


def make_text(path: Path) -> None:
    path.write_text("dear diary, this is no database, and it is longer than a header\n" * 40)


def make_torn(path: Path) -> None:
    """Overwrite all pages of a state but the first."""
    data = path.read_bytes()
    path.write_bytes(data[:4096] + bytes(255 for _ in range(len(data) - 4096)))


class TestPlace:
    def test_the_flag_before_the_variable_before_the_folder_of_the_user(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("DATAOS_CTL_DRY_STATE", str(tmp_path / "variable"))
        assert state_path(str(tmp_path / "flag")) == str(tmp_path / "flag")
        assert state_path("") == str(tmp_path / "variable")
        monkeypatch.delenv("DATAOS_CTL_DRY_STATE")
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "xdg"))
        monkeypatch.setenv("HOME", str(tmp_path / "home"))
        assert state_path("").endswith(os.path.join("workerlint", "dataos-ctl-dry.sqlite"))
        assert state_path("").startswith(str(tmp_path))

    def test_a_folder_that_cannot_be_written(self, run: Run, folder: Any) -> None:
        folder.write("file", "")
        result = run("apply", "-f", "dataproducts/new-worker.yaml", "--record", "--state", "file/state.sqlite")
        assert result.code == 2
        assert f"ERRO[0000] cannot write {folder.path / 'file' / 'state.sqlite'}: " in result.err
        assert "\n  help: use `--state FILE` to choose another file\n" in result.err

    @pytest.mark.parametrize("line", [PLAN, RECORD, "get -a"])
    def test_a_folder_is_no_state(self, run: Run, folder: Any, line: str) -> None:
        result = run(f"{line} --state dataproducts")
        assert result.code == 2
        assert "dataproducts is a directory\n  help: use `--state FILE` to choose another file\n" in result.err

    @pytest.mark.parametrize("line", [LINE, RECORD, "get -a", "history"])
    def test_a_directory_that_cannot_be_entered(self, process: Run, folder: Any, line: str) -> None:
        (folder.path / "loop").symlink_to("loop")  # for root, too
        result = process(*line.split(), "--state", "loop/state.sqlite")
        assert (result.code, result.out) == (2, "")
        assert "loop/state.sqlite: Too many levels of symbolic links" in result.err
        assert "help: use `--state FILE` to choose another file" in result.err

    @pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
    def test_a_path_with_bytes_that_are_not_utf_8(self, process: Run, folder: Any) -> None:
        name = os.fsdecode(b"caf\xe9 100%?#.sqlite")
        assert process(*RECORD.split(), "--state", name).code == 0
        assert b"caf\xe9 100%?#.sqlite" in os.listdir(os.fsencode(folder.path))
        assert "unchanged" in process(*RECORD.split(), "--state", name).err
        (folder.path / name).write_text("damaged")
        result = process("get", "--state", name)
        assert result.code == 2
        assert "100%?#.sqlite is corrupt" in result.err

    @pytest.mark.deep
    @pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
    def test_a_manifest_in_a_path_with_bytes_that_are_not_utf_8(self, process: Run, folder: Any) -> None:
        manifest, plan = os.fsdecode(b"caf\xe9.yaml"), os.fsdecode(b"plan\xe9.json")
        (folder.path / manifest).write_text(WORKER)
        assert process("apply", "-f", manifest, "--record").code == 0
        assert "unchanged" in process("apply", "-f", manifest).err
        assert process("get", "-a", "--output", "json").code == 0
        assert process("apply", "-f", manifest, "--out", plan).code == 0
        assert process("apply", plan).code == 0

    def test_a_file_of_mode_0644_becomes_private(self, run: Run, folder: Any) -> None:
        run(RECORD)
        folder.state.chmod(0o644)
        run("get -a")
        assert stat.S_IMODE(folder.state.stat().st_mode) == 0o644
        run("delete -i new-worker:v1beta:worker:curriculum")
        assert stat.S_IMODE(folder.state.stat().st_mode) == 0o600

    def test_a_file_that_others_may_write_stays_shared(self, run: Run, folder: Any) -> None:
        run(RECORD)
        folder.state.chmod(0o664)
        run("delete -i new-worker:v1beta:worker:curriculum")
        assert stat.S_IMODE(folder.state.stat().st_mode) == 0o664

    def test_one_file_and_nothing_beside_it(self, run: Run, folder: Any) -> None:
        run(RECORD)
        run(PLAN)
        run("get -a")
        assert [path.name for path in folder.state.parent.iterdir()] == [folder.state.name]

    def test_a_plan_changes_no_byte(self, run: Run, folder: Any) -> None:
        run(RECORD)
        before = folder.state.read_bytes()
        for line in (PLAN, "get -a", "history", "delete -i nothing:v1:worker"):
            run(line)
        assert folder.state.read_bytes() == before

    def test_a_state_that_may_only_be_read(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        # Not below tmp_path, which nobody but its owner may enter: root has to step down for this.
        with tempfile.TemporaryDirectory() as name:
            place = Path(name)
            (place / "worker.yaml").write_text(WORKER)
            state = place / "state.sqlite"
            monkeypatch.chdir(place)
            # The user that root becomes may not be allowed to read the linter itself.
            monkeypatch.setattr(registry, "rules_in", cache(registry.rules_in))
            monkeypatch.setenv("DATAOS_CTL_DRY_KEY", "k" * 64)  # nor to enter the directory of the key
            line = "apply -f worker.yaml --state state.sqlite"
            run(f"{line} --record")
            state.chmod(0o444)
            place.chmod(0o555)
            root = os.geteuid() == 0
            try:
                if root:
                    os.seteuid(65534)
                planned = run(line)
                refused = run(f"{line} --record")
            finally:
                if root:
                    os.seteuid(0)
                place.chmod(0o700)
            assert (planned.code, refused.code) == (0, 2), planned.err
            assert "unchanged (dry run)" in planned.err
            assert "state.sqlite: Permission denied" in refused.err


class TestDamage:
    @pytest.mark.parametrize("spoil", [make_newer, make_older, make_foreign, make_text, make_torn])
    def test_it_is_named_and_never_overwritten(
        self, run: Run, folder: Any, spoil: Callable[[Path], None], snapshot: SnapshotAssertion
    ) -> None:
        if spoil is make_torn:
            run(RECORD)
        folder.state.parent.mkdir(exist_ok=True)
        spoil(folder.state)
        before = folder.state.read_bytes()
        said = set()
        lines = (PLAN, RECORD, "get -a", "history", "delete -i a:v1:secret", "state import -f table.txt")
        folder.write("table.txt", DOCUMENTED)
        for line in lines:
            result = run(line)
            assert result.code == 2, line
            assert result.out == "" or json.loads(result.out)["error"]["message"] in result.err, line
            said.add(result.err.replace(str(folder.path), ""))
            assert folder.state.read_bytes() == before, line
        assert sorted(said) == snapshot

    def test_an_empty_file_is_a_state_to_be_made(self, run: Run, folder: Any) -> None:
        folder.state.parent.mkdir()
        folder.state.touch()
        assert actions(run) == ["create"]
        assert run(RECORD).code == 0
        assert actions(run) == ["unchanged"]

    def test_a_row_is_reported_and_can_be_deleted(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/other.yaml", named("other"))
        run("apply -R -f dataproducts -w curriculum --record")
        execute(folder, "UPDATE resource SET body = replace(body, 'INFO', 'WARN') WHERE name = 'new-worker'")
        result = run(PLAN)
        assert result.code == 2
        assert (
            "the recorded state of new-worker:v1beta:worker is corrupt\n"
            "  help: remove it with `dataos-ctl-dry delete -i new-worker:v1beta:worker:curriculum`" in result.err
        )
        result = run("get -a")
        assert result.code == 2
        assert "other" in result.out
        assert "new-worker" not in result.out
        assert "the recorded state of new-worker:v1beta:worker is corrupt" in result.err
        other = "apply -f dataproducts/other.yaml -w curriculum"
        assert "unchanged" in run(other).err
        assert "corrupt" in run("delete -i other:v1beta:worker:curriculum").err  # it may be in use
        assert run("delete -i new-worker:v1beta:worker:curriculum").code == 0
        assert actions(run) == ["create"]
        assert run("get -a").code == 0

    def test_a_row_under_another_name_is_not_taken_for_a_missing_one(self, run: Run, folder: Any) -> None:
        run(RECORD)
        execute(folder, "UPDATE resource SET name = 'new-workes'")
        result = run(PLAN)
        assert result.code == 2
        assert "the recorded state of new-workes:v1beta:worker is corrupt" in result.err

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE event SET action = 'deleted'",
            "UPDATE event SET body = NULL",
            "UPDATE revision SET at = '1999'",
            "UPDATE revision SET user = 'nobody'",
            "DELETE FROM revision",
        ],
    )
    def test_the_history(self, run: Run, folder: Any, statement: str) -> None:
        run(RECORD)
        execute(folder, statement)
        for line in ("history", "rollback -n new-worker -w curriculum"):
            result = run(line)
            assert (result.code, result.out) == (2, "")
            assert "revision 1 of the recorded state is corrupt" in result.err

    def test_text_that_is_not_utf_8(self, run: Run, folder: Any) -> None:
        run(RECORD)
        execute(folder, "UPDATE resource SET body = CAST(x'ff00' AS TEXT), name = CAST(x'6eff' AS TEXT)")
        result = run("get -a")
        assert result.code == 2
        assert "the recorded state of n" in result.err
        assert "Traceback" not in result.err


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    path = tmp_path_factory.mktemp("damage") / "state.sqlite"
    for number in range(3):
        with open_store_to_record(str(path)) as store:
            found = [resource(f"worker-{at}", number) for at in range(12)]
            store.record("apply", "ada", [(item.identity, "updated", item) for item in found])
    return path.parent / "damaged.sqlite", path.read_bytes(), *everything(path)


class TestAnyByte:
    """A file that is damaged anywhere is read as it was, or it is refused. It is never read as something else."""

    @pytest.mark.slow
    @settings(max_examples=examples(400), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.tuples(st.integers(0, 2**20), st.integers(0, 3), st.binary(max_size=3)), min_size=1, max_size=3))
    def test_it_is_read_as_it_was_or_refused(
        self, recorded: Recorded, replacements: list[tuple[int, int, bytes]]
    ) -> None:
        path, content, resources, events = recorded
        damaged = bytearray(content)
        for offset, length, new in replacements:
            at = offset % len(content)
            damaged[at : at + length] = new
        write_alone(path, damaged)
        try:
            found = everything(path)
        except StateError:
            return
        assert found == (resources, events)

    @pytest.mark.parametrize("word", [b"workspace", b"resource", b"REFERENCES", b"event"])
    def test_the_schema(self, recorded: Recorded, word: bytes) -> None:
        path, content, _, _ = recorded
        write_alone(path, content.replace(word, word[:-1] + b"\xd2"))
        with pytest.raises(StateError, match=r"corrupt|cannot open"):
            everything(path)

    @pytest.mark.slow
    @settings(max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.integers(0, 2**20), st.integers(0, 7))
    def test_a_plan_never_takes_a_recorded_resource_for_a_new_one(
        self, recorded: Recorded, offset: int, bit: int
    ) -> None:
        path, content, resources, _ = recorded
        damaged = bytearray(content)
        damaged[offset % len(content)] ^= 1 << bit
        write_alone(path, damaged)
        try:
            with open_store(str(path)) as store:
                assert store is not None
                found = [store.find(item.identity) for item in resources]
        except StateError:
            return
        assert found == resources


def write_alone(path: Path, data: bytes | bytearray) -> None:
    """Write a database without the journals that may be next to it."""
    for journal in path.parent.glob(f"{path.name}-*"):
        journal.unlink()
    path.write_bytes(data)


def everything(path: Path) -> tuple[list[RecordedResource], list[Event]]:
    with open_store(str(path)) as store:
        return (store.select(Selector()), store.history(Selector())) if store else ([], [])


def resource(name: str, number: int) -> RecordedResource:
    attributes = Attributes(
        Attribute(("worker", "envs", f"KEY_{at}"), f"value {at} {number}", "string") for at in range(10)
    )
    return RecordedResource(
        Identity(name, "v1beta", "worker", "public"), "ada", "ada", "active", "running:1", ("a",), attributes
    )


def execute(folder: Any, statement: str) -> None:
    connection = sqlite3.connect(folder.state)
    with connection:
        connection.execute(statement)
    connection.close()


@pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX")
@pytest.mark.parametrize("suffix", ["", "-journal", "-wal", "-shm"])
def test_no_link_out_of_the_repository_is_followed(
    folder: Any, run: Run, tmp_path_factory: pytest.TempPathFactory, suffix: str
) -> None:
    victim = tmp_path_factory.mktemp("home") / "victim"
    victim.write_bytes(b"")
    path = folder.path / "dry.sqlite"
    if suffix:
        assert run(f"{RECORD} --state dry.sqlite").code == 0
    path.with_name(path.name + suffix).symlink_to(victim)
    for line in (f"{RECORD} --state dry.sqlite", "get -t worker -a --state dry.sqlite"):
        output = run(line)
        assert output.code == 2
        assert "it is a link to a file outside of this directory or repository" in output.err
    assert victim.read_bytes() == b""


@pytest.mark.parametrize(
    ("name", "free", "message"),
    [
        ("SQLITE_FULL", 10**9, "cannot write {}: the disk is full"),
        ("SQLITE_IOERR_WRITE", 0, "cannot write {}: the disk is full"),
        ("SQLITE_IOERR_WRITE", 256 * 1024 - 1, "cannot write {}: the disk is full"),
        ("SQLITE_IOERR_WRITE", 256 * 1024, "cannot write {}: reason"),
        ("SQLITE_READONLY_DBMOVED", 10**9, "cannot write {}: reason"),
        ("SQLITE_CANTOPEN", 0, "cannot write {}: reason"),
        ("SQLITE_BUSY_SNAPSHOT", 0, "timed out waiting for another process to write {}"),
        ("SQLITE_CORRUPT_INDEX", 0, "{} is corrupt or not a state file of dataos-ctl-dry: reason"),
        ("SQLITE_NOTADB", 0, "{} is corrupt or not a state file of dataos-ctl-dry: reason"),
        ("SQLITE_ERROR", 0, "cannot open {}: reason"),
        ("", 0, "cannot open {}: reason"),
    ],
)
def test_each_error_of_sqlite_has_its_own_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, free: int, message: str
) -> None:
    path = str(tmp_path / "state.sqlite")
    monkeypatch.setattr("shutil.disk_usage", lambda _directory: SimpleNamespace(free=free))
    error = sqlite3.OperationalError("reason")
    error.sqlite_errorname = name
    found = state_error(path, error)
    assert str(found) == message.format(path)
    assert isinstance(found, UnwritableError) is message.startswith("cannot write")
    assert ("the state has not changed" in found.hint) is message.startswith("cannot write")


@pytest.mark.parametrize("pragma", ["application_id = 7", "user_version = 7"])
def test_a_database_of_another_program_that_has_no_tables_yet(run: Run, folder: Any, pragma: str) -> None:
    folder.state.parent.mkdir()
    execute(folder, f"PRAGMA {pragma}")
    before = folder.state.read_bytes()
    for line in (PLAN, RECORD):
        result = run(line)
        assert result.code == 2
        assert "is a database of another program\n  help: use `--state FILE` to choose another file" in result.err
    assert folder.state.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
@pytest.mark.parametrize(
    ("mode", "after"),
    [
        (0o644, 0o600), (0o640, 0o600), (0o604, 0o600), (0o755, 0o700), (0o601, 0o600),
        (0o600, 0o600), (0o700, 0o700), (0o664, 0o664), (0o646, 0o646), (0o620, 0o620),
    ],
)  # fmt: skip
def test_who_may_read_the_file_after_it_is_written(tmp_path: Path, mode: int, after: int) -> None:
    path = tmp_path / "state.sqlite"
    path.touch()
    path.chmod(mode)
    open_to_write(str(path)).close()
    assert stat.S_IMODE(path.stat().st_mode) == after


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_a_new_file_and_its_directories_are_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "state.sqlite"
    open_to_write(str(path)).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_home_directory_and_relative_paths(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder.path / "home"))
    monkeypatch.setenv("USERPROFILE", str(folder.path / "home"))
    assert state_path("~/s.sqlite") == str(folder.path / "home" / "s.sqlite")
    assert state_path("s.sqlite") == str(folder.path / "s.sqlite")
    monkeypatch.setenv("DATAOS_CTL_DRY_STATE", "~/t.sqlite")
    assert state_path("") == str(folder.path / "home" / "t.sqlite")


def test_what_is_written_is_consistent_and_on_the_disk(tmp_path: Path) -> None:
    path = str(tmp_path / "state.sqlite")
    connection = open_to_write(path)
    asked = ("foreign_keys", "synchronous", "journal_mode", "application_id", "user_version")
    found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    assert found == [1, 2, "wal", APPLICATION_ID, FORM]
    assert not connection.in_transaction
    connection.close()


def test_a_state_that_is_read_cannot_be_changed(tmp_path: Path) -> None:
    path = str(tmp_path / "state.sqlite")
    assert open_to_read(path) is None
    open_to_write(path).close()
    connection = open_to_read(path)
    assert connection is not None
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM resource")
    connection.close()


def test_a_path_with_a_null_character() -> None:
    for call in (open_to_read, open_to_write):
        with pytest.raises(StateError, match="is not a valid path: embedded null byte") as raised:
            call("a\0b")
        assert raised.value.hint == "use `--state FILE` to choose another file"


class Failing:
    """A connection on which one statement fails."""

    def __init__(self, connection: sqlite3.Connection, statement: str, name: str) -> None:
        self.connection, self.statement, self.name = connection, statement, name

    def execute(self, statement: str) -> sqlite3.Cursor:
        if self.statement in statement:
            error = sqlite3.OperationalError("reason")
            error.sqlite_errorname = self.name
            raise error
        return self.connection.execute(statement)

    def close(self) -> None:
        self.connection.close()


@pytest.mark.parametrize(
    ("name", "fails"), [("SQLITE_BUSY", False), ("SQLITE_BUSY_RECOVERY", False), ("SQLITE_IOERR", True)]
)
def test_another_process_may_enable_the_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, fails: bool
) -> None:
    path = str(tmp_path / "state.sqlite")
    connect = state_file._connect
    monkeypatch.setattr(state_file, "_connect", lambda *given: Failing(connect(*given), "journal_mode", name))
    if fails:
        with pytest.raises(UnwritableError, match="cannot write"):
            open_to_write(path)
    else:
        open_to_write(path).close()


@pytest.mark.parametrize(("journal", "is_read"), [(None, True), (b"", True), (b"x", False)])
def test_without_permission_to_write_a_state_without_a_journal_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, journal: bytes | None, is_read: bool
) -> None:
    path = tmp_path / "state.sqlite"
    with open_store_to_record(str(path)) as store:
        store.record("apply", "ada", [(resource("a", 1).identity, "created", resource("a", 1))])
    if journal is not None:
        path.with_name(f"{path.name}-wal").write_bytes(journal)
    connect = state_file._connect

    def refuse(path: str, mode: str, more: str = "") -> sqlite3.Connection:
        if mode == "rw":
            raise UnwritableError(f"cannot write {path}")
        return connect(path, mode, more)

    monkeypatch.setattr(state_file, "_connect", refuse)
    if is_read:
        assert [item.identity.name for item in everything(path)[0]] == ["a"]
    else:
        with pytest.raises(UnwritableError):
            everything(path)
