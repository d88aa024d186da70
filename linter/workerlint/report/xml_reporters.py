"""The formats ``junit`` (as Jenkins' schema accepts it) and ``checkstyle``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workerlint.core.diagnostic import Diagnostic
from workerlint.core.wording import rule_title, visible
from workerlint.engine.result import Result
from workerlint.report.locations import code_points, repository_path
from workerlint.report.report import RenderOptions, RunReport
from workerlint.report.summary import advised


def render(report: RunReport, options: RenderOptions) -> Iterator[str]:
    """Yield JUnit's XML: a suite per file and a case per finding.

    A finding that fails the run is a failed case; any other finding, and one in the baseline, a skipped case. A file
    without findings is a passed case. The last suite is about the run, with the account as its output: a problem is a
    case with an error, what fails strict coverage is a failed case, and what was not checked is a skipped case. A run
    over no manifest is one passed case, because Jenkins fails a build whose report has no cases.
    """
    own = _run_cases(report)
    if not report.files and not own:
        own = [_case("no Worker manifest", "workerlint")]
    failing = sum(1 for file, diagnostic in report.findings() if file.fails(diagnostic))
    failures, errors = len(report.account.gaps), len(report.problems)
    skipped = sum(1 for _ in report.account.unchecked())
    log = _element("system-out", {}, _escape(report.account.line))
    totals = {
        "name": "workerlint",
        "tests": sum(max(len(file.diagnostics) + len(file.baselined), 1) for file in report.files) + len(own),
        "failures": failing + failures,
        "errors": errors,
    }
    yield f"{_HEADER}{_tag('testsuites', totals)}>\n"
    for file in report.files:
        yield from _file_suite(file, options)
    counts = {"tests": len(own), "failures": failures, "errors": errors, "skipped": skipped}
    yield from _testsuite("workerlint", counts, (*own, log))
    yield "</testsuites>\n"


def _run_cases(report: RunReport) -> list[str]:
    """Return the cases of the run: its problems, what fails strict coverage, and what was not checked."""
    cases = [
        _case(f"{label} {number}", "workerlint", _element(tag, {"type": kind, "message": message}))
        for label, tag, kind, messages in (
            ("error", "error", "problem", report.problems),
            ("coverage", "failure", "coverage", report.account.gaps),
        )
        for number, message in enumerate(messages, 1)
    ]
    for entry in report.account.unchecked():
        skipped = _element("skipped", {}, _escape(f"not checked: {entry.reason or entry.status}"))
        cases.append(_case(entry.path, "workerlint", skipped))
    return cases


def _file_suite(file: Result, options: RenderOptions) -> Iterator[str]:
    path = repository_path(file.path, options)
    failures = sum(1 for diagnostic in file.diagnostics if file.fails(diagnostic))
    found = len(file.diagnostics) + len(file.baselined)
    counts = {"tests": max(found, 1), "failures": failures, "errors": 0, "skipped": found - failures}
    return _testsuite(path, counts, _file_cases(file, path) if found else [_case("workerlint", path)])


def _file_cases(file: Result, path: str) -> Iterator[str]:
    for found in file.diagnostics:
        yield _finding_case(file, path, found, fails=file.fails(found))
    for found, reason in file.baselined:
        yield _finding_case(file, path, found, fails=False, reason=reason)


def _testsuite(name: str, counts: dict[str, int], content: Iterable[str]) -> Iterator[str]:
    """Yield a suite, line by line: a file may have a hundred thousand findings."""
    yield f"  {_tag('testsuite', {'name': name, **counts})}>\n"
    for item in content:
        yield f"    {item}\n"
    yield "  </testsuite>\n"


def _finding_case(file: Result, path: str, diagnostic: Diagnostic, *, fails: bool, reason: str | None = None) -> str:
    location = code_points(file.source, diagnostic.span)
    name = f"{rule_title(diagnostic.code, diagnostic.name)} at {location.line}:{location.column}"
    message = file.hide(diagnostic.message, diagnostic.span)
    content = _escape(f"{path}:{location.line}:{location.column}: {diagnostic.severity}[{diagnostic.code}] {message}")
    if diagnostic.help:
        content += f"\nhelp: {_escape(file.hide(diagnostic.help, diagnostic.span))}"
    if reason is not None:
        content += f"\nin the baseline{': ' if reason else ''}{_escape(file.hide(reason))}"
    if fails:
        return _case(name, path, _element("failure", {"type": diagnostic.code, "message": message}, content))
    return _case(name, path, _element("skipped", {}, content))


def _case(name: str, path: str, content: str = "") -> str:
    return _element("testcase", {"name": name, "classname": path}, content)


def render_checkstyle(report: RunReport, options: RenderOptions) -> Iterator[str]:
    """Yield Checkstyle's XML: a ``file`` per checked file, and an ``error`` per finding of any severity."""
    yield _HEADER + '<checkstyle version="4.3">\n'
    for file in report.files:
        tag = _tag("file", {"name": repository_path(file.path, options)})
        if not file.diagnostics:
            yield f"  {tag}/>\n"
            continue
        yield f"  {tag}>\n"
        for diagnostic in file.diagnostics:
            yield f"    {_error(file, diagnostic)}\n"
        yield "  </file>\n"
    yield "</checkstyle>\n"


def _error(file: Result, diagnostic: Diagnostic) -> str:
    location = code_points(file.source, diagnostic.span)
    attributes = {
        "line": location.line,
        "column": location.column,
        "severity": diagnostic.severity,
        "message": advised(file, diagnostic),
        "source": f"workerlint.{diagnostic.code}",
    }
    return _element("error", attributes)


_HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"})


def _escape(text: str) -> str:
    """Return *text* for use in an element or an attribute, with control and invisible characters made visible."""
    return visible(text).translate(_ENTITIES).encode("ascii", "xmlcharrefreplace").decode()


def _element(name: str, attributes: dict[str, object], content: str = "") -> str:
    """Return an element around *content*, which is XML already."""
    tag = _tag(name, attributes)
    return f"{tag}>{content}</{name}>" if content else f"{tag}/>"


def _tag(name: str, attributes: Mapping[str, object]) -> str:
    """Return the start of an element, up to the end of its tag."""
    return f"<{name}" + "".join(f' {key}="{_escape(str(value))}"' for key, value in attributes.items())
