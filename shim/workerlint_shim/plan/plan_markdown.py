"""The format ``markdown``: the plan as a comment on a pull request.

What comes from manifests is shown literally: it cannot end a table or a block, add markup, or mention people.
"""

from __future__ import annotations

from workerlint.config.errors import display_path
from workerlint.core.text import Pattern
from workerlint.core.wording import listing, plural, visible
from workerlint_shim.plan.change_text import HUNK, change_lines
from workerlint_shim.plan.diff import ADD, CHANGE, REMOVE
from workerlint_shim.plan.drift import drift_lines, drift_total
from workerlint_shim.plan.plan import CREATE, UNKNOWN
from workerlint_shim.plan.plan_text import SIGNS
from workerlint_shim.plan.summary import counts_line, summary_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.report.effective import Capacity
    from workerlint_shim.plan.change_text import Line
    from workerlint_shim.plan.drift import Drift
    from workerlint_shim.plan.outcome import Outcome, PlanFinding
    from workerlint_shim.plan.plan import Plan, Step

MARKER = "<!-- dataos-ctl-dry plan -->"
"""The first line, by which a later run finds the comment to update."""
_LIMIT = 60_000
"""The size in bytes above which details are left out. GitHub accepts comments of 65,536 characters."""
_TABLE_LIMIT = 20_000
"""The size in bytes above which rows of a table are left out."""

_PUNCTUATION = Pattern(r"[^\w\s]|_")
_REFERENCE = Pattern(r"([@#!$%&~^]|\b[Gg][Hh]-)(?=\w)")
"""What GitHub and GitLab render as a mention or a reference."""
_ZERO_WIDTH_SPACE = "\u200b"
_TICKS = Pattern(r"`+")


def render_markdown(outcome: Outcome) -> str:
    """Return the plan and the findings as Markdown."""
    plan = outcome.plan
    findings = outcome.findings()
    errors = sum(finding.refuses for finding in findings)
    shown = [finding for finding in findings if finding.refuses or finding.diagnostic.severity != "info"]
    summary = summary_line(plan, errors)
    title = summary or (counts_line(plan) if plan.pending else "no changes")
    parts = [f"{MARKER}\n### dataos-ctl-dry {outcome.verb}: {text(title)}\n"]
    if not outcome.accepted:
        parts.append("\n**The manifests are refused.** Nothing would be applied.\n")
    parts.append(f"\nPlan: {text(counts_line(plan))}.\n")
    if outcome.examination.policy_files:
        names = listing([f"`{display_path(path)}`" for path in outcome.examination.policy_files])
        parts.append(f"\nPolicy file: {text(names)}.\n")
    if outcome.examination.exemptions:
        parts.append(f"\nChecked with exemptions: {text(', '.join(outcome.examination.exemptions))}.\n")
    if plan.drift is not None:
        parts += _drift(plan.drift, drift_total(plan.drift, len(plan.steps), knows_state=plan.knows_state))
    if shown:
        parts += _limited(["\n| | location | finding |\n|---|---|---|\n"], map(_finding_row, shown), "findings")
    if plan.pending or plan.leftovers:
        head = ["\n| | resource | change | requests | location |\n|---|---|---|---|---|\n"]
        rows = [*map(_step_row, plan.pending), *_leftover_rows(plan)]
        parts += _limited(head, rows, "resources")
        parts += _details(plan.pending, _LIMIT - sum(map(_size, parts)))
    return "".join(parts)


def _drift(drift: list[Drift], total: str) -> Iterator[str]:
    """Yield what differs from the recorded state, folded below its total."""
    yield f"\n{text(total)}\n"
    if drift:
        block = fence(_diff_line(line) for item in drift for line in drift_lines(item))
        if _size(block) <= _TABLE_LIMIT:
            yield f"\n<details><summary>Drift</summary>\n\n{block}\n</details>\n"


def error_as_markdown(verb: str, message: str, help: str) -> str:
    """Return the comment on a command that failed with an error."""
    advice = f"\nhelp: {text(help)}\n" if help else ""
    return f"{MARKER}\n### dataos-ctl-dry {verb}: no plan\n\n**error**: {text(message)}\n{advice}"


def text(value: str) -> str:
    """Return Markdown that shows a text literally on one line, where parts in backticks are code."""
    pieces = visible(value).split("`")
    if len(pieces) % 2 == 0:  # the last backtick has no counterpart
        pieces[-2:] = [f"{pieces[-2]}`{pieces[-1]}"]
    # Without anything between them, the texts around an empty pair of backticks could be a mention together.
    return "".join(
        (code(piece) or _ZERO_WIDTH_SPACE) if number % 2 else _plain(piece) for number, piece in enumerate(pieces)
    )


