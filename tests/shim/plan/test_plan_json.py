"""The JSON output of a plan."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.shim.samples import CHANGED, LINE, SECRET, WORKER

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


def test_json(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    run(f"{LINE} --record")
    folder.write("dataproducts/new-worker.yaml", f"{CHANGED}---\n{SECRET}")
    result = run(f"{LINE} --output json")
    assert json.loads(result.out) == snapshot
    assert json.loads(run(f"{LINE} --output json --record").out)["revision"] == 2
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("INFO", "LOUD"))
    refused = run(f"{LINE} --output json")
    assert refused.code == 1
    assert json.loads(refused.out) == snapshot
