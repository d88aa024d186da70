"""A baseline: recorded findings that later runs accept, so that only new findings fail a pipeline."""

from __future__ import annotations

import json
import os
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from workerlint.core.dates import read_date
from workerlint.core.diagnostic import ERROR, MANDATORY, MASKS, NOT_SUPPRESSIBLE, Diagnostic
from workerlint.core.guarded_read import MAX_LIST_SIZE, read_guarded
from workerlint.core.links import leads_out
from workerlint.core.record import Record, Struct, as_dict, replace
from workerlint.core.text import Pattern, Span
from workerlint.engine.result import Result
from workerlint.engine.suppression import SOON, expired_help
from workerlint.files.write import write_file
from workerlint.report.report import HOME_PAGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

VERSION = 2
SCHEMA_URL = f"{HOME_PAGE}/schemas/baseline.json"
_FINDINGS = Pattern(r'"findings"[ \t\r\n]*:[ \t\r\n]*\[')
_BETWEEN = Pattern(r"[ \t\r\n,]*")
_LINE_NUMBER = Pattern(r"\b(lines?) \d+")
_REQUIRED = {"path": str, "code": str, "line": int, "message": str}
_OPTIONAL = {"added": str, "reason": str, "owner": str, "expires": str}
_DATES = ("added", "expires")
STALE = "stale entry"
EXPIRING = "entry expires"
Key = tuple[str, str, str]
"""Path, code and message of a finding; the line only chooses among entries with the same key."""


class BaselineError(Exception):
    """A baseline file cannot be read or written; the message contains the file and the reason."""


class Entry(Record):
    """One recorded finding."""

    path: str
    """Relative to the directory of the baseline file, with ``/`` between its parts."""
    code: str
    line: int
    message: str
    """With secrets masked."""
    reason: str = ""
    owner: str = ""
    expires: str = ""
    """The last day on which the entry applies (UTC, ``YYYY-MM-DD``); empty if it does not expire."""
    added: str = ""
    """The day on which the finding was recorded (UTC); empty if it is not known."""

    @property
    def key(self) -> Key:
        """What a finding must have in common with the entry."""
        return self.path, self.code, _LINE_NUMBER.sub(r"\1", self.message)

    def days(self, today: date) -> int | None:
        """Return the number of days until the entry expires, negative if it has; None if it does not expire."""
        until = read_date(self.expires)
        return None if until is None else (until - today).days

    def is_expired(self, today: date) -> bool:
        """Return whether the entry does not apply any more."""
        days = self.days(today)
        return days is not None and days < 0

    def expires_soon(self, today: date) -> bool:
        """Return whether the entry applies, but expires in the next days."""
        days = self.days(today)
        return days is not None and 0 <= days <= SOON


class Applied(Struct):
    """The entries of a baseline that a run reports."""

    stale: Baseline
    """The entries without a finding."""
    expiring: Baseline
    """The entries with a finding that expire in the next days."""
    refused: list[tuple[Entry, Result]]
    """The entries with a finding of a mandatory rule, which stays, each with the result of its file."""


