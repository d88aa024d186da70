"""Git: the files that it does not ignore, and the changes since a revision.

A repository may come from a stranger, and its configuration and attributes can name programs for git to run. Every call
of git goes through ``Git``, which turns all of them off.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Container, Iterable, Iterator

from workerlint.core.record import Record

TIME_LIMIT = 60.0
"""Seconds that one call of git may take."""
_SETTINGS = (
    "core.askPass=",
    "core.fsmonitor=",  # a path in older versions of git: `false` would be a program
    f"core.hooksPath={os.devnull}",
    "core.sshCommand=",
    "credential.helper=",
    "diff.external=",
    "protocol.allow=never",
    "safe.directory=*",  # for this call only: nothing in the repository is run
)
"""Settings that take precedence over those of the repository, of the user and of the system."""
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",  # no fetch, even if a setting allows one protocol
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",  # do not write the index
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",  # the messages are read
}
_KEPT = frozenset(("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_SYSTEM"))
"""The variables for git that are passed on: where the user's own settings are."""
_FILTER_KEYS = ("clean", "smudge", "process")
_NOT_OPENED = re.compile(r"^warning: could not open directory '(.*?)/?': ", re.MULTILINE)
_FOLDS_NAMES = sys.platform in {"win32", "darwin"}
"""Whether the name of a file in a directory may differ from its name in the index in case and composition."""

_LONGEST_HEAD = 128
"""Bytes of the line before an object: its name, its kind and its size."""
_REGULAR = "100"
"""The beginning of the mode of a file that is neither a link nor a submodule."""
_SUBMODULE = "160000"
_SHA1_LENGTH = 40
_NOT_FETCHED = re.compile(r"lazy fetching disabled|promisor remote|transport '?[\w-]*+'? not allowed")
_INCOMPLETE = "git failed: the clone does not have all files of the revision"
_NO_FILTER = "clone without --filter"
_WHOLE_HISTORY = (
    "fetch the full history: fetch-depth: 0 for actions/checkout, GIT_DEPTH: 0 in GitLab, fetchDepth: 0 in Azure"
)


