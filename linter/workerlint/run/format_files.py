"""A run of ``format``: find the files, format the Workers in them, and return the exit code."""

from __future__ import annotations

from workerlint.config.errors import ConfigurationError, UsageError, shown_path
from workerlint.core.console import OutputError, note, say, write
from workerlint.core.exit_codes import CLEAN, FAILED, FOUND
from workerlint.core.text import Source
from workerlint.core.wording import plural
from workerlint.engine.registry import RegistryError
from workerlint.engine.result import Result
from workerlint.files.discovery import STDIN, discover
from workerlint.files.read import ReadError, read_source
from workerlint.fixes.fixer import apply_edits
from workerlint.fixes.formatter import Style, can_format, format_worker, is_formatted
from workerlint.manifest.document import Document
from workerlint.run.fix_files import FixError, pass_on, save, show_diff
from workerlint.run.project_options import make_project
from workerlint.syntax.markdown import is_markdown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.manifest.worker import Worker
    from workerlint.run.options import CheckOptions

_STYLE = Style(final_newline=True, one_newline=True)
"""The defaults of editors, and exactly one line break at the end, as in other formatters."""


def run_format(options: CheckOptions, *, check: bool) -> int:
    """Run ``format`` and return the exit code; with *check* or ``options.diff``, no file is written.

    0: everything is formatted. 1: with *check* or ``options.diff``, files would be reformatted. 2: a usage, I/O or
    configuration error, or a syntax error in a Worker; everything else was formatted.
    """
    try:
        return _Run(options, check=check).execute()
    except (ConfigurationError, UsageError) as error:
        say(str(error), error.hint)
    except (OutputError, RegistryError) as error:
        say(str(error))
    return FAILED


class _Run:
    """One run of ``format``: its options, and its results so far."""

    def __init__(self, options: CheckOptions, *, check: bool) -> None:
        self._options = options
        self._writes = not (check or options.diff)
        self._project = make_project(options)
        self._changed = 0
        self._unchanged = 0
        self._failed = False

    def execute(self) -> int:
        """Format the files and return the exit code. Raise ConfigurationError, OutputError and RegistryError."""
        options = self._options
        found = discover(
            options.paths,
            self._project.settings_in,
            force_exclude=options.force_exclude,
            stdin_name=options.stdin_filename,
        )
        for message, hint in found.problems:
            self._problem(message, hint)
        pipes = self._writes and STDIN in options.paths
        if pipes and STDIN not in found.files:  # it is excluded
            pass_on()
        for path, named in found.files.items():
            try:
                self._format(path, named=named)
            except ReadError as error:
                self._problem(str(error), error.hint)
            except FixError as error:
                self._problem(str(error))
        if not pipes:
            self._summarize(found.git_problem)
        if self._failed:
            return FAILED
        return FOUND if self._changed and not self._writes else CLEAN

    def _format(self, path: str, *, named: bool) -> None:
        """Format one file. Raise ReadError and FixError."""
        name = self._options.stdin_filename if path == STDIN else path
        shown = shown_path(name) if name else "<stdin>"
        settings = self._project.settings_for(name)
        source = read_source(path, shown, settings.max_file_size, named=named)
        if source is None:
            return
        document = Document(source)
        workers = [] if is_markdown(shown) else document.workers
        if source.undecodable and (workers or path == STDIN):
            raise FixError(f"{shown} cannot be formatted: it is not valid {source.encoding.upper()}")
        result = Result(document)
        for worker in workers:
            worker.settings = settings
            if not is_formatted(worker):
                line = source.lines.line_of(worker.span.start) + 1
                note(f"{shown}:{line}: skipped: a Worker inside a Bundle is not formatted\n")
        broken = [worker for worker in workers if not can_format(worker)]
        for worker in broken:
            self._problem(result.hide(_syntax_error(worker)))
        text = apply_edits(source.text, [edit for worker in workers for edit in format_worker(worker, _STYLE)])
        if self._options.diff:
            after = Result(Document(Source(shown, text), document))
            write(show_diff(result, after), for_people=False)  # patch reads it
        elif self._writes:
            write([save(path, source, text, named=named)])
        elif text != source.text:
            write([f"Would reformat: {shown}\n"])
        if text != source.text:
            self._changed += 1
        elif workers and not broken:
            self._unchanged += 1

    def _summarize(self, git_problem: str) -> None:
        """Print on stderr how many files with Workers were changed, and how many were not."""
        verb = "reformatted" if self._writes else "would be reformatted"
        counts = [
            f"{plural(count, 'file')} {outcome}"
            for count, outcome in ((self._changed, verb), (self._unchanged, "left unchanged"))
            if count
        ]
        if counts or not self._failed:
            without_git = f"; .gitignore files were applied without git ({git_problem})" if git_problem else ""
            note(f"{', '.join(counts) or 'No Worker manifest found'}{without_git}.\n")

    def _problem(self, message: str, hint: str = "") -> None:
        self._failed = True
        say(message, hint)


def _syntax_error(worker: Worker) -> str:
    """Return the reason why a Worker cannot be formatted, with its location."""
    errors = [(error.span, error.message) for error in worker.syntax]
    # A document that exceeds a limit has a problem instead.
    span, reason = (errors or [(problem.span, problem.message) for problem in worker.problems])[0]
    position = worker.source.lines.position(span.start)
    return f"{worker.source.path}:{position.line}:{position.column}: cannot be formatted: {reason}"