def code(value: str) -> str:
    """Return Markdown that shows a text literally on one line, as code."""
    return f"<code>{_entities(visible(value))}</code>" if value else ""


def fence(lines: Iterable[str]) -> str:
    """Return a block of code in the colors of a diff, which none of the lines can end."""
    content = "\n".join(map(visible, lines))
    ticks = "`" * max(3, 1 + max((len(match[0]) for match in _TICKS.finditer(content)), default=0))
    return f"{ticks}diff\n{content}\n{ticks}\n"


def _plain(value: str) -> str:
    # The service looks for mentions and references after it has rendered the Markdown.
    return _entities(_REFERENCE.compiled.sub(lambda match: f"{match[1]}{_ZERO_WIDTH_SPACE}", value))


def _entities(value: str) -> str:
    """Return text with all punctuation as entities, which Markdown does not interpret."""
    return _PUNCTUATION.compiled.sub(lambda match: match[0] if match[0] in ",.;?" else f"&#{ord(match[0])};", value)


def _size(part: str) -> int:
    return len(part.encode("utf-8", "replace"))


def _limited(head: list[str], rows: Iterable[str], what: str) -> list[str]:
    """Return the parts of a table. Rows that do not fit are counted."""
    parts = list(head)
    every = list(rows)
    size = 0
    for number, row in enumerate(every):
        size += _size(row)
        if size > _TABLE_LIMIT:
            return [*parts, f"\n{len(every) - number} more {what} are not shown.\n"]
        parts.append(row)
    return parts


def _finding_row(finding: PlanFinding) -> str:
    file, diagnostic = finding.file, finding.diagnostic
    at = file.source.lines.position(diagnostic.span.start)
    message = file.hide(diagnostic.message, diagnostic.span)
    help = file.hide(diagnostic.help, diagnostic.span)
    rule = "" if diagnostic.name == "refused" else f" ({text(diagnostic.code)})"
    advice = f"<br>help: {text(help)}" if help else ""
    mark = "❌ refused" if finding.refuses else f"⚠️ {diagnostic.severity}"
    return f"| {mark} | {code(f'{file.path}:{at.line}')} | {text(message)}{rule}{advice} |\n"


def _step_row(step: Step) -> str:
    manifest = step.manifest
    what = {CREATE: "new", UNKNOWN: "new or existing"}.get(step.action) or plural(len(step.changes), "change")
    notes = [what, *(["restarts"] if step.restarts else []), *(f"{use} is missing" for use in step.missing)]
    where = f" in {code(manifest.identity.workspace)}" if manifest.identity.workspace else ""
    return (
        f"| {SIGNS[step.action]} {step.action} | {code(str(manifest.identity))}{where} | "
        f"{text(', '.join(notes))} | {_requests(step)} | {code(f'{manifest.path}:{manifest.line}')} |\n"
    )


def _leftover_rows(plan: Plan) -> Iterator[str]:
    for item in plan.leftovers:
        where = f" in {code(item.identity.workspace)}" if item.identity.workspace else ""
        what = "no longer in the file"
        yield f"| {REMOVE} not deleted | {code(str(item.identity))}{where} | {what} | | {code(item.path)} |\n"


def _requests(step: Step) -> str:
    """Return the requests of a resource at its maximum number of replicas, before and after."""
    before, after = step.capacity_before, step.manifest.capacity
    new = _capacity(after.at_max) if after else ""
    old = _capacity(before.at_max) if before else ""
    return f"{text(old)} → {text(new)}" if old and old != new else text(new)


def _capacity(capacity: Capacity) -> str:
    cpu, memory = capacity.cpu_requests or "unknown", capacity.memory_requests or "unknown"
    return f"{cpu} CPU, {memory}, {plural(capacity.replicas, 'replica')}"


def _details(steps: list[Step], room: int) -> Iterator[str]:
    """Yield the folded changes of each resource; those that do not fit into *room* bytes are counted."""
    for number, step in enumerate(steps):
        manifest = step.manifest
        title = f"{code(str(manifest.identity))} {text(manifest.identity.scope.strip())}".strip()
        block = fence(map(_diff_line, change_lines(step.changes)))
        part = f"\n<details><summary>{title}: {step.action}</summary>\n\n{block}\n</details>\n"
        room -= _size(part)
        if room < 0:
            yield f"\nThe changes of {plural(len(steps) - number, 'more resource')} are not shown.\n"
            return
        yield part


def _diff_line(line: Line) -> str:
    """Return a line with its sign at the start, where a diff has it."""
    sign, shown = line
    if sign == HUNK:
        return shown.strip()
    if sign not in {ADD, REMOVE, CHANGE}:
        return shown  # of a text, with a space for a sign
    at = shown.index(sign)
    return f"{'!' if sign == CHANGE else sign}{shown[:at]}{shown[at + 1 :]}".rstrip()
