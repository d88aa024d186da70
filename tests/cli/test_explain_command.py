"""``explain``: what will run, in plain words, and what is known about a field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
import pytest

from workerlint.cli.completions import complete_files_and_fields
from workerlint.cli.explain_command import command

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


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("worker.logLevel",),
        ("worker.stack",),
        ("worker.topology.type",),
        ("worker.secrets",),
        ("worker.autoscaling",),
        ("worker", "--recursive"),
        ("spec.compute",),
        ("tags",),
        ("worker.stackSpec.inputs.options", "--stack", "soda+python:1.0"),
    ],
    ids=" ".join,
)
def test_a_field(run: Run, folder: Any, arguments: tuple[str, ...], snapshot: SnapshotAssertion) -> None:
    result = run("explain", *arguments)
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot


def test_a_field_as_json(run: Run, folder: Any) -> None:
    page = json.loads(run("explain", "--output-format", "json", "worker.replicas").out)
    assert page.pop("rules")[0] == {
        "code": "DW311",
        "name": "invalid-replicas",
        "severity": "error",
        "on_by_default": True,
        "title": "Invalid number of replicas",
        "url": "https://workerlint.dev/rules/dw311",
    }
    assert page.pop("sources")[0]["url"].startswith("https://dataos.info/")
    assert page == {
        "path": "worker.replicas",
        "version": "v1beta",
        "versions": {"v1beta": "worker.replicas", "v2alpha": "spec.replicas"},
        "stack": None,
        "defined_in": None,
        "note": None,
        "title": "Replicas",
        "description": page["description"],
        "type": "integer",
        "required": False,
        "deprecated": False,
        "default": 1,
        "allowed_values": None,
        "minimum": 1,
        "examples": [1, 3],
        "fields": [],
        "general_rules": ["DW009", "DW010", "DW207", "DW213", "DW502", "DW705"],
        "known_values": [],
        "url": "https://workerlint.dev/attributes/worker/replicas",
    }


def test_the_fields_of_all_levels_as_json(run: Run, folder: Any) -> None:
    arguments = ("explain", "worker.resources", "--output-format", "json")
    direct, all_levels = (json.loads(run(*arguments, *more).out)["fields"] for more in ((), ("--recursive",)))
    assert [field["path"] for field in direct] == ["worker.resources.requests", "worker.resources.limits"]
    assert [field["path"] for field in all_levels if field["path"].endswith(".cpu")] == [
        "worker.resources.requests.cpu",
        "worker.resources.limits.cpu",
    ]


@pytest.mark.parametrize(
    ("arguments", "message", "help"),
    [
        (("worker.loglevel",), "unknown field `worker.loglevel`", "did you mean `worker.logLevel`?"),
        (("worker.stackSpec.input",), "the fields of `worker.stackSpec` depend on the stack", "add `--stack NAME`"),
        (("worker.stack", "--stack", "bentoo"), "unknown stack `bentoo`", "did you mean `bento`?"),
        (("worker.stack", "--stack", "alpha"), "no schema is available for the stack `alpha`", "`bento`, `fastfun`"),
        (
            ("worker.logLevel", "--version", "v2alpha"),
            "unknown field `worker.logLevel`",
            "did you mean `spec.logLevel`",
        ),
        (("missing.yaml",), "cannot read missing.yaml", ""),
        (("./worker",), "cannot read ./worker", ""),
    ],
)
def test_what_cannot_be_explained_is_exit_2(
    run: Run,
    folder: Any,
    arguments: tuple[str, ...],
    message: str,
    help: str,
) -> None:
    result = run("explain", *arguments)
    assert (result.code, result.out) == (2, "")
    assert message in result.err
    assert help in result.err


def test_a_file_takes_precedence_over_a_field(run: Run, folder: Any) -> None:
    folder.write("worker", MANIFEST)
    assert run("explain", "worker").out.startswith("Worker city-sync\n")
    result = run("explain", "worker", "--recursive")
    assert (result.code, result.out) == (2, "")
    assert "--recursive is for a field, and `worker` is a file" in result.err


def test_a_stack_has_its_usual_name(run: Run, folder: Any) -> None:
    assert "STACK:    bento\n" in run("explain", "worker.stackSpec.input", "--stack", "benthos-worker:4.0").out


def test_a_directory_does_not_hide_a_field(run: Run, folder: Any) -> None:
    folder.write("worker/a.yaml", MANIFEST)
    assert "FIELD:    worker <mapping>" in run("explain", "worker").out


PLATFORM = """\
format = 1
[compute]
closed = true
learned = 2026-01-31
from = "computes.txt"
names = ["runnable-default", "gpu"]
[secret.public]
learned = 2026-02-01
names = ["store"]
[secret.sandbox]
learned = 2026-02-01
names = ["cache"]
[stack]
learned = 2026-02-02
names = ["bento:4.0", "flare:7.0"]
[stack."flare:7.0"]
runs-in = ["workflow"]
learned = 2026-02-02
"""


def test_the_values_of_the_configuration_are_known(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", 'computes = ["gpu-small"]\nstacks = ["acme:1.0"]\n')
    assert "KNOWN VALUES:\n  workerlint.toml:\n    gpu-small\n" in run("explain", "worker.compute").out
    assert "  workerlint.toml:\n    acme:1.0\n" in run("explain", "spec.stack").out
    page = json.loads(run("explain", "--output-format", "json", "worker.compute").out)
    assert page["known_values"] == [
        {"values": ["gpu-small"], "origin": "workerlint.toml", "complete": False, "learned": None}
    ]


@pytest.mark.parametrize(
    ("path", "known"),
    [
        (
            "worker.compute",
            ["  platform.toml, compute, learned 2026-01-31, complete:", "    runnable-default, gpu"],
        ),
        (
            "worker.dataosSecrets.name",
            [
                "  platform.toml, secret in public, learned 2026-02-01, may be incomplete:",
                "    store",
                "  platform.toml, secret in sandbox, learned 2026-02-01, may be incomplete:",
                "    cache",
            ],
        ),
        (
            "spec.stack",
            [
                "  documented for Workers:",
                "    bento, fastfun, scanner, stream-monitor, soda, container, alpha",
                "  platform.toml, stack, learned 2026-02-02, may be incomplete:",
                "    bento:4.0",
            ],
        ),
        ("worker.logLevel", []),
        ("worker.persistentVolume.name", []),
    ],
)
def test_the_values_of_the_platform_file_are_known(run: Run, folder: Any, path: str, known: list[str]) -> None:
    folder.write("platform.toml", PLATFORM)
    folder.write("workerlint.toml", 'platform = "platform.toml"\n')
    lines = run("explain", path).out.splitlines()
    if not known:
        assert "KNOWN VALUES:" not in lines
        return
    start = lines.index("KNOWN VALUES:") + 1
    assert lines[start : lines.index("", start)] == known


def test_an_invalid_configuration_is_exit_2(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", "computes = 3\n")
    result = run("explain", "worker.compute")
    assert (result.code, result.out) == (2, "")
    assert "computes" in result.err


def test_a_file_needs_no_rules(process: Run, folder: Any) -> None:
    """The effective Worker is shown without the modules for fields."""
    folder.write("worker.yaml", MANIFEST)
    result = process("explain", "worker.yaml", env={"PYTHONPROFILEIMPORTTIME": "1"})
    assert b"workerlint.report.effective" in result.stderr
    assert b"workerlint.report.field_page" not in result.stderr


LISTED = """\
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
    folder.write("platform.toml", LISTED)
    folder.write("w.yaml", REFERRING)
    unlisted = "`billing` is not listed in workspace `sales` (list may be incomplete, learned 2026-01-30)"
    assert run("explain", "w.yaml").out.partition("Platform:\n")[2].splitlines() == [
        "  worker.stack: `acme:1.0` exists (list learned 2026-01-29)",
        "  worker.dataosSecrets[0].name: `store` exists in workspace `sales` (list learned 2026-01-30)",
        f"  worker.dataosSecrets[1].name: {unlisted}",
        "  worker.compute: `spot` does not exist (list learned 2026-01-31)",
    ]
    (data,) = json.loads(run("explain", "w.yaml", "--output-format", "json").out)
    assert [(item["name"], item["status"]) for item in data["platform"]] == [
        ("acme:1.0", "listed"),
        ("store", "listed"),
        ("billing", "not listed"),
        ("spot", "missing"),
    ]


