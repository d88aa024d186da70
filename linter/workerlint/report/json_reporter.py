"""One JSON array of findings, each with its place, its rule and its preferred fix."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from workerlint.report.locations import Location, code_points, file_at
from workerlint.report.report import rule_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.core.diagnostic import Diagnostic, Fix, Related
    from workerlint.report.report import FileReport, RenderOptions, RunReport


def render(report: RunReport, options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - one signature for all
    """Yield the array; ``[]`` when there is nothing to say."""
    yield dumps([item(report, file, diagnostic) for file, diagnostic in report.findings()], indent=2) + "\n"


def item(report: RunReport, file: FileReport, diagnostic: Diagnostic) -> dict[str, Any]:
    """Give a finding as JSON data: lines and columns are 1-based, columns count code points, ends are exclusive."""
    return {
        "path": file.path,
        **_place(code_points(file.source, diagnostic.span)),
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity,
        "message": file.hide(diagnostic.message),
        "help": file.hide(diagnostic.help) or None,
        "url": rule_url(diagnostic.code),
        "related": [_related(report, file, related) for related in diagnostic.related],
        "fix": _fix(file, shareable(file, diagnostic.fix)),
    }


def shareable(file: FileReport, fix: Fix | None) -> Fix | None:
    """Give *fix* when none of its edits writes a secret of the file: a masked edit would do harm if it were applied."""
    if fix is None or any(file.hide(edit.content) != edit.content for edit in fix.edits):
        return None
    return fix


def _related(report: RunReport, file: FileReport, related: Related) -> dict[str, Any]:
    other = file_at(report, file, related.path)
    return {
        "path": related.path or file.path,
        **_place(code_points(other.source if other else None, related.span)),
        "message": file.hide(related.message),
    }


def _fix(file: FileReport, fix: Fix | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    edits = [{**_place(code_points(file.source, edit.span)), "content": edit.content} for edit in fix.edits]
    return {"applicability": fix.applicability, "title": file.hide(fix.title), "edits": edits}


def _place(place: Location) -> dict[str, int]:
    return {
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }


def render_lines(report: RunReport, options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - one signature for all
    """Yield a line per finding; nothing at all when there is none."""
    for file, diagnostic in report.findings():
        yield dumps(item(report, file, diagnostic)) + "\n"


_BEYOND_ASCII = re.compile(r"[^\x00-\x7e]")
_COMMAND = re.compile(r"##(?=\w*\[)")


def dumps(value: Any, indent: int | None = None) -> str:
    """Write *value* as JSON; characters beyond ASCII are escaped, and lone surrogates become U+FFFD."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _BEYOND_ASCII.sub(_escape, _COMMAND.sub(r"#\\u0023", text))


def _escape(match: re.Match[str]) -> str:
    number = ord(match[0])
    if number >= 0x10000:
        number -= 0x10000
        return f"\\u{0xD800 + (number >> 10):04x}\\u{0xDC00 + (number & 0x3FF):04x}"
    return "\\ufffd" if 0xD800 <= number < 0xE000 else f"\\u{number:04x}"
