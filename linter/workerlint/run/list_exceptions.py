"""A run of ``exceptions``: find the files, and list the exceptions in them and in baselines."""

from __future__ import annotations

import os

from workerlint.config.errors import ConfigurationError, UsageError, shown_path
from workerlint.core.console import OutputError, say, write
from workerlint.core.exit_codes import CLEAN, FAILED
from workerlint.engine.gates import may_suppress
from workerlint.engine.registry import RegistryError
from workerlint.engine.result import Result
from workerlint.engine.suppression import FILE, matches
from workerlint.engine.suppression_reader import read_suppressions
from workerlint.files.discovery import STDIN, discover
from workerlint.files.read import ReadError, read_source
from workerlint.manifest.document import Document
from workerlint.manifest.resources import other_resources
from workerlint.report.baseline import Baseline, BaselineError
from workerlint.report.exceptions import (
    BASELINE,
    COMMENT,
    FILE_COMMENT,
    WITHOUT_EFFECT,
    ExceptionEntry,
    render_exceptions,
    status_of,
)
from workerlint.run.project_options import make_project

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.config.settings import Settings
    from workerlint.engine.project import Project
    from workerlint.engine.suppression import Suppression
    from workerlint.report.baseline import Entry
    from workerlint.run.options import CheckOptions


def run_exceptions(options: CheckOptions, baselines: Iterable[str], output_format: str) -> int:
    """Write the exceptions in the files of *options* and in *baselines*, and return the exit code.

    0: all exceptions are listed. 2: a usage, I/O or configuration error; what could be read is listed.
    """
    try:
        return _Run(options).execute(baselines, output_format)
    except (ConfigurationError, UsageError) as error:
        say(str(error), error.hint)
    except (OutputError, RegistryError, BaselineError) as error:
        say(str(error))
    return FAILED


def baseline_exceptions(project: Project, path: str, entries: Iterable[Entry]) -> Iterator[ExceptionEntry]:
    """Yield *entries* of the baseline at *path* as exceptions. Those of mandatory rules have no effect."""
    for entry in entries:
        shown = shown_path(os.path.join(os.path.dirname(path), entry.path))
        applies = entry.code not in project.engine_for(shown).required
        yield ExceptionEntry(
            path=shown,
            line=entry.line,
            rule=entry.code,
            kind=BASELINE,
            reason=entry.reason,
            owner=entry.owner,
            until=entry.expires,
            status=status_of(entry.days(project.today)) if applies else WITHOUT_EFFECT,
        )


class _Run:
    """One run of ``exceptions``: its options, and whether a file could not be read."""

    def __init__(self, options: CheckOptions) -> None:
        self._options = options
        self._project = make_project(options)
        self._today = self._project.today
        self._failed = False

    def execute(self, baselines: Iterable[str], output_format: str) -> int:
        """Write the list and return the exit code.

        Raise BaselineError, ConfigurationError, OutputError, RegistryError and UsageError.
        """
        options = self._options
        found = discover(options.paths, self._project.settings_in, more_suffixes=options.include, may_be_empty=True)
        for message, hint in found.problems:
            self._problem(message, hint)
        entries: list[ExceptionEntry] = []
        for path, named in found.files.items():
            try:
                entries += self._in_file(path, named=named)
            except ReadError as error:
                self._problem(str(error), error.hint)
        below = _Below(options.paths, found.files)
        for baseline in baselines:
            accepted = Baseline.read(baseline).entries
            entries += [item for item in baseline_exceptions(self._project, baseline, accepted) if item.path in below]
        entries.sort(key=lambda entry: (entry.path, entry.line, entry.rule, entry.kind))
        write(render_exceptions(entries, output_format), for_people=output_format == "text")
        return FAILED if self._failed else CLEAN

    def _in_file(self, path: str, *, named: bool) -> Iterator[ExceptionEntry]:
        """Yield an exception for each rule in the comments of a file. Raise ReadError."""
        name, shown = ("", "<stdin>") if path == STDIN else (path, shown_path(path))
        settings = self._project.settings_for(name)
        source = read_source(path, shown, settings.max_file_size, named=named)
        if source is None or not may_suppress(source.text):
            return
        document = Document(source)
        result = Result(document)
        rules = self._project.rules_for(settings)
        names = {rule.name: rule.code for rule in rules}
        mandatory = self._project.engine_for(name).required
        for comment in self._comments(document, settings):
            for selector in comment.selectors:
                selected = {rule.code for rule in rules if matches(selector.text, rule.code, rule.name)}
                applies = comment.scope is not None and not (selected and selected <= mandatory.keys())
                yield ExceptionEntry(
                    path=shown,
                    line=source.lines.position(comment.span.start).line,
                    rule=names.get(selector.text.lower(), selector.text),
                    kind=FILE_COMMENT if comment.keyword == FILE else COMMENT,
                    reason=result.hide(comment.reason),
                    until=str(comment.until or ""),
                    status=status_of(comment.days) if applies else WITHOUT_EFFECT,
                )

    def _comments(self, document: Document, settings: Settings) -> Iterable[Suppression]:
        """Return the suppression comments in the Workers and the other resources of a document."""
        comments: dict[int, Suppression] = {}
        for resource in (*document.workers, *document.bundles, *other_resources(document)):
            resource.settings = settings
            for comment in read_suppressions(resource, self._today):
                comments.setdefault(comment.span.start, comment)
        return comments.values()

    def _problem(self, message: str, hint: str = "") -> None:
        self._failed = True
        say(message, hint)


class _Below:
    """The files that paths of the command line name or contain, whether they still exist or not."""

    def __init__(self, paths: Iterable[str], found: Iterable[str]) -> None:
        self._files = {os.path.realpath(path) for path in (*paths, *found)}
        self._directories = tuple(os.path.join(os.path.realpath(path), "") for path in paths if os.path.isdir(path))

    def __contains__(self, path: str) -> bool:
        real = os.path.realpath(path)
        return real in self._files or real.startswith(self._directories)
