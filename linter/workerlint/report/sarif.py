"""The format ``sarif``: SARIF 2.1.0, for code scanning and viewers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workerlint.core.diagnostic import ERROR, INFO, MASKS, WARNING, Diagnostic, Fix
from workerlint.core.text import Source, Span
from workerlint.core.wording import own_name
from workerlint.engine.result import Result
from workerlint.engine.rule import Rule
from workerlint.engine.rule_page import cite, read_page
from workerlint.report.fingerprint import Fingerprints
from workerlint.report.json_reporter import ITEMS, account_as_json, run_as_json, shareable, stream
from workerlint.report.locations import (
    absolute_path,
    file_at,
    file_uri,
    quote_path,
    repository_path,
    slashed,
    utf16_units,
)
from workerlint.report.report import HOME_PAGE, RenderOptions, RunReport, rule_url
from workerlint.version import VERSION

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "SRCROOT"


def render(report: RunReport, options: RenderOptions) -> Iterator[str]:
    """Yield a log with one run, which lists every known rule, with or without findings."""
    run = _Run(report, options)
    return stream({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run.data()]}, run.results())


class _Run:
    """The run object of a report."""

    def __init__(self, report: RunReport, options: RenderOptions) -> None:
        self.report = report
        self.options = options
        self.codes = {code: index for index, code in enumerate(sorted(report.rules))}
        self.fingerprints = Fingerprints()

    def data(self) -> dict[str, Any]:
        """Return the run as JSON data, with ITEMS for its results."""
        driver = {
            "name": "workerlint",
            "semanticVersion": VERSION,
            "informationUri": HOME_PAGE,
            "rules": [_reporting_descriptor(self.report.rules[code]) for code in self.codes],
        }
        invocation = {
            "executionSuccessful": not self.report.problems,
            "toolExecutionNotifications": list(self.notifications()),
            "properties": {"account": account_as_json(self.report.account)},
        }
        run: dict[str, Any] = {
            "tool": {"driver": driver},
            "columnKind": "utf16CodeUnits",
            "invocations": [invocation],
            "properties": {"run": run_as_json(self.report)},
        }
        if self.options.top:
            root = file_uri(slashed(self.options.top)).rstrip("/") + "/"
            run["originalUriBaseIds"] = {_ROOT: {"uri": root}}
        return {**run, "results": ITEMS}

    def notifications(self) -> Iterator[dict[str, Any]]:
        """Yield the problems, what was not checked, what fails the run without a finding, remarks and the account."""
        for problem in self.report.problems:
            yield {"level": "error", "message": {"text": problem}}
        for gap in self.report.account.gaps:
            yield {"level": "error", "message": {"text": gap}}
        for entry in self.report.account.unchecked():
            location = {"physicalLocation": {"artifactLocation": self.artifact(entry.path)}}
            text = f"Not checked: {entry.reason or entry.status}."
            yield {"level": "warning", "message": {"text": text}, "locations": [location]}
        for remark in self.report.account.remarks:
            yield {"level": "warning", "message": {"text": f"{remark[:1].upper()}{remark[1:]}."}}
        yield {"level": "note", "message": {"text": self.report.account.line}}

    def results(self) -> Iterator[dict[str, Any]]:
        """Yield the findings of every file, followed by those that comments suppress or the baseline lists."""
        for file in self.report.files:
            for diagnostic in file.diagnostics:
                yield self.result(file, diagnostic)
            for item in file.suppressed:
                yield self.accepted(file, *item, "inSource")
            for item in file.baselined:
                yield {**self.accepted(file, *item, "external"), "baselineState": "unchanged"}

    def accepted(self, file: Result, diagnostic: Diagnostic, reason: str, kind: str) -> dict[str, Any]:
        """Return a finding that does not count: viewers hide what has a suppression."""
        suppression = {"kind": kind, "status": "accepted"}
        if reason:
            suppression["justification"] = file.hide(reason)
        return {**self.result(file, diagnostic), "suppressions": [suppression]}

    def result(self, file: Result, diagnostic: Diagnostic) -> dict[str, Any]:
        """Return one finding."""
        result: dict[str, Any] = {
            "ruleId": diagnostic.code,
            "level": _LEVELS[diagnostic.severity],
            "message": {"text": self.message(file, diagnostic)},
            "locations": [self.located(file, diagnostic)],
            "partialFingerprints": {
                "workerlint/v1": self.fingerprints.of(file, diagnostic, repository_path(file.path, self.options))
            },
        }
        owner = file.owner_at(diagnostic.span.start)
        if owner:
            result["properties"] = {"owner": owner}
        if diagnostic.code in self.codes:
            result["ruleIndex"] = self.codes[diagnostic.code]
        if diagnostic.related:
            result["relatedLocations"] = self.related(file, diagnostic)
        fixes = [self.fix(file, fix) for fix in diagnostic.fixes if shareable(file, fix)]
        if fixes:
            result["fixes"] = fixes
        return result

    def located(self, file: Result, diagnostic: Diagnostic) -> dict[str, Any]:
        """Return the location of a finding: in the text, and in the manifest by the path of its field."""
        location: dict[str, Any] = {"physicalLocation": self.location(file, file.path, diagnostic.span)}
        if diagnostic.field:
            location["logicalLocations"] = [{"fullyQualifiedName": file.hide(diagnostic.field), "kind": "member"}]
        return location

    def message(self, file: Result, diagnostic: Diagnostic) -> str:
        """Return message and help, with links to related locations: GitHub shows only those that are linked."""
        text = _no_links(file.hide(diagnostic.message, diagnostic.span))
        if diagnostic.related:
            links = (
                f"[{_link_text(file.hide(related.message))}]({number})"
                for number, related in enumerate(diagnostic.related, 1)
            )
            text += f" (see {', '.join(links)})"
        help = _no_links(file.hide(diagnostic.help, diagnostic.span))
        if not help:
            return f"{text}."
        return f"{text}. {help[:1].upper()}{help[1:]}{'' if help.endswith('?') else '.'}"

    def related(self, file: Result, diagnostic: Diagnostic) -> list[dict[str, Any]]:
        """Return the related locations, numbered as in the links of the message."""
        locations = []
        for number, related in enumerate(diagnostic.related, 1):
            other = file_at(self.report, file, related.path)
            location = self.location(other, related.path or file.path, related.span)
            text = _no_links(file.hide(related.message))
            locations.append({"id": number, "physicalLocation": location, "message": {"text": text}})
        return locations

    def location(self, file: Result | None, path: str, span: Span) -> dict[str, Any]:
        """Return a span in a file with its masked text; only the file if it is not part of the run."""
        location: dict[str, Any] = {"artifactLocation": self.artifact(path)}
        if file is None:
            return location
        location["region"] = _region(file.source, span)
        snippet = file.shown(span.start, span.end)
        if snippet:
            location["region"]["snippet"] = {"text": snippet}
        return location

    def artifact(self, path: str) -> dict[str, str]:
        """Return the URI of a file, relative to the root of the repository if it is inside."""
        relative = repository_path(path, self.options)
        if not self.options.top or relative.startswith(("../", "/")) or relative[1:3] == ":/":
            absolute = absolute_path(path, self.options.base)
            return {"uri": file_uri(absolute) if self.options.top else quote_path(relative)}
        return {"uri": quote_path(relative), "uriBaseId": _ROOT}

    def fix(self, file: Result, fix: Fix) -> dict[str, Any]:
        """Return a fix with its edits, all of which are in the file of the finding."""
        replacements = [
            {"deletedRegion": _region(file.source, edit.span), "insertedContent": {"text": edit.content}}
            for edit in fix.edits
        ]
        title = file.hide(fix.title, fix.edits[0].span)
        title += "" if fix.safe else " (unsafe)"
        change = {"artifactLocation": self.artifact(file.path), "replacements": replacements}
        return {"description": {"text": title}, "artifactChanges": [change]}


def _region(source: Source, span: Span) -> dict[str, Any]:
    location = utf16_units(source, span)
    return {
        "startLine": location.line,
        "startColumn": location.column,
        "endLine": location.end_line,
        "endColumn": location.end_column,
    }


def _no_links(text: str) -> str:
    """Return *text* without anything that SARIF parses as an embedded link."""
    return text.replace("](", "] (")


def _link_text(text: str) -> str:
    """Return *text* escaped for use as the text of an embedded link."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


