"""The numbers up to which rules search for suggestions or check at all, which pages cannot show."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workerlint.core.diagnostic import Diagnostic
from workerlint.engine.example import Example, ExamplePlatform
from workerlint.engine.example_run import run_example
from workerlint.engine.registry import load_rules

Findings = Callable[..., list[Diagnostic]]
RULES = {rule.code: rule for rule in load_rules()}
HEAD = "name: w\nversion: v1beta\ntype: worker\nworker:\n"


def found(code: str, text: str, platform: str = "", config: str = "") -> list[Diagnostic]:
    """Return the findings of a rule in a run of one file."""
    example = Example(
        "bad", text, is_file=True, platform=ExamplePlatform(platform) if platform else None, config=config
    )
    result, diagnostics = run_example(RULES[code], example)
    assert not result.failures
    return diagnostics


def platform(kind: str, count: int, name: str) -> str:
    names = [name, *(f"x{number}{name[name.find(':') :] if ':' in name else ''}" for number in range(count - 1))]
    return f"format = 1\n[{kind}]\nclosed = true\nlearned = 2026-01-31\nnames = {names}\n"


@pytest.mark.parametrize(("between", "help"), [(199, "did you mean `*limits`?"), (200, "define the anchor")])
def test_an_alias_is_compared_with_the_200_anchors_above_it(findings: Findings, between: int, help: str) -> None:
    anchors = "".join(f"  - &a{number} 1\n" for number in range(between))
    text = f"x:\n  - &limits 1\n{anchors}{HEAD}  replicas: *limit\ny: &limit2 1\n"
    (undefined,) = findings("DW004", text)
    assert undefined.help.startswith(help)


@pytest.mark.parametrize(("count", "is_suggested"), [(200, True), (201, False)])
def test_a_name_is_compared_with_200_names(count: int, is_suggested: bool) -> None:
    """Stacks and Computes of the platform file, elements of a topology, and entries of a Bundle."""
    elements = "".join(f"    - {{name: e{number}, type: a}}\n" for number in range(count - 2))
    topology = f"{HEAD}  topology:\n    - {{name: cities, type: a}}\n    - {{name: own, type: a, dependencies: [citis]}}\n{elements}"
    entries = "".join(f"    - {{id: e{number}, file: a.yaml}}\n" for number in range(count - 2))
    bundle = (
        "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - {id: cities, file: a.yaml}\n"
        f"    - {{id: own, file: b.yaml, dependencies: [citis]}}\n{entries}"
    )
    for code, text, file in (
        ("DW305", f"{HEAD}  stack: bento:3.1\n", platform("stack", count, "bento:3.0")),
        ("DW604", f"{HEAD}  compute: gpu-lage\n", platform("compute", count, "gpu-large")),
        ("DW403", topology, ""),
        ("DW606", bundle, ""),
    ):
        (unknown,) = found(code, text, file)
        assert unknown.help.startswith("did you mean") is is_suggested, code
    config = f"computes = {['gpu-large', *(f'c{number}' for number in range(99))]}\n"
    (unknown,) = found("DW604", f"{HEAD}  compute: gpu-lage\n", platform("compute", count - 100, "spot"), config)
    assert unknown.help.startswith("did you mean") is is_suggested


@pytest.mark.parametrize(("count", "is_suggested"), [(200, True), (201, False)])
def test_a_variable_is_compared_with_200_variables(findings: Findings, count: int, is_suggested: bool) -> None:
    variables = {"CITY": "Bern", **{f"X{number}": "a" for number in range(count - 1)}}
    (unset,) = findings("DW010", f"{HEAD}  title: ${{CITI}}\n", variables=variables)
    assert (unset.help == "did you mean `${CITY}`?") is is_suggested
    assert bool(unset.fix) is is_suggested


def _stacks(count: int, flavor: str = "") -> str:
    return "".join(
        f"name: s{number}\nversion: v1alpha\ntype: stack\nstack:\n  name: acme\n  version: '1.{number if not flavor else 0}'\n{flavor}"
        f'  stackSpecValueSchema:\n    jsonSchema: \'{{"required": ["f"], "title": "{number}"}}\'\n---\n'
        for number in range(count)
    )


@pytest.mark.slow
def test_a_worker_is_checked_with_up_to_20_schemas() -> None:
    worker = f"{HEAD}  stack: acme\n  stackSpec: {{a: 1}}\n"
    (missing,) = found("DW306", _stacks(20) + worker)
    assert missing.message == "missing required field `f`"
    (unchecked,) = found("DW306", _stacks(21) + worker)
    assert (unchecked.message, unchecked.help, unchecked.severity) == (
        "`stackSpec` is not checked: more than 20 Stacks define `acme`",
        "add the version to `stack`",
        "info",
    )
    (same,) = found("DW306", _stacks(21, "  flavor: f\n") + worker.replace("acme", "acme+f:1.0"))
    assert (same.message, same.help) == (
        "`stackSpec` is not checked: more than 20 Stacks define `acme+f:1.0`",
        "remove the Stacks that are not in use",
    )


@pytest.mark.parametrize(
    ("path", "is_checked"),
    [("/" + "a" * 4095, True), ("/" + "a" * 4096, False), ("/a" * 64, True), ("/a" * 65, False)],
)
def test_mount_paths_are_compared_up_to_their_limits(findings: Findings, path: str, is_checked: bool) -> None:
    volumes = "".join(f"    - {{name: {name}, directory: {path}}}\n" for name in "ab")
    assert bool(findings("DW512", f"{HEAD}  dataosVolumes:\n{volumes}")) is is_checked


def test_five_other_elements_are_named() -> None:
    text = f"{HEAD}  topology:\n    - {{name: aa, type: b, dependencies: [zzzz]}}\n"
    for count, others in ((5, "`e3` or `e4`"), (6, "`e4` or 1 other"), (7, "`e4` or 2 others")):
        elements = "".join(f"    - {{name: e{number}, type: a}}\n" for number in range(count))
        (undefined,) = found("DW403", text + elements)
        assert undefined.help.endswith(others)


@pytest.mark.slow
def test_a_field_that_takes_too_long_to_check_is_reported() -> None:
    config = "[schema.extra.meta.properties.costCenter]\npattern = '^(a{0,600})*$'\n"
    (unchecked,) = found("DW111", f"costCenter: {'a' * 600}\n{HEAD}  stack: bento:3.0\n", config=config)
    assert unchecked.message == "the Worker is not fully checked with `workerlint.toml`: it needs too many steps"
    assert (unchecked.severity, unchecked.span.end - unchecked.span.start) == ("info", len("type"))
