"""Reports of any origin are read: those of workerlint completely, others with what they have, and hostile ones safely."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from workerlint.core.record import as_dict
from workerlint.report import saved_report
from workerlint.report.exceptions import ExceptionEntry
from workerlint.report.json_reporter import VERSION
from workerlint.report.report import Provenance
from workerlint.report.saved_report import SavedReport, SavedReportError, read_report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workerlint.report.report import RunReport

    Render = Callable[..., str]


def read(path: Path, data: object) -> SavedReport:
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    return read_report(str(path))


def sarif(*results: object, **run: object) -> dict[str, object]:
    tool = {"driver": {"name": "other", "version": "2", "rules": [{"id": "X1", "name": "OddName"}]}}
    return {"version": "2.1.0", "runs": [{"tool": tool, "results": results, **run}]}


def test_both_formats_of_one_run_have_the_same_content(report: RunReport, render: Render, tmp_path: Path) -> None:
    accepted = [
        ExceptionEntry("w.yaml", 3, "DW301", "comment", "agreed", "2027-02-28", status)
        for status in ("active", "no effect")
    ]
    where = Provenance("0123abcd", "2027-01-31", ["workerlint.toml"], "2026-01-31", accepted)
    report.provenance = lambda: where
    report.stale = 3
    found = []
    for name in ("json", "sarif"):
        saved = read(tmp_path / name, render(name, report))
        places = [(item.code, item.name, item.severity, item.line, item.owner) for item in saved.findings]
        assert saved.oldest == "2026-01-31"
        assert saved.exceptions == [
            saved_report.SavedException("2027-02-28", "w.yaml", 3, "DW301", "comment", "agreed", "")
        ]
        assert saved.problems == ["cannot read locked.yaml: permission denied"]
        found.append((places, saved.commit, saved.date, saved.suppressed, saved.baselined, saved.stale))
    assert found[0] == found[1]
    assert found[0][0][0] == ("DW304", "unversioned-stack", "info", 4, "")
    assert found[0][1:] == ("0123abcd", "2027-01-31", 1, 0, 3)


def test_the_owner_of_a_finding_of_sarif(tmp_path: Path) -> None:
    (finding,) = read(tmp_path / "r", sarif({"ruleId": "X1", "properties": {"owner": "jane"}})).findings
    assert finding.owner == "jane"


def test_a_finding_of_another_tool(tmp_path: Path) -> None:
    location = {"artifactLocation": {"uri": "a%20b/w.yaml"}, "region": {"startLine": 7}}
    result = {"ruleIndex": 0, "message": {"text": "odd"}, "locations": [{"physicalLocation": location}]}
    (finding,) = read(tmp_path / "r", sarif(result)).findings
    assert finding == saved_report.SavedFinding("", "a b/w.yaml", 7, "X1", "OddName", "warning", "odd")


@pytest.mark.parametrize(
    ("level", "severity"), [("error", "error"), ("note", "info"), ("none", "info"), (7, "warning")]
)
def test_levels(tmp_path: Path, level: object, severity: str) -> None:
    (finding,) = read(tmp_path / "r", sarif({"ruleId": "X1", "level": level})).findings
    assert finding.severity == severity


@pytest.mark.parametrize(
    ("result", "code", "name", "severity", "message"),
    [
        ({"ruleId": "X1"}, "X1", "OddName", "info", ""),
        ({"rule": {"id": "X1"}, "level": "error"}, "X1", "OddName", "error", ""),
        ({"ruleIndex": 1}, "X2", "", "warning", ""),
        ({"ruleIndex": 2}, "", "", "warning", ""),
        ({"ruleIndex": -1}, "", "", "warning", ""),
        ({"ruleIndex": True}, "", "", "warning", ""),
        ({"ruleId": "X2", "ruleIndex": 0}, "X2", "", "warning", ""),
        ({"ruleId": "X9"}, "X9", "", "warning", ""),
        ({"ruleId": "X2", "message": {"text": "", "markdown": "**m**"}}, "X2", "", "warning", "**m**"),
        ({"ruleId": "X2", "message": {"text": "t", "markdown": "m"}}, "X2", "", "warning", "t"),
    ],
)
def test_what_a_result_of_another_tool_leaves_to_its_rule(
    tmp_path: Path, result: dict[str, object], code: str, name: str, severity: str, message: str
) -> None:
    first = {"id": "X1", "name": "OddName", "defaultConfiguration": {"level": "note"}}
    driver = {"name": "other", "version": "2", "rules": [first, {"id": "X2"}]}
    (finding,) = read(tmp_path / "r", sarif(result, tool={"driver": driver})).findings
    assert finding == saved_report.SavedFinding("", "", 0, code, name, severity, message)


def test_several_runs_of_other_tools(tmp_path: Path) -> None:
    runs = [
        {
            "tool": {"driver": {"name": name, "version": "2"}},
            "versionControlProvenance": [{"revisionId": commit}],
            "invocations": [{"endTimeUtc": f"2027-01-3{day}T00:00:00Z"}],
            "properties": {"run": {"stale": 3}},
        }
        for name, commit, day in (("one", "", ""), ("two", "abc", 0), ("one", "def", 1), ("", "", ""))
    ]
    report = read(tmp_path / "r", {"version": "2.1.0", "runs": runs})
    assert (report.tool, report.commit, report.date, report.stale) == ("one 2, two 2, 2", "abc", "2027-01-30", 0)


def test_an_exception_without_a_date_is_not_one(tmp_path: Path) -> None:
    exceptions = [{"path": "a"}, {"path": "b", "until": "soon"}, {"path": "c", "until": "2027-01-31T10:00:00Z"}]
    data = {"tool": "workerlint 1", "version": VERSION, "findings": [], "run": {"exceptions": exceptions}}
    report = read(tmp_path / "r", data)
    assert [(item.path, item.until) for item in report.exceptions] == [("c", "2027-01-31")]


def test_gaps_and_problems_of_a_json_report(tmp_path: Path) -> None:
    data = {
        "tool": "workerlint 1",
        "version": VERSION,
        "findings": [{"code": "DW1", "severity": "odd"}],
        "problems": ["p", 3],
        "account": {"gaps": ["g"]},
    }
    report = read(tmp_path / "r", data)
    assert report.problems == ["p", "g"]
    assert [(item.code, item.severity, item.line) for item in report.findings] == [("DW1", "warning", 0)]


def test_what_is_accepted_or_gone_is_no_finding(tmp_path: Path) -> None:
    report = read(
        tmp_path / "r",
        sarif(
            {"suppressions": [{"kind": "inSource"}]},
            {"suppressions": [{"kind": "external", "status": "accepted"}]},
            {"suppressions": [{"kind": "external", "status": "rejected"}], "ruleId": "X1"},
            {"baselineState": "absent"},
            {"kind": "pass"},
        ),
    )
    assert [item.code for item in report.findings] == ["X1"]
    assert (report.suppressed, report.baselined) == (1, 1)


def test_an_incomplete_run_of_another_tool_is_known(tmp_path: Path) -> None:
    notification = {"level": "error", "message": {"text": "no access"}}
    invocations = [{"toolExecutionNotifications": [notification]}, {"executionSuccessful": False}]
    assert read(tmp_path / "r", sarif(invocations=invocations)).problems == ["no access", "the run failed"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ("\xff", "not valid JSON"),
        ("[]", "expected SARIF, or"),
        ('{"version": 2, "findings": []}', "expected SARIF, or"),
        ('{"tool": "workerlint 9", "version": 2, "findings": []}', "not a report of version 1"),
        ('{"tool": "workerlint 1", "version": 1, "statistics": []}', "without --statistics"),
        ('{"version": "1.0.0", "runs": []}', "expected SARIF 2.1.0"),
    ],
)
def test_what_is_not_a_report(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "r").write_bytes(text.encode("latin-1"))
    with pytest.raises(SavedReportError, match=reason) as caught:
        read_report(str(tmp_path / "r"))
    assert "\n" not in str(caught.value)


def test_a_file_that_must_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, reason in ((tmp_path / "pipe", "a pipe"), (tmp_path, "directory"), (tmp_path / "none", "No such file")):
        with pytest.raises(SavedReportError, match=reason) as caught:
            read_report(str(path))
        assert str(caught.value).startswith(f"cannot read {path}: ")
        assert "Errno" not in str(caught.value)
    monkeypatch.setattr(saved_report, "MAX_SIZE", 10)
    (tmp_path / "large").write_text("{}" + " " * 20)
    with pytest.raises(SavedReportError, match="larger than 10 bytes"):
        read_report(str(tmp_path / "large"))


def test_texts_and_numbers_have_limits(tmp_path: Path) -> None:
    result = {"ruleId": "X" * 5000, "locations": [{"physicalLocation": {"region": {"startLine": 10**100}}}]}
    (finding,) = read(tmp_path / "r", sarif(result)).findings
    assert (len(finding.code), finding.line) == (2000, 0)


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["text", "id", "driver", "rules", "level", "uri", "region", "run"]), inner)
    ),
    max_leaves=8,
)


@pytest.mark.deep
@settings(max_examples=examples(100))
@given(st.lists(JSON), JSON, JSON)
def test_values_of_any_type_are_read(results: list[Any], value: Any, other: Any) -> None:
    keys = ("message", "locations", "suppressions", "rule", "ruleId", "ruleIndex", "properties", "line", "owner")
    item = dict.fromkeys(keys, value)
    own = {"tool": "workerlint 1", "version": 1, "findings": [*results, item], "run": value, "account": other}
    others = sarif(*results, item, invocations=value, properties=other, versionControlProvenance=[value])
    others["runs"] = [*others["runs"], value, {"tool": {"driver": other}, "results": [item]}]  # type: ignore[misc]
    for data in (own, others):
        report = saved_report.report_of("r", data)
        assert all(isinstance(field, str | int) for finding in report.findings for field in as_dict(finding).values())
