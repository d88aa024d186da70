"""Says what a rehearsal does, in dataos-ctl's own lines. Source: the samples in the platform's documentation."""

from __future__ import annotations

from workerlint.wording import plural
from workerlint_shim.plan_text import step_lines, totals_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from workerlint_shim.console import Console
    from workerlint_shim.examination import Examination
    from workerlint_shim.manifest import Manifest
    from workerlint_shim.plan import Plan
    from workerlint_shim.refusal import Refusal

_DOING = {"apply": "applying", "create": "creating", "update": "updating"}

DRY_RUN = " (dry run)"
"""Stands behind what is only rehearsed, as kubectl writes it."""


def announce_plan(console: Console, verb: str, plan: Plan, *, recorded: bool, shown: bool = True) -> None:
    """Say what happens to each resource; *shown* adds the plan itself."""
    mark = "" if recorded else DRY_RUN
    console.info(f"🛠 {verb}...")
    for step in plan.steps:
        subject = f"🔧 {_DOING[verb]}{step.manifest.identity.place}{step.manifest.identity}..."
        console.info(subject)
        for line in step_lines(step) if shown else ():
            console.show(line)
        console.info(f"{subject}{step.result}{mark}")
    if shown:
        console.show(totals_line(plan))
    console.info(f"🛠 {verb}...complete{mark}")


def announce_refusals(console: Console, verb: str, manifests: list[Manifest], refusals: Iterable[Refusal]) -> None:
    """Say of each resource why it is refused, or that it is not applied because of another."""
    left = list(refusals)
    refused = 0
    console.info(f"🛠 {verb}...")
    for manifest in manifests:
        own = [refusal for refusal in left if _owner(refusal, manifests) is manifest]
        left = [refusal for refusal in left if refusal not in own]
        subject = f"🔧 {_DOING[verb]}{manifest.identity.place}{manifest.identity}..."
        console.info(subject)
        if own:
            refused += 1
            console.warn(f"{subject}error")
            _explain(console, own)
        else:
            console.warn(f"{subject}skipped")
    _explain(console, left)
    console.warn(f"🛠 {verb}...error")
    console.error(f"failure {_DOING[verb]} resources")
    among = f" of {len(manifests)} resources" if len(manifests) > 1 else ""
    console.note(f"Nothing is applied: {refused}{among} refused." if among else "Nothing is applied.")


def announce_lint(console: Console, verb: str, manifests: Iterable[Manifest]) -> None:
    """Say that manifests are valid, as ``--lint`` does: they are printed first, variables filled in."""
    found = list(manifests)
    show_resolved(console, found)
    console.info(f"🛠 {verb}...")
    for manifest in found:
        console.info(f"🔧 {_DOING[verb]} {manifest.identity}...valid")
    for workspace in sorted({manifest.identity.workspace for manifest in found}):
        console.info(f"🛠 {verb}({workspace})...lint" if workspace else f"🛠 {verb}...lint")
    console.info(f"🛠 {verb}...nothing")


def announce_reading(console: Console, verb: str, manifests: Iterable[Manifest]) -> None:
    """Print manifests as ``--de-ref`` does, and say that nothing more is done."""
    show_resolved(console, manifests)
    console.info(f"🛠 {verb}...")
    console.info(f"🛠 {verb}...nothing")


def show_resolved(console: Console, manifests: Iterable[Manifest]) -> None:
    """Print manifests with variables filled in and secrets masked."""
    for number, manifest in enumerate(manifests):
        if number:
            console.show("---")
        for line in manifest.resolved.strip("\n").split("\n"):
            console.show(line.rstrip("\r"))


def announce_passed(console: Console, examination: Examination) -> None:
    """Say what the linter found that does not refuse anything, and what else is worth a look."""
    for note in examination.notes:
        console.warn(note)
    for path, count in examination.passed.items():
        console.warn(f"{path}: {plural(count, 'finding')} more; `workerlint check {path}` shows what")


def _explain(console: Console, refusals: Iterable[Refusal]) -> None:
    for refusal in refusals:
        rule = f" [{refusal.code} {refusal.rule}]" if refusal.code else ""
        console.note(f"⚠️ Invalid Parameter - failure validating resource : {refusal.message}{rule}")
        console.note(f"   {refusal.place}{f': {refusal.help}' if refusal.help else ''}")


def _owner(refusal: Refusal, manifests: Iterable[Manifest]) -> Manifest | None:
    """Give the manifest that a refusal stands in: the last that begins above it, in its file."""
    same = [manifest for manifest in manifests if manifest.path == refusal.path]
    above = [manifest for manifest in same if manifest.line <= refusal.line]
    return above[-1] if above else same[0] if same else None