class Baseline(Struct):
    """The entries of a baseline file."""

    path: str
    """The path of the file."""
    entries: list[Entry]

    @property
    def oldest(self) -> str:
        """The day on which the oldest entry was added; empty without an entry whose day is known."""
        return min((entry.added for entry in self.entries if entry.added), default="")

    @property
    def total(self) -> int:
        """The number of entries."""
        return len(self.entries)

    @classmethod
    def of(cls, path: str, files: Iterable[Result], today: date) -> Baseline:
        """Return the baseline of all findings in *files*, except those of mandatory rules, for a file at *path*.

        Reason, owner and dates of the entries that the file has already are kept. The others are added *today*.
        """
        paths = _Paths(path)
        current = [entry for file in files for found, entry in _entries(file, paths) if MANDATORY not in found.traits]
        try:
            recorded = _by_key(cls.read(path).entries)
        except BaselineError:
            recorded = {}
        kept = [(_take(recorded, entry), entry) for entry in current]
        new = [
            replace(entry, added=str(today)) if old is None else replace(old, line=entry.line) for old, entry in kept
        ]
        return cls(path, new)

    @classmethod
    def read(cls, path: str) -> Baseline:
        """Read a baseline file. Raise BaselineError."""
        try:
            text = read_guarded(path, MAX_LIST_SIZE)
        except OSError as error:
            raise BaselineError(f"cannot read the baseline {path}: {error.strerror}") from None
        try:
            return cls._parse(path, text)
        except BaselineError:
            if not leads_out(path):
                raise
            # A link may lead to any file of the user, and none of it may be in a log.
            reason = "the content is not shown, because a link leads to it"
            raise BaselineError(f"the baseline {path} is not valid; {reason}") from None

    @classmethod
    def _parse(cls, path: str, text: bytes) -> Baseline:
        """Return the baseline in the text of the file at *path*. Raise BaselineError, which may quote it."""
        try:
            data: Any = json.loads(text)
        except (ValueError, RecursionError):
            raise BaselineError(f"the baseline {path} is not valid JSON") from None
        if not isinstance(data, dict) or data.get("version") != VERSION:
            raise BaselineError(f"{path} is not a baseline of version {VERSION}; recreate it with --write-baseline")
        findings = data.get("findings")
        if not isinstance(findings, list):
            raise BaselineError(f"the baseline {path} is not valid: `findings` must be a list")
        return cls(path, [_read_entry(path, number, entry) for number, entry in enumerate(findings, 1)])

    def write(self) -> None:
        """Write the file, sorted and with one entry a line, for short diffs. Raise BaselineError.

        It is replaced as a whole: if it cannot be written completely, it stays as it is.
        """
        entries = (
            json.dumps({name: value for name, value in as_dict(entry).items() if value or name in _REQUIRED})
            for entry in sorted(self.entries, key=_order)
        )
        listed = ",\n".join(f"    {entry}" for entry in entries)
        findings = f"[\n{listed}\n  ]" if listed else "[]"
        text = f'{{\n  "$schema": "{SCHEMA_URL}",\n  "version": {VERSION},\n  "findings": {findings}\n}}\n'
        try:
            write_file(self.path, [text.encode("ascii")])
        except OSError as error:
            raise BaselineError(f"cannot write the baseline {self.path}: {error.strerror or error}") from None

    def leave_out(
        self, files: Iterable[Result], ran: Mapping[str, Container[str]], today: date, without: Iterable[str] = ()
    ) -> Applied:
        """Move the findings of this baseline to ``Result.baselined``; return the entries to report.

        A finding whose entry has expired before *today* stays, and its message says so. A finding of a mandatory rule
        stays.

        *ran* maps each path to the codes of the rules that checked it. Entries of other rules are not stale, and
        neither are entries of files that were not part of the run or could not be read completely. All entries of files
        *without* a Worker, and of files that do not exist, are stale.
        """
        paths = _Paths(self.path)
        left = _by_key(self.entries)
        seen: dict[str, Container[str]] = {}
        expiring = []
        refused = []
        for file in files:
            # A syntax error hides other findings, which are not fixed only because they are not found.
            if not any(found.severity == ERROR and NOT_SUPPRESSIBLE in found.traits for found in file.diagnostics):
                seen[paths.of(file.path)] = ran[file.path]
            current = list(_entries(file, paths))
            exact = {id(found): _take(left, entry, exactly=True) for found, entry in current}
            listed = {id(found): exact[id(found)] or _take(left, entry) for found, entry in current}
            kept = []
            for found in file.diagnostics:
                recorded = listed.get(id(found))
                if recorded is None:
                    kept.append(found)
                elif MANDATORY in found.traits:
                    kept.append(found)
                    refused.append((recorded, file))
                elif recorded.is_expired(today):
                    kept.append(_expired(found, recorded, self.path))
                else:
                    expiring += [recorded] if recorded.expires_soon(today) else []
                    file.baselined.append((found, recorded.reason))
            file.diagnostics = kept
        unused = [entry for entries in left.values() for entry in entries]
        gone = {path for path in {entry.path for entry in unused} if not paths.exists(path)}
        gone.update(map(paths.of, without))
        stale = (entry for entry in unused if entry.path in gone or entry.code in seen.get(entry.path, ()))
        return Applied(Baseline(self.path, list(stale)), Baseline(self.path, expiring), refused)

    def span_of(self, entry: Entry, text: str) -> Span:
        """Return the range of one of the entries in the *text* of the file; the beginning if it is not found."""
        match = _FINDINGS.search(text)
        at = match.end() if match else len(text)
        for known in self.entries:
            start = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
            try:
                at = json.JSONDecoder().raw_decode(text, start)[1]
            except ValueError:
                break
            if known is entry:
                return Span(start, at)
        return Span(0, 0)

    def without(self, stale: Baseline) -> Baseline:
        """Return this baseline without the entries of *stale*, which are entries of this one."""
        removed = {id(entry) for entry in stale.entries}
        return Baseline(self.path, [entry for entry in self.entries if id(entry) not in removed])

    def lines(self, kind: str) -> Iterator[str]:
        """Yield a line for each entry, as of a *kind*: the paths of both files, the line and the code."""
        for entry in sorted(self.entries, key=_order):
            until = f" on {entry.expires}" if kind == EXPIRING else ""
            yield f"{self.path}: {kind}{until}: {entry.path}:{entry.line}: {entry.code}"


