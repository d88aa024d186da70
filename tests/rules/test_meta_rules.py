"""What a page cannot show of DW101 to DW108: severities, how sure a fix is, related places, alternatives."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import ERROR, INFO, SAFE, UNSAFE, Diagnostic
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.manifest.document import Document

Findings = Callable[..., list[Diagnostic]]

SECTION = "worker:\n  stack: bento:3.0\n"
HEAD = "name: w\nversion: v1beta\ntype: worker\n"


def _codes(text: str) -> set[str]:
    """Return the codes below DW300 that all rules together report, to test that one error has one finding."""
    checked = Engine(Settings(), load_rules()).check(Document(Source("manifest.yaml", text)))
    assert not checked.failures
    return {item.code for item in checked.diagnostics if item.code < "DW300"}


@pytest.mark.parametrize(("length", "severities"), [(47, []), (48, [INFO]), (49, [ERROR])])
def test_a_name_may_have_48_characters_with_a_note(findings: Findings, length: int, severities: list[str]) -> None:
    found = findings("DW102", f"name: {'a' * length}\nversion: v1beta\ntype: worker\n{SECTION}")
    assert [item.severity for item in found] == severities
    assert not any(item.fix for item in found)


@pytest.mark.parametrize(
    ("version", "applicability", "severity"),
    [
        ("v1", SAFE, ERROR),
        ("V1beta", SAFE, ERROR),
        ("v1beta1", SAFE, ERROR),
        ("v1alpha", UNSAFE, INFO),
        ("v2", UNSAFE, ERROR),
        ("v3", UNSAFE, ERROR),
    ],
)
def test_a_version_is_mended_as_surely_as_it_can_be_read(
    findings: Findings, version: str, applicability: str, severity: str
) -> None:
    (found,) = findings("DW103", f"name: w\nversion: {version}\ntype: worker\n{SECTION}")
    assert found.severity == severity
    assert found.fix is not None
    assert (found.fix.edits[0].content, found.fix.applicability) == ("v1beta", applicability)


def test_a_name_in_a_block_scalar_is_left_to_its_author(findings: Findings) -> None:
    (found,) = findings("DW102", f"name: |\n  City\nversion: v1beta\ntype: worker\n{SECTION}")
    assert found.help == "set `name` to `city`"
    assert found.fix is None


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("DW101", f"name: w\nversion: v1beta\ntype: &kind\n{SECTION}"),
        ("DW101", f"&w {SECTION}name: w\nversion: v1beta\n"),
        ("DW103", f"<<: {{version: v1}}\nname: w\ntype: worker\n{SECTION}"),
        ("DW103", f"name: w\nversion: &v v1\ntype: worker\n{SECTION}  title: *v\n"),
    ],
)
def test_what_is_written_elsewhere_or_has_an_anchor_is_left_to_its_author(
    findings: Findings, code: str, text: str
) -> None:
    (found,) = findings(code, text)
    assert found.fix is None


def test_fixes_are_safe_only_where_case_alone_differs(findings: Findings) -> None:
    kinds = [
        found.fix.applicability
        for code, text in (
            ("DW104", "name: w\nversion: v1beta\ntype: worker\nWorker: {}\n"),
            ("DW104", f"name: w\nversion: v1beta\ntype: service\n{SECTION}"),
            ("DW105", f"{HEAD}Owner: ada\n{SECTION}"),
            ("DW105", f"{HEAD}ower: ada\n{SECTION}"),
            ("DW106", f"{HEAD}layer: USER\n{SECTION}"),
            ("DW106", f"{HEAD}layer: usr\n{SECTION}"),
        )
        for found in findings(code, text)
        if found.fix
    ]
    assert kinds == [SAFE, UNSAFE] * 3


def test_another_resources_section_with_a_workers_content_offers_both_ways_out(findings: Findings) -> None:
    (found,) = findings("DW104", f"{HEAD}service:\n  stack: bento:3.0\n")
    assert [fix.title for fix in found.fixes] == ["Rename to `worker`", "Set `type` to `service`"]
    assert [place.message for place in found.related] == ["the type"]


@pytest.mark.parametrize("section", ["workflow:\n  dag: []\n", "service:\n  stack: bento\n  servicePort: 80\n"])
def test_another_resources_section_is_not_made_a_workers(findings: Findings, section: str) -> None:
    (found,) = findings("DW104", f"{HEAD}{section}")
    assert found.fix is None


def test_a_contradicted_attribute_is_shown(findings: Findings) -> None:
    text = f"{HEAD}layer: user\ntags: [dataos:layer:system]\n{SECTION}"
    (found,) = findings("DW107", text)
    (place,) = found.related
    assert text[place.span.start : place.span.end] == "user"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD, "DW104"),
        (f"{HEAD}worker:\n", "DW104"),
        (f"{HEAD}workflow:\n  dag: []\n", "DW104"),
        (f"{HEAD}wroker:\n  stack: bento:3.0\n", "DW104"),
        (f"{HEAD}spec:\n  stack: bento:3.0\n", "DW104"),
        ("name: w\ntype: worker\nspec:\n  stack: bento:3.0\n", "DW101"),
        ("name: w\nversion: v2\ntype: worker\nspec:\n  stack: bento:3.0\n", "DW103"),
        ("name: w\nversion: v2alpha\ntype: worker\nworker:\n  stack: bento:3.0\n", "DW104"),
        ('name: ""\nversion: v2alpha\ntype: worker\nspec: {}\n', "DW102"),
    ],
)
def test_one_fault_gives_one_finding(text: str, code: str) -> None:
    assert _codes(text) == {code}


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}worker: bento:3.0\n",
        "name: 12\nversion: v2alpha\ntype: worker\nspec: {}\n",
        f"name: w\nversion: 1\ntype: worker\n{SECTION}",
        f"{HEAD}layer: 1\n{SECTION}",
        f"{HEAD}tags: worker\n{SECTION}",
    ],
)
def test_a_value_of_the_wrong_type_is_another_rules(text: str) -> None:
    assert not any(code.startswith("DW1") for code in _codes(text))


def test_added_lines_end_as_the_others_do(findings: Findings) -> None:
    text = f"type: worker\nname: w\n{SECTION}".replace("\n", "\r\n")
    (found,) = findings("DW101", text)
    assert found.fix is not None
    (edit,) = found.fix.edits
    fixed = text[: edit.span.start] + edit.content + text[edit.span.end :]
    assert fixed.startswith("type: worker\r\nname: w\r\nversion: v1beta\r\nworker:")


@pytest.mark.parametrize(
    ("kind", "applicability", "help"),
    [
        ("WORKER", SAFE, "did you mean `worker`?"),
        ("' worker '", SAFE, "did you mean `worker`?"),
        ("workers", UNSAFE, "did you mean `worker`?"),
        ("job", UNSAFE, "set `type` to `worker`"),
        ("''", UNSAFE, "set `type` to `worker`"),
    ],
)
def test_an_unknown_type_is_replaced(findings: Findings, kind: str, applicability: str, help: str) -> None:
    (found,) = findings("DW109", f"name: w\nversion: v1beta\ntype: {kind}\n{SECTION}")
    assert (found.severity, found.help) == (ERROR, help)
    assert found.fix is not None
    assert (found.fix.edits[0].content.strip("'"), found.fix.applicability) == ("worker", applicability)


@pytest.mark.parametrize("section", ["Worker", "wrker", "workers"])
def test_a_misspelt_type_and_section_are_two_findings(section: str) -> None:
    assert _codes(f"name: w\nversion: v1beta\ntype: wroker\n{section}:\n  stack: bento:3.0\n") == {"DW104", "DW109"}


def test_a_configured_type_is_known(findings: Findings) -> None:
    assert not findings("DW109", f"name: w\nversion: v1beta\ntype: workers\n{SECTION}", resource_types=["workers"])


def test_an_excerpt_in_markdown_needs_no_identity() -> None:
    section = "worker:\n  stack: bento:3.0\n  compute: runnable-default\n"

    def codes(text: str) -> list[str]:
        document = Document(Source("notes.md", f"```yaml\n{text}```\n"))
        return [item.code for item in Engine(Settings(), load_rules()).check(document).diagnostics]

    assert "DW101" not in codes(section)
    assert "DW203" in codes(section)
    assert codes(f"name: w\n{section}").count("DW101") == 2
