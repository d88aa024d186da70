"""Checkstyle's XML, which Jenkins and many review tools read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.reporters.advice import advised
from workerlint.reporters.paths import repository_path
from workerlint.reporters.places import code_points
from workerlint.reporters.xml_text import HEADER, element

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.diagnostic import Diagnostic
    from workerlint.report import FileReport, RenderOptions, RunReport


def render(report: RunReport, options: RenderOptions) -> Iterator[str]:
    """Yield the document: one ``file`` per checked file, one ``error`` per finding whatever its severity."""
    yield HEADER + '<checkstyle version="4.3">\n'
    for file in report.files:
        errors = "".join(f"    {_error(file, diagnostic)}\n" for diagnostic in file.diagnostics)
        content = f"\n{errors}  " if errors else ""
        yield f"  {element('file', {'name': repository_path(file.path, options)}, content)}\n"
    yield "</checkstyle>\n"


def _error(file: FileReport, diagnostic: Diagnostic) -> str:
    place = code_points(file.source, diagnostic.span)
    attributes = {
        "line": place.line,
        "column": place.column,
        "severity": diagnostic.severity,
        "message": advised(file, diagnostic),
        "source": f"workerlint.{diagnostic.code}",
    }
    return element("error", attributes)
