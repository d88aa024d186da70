"""Where a run comes from: the commit, the day and the configurations, for the formats that state them."""

from __future__ import annotations

import os

from workerlint.core.dates import report_date
from workerlint.files.git import Git, GitError, is_repository
from workerlint.report.report import Provenance
from workerlint.run.changes import repositories_of
from workerlint.run.project_options import shown_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from workerlint.engine.project import Project
    from workerlint.run.options import CheckOptions


def provenance(options: CheckOptions, project: Project, checked: Iterable[str]) -> Provenance:
    """Return where the run with *options* comes from; *checked* are the files with a Worker."""
    used = {id(settings): settings for settings in map(project.settings_for, checked)}.values()
    layers = (layer for settings in used for layer in project.layers_of(settings))
    files = sorted({shown_path(layer.path) for layer in layers if not layer.given})
    return Provenance(_commit(options.paths or [os.curdir]), str(options.today or report_date()), files)


def _commit(paths: Iterable[str]) -> str:
    """Return the commit that is checked out in the repository of *paths*; empty if they are not all in one."""
    try:
        (top,) = repositories_of(paths)
        return Git(top).ask("rev-parse", "--verify", "--quiet", "HEAD") if is_repository(top) else ""
    except (GitError, ValueError):  # no repository, several, or no answer
        return ""