def test_a_missing_platform_file_is_an_error(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", 'platform = "gone.toml"\n')
    folder.write("w.yaml", REFERRING)
    result = run("explain", "w.yaml")
    assert result.code == 2
    assert "gone.toml: cannot read the file" in result.err
    assert "create it with `workerlint learn`" in result.err


STACK = """\
name: acme-stack
version: v1alpha
type: stack
stack:
  name: acme
  version: "1.0"
  workerConfig: {}
  stackSpecValueSchema:
    jsonSchema: |
      {"properties": {"mode": {"enum": ["fast", "safe"]}, "in": {"type": "array", "items": {"properties":
       {"a": {"properties": {"b": {"properties": {"c": {"type": "integer", "description": "Deep."}}}}}}}}}}
"""
OWN_STACKS = {
    "stacks/acme.yaml": STACK,
    "workerlint.toml": 'platform = "platform.toml"\nschema.extra.meta.properties.costCenter.type = "string"\n',
    "platform.toml": 'format = 1\n[stack."learned+one:2"]\nlearned = 2026-01-31\nschema = "learned.json"\n'
    '[stack."plain:1"]\nlearned = 2026-01-31\n',
    "learned.json": '{"properties": {"size": {"type": "integer"}}}',
}


@pytest.fixture
def own_stacks(folder: Any) -> None:
    for name, text in OWN_STACKS.items():
        folder.write(name, text)


@pytest.mark.parametrize(
    ("stack", "path", "words"),
    [
        ("acme", "worker.stackSpec.mode", ["acme:1.0", "fast, safe", "defined in:     stacks/acme.yaml", "DW306"]),
        ("acme:1.0", "spec.stackSpec", ["spec.stackSpec <mapping>", "  mode  <", "stacks/acme.yaml"]),
        ("acme", "worker.stackSpec.in.a.b.c", ["worker.stackSpec.in[].a.b.c <integer>", "Deep."]),
        ("learned+one:2", "worker.stackSpec.size", ["size <integer>", "defined in:     platform.toml"]),
        ("learned", "worker.stackSpec.size", ["learned+one:2"]),
        ("soda", "worker.stackSpec.inputs", ["REFERENCE"]),
    ],
)
def test_the_fields_of_stacks_that_the_directory_or_the_platform_file_defines(
    run: Run, own_stacks: None, stack: str, path: str, words: list[str]
) -> None:
    result = run("explain", path, "--stack", stack)
    assert (result.code, result.err) == (0, "")
    assert [word for word in words if word not in result.out] == []


@pytest.mark.parametrize(
    ("stack", "message", "hint"),
    [
        ("acme:2", "unknown stack `acme:2`", "stacks with this name: `acme:1.0`"),
        ("acm", "unknown stack `acm`", "did you mean `acme`?"),
        ("plain:1", "no schema is available for the stack `plain`", "stacks with a schema: `bento`, "),
        ("zzzzz", "unknown stack `zzzzz`", "stacks with a schema: `bento`, "),
        ("zz zz", "unknown stack `zz zz`", "stacks with a schema: `bento`, "),
    ],
)
def test_a_stack_without_fields(run: Run, own_stacks: None, stack: str, message: str, hint: str) -> None:
    result = run("explain", "worker.stackSpec.mode", "--stack", stack)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"workerlint: error: {message}\n  help: {hint}")
    assert ("`acme:1.0`, `learned+one:2`" in result.err) is hint.endswith(", ")


def test_the_shell_completes_the_fields_of_such_a_stack(own_stacks: None) -> None:
    context = click.Context(command)
    for stack, found in {"acme": {"worker.stackSpec.mode"}, "learned+one": set(), "gone": set()}.items():
        context.params = {"stack": stack}
        items = complete_files_and_fields(context, command.params[0], "worker.stackSpec.m")
        assert {item.value for item in items if item.type == "plain"} - {"worker.stackSpec.m"} == found


def test_a_plug_in_that_cannot_be_loaded_is_named(
    run: Run, folder: Any, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path_factory.mktemp("site")
    info = site / "failing-1.0.dist-info"
    info.mkdir()
    (site / "failing_rules.py").write_text("raise ValueError('not today')\n")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: failing\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[workerlint.rules]\nfailing = failing_rules\n")
    monkeypatch.syspath_prepend(str(site))
    folder.write("workerlint.toml", "plugins = true\n")
    result = run("explain", "worker.logLevel")
    assert result.code == 2
    assert "cannot load plug-in `failing` (failing_rules): ValueError: not today" in result.err
    assert "logLevel" in result.out
    folder.write("workerlint.toml", "")
    assert run("explain", "worker.logLevel").code == 0
