"""The baseline of a run: written, or compared with the findings."""

from __future__ import annotations

from workerlint.config.selection import may_be_elsewhere
from workerlint.core.account import NO_WORKER
from workerlint.core.console import note
from workerlint.core.wording import plural
from workerlint.report.baseline import EXPIRING, STALE, Baseline
from workerlint.run.enforcement import refused_entries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.core.account import Account
    from workerlint.engine.project import Project
    from workerlint.engine.result import Result
    from workerlint.run.options import CheckOptions


def write_baseline(options: CheckOptions, project: Project, files: list[Result], ran: dict[str, set[str]]) -> Baseline:
    """Write all findings in *files* as the new baseline, and leave them out. Return it. Raise BaselineError.

    *ran* has the codes of the rules that ran, by file.
    """
    baseline = Baseline.of(options.write_baseline, files, project.today)
    baseline.write()
    note(f"Wrote {plural(baseline.total, 'finding')} to {options.write_baseline}.\n")
    baseline.leave_out(files, ran, project.today)
    return baseline


def apply_baseline(
    options: CheckOptions,
    project: Project,
    files: list[Result],
    ran: dict[str, set[str]],
    account: Account,
    shown: Callable[[str], str],
) -> tuple[Baseline, list[Result], list[str]]:
    """Remove the findings in *files* that the baseline lists. Raise BaselineError.

    *ran* has the codes of the rules that ran, by file, and *shown* returns the name of a path in reports. Return the
    baseline that is left; the findings on it, its entries for findings of mandatory rules; and a line for each stale
    entry that is not removed.
    """
    baseline = Baseline.read(options.baseline)
    removed = _removed_rules({entry.code for entry in baseline.entries}, project)
    ran = {path: codes | removed for path, codes in ran.items()}
    without = [entry.path for entry in account.entries() if entry.status == NO_WORKER]
    applied = baseline.leave_out(files, ran, project.today, without)
    refused = refused_entries(baseline, applied.refused, project, shown) if applied.refused else []
    stale = applied.stale
    for line in () if options.quiet else applied.expiring.lines(EXPIRING):
        note(f"{line}\n")
    if not stale.total:
        return baseline, refused, []
    if options.prune_baseline:
        baseline = baseline.without(stale)
        baseline.write()
        note(f"Removed {plural(stale.total, 'stale entry', 'stale entries')} from {options.baseline}.\n")
        return baseline, refused, []
    lines = list(stale.lines(STALE))
    if not options.quiet:
        fail = any(settings.strict_coverage for settings in project.settings_in_use())
        for line in () if fail else lines:  # those that fail the run are reported as errors
            note(f"{line}\n")
        note("Remove stale entries with --prune-baseline.\n")
    return baseline, refused, lines


def _removed_rules(codes: set[str], project: Project) -> set[str]:
    """Return which of some codes no rule has any more, such as that of a policy that was removed."""
    known = {word for rule in project.known_rules for word in (rule.code, rule.name)}
    unknown = codes - known
    return unknown if project.policy_files else {it for it in unknown if not may_be_elsewhere(it, known)}
