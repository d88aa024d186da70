"""What fails a run without being a finding: what ``--strict-coverage`` and ``max-suppressions`` do not accept."""

from __future__ import annotations

import os

from workerlint.config.errors import display_path
from workerlint.config.selection import closest_value, resolve
from workerlint.config.settings import DEFAULT_EXCLUDE
from workerlint.core.account import BROKEN_LINK, EXCLUDED, OUTSIDE, TEMPLATE, TOO_LARGE, UNREADABLE
from workerlint.core.diagnostic import WARNING
from workerlint.core.wording import plural, rule_title
from workerlint.files.discovery import STDIN
from workerlint.files.gitignore import configured_patterns
from workerlint.files.read import ReadError, read_source
from workerlint.manifest.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from workerlint.config.layers import Layer
    from workerlint.config.policies import PolicyTable
    from workerlint.config.settings import Settings
    from workerlint.core.account import Account, Entry
    from workerlint.core.text import Span
    from workerlint.engine.project import Project
    from workerlint.engine.result import Result
    from workerlint.files.discovery import Discovery
    from workerlint.files.gitignore import Patterns
    from workerlint.manifest.resource_index import ResourceIndex

_VARIABLES = "DW010"
_ABOUT = {
    "DW007": "this comment suppresses nothing",
    "DW008": "this comment is not valid",
    _VARIABLES: "a variable has no value",
}
"""The rules whose findings are gaps, with the words for them."""


def unchecked_files(account: Account, project: Project) -> Iterator[str]:
    """Yield a line for each file that was not checked as a whole, unless a problem of the run reports it."""
    for entry in account.unchecked():
        if (
            entry.status != UNREADABLE
            and entry.reason != TOO_LARGE
            and project.settings_for(entry.path).strict_coverage
        ):
            yield _skipped(entry)


def _skipped(entry: Entry) -> str:
    if entry.reason == TEMPLATE:
        return f"{entry.path}: not checked: the manifest is a template; check what the template engine makes of it"
    if entry.reason == BROKEN_LINK:
        return f"{entry.path}: not checked: it is a symbolic link to a file that does not exist"
    if entry.reason == OUTSIDE:
        return f"{entry.path}: not checked: it is a symbolic link out of the repository; name it to check it"
    return f"{entry.path}: not checked: {entry.reason} file"


def unused_patterns(found: Discovery, paths: Iterable[str], project: Project) -> Iterator[str]:
    """Yield a line for each pattern of a configuration that matches nothing.

    *paths* are all files that *found* had before a part of them was selected. A configuration file is judged only if
    all files in its directory were searched, and it is not shared with other repositories.
    """
    files = [os.path.abspath(path) for path in paths if path != STDIN]
    entries = [(path, False) for path in files] + [(item.path, item.directory) for item in found.skipped]
    skipped = [item for item in found.skipped if item.reason == EXCLUDED]
    excluded = [(item.path, item.directory) for item in (*skipped, *found.limited)]
    strict = [settings for settings in project.settings_in_use() if settings.strict_coverage]
    for layer in _searched_layers(strict, found, project):
        source = display_path(layer.path)
        for key in ("exclude", "extend-exclude"):
            for pattern in layer.table.get(key, ()):
                # Only entries that an exception spares are found, so it is compared with everything.
                candidates = entries if pattern.startswith("!") else excluded
                selected = configured_patterns([pattern], layer.root)
                if pattern not in DEFAULT_EXCLUDE and not _matches_any(selected, candidates):
                    yield _unused(source, key, pattern)
        for pattern in layer.table.get("per-file-ignores", ()):
            selected = configured_patterns([pattern], layer.root)
            if not any(map(selected.holds, files)):
                yield _unused(source, "per-file-ignores", pattern)


def coverage_gaps(
    found: Discovery, paths: Iterable[str], account: Account, files: Iterable[Result], project: Project
) -> Iterator[str]:
    """Yield a line for everything that was neither checked nor deliberately excluded: see ``--strict-coverage``.

    *paths* are all files that *found* had before a part of them was selected, and *files* the results of the run.
    """
    yield from unchecked_files(account, project)
    yield from unused_patterns(found, paths, project)
    yield from uncovered_findings(files, project)


def unused_files(found: Discovery, paths: Iterable[str], project: Project) -> Iterator[str]:
    """Yield a line for each override and policy whose `files` match no file; see ``unused_patterns``."""
    files = [os.path.abspath(path) for path in paths if path != STDIN]
    for layer in _searched_layers(project.settings_in_use(), found, project):
        for key, noun in (("overrides", "override"), ("policy", "policy")):
            for number, table in enumerate(layer.table.get(key, ())):
                selected = configured_patterns(table.get("files", ()), layer.root)
                if "files" in table and not any(map(selected.selects, files)):
                    line = layer.line(key, number)
                    yield f"{display_path(layer.path)}:{line}: `files` of this {noun} match no file"


def unused_budgets(project: Project, index: ResourceIndex) -> Iterator[str]:
    """Yield a line for each budget that was checked and that no Worker of a run belongs to.

    Budgets that are shared with other repositories are left out.
    """
    from workerlint.engine.budget import BudgetRule, is_checked  # most configurations have none

    used = [settings for settings in project.settings_in_use() if settings.budget]
    active = [rule for settings in used for rule in resolve(settings, project.rules_for(settings))[0]]
    budgets = {rule.table: rule.budget for rule in active if isinstance(rule, BudgetRule)}
    for table, budget in budgets.items():
        is_own = table.root == os.path.dirname(os.path.abspath(table.source.path))
        if is_own and is_checked(table, index.complete_in) and not budget.workers(index):
            yield f"{display_path(table.source.path)}:{table.line()}: no Worker belongs to the budget `{table.code}`"


