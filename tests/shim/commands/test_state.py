"""``state import``: tables that the real dataos-ctl has printed."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import DOCUMENTED, PLAN, RECORD, WORKER, actions, named

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


INSIGHTS = (
    "                NAME                | VERSION |  TYPE  | WORKSPACE | STATUS |   RUNTIME   |     OWNER      \n"
    "------------------------------------|---------|--------|-----------|--------|-------------|----------------       \n"
    "  data-product-insights-worker      | v1beta  | worker | public    | active | running:1   | iamgroot  \n"
)

SERVER = """\
generation: 1
uid: 001c339c-9c82-4733-be84-7472394c7d6c
created: 2025-08-06T11:32:37Z
status:
  aggregateStatus: active
  builderState:
    stage: building
  runtimeState:
    status: running
"""
"""What the server adds to a manifest, by the captured output of ``get -d``."""
API_KEY = "dG9rZW5fdGVzdF9hcGlfa2V5X3F3ZXJ0eQ=="


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
        assert run("get --tags").out.rstrip().endswith(" | iamgroot | dataos:type:resource")
        plan = json.loads(run("apply -f dataproducts/new-worker.yaml --output json").out)
        assert [item["action"] for item in plan["resources"]] == ["unchanged"]
        assert plan["totals"]["capacity"]["before"] == plan["totals"]["capacity"]["after"] is not None
        folder.write("dataproducts/new-worker.yaml", named("other"))
        assert "1 no longer in these files" in run("apply -f dataproducts/new-worker.yaml --prune").out

    def test_what_is_known_of_another_version_is_not_kept(self, run: Run, folder: Any) -> None:
        run("apply -f dataproducts/new-worker.yaml --record")
        table = DOCUMENTED.replace("quality-checks-test-cases", "new-worker").replace("v1beta ", "v2alpha")
        folder.write("table.txt", table)
        run("state import -f table.txt")
        assert " v2alpha " in run("get").out
        assert "dataos:type:resource" not in run("get --tags").out

    def test_what_belongs_to_no_workspace_is_in_each(self, run: Run, folder: Any) -> None:
        row = "lake | v1 | depot | | active | | iamgroot\n"
        folder.write("table.txt", f"NAME | VERSION | TYPE | WORKSPACE | STATUS | RUNTIME | OWNER\n{row}")
        assert run("state import -f table.txt -w sandbox").err.endswith("state import...1 resource\n")
        assert "lake" in run("get -a").out

    def test_one_workspace_of_many(self, run: Run, folder: Any) -> None:
        folder.write("table.txt", DOCUMENTED + INSIGHTS.replace("public    ", "sandbox   "))
        run("state import -f table.txt -w sandbox")
        assert "quality" not in run("get -a").out
        assert "insights" in run("get -a").out

    def test_a_file_that_is_not_there(self, run: Run) -> None:
        assert run("state import -f nothing.txt") == (
            2, "", "ERRO[0000] cannot read nothing.txt: No such file or directory\n"
        )  # fmt: skip
        help = "run `dataos-ctl get -t worker -a > output.txt` and use `-f output.txt`"
        assert run("state import") == (2, "", f"ERRO[0000] no file specified\n  help: {help}\n")

    def test_a_table_drawn_with_lines_and_colors(self, run: Run, folder: Any) -> None:
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
        ["", "no table\n", "a | b | c\n", DOCUMENTED.replace("v1beta", "      "), "[", "[{}]", "[1]", '{"a": 1}\n'],
        ids=["empty", "none", "headless", "gap", "broken JSON", "other JSON", "numbers", "an object"],
    )
    def test_a_file_without_resources(self, run: Run, folder: Any, text: str, snapshot: SnapshotAssertion) -> None:
        folder.write("table.txt", text)
        result = run("state import -f table.txt")
        assert (result.code, result.out) == (2, "")
        assert result.err == snapshot
        assert not folder.state.exists()

    def test_a_row_that_cannot_be_read_is_reported(self, run: Run, folder: Any) -> None:
        folder.write("table.txt", DOCUMENTED + " x | y\n")
        result = run("state import -f table.txt")
        assert result.code == 0
        assert "WARN[0000] table.txt:7: skipped 1 row with more or fewer cells than the 7 columns" in result.err

    def test_a_table_of_tokens_is_refused(self, run: Run, folder: Any) -> None:
        folder.write("table.txt", "  TOKEN | TYPE\n--------|------\n  dG9r  | apikey\n")
        result = run("state import -f table.txt")
        assert result.code == 2
        assert "table.txt contains a table of tokens or passwords" in result.err
        assert "dG9r" not in result.err


WORKERS = """\
$ dataos-ctl get -t worker -w curriculum -a
    NAME   | VERSION |  TYPE  | WORKSPACE  | STATUS |  RUNTIME  | OWNER
