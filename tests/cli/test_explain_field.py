"""``explain`` describes a field, also of a Stack that the directory or the platform file defines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import pytest

from workerlint.cli.completions import complete_files_and_fields
from workerlint.cli.explain_command import command
from workerlint.engine import registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from workerlint.engine.rule import Rule

    Run = Callable[..., Any]


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_stack_has_its_usual_name(run: Run, folder: Any) -> None:
    assert "STACK:    bento\n" in run("explain", "worker.stackSpec.input", "--stack", "benthos-worker:4.0").out


def test_an_invalid_configuration_is_exit_2(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", "computes = 3\n")
    result = run("explain", "worker.compute")
    assert (result.code, result.out) == (2, "")
    assert "computes" in result.err


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


@pytest.mark.slow
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


@pytest.mark.slow
def test_the_rules_are_not_loaded_again_for_each_example(
    run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To load them takes longer than to check most examples, and a field is looked up in hundreds of them."""
    loads = []
    rules_in = registry.rules_in

    def counted(package: str) -> list[Rule]:
        loads.append(package)
        return rules_in(package)

    monkeypatch.setattr(registry, "rules_in", counted)
    assert run("explain", "worker.logLevel").code == 0
    assert len(loads) < 30
