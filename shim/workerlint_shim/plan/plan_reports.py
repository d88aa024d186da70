"""The formats ``github`` and ``sarif``, as ``check`` writes them, with what the dry run itself refuses."""

from __future__ import annotations

import os

from workerlint.core.repository import repository
from workerlint.core.wording import visible
from workerlint.report.github import escape
from workerlint.report.github import render as render_annotations
from workerlint.report.report import RenderOptions, RunReport
from workerlint.report.sarif import render as render_log
from workerlint_shim.plan.summary import counts_line, summary_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint_shim.plan.outcome import Outcome


def render_github(outcome: Outcome) -> str:
    """Return workflow commands: a notice with the totals of the plan, and an annotation for each finding."""
    lines = [*render_annotations(_report(outcome), _options())]
    if outcome.accepted:
        plan = outcome.plan
        text = f"{counts_line(plan)}{''.join(f'; {part}' for part in (summary_line(plan),) if part)}"
        lines.append(f"::notice title=dataos-ctl-dry {outcome.verb}::{escape(visible(text))}\n")
    return "".join(lines)


def error_as_annotation(verb: str, message: str, help: str) -> str:
    """Return the workflow command for a command that failed with an error."""
    advice = f"\n  help: {visible(help)}" if help else ""
    return f"::error title=dataos-ctl-dry {verb}::{escape(visible(message) + advice)}\n"


def render_sarif(outcome: Outcome) -> str:
    """Return a SARIF log with all findings, as ``check`` writes it."""
    return "".join(render_log(_report(outcome), _options()))


def _report(outcome: Outcome) -> RunReport:
    rules = {rule.code: rule for rule in outcome.examination.rules}
    files = outcome.files()
    results = outcome.examination.results
    return RunReport(files, len(results), sum(result.manifests for result in results), rules=rules)


def _options() -> RenderOptions:
    base = os.getcwd()
    return RenderOptions(base=base, root=repository(base))