-----------|---------|--------|------------|--------|-----------|-------
{rows}"""
FIRST = "  first    | v1beta  | worker | curriculum | active | running:1 | ada\n"
SECOND = "  second   | v1beta  | worker | curriculum | {} | running:1 | ada\n"


def rows(run: Run) -> list[str]:
    return [line.split()[0] for line in run("get -a").out.splitlines()[3:]]


class TestAbsence:
    """What a complete list no longer contains is absent."""

    @pytest.fixture(autouse=True)
    def recorded(self, run: Run, folder: Any) -> None:
        for name in ("first", "second"):
            folder.write(f"{name}.yaml", named(name))
            run(f"apply -f {name}.yaml -w curriculum --record")
            run(f"apply -f {name}.yaml -w sandbox --record")

    def take(self, run: Run, folder: Any, text: str, more: str = "") -> Any:
        folder.write("table.txt", text)
        return run(f"state import -f table.txt {more}")

    def test_a_list_of_all_owners(self, run: Run, folder: Any) -> None:
        result = self.take(run, folder, WORKERS.format(rows=FIRST))
        assert result.err == "INFO[0000] 📥 state import...1 resource, 1 absent\n"
        assert rows(run) == ["first", "first", "second"]  # the last two in the other workspace
        assert actions(run, "apply -f second.yaml -w curriculum --output json") == ["create"]
        assert "absent" in run("history -n second").out
        assert {event["command"] for event in json.loads(run("history --output json").out)} == {"apply", "state import"}
        run("rollback -n second -w curriculum")
        assert rows(run) == ["first", "second", "first", "second"]

    def test_an_empty_list_of_all_owners(self, run: Run, folder: Any) -> None:
        result = self.take(run, folder, WORKERS.format(rows=""))
        assert result.err == "INFO[0000] 📥 state import...0 resources, 2 absent\n"
        assert rows(run) == ["first", "second"]

    def test_a_list_that_may_be_a_part_proves_nothing(self, run: Run, folder: Any) -> None:
        for command in ("get -t worker -w curriculum", "get -t worker -w curriculum -a -o ada"):
            self.take(run, folder, WORKERS.format(rows=FIRST).replace("get -t worker -w curriculum -a", command))
        table = WORKERS.partition("\n")[2].format(rows=FIRST)
        self.take(run, folder, table)
        assert rows(run) == ["first", "second", "first", "second"]

    def test_a_list_that_the_user_says_is_complete(self, run: Run, folder: Any) -> None:
        table = WORKERS.partition("\n")[2].format(rows=FIRST)
        result = self.take(run, folder, table, "--complete worker:curriculum")
        assert result.err == "INFO[0000] 📥 state import...1 resource, 1 absent\n"

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ("secret", "the list secret of --complete is not in the file\n  help: lists in it: worker:curriculum"),
            ("depot,worker", "the list depot of --complete is not in the file\n  help: lists in it: worker:curriculum"),
            ("worker:", 'invalid value "worker:" for --complete: must be TYPE or TYPE:WORKSPACE'),
        ],
    )
    def test_a_list_that_is_not_in_the_file(self, run: Run, folder: Any, given: str, message: str) -> None:
        result = self.take(run, folder, WORKERS.format(rows=FIRST), f"--complete {given}")
        assert result.code == 2
        assert message in result.err

    def test_a_damaged_list_is_not_complete(self, run: Run, folder: Any) -> None:
        damaged = WORKERS.format(rows=FIRST + "  second   | v1beta\n")
        assert self.take(run, folder, damaged).err.endswith("state import...1 resource\n")
        result = self.take(run, folder, damaged, "--complete worker")
        assert result.code == 2
        assert "the list worker:curriculum is not complete: rows of it could not be read" in result.err
        assert rows(run) == ["first", "second", "first", "second"]

    def test_a_row_that_says_deleted(self, run: Run, folder: Any) -> None:
        table = WORKERS.partition("\n")[2].format(rows=FIRST + SECOND.format("deleted"))
        assert self.take(run, folder, table).err.endswith("state import...1 resource, 1 absent\n")
        table = WORKERS.partition("\n")[2].format(rows=FIRST.replace("active", "deleted"))
        assert self.take(run, folder, table).err.endswith("state import...0 resources, 1 absent\n")

    def test_another_workspace_than_the_chosen_one_is_left_alone(self, run: Run, folder: Any) -> None:
        self.take(run, folder, WORKERS.format(rows=FIRST), "-w sandbox --complete worker")
        assert rows(run) == ["first", "second", "first", "second"]


class TestDetails:
    """The YAML of ``get -d`` contains the fields."""

    def test_our_own_details_are_what_was_recorded(self, run: Run, folder: Any) -> None:
        run(RECORD)
        folder.write("details.txt", run("get -a -d").out)
        folder.state.unlink()
        assert run("state import -f details.txt").code == 0
        assert actions(run) == ["unchanged"]
        assert "running:2" in run("get -a").out

    def test_what_the_server_adds_is_no_change(self, run: Run, folder: Any) -> None:
        worker = WORKER.replace("description:", "owner: ada\nworkspace: curriculum\ndescription:").replace(
            "  - dataos:type:resource\n", "  - dataos:type:resource\n  - dataos:workspace:curriculum\n"
        )
        folder.write("details.txt", f"INFO[0000] 🔍 get...complete\n\n---\n# comment\n{worker}{SERVER}")
        assert run("state import -f details.txt").err == "INFO[0000] 📥 state import...1 resource\n"
        assert actions(run) == ["unchanged"]
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("replicas: 2", "replicas: 3"))
        (item,) = json.loads(run(PLAN).out)["resources"]
        assert [change["path"] for change in item["changes"]] == ["worker.replicas"]

    def test_secrets_in_them_are_not_stored(self, run: Run, keyed: Any) -> None:
        keyed.write("details.txt", keyed.worker.replace("$KEY", API_KEY) + SERVER)
        run("state import -f details.txt")
        assert API_KEY.encode() not in keyed.state.read_bytes()
        assert actions(run, PLAN.replace("curriculum", "public")) == ["unchanged"]

    def test_a_sanitized_secret_cannot_be_compared(self, run: Run, keyed: Any) -> None:
        keyed.write("details.txt", keyed.worker.replace("$KEY", '"*****"') + SERVER)
        run("state import -f details.txt")
        result = run("apply -f dataproducts/new-worker.yaml")
        assert "*** -> *** (may differ: the recorded value is hidden)" in result.out

    @pytest.fixture
    def keyed(self, folder: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
        monkeypatch.setenv("KEY", API_KEY)
        folder.worker = WORKER.replace("compute:", "runAsApiKey: $KEY\n  compute:")
        folder.write("dataproducts/new-worker.yaml", folder.worker)
        return folder


def test_a_file_without_lists(run: Run, folder: Any) -> None:
    folder.write("table.txt", "")
    error = "the list worker of --complete is not in the file\n  help: lists in it: none\n"
    assert run("state import -f table.txt --complete worker").err.endswith(error)


class TestOwnJson:
    def test_it_comes_back_as_it_was(self, run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PLACE", "montevideo")
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("Copies orders", "$PLACE"))
        run(RECORD)
        printed = run("get -a --output json")
        folder.write("saved.json", printed.err + printed.out)
        assert run("state import -f saved.json --state other.sqlite").err.endswith("state import...1 resource\n")
        assert run("get -a --output json --state other.sqlite").out == printed.out
        assert "unchanged" in run("apply -f dataproducts/new-worker.yaml -w curriculum --state other.sqlite").err


def test_a_damaged_row_of_another_resource_does_not_stop_an_import_of_a_part(run: Run, folder: Any) -> None:
    for name in ("first", "second"):
        folder.write(f"{name}.yaml", named(name))
        run(f"apply -f {name}.yaml -w curriculum --record")
    connection = sqlite3.connect(folder.state)
    with connection:
        connection.execute("UPDATE resource SET body = body || ' ' WHERE name = 'second'")
    connection.close()
    folder.write("table.txt", WORKERS.partition("\n")[2].format(rows=FIRST))
    assert run("state import -f table.txt") == (0, "", "INFO[0000] 📥 state import...1 resource\n")
    folder.write("table.txt", WORKERS.format(rows=FIRST))
    result = run("state import -f table.txt")
    assert result.code == 2
    assert "the recorded state of second:v1beta:worker is corrupt" in result.err


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (b"", "no resources in table.txt", "create it with `dataos-ctl get ... > output.txt`"),
        (b"caf\xe9", "table.txt is not valid UTF-8", "create it with `dataos-ctl get ... > output.txt`"),
        (b"\0", "table.txt is a binary file, not YAML", ""),
    ],
)
def test_a_file_that_is_not_the_output_of_get(run: Run, folder: Any, text: bytes, message: str, hint: str) -> None:
    (folder.path / "table.txt").write_bytes(text)
    result = run("state import -f table.txt")
    assert (result.code, result.out) == (2, "")
    assert result.err == f"ERRO[0000] {message}\n" + (f"  help: {hint}\n" if hint else "")


def test_lists_that_are_complete_are_named_with_commas(run: Run, folder: Any) -> None:
    for name in ("first", "second"):
        folder.write(f"{name}.yaml", named(name))
        for workspace in ("curriculum", "sandbox"):
            run(f"apply -f {name}.yaml -w {workspace} --record")
    table = WORKERS.partition("\n")[2].format(rows=FIRST + FIRST.replace("curriculum", "sandbox   "))
    folder.write("table.txt", table)
    assert run("state import -f table.txt --complete Worker:Sandbox").err.endswith("2 resources, 1 absent\n")
    assert rows(run) == ["first", "second", "first"]
    assert run("state", "import", "-f", "table.txt", "--complete", "worker:sandbox, worker:curriculum,").code == 0
    assert rows(run) == ["first", "first"]
    error = run("state import -f table.txt --complete :sandbox").err
    assert 'invalid value ":sandbox" for --complete: must be TYPE or TYPE:WORKSPACE' in error
    backwards = WORKERS.partition("\n")[2].format(rows=FIRST.replace("curriculum", "sandbox   ") + FIRST)
    folder.write("table.txt", backwards)
    assert (
        "help: lists in it: worker:curriculum, worker:sandbox" in run("state import -f table.txt --complete depot").err
    )
