"""Each word that a fix or a suggestion understands."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from workerlint.core.diagnostic import Diagnostic

Findings = Callable[..., list[Diagnostic]]
HEAD = "name: w\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def new_texts(found: list[Diagnostic]) -> set[str]:
    """Return what the first fix of the only finding writes."""
    (finding,) = found
    return {edit.content for fix in finding.fixes[:1] for edit in fix.edits}


@pytest.mark.parametrize(("word", "number"), [(word, str(at)) for at, word in enumerate(NUMBERS, 1)])
def test_numbers_in_words(findings: Findings, word: str, number: str) -> None:
    for written in (word, word.upper(), f"'{word}'"):
        assert new_texts(findings("DW311", f"{HEAD}  replicas: {written}\n")) == {number}


@pytest.mark.parametrize("word", ["zero", "none", "eleventy"])
def test_words_that_are_no_number_of_replicas(findings: Findings, word: str) -> None:
    assert new_texts(findings("DW311", f"{HEAD}  replicas: {word}\n")) == set()


@pytest.mark.parametrize(
    ("word", "level"), [("WARNING", "WARN"), ("ERR", "ERROR"), ("INFORMATION", "INFO"), ("debug", "DEBUG")]
)
def test_other_spellings_of_a_log_level_have_a_fix(findings: Findings, word: str, level: str) -> None:
    assert new_texts(findings("DW301", f"{HEAD}  logLevel: {word}\n")) == {level}


@pytest.mark.parametrize(
    ("word", "level"),
    [("FATAL", "ERROR"), ("CRITICAL", "ERROR"), ("NOTICE", "INFO"), ("TRACE", "DEBUG"), ("VERBOSE", "DEBUG")],
)
def test_the_levels_of_other_programs_have_a_suggestion_and_an_unsafe_fix(
    findings: Findings, word: str, level: str
) -> None:
    (finding,) = findings("DW301", f"{HEAD}  logLevel: {word}\n")
    assert f"did you mean `{level}`?" in finding.help
    assert [(fix.title, fix.applicability) for fix in finding.fixes] == [(f"Replace with `{level}`", "unsafe")]


CPU = {
    "2 core": "2", "2 cores": "2", "2cpu": "2", "2 cpus": "2", "2vcpu": "2", "2 vcpus": "2", "+2 cores": "+2",
    "200mcpu": "200m", "200 millicpu": "200m", "200millicore": "200m", "200 millicores": "200m",
}  # fmt: skip
MEMORY = {
    "1048576,0": "1048576.0", "512 b": "512", "512 byte": "512", "512 bytes": "512", "512kb": "512k", "512 kib": "512Ki", "512ki": "512Ki", "512mb": "512M",
    "512 mib": "512Mi", "512mi": "512Mi", "2g": "2G", "2gb": "2G", "2 gib": "2Gi", "2gi": "2Gi", "2t": "2T", "2tb": "2T",
    "2tib": "2Ti", "2ti": "2Ti",
}  # fmt: skip


@pytest.mark.parametrize(
    ("resource", "written", "meant"),
    [*(("cpu", *pair) for pair in CPU.items()), *(("memory", *pair) for pair in MEMORY.items())],
)
def test_the_units_of_a_quantity(findings: Findings, resource: str, written: str, meant: str) -> None:
    text = f"{HEAD}  resources:\n    limits:\n      {resource}: {written}\n"
    assert new_texts(findings("DW321", text)) in ({meant}, {f'"{meant}"'})


@pytest.mark.parametrize(
    ("resource", "written", "meant"),
    [
        ("cpu", "500", "500m"), ("cpu", "500Mi", "500m"), ("cpu", "500M", "500m"), ("cpu", "2Gi", "2"), ("cpu", "2G", "2"),
        ("memory", "512m", "512Mi"), ("memory", "512k", "512M"), ("memory", "512Ki", "512Mi"), ("memory", "512T", "512G"),
        ("memory", "512Ti", "512Gi"), ("memory", "2P", "2G"), ("memory", "2Pi", "2Gi"), ("memory", "64000G", "64000M"),
        ("memory", "64000Gi", "64000Mi"), ("memory", "2", "2Gi"), ("memory", "64", "64Mi"), ("memory", "12345", "12345Mi"),
    ],
)  # fmt: skip
def test_the_unit_that_was_meant(findings: Findings, resource: str, written: str, meant: str) -> None:
    (finding,) = findings("DW322", f"{HEAD}  resources:\n    limits:\n      {resource}: {written}\n")
    assert finding.help == f"did you mean `{meant}`?"


def test_a_number_of_six_digits_may_be_in_bytes(findings: Findings) -> None:
    (finding,) = findings("DW322", f"{HEAD}  resources:\n    limits:\n      memory: 123456\n")
    assert "did you mean" not in finding.help


@pytest.mark.parametrize(
    ("field", "written", "meant"),
    [
        ("level", "host", "hostname"), ("level", "node", "hostname"), ("level", "az", "zone"),
        ("level", "availability-zone", "zone"), ("mode", "prefer", "preferred"), ("mode", "soft", "preferred"),
        ("mode", "require", "required"), ("mode", "hard", "required"), ("mode", "strict", "required"),
    ],
)  # fmt: skip
def test_other_words_for_the_availability_have_a_safe_fix(
    findings: Findings, field: str, written: str, meant: str
) -> None:
    for word in (written, written.upper()):
        found = findings("DW331", f"{HEAD}  highAvailabilityConfig:\n    {field}: {word}\n")
        assert new_texts(found) == {meant}
        assert found[0].fixes[0].safe


@pytest.mark.parametrize(("field", "word"), [("mode", "az"), ("level", "soft")])
def test_a_word_of_the_other_field_of_the_availability_has_no_fix(findings: Findings, field: str, word: str) -> None:
    assert new_texts(findings("DW331", f"{HEAD}  highAvailabilityConfig:\n    {field}: {word}\n")) == set()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("envvars", "envVars"), ("propfile", "propFile"), ("File", "file"), ("env", "envVars"), ("envs", "envVars"),
        ("env_var", "envVars"), ("environment", "envVars"), ("environment-variables", "envVars"), ("files", "file"),
        ("properties-file", "propFile"),
    ],
)  # fmt: skip
def test_other_words_for_a_consumption_type(findings: Findings, written: str, meant: str) -> None:
    found = findings("DW506", f"{HEAD}  dataosSecrets:\n    - name: s\n      consumptionType: {written}\n")
    assert new_texts(found) == {meant}
    assert found[0].severity == ("info" if written.lower() == meant.lower() else "warning")


@pytest.mark.parametrize(
    ("variable", "field"),
    [
        ("DATAOS_DESCRIPTION", "description"), ("DATAOS_IS_DRY_RUN", "worker.dryRun"), ("DATAOS_LOG_LEVEL", "worker.logLevel"),
        ("DATAOS_NAME", "name"), ("DATAOS_RUN_AS_APIKEY", "worker.runAsApiKey"), ("DATAOS_RUN_AS_USER", "worker.runAsUser"),
        ("DATAOS_TAGS", "tags"), ("DATAOS_WORKSPACE", "workspace"),
    ],
)  # fmt: skip
def test_variables_that_a_field_sets(findings: Findings, variable: str, field: str) -> None:
    (finding,) = findings("DW523", f"{HEAD}  envs:\n    {variable}: x\n")
    assert finding.help == f"set `{field}` instead"


@pytest.mark.parametrize(
    "part", ["CONFIG_DIR", "FQDN", "RESOURCE_ID", "RUN_ID", "SECRET_DIR", "STAMP", "TEMP_DIR", "TYPE", "UID"]
)
def test_variables_that_the_platform_sets(findings: Findings, part: str) -> None:
    (finding,) = findings("DW523", f"{HEAD}  envs:\n    DATAOS_{part}: x\n")
    assert finding.help == "rename the variable"


@pytest.mark.parametrize(
    ("stack", "kind"),
    [("flare", "Workflow"), ("flare-sdk", "Workflow"), ("toolbox", "Workflow"), ("beacon", "Service")],
)
def test_stacks_of_other_types(findings: Findings, stack: str, kind: str) -> None:
    (finding,) = findings("DW303", HEAD.replace("bento", stack))
    assert finding.message == f"stack `{stack}` runs in a {kind}, not a Worker"
    assert finding.severity == "error"


@pytest.mark.parametrize(
    ("name", "version", "reason"),
    [
        ("-a", "v1beta", "a hyphen"), ("a-", "v1beta", "a hyphen"), ("_a", "v2alpha", "an underscore"),
        (".a", "v2alpha", "a dot"), ("a.", "v2alpha", "a dot"),
    ],
)  # fmt: skip
def test_marks_around_a_name(findings: Findings, name: str, version: str, reason: str) -> None:
    (finding,) = findings("DW102", f"name: {name}\nversion: {version}\ntype: worker\nworker: {{}}\n")
    assert reason in finding.message
    assert new_texts([finding]) == {"a"}


BUNDLE = """\
NAME: b
VERSION: v1beta
type: bundle
LAYER: user
TAGS: []
DESCRIPTION: d
OWNER: o
WORKSPACE: w
TITLE: t
bundle:
  SCHEDULE: {}
  schedule:
    INITIALSTATE: create
    TIMEZONE: UTC
    CREATE: {}
    DELETE: {}
    create: {CRON: x}
    delete: {CRON: x}
  WORKSPACES: []
  workspaces:
    - {NAME: a, DESCRIPTION: a, TAGS: [], LABELS: {}, LAYER: user}
  RESOURCES: []
  PROPERTIES: {}
  MANAGEASUSER: a
  resources:
    - {ID: a, WORKSPACE: a, SPEC: {}, FILE: a, DEPENDENCIES: []}
    - DEPENDENCYCONDITIONS: []
      dependencyConditions:
        - {RESOURCEID: a, STATUS: {}, RUNTIME: {}, status: {IS: a, CONTAINS: a}, runtime: {IS: a, CONTAINS: a}}
"""


def test_each_field_of_a_bundle_is_known_in_capitals(findings: Findings) -> None:
    found = findings("DW610", BUNDLE)
    written = [BUNDLE[item.span.start : item.span.end] for item in found]
    assert sorted(written) == sorted(word for word in re.findall(r"[A-Z]{2,}(?=:)", BUNDLE))
    assert [item.help.split("`")[1].upper() for item in found] == written
