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
