"""The summary of a run in one sentence, the counts per rule, and findings with their help as one text."""

from __future__ import annotations

from workerlint.core.diagnostic import Diagnostic
from workerlint.core.wording import listing, own_name, plural
from workerlint.engine.result import Result
from workerlint.report.report import RunReport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def summary(report: RunReport) -> str:
    """Return the outcome of a run in one sentence."""
    if report.total:
        files = sum(1 for file in report.files if file.diagnostics)
        sentence = f"Found {findings(report)} in {plural(files, 'file')}"
        sentence += f" ({plural(report.manifests, 'manifest')} checked){_fixes(report)}"
    elif report.old:
        sentence = f"No new findings in {plural(report.manifests, 'manifest')}"
    elif report.manifests and _is_partial(report):
        sentence = f"No findings in {plural(report.manifests, 'manifest')}"
    elif report.manifests == 1:
        sentence = "The manifest is clean"
    elif report.manifests:
        sentence = f"All {report.manifests} manifests in {plural(report.checked, 'file')} are clean"
    elif report.since:
        sentence = f"No Worker manifest has changed since {report.since}"
    elif report.checked:
        sentence = f"No Worker manifest found in {plural(report.checked, 'file')}{report.reason}"
    else:
        sentence = "No files checked"
    if report.old:
        sentence += f"; {plural(report.old, 'old finding')} not shown (--new-since {report.new_since})"
    if report.suppressed:
        sentence += f"; {plural(report.suppressed, 'finding')} suppressed by comments"
    if report.baselined:
        sentence += f"; {plural(report.baselined, 'finding')} in the baseline"
    if report.disabled and report.manifests and not report.total:
        sentence += f"; {plural(report.disabled, 'rule')} disabled"
    if report.problems:
        sentence += f"; the run is incomplete: {plural(len(report.problems), 'problem')}"
    return sentence + "."


def _is_partial(report: RunReport) -> bool:
    """Return whether findings may be suppressed, in the baseline, or not looked for."""
    hidden = report.suppressed or report.baselined or report.disabled or report.since or report.problems
    return bool(hidden) or any(report.account.unchecked())


def rule_counts(report: RunReport) -> list[tuple[tuple[str, str, str], tuple[int, int]]]:
    """Return the code, name and severity of each rule with findings, and how many there are and have a safe fix.

    The most frequent rules come first.
    """
    counts: dict[tuple[str, str, str], tuple[int, int]] = {}
    for file, item in report.findings():
        rule = item.code, item.name, item.severity
        total, safe = counts.get(rule, (0, 0))
        counts[rule] = total + 1, safe + bool(item.fix and item.fix.safe and file.takes_fixes)
    return sorted(counts.items(), key=lambda item: (-item[1][0], item[0]))


def statistics(report: RunReport) -> Iterator[str]:
    """Yield a line per rule with findings, most frequent first; ``[*]`` marks rules with a safe fix."""
    counts = rule_counts(report)
    digits = max((len(str(total)) for _, (total, _) in counts), default=0)
    severities = max((len(severity) for (_, _, severity), _ in counts), default=0)
    for (code, name, severity), (total, safe) in counts:
        rule = f"{code}  {own_name(code, name)}".rstrip()
        yield f"{total:>{digits}}  {severity:<{severities}}  {rule}{' [*]' if safe else ''}\n"


def findings(report: RunReport) -> str:
    """Return the counts by severity in words; empty without findings."""
    counts = ((report.errors, "error"), (report.warnings, "warning"), (report.infos, "info"))
    return listing([plural(count, noun) for count, noun in counts if count])


def _fixes(report: RunReport) -> str:
    """Return how many findings have a fix. It is not promised that all are applied: the fixer skips what does harm."""
    safe, unsafe = report.fixable, report.fixable_unsafely
    parts = [f"{plural(safe, 'safe fix', 'safe fixes')} (--fix)"] if safe else []
    if unsafe:
        parts.append(f"{plural(unsafe, 'unsafe fix', 'unsafe fixes')} (--unsafe-fixes)")
    return f"; {', '.join(parts)}" if parts else ""


def advised(file: Result, diagnostic: Diagnostic) -> str:
    """Return the message and the help of a finding as one text, with the secrets of the file masked."""
    message = file.hide(diagnostic.message, diagnostic.span)
    return f"{message}; {file.hide(diagnostic.help, diagnostic.span)}" if diagnostic.help else message
