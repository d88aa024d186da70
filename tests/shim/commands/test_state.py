"""``state import``: tables that the real dataos-ctl has printed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.shim.samples import DOCUMENTED, RECORD, WORKER, actions

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


INSIGHTS = (
    "                NAME                | VERSION |  TYPE  | WORKSPACE | STATUS |   RUNTIME   |     OWNER      \n"
    "------------------------------------|---------|--------|-----------|--------|-------------|----------------       \n"
    "  data-product-insights-worker      | v1beta  | worker | public    | active | running:1   | iamgroot  \n"
)


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

    def test_a_file_that_is_not_there(self, run: Run) -> None:
        assert run("state import -f nothing.txt").code == 2
