"""The manifest files of ``-f``: one file, or with ``-R`` every YAML file below a directory, and what was left out."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator

from workerlint.config.errors import shown_path
from workerlint.config.settings import MAX_FILE_SIZE
from workerlint.core.guarded_read import kind_of
from workerlint.core.record import Struct, new
from workerlint.core.text import Source
from workerlint.core.wording import listing, plural
from workerlint.files.discovery import STDIN
from workerlint.files.gitignore import YAML_SUFFIXES
from workerlint.files.read import ReadError, read_named
from workerlint_shim.errors import FileError, UsageError
from workerlint_shim.grammar.flags import Call

HIDDEN_DIRECTORY = "hidden directory"
HIDDEN_FILE = "hidden file"
LINK = "symbolic link to a directory"
OTHER_FILE = "file that is not YAML"
_NOUNS = {
    HIDDEN_DIRECTORY: "hidden directories",
    HIDDEN_FILE: "hidden files",
    LINK: "symbolic links to directories",
    OTHER_FILE: "files that are not YAML",
}
_MOST_NAMES = 3


class FileSet(Struct):
    """The manifest files of a command, as they were read."""

    given: str
    """The value of ``-f``."""
    recursive: bool
    """Whether *given* is a directory."""
    files: dict[str, Source] = new(dict)
    """The files by the paths that they were read from, in order; those that Bundles name come last."""
    left_out: dict[str, list[str]] = new(dict)
    """What ``-R`` left out: the paths, by HIDDEN_DIRECTORY, HIDDEN_FILE, LINK or OTHER_FILE."""

    @property
    def sources(self) -> list[Source]:
        """The texts of the files."""
        return list(self.files.values())

    def describe_left_out(self) -> str:
        """Return what ``-R`` left out, in one line; empty if nothing was."""
        parts = []
        for kind in filter(self.left_out.get, _NOUNS):
            paths = self.left_out[kind]
            names = ", ".join([*paths[:_MOST_NAMES], *(["..."] if len(paths) > _MOST_NAMES else [])])
            parts.append(f"{plural(len(paths), kind, _NOUNS[kind])} ({names})")
        return f"-R left out {listing(parts)}" if parts else ""

    def read(self, paths: Iterable[str]) -> FileSet:
        """Read the files at *paths*, and return this set. Raises FileError."""
        self.files.update((path, read_manifest_file(path)) for path in paths)
        return self

    def add(self, sources: Iterable[Source]) -> None:
        """Add the files among *sources* that Bundles name; they were read by the paths that they are shown with."""
        known = {id(source) for source in self.files.values()}
        self.files.update((source.path, source) for source in sources if id(source) not in known)

    def find_change(self) -> str:
        """Return the first file or directory that is no longer as it was read; empty if nothing has changed."""
        path = self.given
        try:
            if self.recursive:
                again = FileSet(self.given, recursive=True)
                added = [path for path in again.find_paths() if path not in self.files]
                if added or again.left_out != self.left_out:
                    return added[0] if added else self.given
            for path, source in self.files.items():
                now = read_manifest_file(path)
                if (now.text, now.encoding, now.bom) != (source.text, source.encoding, source.bom):
                    return path
        except FileError:
            return path
        return ""

    def find_paths(self) -> list[str]:
        """Return the paths of the YAML files in the directory, in order, and list what is left out.

        Raises FileError for a directory that cannot be read.
        """
        found = []
        for directory, names in _directories(self):
            for name in sorted(names):
                path = os.path.join(directory, name)
                if not name.endswith(YAML_SUFFIXES):
                    self.leave_out(OTHER_FILE, path)
                elif name.startswith("."):
                    self.leave_out(HIDDEN_FILE, path)
                else:
                    found.append(path)
        return sorted(found)

    def leave_out(self, kind: str, path: str) -> None:
        """Add a path to what is left out."""
        self.left_out.setdefault(kind, []).append(path)


def read_file_set(call: Call) -> FileSet:
    """Return the files of ``-f`` and ``-R``, in the order of their paths.

    Raises UsageError if no manifests are named, and FileError for a file that cannot be read: all of them are read, or
    none.
    """
    given = call.text("manifestFile")
    if not given:
        several = ", or `-R -f DIRECTORY`" if call.knows("recursive") else ""
        raise UsageError("no manifest file specified", f"use `-f FILE`{several}")
    if given == STDIN:
        raise UsageError("dataos-ctl does not read manifests from standard input", "use `-f FILE`")
    if not os.path.exists(given):
        raise FileError(f"{given} does not exist", _near(given))
    if not os.path.isdir(given):
        return FileSet(given, recursive=False).read([given])
    if not call.on("recursive"):
        several = f"use `-R -f {given}` to read all manifests in it" if call.knows("recursive") else "use `-f FILE`"
        raise UsageError(f"{given} is a directory", several)
    found = FileSet(given, recursive=True)
    paths = found.find_paths()
    if not paths:
        raise FileError(f"no YAML files in {given}", found.describe_left_out())
    return found.read(paths)


def read_manifest_file(path: str) -> Source:
    """Return one file. Raises FileError."""
    shown = shown_path(path)
    mode = os.stat(path).st_mode if os.path.exists(path) else stat.S_IFREG  # reading reports a missing file
    if not stat.S_ISREG(mode):  # reading a pipe would consume what dataos-ctl has to read
        raise FileError(f"{shown} is {kind_of(mode)}, not a file", "write the manifest to a file and use `-f FILE`")
    try:
        source = read_named(path, shown, MAX_FILE_SIZE)
    except ReadError as error:
        raise FileError(str(error), error.hint) from None
    if source.undecodable:
        raise FileError(f"{shown} is not valid UTF-8")
    return source


def _directories(files: FileSet) -> Iterator[tuple[str, list[str]]]:
    """Yield each directory below that of *files* and the names of the files in it, without hidden directories.

    Raises FileError for a directory that cannot be read.
    """
    for path, directories, names in os.walk(files.given, onerror=_raise_unreadable):
        kept = []
        for name in sorted(directories):
            below = os.path.join(path, name)
            if name.startswith("."):
                files.leave_out(HIDDEN_DIRECTORY, below)
            elif os.path.islink(below):  # as Go, os.walk does not follow it
                files.leave_out(LINK, below)
            else:
                kept.append(name)
        directories[:] = kept
        yield path, names


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
