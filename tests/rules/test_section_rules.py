"""What a page cannot show of DW201 to DW212: the safety of fixes, related locations, and that one error has one finding."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import SAFE, UNSAFE, Diagnostic
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.fixes.fixer import apply_edits, fix_document
from workerlint.manifest.document import Document
from workerlint.manifest.unknown import SERVICE_ATTRIBUTES, STACK_SECTIONS, WORKFLOW_ATTRIBUTES
from workerlint_schemas import load_schema

Findings = Callable[..., list[Diagnostic]]

HEAD = "name: w\nversion: v1beta\ntype: worker\n"
SECTION = "worker:\n  stack: bento:3.0\n  compute: runnable-default\n  topology:\n    - name: w\n      type: bento\n"


def _codes(text: str) -> list[str]:
    """Return the codes that all rules together find below DW300."""
    checked = Engine(Settings(), [rule for rule in load_rules() if rule.on]).check(
        Document(Source("manifest.yaml", text))
    )
    assert not checked.failures
    return [item.code for item in checked.diagnostics if item.code < "DW300"]


def _fixed(text: str, diagnostic: Diagnostic) -> str:
    assert diagnostic.fix is not None
    return apply_edits(text, diagnostic.fix.edits)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (f"{SECTION}  loglevel: INFO\n", "DW204"),
        (f"{SECTION}  resources:\n    cron: daily\n", "DW204"),
        (f"{SECTION}  Ingress: {{}}\n", "DW204"),
        (SECTION.replace("stack:", "stak:"), "DW204"),
        (SECTION.replace("compute:", "Compute:"), "DW204"),
        (SECTION.replace("topology:", "topolgy:"), "DW204"),
        (f"{SECTION}  dryRun: 'true'\n", "DW205"),
        (SECTION.replace("bento:3.0", "[bento]"), "DW205"),
        (SECTION.replace("runnable-default", "{a: b}"), "DW205"),
        (SECTION.replace("\n    - name: w\n      type: bento", "\n    name: w\n    type: bento"), "DW205"),
        (f"{SECTION}  tags:\n    -\n", "DW205"),
        ("worker: bento\n", "DW205"),
        (f"{SECTION}  resources:\n", "DW207"),
        (f"{SECTION}  resources:\n  requests:\n    cpu: 1\n", "DW206"),
        (f"{SECTION}  secrets:\n", "DW207"),
        (f"{SECTION}  ingress:\n    servicePort: 80\n", "DW208"),
        (f"ingress: {{}}\n{SECTION}", "DW208"),
        (f"{SECTION}  ports: [80]\n", "DW208"),
        (f"{SECTION}  crons: ['* * * * *']\n", "DW209"),
        (f"depends: []\n{SECTION}", "DW209"),
        (f"{SECTION}  schedule:\n    cron: '* * * * *'\n", "DW209"),
        (f"schedule: {{}}\n{SECTION}", "DW209"),
        (f"policy:\n{SECTION}", "DW104"),
        (f"secret: store\n{SECTION}", "DW105"),
        (f"stack: [bento]\n{SECTION}", "DW105"),
        (f"{SECTION}  bento:\n    input: {{}}\n", "DW210"),
        (f"{SECTION}  secrets: [a]\n", "DW210"),
        (f"{SECTION}  autoscaling: {{}}\n  autoScaling: {{}}\n", "DW212"),
        (SECTION.replace("bento:3.0", "''"), "DW201"),
        (SECTION.replace("bento:3.0", "&stack"), "DW201"),
        (SECTION.replace("bento:3.0", "[]"), "DW205"),
        (SECTION.replace("runnable-default", "[]"), "DW205"),
        (SECTION.replace("\n    - name: w\n      type: bento", " []"), "DW203"),
        (SECTION.replace("\n    - name: w\n      type: bento", " ''"), "DW205"),
        (SECTION.replace("bento:3.0", ""), "DW201"),
        (SECTION.replace("runnable-default", ""), "DW202"),
        (SECTION.replace("\n    - name: w\n      type: bento", ""), "DW203"),
    ],
)
def test_one_fault_gives_one_finding(lines: str, code: str) -> None:
    assert _codes(HEAD + lines) == [code]


def test_a_section_is_empty_whatever_else_has_no_value(findings: Findings) -> None:
    others = {
        "DW324": "  resources: {requests: {cpu: , memory: 1Gi}, limits: {cpu: 1, memory: 1Gi}}\n",
        "DW314": "  resources: {requests: {cpu: 1}}\n  autoScaling:\n    enabled: true\n    maxReplicas: 2\n",
        "DW207": "  secrets:\n",
    }
    for code, lines in others.items():
        text = f"{HEAD}{SECTION}{lines}  tags:\n"
        assert sorted(_codes(text)) == ["DW207"] * (2 if code == "DW207" else 1)
        assert [item.field for item in findings("DW207", text)][-1:] == ["worker.tags"]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("  topology:\n    - &a {name: w, type: bento, doc: }\n    - {<<: *a, name: x}\n    - {<<: *a, name: y}\n",
         "`doc` has no value"),
        ("  resources: {requests: ,\n        limits: {cpu: 1}}\n", "`requests` is empty"),
        ("  tags:\n    # - a\n", "`tags` contains only comments"),
        ("  tags:\n  # - a\n", "`tags` is empty"),
    ],
)  # fmt: skip
def test_what_an_empty_field_contains(findings: Findings, lines: str, message: str) -> None:
    (found,) = findings("DW207", f"{HEAD}worker:\n  stack: bento:3.0\n{lines}")
    assert found.message == message


def test_what_is_missing_does_not_come_between_a_section_and_its_lost_attributes() -> None:
    head = f"{HEAD}worker:\n  stack: bento:3.0\n"
    lost = "  resources:\n  requests:\n    cpu: 100m\n    cpu: 200m\n"
    rules = [rule for rule in load_rules() if rule.code in {"DW202", "DW203", "DW206"}]
    result = fix_document(
        Engine(Settings(), rules), Document(Source("manifest.yaml", head + lost)), lambda _finding, _fix: True
    )
    assert not result.dropped
    assert result.text == (
        f"{head}  compute: runnable-default\n"
        "  resources:\n    requests:\n      cpu: 100m\n      cpu: 200m\n"
        "  topology:\n    - name: w\n      type: bento\n"
    )


@pytest.mark.parametrize("end", ["", "\n"])
def test_what_stands_before_its_empty_section_is_moved_behind_it(findings: Findings, end: str) -> None:
    text = f"{HEAD}stack: bento:3.0 # three\nworker:{end}"
    (found,) = findings("DW206", text)
    assert _fixed(text, found).rstrip() == f"{HEAD}worker:\n  stack: bento:3.0 # three"


def test_lines_wait_to_be_moved_until_the_text_is_yaml(findings: Findings) -> None:
    """The tab hides the end of autoScaling: the field would be inserted at its own location."""
    text = f"{HEAD}worker:\n  stack: bento:3.0\n      # note\n  autoScaling:\n\t\tmaxReplicas: 4\n  enabled: true\n"
    (found,) = findings("DW206", text)
    assert found.fix is None
    (found,) = findings("DW206", text.replace("\t\t", "    "))
    assert found.fix is not None


@pytest.mark.parametrize("workspace", ["0b101", "1_000", "on"])
def test_a_name_stays_text_to_every_reader(findings: Findings, workspace: str) -> None:
    (found,) = findings("DW210", f"{HEAD}workspace: '{workspace}'\nworker:\n  stack: bento:3.0\n  secrets: [a]\n")
    assert found.fix is not None
    assert f', workspace: "{workspace}"}}' in {edit.content for edit in found.fix.edits}


def test_no_lines_are_written_between_tabs(findings: Findings) -> None:
    text = f"{HEAD}workspace: sandbox\nworker:\n\tstack: bento:3.0\n\tsecrets:\n\t\t- city\n"
    (found,) = findings("DW210", text)
    assert found.fix is None
    (found,) = findings("DW210", text.replace("\t", "  "))
    assert found.fix is not None


@pytest.mark.parametrize("name", ["nmae", "Name", "NAME"])
def test_a_misspelt_meta_attribute_is_not_missing_as_well(name: str) -> None:
    assert _codes(f"{name}: w\nversion: v1beta\ntype: worker\n{SECTION}") == ["DW105"]


def test_what_is_misspelt_in_the_open_shape_is_missing() -> None:
    assert _codes("nmae: w\nversion: v2alpha\ntype: worker\nspec:\n  compute: c\n") == ["DW101"]


def test_renaming_is_safe_only_where_the_word_is_the_same(findings: Findings) -> None:
    found = findings("DW204", f"{HEAD}{SECTION}  LogLevel: INFO\n  dry_run: true\n  replica: 2\n")
    assert [item.fix.applicability for item in found if item.fix] == [SAFE, SAFE, UNSAFE]


def test_another_spelling_is_related_to_the_attribute_that_is_there(findings: Findings) -> None:
    text = f"{HEAD}{SECTION}  logLevel: INFO\n  LOGLEVEL: INFO\n"
    (found,) = findings("DW204", text)
    assert found.fix is None
    assert found.related[0].span.start == text.index("INFO")


def test_a_long_value_is_shortened(findings: Findings) -> None:
    (found,) = findings("DW205", f"{HEAD}{SECTION}  stackSpec: {'word ' * 60}\n")
    assert len(found.message) < 120


@pytest.mark.parametrize(
    "written",
    [
        "runAsApiKey: 8675309",
        "runAsApiKey: 1e300",
        "configs: API_TOKEN=8675309",
        "envs: DB_PASSWORD:8675309",
        "topology: PASSWORD:8675309",
        "dryRun: token=8675309",
        "title: {password: 8675309}",
        "title:\n    password: 8675309",
        "topology: [password=8675309]",
        "dataosSecrets: token=8675309",
    ],
)
def test_what_may_be_a_secret_is_not_shown(findings: Findings, written: str) -> None:
    (found,) = findings("DW205", f"{HEAD}worker:\n  {written}\n")
    said = f"{found.message}{found.help}{found.fixes}"
    assert "8675309" not in said
    assert "1e300" not in said


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_mapping_becomes_an_item_line_by_line(findings: Findings, newline: str) -> None:
    text = f"{HEAD}worker:\n  dataosSecrets: # all\n\n    name: a\n\n    # where\n    workspace: b\n  title: 🏙\n"
    text = text.replace("\n", newline)
    (found,) = findings("DW205", text)
    fixed = text.replace("    name", "    - name").replace("    # where", "      # where")
    assert _fixed(text, found) == fixed.replace("    workspace", "      workspace")


@pytest.mark.parametrize("more", ["", "    - name: B\n      value: b\n"])
def test_variables_written_as_names_and_values_are_not_made_attributes(findings: Findings, more: str) -> None:
    (found,) = findings("DW205", f"{HEAD}worker:\n  envs:\n    - name: A\n      value: a\n{more}")
    assert found.fix is None
    assert found.help == "use `NAME: value` for each item"


def test_a_mapping_whose_rest_cannot_be_read_is_not_made_an_item(findings: Findings) -> None:
    (found,) = findings("DW205", f"{HEAD}worker:\n  topology:\n    name: a\n    - name: b\n      type: c\n")
    assert found.fix is None


_VALUES = (
    "text", "'true'", '"a, b"', "a, b", "yes", "Off", "12", "1.5", "true", "~", "[]", "[a]", "['a', b]", "[{name: a}]",
    "{}", "{name: a}", "{name: a, directory: b}", ">-\n    folded\n    text", "\n    - a", "\n  - a", "\n    - 1\n    - 2",
    "\n    - name: a\n      type: b", "\n  - name: a\n    type: b", "\n    name: a\n    type: b", "\n    - a: 1\n    - b: 2",
    "\n    - a: 1\n      c: 3\n    - b:\n        d: 4", "\n    -\n    - a", "\n    - - a\n      - b",
)  # fmt: skip


@pytest.mark.parametrize("value", _VALUES)
def test_fixes_give_the_kind_that_is_wanted_and_leave_the_rest(value: str) -> None:
    """Every attribute with every value: what a fix writes is of the right kind, and all else reads as before."""
    attributes = load_schema("worker-v1beta.json")["properties"]["worker"]["properties"]
    engine = Engine(Settings(), [rule for rule in load_rules() if rule.code in {"DW001", "DW003", "DW205"}])
    for name in attributes:
        space = "" if value.startswith("\n") else " "
        before, behind = (
            f"{HEAD}worker: # here\n  # what it is\n",
            "  configs: {} # nothing\n" if name != "configs" else "",
        )
        text = f"{before}  {name}:{space}{value}\n{behind}"
        result = fix_document(engine, Document(Source("manifest.yaml", text)), lambda _finding, _fix: True)
        assert not result.dropped
        assert not any(item.fix for item in result.result.diagnostics)
        assert {item.code for item in result.result.diagnostics} <= {"DW205"}
        assert result.text.startswith(before)
        assert result.text.endswith(behind)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_topology_is_written_in_the_lines_of_the_file(findings: Findings, newline: str) -> None:
    text = f"{HEAD}worker:\n  stack: bento:3.0\n".replace("\n", newline)
    (found,) = findings("DW203", text.rstrip())
    wanted = "\n  topology:\n    - name: w\n      type: bento".replace("\n", newline)
    assert _fixed(text.rstrip(), found) == text.rstrip() + wanted


def test_the_inserted_topology_is_one_that_the_rules_accept() -> None:
    text = f"{HEAD}worker:\n  stack: soda+python:1.0\n  compute: runnable-default\n"
    rules = [rule for rule in load_rules() if rule.code == "DW203" or "DW400" < rule.code < "DW500"]
    result = fix_document(
        Engine(Settings(), rules), Document(Source("manifest.yaml", text)), lambda _finding, _fix: True
    )
    assert len(result.applied) == 1
    assert result.result.diagnostics == []


@pytest.mark.parametrize(
    ("stack", "section", "applicability"),
    [
        ("bento:3.0", "bento", SAFE),
        ("bento-worker:3.0", "bento", SAFE),
        ("fastfun+alpha:1.0", "alpha", UNSAFE),
        ("${STACK}", "bento", UNSAFE),
    ],
)
def test_a_section_is_renamed_as_surely_as_it_is_the_stacks(
    findings: Findings, stack: str, section: str, applicability: str
) -> None:
    (found,) = findings("DW210", f"{HEAD}worker:\n  stack: {stack}\n  {section}: {{}}\n")
    assert found.fix is not None
    assert found.fix.applicability == applicability


def test_sections_named_after_stacks_are_those_of_the_schema() -> None:
    schema = load_schema("worker-v1beta.json")["properties"]["worker"]
    assert sorted(STACK_SECTIONS) == sorted(schema["x-deprecated-sections"])


@pytest.mark.parametrize(
    ("code", "name"),
    [("DW208", name) for name in SERVICE_ATTRIBUTES] + [("DW209", name) for name in WORKFLOW_ATTRIBUTES],
)
def test_every_field_of_another_resource_is_found_alone(code: str, name: str) -> None:
    assert _codes(f"{HEAD}{SECTION}  {name}: {{}}\n") == [code]


def test_both_spellings_are_related(findings: Findings) -> None:
    text = f"{HEAD}{SECTION}  autoScaling: {{}}\n  autoscaling: {{}}\n"
    (found,) = findings("DW212", text)
    assert text[found.span.start : found.span.end] == "autoscaling"
    assert found.related[0].span.start == text.index("autoScaling")
