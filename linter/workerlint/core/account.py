"""The account of a run: what became of every file that it found."""

from __future__ import annotations

from workerlint.core.record import Record, Struct, new
from workerlint.core.wording import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CHECKED = "checked"
NO_WORKER = "no Worker"
SKIPPED = "skipped"
UNREADABLE = "unreadable"

EXCLUDED = "excluded"
IGNORED = "ignored"
TEMPLATE = "template"
BINARY = "binary"
TOO_LARGE = "too large"
BROKEN_LINK = "broken link"
OUTSIDE = "outside the repository"
OTHER_SHARD = "not in this shard"
UNCHANGED = "unchanged"

DELIBERATE = frozenset((EXCLUDED, IGNORED, OTHER_SHARD, UNCHANGED))
"""The reasons that a user has decided on: by a pattern, or by an option."""


class Skipped(Record):
    """A file or directory that the walk of a directory skipped."""

    shown: str
    path: str
    """The absolute path."""
    reason: str
    """EXCLUDED, IGNORED, BROKEN_LINK or OUTSIDE."""
    directory: bool = False
    tool: bool = False
    """Whether it is a directory of a tool, which contains no manifests, such as ``.git``."""


class Entry(Record):
    """What became of one file."""

    path: str
    """The path in reports."""
    status: str
    """CHECKED, NO_WORKER, SKIPPED or UNREADABLE."""
    reason: str = ""
    """Why it was skipped. For a checked file: why a part of it was."""


class Account(Struct):
    """The files that a run found, and what became of each; the directories that it did not search."""

    directories: dict[str, Skipped] = new(dict)
    """The directories that were not searched, by their paths in reports."""
    gaps: list[str] = new(list)
    """What fails a run with ``--strict-coverage`` or ``--require-manifest``, one line each."""
    git_problem: str = new(str)
    """Why .gitignore files were applied without git, in a repository; empty if git decided."""
    policy_files: list[str] = new(list)
    """The policy files, by their paths in reports."""
    remarks: list[str] = new(list)
    """The options that do not apply to mandatory rules, and what these rules did not check, one line each."""
    _entries: dict[str, Entry] = new(dict)

    def add(self, path: str, status: str, reason: str = "") -> None:
        """Record what became of the file with this path in reports."""
        self._entries[path] = Entry(path, status, reason)

    def skip(self, paths: Iterable[str], reason: str) -> None:
        """Record that files were skipped."""
        for path in paths:
            self.add(path, SKIPPED, reason)

    @property
    def found(self) -> int:
        """The number of files."""
        return len(self._entries)

    def entries(self) -> list[Entry]:
        """Return what became of each file, by path."""
        return sorted(self._entries.values(), key=lambda entry: entry.path)

    def count(self, status: str) -> int:
        """Return the number of files with a status."""
        return sum(1 for entry in self._entries.values() if entry.status == status)

    def reasons(self) -> dict[str, int]:
        """Return the number of skipped files by reason, most frequent first."""
        return _counted(entry.reason for entry in self._entries.values() if entry.status == SKIPPED)

    def unchecked(self) -> Iterator[Entry]:
        """Yield what was not checked, and not deliberately: files as a whole or in part, and directories."""
        closed = [Entry(shown, SKIPPED, item.reason) for shown, item in sorted(self.directories.items())]
        for entry in (*closed, *self.entries()):
            if entry.status == UNREADABLE or (entry.reason and entry.reason not in DELIBERATE):
                yield entry

    def closed(self) -> list[Skipped]:
        """Return the directories that were not searched, by path, without those of tools."""
        closed = (item for item in self.directories.values() if not item.tool)
        return sorted(closed, key=lambda item: item.shown)

    @property
    def line(self) -> str:
        """The account in one sentence: the number of files found, and the numbers that add up to it."""
        skipped = self.count(SKIPPED)
        parts = [
            f"{count} {words}"
            for count, words in (
                (self.count(CHECKED), "checked"),
                (self.count(NO_WORKER), "without a Worker"),
                (skipped, f"skipped ({_listed(self.reasons(), skipped)})"),
                (self.count(UNREADABLE), "unreadable"),
            )
            if count
        ]
        line = f"{plural(self.found, 'file')} found{': ' if parts else ''}{', '.join(parts)}"
        closed = self.closed()
        if closed:
            reasons = _listed(_counted(item.reason for item in closed), len(closed))
            line += f"; {plural(len(closed), 'directory', 'directories')} not searched ({reasons})"
        if self.git_problem:
            line += f"; .gitignore files were applied without git ({self.git_problem})"
        return f"{line}."

    def details(self) -> Iterator[str]:
        """Yield a line for each file and each directory that was not searched."""
        for entry in self.entries():
            part = " in part" if entry.status == CHECKED and entry.reason else ""
            reason = f" ({f'skipped: {entry.reason}' if part else entry.reason})" if entry.reason else ""
            yield f"{entry.status}{part}: {entry.path}{reason}"
        for item in sorted(self.directories.values(), key=lambda item: item.shown):
            yield f"not searched: {item.shown} ({item.reason})"


def _counted(reasons: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for reason in reasons:
        counts[reason] = counts.get(reason, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _listed(counts: dict[str, int], total: int) -> str:
    """Return reasons with their counts; a single reason needs none, because it has the total."""
    if len(counts) == 1 and total:
        return next(iter(counts))
    return ", ".join(f"{count} {reason}" for reason, count in counts.items())
