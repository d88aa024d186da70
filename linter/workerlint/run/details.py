"""What ``check --verbose`` prints to stderr: the configurations, what was read, and what comments suppressed."""

from __future__ import annotations

from workerlint.config.errors import display_path
from workerlint.core.wording import rule_title, visible
from workerlint.syntax.parser import HAS_EXTENSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.core.account import Account
    from workerlint.engine.project import Project
    from workerlint.engine.result import Result
    from workerlint.run.options import CheckOptions


def details(
    options: CheckOptions,
    project: Project,
    names: Iterable[str],
    account: Account,
    files: Iterable[Result],
    cache_problem: str,
) -> Iterator[str]:
    """Yield the lines for a run over files with some *names*; *files* are the results that are reported.

    *cache_problem* is why the cache cannot be used; empty if it can.
    """
    if not HAS_EXTENSION:
        yield "parser: pure Python (slow); install PyYAML with its C extension"
    used = {id(settings): settings for settings in map(project.settings_for, names)}.values()
    for layers in sorted([display_path(layer.path) for layer in project.layers_of(settings)] for settings in used):
        yield f"configuration: {', '.join(layers) or 'none (defaults)'}"
    if options.changed_since:
        yield f"changed since {options.changed_since}: only changed files and their dependents are checked"
    if cache_problem:
        yield f"cache: not used: {cache_problem}"
    for detail in account.details():
        yield visible(detail)
    for file in files:
        for diagnostic, reason in file.suppressed:
            line = file.source.lines.position(diagnostic.span.start).line
            why = f" ({file.hide(reason)})" if reason else ""
            yield f"suppressed: {file.path}:{line}: {rule_title(diagnostic.code, diagnostic.name)}{why}"
