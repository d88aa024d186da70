"""The file of the recorded state: its location, and files that are corrupt or not ours."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import DOCUMENTED, PLAN, RECORD, WORKER, actions

from workerlint.engine import registry
from workerlint_shim.state.state_file import APPLICATION_ID, FORM, state_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


def make_newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {FORM + 1}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("CREATE TABLE future (a)")
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
        assert "cannot write" in result.err

    @pytest.mark.parametrize("line", [PLAN, RECORD, "get -a"])
    def test_a_folder_is_no_state(self, run: Run, folder: Any, line: str) -> None:
        result = run(f"{line} --state dataproducts")
        assert result.code == 2
        assert "dataproducts is a directory\n  help: use `--state FILE` to choose another file\n" in result.err

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
    @pytest.mark.parametrize("spoil", [make_newer, make_foreign, make_text, make_torn])
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
            assert (result.code, "error" in result.out if line == PLAN else result.out) == (2, line == PLAN or ""), line
            said.add(result.err.replace(str(folder.path), ""))
            assert folder.state.read_bytes() == before, line
        assert sorted(said) == snapshot

    def test_an_empty_file_is_a_state_to_be_made(self, run: Run, folder: Any) -> None:
        folder.state.parent.mkdir()
        folder.state.touch()
        assert actions(run) == ["create"]
        assert run(RECORD).code == 0
        assert actions(run) == ["unchanged"]

    def test_what_is_held_of_one_resource(self, run: Run, folder: Any) -> None:
        run(RECORD)
        connection = sqlite3.connect(folder.state)
        connection.execute("UPDATE resource SET body = '{'")
        connection.commit()
        connection.close()
        result = run(PLAN)
        assert result.code == 2
        assert "the recorded state of new-worker:v1beta:worker is corrupt" in result.err
