"""The effective manifest, with only what is certain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workerlint.core.text import Source
from workerlint.manifest.document import read_workers
from workerlint.report.effective import default_values, effective_values, format_worker, resolve_worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


@pytest.mark.parametrize(
    ("lines", "scaling"),
    [
        ("  autoScaling: {enabled: true, maxReplicas: 4}\n", "autoscaling runs between 1 and 4 replicas"),
        (
            "  autoScaling:\n    enabled: true\n    minReplicas: ${MIN}\n    maxReplicas: 4\n",
            "autoscaling runs between an unknown number and 4 replicas",
        ),
        ("  autoScaling: ${{scaling}}\n", "autoscaling is unknown"),
        ("  auto Scaling\n", "autoscaling is unknown"),
        ("  autoScaling:\n", "autoscaling is not set"),
        ("  autoScaling: {enabled: false, maxReplicas: 4}\n", "autoscaling is disabled"),
    ],
)
def test_scaling_says_no_more_than_is_known(run: Run, folder: Any, lines: str, scaling: str) -> None:
    folder.write("worker.yaml", f"name: w\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n{lines}")
    (said,) = [line for line in run("explain", "worker.yaml").out.splitlines() if line.startswith("Scaling: ")]
    assert said.startswith(f"Scaling: {scaling}")


@pytest.mark.parametrize(
    "lines",
    [
        "    enabled: true\n    minReplicas: ${MIN}\n    maxReplicas: 4\n",
        "    enabled: ${ON}\n    minReplicas: 2\n    maxReplicas: 4\n",
        "    minReplicas: 2\n    maxReplicas: 4\n",
        "    ${{bounds}}\n",
    ],
)
def test_capacity_is_not_made_up(run: Run, folder: Any, lines: str) -> None:
    head = "name: w\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  replicas: 3\n  autoScaling:\n"
    folder.write("worker.yaml", head + lines)
    assert "Capacity: the number of replicas is unknown." in run("explain", "worker.yaml").out


def test_no_default_is_made_up_where_a_line_could_not_be_read(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", "name: w\nversion: v1beta\ntype: worker\nlayer system\nworker:\n  stack: bento:3.0\n")
    assert "default" not in run("explain", "worker.yaml").out


@pytest.mark.parametrize(
    ("scaling", "shown"),
    [
        ("", True),
        ("  autoScaling: {enabled: false, minReplicas: 2, maxReplicas: 4}\n", True),
        ("  autoScaling: {enabled: true, minReplicas: 2, maxReplicas: 4}\n", False),
        ("  autoScaling: {enabled: '${ON}', maxReplicas: 4}\n", False),
        ("  autoScaling: ${{scaling}}\n", False),
    ],
)
def test_autoscaling_replaces_the_default_number_of_replicas(scaling: str, shown: bool) -> None:
    (worker,) = read_workers(Source("w.yaml", f"name: w\n{HEAD}{scaling}"))
    assert (("worker", "replicas") in [value.path for value in effective_values(worker)]) is shown
    assert (("worker", "replicas") in [value.path for value in default_values(worker)]) is shown


def test_every_default_in_force_is_shown() -> None:
    (worker,) = read_workers(Source("w.yaml", "name: w\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"))
    assert {".".join(map(str, item.path)): item.text for item in default_values(worker)} == {
        "layer": "user",
        "workspace": "public",
        "owner": "the user who applies it",
        "worker.replicas": "1",
        "worker.logLevel": "INFO",
        "worker.dryRun": "false",
        "worker.runAsUser": "the user who applies it",
        "worker.resources.requests.cpu": "100m",
        "worker.resources.requests.memory": "100Mi",
        "worker.resources.limits.cpu": "400m",
        "worker.resources.limits.memory": "400Mi",
    }


SECRET = "k3yOfTheCityTeam7"


@pytest.mark.parametrize(
    "lines",
    [
        f"  runAsApiKey: [{SECRET}]\n",
        f"  runAsApiKey:\n    value: {SECRET}\n",
        f"  configs:\n    https://ada:{SECRET}@example.org: x\n",
        f"  configs:\n    https://ada:{SECRET}@example.org: ${{X}}\n",
        f"  configs:\n    url: https://ada:{SECRET}@example.org/${{X}}\n",
        f"https://ada:{SECRET}@example.org:\n  a: b\n",
        f"  stackSpec:\n    password: &p {SECRET}\n    other: [*p]\n",
    ],
)
def test_a_secret_is_masked_wherever_it_stands(run: Run, folder: Any, lines: str) -> None:
    folder.write("worker.yaml", f"name: w\nversion: v1beta\ntype: worker\nworker:\n  stack: scanner:2.0\n{lines}")
    for form in ("text", "json"):
        result = run("explain", "--output-format", form, "worker.yaml")
        assert "scanner:2.0" in result.out
        assert "***" in result.out
        assert SECRET not in result.out


def test_nothing_is_known_of_a_manifest_that_is_too_deep() -> None:
    text = f"name: w\n{HEAD}  configs: {'[' * 2000}{']' * 2000}\n"
    (worker,) = read_workers(Source("w.yaml", text))
    assert list(effective_values(worker)) == list(default_values(worker)) == []
    assert list(format_worker(resolve_worker(worker))) == [
        "Worker (no name)",
        "",
        "Scaling: autoscaling is unknown.",
        "Capacity: the number of replicas is unknown.",
    ]


def test_keys_with_secrets_have_different_masks() -> None:
    keys = "".join(f"    https://ada:{SECRET}@example.org/{at}: x\n" for at in range(3))
    text = f"name: w\n{HEAD}  envs:\n    PASSWORD: {SECRET}\n  configs:\n{keys}    other: y\n"
    (worker,) = read_workers(Source("w.yaml", text))
    values = {value.path[1:]: value.text for value in effective_values(worker) if value.path[1:2] == ("configs",)}
    assert values == {
        ("configs", "***"): "x",
        ("configs", "*** (2)"): "x",
        ("configs", "*** (3)"): "x",
        ("configs", "other"): "y",
    }


HEAD = "version: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"
WORKERS = {
    "every kind of value": """\
