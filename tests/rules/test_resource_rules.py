"""What the pages of DW321 to DW332 cannot show: severities, alternative fixes, and that each error is reported once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import ERROR, INFO, SAFE, UNSAFE, WARNING, Diagnostic
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.fixes.fixer import apply_edits
from workerlint.manifest.document import Document

Findings = Callable[..., list[Diagnostic]]

HEAD = (
    "name: w\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  compute: runnable-default\n"
    "  topology:\n    - name: w\n      type: t\n"
)
RULES = [rule for rule in load_rules() if rule.on]


def _resources(requests: str, limits: str) -> str:
    """Return a manifest with this section; *requests* and *limits* are in flow style, omitted when empty."""
    parts = [f"    {name}: {value}\n" for name, value in (("requests", requests), ("limits", limits)) if value]
    return f"{HEAD}  resources:\n{''.join(parts)}"


def _found(text: str) -> list[tuple[str, str]]:
    """Return the code and severity of each finding of all rules, except for the info that no resources are set."""
    checked = Engine(Settings(), RULES).check(Document(Source("manifest.yaml", text)))
    assert not checked.failures
    return [(item.code, item.severity) for item in checked.diagnostics if item.code != "DW703"]


@pytest.mark.parametrize(
    ("requests", "limits", "expected"),
    [
        ("{cpu: 1 core, memory: 1Gi}", "{cpu: 400m, memory: 1Gi}", ("DW321", ERROR)),
        ("{cpu: 100Mi, memory: 1Gi}", "{cpu: 400m, memory: 1Gi}", ("DW322", ERROR)),
        ("{cpu: 2000, memory: 1Gi}", "{cpu: 400m, memory: 1Gi}", ("DW322", ERROR)),
        ("{cpu: 1, memory: 1Gi}", "{cpu: 1, memory: 512}", ("DW322", ERROR)),
        ("{cpu: 1, memory: 1Gi}", "{cpu: 0, memory: 1Gi}", ("DW326", ERROR)),
        ("{cpu: 0, memory: 1Gi}", "{cpu: 1, memory: 1Gi}", ("DW326", WARNING)),
        ("{cpu: -0, memory: 1Gi}", "{cpu: 1, memory: 1Gi}", ("DW326", WARNING)),
        ("{cpu: 1, memory: 1Gi}", "{cpu: -1, memory: 1Gi}", ("DW326", ERROR)),
        ("{cpu: 1, memory: 1Gi}", "{cpu: 400m, memory: 1Gi}", ("DW323", ERROR)),
        ("{cpu: 1, memory: 1Gi}", "", ("DW323", WARNING)),
        ("", "{cpu: 50m, memory: 50Mi}", ("DW323", WARNING)),
        ("{cpu: 100m, memory: 128Mi}", "", ("DW325", WARNING)),
        ("", "{cpu: 400m, memory: 512Mi}", ("DW324", WARNING)),
        ("{cpu: 100m, memory: 128Mi}", "{memory: 512Mi}", ("DW325", INFO)),
        ("{cpu: 100m, memory: 128Mi}", "{cpu: 400m}", ("DW325", WARNING)),
        ("{cpu: 100m}", "{cpu: 400m, memory: 512Mi}", ("DW324", WARNING)),
        ("{cpu: 1, memory: true}", "{cpu: 1, memory: 1Gi}", ("DW205", ERROR)),
        ("{cpus: 1, memory: 1Gi}", "{cpu: 1, memory: 1Gi}", ("DW204", ERROR)),
    ],
)
def test_each_error_is_reported_once(requests: str, limits: str, expected: tuple[str, str]) -> None:
    assert _found(_resources(requests, limits)) == [expected]


@pytest.mark.parametrize(
    ("requests", "limits"),
    [
        ("{cpu: 1000m, memory: 1Gi}", "{}"),
        ("{}", "{cpu: 50m, memory: 50Mi}"),
        ("{}", "{}"),
        ("{cpu: 0.4, memory: 1024Mi}", "{cpu: 400m, memory: 1Gi}"),
        ("{cpu: $CPU, memory: 8Gi}", "{cpu: 1, memory: '${MEMORY}'}"),
    ],
)
def test_deliberate_equal_and_unknown_values_are_accepted(requests: str, limits: str) -> None:
    found = _found(_resources(requests, limits))
    assert [code for code, _ in found if code.startswith("DW32")] == []


@pytest.mark.parametrize(
    ("cpu", "limit", "severity"),
    [
        ("100", "100", WARNING),
        ("500", "1000", WARNING),
        ("1001", "1001", WARNING),
        ("100", "0.5", ERROR),
        ("200", "2", ERROR),
        ("200", "0", WARNING),
    ],
)
def test_an_unusual_number_of_cores_is_an_error_only_above_its_limit(
    findings: Findings, cpu: str, limit: str, severity: str
) -> None:
    text = _resources(f"{{cpu: {cpu}, memory: 1Gi}}", f"{{cpu: {limit}, memory: 1Gi}}")
    assert findings("DW322", text)[0].severity == severity
    assert findings("DW323", text) == []


def test_request_above_its_limit_shows_both_and_can_be_fixed_on_either_side(findings: Findings) -> None:
    text = _resources("{cpu: 1000m, memory: 1Gi}", "{cpu: '400m', memory: 1Gi}")
    (found,) = findings("DW323", text)
    assert text[found.span.start : found.span.end] == "1000m"
    assert [(text[r.span.start : r.span.end], r.message) for r in found.related] == [("'400m'", "the limit")]
    assert [fix.applicability for fix in found.fixes] == [UNSAFE, UNSAFE]
    raised, lowered = (apply_edits(text, fix.edits) for fix in found.fixes)
    assert raised == text.replace("'400m'", "'1000m'")
    assert lowered == text.replace("1000m", "400m")


def test_a_shared_limit_is_not_rewritten(findings: Findings) -> None:
    text = _resources("{<<: &most {memory: 1Gi}, cpu: 1}", "{<<: *most, cpu: 400m}")
    (found,) = findings("DW323", text)
    assert [fix.title for fix in found.fixes] == ["Raise `limits.cpu` to `1`", "Lower `requests.cpu` to `400m`"]
    (found,) = findings("DW323", _resources("{memory: 2Gi, cpu: 1}", "&most {memory: 1Gi, cpu: 1}") + "  envs: *most\n")
    assert [fix.title for fix in found.fixes] == ["Lower `requests.memory` to `1Gi`"]


@pytest.mark.parametrize("limits", ["{memory: 1Gi}", "{}", ""])
def test_an_unusual_request_without_a_limit_is_one_warning(limits: str) -> None:
    found = _found(_resources("{cpu: '100', memory: 128Mi}", limits))
    assert [code for code, _ in found if code in {"DW322", "DW323"}] == ["DW322"]
    assert ("DW322", WARNING) in found


def test_of_two_unusual_quantities_only_the_request_is_rejected(findings: Findings) -> None:
    found = findings("DW322", _resources("{cpu: 2000, memory: 1Gi}", "{cpu: 1500, memory: 1Gi}"))
    assert [item.severity for item in found] == [ERROR, WARNING]


@pytest.mark.parametrize(("cpu", "unusual"), [("100000m", False), ("1000000m", False), ("1000001m", True)])
def test_many_millicores_are_not_unusual_up_to_1000_cores(findings: Findings, cpu: str, unusual: bool) -> None:
    assert bool(findings("DW322", _resources(f"{{cpu: {cpu}, memory: 1Gi}}", "{}"))) == unusual


@pytest.mark.parametrize(
    ("part", "memory", "unusual"),
    [
        ("limits", "4Mi", False),
        ("limits", "4095Ki", True),
        ("requests", "4095Ki", False),
        ("limits", "4Ti", False),
        ("limits", "4097Gi", True),
    ],
)
def test_memory_is_unusual_beyond_its_bounds(findings: Findings, part: str, memory: str, unusual: bool) -> None:
    text = _resources(*(f"{{memory: {memory}}}" if part == name else "{}" for name in ("requests", "limits")))
    assert bool(findings("DW322", text)) == unusual


@pytest.mark.parametrize(("cpu", "rejected"), [("1m", False), ("1000u", False), ("999u", True), ("1000000n", False)])
def test_a_thousandth_of_a_core_is_the_least(findings: Findings, cpu: str, rejected: bool) -> None:
    assert bool(findings("DW322", _resources(f"{{cpu: {cpu}}}", "{}"))) == rejected


@pytest.mark.parametrize(
    ("requests", "limits", "found"),
    [
        ("{cpu: 400m, memory: 1Mi}", None, False),
        ("{cpu: 401m, memory: 1Mi}", None, True),
        (None, "{cpu: 100m, memory: 100Mi}", False),
        (None, "{cpu: 99m, memory: 100Mi}", True),
        ("{cpu: 0, memory: 1Mi}", None, False),
        (None, "{cpu: 0, memory: 1Gi}", False),
    ],
)
def test_the_defaults_are_bounds(findings: Findings, requests: str | None, limits: str | None, found: bool) -> None:
    parts = {"requests": requests, "limits": limits}
    lines = "".join(f"    {name}: {value}\n" for name, value in parts.items() if value)
    assert bool(findings("DW323", f"{HEAD}  resources:\n{lines}")) == found


@pytest.mark.parametrize(("memory", "meant"), [("2", "2Gi"), ("12345", "12345Mi"), ("123456", None)])
def test_the_unit_of_a_number_of_few_digits_is_guessed(findings: Findings, memory: str, meant: str | None) -> None:
    (found,) = findings("DW322", _resources("{}", f"{{memory: {memory}}}"))
    assert (found.fix.title if found.fix else None) == (meant and f"Replace with `{meant}`")


@pytest.mark.parametrize(
    ("resource", "written", "meant"),
    [
        *(("cpu", f"+1,5 {unit}", "+1.5") for unit in ("core", "cores", "cpu", "CPUs", "vCPU", "vcpus")),
        *(("cpu", f"50 {unit}", "50m") for unit in ("m", "mCPU", "millicpu", "millicore", "millicores")),
        *(("memory", f"2048 {unit}", "2048") for unit in ("B", "byte", "bytes")),
        *(("memory", f"64 {unit}", f"64{unit[0].upper()}") for unit in ("MB", "gb", "TB", "G", "t")),
        *(("memory", f"64 {unit}", f"64{unit[0].upper()}i") for unit in ("Ki", "KiB", "mi", "mib", "GI", "GiB", "ti")),
        ("memory", "640 kB", "640k"),
    ],
)
def test_a_spelling_with_one_reading_is_fixed(findings: Findings, resource: str, written: str, meant: str) -> None:
    (found,) = findings("DW321", _resources(f"{{{resource}: '{written}'}}", "{}"))
    assert [(fix.title, fix.applicability) for fix in found.fixes] == [(f"Replace with `{meant}`", SAFE)]


@pytest.mark.parametrize("part", ["requests", "limits"])
def test_a_value_is_checked_at_the_wrong_level_and_in_its_repetition(findings: Findings, part: str) -> None:
    other = "limits" if part == "requests" else "requests"
    beside = f"{HEAD}  resources:\n  {part}: {{cpu: 500 m}}\n"
    (found,) = findings("DW321", beside)
    assert found.field == f"worker.{part}.cpu"
    assert found.fix is not None
    assert apply_edits(beside, found.fix.edits) == beside.replace("500 m", "500m")
    repeated = f"{HEAD}  resources:\n    {part}: &same {{cpu: 500 m}}\n    {other}: *same\n"
    (found,) = findings("DW321", repeated)
    assert repeated[found.span.start : found.span.end] == "500 m"
    assert found.field == f"worker.resources.{part}.cpu"
    assert not found.fixes


def test_a_mapping_of_unknown_content_is_not_checked(findings: Findings) -> None:
    text = f"{HEAD}  resources:\n    requests: {{{{x}}: 1, cpu: 500 m}}\n"
    assert findings("DW321", text) == []


def test_requests_above_the_default_limits_are_one_finding(findings: Findings) -> None:
    text = _resources("{cpu: 1, memory: 1Gi}", "")
    (found,) = findings("DW323", text)
    assert [text[r.span.start : r.span.end] for r in found.related] == ["1Gi"]
    assert not found.fixes


@pytest.mark.parametrize(
    ("request_", "limit", "severity"),
    [("256Mi", "512", ERROR), ("256", "512", WARNING), ("8Ti", "8Ti", WARNING), ("8Ti", "1Gi", ERROR)],
)
def test_an_unusual_size_of_memory_is_an_error_only_where_the_request_exceeds_the_limit(
    findings: Findings, request_: str, limit: str, severity: str
) -> None:
    text = _resources(f"{{cpu: 1, memory: {request_}}}", f"{{cpu: 1, memory: {limit}}}")
    assert {found.severity for found in findings("DW322", text)} == {severity}
    assert not findings("DW323", text)


@pytest.mark.parametrize(
    ("code", "requests", "applicability"),
    [
        ("DW321", "{cpu: 500 m, memory: 1Gi}", SAFE),
        ("DW321", "{cpu: 1, memory: 1 GB}", SAFE),
        ("DW321", "{cpu: 1, memory: 512K}", None),
        ("DW321", "{cpu: 500 M, memory: 1Gi}", None),
        ("DW322", "{cpu: 500M, memory: 1Gi}", UNSAFE),
        ("DW322", "{cpu: 1, memory: 512m}", UNSAFE),
        ("DW322", "{cpu: 2k, memory: 1Gi}", None),
        ("DW326", "{cpu: 0, memory: 1Gi}", None),
    ],
)
def test_a_fix_is_safe_only_for_a_single_reading(
    findings: Findings, code: str, requests: str, applicability: str | None
) -> None:
    (found,) = findings(code, _resources(requests, "{}"))
    assert (found.fix.applicability if found.fix else None) == applicability


@pytest.mark.parametrize("canonical", ["1000m", "1024Mi"])
def test_the_canonical_form_is_off_by_default(canonical: str) -> None:
    assert not next(rule for rule in load_rules() if rule.code == "DW327").on
    resource = "cpu" if canonical == "1000m" else "memory"
    assert _found(_resources(f"{{{resource}: {canonical}}}", "{}")) == []


@pytest.mark.parametrize("section", ["limit", "Limits"])
def test_a_misspelled_section_is_not_missing(section: str) -> None:
    text = _resources("{cpu: 1, memory: 1Gi}", "") + f"    {section}: {{cpu: 2, memory: 2Gi}}\n"
    assert _found(text) == [("DW204", ERROR)]


@pytest.mark.parametrize(
    ("level", "applicability"),
    [("Zone", SAFE), ("HOSTNAME", SAFE), ("host", SAFE), ("zones", UNSAFE), ("rack", None)],
)
def test_the_fix_of_a_level_is_safe_only_for_the_same_word(
    findings: Findings, level: str, applicability: str | None
) -> None:
    text = f"{HEAD}  replicas: 2\n  highAvailabilityConfig:\n    level: {level}\n    mode: preferred\n"
    (found,) = findings("DW331", text)
    assert (found.fix.applicability if found.fix else None) == applicability


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        ("  replicas: 1\n", ["DW332"]),
        ("", ["DW332"]),
        ("  replicas: 0\n", ["DW311"]),
        ("  replica: 2\n", ["DW204"]),
        ("replicas: 2\n", ["DW206"]),
        ("  replicas: 2\n", []),
        ("  replicas: ${REPLICAS}\n", []),
    ],
)
def test_missing_replicas_are_reported_once(lines: str, codes: list[str]) -> None:
    text = f"{HEAD}  highAvailabilityConfig:\n    level: zone\n    mode: required\n{lines}"
    assert [code for code, _ in _found(text)] == codes
