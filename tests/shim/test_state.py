"""The rehearsed state: what is recorded, its history, going back, and reading a table of the real dataos-ctl."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from workerlint_shim.state_file import APPLICATION_ID, FORM, state_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]

MANIFESTS = Path(__file__).parent / "manifests"
WORKER = (MANIFESTS / "new-worker.yaml").read_text(encoding="utf-8")
RECORD = "apply -f dataproducts/new-worker.yaml -w curriculum --record"
PLAN = "apply -f dataproducts/new-worker.yaml -w curriculum --output json"

DOCUMENTED = """\
INFO[0000] 🔍 get...
INFO[0004] 🔍 get...complete

             NAME            | VERSION |   TYPE   | WORKSPACE |   STATUS   |  RUNTIME  |       OWNER
-----------------------------|---------|----------|-----------|------------|-----------|----------------------
  quality-checks-test-cases  | v1beta  |  worker  |  public   |   active   | running:1 |      iamgroot
"""
INSIGHTS = (
    "                NAME                | VERSION |  TYPE  | WORKSPACE | STATUS |   RUNTIME   |     OWNER      \n"
    "------------------------------------|---------|--------|-----------|--------|-------------|----------------       \n"
    "  data-product-insights-worker      | v1beta  | worker | public    | active | running:1   | iamgroot  \n"
)


def actions(run: Run, line: str = PLAN) -> list[str]:
    return [item["action"] for item in json.loads(run(line).out)["resources"]]


def test_workspaces_are_apart(run: Run) -> None:
    run(RECORD)
    assert actions(run) == ["unchanged"]
    assert actions(run, PLAN.replace("curriculum", "sandbox")) == ["create"]


def test_the_history(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    run(RECORD)
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("replicas: 2", "replicas: 3"))
    run(RECORD)
    run(RECORD)  # nothing to change: nothing to record
    run("apply -f dataproducts/new-worker.yaml --record")
    run("delete -i new-worker:v1beta:worker -w curriculum")
    assert str(run("history -n new-worker")) == snapshot
    assert str(run("history -n new-worker -w public -t worker")) == snapshot
    assert run("history --output json").out == snapshot
    assert run("history").code == 0


def test_a_user_whose_name_is_no_text(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "groot\udcff")
    assert run(RECORD).code == 0
    assert "groot?" in run("get").out


def test_the_history_of_nothing(run: Run, folder: Any) -> None:
    assert run("history") == (0, "", "WARN[0000] nothing is recorded\n")
    assert run("history -n nothing").code == 1
    assert not folder.state.exists()


class TestRollback:
    def test_to_the_one_before(self, run: Run, folder: Any) -> None:
        run(RECORD)
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("replicas: 2", "replicas: 3"))
        run(RECORD)
        result = run("rollback -n new-worker -w curriculum")
        assert (result.code, result.out) == (0, "")
        assert result.err == (
            "INFO[0000] ⏪ rollback(curriculum) new-worker:v1beta:worker...complete\n"
            "It is back to what it was in revision 1; this is revision 3.\n"
        )
        assert actions(run) == ["update"]
        folder.write("dataproducts/new-worker.yaml", WORKER)
        assert actions(run) == ["unchanged"]

    def test_to_a_revision(self, run: Run, folder: Any) -> None:
        for count in (2, 3, 4):
            folder.write("dataproducts/new-worker.yaml", WORKER.replace("replicas: 2", f"replicas: {count}"))
            run(RECORD)
        assert run("rollback -n new-worker -w curriculum --to 1").code == 0
        assert "running:2" in run("get").out
        assert run("rollback -n new-worker -w curriculum --to 3").code == 0
        assert "running:4" in run("get").out

    def test_before_the_first(self, run: Run) -> None:
        run(RECORD)
        assert "It is back to not being there" in run("rollback -n new-worker -w curriculum").err
        assert actions(run) == ["create"]
        assert run("rollback -n new-worker -w curriculum").code == 0
        assert actions(run) == ["unchanged"]

    def test_to_where_nothing_is(self, run: Run, folder: Any) -> None:
        result = run("rollback -n new-worker -w curriculum")
        assert result.code == 1
        assert result.err.endswith("nothing is recorded of new-worker:worker in the workspace curriculum\n")
        assert run("rollback -n big -t compute").err.endswith("nothing is recorded of big:compute\n")
        assert not folder.state.exists()
        run(RECORD)
        result = run("rollback -n new-worker -w curriculum --to 7")
        assert result.code == 1
        assert "there are 1" in result.err


class TestImport:
    def test_the_documented_tables(self, run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
        folder.write("table.txt", f"{DOCUMENTED}\n{INSIGHTS}")
        result = run("state import -f table.txt")
        assert result == (0, "", "INFO[0000] 📥 state import...2 resources\n")
        assert str(run("get -t worker -w public -a")) == snapshot

    def test_our_own_table_comes_back_as_it_was(self, run: Run, folder: Any) -> None:
        run(RECORD)
        table = run("get -a").out
        folder.write("table.txt", table)
        assert run("state import -f table.txt --state other.sqlite").code == 0
        assert run("get -a --state other.sqlite").out == table

    def test_a_plan_starts_from_what_is_there(self, run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
        folder.write("table.txt", DOCUMENTED.replace("quality-checks-test-cases", "new-worker"))
        run("state import -f table.txt")
        assert str(run("apply -f dataproducts/new-worker.yaml")) == snapshot
        assert run("update -f dataproducts/new-worker.yaml").code == 0
        assert run("create -f dataproducts/new-worker.yaml").code == 1

    def test_totals_do_not_compare_with_what_is_not_known(self, run: Run, folder: Any) -> None:
        folder.write("table.txt", DOCUMENTED.replace("quality-checks-test-cases", "other"))
        run("state import -f table.txt")
        run("apply -f dataproducts/new-worker.yaml --record")
        folder.write("dataproducts/other.yaml", WORKER.replace("new-worker", "other"))
        result = run("apply -R -f dataproducts")
        assert "requests 400m CPU and 512Mi memory for 4 replicas." in result.out
        totals = json.loads(run("apply -R -f dataproducts --output json").out)["totals"]
        assert totals["capacity"]["before"] is None

    def test_what_is_known_already_is_kept(self, run: Run, folder: Any) -> None:
        run("apply -f dataproducts/new-worker.yaml --record")
        folder.write("table.txt", DOCUMENTED.replace("quality-checks-test-cases", "new-worker").replace(":1", ":7"))
        run("state import -f table.txt")
        assert "running:7" in run("get").out
        assert actions(run, "apply -f dataproducts/new-worker.yaml --output json") == ["unchanged"]

    def test_one_workspace_of_many(self, run: Run, folder: Any) -> None:
        folder.write("table.txt", DOCUMENTED + INSIGHTS.replace("public    ", "sandbox   "))
        run("state import -f table.txt -w sandbox")
        assert "quality" not in run("get -a").out
        assert "insights" in run("get -a").out

    def test_a_table_drawn_with_lines_and_colours(self, run: Run, folder: Any) -> None:
        text = DOCUMENTED.replace("|", "│").replace("-----", "─────").replace("active", "\x1b[32mactive\x1b[0m")
        folder.write("table.txt", text)
        assert run("state import -f table.txt").code == 0
        assert "| active |" in run("get -a").out

    def test_a_broken_line_goes_on_with_the_row(self, run: Run, folder: Any) -> None:
        more = "                             |         |          |           |            | pending:1 |      \n"
        folder.write("table.txt", DOCUMENTED + more)
        assert run("state import -f table.txt").code == 0
        assert "running:1 pending:1" in run("get -a").out

    @pytest.mark.parametrize(
        "text",
        ["", "no table\n", "a | b | c\n", DOCUMENTED + " x | y\n", DOCUMENTED.replace("v1beta", "      ")],
        ids=["empty", "none", "headless", "short", "gap"],
    )
    def test_what_is_no_table(self, run: Run, folder: Any, text: str, snapshot: SnapshotAssertion) -> None:
        folder.write("table.txt", text)
        result = run("state import -f table.txt")
        assert (result.code, result.out) == (2, "")
        assert result.err == snapshot
        assert not folder.state.exists()

    def test_a_file_that_is_not_there(self, run: Run) -> None:
        assert run("state import -f nothing.txt").code == 2


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
        assert "cannot be written" in result.err

    @pytest.mark.parametrize("line", [PLAN, RECORD, "get -a"])
    def test_a_folder_is_no_state(self, run: Run, folder: Any, line: str) -> None:
        result = run(f"{line} --state dataproducts")
        assert result.code == 2
        assert "dataproducts is a folder\n  help: --state FILE chooses another place\n" in result.err

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
            assert "state.sqlite cannot be written: Permission denied" in refused.err


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
    """Take a sound state and spoil its pages."""
    data = path.read_bytes()
    path.write_bytes(data[:4096] + bytes(255 for _ in range(len(data) - 4096)))


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
            assert (result.code, result.out) == (2, ""), line
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
        assert "what the state holds of new-worker:v1beta:worker is damaged" in result.err
