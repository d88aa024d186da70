"""The messages of a dry run, in the wording of dataos-ctl. Source: the samples in the platform's documentation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from workerlint.config.errors import display_path
from workerlint.core.wording import plural, rule_title
from workerlint_shim.console import Console
from workerlint_shim.manifests.findings import Examination, Manifest, Refusal
from workerlint_shim.plan.drift import drift_lines, drift_total
from workerlint_shim.plan.plan import Plan
from workerlint_shim.plan.plan_text import leftover_lines, step_lines, totals_lines

_DOING = {"apply": "applying", "create": "creating", "update": "updating", "run": "running"}

DRY_RUN = " (dry run)"
"""The suffix of messages about changes that were not made, as in kubectl."""


NOTHING = "nothing"
TOTALS = "totals"
FOLDED = "folded"
FULL = "full"
"""How much of a plan is printed: new resources are FOLDED to their most important fields."""


def announce_plan(console: Console, verb: str, plan: Plan, *, recorded: bool, detail: str = FOLDED) -> None:
    """Print the action for each resource, and as much of the plan itself as *detail* selects."""
    mark = "" if recorded else DRY_RUN
    steps = detail in {FOLDED, FULL}
    for item in (plan.drift or ()) if steps else ():
        for sign, line in drift_lines(item):
            console.show(line, sign)
    console.info(f"🛠 {verb}...")
    for step in plan.steps:
        subject = f"🔧 {_DOING[verb]}{step.manifest.identity.scope}{step.manifest.identity}..."
        console.info(subject)
        for sign, line in step_lines(step, knows_state=plan.knows_state, verbose=detail == FULL) if steps else ():
            console.show(line, sign)
        console.info(f"{subject}{step.result}{mark}")
    for leftover in plan.leftovers if steps else ():
        for sign, line in leftover_lines(leftover):
            console.show(line, sign)
    for line in totals_lines(plan) if detail != NOTHING else ():
        console.show(line)
    if plan.drift is not None and detail != NOTHING:
        console.show(drift_total(plan.drift, len(plan.steps), knows_state=plan.knows_state))
    console.info(f"🛠 {verb}...complete{mark}")


def announce_refusals(console: Console, verb: str, manifests: list[Manifest], refusals: Iterable[Refusal]) -> None:
    """Print why each resource is refused or skipped."""
    owned, left = _by_manifest(manifests, refusals)
    console.info(f"🛠 {verb}...")
    for manifest in manifests:
        own = owned.get(id(manifest))
        subject = f"🔧 {_DOING[verb]}{manifest.identity.scope}{manifest.identity}..."
        console.info(subject)
        if own:
            console.warn(f"{subject}error")
            _explain(console, own)
        else:
            console.warn(f"{subject}skipped")
    _explain(console, left)
    console.warn(f"🛠 {verb}...error")
    console.error(f"failure {_DOING[verb]} resources")
    among = f" of {len(manifests)} resources" if len(manifests) > 1 else ""
    console.note(f"Nothing was applied: {len(owned)}{among} refused." if among and owned else "Nothing was applied.")


def announce_failures(console: Console, examination: Examination) -> str:
    """Print the rules that failed: nothing is accepted without them. Return the help."""
    for failure in examination.failures:
        console.error(failure)
    help = "this is a bug in the rule, not an error in the manifest; nothing was applied"
    console.note(f"  help: {help}")
    return help


def announce_check(console: Console, name: str, examination: Examination) -> None:
    """Print the result of a check of manifests that are not applied; refusals are errors."""
    console.info(f"🔍 {name}...")
    for refusal in examination.refusals:
        rule = f" [{rule_title(refusal.code, refusal.rule)}]" if refusal.code else ""
        console.warn(f"{refusal.location}: {refusal.message}{rule}")
        if refusal.help:
            console.note(f"  help: {refusal.help}")
    if examination.refusals:
        console.error(f"{name}: {plural(len(examination.refusals), 'error')} in the manifest")
    else:
        count = len(examination.sources)
        console.info(f"🔍 {name}...{plural(count, 'manifest file')} checked, nothing to plan")


def announce_lint(console: Console, verb: str, manifests: Iterable[Manifest]) -> None:
    """Print the manifests with variables filled in, and that they are valid, as ``--lint`` does."""
    found = list(manifests)
    show_resolved(console, found)
    console.info(f"🛠 {verb}...")
    for manifest in found:
        console.info(f"🔧 {_DOING[verb]} {manifest.identity}...valid")
    for workspace in sorted({manifest.identity.workspace for manifest in found}):
        console.info(f"🛠 {verb}({workspace})...lint" if workspace else f"🛠 {verb}...lint")
    console.info(f"🛠 {verb}...nothing")


def announce_reading(console: Console, verb: str, manifests: Iterable[Manifest]) -> None:
    """Print the manifests as ``--de-ref`` does, and that nothing was applied."""
    show_resolved(console, manifests)
    console.info(f"🛠 {verb}...")
    console.info(f"🛠 {verb}...nothing")


def show_resolved(console: Console, manifests: Iterable[Manifest]) -> None:
    """Print the manifests with variables filled in and secrets masked."""
    for number, manifest in enumerate(manifests):
        if number:
            console.show("---")
        for line in manifest.resolved.strip("\n").split("\n"):
            console.show(line.rstrip("\r"))


def announce_passed(console: Console, examination: Examination) -> None:
    """Print the policy files, the exemptions, the warnings, and the number of findings that do not refuse anything."""
    for path in examination.policy_files:
        console.info(f"checked with the policy file {display_path(path)}")
    if examination.exemptions:
        console.info(f"checked with exemptions: {', '.join(examination.exemptions)}")
    for note in examination.warnings:
        console.warn(note)
    for path, count in examination.passed.items():
        console.warn(f"{path}: {plural(count, 'more finding')}; run `workerlint check {path}` for details")


def _explain(console: Console, refusals: Iterable[Refusal]) -> None:
    for refusal in refusals:
        rule = f" [{rule_title(refusal.code, refusal.rule)}]" if refusal.code else ""
        console.note(f"⚠️ Invalid Parameter - failure validating resource : {refusal.message}{rule}")
        console.note(f"   {refusal.location}{f': {refusal.help}' if refusal.help else ''}")


def _by_manifest(
    manifests: Iterable[Manifest], refusals: Iterable[Refusal]
) -> tuple[dict[int, list[Refusal]], list[Refusal]]:
    """Return the refusals by the ``id`` of their manifest, and the refusals of files without a manifest.

    A refusal belongs to the last manifest of its file that begins above it, or to the first manifest.
    """
    by_path: dict[str, list[Manifest]] = {}
    for manifest in manifests:
        by_path.setdefault(manifest.path, []).append(manifest)
    for same in by_path.values():
        same.sort(key=lambda manifest: manifest.line)  # those of a Bundle are in the order of their dependencies
    owned: dict[int, list[Refusal]] = {}
    left = []
    for refusal in refusals:
        found = by_path.get(refusal.path)
        if found is None:
            left.append(refusal)
        else:
            at = bisect_right(found, refusal.line, key=lambda manifest: manifest.line)
            owned.setdefault(id(found[max(at - 1, 0)]), []).append(refusal)
    return owned, left
