"""The entry point: run ``check``, ``lsp`` and ``--version`` without click if possible, everything else with it."""

from __future__ import annotations

import atexit
import os
import sys

from workerlint.core.bytecode import import_from_bytecode
from workerlint.core.exit_codes import COMPLETION_VARIABLE, INTERRUPTED, PROGRAM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


def run() -> NoReturn:
    """Run the command line of this process and exit.

    The process exits without freeing objects, which would take a tenth of the instructions of a check of one file.
    """
    import_from_bytecode()
    if sys.argv[1:2] == ["check"]:
        from workerlint.core.gc_tuning import tune_gc

        tune_gc()
    code = main()
    if "threading" in sys.modules:  # a normal exit waits for threads
        sys.exit(code)
    atexit._run_exitfuncs()  # noqa: SLF001 - os._exit does not run them
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):  # there is no output stream, or its reader has closed it
        sys.exit(code)
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line *argv* (``sys.argv`` if None) and return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _dispatch(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - exit code 1 would mean that there are findings
        return _report(error)


def _dispatch(arguments: list[str]) -> int:
    if arguments[:1] == ["check"] and COMPLETION_VARIABLE not in os.environ:
        from workerlint.cli.fast_parser import parse

        options = parse(arguments[1:])
        if options is not None:
            from workerlint.run.runner import run_check

            return run_check(options)
    if arguments in (["lsp"], ["lsp", "--stdio"]):
        from workerlint.cli.lsp_command import serve

        return serve()
    if arguments in (["--version"], ["-V"]):
        from workerlint.core.console import write
        from workerlint.version import VERSION

        write([f"{PROGRAM} {VERSION}\n"])
        return 0
    from workerlint.cli.app import run

    return run(arguments)


def _report(error: Exception) -> int:
    from workerlint.core.console import OutputError, note, say

    if isinstance(error, OutputError):
        say(str(error))
        return 2
    if isinstance(error, OSError) and _is_directory_gone():
        say("the current directory no longer exists", "change to another directory")
        return 2
    import traceback

    note("".join(traceback.format_exception(error)))
    say(f"internal error: {type(error).__name__}: {error}", "report this bug with the traceback above")
    return 2


def _is_directory_gone() -> bool:
    """Return whether the current directory has been removed, so that no relative path can be used."""
    try:
        os.getcwd()
    except OSError:
        return True
    return False
