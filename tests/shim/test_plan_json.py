"""The JSON output of a plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


MANIFESTS = Path(__file__).parent / "manifests"


WORKER = (MANIFESTS / "new-worker.yaml").read_text(encoding="utf-8")


SECRET = (MANIFESTS / "orders-secret.yaml").read_text(encoding="utf-8")


LINE = "apply -f dataproducts/new-worker.yaml -w curriculum"


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
