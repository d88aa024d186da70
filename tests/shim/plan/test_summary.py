"""The effect of a plan in one line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import LINE, SECRET, WORKER

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

FILE = "dataproducts/new-worker.yaml"
SCALED = WORKER.replace("replicas: 2", "autoScaling: {enabled: true, minReplicas: 2, maxReplicas: 5}")
MOVED = (
    "+200m CPU and +256Mi memory on other-compute, -200m CPU and -256Mi memory on runnable-default, restarts 1 Worker"
)


def effect(run: Run) -> str:
    lines = run(f"{LINE} -q").out.splitlines()
    return "".join(line for line in lines if line.startswith("Effect:"))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("", WORKER, "+200m CPU and +256Mi memory on runnable-default"),
        (WORKER, WORKER, ""),
        (WORKER, WORKER.replace("Copies", "Moves"), ""),
        (WORKER, WORKER.replace("replicas: 2", "replicas: 1"), "-100m CPU and -128Mi memory on runnable-default"),
        (WORKER, SCALED, "+300m CPU and +384Mi memory on runnable-default"),
        (WORKER, WORKER.replace("logLevel: INFO", "logLevel: DEBUG"), "restarts 1 Worker"),
        (
            WORKER,
            WORKER.replace("runnable-default", "other-compute"),
            MOVED,
        ),
        ("", f"{WORKER}---\n{SECRET}", "+200m CPU and +256Mi memory on runnable-default"),
    ],
)
def test_the_effect(run: Run, folder: Any, before: str, after: str, shown: str) -> None:
    if before:
        folder.write(FILE, before)
        assert run(f"{LINE} --record").code == 0
    folder.write(FILE, after)
    assert effect(run) == (f"Effect: {shown}." if shown else "")


def test_the_capacity_of_an_imported_worker_is_unknown(run: Run, folder: Any) -> None:
    row = "new-worker | v1beta | worker | curriculum | active | running:1 | iamgroot"
    folder.write("table.txt", f"NAME | VERSION | TYPE | WORKSPACE | STATUS | RUNTIME | OWNER\n{row}\n")
    assert run("state import -f table.txt").code == 0
    assert effect(run) == "Effect: unknown capacity of 1 Worker on runnable-default."


def test_a_compute_from_a_variable_that_stays_is_known(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPUTE", "runnable-default")
    text = WORKER.replace("runnable-default", "${COMPUTE}")
    folder.write(FILE, text)
    assert run(f"{LINE} --record").code == 0
    folder.write(FILE, text.replace("replicas: 2", "replicas: 3"))
    assert effect(run) == "Effect: +100m CPU and +128Mi memory on runnable-default."
    monkeypatch.setenv("COMPUTE", "other")
    plan = json.loads(run(f"{LINE} --output json").out)
    assert "runnable-default" not in json.dumps(plan["resources"][0]["changes"])
