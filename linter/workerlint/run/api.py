"""The public API: the checks of the command line as functions that return findings."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum

from workerlint.config.errors import ConfigurationError, UsageError, shown_path
from workerlint.core.text import Source, decode
from workerlint.engine.registry import RegistryError
from workerlint.manifest.document import Document
from workerlint.report.json_reporter import finding_as_json
from workerlint.report.report import RunReport
from workerlint.run.option_values import OptionError
from workerlint.run.options import CheckOptions
from workerlint.run.project_options import check_selectors, make_project
from workerlint.run.runner import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from typing import Any

    from workerlint.engine.project import Project
    from workerlint.engine.result import Result
    from workerlint.files.discovery import Discovery

NO_PATH = "<text>"
"""The path of findings in text without a path."""


class Severity(StrEnum):
    """How severe a finding is. The members are strings: ``Severity.ERROR == "error"``."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class TextEdit:
    """The replacement of a range of text: an empty range inserts, an empty content deletes."""

    line: int
    column: int
    end_line: int
    end_column: int
    content: str


@dataclass(frozen=True, slots=True)
class SuggestedFix:
    """A set of edits that corrects a finding. Apply all of them or none."""

    applicability: str
    """``safe`` if the manifest keeps its meaning, ``unsafe`` if the result needs review."""
    title: str
    edits: tuple[TextEdit, ...]


@dataclass(frozen=True, slots=True)
class RelatedLocation:
    """Another location that a finding refers to, possibly in another file."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding. The fields are those of the JSON report.

    Lines and columns are 1-based, columns count Unicode code points, and the end is exclusive. Secrets are masked in
    all texts.
    """

    path: str
    """Relative to the current directory where possible, with ``/`` as separator."""
    line: int
    column: int
    end_line: int
    end_column: int
    code: str
    """The code of the rule, such as ``DW301``."""
    name: str
    """The name of the rule, such as ``invalid-log-level``."""
    severity: Severity
    field: str | None
    """The path of the field in the manifest, such as ``worker.topology[0].name``; None if there is none."""
    message: str
    help: str | None
    """How to fix it."""
    url: str | None
    """The URL of the documentation of the rule; None if a plug-in has none."""
    related: tuple[RelatedLocation, ...]
    fix: SuggestedFix | None
    """The preferred fix. None if there is none, or if it contains a secret."""
    owner: str | None
    """The ``owner`` of the manifest; None if it is missing or unknown."""


class CheckError(Exception):
    """The check is incomplete, or fails for a reason that is not a finding.

    An option or a configuration is invalid, a path cannot be read, a rule or plug-in failed, or the configuration
    limits what may be suppressed (``max-suppressions``) or left out (``strict-coverage``).
    """

    problems: tuple[str, ...]
    """The errors, one sentence each, as the command line prints them."""
    diagnostics: tuple[Diagnostic, ...]
    """The findings in everything that could be checked."""

    def __init__(self, problems: Iterable[str], diagnostics: Iterable[Diagnostic] = ()) -> None:
        self.problems = tuple(problems)
        self.diagnostics = tuple(diagnostics)
        super().__init__(self.problems, self.diagnostics)

    def __str__(self) -> str:
        return "; ".join(self.problems)


def check_text(
    text: str,
    *,
    path: str | os.PathLike[str] = "",
    config: str | os.PathLike[str] = "",
    no_config: bool = False,
    select: Sequence[str] = (),
    extend_select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    today: date | None = None,
    policy_file: str | os.PathLike[str] = "",
) -> list[Diagnostic]:
    """Return the findings in *text*, in the order of their positions. Raise CheckError.

    They are followed by those on lines of its configuration that would weaken mandatory rules.

    *path* is the name of the file that contains the text or will contain it. It need not exist. It determines the
    configuration, ``per-file-ignores``, and whether the text is Markdown; without it, the configuration of the current
    directory applies. *today* is the date that exceptions are compared with; by default, the current one in UTC. The
    other arguments are the options of ``workerlint check`` with the same names.
    """
    name = os.fspath(path)
    try:
        options = make_options([], config, no_config, select, extend_select, ignore, today, policy_file)
        project = make_project(options)
        check_selectors(options, project, [name])
        engine = project.engine_for(name)
    except (ConfigurationError, UsageError, OptionError, RegistryError) as error:
        raise CheckError([reason_of(error)]) from None
    result = engine.check(Document(_source(text, shown_path(name) if name else NO_PATH)))
    problems = [*project.failures, *map(result.hide, result.failures)]
    diagnostics = _diagnostics([result, *project.check_layers([result])], project, project.check_platform_files())
    if problems:
        raise CheckError(problems, diagnostics)
    return diagnostics


