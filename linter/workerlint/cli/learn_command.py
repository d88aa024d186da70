"""``workerlint learn``: write a platform file from saved output of dataos-ctl."""

from __future__ import annotations

import os

import click

from workerlint.cli.completions import complete_files
from workerlint.cli.errors import CommandError
from workerlint.config.errors import ConfigurationError, UsageError, display_path
from workerlint.config.loader import Configuration
from workerlint.core import dates
from workerlint.core.console import note, say, write
from workerlint.core.exit_codes import FAILED
from workerlint.core.guarded_read import MAX_LIST_SIZE
from workerlint.core.repository import repository
from workerlint.core.text import decode
from workerlint.core.wording import visible
from workerlint.engine.registry import load_rules
from workerlint.files.discovery import STDIN
from workerlint.files.read import read_bytes
from workerlint.files.write import write_file
from workerlint.platform.output_reader import TokenError, read_saved_output
from workerlint.platform.platform_file import PlatformFile, read_platform, render_platform
from workerlint.platform.update import Complete, Update, update_platform

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from workerlint.platform.saved_output import SavedOutput

DEFAULT_FILE = "platform.toml"


def read_complete(text: str) -> tuple[Complete, ...]:
    """Return the lists in ``secret:public,compute``. Raise click.BadParameter."""
    found = []
    for item in text.split(","):
        kind, colon, workspace = item.strip().partition(":")
        if not kind or (colon and not workspace):
            raise click.BadParameter(f"expected TYPE[:WORKSPACE], found `{item}`")
        found.append(Complete(kind.lower(), workspace))
    return tuple(found)


def read_date(text: str) -> date:
    """Return the date in ``2027-01-31``. Raise click.BadParameter."""
    found = dates.read_date(text)
    if found is None:
        raise click.BadParameter(f"expected a date such as 2027-01-31, found `{text}`")
    return found


@click.command("learn", short_help="Learn what a platform contains.")
@click.argument("files", nargs=-1, required=True, shell_complete=complete_files)
@click.option(
    "-o",
    "--output-file",
    metavar="FILE",
    default=None,
    shell_complete=complete_files,
    help=f"Platform file to create or update (default: the one in the configuration, else {DEFAULT_FILE}).",
)
@click.option(
    "--complete",
    metavar="LISTS",
    multiple=True,
    type=read_complete,
    help="Lists that are complete, separated by commas: TYPE, or TYPE:WORKSPACE.",
)
@click.option("--today", metavar="DATE", type=read_date, help="Date of the lists (default: today in UTC).")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    files: tuple[str, ...],
    output_file: str | None,
    complete: tuple[tuple[Complete, ...], ...],
    today: date | None,
) -> int:
    """Write a platform file from FILES, saved output of dataos-ctl (- for standard input).

    It contains only names, for `platform = "platform.toml"` in the configuration. Lists that were read replace those in
    the platform file, and all others are kept. A list is open, so that other names may exist, unless --complete names
    it or it follows a command line with -a.

    \b
    Reads: get, resource get, product get   tables, and the YAML of -d
           develop stack versions           the stacks
           workspace get, user get          tables
           develop schema generate          the JSON Schema of a Worker

    \b
    Exit code: 0  the platform file is up to date
               2  usage or I/O error, a file without anything to learn, or a table of tokens
    """  # noqa: D301 - click needs the character
    outputs = [_read(file, ctx) for file in dict.fromkeys(files)]
    for output in outputs:
        for problem in output.problems:
            note(f"{visible(output.path)}:{problem.line}: {visible(problem.message)}\n")
    empty = [output for output in outputs if output.is_empty]
    for output in empty:
        say(f"nothing to learn in {output.path}", "save the output of `dataos-ctl get`, see `workerlint learn --help`")
    if empty:
        return FAILED
    try:
        output_file = output_file or _configured() or DEFAULT_FILE
        known = read_platform(output_file) if os.path.lexists(output_file) else PlatformFile(output_file, "")
        lists = [item for items in complete for item in items]
        update = update_platform(known, outputs, today or dates.current_date(), lists)
    except (ConfigurationError, UsageError) as error:
        raise CommandError(str(error), error.hint, ctx) from None
    for line in update.notes:
        note(f"{visible(line)}\n")
    write(f"{visible(line)}\n" for line in update.summary)
    _write_all(update, output_file, ctx)
    return 0


def _configured() -> str:
    """Return the platform file that the configuration of the current directory names; empty if there is none.

    It need not exist yet. Raise ConfigurationError, and UsageError if the file is outside the repository: a
    configuration from others must not choose what is overwritten elsewhere. Without a repository, its directory counts.
    """
    settings = Configuration(load_rules).for_folder("")
    path = settings.platform
    top = os.path.realpath(repository(os.getcwd()) or os.path.dirname(settings.config_file))
    if path and not os.path.realpath(path).startswith(os.path.join(top, "")):
        message = f"the platform file {path} of the configuration is outside the repository"
        raise UsageError(message, "name the file to write with -o")
    return path


def _read(path: str, ctx: click.Context) -> SavedOutput:
    """Return what a file contains. Raise CommandError."""
    shown = "<stdin>" if path == STDIN else display_path(path)
    try:
        data = read_bytes(path, MAX_LIST_SIZE)
    except OSError as error:
        raise CommandError(f"cannot read {shown}: {error.strerror}", ctx=ctx) from None
    source = decode(data, shown)
    if len(data) > MAX_LIST_SIZE:
        raise CommandError(f"{shown} exceeds the maximum size of {MAX_LIST_SIZE:,} bytes", ctx=ctx)
    if source.undecodable or "\0" in source.text:
        raise CommandError(f"{shown} is not valid UTF-8 or UTF-16", "save it as UTF-8", ctx)
    try:
        return read_saved_output(source)
    except TokenError:
        hint = "delete the file, and revoke the tokens if others could read it"
        raise CommandError(f"{shown} contains a table of tokens or passwords", hint, ctx) from None


def _write_all(update: Update, output_file: str, ctx: click.Context) -> None:
    """Write the schemas and the platform file, which names them. Raise CommandError."""
    files = {update.file.resolve(name): text for name, text in update.schemas.items()}
    files[output_file] = render_platform(update.file)
    for path, text in files.items():
        shown = os.path.normpath(display_path(path))
        try:
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
            write_file(path, [text.encode()])
        except OSError as error:
            raise CommandError(f"cannot write {shown}: {error.strerror}", ctx=ctx) from None
        write([f"Wrote {shown}\n"])
