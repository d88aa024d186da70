"""``history``: the recorded events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.shim.samples import RECORD, WORKER

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


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


def test_the_history_of_nothing(run: Run, folder: Any) -> None:
    assert run("history") == (0, "", "WARN[0000] no recorded changes\n")
    result = run("history -n nothing -t worker -w sales")
    assert result == (1, "", "WARN[0000] no recorded changes of nothing:worker in workspace sales\n")
    assert run("history nothing") == (
        2, "", "ERRO[0000] unexpected argument: nothing\n  help: use `-n nothing`\n"
    )  # fmt: skip
    assert not folder.state.exists()