class GitError(Exception):
    """Git does not answer. The message contains the reason."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def is_repository(top: str) -> bool:
    """Return whether git takes the directory *top*, which contains ``.git``, for the top of a repository."""
    git = os.path.join(top, ".git")
    return os.path.isfile(git) or os.path.lexists(os.path.join(git, "HEAD"))


class Git:
    """Calls of git in the repository at *top* that run no other program.

    Hooks, filters, file system monitors, fetches, external diffs and conversions, pagers, ssh commands and credential
    helpers are off. The settings of the user that say what is ignored apply.
    """

    def __init__(self, top: str) -> None:
        self.top = os.path.abspath(top)

    def output(self, *arguments: str, stdin: bytes = b"", directory: str = "", settings: Iterable[str] = ()) -> bytes:
        """Return the output of git. Raise GitError if it fails."""
        return self._succeed(self._run(arguments, stdin, directory, settings)).stdout

    def ask(self, *arguments: str) -> str:
        """Return the output of git, which is one line; empty if git exits with 1. Raise GitError."""
        done = self._run(arguments)
        return "" if done.returncode == 1 else os.fsdecode(self._succeed(done).stdout).strip()

    def files(self, directory: str) -> tuple[list[str], list[str]]:
        """Return the files below a directory that git tracks or does not ignore, and the directories it cannot read.

        The names are relative to the directory. Submodules and other repositories are in the list of files.
        """
        arguments = ("ls-files", "--cached", "--others", "--exclude-standard", "-z")
        done = self._succeed(self._run(arguments, directory=directory))
        names = os.fsdecode(done.stdout).split("\0")
        return names[:-1], _NOT_OPENED.findall(os.fsdecode(done.stderr))

    def differences(self, base: str) -> Iterator[tuple[str, str, str, str]]:
        """Yield mode and object in a commit, status (A, D, M, T, U) and name of each file that the work tree changes.

        Submodules count as changed if another commit is checked out.
        """
        options = ("--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty", "--no-abbrev", "-z")
        output = self.output("diff", "--raw", *options, base, "--", settings=self._without_filters())
        parts = iter(os.fsdecode(output).split("\0")[:-1])
        for head, name in zip(parts, parts, strict=True):
            mode, _, found, _, status = head.removeprefix(":").split(" ")
            yield mode, found, status, name

    def contents(self, objects: Iterable[str]) -> Iterator[bytes]:
        """Yield the content of each blob. Raise GitError if one is missing, as in a partial clone."""
        answer = self.output("cat-file", "--batch", stdin="".join(f"{name}\n" for name in objects).encode())
        at = 0
        while at < len(answer):
            head, _, _ = answer[at : at + _LONGEST_HEAD].partition(b"\n")
            words = head.split(b" ")
            if words[1] != b"blob":
                raise GitError(_INCOMPLETE, _NO_FILTER)
            at += len(head) + 1
            size = int(words[2])
            yield answer[at : at + size]
            at += size + 1

    def _without_filters(self) -> list[str]:
        """Return the settings that turn off the filters, which have names of their own. Raise GitError."""
        keys = os.fsdecode(self._run(("config", "-z", "--name-only", "--get-regexp", r"^filter\.")).stdout).split("\0")
        names = {key.removeprefix("filter.").rpartition(".")[0] for key in keys if key}
        for name in names:
            if "=" in name:  # where the value would begin
                raise GitError(f"the filter `{name}` of the repository cannot be turned off")
        return [
            setting
            for name in sorted(names)
            for setting in (*(f"filter.{name}.{key}=" for key in _FILTER_KEYS), f"filter.{name}.required=false")
        ]

    def _run(
        self, arguments: tuple[str, ...], stdin: bytes = b"", directory: str = "", settings: Iterable[str] = ()
    ) -> subprocess.CompletedProcess[bytes]:
        options = [part for setting in (*_SETTINGS, *settings) for part in ("-c", setting)]
        inherited = {name: value for name, value in os.environ.items() if name in _KEPT or not name.startswith("GIT_")}
        # Given explicitly, because git would search the parent directories, and the repository can name another tree.
        places = {"GIT_DIR": os.path.join(self.top, ".git"), "GIT_WORK_TREE": self.top}
        try:
            return subprocess.run(  # noqa: S603
                [_program(), "--no-pager", *options, *arguments],
                input=stdin,
                cwd=directory or self.top,
                env={**inherited, **_ENVIRONMENT, **places},
                capture_output=True,
                check=False,
                timeout=TIME_LIMIT,
            )
        except subprocess.TimeoutExpired:
            raise GitError(f"git did not finish within {TIME_LIMIT:g} seconds") from None
        except OSError as error:
            raise GitError(f"git cannot be started: {error.strerror}") from None

    @staticmethod
    def _succeed(done: subprocess.CompletedProcess[bytes]) -> subprocess.CompletedProcess[bytes]:
        """Return what succeeded. Raise GitError otherwise."""
        if done.returncode:
            text = os.fsdecode(done.stderr).strip() or f"exit code {done.returncode}"
            if _NOT_FETCHED.search(text):
                raise GitError(_INCOMPLETE, _NO_FILTER)
            raise GitError(f"git failed: {text.splitlines()[0].removeprefix('fatal: ')}")
        return done


def _program() -> str:
    """Return the path of git. Raise GitError.

    Relative directories of the search path are skipped: they may be part of the repository.
    """
    name = "git.exe" if os.name == "nt" else "git"
    for directory in filter(os.path.isabs, os.get_exec_path()):
        path = os.path.join(directory, name)
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    raise GitError("git is not installed", "install git or omit the option")


class GitListing:
    """The files in a directory that git does not ignore, in the form of patterns (see gitignore.py)."""

    def __init__(self, top: str, directory: str) -> None:
        """List the files below *directory* in the repository at *top*, both real paths. Raise GitError."""
        self.top = top
        self._prefix = os.path.join(directory, "")
        files, unreadable = Git(top).files(directory)
        self._files = {_folded(name.rstrip("/")) for name in files}
        self._directories: set[str] = set()
        for name in (*self._files, *(_folded(f"{name}/") for name in unreadable)):
            parent = name.rpartition("/")[0]
            while parent not in self._directories:
                self._directories.add(parent)
                parent = parent.rpartition("/")[0]

    def covers(self, path: str) -> bool:
        """Return whether the directory contains an absolute path."""
        return os.path.join(path, "").startswith(self._prefix)

    def verdict(self, path: str, *, directory: bool = False) -> bool:
        """Return whether git ignores the file or *directory* at an absolute path that the listing covers.

        True too for a directory in which it has no files.
        """
        name = _folded(path[len(self._prefix) :].replace(os.sep, "/"))
        return name not in self._files and not (directory and name in self._directories)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold() if _FOLDS_NAMES else name


class Blob(Record):
    """The content of a file in a revision."""

    git: Git
    name: str
    """The name of the object."""


def read_blobs(blobs: Iterable[Blob]) -> dict[str, bytes]:
    """Return the content of each blob by its name. Raise GitError."""
    names: dict[Git, list[str]] = {}
    for blob in blobs:
        names.setdefault(blob.git, []).append(blob.name)
    return {name: data for git, own in names.items() for name, data in zip(own, git.contents(own), strict=True)}


def object_name(data: bytes, like: str) -> str:
    """Return the name that git gives to a file with this content, in the repository that has an object *like* that."""
    method = hashlib.sha1 if len(like) == _SHA1_LENGTH else hashlib.sha256
    return method(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()


class GitRevision:
    """The files of a commit, and of the commits of its submodules."""

    files: dict[str, Blob]
    """By absolute path without symbolic links."""

    def __init__(self, top: str, commit: str) -> None:
        """Read the tree of a commit of the repository at *top*. Raise GitError."""
        git = Git(os.path.realpath(top))
        self.files = {}
        for entry in os.fsdecode(git.output("ls-tree", "-r", "-z", commit)).split("\0")[:-1]:
            head, _, name = entry.partition("\t")
            mode, _, found = head.split(" ")
            path = os.path.join(git.top, os.path.normpath(name))
            if mode.startswith(_REGULAR):
                self.files[path] = Blob(git, found)
            elif mode == _SUBMODULE and os.path.lexists(os.path.join(path, ".git")) and not os.path.islink(path):
                with contextlib.suppress(GitError):  # it does not have the commit
                    self.files.update(GitRevision(path, found).files)

    @classmethod
    def since(cls, top: str, revision: str) -> GitRevision:
        """Return the merge base of HEAD and a revision in the repository at *top*. Raise GitError."""
        return cls(top, _branch_point(Git(top), revision))


class GitChanges:
    """The differences between the work tree of a repository and a commit; a renamed file counts as removed and added.

    In a submodule, they are the differences from the commit that the repository had for it.
    """

    def __init__(self, top: str, base: str) -> None:
        """List the changes in the work tree at *top* since the commit *base*. Raise GitError."""
        self._top = top
        self._real = os.path.realpath(top)
        self._base = base
        self._git = Git(top)
        now = set()
        self._before: dict[str, str] = {}
        for mode, found, status, name in self._git.differences(base):
            if mode.startswith(_REGULAR):
                self._before[name] = found
            if status != "D":
                now.add(os.path.normpath(name))
        new = self._git.output("ls-files", "--others", "--exclude-standard", "-z")
        now.update(os.path.normpath(name) for name in os.fsdecode(new).split("\0")[:-1])
        self._submodules = []
        for name in self._submodule_names():
            path = os.path.join(top, name)
            commit = self._git.ask("rev-parse", "--verify", "--quiet", f"{base}:{name.replace(os.sep, '/')}")
            if commit and os.path.lexists(os.path.join(path, ".git")) and not os.path.islink(path):
                try:
                    self._submodules.append(GitChanges(path, commit))
                except GitError:  # it does not have the commit
                    now.add(name)
                else:
                    now.discard(name)
        self._now = frozenset(now)

    @classmethod
    def since(cls, top: str, revision: str) -> GitChanges:
        """Return the changes in the work tree at *top* since the merge base with a revision.

        These are the changes that a pull request shows (``git diff REVISION...``), and uncommitted or untracked
        changes. Raise GitError if git is missing, *top* is not a repository, or there is no commit to compare with.
        """
        return cls(top, _branch_point(Git(top), revision))

    def includes(self, path: str) -> bool:
        """Return whether a file has changed: itself, the file that it links to, or the submodule that contains it."""
        directory, name = os.path.split(os.path.abspath(path))
        return any(
            self.has_changed(real) for real in {os.path.join(os.path.realpath(directory), name), os.path.realpath(path)}
        )

    def has_changed(self, real: str) -> bool:
        """Return whether the file at an absolute path without symbolic links has changed."""
        prefix = os.path.join(self._real, "")
        if not real.startswith(prefix):
            return False
        relative = real[len(prefix) :]
        while relative:
            if relative in self._now:
                return True
            relative = os.path.dirname(relative)
        return any(submodule.has_changed(real) for submodule in self._submodules)

    def removed(self, names: Container[str]) -> Iterator[str]:
        """Yield the absolute paths without symbolic links of the removed files with one of these names."""
        for name in self._before:
            if os.path.basename(name) in names and os.path.normpath(name) not in self._now:
                yield os.path.join(self._real, os.path.normpath(name))
        for submodule in self._submodules:
            yield from submodule.removed(names)

    def before(self, suffixes: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
        """Yield path and former content of the files with these suffixes that have changed or are removed."""
        former = {name: found for name, found in self._before.items() if name.lower().endswith(suffixes)}
        for name, data in zip(former, self._git.contents(former.values()), strict=True):
            yield os.path.join(self._top, name), data
        for submodule in self._submodules:
            yield from submodule.before(suffixes)

    def _submodule_names(self) -> list[str]:
        """Return the paths of the submodules, relative to the top of the repository."""
        if not os.path.isfile(os.path.join(self._top, ".gitmodules")):
            return []
        command = ("config", "-z", "--file", ".gitmodules", "--get-regexp", r"^submodule\..*\.path$")
        entries = self._git.ask(*command).split("\0")
        names = [os.path.normpath(entry.partition("\n")[2]) for entry in entries]
        return [name for name in names if name != os.curdir and not _leads_out(name)]


def _branch_point(git: Git, revision: str) -> str:
    """Return the merge base of a revision and HEAD. Raise GitError."""
    if not revision.strip("0"):
        hint = "CI passes it for a new branch, which has no previous commit: compare with the main branch instead"
        raise GitError(f"`{revision}` is not a revision", hint)
    # A name that begins with a dash would be an option.
    commit = "" if revision.startswith("-") else git.ask("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if not commit:
        raise GitError(f"unknown revision `{revision}`", _hint(git, "pass a branch, tag or commit"))
    base = git.ask("merge-base", commit, "HEAD")
    if not base:
        raise GitError(
            f"{revision} and HEAD have no common ancestor", _hint(git, "pass a branch that HEAD descends from")
        )
    return base


def _hint(git: Git, otherwise: str) -> str:
    return _WHOLE_HISTORY if git.ask("rev-parse", "--is-shallow-repository") == "true" else otherwise


def _leads_out(name: str) -> bool:
    return os.path.isabs(name) or name.partition(os.sep)[0] == os.pardir
