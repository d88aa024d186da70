"""The effect of a plan in one line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import LINE, SECRET, WORKER

from workerlint.manifest.quantity import parse_quantity
from workerlint_shim.plan.summary import ComputeDelta, Demand

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


def test_a_compute_that_changes_with_the_whole_section_is_known(run: Run, folder: Any) -> None:
    newer = WORKER.replace("version: v1beta", "version: v2alpha").replace("\nworker:", "\nspec:")
    assert run(f"{LINE} --record").code == 0
    folder.write(FILE, newer.replace("runnable-default", "other-compute"))
    assert effect(run) == f"Effect: {MOVED}."
    assert run(f"{LINE} --record").code == 0
    folder.write(FILE, newer)
    moved_back = effect(run)
    assert "-200m CPU and -256Mi memory on other-compute" in moved_back
    assert "+200m CPU and +256Mi memory on runnable-default" in moved_back


def demand(cpu: str, memory: str) -> Demand:
    amounts = [parse_quantity(text) for text in (cpu, memory)]
    assert amounts[0] is not None
    assert amounts[1] is not None
    return Demand(amounts[0], amounts[1])


@pytest.mark.parametrize(
    ("before", "after", "cpu", "memory"),
    [
        (("0", "0"), ("1", "1Gi"), "+1", "+1Gi"),
        (("0", "0"), ("999m", "1023Mi"), "+999m", "+1023Mi"),
        (("0", "0"), ("1500m", "1536Mi"), "+1.5", "+1.5Gi"),
        (("0", "0"), ("1005m", "2Gi"), "+1.005", "+2Gi"),
        (("40", "3Gi"), ("500m", "1Gi"), "-39.5", "-2Gi"),
        (("600m", "512Mi"), ("100m", "0"), "-500m", "-512Mi"),
        (("100m", "1Gi"), ("0.1", "1024Mi"), "", ""),
        (("0", "0"), ("10", "1025Mi"), "+10", "+1025Mi"),
        (("1", "100M"), ("2", "300M"), "+1", "+200M"),
    ],
)
def test_the_change_of_the_capacity(before: tuple[str, str], after: tuple[str, str], cpu: str, memory: str) -> None:
    delta = ComputeDelta("c", demand(*before), demand(*after), 0)
    assert (delta.cpu, delta.memory) == (cpu, memory)


@pytest.mark.parametrize(
    ("after", "unknown", "compute", "shown"),
    [
        (("1", "0"), 0, "c", "+1 CPU on c"),
        (("0", "1Gi"), 0, "", "+1Gi memory on an unknown Compute"),
        (("1", "1Gi"), 2, "c", "+1 CPU and +1Gi memory and unknown capacity of 2 Workers on c"),
        (("0", "0"), 1, "c", "unknown capacity of 1 Worker on c"),
        (("0", "0"), 0, "c", ""),
    ],
)
def test_the_change_on_one_compute(after: tuple[str, str], unknown: int, compute: str, shown: str) -> None:
    assert str(ComputeDelta(compute, demand("0", "0"), demand(*after), unknown)) == shown


def test_computes_and_workers_are_added_up(run: Run, folder: Any) -> None:
    texts = [WORKER.replace("name: new-worker", f"name: worker-{at}") for at in range(3)]
    texts[1] = texts[1].replace("runnable-default", "a-compute")
    folder.write(FILE, "---\n".join(texts))
    assert effect(run) == (
        "Effect: +200m CPU and +256Mi memory on a-compute, +400m CPU and +512Mi memory on runnable-default."
    )
    assert run(f"{LINE} --record").code == 0
    folder.write(FILE, "---\n".join(text.replace("logLevel: INFO", "logLevel: DEBUG") for text in texts))
    assert effect(run) == "Effect: restarts 3 Workers."


def test_errors_are_counted(run: Run, folder: Any) -> None:
    folder.write(FILE, WORKER.replace("INFO", "LOUD"))
    assert json.loads(run(f"{LINE} --output json").out)["totals"]["summary"].startswith("+200m CPU")
    assert "memory on runnable&#45;default, 1 error" in run(f"{LINE} --output markdown").out


def test_the_counts(run: Run, folder: Any) -> None:
    folder.write(FILE, f"{WORKER}---\n{SECRET}")
    assert "Plan: 2 to create, 0 to update, 0 unchanged" in run(LINE).out
    run(f"{LINE} --record")
    folder.write(FILE, WORKER.replace("replicas: 2", "replicas: 3"))
    assert "Plan: 0 to create, 1 to update, 0 unchanged, 1 no longer in these files;" in run(f"{LINE} --prune").out