def check_paths(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    config: str | os.PathLike[str] = "",
    no_config: bool = False,
    select: Sequence[str] = (),
    extend_select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    today: date | None = None,
    policy_file: str | os.PathLike[str] = "",
) -> list[Diagnostic]:
    """Return the findings in files, by path and position. Raise CheckError.

    *paths* are files, directories and globs. In directories, files that ``exclude`` matches or git ignores are skipped.
    Rules that look across files see all of them together. The other arguments are the options of ``workerlint check``
    with the same names. The files are checked in this process, and no cache is read or written.
    """
    given = listed(paths)
    if not given:
        return []
    try:
        run = SilentRun(make_options(given, config, no_config, select, extend_select, ignore, today, policy_file))
        run.execute()
    except (ConfigurationError, UsageError, OptionError, RegistryError) as error:
        raise CheckError([reason_of(error)]) from None
    diagnostics = _diagnostics(run.files, run.project, run.platform_files)
    problems = [*run.problems, *run.account.gaps]
    if problems:
        raise CheckError(problems, diagnostics)
    return diagnostics


def listed(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> list[str]:
    """Return one path or several as a list."""
    return [os.fspath(path) for path in ([paths] if isinstance(paths, (str, os.PathLike)) else paths)]


class SilentRun(Run):
    """A run that writes nothing: its findings and problems are read from it."""

    def _report(self, found: Discovery, *, to_files_alone: bool) -> None:
        pass

    def _report_gap(self, gap: str) -> None:
        pass

    def _report_remark(self, remark: str) -> None:
        pass

    def _problem(self, message: str, hint: str = "") -> None:
        self.problems.append(f"{message} ({hint})" if hint else message)


def make_options(
    paths: list[str],
    config: str | os.PathLike[str],
    no_config: bool,
    select: Sequence[str],
    extend_select: Sequence[str],
    ignore: Sequence[str],
    today: date | None,
    policy_file: str | os.PathLike[str],
    *,
    require_manifest: bool = False,
) -> CheckOptions:
    """Return the options of a run in this process. Raise OptionError."""
    values = {
        "config": [os.fspath(config)] if config else [],
        "no_config": no_config,
        "policy_files": [os.fspath(policy_file)] if policy_file else [],
        "select": list(select),
        "extend_select": list(extend_select),
        "ignore": list(ignore),
        "today": today.isoformat() if today is not None else None,
        "jobs": "1",
        "timeout_per_file": "0",  # the timer belongs to the program
        "require_manifest": require_manifest,
        "no_cache": True,
        "quiet": True,
    }
    return CheckOptions(paths, {field: value for field, value in values.items() if value})


def reason_of(error: Exception) -> str:
    """Return the message of an error with its hint."""
    hint = getattr(error, "hint", "")
    return f"{error} ({hint})" if hint else str(error)


def _source(text: str, shown: str) -> Source:
    """Return the source of *text* as if read from a UTF-8 file."""
    try:
        return decode(text.encode(), shown)
    except UnicodeEncodeError:  # a lone surrogate, which no file contains
        return Source(shown, text)


def _diagnostics(files: list[Result], project: Project, around: list[Result]) -> list[Diagnostic]:
    rules = {rule.code: rule for rule in project.known_rules}
    report = RunReport(files, len(files), len(files), rules=rules, around=around)
    return [_diagnostic(finding_as_json(report, file, diagnostic)) for file, diagnostic in report.findings()]


def _diagnostic(data: Mapping[str, Any]) -> Diagnostic:
    """Return the object for a finding of the JSON report."""
    fix = data["fix"]
    return Diagnostic(
        **{
            **data,
            "severity": Severity(data["severity"]),
            "related": tuple(RelatedLocation(**related) for related in data["related"]),
            "fix": fix and SuggestedFix(**{**fix, "edits": tuple(TextEdit(**edit) for edit in fix["edits"])}),
        }
    )
