"""Manifests, calls and tables that several tests use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

MANIFESTS = Path(__file__).parent / "data"

WORKER = (MANIFESTS / "new-worker.yaml").read_text(encoding="utf-8")

SECRET = (MANIFESTS / "orders-secret.yaml").read_text(encoding="utf-8")

LINE = "apply -f dataproducts/new-worker.yaml -w curriculum"

APPLY = """\
INFO[0000] 🛠 apply...
INFO[0000] 🔧 applying(public) cnt-city-demo-001:v1beta:worker...
INFO[0000] 🔧 applying(public) cnt-city-demo-001:v1beta:worker...created
INFO[0000] 🛠 apply...complete
"""

DELETE = """\
INFO[0000] 🗑 delete...
INFO[0000] 🗑 deleting(public) cnt-product-demo-01:v1beta:worker...
INFO[0000] 🗑 deleting(public) cnt-product-demo-01:v1beta:worker...deleted
INFO[0000] 🗑 delete...complete
"""

RECORD = "apply -f dataproducts/new-worker.yaml -w curriculum --record"

PLAN = "apply -f dataproducts/new-worker.yaml -w curriculum --output json"

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

DOCUMENTED = """\
INFO[0000] 🔍 get...
INFO[0004] 🔍 get...complete

             NAME            | VERSION |   TYPE   | WORKSPACE |   STATUS   |  RUNTIME  |       OWNER
-----------------------------|---------|----------|-----------|------------|-----------|----------------------
  quality-checks-test-cases  | v1beta  |  worker  |  public   |   active   | running:1 |      iamgroot
"""


def named(name: str, text: str = WORKER) -> str:
    return text.replace("name: new-worker", f"name: {name}")


def actions(run: Run, line: str = PLAN) -> list[str]:
    return [item["action"] for item in json.loads(run(line).out)["resources"]]
