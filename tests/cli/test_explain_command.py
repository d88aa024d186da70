"""``explain``: what will run, in plain words, and what is known about a field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

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


@pytest.mark.parametrize(("color", "shown"), [("1", "\x1b[2m(default)\x1b[0m"), ("", "  (default)")])
def test_origins_are_dim_in_color(
    run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch, color: str, shown: str
) -> None:
    folder.write("worker.yaml", MANIFEST)
    monkeypatch.setenv("FORCE_COLOR", color)
    assert shown in run("explain", "worker.yaml").out


def test_as_json(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", MANIFEST)
    out = run("explain", "--output-format", "json", "worker.yaml").out
    first, second = data = json.loads(out)
    assert out == json.dumps(data, indent=2) + "\n"
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
    assert {"path": "worker.replicas", "value": "1", "origin": "default", "variables": []} in second["attributes"]


def test_as_yaml(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    folder.write("worker.yaml", MANIFEST)
    result = run("explain", "--output-format", "yaml", "worker.yaml")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot


def test_with_variables(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", MANIFEST.replace("${{compute}}", "${COMPUTE}").replace("bento:3.0", "${STACK}"))
    folder.write("test.env", "COMPUTE=a\nSTACK=bento:4.0\n")
    given = "explain", "--env-file", "test.env", "--env", "COMPUTE=gpu-runnable", "worker.yaml"
    words = [line.split(maxsplit=1) for line in run(*given).out.splitlines()]
    assert ["worker.compute", "gpu-runnable  (from ${COMPUTE})"] in words
    assert ["worker.stack", "bento:4.0  (from ${STACK})"] in words
    assert "compute: gpu-runnable " in run(*given, "--output-format", "yaml").out
    (first, _) = json.loads(run(*given, "--output-format", "json").out)
    assert {"path": "worker.stack", "value": "bento:4.0", "origin": "given", "variables": ["STACK"]} in first[
        "attributes"
    ]


@pytest.mark.slow
def test_values_that_are_nested_too_deeply_for_yaml_are_an_error(run: Run, folder: Any) -> None:
    levels = "{a: " * 80, "}" * 80
    lines = [f"  a0: &a0 {levels[0]}1{levels[1]}"]
    lines += [f"  a{at}: &a{at} {levels[0]}*a{at - 1}{levels[1]}" for at in range(1, 12)]
    folder.write("worker.yaml", "name: a\ntype: worker\nworker:\n" + "\n".join(lines) + "\n")
    assert run("explain", "worker.yaml").code == 0
    result = run("explain", "--output-format", "yaml", "worker.yaml")
    assert (result.code, result.out) == (2, "")
    assert "worker.yaml: the values are nested too deeply to be printed as YAML" in result.err


def test_a_field_has_no_effective_values(run: Run) -> None:
    for given in (("--output-format", "yaml"), ("--env", "A=b"), ("--env-file", "test.env")):
        result = run("explain", *given, "worker.logLevel")
        assert (result.code, result.out) == (2, "")
        assert f"{' '.join(given) if 'yaml' in given else given[0]} is for a file" in result.err


def test_a_wrong_variable_is_not_shown(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", MANIFEST)
    folder.write("test.env", "hunter2\n")
    for given in (("--env", "hunter2"), ("--env", "=hunter2"), ("--env-file", "test.env")):
        result = run("explain", *given, "worker.yaml")
        assert (result.code, result.out) == (2, "")
        assert "expected NAME=VALUE" in result.err
        assert "hunter2" not in result.err


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
    assert "c2Vj" not in run("explain", "--output-format", "yaml", "worker.yaml").out


def test_a_file_without_a_worker_is_exit_2(run: Run, folder: Any) -> None:
    folder.write("other.yaml", "type: secret\n")
    result = run("explain", "other.yaml")
    assert (result.code, result.out) == (2, "")
    assert "no Worker manifest found in other.yaml" in result.err


def test_a_file_takes_precedence_over_a_field(run: Run, folder: Any) -> None:
    folder.write("worker", MANIFEST)
    assert run("explain", "worker").out.startswith("Worker city-sync\n")
    result = run("explain", "worker", "--recursive")
    assert (result.code, result.out) == (2, "")
    assert "--recursive is for a field, and `worker` is a file" in result.err


@pytest.mark.slow
def test_a_directory_does_not_hide_a_field(run: Run, folder: Any) -> None:
    folder.write("worker/a.yaml", MANIFEST)
    assert "FIELD:    worker <mapping>" in run("explain", "worker").out


def test_a_file_needs_no_rules(process: Run, folder: Any) -> None:
    """The effective Worker is shown without the modules for fields."""
    folder.write("worker.yaml", MANIFEST)
    result = process("explain", "worker.yaml", env={"PYTHONPROFILEIMPORTTIME": "1"})
    assert b"workerlint.report.effective" in result.stderr
    assert b"workerlint.report.field_page" not in result.stderr


def test_the_help(run: Run, snapshot: SnapshotAssertion) -> None:
    result = run("explain", "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot
