"""The output formats of a plan, apart from the text on the console."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint_shim.plan.outcome import Outcome


def render(format: str, outcome: Outcome) -> str:
    """Return an outcome in one of the formats json, markdown, github and sarif."""
    if format == "json":
        from workerlint_shim.plan.plan_json import dumps, plan_as_json

        return dumps(plan_as_json(outcome))
    if format == "markdown":
        from workerlint_shim.plan.plan_markdown import render_markdown

        return render_markdown(outcome)
    from workerlint_shim.plan.plan_reports import render_github, render_sarif

    return render_github(outcome) if format == "github" else render_sarif(outcome)
