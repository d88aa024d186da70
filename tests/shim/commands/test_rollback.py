"""``rollback``: earlier states of a resource."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.shim.samples import RECORD, WORKER, actions, named

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

    def test_the_revisions_of_other_resources_are_between_its_own(self, run: Run, folder: Any) -> None:
        folder.write("other.yaml", named("other"))
        run("apply -f other.yaml --record")
        run(RECORD)
        folder.write("other.yaml", named("other").replace("replicas: 2", "replicas: 3"))
        run("apply -f other.yaml --record")
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("replicas: 2", "replicas: 3"))
        run(RECORD)
        result = run("rollback -n new-worker -w curriculum --to 1")
        assert (result.code, result.out) == (1, "")
        assert "new-worker:v1beta:worker has no revision 1: must be one of 2, 4\n" in result.err
        assert (
            "Rolled back to revision 2; recorded as revision 5.\n"
            in run("rollback -n new-worker -w curriculum --to 3").err
        )
        assert (
            "Rolled back to revision 4; recorded as revision 6.\n"
            in run("rollback -n new-worker -w curriculum --to 4").err
        )

    def test_to_another_version_of_the_manifest(self, run: Run, folder: Any) -> None:
        run(RECORD)
        newer = WORKER.replace("version: v1beta", "version: v2alpha").replace("\nworker:", "\nspec:")
        folder.write("dataproducts/new-worker.yaml", newer)
        run(RECORD)
        result = run("rollback -n new-worker -w curriculum")
        assert "rollback(curriculum) new-worker:v1beta:worker...complete\n" in result.err
        assert [event["command"] for event in json.loads(run("history --output json").out)] == [
            "apply", "apply", "rollback",
        ]  # fmt: skip
        assert " v1beta " in run("get").out

    def test_to_a_revision_in_which_it_was_deleted(self, run: Run) -> None:
        run(RECORD)
        run("delete -i new-worker:v1beta:worker:curriculum")
        run(RECORD)
        assert run("rollback -n new-worker -w curriculum --to 2").err.endswith(
            "Rolled back to a state without the resource; recorded as revision 4.\n"
        )
        assert "new-worker" not in run("get -a").out

    def test_the_resource_must_be_named(self, run: Run) -> None:
        assert run("rollback") == (2, "", "ERRO[0000] no resource specified\n  help: use `-n NAME`\n")
