"""The text output of a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


LINE = "apply -f dataproducts/new-worker.yaml -w curriculum"


MANIFESTS = Path(__file__).parent / "manifests"


WORKER = (MANIFESTS / "new-worker.yaml").read_text(encoding="utf-8")


CHANGED = (
    WORKER.replace(
        "replicas: 2", "replicas: 2\n  autoScaling:\n    enabled: true\n    minReplicas: 2\n    maxReplicas: 5"
    )
    .replace("  logLevel: INFO\n", "")
    .replace("description: Copies orders", "description: Copies all orders\nowner: rocket")
    .replace("  - dataos:type:resource", "  - dataos:layer:user\n  - dataos:type:resource\n  - orders")
    .replace("cpu: 500m", "cpu: 600m")
    .replace("name: sink", "name: drain")
)


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
