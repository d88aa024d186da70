"""What a page cannot show of DW302 to DW318: severities, related locations, and that one error has one finding."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import ERROR, INFO, WARNING, Diagnostic
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.manifest.document import Document

Findings = Callable[..., list[Diagnostic]]

HEAD = "name: w\nversion: v1beta\ntype: worker\n"
REST = "  compute: runnable-default\n  topology:\n    - name: w\n      type: t\n"
SECTION = f"worker:\n  stack: bento:3.0\n{REST}"
ON = "  autoScaling:\n    enabled: true\n"
TARGET = "    targetCPUUtilizationPercentage: 80\n"


def _codes(text: str) -> list[str]:
    """Return the codes of all that the rules find, but for the remark that no resources are given."""
    checked = Engine(Settings(), [rule for rule in load_rules() if rule.on]).check(
        Document(Source("manifest.yaml", text))
    )
    assert not checked.failures
    return [item.code for item in checked.diagnostics if item.code != "DW703"]


def _shown(text: str, diagnostic: Diagnostic) -> list[str]:
    return [text[related.span.start : related.span.end] for related in diagnostic.related]


@pytest.mark.parametrize(
    ("stack", "code"),
    [
        ("bento/3.0", "DW302"),
        ("'bento:'", "DW302"),
        ("flare", "DW303"),
        ("flare:5.0", "DW303"),
        ("bento", "DW304"),
        ("acme", "DW305"),
        ("bento-3.0", "DW305"),
        ("3.0", "DW205"),
        ("' '", "DW201"),
    ],
)
def test_a_stack_has_one_finding(stack: str, code: str) -> None:
    assert _codes(f"{HEAD}worker:\n  stack: {stack}\n{REST}") == [code]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("  replicas: '3'\n", "DW311"),
        ("  replicas: [3]\n", "DW311"),
        (f"  replicas: 0\n{ON}    minReplicas: 2\n    maxReplicas: 3\n{TARGET}", "DW311"),
        (f"  replicas: 3\n{ON}    minReplicas: 5\n    maxReplicas: 2\n{TARGET}", "DW312"),
        (f"  replicas: 9\n{ON}    minReplicas: 1\n    maxReplicas: 2\n{TARGET}", "DW313"),
        (f"{ON}{TARGET}", "DW314"),
        (f"{ON}    maxReplicas: 2\n", "DW314"),
        (f"{ON}    maxReplicas: 2\n    targetCPUUtilizationPercentage: 80%\n", "DW315"),
        (f"  resources: {{limits: {{}}}}\n{ON}    maxReplicas: 2\n{TARGET}", "DW316"),
        (f"  resources:\n    requests:\n    limits: {{}}\n{ON}    maxReplicas: 2\n{TARGET}", "DW207"),
        (f"  resources:\n  requests:\n    cpu: 1\n  limits:\n    cpu: 1\n{ON}    maxReplicas: 2\n{TARGET}", "DW206"),
        (f"{ON}    minReplicas: 2\n    maxReplicas: 2\n{TARGET}", "DW317"),
        ("  autoScaling:\n    enabled: false\n    maxReplicas: 2\n", "DW318"),
        ("  autoScaling:\n    maxReplicas: 2\n", "DW318"),
        (f"{ON}{TARGET}    maxReplica: 2\n", "DW204"),
        (f"  autoScaling:\n    enable: true\n    maxReplicas: 2\n{TARGET}", "DW204"),
        (f"{ON}{TARGET}  maxReplicas: 2\n", "DW206"),
        ("  autoScaling:\n", "DW207"),
    ],
)
def test_a_fault_of_scaling_has_one_finding(lines: str, code: str) -> None:
    assert _codes(f"{HEAD}{SECTION}{lines}") == [code]


@pytest.mark.parametrize(
    ("code", "lines", "severity"),
    [
        ("DW316", f"  resources: {{requests: {{memory: 1Gi}}, limits: {{}}}}\n{ON}    maxReplicas: 2\n{TARGET}", ERROR),
        ("DW316", f"  resources: {{requests: {{}}}}\n{ON}    maxReplicas: 2\n{TARGET}", ERROR),
        ("DW316", f"  resources: {{limits: {{}}}}\n{ON}    maxReplicas: 2\n{TARGET}", WARNING),
        ("DW316", f"  resources: {{}}\n{ON}    maxReplicas: 2\n{TARGET}", ERROR),
        ("DW314", f"{ON}{TARGET}", ERROR),
        ("DW314", f"{ON}    maxReplicas: 2\n", WARNING),
        ("DW315", f"{ON}    targetCPUUtilizationPercentage: 0\n", ERROR),
        ("DW315", f"{ON}    targetCPUUtilizationPercentage: 101\n", INFO),
        ("DW317", f"{ON}    maxReplicas: 1\n", WARNING),
        ("DW318", "  autoScaling:\n    maxReplicas: 2\n", INFO),
    ],
)
def test_severity(findings: Findings, code: str, lines: str, severity: str) -> None:
    (found,) = findings(code, f"{HEAD}{SECTION}{lines}")
    assert found.severity == severity


@pytest.mark.parametrize(
    ("code", "lines", "related"),
    [
        ("DW312", f"{ON}    minReplicas: 5\n    maxReplicas: 2\n", ["2"]),
        ("DW313", f"  replicas: 1\n{ON}    minReplicas: 5\n    maxReplicas: 7\n", ["5"]),
        ("DW313", f"  replicas: 9\n{ON}    minReplicas: 5\n    maxReplicas: 7\n", ["7"]),
        ("DW317", f"{ON}    minReplicas: 4\n    maxReplicas: 4\n", ["4"]),
        ("DW318", "  autoScaling:\n    enabled: false\n    minReplicas: 4\n    maxReplicas: 6\n", ["4", "6"]),
    ],
)  # fmt: skip
def test_the_other_place_is_related(findings: Findings, code: str, lines: str, related: list[str]) -> None:
    text = f"{HEAD}{SECTION}{lines}"
    (found,) = findings(code, text)
    assert _shown(text, found) == related
    assert all(place.span != found.span for place in found.related)


def test_both_targets_above_the_request_are_mentioned_once(findings: Findings) -> None:
    lines = f"{ON}    targetMemoryUtilizationPercentage: 120\n    targetCPUUtilizationPercentage: 110\n"
    text = f"{HEAD}{SECTION}{lines}"
    (found,) = findings("DW315", text)
    assert _shown(text, found) == ["110"]


@pytest.mark.parametrize("stacks", [("acme",), ("acme:1.0",), ("acme+fast",), ("other", "acme+fast:2.0")])
def test_a_stack_of_the_configuration_is_known(findings: Findings, stacks: tuple[str, ...]) -> None:
    text = f"{HEAD}worker:\n  stack: acme+slow:7.0\n"
    assert findings("DW305", text)
    assert not findings("DW305", text, stacks=stacks)


def test_what_is_below_a_misplaced_component_is_left_alone(findings: Findings) -> None:
    spec = "  stackSpec:\n    output:\n      stdout: {}\n"
    assert findings("DW306", f"{HEAD}{SECTION}{spec}")
    assert not findings("DW306", f"{HEAD}{SECTION}{spec}  broken\n")
    assert not findings("DW306", f"{HEAD}{SECTION}{spec}  input:\n    http_client:\n    url: https://example.org\n")


def test_a_secret_is_not_shown(findings: Findings) -> None:
    spec = "  stackSpec:\n    input:\n      datasets: []\n      options:\n        dbPassword: 8675309\n    output:\n      datasets: []\n"
    (found,) = findings("DW306", f"{HEAD}worker:\n  stack: fastfun+alpha:2.0\n{spec}")
    assert "8675309" not in found.message + found.help


def test_a_number_is_not_written_behind_a_tag_that_makes_it_text(findings: Findings) -> None:
    text = f"{HEAD}{SECTION}{ON}    maxReplicas: 4\n{TARGET}"
    (found,) = findings("DW315", text.replace("80", "'80'"))
    assert found.fix is not None
    (found,) = findings("DW315", text.replace("80", "!!str 80"))
    assert found.fix is None


@pytest.mark.parametrize(
    "lines",
    [
        "  autoScaling:\n    enabled: true\n    minReplicas: 010\n    maxReplicas: 9\n" + TARGET,
        "  autoScaling:\n    enabled: true\n    minReplicas: 8\n    maxReplicas: 010\n" + TARGET,
        "  replicas: 012\n  autoScaling:\n    enabled: true\n    minReplicas: 1\n    maxReplicas: 9\n" + TARGET,
        "  autoScaling:\n    enabled: true\n    maxReplicas: 3\n    targetCPUUtilizationPercentage: 0120\n",
        "  replicas: -010\n",
        "  replicas: 012\n  highAvailabilityConfig:\n    level: zone\n    mode: required\n",
        "  resources:\n    requests:\n      cpu: 010\n      memory: 1Gi\n    limits:\n      cpu: 9\n      memory: 1Gi\n",
        "  resources:\n    requests:\n      cpu: 1\n      memory: 1Gi\n    limits:\n      cpu: 0200\n      memory: 1Gi\n",
    ],
)
def test_an_ambiguous_number_is_judged_by_no_other_rule(lines: str) -> None:
    assert _codes(f"{HEAD}{SECTION}{lines}") == ["DW213"]


@pytest.mark.parametrize(
    ("least", "codes"), [("3.0", []), ("4.0", ["DW317"]), ("5.0", ["DW312"]), ("1e1", ["DW213", "DW312"])]
)
def test_a_number_without_a_fraction_is_compared_as_an_integer(least: str, codes: list[str]) -> None:
    text = f"{HEAD}{SECTION}  autoScaling:\n    enabled: true\n    minReplicas: {least}\n    maxReplicas: 4\n{TARGET}"
    assert [code for code in _codes(text) if code != "DW316"] == codes


def test_replicas_that_do_not_fit_are_not_compared() -> None:
    text = f"{HEAD}{SECTION}  replicas: 3000000000\n{ON}    minReplicas: 1\n    maxReplicas: 9\n{TARGET}"
    assert [code for code in _codes(text) if code != "DW316"] == ["DW311"]