def _searched_layers(used: Iterable[Settings], found: Discovery, project: Project) -> Iterator[Layer]:
    """Yield the layers of the repository whose directories were searched, each once."""
    layers = {(layer.path, layer.root): layer for settings in used for layer in project.layers_of(settings)}
    yield from (layer for layer in layers.values() if not layer.shared and _is_searched(layer.root, found.searched))


def _unused(source: str, key: str, pattern: str) -> str:
    """Return the line for a pattern that matches nothing, with what to write instead if that is known."""
    advice = ""
    if "\\" in pattern:
        advice = ": use `/` between directories"
    elif "{" in pattern and "," in pattern:
        advice = ": braces have no special meaning; write one pattern for each name"
    elif pattern.startswith("/"):
        advice = f": it is relative to the directory of {source}"
    return f"{source}: `{pattern}` in `{key}` matches no file{advice}"


def _is_searched(directory: str, searched: Iterable[str]) -> bool:
    """Return whether one of the directories that were searched contains an absolute *directory*."""
    root = os.path.join(directory, "")
    return any(root.startswith(os.path.join(os.path.abspath(top), "")) for top in searched)


def _matches_any(patterns: Patterns, entries: Iterable[tuple[str, bool]]) -> bool:
    return any(patterns.verdict(path, directory=directory) is not None for path, directory in entries)


def uncovered_findings(files: Iterable[Result], project: Project) -> Iterator[str]:
    """Yield a line for each suppression that matches nothing, and for each variable without a value."""
    for file in files:
        settings = project.settings_for(file.path)
        if settings.strict_coverage and any(item.code in _ABOUT for item in file.diagnostics):
            unset = _unset_variables(file, settings)
            for item in file.diagnostics:
                if item.code in _ABOUT and (item.code != _VARIABLES or item.span in unset):
                    line = file.source.lines.position(item.span.start).line
                    yield f"{file.path}:{line}: {_ABOUT[item.code]} ({item.code})"


def _unset_variables(file: Result, settings: Settings) -> set[Span]:
    """Return where a file uses variables without a value, where values are given."""
    values = settings.variables
    if values is None:
        return set()
    from workerlint.manifest.unset_variables import find_unset

    return {use.span for worker in file.document.workers for use in find_unset(worker, values)}


def excess_suppressions(files: Iterable[Result], project: Project) -> Iterator[str]:
    """Yield a line for each rule with more suppressed findings than ``max-suppressions`` allows.

    The findings in all files with the same maximum for a rule are counted together.
    """
    rules = {rule.code: rule for rule in project.known_rules}
    counts: dict[tuple[str, int], int] = {}
    for file in files:
        table = project.settings_for(file.path).max_suppressions
        for item, _ in file.suppressed if table else ():
            maximum, _ = closest_value(table, rules[item.code])
            if maximum is not None:
                counts[item.code, maximum] = counts.get((item.code, maximum), 0) + 1
    for (code, maximum), count in sorted(counts.items()):
        if count > maximum:
            found = f"{plural(count, 'finding')} of {rule_title(code, rules[code].name)}"
            advice = "run `workerlint exceptions` to list them"
            yield f"comments suppress {found}: `max-suppressions` allows {maximum}; {advice}"


def excess_warnings(files: Iterable[Result], maximum: int) -> Iterator[str]:
    """Yield a line if the findings in *files* include more warnings than ``--max-warnings`` allows."""
    warnings = sum(item.severity == WARNING for file in files for item in file.diagnostics)
    if warnings > maximum:
        yield f"{plural(warnings, 'warning')}: more than `--max-warnings {maximum}`"


def has_worker(paths: Iterable[str], shown: Callable[[str], str], limit: Callable[[str], int]) -> bool:
    """Return whether one of some files that the run does not check, such as those of another shard, has a Worker.

    *shown* and *limit* return the name of a path in reports and the maximum size of a file.
    """
    for path in paths:
        try:
            source = read_source(path, shown(path), limit(path), named=False)
        except ReadError:
            continue
        if source is not None and Document(source).workers:
            return True
    return False


def unchecked_budgets(settings: Iterable[Settings], complete_in: tuple[str, ...]) -> list[PolicyTable]:
    """Return the budgets of some settings that are not checked, because the run does not contain all of their Workers.

    *complete_in* are the absolute directories whose files all belong to the run.
    """
    from workerlint.engine.budget import is_checked  # most configurations have none

    used = list(settings)
    outer = [mandate.settings for item in used for mandate in item.mandates]
    budgets = {table: None for item in (*used, *outer) for table in item.budget}
    return [table for table in budgets if not is_checked(table, complete_in)]


def budget_line(table: PolicyTable, shown: Callable[[str], str]) -> str:
    """Return the line on a budget that was not checked; *shown* returns the name of a path in reports."""
    reason = f"check all of `{shown(table.root)}` in one run without --shard and --changed-since"
    return f"budget `{table.code}` was not checked: {reason}"
