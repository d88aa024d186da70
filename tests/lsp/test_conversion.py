"""A finding as a diagnostic of the protocol: its message, range, severity and tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint.config.selection import find_rules
from workerlint.core.diagnostic import Edit
from workerlint.core.text import Span
from workerlint.engine.registry import load_rules
from workerlint.engine.rule_page import read_page
from workerlint_lsp.conversion import convert_edits, read_positions

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lsp.conftest import Editor


def test_the_help_stands_below_the_message(editor: type[Editor]) -> None:
    reports = editor("type: worker\nworker:\n  logLevel: LOUD\n").checked.reports
    (report,) = [item for item in reports if item.code == "DW301"]
    message, help_ = report.message.split("\n")
    assert "`LOUD`" in message
    assert help_.startswith("help: ")


@pytest.mark.usefixtures("plugin")
def test_a_finding_links_to_the_page_of_its_rule(editor: type[Editor]) -> None:
    reports = editor("type: worker\nworker:\n  stack: bento\n").checked.reports
    links = {item.code: item.code_description and item.code_description.href for item in reports}
    assert links["AC001"] == "https://acme.example/ac001"
    assert links["AC002"] is None
    assert "found by a plug-in" in [item.message for item in reports]
    assert links["DW304"] == "https://workerlint.dev/rules/dw304"


UNNECESSARY, DEPRECATED = types.DiagnosticTag.Unnecessary, types.DiagnosticTag.Deprecated


@pytest.mark.parametrize(
    ("code", "tags"),
    [
        ("DW007", [UNNECESSARY]),
        ("DW108", [UNNECESSARY]),
        ("DW318", [UNNECESSARY]),
        ("DW406", [UNNECESSARY]),
        ("DW210", [DEPRECATED]),
        ("DW301", None),
    ],
)
def test_what_does_nothing_is_greyed_out_and_what_is_deprecated_struck_through(
    editor: type[Editor], code: str, tags: list[types.DiagnosticTag] | None
) -> None:
    (rule,) = find_rules(code, load_rules())
    bad = next(example for example in read_page(rule).examples if example.kind == "bad" and not example.config)
    reports = editor(bad.manifest.text).checked.reports
    found = [item.tags for item in reports if item.code == code]
    assert found
    assert all(item == tags for item in found)


def test_a_document_asked_for_while_others_are_forgotten(editor: type[Editor]) -> None:
    typed = editor("type: worker\nworker:\n  logLevel: LOUD\n")
    (diagnostic, _), *_ = typed.checked.pairs()
    other = editor("type: worker\nworker:\n  logLevel: QUIET\n").checked.file
    masks = typed.masks

    class Used(set[str]):
        def __contains__(self, text: object) -> bool:
            masks.redactor(other, diagnostic)  # as an answer under way may do at any moment
            return super().__contains__(text)

    masks.keep_only(Used({typed.text}))
    assert masks.redactor(typed.checked.file, diagnostic)[0] == typed.text


def test_a_finding_has_its_severity_and_its_code(editor: type[Editor]) -> None:
    text = "name: A\ntype: worker\nworker:\n  logLevel: LOUD\n  stack: bento\n  resources: {limits: {cpu: 1, memory: 1Gi}}\n"
    pairs = list(editor(text).checked.pairs())
    severities = {"error": 1, "warning": 2, "info": 3}
    assert {item.severity for item, _ in pairs} == set(severities)
    for item, report in pairs:
        assert (report.severity, report.code, report.source) == (severities[item.severity], item.code, "workerlint")


def test_secrets_are_masked_in_the_worker_that_contains_them(editor: type[Editor]) -> None:
    key = "c2VjcmV0" * 5
    worker = "type: worker\nworker:\n  {}: {}\n"
    text = "---\n".join([worker.format("a", "b"), worker.format("runAsApiKey", key), worker.format(key, "b")])
    reports = editor(text).checked.reports
    by_line = {(item.range.start.line, item.code): item.message for item in reports}
    assert (6, "DW501") in by_line
    assert all(key not in message for (line, _), message in by_line.items() if line < 8)


def test_the_positions_of_a_file_that_cannot_be_read_are_unknown(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("é: 1\nb: 2\n".encode())
    positions = read_positions(str(tmp_path / "a.yaml"), "utf-8")
    assert positions is not None
    assert (positions.lines.text, positions.encoding) == ("é: 1\nb: 2\n", "utf-8")
    assert read_positions(str(tmp_path), "utf-8") is None
    assert read_positions(str(tmp_path / "b.yaml"), "utf-8") is None


def test_edits_are_in_the_order_of_the_text(editor: type[Editor]) -> None:
    positions = editor("a\nbc\n").positions
    edits = convert_edits(positions, [Edit(Span(3, 4), "x"), Edit(Span(0, 1), "y")])
    assert [(edit.range.start.line, edit.range.start.character, edit.new_text) for edit in edits] == [
        (0, 0, "y"),
        (1, 1, "x"),
    ]
