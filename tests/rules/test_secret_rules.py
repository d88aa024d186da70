"""What a page cannot show of DW501 to DW506: that no text of a finding contains a secret, severities, related locations."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workerlint.core.diagnostic import ERROR, INFO, WARNING, Diagnostic
from workerlint_schemas import subschema

HEAD = "name: w\nversion: v1beta\ntype: worker\nworker:\n  stack: bento\n"
KEY = "q7Rf" + "29xTzUw81mKd"


def underlined(text: str, found: list[Diagnostic]) -> list[str]:
    return [text[item.span.start : item.span.end] for item in found]


@pytest.mark.parametrize(
    "written", [KEY, f"'{KEY}'", f'"{KEY}"', f"&a {KEY}", f"!!str {KEY}", f"|\n    {KEY}", f">-\n    {KEY}"]
)
def test_the_span_is_the_key_and_nothing_said_holds_it(findings: Callable[..., list[Diagnostic]], written: str) -> None:
    for code, name in (("DW501", "runAsApiKey"), ("DW502", "apiToken")):
        text = f"{HEAD}  {name}: {written}\n"
        found = findings(code, text)
        assert underlined(text, found) == [KEY]
        assert KEY not in f"{found[0].message}{found[0].help}{found[0].fixes}"


@pytest.mark.parametrize(
    ("name", "variable"),
    [("city-token", "CITY_TOKEN"), ("-token", "TOKEN"), ("cityToken_", "CITY_TOKEN"), ("API.token", "API_TOKEN"),
     ("city__token", "CITY_TOKEN")],
)  # fmt: skip
def test_the_help_names_a_variable(findings: Callable[..., list[Diagnostic]], name: str, variable: str) -> None:
    (found,) = findings("DW502", f"{HEAD}  configs: {{{name}: {KEY}}}\n")
    assert found.help == f"move it to a Secret Resource listed in `dataosSecrets` and use `${{{variable}}}` here"


def test_a_mask_is_no_error(findings: Callable[..., list[Diagnostic]]) -> None:
    severities = [findings("DW501", f"{HEAD}  runAsApiKey: {key}\n")[0].severity for key in ("'***'", "<key>", KEY)]
    assert severities == [INFO, INFO, ERROR]


def test_an_api_key_that_is_repeated_is_found_again(findings: Callable[..., list[Diagnostic]]) -> None:
    text = f"{HEAD}  runAsApiKey: {KEY}\n  configs:\n    note: uses {KEY}\n"
    (found,) = findings("DW502", text)
    assert found.span.start == text.rindex(KEY)
    assert found.related[0].span.start == text.index(KEY)
    assert "line 6" in found.message


def test_crlf_and_wide_characters_do_not_move_the_span(findings: Callable[..., list[Diagnostic]]) -> None:
    text = f"{HEAD}  title: 🏙 größe\n  configs: {{password: rainy-day}}\n".replace("\n", "\r\n")
    assert underlined(text, findings("DW502", text)) == ["rainy-day"]


def test_other_documents_of_the_file_are_left_alone(findings: Callable[..., list[Diagnostic]]) -> None:
    other = f"name: s\nversion: v1\ntype: secret\nsecret:\n  data:\n    password: {KEY}\n"
    text = f"{other}---\n{HEAD}  configs:\n    password: {KEY}\n---\n{other}"
    assert [item.span.start for item in findings("DW502", text)] == [text.index(KEY, text.index(KEY) + 1)]


def test_a_missing_workspace_is_a_warning(findings: Callable[..., list[Diagnostic]]) -> None:
    found = findings("DW505", HEAD + "  dataosSecrets:\n    - key: a\n")
    assert [(item.field.rpartition(".")[2], item.severity) for item in found] == [
        ("name", ERROR),
        ("workspace", WARNING),
    ]


def test_consumption_types_are_those_of_the_schema(findings: Callable[..., list[Diagnostic]]) -> None:
    pointer = "worker-v1beta.json#/properties/worker/properties/dataosSecrets/items/properties/consumptionType"
    names = subschema(pointer)["x-enum"]
    for name in names:
        assert findings("DW506", f"{HEAD}  dataosSecrets:\n    - {{name: a, consumptionType: {name}}}\n") == []
    (found,) = findings("DW506", f"{HEAD}  dataosSecrets:\n    - {{name: a, consumptionType: x}}\n")
    assert all(name in found.message for name in names)


@pytest.mark.parametrize(("word", "severity"), [("ENVVARS", INFO), ("env", WARNING), ("x", WARNING)])
def test_capitals_alone_are_a_note(findings: Callable[..., list[Diagnostic]], word: str, severity: str) -> None:
    (found,) = findings("DW506", f"{HEAD}  dataosSecrets:\n    - {{name: a, consumptionType: {word}}}\n")
    assert found.severity == severity


def test_conflicting_keys_relate_to_each_other(findings: Callable[..., list[Diagnostic]]) -> None:
    text = HEAD + "  dataosSecrets:\n    - {name: a, key: b, keys: [c], allKeys: true}\n"
    (found,) = findings("DW503", text)
    assert [text[item.span.start : item.span.end] for item in found.related] == ["key", "keys"]
