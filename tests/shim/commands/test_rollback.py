"""``rollback``: earlier states of a resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.shim.samples import RECORD, WORKER, actions

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


class TestRollback:
    def test_to_the_one_before(self, run: Run, folder: Any) -> None:
        run(RECORD)
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("replicas: 2", "replicas: 3"))
        run(RECORD)
        result = run("rollback -n new-worker -w curriculum")
        assert (result.code, result.out) == (0, "")
        assert result.err == (
            "INFO[0000] ⏪ rollback(curriculum) new-worker:v1beta:worker...complete\n"
            "Rolled back to revision 1; recorded as revision 3.\n"
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
        assert "Rolled back to a state without the resource" in run("rollback -n new-worker -w curriculum").err
        assert actions(run) == ["create"]
        assert run("rollback -n new-worker -w curriculum").code == 0
        assert actions(run) == ["unchanged"]

    def test_to_where_nothing_is(self, run: Run, folder: Any) -> None:
        result = run("rollback -n new-worker -w curriculum")
        assert result.code == 1
        assert result.err.endswith("no recorded changes of new-worker:worker in workspace curriculum\n")
        assert run("rollback -n big -t compute").err.endswith("no recorded changes of big:compute\n")
        assert not folder.state.exists()
        run(RECORD)
        result = run("rollback -n new-worker -w curriculum --to 7")
        assert result.code == 1
        assert "has no revision 7: must be one of 1" in result.err
