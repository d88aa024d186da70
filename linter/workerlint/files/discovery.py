"""The files to check: named files, and files in directories and globs that are not excluded or ignored."""

from __future__ import annotations

import os
import stat

from workerlint.core.account import EXCLUDED, OUTSIDE, Skipped
from workerlint.core.record import Struct, new
from workerlint.core.wording import closest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from workerlint.config.settings import Settings
    from workerlint.files.walk import Walker

STDIN = "-"
_WILDCARDS = frozenset("*?[")


class Discovery(Struct):
    """The files that the paths on the command line refer to."""

    files: dict[str, bool] = new(dict)
    """The files to check, in order; True for those that were named rather than found."""
    skipped: list[Skipped] = new(list)
    """The YAML files and the directories that were excluded or ignored."""
    limited: list[Skipped] = new(list)
    """The files and directories that a layer excludes, but not from the mandatory rules of the layers above."""
    searched: list[str] = new(list)
    """The directories that were searched as a whole."""
    problems: list[tuple[str, str]] = new(list)
    """Errors about paths, each with a hint."""
    git_problem: str = new(str)
    """Why .gitignore files were applied without git, in a repository; empty if git decided."""
    _seen: set[str] = new(set)

    def add(self, path: str, real: str, *, named: bool) -> None:
        """Add a file, unless it was added under another name; *real* is its path with symbolic links resolved."""
        if real not in self._seen:
            self._seen.add(real)
            self.files[path] = named


def discover(
    paths: Collection[str],
    settings_of: Callable[[str], Settings],
    *,
    force_exclude: bool = False,
    stdin_name: str = "",
    more_suffixes: tuple[str, ...] = (),
    may_be_empty: bool = False,
) -> Discovery:
    """Return the files that *paths* refer to: files, directories, globs, and ``-`` for standard input.

    *settings_of* returns the settings that apply in a directory. With *force_exclude*, named files are excluded too,
    and so is standard input by its name *stdin_name*; a file with that name is not checked in addition. In
    directories, files with *more_suffixes* are found as well as YAML files. A directory without any is an error unless
    it *may_be_empty*.
    """
    found = Discovery()
    if STDIN in paths:
        found.add(STDIN, os.path.realpath(stdin_name) if stdin_name else STDIN, named=True)
    directories = []
    for path in paths:
        if path == STDIN:
            continue
        try:
            mode = os.stat(path).st_mode
        except (OSError, ValueError) as error:
            if isinstance(error, FileNotFoundError) and not _WILDCARDS.isdisjoint(path):
                directories.append((path, True))
            else:
                found.problems.append(_missing(path, error))
            continue
        if stat.S_ISDIR(mode):
            directories.append((path, False))
        elif stat.S_ISREG(mode):
            found.add(os.path.normpath(path), os.path.realpath(path), named=True)
        else:
            from workerlint.core.guarded_read import kind_of

            hint = f"pass {STDIN} as the path to read standard input"
            found.problems.append((f"{path} is {kind_of(mode)}, not a file", hint))
    if directories or force_exclude:
        from workerlint.files.walk import Walker

        walker = Walker(settings_of, more_suffixes)
        if force_exclude:
            for path in list(found.files):
                name = stdin_name if path == STDIN else path
                if name and walker.is_excluded(name):
                    del found.files[path]
                    found.skipped.append(Skipped(name, os.path.abspath(name), EXCLUDED))
        # Named files come first: one that is also found in a directory counts as named.
        for path, is_glob in directories:
            _look_through(path, is_glob, walker, found, may_be_empty=may_be_empty and not is_glob)
        found.skipped += walker.skipped
        found.limited = [item for item in walker.limited if force_exclude or not found.files.get(item.shown)]
        found.git_problem = walker.git_problem
    found.files = dict(sorted(found.files.items(), key=lambda item: (item[0] != STDIN, item[0])))
    return found


def _look_through(path: str, is_glob: bool, walker: Walker, found: Discovery, *, may_be_empty: bool) -> None:
    count = 0
    skipped = len(walker.skipped)
    if not is_glob:
        found.searched.append(path)
    for file, real in walker.glob(path) if is_glob else walker.walk(path):
        count += 1
        found.add(file, real, named=False)
    problems = walker.take_problems()
    found.problems += [(problem, "") for problem in problems]
    if not count and not problems and not may_be_empty:
        reasons = {item.reason for item in walker.skipped[skipped:]}
        hint = "some files are skipped because git ignores them or `exclude` matches" if reasons else ""
        if OUTSIDE in reasons:
            hint = "symbolic links out of the repository are not followed; name what they lead to"
        found.problems.append((f"no YAML files {'match' if is_glob else 'found in'} {path}", hint))


def _missing(path: str, error: Exception) -> tuple[str, str]:
    if not path:
        return "empty path", "pass `.` for the current directory"
    if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return f"cannot read {path}: {getattr(error, 'strerror', None) or error}", ""
    if os.path.islink(path):
        return f"{path} is a symbolic link to a file that does not exist", ""
    directory, name = os.path.split(path)
    try:
        siblings = os.listdir(directory or ".")
    except OSError:
        siblings = []
    near = closest(name, siblings, 1)
    return f"{path} does not exist", f"did you mean `{os.path.join(directory, near[0])}`?" if near else ""
