"""What a run reports about mandatory rules: options that do not apply to them, and what they did not check."""

from __future__ import annotations

from workerlint.config.errors import display_path
from workerlint.config.loader import CONFIG_VARIABLE
from workerlint.core.account import CHECKED, NO_WORKER
from workerlint.core.diagnostic import FAILS, MANDATORY, Finding
from workerlint.core.guarded_read import MAX_LIST_SIZE, read_guarded
from workerlint.core.wording import code, listing, listing_of_few, plural
from workerlint.engine.attempts import attempt_results, protected_rules, rule_names, weakened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from workerlint.core.account import Account
    from workerlint.core.diagnostic import Diagnostic
    from workerlint.engine.attempts import Protected
    from workerlint.engine.project import Project
    from workerlint.engine.result import Result
    from workerlint.report.baseline import Baseline, Entry
    from workerlint.run.options import CheckOptions


def enforced(files: Iterable[Result]) -> list[tuple[Result, Diagnostic]]:
    """Return the findings that fail the run whatever the options are."""
    return [(file, item) for file in files for item in file.diagnostics if FAILS in item.traits]


def ignored_options(options: CheckOptions, project: Project, files: Iterable[Result], old: int) -> Iterator[str]:
    """Yield a line for each option that does not apply to mandatory rules, and would weaken them.

    *files* are the results of the run, and *old* is the number of their findings that ``--new-since`` would have left
    out.
    """
    mandates = [item for settings in project.settings_in_use() for item in project.mandates_of(settings)]
    protected = protected_rules(mandates, project.rules_for)
    yield from _selectors(options, protected)
    yield from project.given_attempts(files)
    for settings in project.settings_in_use() if project.named_file or options.no_config else ():
        layers = {layer.path for layer in project.layers_of(settings)}
        for mandate in settings.mandates:
            if mandate.path not in layers:
                option = "--no-config"
                if project.named_file:
                    option = f"--config {options.config_file}" if options.config_file else CONFIG_VARIABLE
                named = listing_of_few([code(selector) for selector in mandate.selectors], 4)
                yield f"{code(option)} does not replace `mandatory` of {display_path(mandate.path)}: {named}"
    if enforced(files):
        for name, given in (
            ("--exit-zero", options.exit_zero),
            ("--fix-only", options.fix_only),
            ("--diff", options.diff),
        ):
            if given:
                yield f"{code(name)} does not apply to findings of mandatory rules: they fail the run"
    if old:
        yield f"`--new-since` does not leave out {plural(old, 'old finding')} of mandatory rules"
    if options.write_baseline:
        kept = sum(MANDATORY in item.traits for file in files for item in file.diagnostics)
        if kept:
            yield f"`--write-baseline` does not record {plural(kept, 'finding')} of mandatory rules"


def refused_entries(
    baseline: Baseline, refused: Iterable[tuple[Entry, Result]], project: Project, shown: Callable[[str], str]
) -> list[Result]:
    """Return the findings on the entries of a baseline that would leave out findings of mandatory rules.

    *refused* are the entries, each with the result of the file that it is about.
    """
    try:
        text = read_guarded(baseline.path, MAX_LIST_SIZE).decode("utf-8", "replace")
    except OSError:  # it has been removed since
        return []
    attempts = []
    for entry, file in refused:
        engine = project.engine_for(file.path)
        message = f"this entry does not leave out {code(entry.code)}: it is mandatory"
        help = f"delete it; {engine.required[entry.code].location} makes the rule mandatory"
        attempts.append((baseline.path, text, Finding(baseline.span_of(entry, text), message, help=help), engine))
    return attempt_results(attempts, shown)


def _selectors(options: CheckOptions, protected: Sequence[Protected]) -> Iterator[str]:
    table: dict[str, object] = {
        "ignore": options.ignore,
        "select": options.select,
        "extend-select": options.extend_select,
        "severity": options.severity,
    }
    if options.fail_on:
        table["fail-on"] = options.fail_on
    for trail, message, rules in weakened(table, (), protected):
        if rules:
            value = _given(options, *map(str, trail))
            verb = message.partition("` ")[2]
            yield f"`--{trail[0]} {value}` {verb} {rule_names(rules)} ({rules[0].location})"


def _given(options: CheckOptions, key: str, item: str = "") -> str:
    """Return what the command line gives for an option: one of its items, or its value."""
    if key == "ignore":
        return options.ignore[int(item)]
    if key == "severity":
        return f"{item}={options.severity[item]}"
    return ",".join(options.select or ()) if key == "select" else options.fail_on


def not_checked(account: Account, files: Iterable[Result], bundled: Iterable[str], budgets: Iterable[str]) -> str:
    """Return a line on the files and directories that mandatory rules did not check; empty if there are none.

    *bundled* are the files with a Worker that only Bundles name, and *budgets* the codes of the mandatory budgets that
    the run could not check.
    """
    counts: dict[str, int] = {}
    listed = list(account.entries())
    named = set(bundled).difference(entry.path for entry in listed)
    if named:
        counts["named by a Bundle"] = len(named)
    for entry in listed:
        if entry.status not in {CHECKED, NO_WORKER} or entry.reason:
            reason = entry.reason or entry.status
            counts[reason] = counts.get(reason, 0) + 1
    broken = sum(bool(file.unreadable) for file in files)
    if broken:
        counts["with syntax errors"] = broken
    parts = [f"{plural(count, 'file')} ({reason})" for reason, count in counts.items()]
    closed = account.closed()
    if closed:
        reasons = listing(sorted({item.reason for item in closed}))
        parts.append(f"{plural(len(closed), 'directory', 'directories')} ({reasons})")
    parts += [f"the budget {code(budget)}" for budget in budgets]
    return f"not checked by mandatory rules: {listing(parts)}" if parts else ""


def finding_line(file: Result, item: Diagnostic) -> str:
    """Return a finding in one line, for a run that does not report findings."""
    line = file.source.lines.position(item.span.start).line
    return f"{file.path}:{line}: {item.severity}[{item.code}] {file.hide(item.message, item.span)}"
