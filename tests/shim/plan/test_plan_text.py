"""The text output of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import CHANGED, LINE, SECRET, WORKER, named

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


def test_a_new_worker(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    assert str(run(LINE)) == snapshot
    assert not folder.state.parent.exists()


def test_a_worker_that_changes(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    run(f"{LINE} --record")
    folder.write("dataproducts/new-worker.yaml", CHANGED)
    assert str(run(LINE)) == snapshot
    run(f"{LINE} --record")
    folder.write("dataproducts/new-worker.yaml", WORKER)
    assert str(run(LINE)) == snapshot


def test_a_limit_that_is_not_known_is_not_called_none(run: Run, folder: Any) -> None:
    head = "name: newer\nversion: v2alpha\ntype: worker\n"
    folder.write("w.yaml", f"{head}spec:\n  stack: bento:3.0\n  compute: runnable-default\n")
    out = run("apply -f w.yaml").out
    assert "unknown memory, limits unlimited or unknown CPU and unlimited or unknown memory\n" in out


def test_a_new_worker_with_all_its_fields(run: Run, snapshot: SnapshotAssertion) -> None:
    assert run(f"{LINE} -v").out == snapshot


def test_totals_only(run: Run, folder: Any) -> None:
    result = run(f"{LINE} -q")
    assert result.out.splitlines() == [
        "Plan: 1 to create, 0 to update, 0 unchanged; requests 200m CPU and 256Mi memory for 2 replicas.",
        "Effect: +200m CPU and +256Mi memory on runnable-default.",
    ]
    assert result.err == ""
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("INFO", "LOUD"))
    assert "LOUD" in run(f"{LINE} -q").err
    assert run(f"{LINE} -q -v").code == 2


def test_a_secret_comes_first_and_a_missing_one_is_named(run: Run, folder: Any) -> None:
    uses = "dataosSecrets:\n    - name: orders-secret\n    - name: other\n  compute:"
    folder.write("dataproducts/new-worker.yaml", f"{WORKER.replace('compute:', uses)}---\n{SECRET}")
    out = run(LINE).out
    assert out.index("+ orders-secret:v1:secret") < out.index("+ new-worker:v1beta:worker")
    assert [line.strip() for line in out.splitlines() if " ! " in line] == [
        "! uses secret other (curriculum), which is not in these manifests"
    ]
    run(f"{LINE} --record")
    assert "not in these manifests and not in the recorded state" in run(LINE).out
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("compute:", uses.replace("    - name: other\n", "")))
    assert " ! " not in run(LINE).out


class TestPrune:
    def test_what_is_no_longer_in_the_files_is_listed(self, run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
        folder.write("dataproducts/old.yaml", named("old"))
        folder.write("elsewhere/other.yaml", named("other"))
        run("apply -R -f dataproducts --record")
        run("apply -R -f elsewhere --record")
        (folder.path / "dataproducts" / "old.yaml").unlink()
        assert str(run("apply -R -f dataproducts --prune")) == snapshot
        assert "old" not in run("apply -R -f dataproducts").out
        assert "old" not in run("apply -f dataproducts/new-worker.yaml --prune").out
        assert run("get -t worker -n old -a").code == 0

    def test_paths_are_relative_to_the_repository(self, run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        folder.write("dataproducts/new-worker.yaml", f"{WORKER}---\n{named('old')}")
        run("apply -f dataproducts/new-worker.yaml --record")
        folder.write("dataproducts/new-worker.yaml", WORKER)
        monkeypatch.chdir(folder.path / "dataproducts")
        for target in ("-f new-worker.yaml", "-R -f .", "-R -f .."):
            assert "1 no longer in these files" in run(f"apply {target} --prune -q").out

    def test_a_resource_that_moves_to_another_file_stays(self, run: Run, folder: Any) -> None:
        run("apply -R -f dataproducts --record")
        (folder.path / "dataproducts" / "new-worker.yaml").rename(folder.path / "dataproducts" / "moved.yaml")
        assert "no longer" not in run("apply -R -f dataproducts --prune").out


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        (WORKER, WORKER.replace("INFO", "DEBUG"), ["capacity: 2 replicas"]),
        (WORKER, WORKER.replace("replicas: 2", "replicas: 3"), ["capacity: 2 replicas", "->  3 replicas"]),
        (
            WORKER,
            WORKER.replace("replicas: 2", "autoScaling: {enabled: true, minReplicas: 2, maxReplicas: 5}"),
            ["capacity at min: 2 replicas", "capacity at max: 2 replicas", "->  5 replicas"],
        ),
        (
            WORKER.replace("replicas: 2", "autoScaling: {enabled: true, minReplicas: 1, maxReplicas: 2}"),
            WORKER,
            ["capacity at min: 1 replica", "->  2 replicas", "capacity at max: 2 replicas"],
        ),
    ],
)
def test_the_capacity_before_and_after(run: Run, folder: Any, before: str, after: str, lines: list[str]) -> None:
    folder.write("dataproducts/new-worker.yaml", before)
    assert run(f"{LINE} --record").code == 0
    folder.write("dataproducts/new-worker.yaml", after)
    found = [line for line in run(LINE).out.splitlines() if "replica" in line and line.startswith("      ")]
    found = [line for line in found if "capacity" in line or ("-> " in line and "CPU" in line)]
    assert [line.strip().partition(" with")[0].partition(",")[0].partition(" request")[0] for line in found] == lines


def test_the_requests_at_both_ends(run: Run, folder: Any) -> None:
    scaled = WORKER.replace("replicas: 2", "autoScaling: {enabled: true, minReplicas: 1, maxReplicas: 5}")
    folder.write("dataproducts/new-worker.yaml", scaled)
    total = run(LINE).out.splitlines()[-2]
    assert total == (
        "Plan: 1 to create, 0 to update, 0 unchanged; requests at min 100m CPU and 128Mi memory for 1 replica, "
        "at max 500m CPU and 640Mi memory for 5 replicas."
    )
    run(f"{LINE} --record")
    folder.write("dataproducts/new-worker.yaml", scaled.replace("maxReplicas: 5", "maxReplicas: 6"))
    assert (
        "at min 100m CPU and 128Mi memory for 1 replica, at max 500m -> 600m CPU and 640Mi -> 768Mi memory for 5 -> 6"
        in (run(LINE).out)
    )


def test_what_is_shown_of_a_new_resource(run: Run, folder: Any) -> None:
    folder.write("depot.yaml", SECRET)
    out = run("apply -f depot.yaml").out
    assert "; use `-v` to show them\n" in out
    assert "stack" not in out
    assert "stack bento-worker:3.0, compute runnable-default, " in run(LINE).out


def test_the_fields_of_an_imported_resource_are_unknown(run: Run, folder: Any) -> None:
    head = "NAME | VERSION | TYPE | WORKSPACE | STATUS | RUNTIME | OWNER\n"
    folder.write("t.txt", f"{head}new-worker | v1 | worker | curriculum | active | running:1 | iamgroot\n")
    assert run("state import -f t.txt").code == 0
    lines = run(LINE).out.splitlines()
    assert lines[1:3] == ["      current fields unknown: imported from a table", "      ~ version  v1 -> v1beta"]
    assert lines[3].startswith("      capacity: ")


def test_an_unchanged_resource_shows_no_capacity(run: Run) -> None:
    run(f"{LINE} --record")
    assert run(LINE).out.splitlines() == [
        "  = new-worker:v1beta:worker (curriculum) unchanged, dataproducts/new-worker.yaml:1",
        "Plan: 0 to create, 0 to update, 1 unchanged; requests 200m CPU and 256Mi memory for 2 replicas.",
    ]
