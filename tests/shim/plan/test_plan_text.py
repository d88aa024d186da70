"""The text output of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import CHANGED, LINE, WORKER

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


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (f"{'a' * 80} one {'b' * 80}", f"{'a' * 80} two {'b' * 80}", [f"…{'a' * 19} one bbb", f"…{'a' * 19} two bbb"]),
        (f"one {'b' * 80}", f"two {'b' * 80}", ["  one bbb", " two bbb"]),
        ("a" * 90, "a" * 80, [f"…{'a' * 30} ->", f"-> …{'a' * 20}\n"]),
    ],
)
def test_where_long_values_differ_is_shown(run: Run, folder: Any, before: str, after: str, shown: list[str]) -> None:
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("Copies orders", before))
    run(f"{LINE} --record")
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("Copies orders", after))
    (line,) = [line for line in run(LINE).out.splitlines(keepends=True) if "~ description" in line]
    assert [part for part in shown if part not in line] == []
    assert len(line) < 150


def test_a_limit_that_is_not_known_is_not_called_none(run: Run, folder: Any) -> None:
    head = "name: newer\nversion: v2alpha\ntype: worker\n"
    folder.write("w.yaml", f"{head}spec:\n  stack: bento:3.0\n  compute: runnable-default\n")
    out = run("apply -f w.yaml").out
    assert "unknown memory, limits unlimited or unknown CPU and unlimited or unknown memory\n" in out
