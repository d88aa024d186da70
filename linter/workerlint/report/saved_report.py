"""Reads saved reports: the JSON of ``check`` and SARIF of any tool.

A report may come from a stranger: each value is checked, and what is missing or of another type counts as unknown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from workerlint.core.dates import read_date
from workerlint.core.diagnostic import ERROR, INFO, SEVERITIES, WARNING
from workerlint.core.exit_codes import PROGRAM
from workerlint.core.guarded_read import read_guarded
from workerlint.core.record import Record, Struct, new
from workerlint.report.exceptions import WITHOUT_EFFECT
from workerlint.report.json_reporter import VERSION

MAX_SIZE = 100_000_000
"""Bytes of a report. One with 100,000 findings has about 70,000,000."""
_LONGEST_TEXT = 2000
"""Characters of a text that are shown."""
_LARGEST_COUNT = 1_000_000_000
_SEVERITY_OF = {"error": ERROR, "warning": WARNING, "note": INFO, "none": INFO}
"""By the level of SARIF 2.1.0, section 3.27.10."""
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
"""Where a word begins in a name of SARIF, such as ``InvalidLogLevel``."""
_SARIF_VERSION = "2.1.0"
_COUNTED = {"inSource": "suppressed", "external": "baselined"}
"""What a finding with a suppression counts as, by the kind of the suppression (section 3.35.2)."""


class SavedReportError(Exception):
    """A file cannot be read, or is not a report. The message contains its path and the reason."""


class SavedFinding(Record):
    """A finding of a saved report. Unknown texts are empty."""

    owner: str
    path: str
    line: int
    """1-based; 0 if it is unknown."""
    code: str
    name: str
    severity: str
    message: str


class SavedException(Record):
    """An exception with a date. Unknown texts are empty."""

    until: str
    path: str
    line: int
    """1-based; 0 if it is unknown."""
    rule: str
    kind: str
    reason: str
    owner: str


class SavedReport(Struct):
    """A saved report."""

    path: str
    tool: str = ""
    commit: str = ""
    date: str = ""
    baselined: int = 0
    suppressed: int = 0
    stale: int = 0
    oldest: str = ""
    """The day on which the oldest entry of the baseline was added; empty if it is not known."""
    findings: list[SavedFinding] = new(list)
    exceptions: list[SavedException] = new(list)
    """Those that have an effect."""
    problems: list[str] = new(list)
    """Why the run is incomplete."""

    def add(self, finding: dict[str, Any], severity: str) -> None:
        """Add a finding from its fields in JSON."""
        self.findings.append(
            SavedFinding(
                owner=_text(finding, "owner"),
                path=_text(finding, "path"),
                line=_count(finding, "line"),
                code=_text(finding, "code"),
                name=_text(finding, "name"),
                severity=severity,
                message=_text(finding, "message"),
            )
        )


def read_report(path: str) -> SavedReport:
    """Return the report in a file. Raise SavedReportError."""
    try:
        data: Any = json.loads(read_guarded(path, MAX_SIZE))
    except OSError as error:
        raise SavedReportError(f"cannot read {path}: {error.strerror or error}") from None
    except (ValueError, RecursionError):
        raise SavedReportError(f"{path} is not a report: it is not valid JSON") from None
    return report_of(path, data)


def report_of(path: str, data: object) -> SavedReport:
    """Return the report in the JSON data of a file at *path*. Raise SavedReportError."""
    if isinstance(data, dict) and isinstance(data.get("runs"), list):
        return _read_sarif(path, data)
    if isinstance(data, dict) and _text(data, "tool").startswith(f"{PROGRAM} "):
        return _read_json(path, data)
    raise SavedReportError(f"{path} is not a report: expected SARIF, or the output of check --output-format json")


def _read_json(path: str, data: dict[str, Any]) -> SavedReport:
    """Return a report in the format ``json``. Raise SavedReportError."""
    if data.get("version") != VERSION:
        raise SavedReportError(
            f"{path} is not a report of version {VERSION}; create it with this version of workerlint"
        )
    findings = data.get("findings")
    if not isinstance(findings, list):
        raise SavedReportError(f"{path} has no findings; create it without --statistics")
    run = _object(data, "run")
    report = SavedReport(path, _text(data, "tool"))
    _read_run(report, run)
    report.baselined, report.suppressed = _count(run, "baselined"), _count(run, "suppressed")
    for finding in _objects(findings):
        severity = finding.get("severity")
        report.add(finding, severity if severity in SEVERITIES else WARNING)
    gaps = _object(data, "account").get("gaps")
    report.problems += [text for listed in (data.get("problems"), gaps) for text in _texts(listed)]
    return report


def _read_run(report: SavedReport, run: dict[str, Any]) -> None:
    """Fill in what the object ``run`` of a report of workerlint states about its run."""
    report.commit = _text(run, "commit")
    report.date = _date(run, "date")
    report.stale = _count(run, "stale")
    report.oldest = _date(run, "oldest")
    report.exceptions += [
        SavedException(
            until=_date(item, "until"),
            path=_text(item, "path"),
            line=_count(item, "line"),
            rule=_text(item, "rule"),
            kind=_text(item, "kind"),
            reason=_text(item, "reason"),
            owner=_text(item, "owner"),
        )
        for item in _objects(run.get("exceptions"))
        if _date(item, "until") and item.get("status") != WITHOUT_EFFECT
    ]


def _read_sarif(path: str, data: dict[str, Any]) -> SavedReport:
    """Return a report in SARIF. Raise SavedReportError."""
    if data.get("version") != _SARIF_VERSION:
        raise SavedReportError(f"{path} is not a report: expected SARIF {_SARIF_VERSION}")
    report = SavedReport(path)
    tools = []
    for run in _objects(data["runs"]):
        driver = _object(_object(run, "tool"), "driver")
        own = _text(driver, "name") == PROGRAM
        tools.append(f"{_text(driver, 'name')} {_text(driver, 'version')}".strip())
        rules = list(_objects(driver.get("rules")))
        by_code = {_text(rule, "id"): rule for rule in rules}
        for revision in _objects(run.get("versionControlProvenance")):
            report.commit = report.commit or _text(revision, "revisionId")
        if own:
            _read_run(report, _object(_object(run, "properties"), "run"))
        for invocation in _objects(run.get("invocations")):
            report.date = report.date or _date(invocation, "endTimeUtc")
            report.problems += _problems(invocation)
        for result in _objects(run.get("results")):
            _add_result(report, result, rules, by_code, own=own)
    report.tool = ", ".join(dict.fromkeys(filter(None, tools)))
    return report


def _problems(invocation: dict[str, Any]) -> Iterator[str]:
    """Yield why a run is incomplete."""
    errors = [
        _text(_object(notification, "message"), "text")
        for notification in _objects(invocation.get("toolExecutionNotifications"))
        if notification.get("level") == "error"
    ]
    yield from errors
    if invocation.get("executionSuccessful") is False and not errors:
        yield "the run failed"


def _add_result(
    report: SavedReport,
    result: dict[str, Any],
    rules: list[dict[str, Any]],
    by_code: dict[str, dict[str, Any]],
    *,
    own: bool,
) -> None:
    """Add a result of SARIF to a report: a finding, or one that is accepted. *own* is whether workerlint found it."""
    if result.get("kind", "fail") != "fail" or result.get("baselineState") == "absent":
        return
    accepted = [item for item in _objects(result.get("suppressions")) if item.get("status", "accepted") == "accepted"]
    if accepted:
        name = _COUNTED.get(_text(accepted[0], "kind"), "suppressed")
        setattr(report, name, getattr(report, name) + 1)
        return
    code = _text(result, "ruleId") or _text(_object(result, "rule"), "id")
    index = result.get("ruleIndex")
    rule = by_code.get(code, {})
    if type(index) is int and 0 <= index < len(rules) and not rule:
        rule = rules[index]
    level = _text(result, "level") or _text(_object(rule, "defaultConfiguration"), "level")
    name = _text(rule, "name")
    where = _object(next(_objects(result.get("locations")), {}), "physicalLocation")
    message = _object(result, "message")
    found = {
        "owner": _text(_object(result, "properties"), "owner"),
        "path": unquote(_text(_object(where, "artifactLocation"), "uri")),
        "line": _object(where, "region").get("startLine"),
        "code": code or _text(rule, "id"),
        "name": _WORD.sub("-", name).lower() if own else name,
        "message": _text(message, "text") or _text(message, "markdown"),
    }
    report.add(found, _SEVERITY_OF.get(level, WARNING))


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    return value[:_LONGEST_TEXT] if isinstance(value, str) else ""


def _texts(data: object) -> list[str]:
    return [value[:_LONGEST_TEXT] for value in data if isinstance(value, str)] if isinstance(data, list) else []


def _count(data: dict[str, Any], name: str) -> int:
    value = data.get(name)
    return value if type(value) is int and 0 <= value <= _LARGEST_COUNT else 0


def _date(data: dict[str, Any], name: str) -> str:
    """Return the day of a date or a time; empty if it is none."""
    return str(read_date(_text(data, name)[:10]) or "")


def _object(data: dict[str, Any], name: str) -> dict[str, Any]:
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def _objects(data: object) -> Iterator[dict[str, Any]]:
    """Yield the objects in a list."""
    yield from (item for item in data if isinstance(item, dict)) if isinstance(data, list) else ()
