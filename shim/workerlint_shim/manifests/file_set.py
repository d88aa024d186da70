"""The manifest files of ``-f``: one file, or with ``-R`` every YAML file below a directory."""

from __future__ import annotations

import os
import stat

from workerlint.config.errors import display_path
from workerlint.config.settings import MAX_FILE_SIZE
from workerlint.core.guarded_read import kind_of
from workerlint.files.discovery import STDIN
from workerlint.files.gitignore import YAML_SUFFIXES
from workerlint.files.read import ReadError, read_source
from workerlint_shim.errors import FileError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.core.text import Source
    from workerlint_shim.grammar.flags import Call


def read_file_set(call: Call) -> list[Source]:
    """Return the files of ``-f`` and ``-R``, in the order of their paths.

    Raises UsageError if no manifests are named, and FileError for a file that cannot be read.
    """
    given = call.text("manifestFile")
    if not given:
        raise UsageError("no manifest file specified", "use `-f FILE`, or `-R -f DIRECTORY`")
    if given == STDIN:
        raise UsageError("dataos-ctl does not read manifests from standard input", "use `-f FILE`")
    if not os.path.exists(given):
        raise FileError(f"{given} does not exist", _near(given))
    if not os.path.isdir(given):
        return [read_manifest_file(given)]
    if not call.on("recursive"):
        several = f"use `-R -f {given}` to read all manifests in it" if call.knows("recursive") else "use `-f FILE`"
        raise UsageError(f"{given} is a directory", several)
    paths = sorted(_walk(given))
    if not paths:
        raise FileError(f"no YAML files in {given}")
    return [read_manifest_file(path) for path in paths]


def read_manifest_file(path: str) -> Source:
    """Return one file. Raises FileError."""
    shown = display_path(os.path.normpath(path)).replace(os.sep, "/")
    mode = os.stat(path).st_mode if os.path.exists(path) else stat.S_IFREG  # reading reports a missing file
    if not stat.S_ISREG(mode):  # reading a pipe would consume what dataos-ctl has to read
        raise FileError(f"{shown} is {kind_of(mode)}, not a file", "write the manifest to a file and use `-f FILE`")
    try:
        source = read_source(path, shown, MAX_FILE_SIZE, named=True)
    except ReadError as error:
        raise FileError(str(error), error.hint) from None
    if source is None or source.undecodable:
        raise FileError(f"{shown} is not valid UTF-8")
    return source


def _walk(directory: str) -> Iterator[str]:
    """Yield the YAML files in a directory and its subdirectories; hidden directories and files are skipped.

    Raises FileError for a directory that cannot be read.
    """
    for path, directories, names in os.walk(directory, onerror=_raise_unreadable):
        directories[:] = [name for name in directories if not name.startswith(".")]
        for name in names:
            if name.endswith(YAML_SUFFIXES) and not name.startswith("."):
                yield os.path.join(path, name)


def _raise_unreadable(error: OSError) -> None:
    """Raise FileError for a directory that cannot be read, so that no manifest is skipped silently."""
    raise FileError(f"cannot read {error.filename}: {error.strerror}") from None


def _near(path: str) -> str:
    from workerlint.core.wording import closest

    directory = os.path.dirname(path)
    try:
        names = os.listdir(directory or os.curdir)
    except OSError:
        return ""
    near = closest(os.path.basename(path), [name for name in names if name.endswith(YAML_SUFFIXES)], 1)
    return f"did you mean `{os.path.join(directory, near[0])}`?" if near else ""
