"""The page of many reports: by owner, by rule, whole by itself, and with everything escaped."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.accessibility import serious_violations
from tests.report.pages import by_class, parse, text_of

from workerlint.core.diagnostic import SEVERITIES
from workerlint.report import merged_page
from workerlint.report.merged_page import render_merged
from workerlint.report.saved_report import SavedException, SavedFinding, SavedReport

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

HOSTILE = ["<script>alert(1)</script>", "</li></details></style>", "\"' onmouseover=alert(1) x='", "{{ 7 * 7 }}"]


def finding(owner: str = "", path: str = "jobs/w.yaml", severity: str = "error", **fields: Any) -> SavedFinding:
    known = {"line": 3, "code": "DW301", "name": "invalid-log-level", "message": "wrong"}
    return SavedFinding(**{**known, "owner": owner, "path": path, "severity": severity, **fields})


def saved(path: str, *findings: SavedFinding, **fields: Any) -> SavedReport:
    report = SavedReport(path, **fields)
    report.findings += findings
    return report


def page(*reports: SavedReport, within: int = 30) -> Element:
    return parse("".join(render_merged(reports, date(2027, 1, 31), within)))


def rows(root: Element, title: str) -> list[str]:
    (table,) = [node for node in by_class(root, "counts") if text_of(node.findall("h2")[0]) == title]
    return [" ".join(text_of(row).split()) for row in table.iter("tr")]


def test_findings_by_owner_then_by_report_and_directory() -> None:
    root = page(
        saved("out/sales.json", finding("jane"), finding(), finding(path="w.yaml", severity="info")),
        saved("out/games.sarif", finding("jane", severity="warning"), finding(path="/abs/w.yaml")),
    )
    assert rows(root, "By owner") == [
        "jane 1 error 1 warning",
        "games no owner 1 error",
        "sales: jobs/ no owner 1 error",
        "sales no owner 1 info",
    ]
    assert text_of(next(root.iter("h1"))) == "3 errors, 1 warning and 1 info in 2 reports"


def test_findings_by_rule_the_worst_first() -> None:
    one = finding(code="DW304", name="unversioned-stack", severity="info")
    root = page(saved("a.json", one, finding()), saved("b.json", finding()))
    assert rows(root, "By rule") == ["DW301 invalid-log-level 2 errors", "DW304 unversioned-stack 1 info"]


def test_reports_with_the_same_name_keep_their_suffixes() -> None:
    root = page(saved("out/a.json", finding()), saved("out/a.sarif", finding()))
    assert rows(root, "By owner") == ["a.json: jobs/ no owner 1 error", "a.sarif: jobs/ no owner 1 error"]


def test_where_each_report_comes_from_and_what_it_accepts() -> None:
    root = page(
        saved(
            "a.json",
            commit="0123456789abcdef",
            date="2027-01-30",
            tool="workerlint 1",
            suppressed=2,
            baselined=3,
            stale=1,
        ),
        saved("b.json"),
    )
    text = " ".join(text_of(root).split())
    assert "commit 0123456789ab, 2027-01-30, workerlint 1, 2 suppressed, 3 in baseline, 1 stale entry" in text
    assert "date unknown, tool unknown" in text
    assert "No findings in 2 reports" in text


def test_incomplete_runs_are_named() -> None:
    report = saved("a.json")
    report.problems.append("cannot read x.yaml")
    (problems,) = by_class(page(report, saved("b.json")), "problems")
    assert " ".join(text_of(problems).split()) == "1 run incomplete a cannot read x.yaml"


@pytest.mark.parametrize("text", HOSTILE)
def test_everything_is_escaped(text: str) -> None:
    fields = dict.fromkeys(("code", "name", "message"), text)
    report = saved(text, finding(text, text, **fields), commit=text, date=text, tool=text)
    report.problems.append(text)
    report.exceptions.append(SavedException("2027-02-01", text, 1, text, text, text, text))
    root = page(report)
    assert not list(root.iter("script"))
    assert not any("onmouseover" in name for node in root.iter() for name in node.keys())  # noqa: SIM118
    assert text_of(root).count(text) >= 10


def test_the_page_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merged_page, "MOST_FINDINGS", 3)
    root = page(saved("a.json", *(finding(f"owner {number}", code=f"X{number}") for number in range(5))))
    assert "The first 3 of 5 findings." in text_of(root)
    assert [len(rows(root, title)) for title in ("By owner", "By rule")] == [3, 3]
    assert "2 more" in text_of(root)


def test_rules_and_findings_without_a_difference_are_in_the_order_of_their_names() -> None:
    names = ["b", "c", "a"]
    root = page(saved("out.json", *(finding(owner=name, code=name, name="") for name in names)))
    for title in ("By owner", "By rule"):
        assert [row.split()[0] for row in rows(root, title)] == ["a", "b", "c"]


def test_files_outside_of_the_directory_of_a_report_have_no_directory() -> None:
    paths = ("w.yaml", "../w.yaml", "/w.yaml", "file:///srv/w.yaml", "jobs/w.yaml")
    root = page(saved("a.json", *(finding(path=path) for path in paths)), saved("b.json"))
    assert rows(root, "By owner") == ["a no owner 4 errors", "a: jobs/ no owner 1 error"]


def test_the_totals() -> None:
    findings = [finding(), finding(severity="warning"), finding(severity="warning")]
    root = page(
        saved("a.json", *findings, suppressed=1, baselined=2, stale=3),
        saved("b.json", suppressed=10, baselined=20, stale=30),
    )
    (totals,) = by_class(root, "totals")
    assert [(" ".join(text_of(item).split()), item.get("class")) for item in totals] == [
        ("1 error", "error"),
        ("2 warnings", "warning"),
        ("0 infos", None),
        ("11 suppressed", None),
        ("22 in baseline", None),
        ("33 stale entries", None),
    ]


def test_the_total_of_one_stale_entry() -> None:
    (totals,) = by_class(page(saved("a.json", stale=1), saved("b.json")), "totals")
    assert " ".join(text_of(list(totals)[-1]).split()) == "1 stale entry"


def listed(root: Element) -> list[list[str]]:
    """Return the heading and the findings of each group."""
    return [
        [" ".join(text_of(part).split()) for part in (group.findall("summary")[0], *group.iter("li"))]
        for group in by_class(root, "rest")
    ]


def test_the_findings_of_each_group_the_worst_first(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = (
        saved(
            "a.json", finding("jane", "b.yaml", "info"), finding("jane", "b.yaml", line=2), finding("jane", "a.yaml")
        ),
        saved("b.json", finding("jane", "a.yaml", line=0), finding("ada", severity="warning")),
    )
    jane = [
        "error DW301 wrong a: a.yaml:3",
        "error DW301 wrong a: b.yaml:2",
        "error DW301 wrong b: a.yaml",
        "info DW301 wrong a: b.yaml:3",
    ]
    ada = ["ada 1 warning", "warning DW301 wrong b: jobs/w.yaml:3"]
    assert listed(page(*reports)) == [["jane 3 errors 1 info", *jane], ada]
    for most, groups in ((5, [jane, ada[1:]]), (4, [jane]), (2, [jane[:2]])):
        monkeypatch.setattr(merged_page, "MOST_FINDINGS", most)
        assert [found for _, *found in listed(page(*reports))] == groups


def test_exceptions_that_end_on_one_day_stay_in_the_order_of_their_report() -> None:
    report = saved("a.json")
    for code in ("DW304", "DW301"):
        report.exceptions.append(SavedException("2027-02-02", "w.yaml", 3, code, "comment", "agreed", ""))
    text = text_of(page(report))
    assert text.index("DW304") < text.index("DW301")


def test_exceptions_that_have_expired_or_expire_soon_the_next_first() -> None:
    report = saved("a.json")
    for until in ("2027-03-03", "2027-03-02", "2027-01-31", "2027-01-30"):
        report.exceptions.append(SavedException(until, "w.yaml", 3, "DW301", "comment", "agreed", "jane"))
    text = " ".join(text_of(page(report)).split())
    (found,) = [text[text.index("Exceptions that expire within 30 days") :]]
    assert found.index("2027-01-30, expired") < found.index("2027-01-31, 0 days left") < found.index("30 days left")
    assert "DW301 agreed a: w.yaml:3 comment, owner: jane 2027-03-02, 30 days left" in found
    assert "2027-03-03" not in found
    assert "2027-03-02" not in text_of(page(report, within=7))


def test_the_age_of_each_baseline() -> None:
    root = page(saved("a.json", baselined=2, oldest="2026-01-31"), saved("b.json", baselined=1), saved("c.json"))
    text = " ".join(text_of(root).split())
    assert "a 2 findings in the baseline oldest entry 365 days old (2026-01-31)" in text
    assert "b 1 finding in the baseline age unknown" in text


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(visit: Any, tmp_path: Path, scheme: str) -> None:
    findings = [finding(f"owner {number}", severity=severity) for number in range(20) for severity in SEVERITIES]
    report = saved("a.json", *findings, commit="0123456789abcdef", date="2027-01-30", baselined=2, oldest="2026-01-31")
    report.problems.append("cannot read x.yaml")
    report.exceptions.append(SavedException("2027-02-01", "w.yaml", 3, "DW301", "comment", "agreed", "jane"))
    file = tmp_path / "page.html"
    file.write_text("".join(render_merged([report, saved("b.json")], date(2027, 1, 31), 30)), encoding="utf-8")
    visit.tab.emulate_media(color_scheme=scheme)
    visit.tab.goto(file.as_uri())
    visit.tab.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert serious_violations(visit.tab) == {}
