"""The closing sentence of the reports that people read, and the counts per rule."""

from __future__ import annotations

from workerlint.core.wording import listing, plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.core.diagnostic import Diagnostic
    from workerlint.engine.result import Result
    from workerlint.report.report import RunReport


def summary(report: RunReport) -> str:
    """Give the outcome of a run in one sentence."""
    if report.total:
        sentence = f"Found {findings(report)} in {plural(_files_with_findings(report), 'file')}"
        sentence += f" ({plural(report.manifests, 'manifest')} checked){_fixable(report)}"
    elif report.manifests == 1:
        sentence = "The manifest is clean"
    elif report.manifests:
        sentence = f"All {report.manifests} manifests in {plural(report.checked, 'file')} are clean"
    elif report.since:
        sentence = f"No Worker manifest has changed since {report.since}"
    elif report.checked:
        sentence = f"No Worker manifest found in {plural(report.checked, 'file')}"
    else:
        sentence = "No file was checked"
    if report.suppressed:
        sentence += f"; {plural(report.suppressed, 'finding')} suppressed by comments"
    if report.problems:
        sentence += f"; {plural(len(report.problems), 'problem')} kept the run from being complete"
    return sentence + "."


def statistics(report: RunReport) -> Iterator[str]:
    """Yield one line per rule that found something, the most frequent first; ``[*]`` marks what ``--fix`` can mend."""
    counts: dict[tuple[str, str, str], list[int]] = {}
    for file, item in report.findings():
        found = counts.setdefault((item.code, item.name, item.severity), [0, 0])
        found[0] += 1
        found[1] += bool(item.fix and item.fix.safe and file.takes_fixes)
    if not counts:
        return
    digits = len(str(max(total for total, _ in counts.values())))
    severities = max(len(severity) for _, _, severity in counts)
    for (code, name, severity), (total, safe) in sorted(counts.items(), key=lambda item: (-item[1][0], item[0])):
        yield f"{total:>{digits}}  {severity:<{severities}}  {code}  {name}{' [*]' if safe else ''}"


def findings(report: RunReport) -> str:
    """Give the counts by severity in words; empty when nothing was found."""
    counts = ((report.errors, "error"), (report.warnings, "warning"), (report.infos, "info"))
    return listing([plural(count, noun) for count, noun in counts if count])


def _fixable(report: RunReport) -> str:
    safe, unsafe = report.fixable, report.fixable_unsafely
    if safe and unsafe:
        return f"; {safe} fixable with --fix, {unsafe} more with --unsafe-fixes"
    if safe:
        return f"; {safe} fixable with --fix"
    return f"; {unsafe} fixable with --unsafe-fixes" if unsafe else ""


def _files_with_findings(report: RunReport) -> int:
    return sum(1 for file in report.files if file.diagnostics)


def advised(file: Result, diagnostic: Diagnostic) -> str:
    """Give what is wrong and what to write instead, without the secrets of the file."""
    message = file.hide(diagnostic.message)
    return f"{message}; {file.hide(diagnostic.help)}" if diagnostic.help else message
