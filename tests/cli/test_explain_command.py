"""``explain``: what will run, in plain words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]

MANIFEST = """\
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  compute: ${{compute}}
  runAsApiKey: c2VjcmV0LXZhbHVlLTEyMzQ1Njc4OTA=
  autoScaling:
    enabled: true
    minReplicas: 2
    maxReplicas: 6
    targetCPUUtilizationPercentage: 80
  resources:
    requests:
      cpu: 250m
  topology: []
  stackSpec:
    input:
      stdin: {}
    output:
      stdout: {prefix: "${{name}}"}
---
name: plain
version: v1beta
type: worker
worker:
  stack: scanner:2.0
"""


def test_in_words(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    folder.write("worker.yaml", MANIFEST)
    result = run("explain", "worker.yaml")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot


def test_as_json(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", MANIFEST)
    first, second = json.loads(run("explain", "--output-format", "json", "worker.yaml").out)
    assert first["capacity"] == [
        {
            "replicas": 2,
            "cpu_requests": "500m",
            "cpu_limits": "800m",
            "memory_requests": "200Mi",
            "memory_limits": "800Mi",
        },
        {
            "replicas": 6,
            "cpu_requests": "1500m",
            "cpu_limits": "2400m",
            "memory_requests": "600Mi",
            "memory_limits": "2400Mi",
        },
    ]
    assert first["placeholders"] == ["line 6: worker.compute: ${{compute}}"]
    assert {"path": "worker.replicas", "value": "1", "origin": "default"} in second["attributes"]


def test_what_is_filled_in_later_is_not_called_unlimited(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", MANIFEST.replace("requests:\n      cpu: 250m", "limits:\n      cpu: ${{cpu}}"))
    out = run("explain", "worker.yaml").out
    assert "limits unlimited or unknown CPU and 800Mi memory." in out


def test_the_yaml_of_markdown(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", MANIFEST)
    folder.write("page.md", f"Note: prose\n\n```yaml\n{MANIFEST}```\n")
    first, second = (run("explain", name).out for name in ("worker.yaml", "page.md"))
    assert second == first.replace("line 6", "line 9").replace("line 19", "line 22")


def test_secrets_are_masked(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", MANIFEST)
    assert "c2Vj" not in run("explain", "worker.yaml").out
    assert "c2Vj" not in run("explain", "--output-format", "json", "worker.yaml").out


def test_a_file_without_a_worker_is_exit_2(run: Run, folder: Any) -> None:
    folder.write("other.yaml", "type: secret\n")
    result = run("explain", "other.yaml")
    assert (result.code, result.out) == (2, "")
    assert "no Worker manifest found in other.yaml" in result.err


PLATFORM = """\
format = 1

[compute]
closed = true
learned = 2026-01-31
names = ["gpu-large"]

[secret.sales]
learned = 2026-01-30
names = ["store"]

[stack]
learned = 2026-01-29
names = ["acme:1.0"]
"""
REFERRING = """\
name: plain
version: v1beta
type: worker
worker:
  stack: acme:1.0
  compute: spot
  dataosSecrets:
    - name: store
      workspace: sales
    - name: billing
      workspace: sales
    - name: ghp_0123456789abcdefghijABCDEFGHIJ012345
      workspace: sales
"""


def test_names_that_the_platform_file_lists_are_marked(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", 'platform = "platform.toml"\n')
    folder.write("platform.toml", PLATFORM)
    folder.write("w.yaml", REFERRING)
    assert run("explain", "w.yaml").out.partition("Platform:\n")[2].splitlines() == [
        "  worker.stack: `acme:1.0` exists (list learned 2026-01-29)",
        "  worker.dataosSecrets[0].name: `store` exists in workspace `sales` (list learned 2026-01-30)",
        "  worker.dataosSecrets[1].name: `billing` is not listed in workspace `sales`"
        + " (list may be incomplete, learned 2026-01-30)",
        "  worker.compute: `spot` does not exist (list learned 2026-01-31)",
    ]
    (data,) = json.loads(run("explain", "w.yaml", "--output-format", "json").out)
    assert [(item["name"], item["status"]) for item in data["platform"]] == [
        ("acme:1.0", "listed"),
        ("store", "listed"),
        ("billing", "not listed"),
        ("spot", "missing"),
    ]


def test_a_wrong_configuration_is_an_error(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", 'platform = "gone.toml"\n')
    folder.write("w.yaml", REFERRING)
    result = run("explain", "w.yaml")
    assert (result.code, "gone.toml: cannot read the file" in result.err) == (2, True)
