"""A baseline: the findings of a day, left out from then on, so that only new ones stop a pipeline."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from workerlint.core.guarded_read import MAX_LIST_SIZE, read_guarded
from workerlint.report.fingerprint import fingerprint

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from workerlint.core.diagnostic import Diagnostic
    from workerlint.report.report import FileReport

VERSION = 1
NEVER = frozenset(("DW001", "DW006"))
"""What keeps a manifest from being read is never left out: nobody knows what else is wrong with it."""

Key = tuple[str, str, str]
"""Path, code and fingerprint of a finding. The fingerprint holds no line number: entries survive when lines move."""


class BaselineError(Exception):
    """A baseline file cannot be read or written; the text says which and why."""


class Baseline:
    """How many findings there are of each key."""

    def __init__(self, counts: Counter[Key]) -> None:
        self.counts = counts

    @property
    def total(self) -> int:
        """The number of findings."""
        return sum(self.counts.values())

    @classmethod
    def of(cls, files: Iterable[FileReport]) -> Baseline:
        """Make the baseline of what was found."""
        return cls(Counter(key for file in files for _, key in _keys(file)))

    @classmethod
    def read(cls, path: str) -> Baseline:
        """Read a baseline file.

        Raises BaselineError.
        """
        try:
            data: Any = json.loads(read_guarded(path, MAX_LIST_SIZE))
        except OSError as error:
            raise BaselineError(f"the baseline {path} cannot be read: {error.strerror}") from None
        except (ValueError, RecursionError):
            raise BaselineError(f"the baseline {path} is no JSON") from None
        if not isinstance(data, dict) or data.get("version") != VERSION:
            raise BaselineError(f"{path} is no baseline of version {VERSION}; write it anew with --write-baseline")
        try:
            return cls(
                Counter(
                    {
                        (str(file), str(entry["code"]), str(entry["fingerprint"])): int(entry["count"])
                        for file, entries in data["findings"].items()
                        for entry in entries
                    }
                )
            )
        except (AttributeError, KeyError, TypeError, ValueError):
            raise BaselineError(f"the baseline {path} is damaged; write it anew with --write-baseline") from None

    def write(self, path: str) -> None:
        """Write the baseline to a file, sorted, so that it reads well in a diff.

        Raises BaselineError.
        """
        findings: dict[str, list[dict[str, object]]] = {}
        for (file, code, digest), count in sorted(self.counts.items()):
            findings.setdefault(file, []).append({"code": code, "fingerprint": digest, "count": count})
        try:
            with open(path, "w", encoding="utf-8", newline="\n") as target:
                json.dump({"version": VERSION, "findings": findings}, target, indent=2)
                target.write("\n")
        except OSError as error:
            raise BaselineError(f"the baseline {path} cannot be written: {error.strerror}") from None

    def leave_out(self, files: Iterable[FileReport], ran: Mapping[str, Container[str]]) -> Baseline:
        """Take the findings that are listed out of *files*; give what is listed and was not found.

        *ran* holds the codes of the rules that each path was checked with: entries of others are not called stale, nor
        those for files that were not part of the run, or that could not be read as a whole.
        """
        left = Counter(self.counts)
        seen = set()
        for file in files:
            if not any(found.code in NEVER for found in file.diagnostics):
                seen.add(file.path)
            listed = set()
            for diagnostic, key in _keys(file):
                if left[key] > 0:
                    left[key] -= 1
                    listed.add(id(diagnostic))
            file.diagnostics = [found for found in file.diagnostics if id(found) not in listed]
        return Baseline(
            Counter(
                {key: count for key, count in left.items() if count > 0 and key[0] in seen and key[1] in ran[key[0]]}
            )
        )

    def without(self, stale: Baseline) -> Baseline:
        """Give this baseline without the entries of another."""
        return Baseline(self.counts - stale.counts)

    def lines(self) -> Iterator[str]:
        """Yield a line for each entry: the path, the code and, where there are several, how many."""
        totals: Counter[tuple[str, str]] = Counter()
        for (path, code, _), count in self.counts.items():
            totals[path, code] += count
        for (path, code), count in sorted(totals.items()):
            yield f"{path}: {code}" if count == 1 else f"{path}: {code} ({count} times)"


def _keys(file: FileReport) -> Iterator[tuple[Diagnostic, Key]]:
    for diagnostic in file.diagnostics:
        if diagnostic.code not in NEVER:
            yield diagnostic, (file.path, diagnostic.code, fingerprint(file, diagnostic, file.path))
