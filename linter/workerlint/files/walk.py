"""The walk of directories for YAML files that the configuration does not exclude and git does not ignore."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from workerlint.config.errors import display_path
from workerlint.config.settings import DEFAULT_EXCLUDE, Settings
from workerlint.core.account import BROKEN_LINK, EXCLUDED, IGNORED, OUTSIDE, Skipped
from workerlint.core.guarded_read import MAX_LIST_SIZE, RefusedError, read_guarded
from workerlint.core.record import Record
from workerlint.core.repository import is_inside, repository
from workerlint.files.gitignore import YAML_SUFFIXES, Glob, Patterns, configured_patterns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.config.boundary import Boundary
    from workerlint.files.git import GitListing

    Ignores = tuple[Patterns | GitListing, ...]
    """What decides whether a file is ignored: the list of git, or .gitignore files, innermost first."""


class _Directory(Record):
    """A directory to enter."""

    shown: str
    path: str
    """The absolute path."""
    real: str
    """The absolute path with symbolic links resolved."""
    depth: int
    ignores: Ignores | None
    """What applies in it; None if that is not known yet."""
    limited: bool = False
    """Whether only mandatory rules check the files below it."""


class Walker:
    """The YAML files below directories, each with its resolved path.

    Symbolic links are followed last and no directory is entered twice, so that loops end, and a file has its real name
    if that is in the tree. Links out of the repository are not followed: a stranger may have written it.
    """

    def __init__(
        self,
        settings_of: Callable[[str], Settings],
        more_suffixes: tuple[str, ...] = (),
        boundary: Boundary | None = None,
    ) -> None:
        """Prepare a walk. *boundary* limits which links are followed and which files of git are read."""
        self._settings_of = settings_of
        self._boundary = boundary
        self._suffixes = (*YAML_SUFFIXES, *more_suffixes)
        self._excludes: dict[tuple[Settings, str], Patterns] = {}
        self._top = os.path.abspath(os.curdir)
        self._trees: tuple[str, ...] = ()
        self._problems: list[str] = []
        self.skipped: list[Skipped] = []
        """The YAML files and directories that were excluded or ignored, and the links that were not followed."""
        self.limited: list[Skipped] = []
        """The files and directories that a layer below one with mandatory rules excludes: only these rules apply."""
        self._listings: list[GitListing] = []
        self.git_problem = ""
        """Why git could not list the files of a repository, so that .gitignore files decided; empty if it could."""

    def take_problems(self) -> list[str]:
        """Return the read errors since the last call, one line each."""
        problems, self._problems = self._problems, []
        return problems

    def walk(self, top: str) -> Iterator[tuple[str, str]]:
        """Yield the YAML files below the directory *top*, which is entered even if it is excluded."""
        yield from self._walk(top, self._suffixes, None)

    def glob(self, pattern: str) -> Iterator[tuple[str, str]]:
        """Yield the files that match a glob."""
        glob = Glob(pattern)
        if os.path.isdir(glob.top):
            yield from self._walk(glob.top, glob.suffixes, glob)

    def is_excluded(self, path: str) -> bool:
        """Return whether the configuration excludes a named file. If only mandatory rules apply, it is not excluded."""
        settings, absolute = self._settings_of(os.path.dirname(path)), os.path.abspath(path)
        if not self._exclude(settings).holds(absolute):
            return False
        if all(self._exclude(mandate.settings).holds(absolute) for mandate in settings.mandates):
            return True
        self.limited.append(Skipped(path, absolute, EXCLUDED))
        return False

    def _walk(self, top: str, suffixes: tuple[str, ...], glob: Glob | None) -> Iterator[tuple[str, str]]:
        top = "" if os.path.normpath(top) == os.curdir else os.path.normpath(top)
        real = os.path.realpath(top)
        self._top = os.path.abspath(top)
        self._trees = real, os.path.realpath(self._tree())
        only_by_name = self._exclude(self._settings_of(top)).holds(self._top, directory=True)
        entered: set[str] = set()
        todo = [_Directory(top, self._top, real, 0, None)]
        links: list[_Directory] = []
        linked: list[tuple[str, str]] = []
        while todo or links:
            directory = todo.pop() if todo else links.pop(0)
            if directory.real in entered:
                continue
            entered.add(directory.real)
            try:
                with os.scandir(directory.shown or os.curdir) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
            except OSError as error:
                self._problems.append(f"cannot read {directory.shown or os.curdir}: {error.strerror}")
                continue
            settings = self._settings_of(directory.shown)
            exclude = _BY_NAME if only_by_name else self._exclude(settings)
            outer = [self._exclude(mandate.settings) for mandate in settings.mandates]
            respects = settings.respect_gitignore and all(item.settings.respect_gitignore for item in settings.mandates)
            ignores = self._ignores_in(directory, entries, is_top=not directory.depth) if respects else None
            below: list[_Directory] = []
            # Joined once per directory: once per file took a third of the walk.
            shown_start, path_start, real_start = (
                os.path.join(part, "") for part in (directory.shown, directory.path, directory.real)
            )
            for entry in entries:
                is_directory = _is(entry.is_dir)
                if not is_directory and not entry.name.lower().endswith(suffixes):
                    continue
                path = path_start + entry.name
                real = real_start + entry.name
                if glob and not (glob.enters(path, directory.depth + 1) if is_directory else glob.takes(path)):
                    continue
                shown = shown_start + entry.name
                excluded = directory.limited or exclude.verdict(path, directory=is_directory)
                limited = False
                if excluded and outer:
                    excluded = all(patterns.verdict(path, directory=is_directory) for patterns in outer)
                    limited = not excluded
                reason = (
                    EXCLUDED if excluded else IGNORED if ignores and _is_ignored(ignores, real, is_directory) else ""
                )
                if reason:
                    # Git does not list an empty directory.
                    if not is_directory or _has_entries(real):
                        tool = entry.name in DEFAULT_EXCLUDE
                        self.skipped.append(Skipped(shown, path, reason, is_directory, tool))
                    continue
                if limited:
                    self.limited.append(Skipped(shown, path, EXCLUDED, is_directory))
                is_link = entry.is_symlink()
                if is_link:
                    real = os.path.realpath(real)
                    if self._boundary is not None and not self._boundary.allows(real):
                        continue
                    if self._leads_out(real):
                        self.skipped.append(Skipped(shown, path, OUTSIDE, is_directory))
                        continue
                if is_directory:
                    if is_link:
                        links.append(_Directory(shown, path, real, directory.depth + 1, None, limited))
                    else:
                        below.append(_Directory(shown, path, real, directory.depth + 1, ignores, limited))
                elif _is(entry.is_file):
                    if is_link:
                        linked.append((shown, real))
                    else:
                        yield shown, real
                elif is_link:
                    self.skipped.append(Skipped(shown, path, BROKEN_LINK))
            todo.extend(reversed(below))
        yield from linked

    def _leads_out(self, real: str) -> bool:
        """Return whether a link leads to the file or directory *real*, which is not in the repository."""
        is_outside = self._boundary is None and not any(is_inside(real, tree) for tree in self._trees)
        return is_outside and os.path.exists(real)

    def _tree(self) -> str:
        """Return the repository of the walk; without one, the current directory if it contains the walk, or its top."""
        here = os.path.abspath(os.curdir)
        return repository(self._top) or (here if is_inside(self._top, here) else self._top)

    def _exclude(self, settings: Settings) -> Patterns:
        # Without a configuration, the defaults are relative to the current directory, or to a directory outside it.
        here = os.path.abspath(os.curdir)
        root = settings.root or (here if is_inside(self._top, here) else self._top)
        patterns = self._excludes.get((settings, root))
        if patterns is None:
            patterns = self._excludes[settings, root] = excluded_by(settings, root)
        return patterns

    def _ignores_in(self, directory: _Directory, entries: list[os.DirEntry[str]], *, is_top: bool) -> Ignores:
        """Return what decides in a directory with these *entries*; *is_top* is true where the walk starts."""
        names = {entry.name for entry in entries if entry.name in _OF_GIT}
        ignores = directory.ignores
        if ignores is None or ".git" in names:
            ignores = self._ignores_from(directory.real, is_top=is_top)
        if ".gitignore" not in names or (ignores and not isinstance(ignores[-1], Patterns)):
            return ignores
        path = os.path.join(directory.real, ".gitignore")
        return (self._read_ignores(path, directory.real), *ignores) if os.path.isfile(path) else ignores

    def _ignores_from(self, directory: str, *, is_top: bool) -> Ignores:
        """Return what decides below a directory, except its own .gitignore: nothing if it is itself ignored."""
        patterns, top = self._patterns_above(directory)
        if any(item.holds(directory, directory=True) for item in patterns):
            return ()
        listing = self._listing(top, directory, is_top=is_top) if top else None
        if listing is None:
            return patterns
        # Git has no files of an ignored directory.
        return () if listing.verdict(directory, directory=True) else (listing,)

    def _listing(self, top: str, directory: str, *, is_top: bool) -> GitListing | None:
        """Return the list that git has of a directory, or of the repository; None if there is none.

        *top* is the top of the repository. Where the first walk in it starts, only what is below is listed.
        """
        from workerlint.files.git import GitError, GitListing, is_repository

        for listing in self._listings:
            if listing.top == top and listing.covers(directory):
                return listing
        if self.git_problem or not is_repository(top):
            return None
        alone = is_top and all(listing.top != top for listing in self._listings)
        try:
            listing = GitListing(top, directory if alone else top)
        except GitError as error:
            self.git_problem = str(error)
            return None
        self._listings.append(listing)
        return listing

    def _patterns_above(self, directory: str) -> tuple[tuple[Patterns, ...], str]:
        """Return the ignore patterns above a directory, innermost first, and the top of its repository.

        Outside of a repository, both are empty.
        """
        found: list[Patterns] = []
        at = directory
        alone = self._boundary if self._boundary is not None and self._boundary.alone else None
        while True:
            if alone is not None and not alone.contains(at):
                return tuple(found), ""
            if at != directory and os.path.isfile(os.path.join(at, ".gitignore")):
                found.append(self._read_ignores(os.path.join(at, ".gitignore"), at))
            git = os.path.join(at, ".git")
            if alone is None and os.path.exists(git):
                exclude = os.path.join(self._git_directory(git), "info", "exclude")
                return (*found, *([self._read_ignores(exclude, at)] if os.path.isfile(exclude) else ())), at
            parent = os.path.dirname(at)
            if parent == at:
                return (), ""
            at = parent

    def _git_directory(self, git: str) -> str:
        """Return the directory that contains ``info``; ``.git`` is a file in a work tree or submodule."""
        if os.path.isdir(git):
            return git
        directory = os.path.join(os.path.dirname(git), self._first_line(git).removeprefix("gitdir:").strip())
        common = self._first_line(os.path.join(directory, "commondir"))
        return os.path.join(directory, common)

    def _first_line(self, path: str) -> str:
        return self._read(path).decode("utf-8", "surrogateescape").partition("\n")[0].strip()

    def _read_ignores(self, path: str, root: str) -> Patterns:
        return Patterns(self._read(path).decode("utf-8-sig", "surrogateescape").split("\n"), root, in_gitignore=True)

    def _read(self, path: str) -> bytes:
        """Return the content of a file of git; empty if it cannot be read, as in git."""
        if self._boundary is not None and path.endswith(".gitignore") and not self._boundary.allows(path):
            return b""
        try:
            return read_guarded(path, MAX_LIST_SIZE)
        except RefusedError as error:
            self._problems.append(f"cannot read {display_path(path)}: {error.strerror}")
        except OSError:
            pass
        return b""


def _is(question: Callable[[], bool]) -> bool:
    """Return the answer of an entry; False for a link to itself."""
    try:
        return question()
    except OSError:
        return False


def excluded_by(settings: Settings, root: str) -> Patterns:
    """Return the patterns that the configuration excludes, relative to the directory *root*."""
    return configured_patterns((*settings.exclude, *settings.extend_exclude), root)


_OF_GIT = frozenset((".git", ".gitignore"))
_BY_NAME = Patterns(DEFAULT_EXCLUDE, os.sep)
"""The patterns that apply even below a named directory that is itself excluded."""


def _is_ignored(ignores: Ignores, path: str, is_directory: bool) -> bool:
    """Return what the innermost one with a verdict decides."""
    for item in ignores:
        verdict = item.verdict(path, directory=is_directory)
        if verdict is not None:
            return verdict
    return False


def _has_entries(directory: str) -> bool:
    try:
        with os.scandir(directory) as listing:
            return next(listing, None) is not None
    except OSError:
        return True