class _Paths:
    """The paths of files relative to the directory of a baseline file."""

    def __init__(self, baseline: str) -> None:
        self._base = os.path.realpath(os.path.dirname(baseline) or os.curdir)
        self._directories: dict[str, str] = {}

    def of(self, path: str) -> str:
        """Return the path of a file, with ``/`` between its parts; absolute on another drive of Windows."""
        directory, name = os.path.split(path)
        base = self._directories.get(directory)
        if base is None:
            real = os.path.realpath(directory or os.curdir)
            try:
                base = os.path.relpath(real, self._base)
            except ValueError:
                base = real
            self._directories[directory] = base
        return os.path.normpath(os.path.join(base, name)).replace(os.sep, "/")

    def exists(self, path: str) -> bool:
        """Return whether there is a file at the path of an entry."""
        return os.path.lexists(os.path.join(self._base, path))


def _entries(file: Result, paths: _Paths) -> Iterator[tuple[Diagnostic, Entry]]:
    """Yield the findings that may be recorded, each with its entry."""
    lines = file.source.lines
    for found in file.diagnostics:
        if NOT_SUPPRESSIBLE not in found.traits and MASKS not in found.traits:
            line = lines.line_of(min(found.span.start, len(file.source.text))) + 1
            yield found, Entry(paths.of(file.path), found.code, line, file.hide(found.message, found.span))


def _by_key(entries: Iterable[Entry]) -> dict[Key, list[Entry]]:
    """Return the entries by key, in the order of their lines."""
    found: dict[Key, list[Entry]] = {}
    for entry in sorted(entries, key=_order):
        found.setdefault(entry.key, []).append(entry)
    return found


def _take(left: dict[Key, list[Entry]], wanted: Entry, *, exactly: bool = False) -> Entry | None:
    """Remove and return an entry for the finding of *wanted*: the first, or only one on the same line; None without."""
    entries = left.get(wanted.key, [])
    at = next((at for at, entry in enumerate(entries) if not exactly or entry.line == wanted.line), None)
    return None if at is None else entries.pop(at)


def _expired(found: Diagnostic, entry: Entry, path: str) -> Diagnostic:
    owner = f", owner: {entry.owner}" if entry.owner else ""
    message = f"{found.message} (its baseline entry expired on {entry.expires}{owner})"
    help = expired_help(found.help, f"the entry in {path}")
    return replace(found, message=message, help=help)


def _read_entry(path: str, number: int, data: Any) -> Entry:
    """Return an entry of the baseline at *path*. Raise BaselineError."""
    where = f"the baseline {path} is not valid: entry {number}"
    if not isinstance(data, dict):
        raise BaselineError(f"{where} must be an object")
    types = _REQUIRED | _OPTIONAL
    for name in data:
        if name not in types:
            raise BaselineError(f"{where} has an unknown key `{name}`: expected {', '.join(types)}")
    for name, kind in types.items():
        if name in _REQUIRED and name not in data:
            raise BaselineError(f"{where} has no `{name}`")
        if type(data.get(name, kind())) is not kind:
            raise BaselineError(f"{where}: `{name}` must be {'an integer' if kind is int else 'a string'}")
    entry = Entry(**data)
    for name in _DATES:
        if data.get(name) and read_date(data[name]) is None:
            raise BaselineError(f"{where}: `{name}` must be a date such as `2027-01-31`")
    return entry


def _order(entry: Entry) -> tuple[str, int, str, str]:
    return entry.path, entry.line, entry.code, entry.message
