"""XML for JUnit and Checkstyle: the shape that their readers accept, and what counts as a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from junitparser import JUnitXml

from workerlint.core.account import EXCLUDED, SKIPPED, TEMPLATE, Account
from workerlint.core.diagnostic import INFO
from workerlint.report.report import RunReport

if TYPE_CHECKING:
    from collections.abc import Callable

    Render = Callable[..., str]
    OneFinding = Callable[..., RunReport]
    from workerlint.report.report import RunReport


COUNTS = {"tests", "failures", "errors"}
SHAPE = {
    "testsuites": ({"name", "time", "disabled", *COUNTS}, set(), ["testsuite"]),
    "testsuite": (
        {"name", "time", "timestamp", "hostname", "id", "package", "skipped", "disabled", *COUNTS},
        {"name", "tests"},
        ["testcase", "system-out", "system-err"],
    ),
    "testcase": (
        {"name", "classname", "time", "assertions", "status"},
        {"name"},
        ["skipped", "error", "failure", "system-out", "system-err"],
    ),
    "skipped": (set(), set(), []),
    "system-out": (set(), set(), []),
    "error": ({"type", "message"}, set(), []),
    "failure": ({"type", "message"}, set(), []),
}
"""Per element: the attributes there may be, those there must be, and the children in their order."""


def check_shape(element: ET.Element) -> None:
    allowed, required, children = SHAPE[element.tag]
    assert required <= element.attrib.keys() <= allowed, element.tag
    tags = [child.tag for child in element]
    assert tags == sorted(tags, key=children.index), element.tag
    if element.tag in {"testsuite", "testsuites"}:
        for count, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            if count in element.attrib:
                assert int(element.attrib[count]) == len(list(element.iter(tag))), count
    for child in element:
        check_shape(child)


def test_the_document_has_the_shape_that_jenkins_accepts(report: RunReport, empty: RunReport, render: Render) -> None:
    for run in (report, empty):
        root = ET.fromstring(render("junit", run))
        assert root.tag == "testsuites"
        check_shape(root)


def test_a_reader_of_junit_reports_understands_it(report: RunReport, render: Render) -> None:
    suites = {suite.name: suite for suite in JUnitXml.fromstring(render("junit", report).encode())}
    assert (suites["clean.yaml"].tests, suites["clean.yaml"].failures) == (1, 0)
    findings = suites["jobs/ingest worker.yaml"]
    assert (findings.tests, findings.failures, findings.skipped) == (7, 3, 4)
    assert suites["workerlint"].errors == 1


def test_a_run_over_nothing_is_one_passed_case(empty: RunReport, render: Render) -> None:
    (suite,) = JUnitXml.fromstring(render("junit", empty).encode())
    (case,) = suite
    assert (case.name, case.is_passed) == ("no Worker manifest", True)


def test_a_run_that_could_read_nothing_is_an_error_and_nothing_else(render: Render) -> None:
    report = RunReport([], 0, 0, ["cannot read a.yaml"])
    assert [next(iter(case)).tag for case in ET.fromstring(render("junit", report)).iter("testcase")] == ["error"]


@pytest.mark.parametrize(("fail_on", "tag"), [("error", "skipped"), ("info", "failure"), ("never", "skipped")])
def test_a_case_fails_when_the_finding_fails_the_run(
    one_finding: OneFinding, render: Render, fail_on: str, tag: str
) -> None:
    report = one_finding("a: 1\n", "1", severity=INFO)
    report.files[0].fail_on = fail_on
    (case,) = ET.fromstring(render("junit", report)).iter("testcase")
    assert [child.tag for child in case] == [tag]


def test_a_finding_in_the_baseline_is_a_skipped_case_with_the_reason(one_finding: OneFinding, render: Render) -> None:
    report = one_finding("a: 1\n", "1", severity=INFO)
    (file,) = report.files
    file.fail_on = "info"
    (finding,) = file.diagnostics
    file.baselined = [(finding, "agreed"), (finding, "")]
    root = ET.fromstring(render("junit", report))
    check_shape(root)
    failed, *skipped = root.iter("testcase")
    assert "in the baseline" not in (failed.findtext("failure") or "")
    assert [(case.findtext("skipped") or "").splitlines()[-1] for case in skipped] == [
        "in the baseline: agreed",
        "in the baseline",
    ]


def test_each_problem_has_a_number_and_its_message(render: Render) -> None:
    account = Account()
    account.gaps += ["first gap", "second gap"]
    root = ET.fromstring(render("junit", RunReport([], 0, 0, ["first", "second"], account=account)))
    check_shape(root)
    assert [
        (case.get("name"), case[0].tag, case[0].get("type"), case[0].get("message")) for case in root.iter("testcase")
    ] == [
        ("error 1", "error", "problem", "first"),
        ("error 2", "error", "problem", "second"),
        ("coverage 1", "failure", "coverage", "first gap"),
        ("coverage 2", "failure", "coverage", "second gap"),
    ]


def test_what_was_not_checked_is_a_skipped_case_and_a_gap_a_failed_one(render: Render) -> None:
    account = Account()
    account.add("chart.yaml", SKIPPED, TEMPLATE)
    account.add("build/w.yaml", SKIPPED, EXCLUDED)
    account.gaps.append("chart.yaml: not checked")
    root = ET.fromstring(render("junit", RunReport([], 0, 0, account=account)))
    check_shape(root)
    assert [(case.get("name"), next(iter(case)).tag) for case in root.iter("testcase")] == [
        ("coverage 1", "failure"),
        ("chart.yaml", "skipped"),
    ]
    assert root.findtext("testsuite/testcase/skipped") == "not checked: template"
    assert root.findtext("testsuite/system-out") == "2 files found: 2 skipped (1 excluded, 1 template)."


def test_the_names_of_cases_are_unique(report: RunReport, render: Render) -> None:
    cases = list(ET.fromstring(render("junit", report)).iter("testcase"))
    assert len({(case.get("classname"), case.get("name")) for case in cases}) == len(cases)


def test_every_file_and_finding_is_there(report: RunReport, render: Callable[..., str]) -> None:
    root = ET.fromstring(render("checkstyle", report))
    assert [(file.get("name"), len(file)) for file in root] == [
        ("clean.yaml", 0),
        ("jobs/ingest worker.yaml", 7),
        ("shared/other.yaml", 0),
    ]


def test_the_document_has_the_shape_that_its_readers_expect(
    report: RunReport, empty: RunReport, render: Callable[..., str]
) -> None:
    for run in (report, empty):
        root = ET.fromstring(render("checkstyle", run))
        assert (root.tag, root.attrib) == ("checkstyle", {"version": "4.3"})
        for file in root:
            assert (file.tag, set(file.attrib)) == ("file", {"name"})
            for error in file:
                assert error.tag == "error"
                assert set(error.attrib) == {"line", "column", "severity", "message", "source"}
                assert error.attrib["severity"] in {"error", "warning", "info"}
                assert error.attrib["source"].startswith("workerlint.DW")
                assert min(int(error.attrib["line"]), int(error.attrib["column"])) >= 1


def test_what_to_write_is_said_too(report: RunReport, render: Callable[..., str]) -> None:
    messages = [error.get("message", "") for error in ET.fromstring(render("checkstyle", report)).iter("error")]
    assert 'worker.logLevel is "info", not one of INFO, DEBUG, WARN, ERROR; write INFO' in messages