name: "a\\u200bb"
tags: []
description: |
  two
  lines
labels: &labels {team: a, long-name-of-a-label-that-is-wider-than-the-column-of-the-paths: b}
version: v1beta
type: worker
worker:
  stack: bento:3.0
  envs: *labels
  configs: {}
  topology:
    - name: ${{region}}
      dependencies: [a, "b  c"]
    - {{ .Values.more }}
  resources:
    requests: {cpu: 100m, memory: 1Gi}
    limits: {cpu: 1, memory: 1536Mi}
  autoScaling: {enabled: true, minReplicas: 2, maxReplicas: 4, targetCPUUtilizationPercentage: 80, targetMemoryUtilizationPercentage: 70}
  stackSpec:
    output: {http: {url: "${{x}}"}}
""",
    "no name, and one replica": HEAD + "  replicas: 1\n  resources: {requests: {cpu: 0.5}}\n",
    "an unknown number of replicas": "name: w\n" + HEAD + "  replicas: ${N}\n",
    "scaling that may be enabled": "name: w\n" + HEAD + "  autoScaling: {enabled: '${ON}', maxReplicas: '${MAX}'}\n",
    "a target for memory alone": "name: w\n" + HEAD
    + "  autoScaling: {enabled: true, maxReplicas: 3, targetMemoryUtilizationPercentage: 70}\n",
    "a placeholder as resources": "name: w\n" + HEAD + "  resources: ${{resources}}\n",
    "keys and values that YAML cannot show in a line": """\
name: w
? [a, b]
: c
version: v1beta
type: worker
worker:
  stack: bento:3.0
  configs:
    one: !Ref [a, b]
    two: !Ref {a: b}
    three: []
""",
    "no section": "name: w\nversion: v1beta\ntype: worker\n",
    "the other version": "name: w\nversion: v2alpha\ntype: worker\nstack: bento:3.0\nworkerSpec: {}\n",
}  # fmt: skip


@pytest.mark.parametrize("text", WORKERS.values(), ids=WORKERS)
def test_the_text_of_an_effective_worker(text: str, snapshot: SnapshotAssertion) -> None:
    (worker,) = read_workers(Source("w.yaml", text))
    assert "\n".join(["", *format_worker(resolve_worker(worker), ("<", ">"))]) == snapshot


def test_values_that_describe_a_default() -> None:
    (worker,) = read_workers(Source("w.yaml", "name: two words\n" + HEAD))
    values = list(effective_values(worker))
    assert {value.path for value in values if value.is_described} == {
        value.path for value in values if value.origin == "default" and len(value.text.split()) > 1
    }
    assert [(value.line, value.node is None) for value in values if value.path == ("name",)] == [(1, False)]
    assert {(value.line, value.node) for value in values if value.origin == "default"} == {(0, None)}
