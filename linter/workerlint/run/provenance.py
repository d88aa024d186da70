"""Where a run comes from, and what it accepts for some time, for the formats that state it."""

from __future__ import annotations

from workerlint.config.errors import shown_path
from workerlint.core.dates import report_date
from workerlint.engine.suppression import FILE
from workerlint.files.git import Git, GitError, is_repository
from workerlint.report.exceptions import COMMENT, FILE_COMMENT, WITHOUT_EFFECT, ExceptionEntry, status_of
from workerlint.report.report import Provenance
from workerlint.run.changes import repositories_of
from workerlint.run.list_exceptions import baseline_exceptions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.engine.project import Project
    from workerlint.engine.result import Result
    from workerlint.report.baseline import Baseline
    from workerlint.run.options import CheckOptions


def provenance(
    options: CheckOptions,
    project: Project,
    checked: Iterable[str],
    files: Iterable[Result],
    baseline: Baseline | None,
) -> Provenance:
    """Return where the run with *options* comes from, and the exceptions with a date in *files* and its *baseline*.

    *checked* are the paths of the files with a Worker.
    """
    used = {id(settings): settings for settings in map(project.settings_for, checked)}.values()
    layers = (layer for settings in used for layer in project.layers_of(settings))
    exceptions = list(_comments(project, files))
    if baseline is not None:
        dated = [entry for entry in baseline.entries if entry.expires]
        exceptions += baseline_exceptions(project, baseline.path, dated)
    return Provenance(
        _commit(options.paths),
        str(options.today or report_date()),
        sorted({shown_path(layer.path) for layer in layers if not layer.given}),
        "" if baseline is None else baseline.oldest,
        sorted(exceptions, key=lambda item: (item.path, item.line, item.rule, item.kind)),
    )


def _commit(paths: Iterable[str]) -> str:
    """Return the commit that is checked out in the repository of *paths*; empty if they are not all in one."""
    try:
        (top,) = repositories_of(paths)
        return Git(top).ask("rev-parse", "--verify", "--quiet", "HEAD") if is_repository(top) else ""
    except (GitError, ValueError):  # no repository, several, or no answer
        return ""


def _comments(project: Project, files: Iterable[Result]) -> Iterator[ExceptionEntry]:
    """Yield an exception for each rule in the comments with a date."""
    names = {rule.name: rule.code for rule in project.known_rules}
    for file in files:
        for comment in file.dated:
            for selector in comment.selectors:
                applies = comment.scope is not None and selector not in comment.refused
                yield ExceptionEntry(
                    path=file.path,
                    line=file.source.lines.position(comment.span.start).line,
                    rule=names.get(selector.text.lower(), file.hide(selector.text)),
                    kind=FILE_COMMENT if comment.keyword == FILE else COMMENT,
                    reason=file.hide(comment.reason),
                    until=str(comment.until),
                    status=status_of(comment.days) if applies else WITHOUT_EFFECT,
                )