_LEVELS = {ERROR: "error", WARNING: "warning", INFO: "note"}
_PROBLEMS = {ERROR: "error", WARNING: "warning", INFO: "recommendation"}
_PRECISIONS = {"documented": "very-high", "observed": "high", "inferred": "medium"}


def _reporting_descriptor(rule: Rule) -> dict[str, Any]:
    """Return the description of a rule, from its page."""
    page = read_page(rule)
    title = f"{page.title or rule.name}."
    url = rule_url(rule)
    properties: dict[str, Any] = {
        "tags": ["dataos", *filter(None, (rule.area, *rule.traits))],
        "precision": _PRECISIONS.get(rule.evidence, "high"),
        "problem.severity": _PROBLEMS[rule.severity],
        "evidence": rule.evidence,
        "since": rule.about.since,
        "sources": [cite(source)._asdict() for source in page.sources],
    }
    if MASKS in rule.traits:
        properties["tags"].append("security")
        properties["security-severity"] = "7.5"
    name = own_name(rule.code, rule.name)
    return {
        "id": rule.code,
        **({"name": "".join(word.capitalize() for word in name.split("-"))} if name else {}),
        "shortDescription": {"text": title},
        "fullDescription": {"text": page.summary or title},
        "help": {"text": page.body or title, "markdown": page.body or title},
        **({"helpUri": url} if url else {}),
        "defaultConfiguration": {"enabled": rule.on, "level": _LEVELS[rule.severity]},
        "properties": properties,
    }
