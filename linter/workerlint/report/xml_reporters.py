"""JUnit's XML in the shape that Jenkins' schema accepts: a suite per file, a case per finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.core.wording import visible
from workerlint.report.locations import code_points, repository_path
from workerlint.report.summary import advised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.core.diagnostic import Diagnostic
    from workerlint.engine.result import Result
    from workerlint.report.report import RenderOptions, RunReport


def render(report: RunReport, options: RenderOptions) -> Iterator[str]:
    """Yield the document.

    A finding that fails the run is a failed case, a lesser one a skipped case; a clean file is a passed case, and a
    problem of the run a case in error. A run over no manifest is one passed case: Jenkins takes a report without any
    for a failure.
    """
    suites = [_suite(file, options) for file in report.files]
    if report.problems:
        cases = [
            _case(f"problem {number}", "workerlint", element("error", {"type": "problem", "message": problem}))
            for number, problem in enumerate(report.problems, 1)
        ]
        suites.append(_wrap("workerlint", cases, errors=len(cases)))
    elif not suites:
        suites.append(_wrap("workerlint", [_case("no Worker manifest", "workerlint")]))
    failing = sum(1 for file, diagnostic in report.findings() if file.fails(diagnostic.severity))
    totals = {
        "name": "workerlint",
        "tests": max(sum(max(len(file.diagnostics), 1) for file in report.files) + len(report.problems), 1),
        "failures": failing,
        "errors": len(report.problems),
    }
    content = "".join(f"  {suite}\n" for suite in suites)
    yield HEADER + element("testsuites", totals, f"\n{content}" if content else "") + "\n"


def _suite(file: Result, options: RenderOptions) -> str:
    path = repository_path(file.path, options)
    cases = [_finding(file, path, diagnostic) for diagnostic in file.diagnostics]
    failures = sum(1 for diagnostic in file.diagnostics if file.fails(diagnostic.severity))
    skipped = len(cases) - failures
    return _wrap(path, cases or [_case("workerlint", path)], failures=failures, skipped=skipped)


def _wrap(name: str, cases: list[str], *, failures: int = 0, errors: int = 0, skipped: int = 0) -> str:
    counts = {"name": name, "tests": len(cases), "failures": failures, "errors": errors, "skipped": skipped}
    content = "".join(f"    {case}\n" for case in cases)
    return element("testsuite", counts, f"\n{content}  ")


def _finding(file: Result, path: str, diagnostic: Diagnostic) -> str:
    place = code_points(file.source, diagnostic.span)
    name = f"{diagnostic.code} {diagnostic.name} at {place.line}:{place.column}"
    message = file.hide(diagnostic.message)
    text = f"{path}:{place.line}:{place.column}: {diagnostic.severity}[{diagnostic.code}] {message}"
    content = escape(text)
    if diagnostic.help:
        content += f"\nhelp: {escape(file.hide(diagnostic.help))}"
    if file.fails(diagnostic.severity):
        return _case(name, path, element("failure", {"type": diagnostic.code, "message": message}, content))
    return _case(name, path, element("skipped", {}, content))


def _case(name: str, path: str, content: str = "") -> str:
    return element("testcase", {"name": name, "classname": path}, content)


def render_checkstyle(report: RunReport, options: RenderOptions) -> Iterator[str]:
    """Yield the document: one ``file`` per checked file, one ``error`` per finding whatever its severity."""
    yield HEADER + '<checkstyle version="4.3">\n'
    for file in report.files:
        errors = "".join(f"    {_error(file, diagnostic)}\n" for diagnostic in file.diagnostics)
        content = f"\n{errors}  " if errors else ""
        yield f"  {element('file', {'name': repository_path(file.path, options)}, content)}\n"
    yield "</checkstyle>\n"


def _error(file: Result, diagnostic: Diagnostic) -> str:
    place = code_points(file.source, diagnostic.span)
    attributes = {
        "line": place.line,
        "column": place.column,
        "severity": diagnostic.severity,
        "message": advised(file, diagnostic),
        "source": f"workerlint.{diagnostic.code}",
    }
    return element("error", attributes)


HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"})


def escape(text: str) -> str:
    """Give *text* for use in an element or an attribute; control and invisible characters are named."""
    return visible(text).translate(_ENTITIES).encode("ascii", "xmlcharrefreplace").decode()


def element(name: str, attributes: dict[str, object], content: str = "") -> str:
    """Write an element around *content*, which is XML already; attributes that are None are left out."""
    given = "".join(f' {key}="{escape(str(value))}"' for key, value in attributes.items() if value is not None)
    return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>"
