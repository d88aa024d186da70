"""The changes in a git repository since a revision."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator

_WHOLE_HISTORY = (
    "fetch the full history: fetch-depth: 0 for actions/checkout, GIT_DEPTH: 0 in GitLab, fetchDepth: 0 in Azure"
)


class GitError(Exception):
    """Git cannot list the changes. The message contains the reason."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class GitChanges:
    """The differences between the work tree of a repository and the merge base with a revision.

    These are the changes that a pull request shows (``git diff REVISION...``), and uncommitted or untracked changes. A
    renamed file counts as removed and added.
    """

    def __init__(self, top: str, revision: str) -> None:
        """List the changes in the work tree at *top*.

        Raise GitError if git is missing, *top* is not a repository, or there is no commit to compare with.
        """
        self._top = top
        self._real = os.path.realpath(top)
        self._base = self._branch_point(revision)
        # With -z, names are not quoted.
        listed = self._git("diff", "--name-status", "--no-renames", "-z", self._base, "--").split(b"\0")
        self._before = [
            os.fsdecode(name) for status, name in zip(listed[::2], listed[1::2], strict=False) if status != b"A"
        ]
        now = [name for status, name in zip(listed[::2], listed[1::2], strict=False) if status != b"D"]
        new = self._git("ls-files", "--others", "--exclude-standard", "-z").split(b"\0")
        self._now = frozenset(os.path.normpath(os.fsdecode(name)) for name in (*now, *new) if name)

    def includes(self, path: str) -> bool:
        """Return whether a file has changed: itself, the file that it links to, or the submodule that contains it."""
        directory, name = os.path.split(os.path.abspath(path))
        return any(
            self._has_changed(real)
            for real in {os.path.join(os.path.realpath(directory), name), os.path.realpath(path)}
        )

    def before(self, suffixes: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
        """Yield path and former content of the files with these suffixes that have changed or are removed."""
        # Git reads one name per line.
        names = [name for name in self._before if name.lower().endswith(suffixes) and "\n" not in name]
        for name, data in zip(names, self._contents(names), strict=True):
            if data is not None:
                yield os.path.join(self._top, name), data

    def _has_changed(self, real: str) -> bool:
        prefix = os.path.join(self._real, "")
        if not real.startswith(prefix):
            return False
        relative = real[len(prefix) :]
        while relative:
            if relative in self._now:
                return True
            relative = os.path.dirname(relative)
        return False

    def _branch_point(self, revision: str) -> str:
        if not revision.strip("0"):
            hint = "CI passes it for a new branch, which has no previous commit: compare with the main branch instead"
            raise GitError(f"`{revision}` is not a revision", hint)
        # A name that begins with a dash would be an option.
        commit = (
            "" if revision.startswith("-") else self._ask("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
        )
        if not commit:
            raise GitError(f"unknown revision `{revision}`", self._hint("pass a branch, tag or commit"))
        base = self._ask("merge-base", commit, "HEAD")
        if not base:
            raise GitError(
                f"{revision} and HEAD have no common ancestor", self._hint("pass a branch that HEAD descends from")
            )
        return base

    def _hint(self, otherwise: str) -> str:
        return _WHOLE_HISTORY if self._ask("rev-parse", "--is-shallow-repository") == "true" else otherwise

    def _contents(self, names: Iterable[str]) -> Iterator[bytes | None]:
        """Yield the former content of each file; None for anything else, such as a submodule."""
        lines = "".join(f"{self._base}:{name}\n" for name in names)
        answer = self._git("cat-file", "--batch", stdin=os.fsencode(lines))
        at = 0
        while at < len(answer):
            head = answer[at : answer.index(b"\n", at)]
            at += len(head) + 1
            words = head.rsplit(b" ", 2)  # object, kind and size, or the request and `missing`
            size = int(words[2]) if words[-1].isdigit() else -1
            yield answer[at : at + size] if words[1] == b"blob" and size >= 0 else None
            at += size + 1

    def _ask(self, *arguments: str) -> str:
        """Return the output of git, which is one line; empty if git exits with 1."""
        done = self._run(arguments, b"")
        if done.returncode > 1:
            raise self._failure(done)
        return "" if done.returncode else os.fsdecode(done.stdout).strip()

    def _git(self, *arguments: str, stdin: bytes = b"") -> bytes:
        done = self._run(arguments, stdin)
        if done.returncode:
            raise self._failure(done)
        return done.stdout

    def _run(self, arguments: tuple[str, ...], stdin: bytes) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603
                ["git", "-C", self._top, *arguments],  # noqa: S607 - git from PATH is intended
                input=stdin,
                env={**os.environ, "LC_ALL": "C"},  # hints depend on the messages
                capture_output=True,
                check=False,
            )
        except FileNotFoundError:
            raise GitError("git is not installed", "install git or omit the option") from None
        except OSError as error:
            raise GitError(f"git cannot be started: {error.strerror or error}") from None

    def _failure(self, done: subprocess.CompletedProcess[bytes]) -> GitError:
        lines = os.fsdecode(done.stderr).strip().splitlines() or [f"exit code {done.returncode}"]
        hint = f"git config --global --add safe.directory {self._real}" if "dubious ownership" in lines[0] else ""
        return GitError(f"git failed: {lines[0].removeprefix('fatal: ')}", hint)
