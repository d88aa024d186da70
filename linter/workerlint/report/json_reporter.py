"""The formats ``json`` and ``jsonl``, and the writing of JSON for other formats."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from workerlint.core.account import CHECKED, NO_WORKER, SKIPPED, UNREADABLE, Account
from workerlint.core.diagnostic import Diagnostic, Fix, Related
from workerlint.core.record import as_dict
from workerlint.core.text import indent_of
from workerlint.engine.result import Result
from workerlint.report.exceptions import exceptions_as_json
from workerlint.report.locations import code_points, file_at
from workerlint.report.report import HOME_PAGE, RenderOptions, RunReport
from workerlint.report.summary import rule_counts
from workerlint.version import VERSION as TOOL_VERSION

VERSION = 1
"""The version of the format. A change that can break a reader increases it; a new key does not."""
SCHEMA_URL = f"{HOME_PAGE}/schemas/report.json"


def render(report: RunReport, options: RenderOptions) -> Iterator[str]:
    """Yield one object with the findings or statistics, the account and the problems. Its schema is ``report.json``."""
    content = {"statistics": _statistics(report)} if options.statistics else {"findings": ITEMS}
    found = (finding_as_json(report, file, diagnostic) for file, diagnostic in report.findings())
    yield from stream({"$schema": SCHEMA_URL, **_head(report), **content, **_tail(report)}, found)


def _statistics(report: RunReport) -> list[dict[str, Any]]:
    return [
        {"code": code, "name": name, "severity": severity, "count": total, "safe_fixes": safe}
        for (code, name, severity), (total, safe) in rule_counts(report)
    ]


def _head(report: RunReport) -> dict[str, Any]:
    return {"version": VERSION, "tool": f"workerlint {TOOL_VERSION}", "run": run_as_json(report)}


def run_as_json(report: RunReport) -> dict[str, Any]:
    """Return where a run comes from, and what it accepts, as JSON data."""
    where = report.provenance()
    return {
        "commit": where.commit or None,
        "date": where.date or None,
        "configurations": list(where.configurations),
        "baselined": report.baselined,
        "suppressed": report.suppressed,
        "stale": report.stale,
        "oldest": where.oldest or None,
        "exceptions": exceptions_as_json(where.exceptions),
    }


def _tail(report: RunReport) -> dict[str, Any]:
    return {"account": account_as_json(report.account), "problems": report.problems}


def account_as_json(account: Account) -> dict[str, Any]:
    """Return what became of the files of a run as JSON data."""
    unchecked = [entry for entry in account.entries() if entry.reason or entry.status == UNREADABLE]
    return {
        "found": account.found,
        "checked": account.count(CHECKED),
        "no_worker": account.count(NO_WORKER),
        "skipped": account.count(SKIPPED),
        "unreadable": account.count(UNREADABLE),
        "reasons": account.reasons(),
        "files": [as_dict(entry) for entry in unchecked],
        "directories": [{"path": item.shown, "reason": item.reason} for item in account.closed()],
        "gaps": account.gaps,
        "policy_files": account.policy_files,
        "remarks": account.remarks,
    }


def finding_as_json(report: RunReport, file: Result, diagnostic: Diagnostic) -> dict[str, Any]:
    """Return a finding as JSON data. Lines and columns are 1-based, columns count code points, ends are exclusive."""
    return {
        "path": file.path,
        "owner": file.owner_at(diagnostic.span.start) or None,
        **as_dict(code_points(file.source, diagnostic.span)),
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity,
        "field": file.hide(diagnostic.field) or None,
        "message": file.hide(diagnostic.message, diagnostic.span),
        "help": file.hide(diagnostic.help, diagnostic.span) or None,
        "url": report.url(diagnostic.code) or None,
        "related": [_related(report, file, related) for related in diagnostic.related],
        "fix": _fix(file, shareable(file, diagnostic.fix)),
    }


def shareable(file: Result, fix: Fix | None) -> Fix | None:
    """Return *fix*, or None if an edit contains a secret of the file: applying a masked edit would destroy it."""
    if fix is None or any(file.hide(edit.content, edit.span) != edit.content for edit in fix.edits):
        return None
    return fix


def _related(report: RunReport, file: Result, related: Related) -> dict[str, Any]:
    other = file_at(report, file, related.path)
    return {
        "path": related.path or file.path,
        **as_dict(code_points(other.source if other else None, related.span)),
        "message": file.hide(related.message),
    }


def _fix(file: Result, fix: Fix | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    edits = [{**as_dict(code_points(file.source, edit.span)), "content": edit.content} for edit in fix.edits]
    return {"applicability": fix.applicability, "title": file.hide(fix.title, fix.edits[0].span), "edits": edits}


def render_lines(report: RunReport, options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - one signature for all
    """Yield a JSON object per line and finding, then the summary: the only object with the key ``summary``."""
    for file, diagnostic in report.findings():
        yield dumps(finding_as_json(report, file, diagnostic)) + "\n"
    yield dumps({"summary": {**_head(report), "findings": report.total, **_tail(report)}}) + "\n"


_BEYOND_ASCII = re.compile(r"[^\x00-\x7e]")
_COMMAND = re.compile(r"##(?=\w*\[)")


def dumps(value: Any, indent: int | None = None) -> str:
    """Return *value* as JSON. Characters outside ASCII are escaped, and lone surrogates become U+FFFD."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _BEYOND_ASCII.sub(_escape, _COMMAND.sub(r"#\\u0023", text))


ITEMS = "\0items"
"""Stands for the list of findings in the value that is passed to ``stream``. No text of a report contains NUL alone."""


def stream(value: Any, items: Iterable[Any]) -> Iterator[str]:
    """Yield *value* as indented JSON with a line break, and the list of *items* in place of ``ITEMS``, one at a time.

    So the findings of a run are never in memory as JSON data and text.
    """
    before, mark, after = (dumps(value, indent=2) + "\n").partition(dumps(ITEMS))
    yield before
    if mark:
        line = before[before.rfind("\n") + 1 :]
        end = "\n" + " " * indent_of(line)
        opening = "["
        for item in items:
            yield f"{opening}{end}  " + dumps(item, indent=2).replace("\n", f"{end}  ")
            opening = ","
        yield "[]" if opening == "[" else f"{end}]"
    yield after


def _escape(match: re.Match[str]) -> str:
    number = ord(match[0])
    if number >= 0x10000:
        number -= 0x10000
        return f"\\u{0xD800 + (number >> 10):04x}\\u{0xDC00 + (number & 0x3FF):04x}"
    return "\\ufffd" if 0xD800 <= number < 0xE000 else f"\\u{number:04x}"
