"""A baseline: recorded findings that later runs ignore, so that only new findings fail a pipeline."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from workerlint.core.diagnostic import ERROR, MASKS, NOT_SUPPRESSIBLE, Diagnostic
from workerlint.core.guarded_read import MAX_LIST_SIZE, read_guarded
from workerlint.core.record import Struct
from workerlint.engine.result import Result
from workerlint.report.fingerprint import fingerprint

VERSION = 1
Key = tuple[str, str, str]
"""Path, code and fingerprint of a finding. The fingerprint does not depend on the line number."""


class BaselineError(Exception):
    """A baseline file cannot be read or written; the message contains the file and the reason."""


class Baseline(Struct):
    """The number of findings of each key."""

    counts: Counter[Key]

    @property
    def total(self) -> int:
        """The number of all findings."""
        return sum(self.counts.values())

    @classmethod
    def of(cls, files: Iterable[Result]) -> Baseline:
        """Return the baseline of all findings in *files*."""
        return cls(Counter(key for file in files for _, key in _keys(file)))

    @classmethod
    def read(cls, path: str) -> Baseline:
        """Read a baseline file. Raise BaselineError."""
        try:
            data: Any = json.loads(read_guarded(path, MAX_LIST_SIZE))
        except OSError as error:
            raise BaselineError(f"cannot read the baseline {path}: {error.strerror}") from None
        except (ValueError, RecursionError):
            raise BaselineError(f"the baseline {path} is not valid JSON") from None
        if not isinstance(data, dict) or data.get("version") != VERSION:
            raise BaselineError(f"{path} is not a baseline of version {VERSION}; recreate it with --write-baseline")
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
            raise BaselineError(f"the baseline {path} is damaged; recreate it with --write-baseline") from None

    def write(self, path: str) -> None:
        """Write the baseline to a file, sorted, for short diffs. Raise BaselineError."""
        findings: dict[str, list[dict[str, object]]] = {}
        for (file, code, digest), count in sorted(self.counts.items()):
            findings.setdefault(file, []).append({"code": code, "fingerprint": digest, "count": count})
        try:
            with open(path, "w", encoding="utf-8", newline="\n") as target:
                json.dump({"version": VERSION, "findings": findings}, target, indent=2)
                target.write("\n")
        except OSError as error:
            raise BaselineError(f"cannot write the baseline {path}: {error.strerror}") from None

    def leave_out(self, files: Iterable[Result], ran: Mapping[str, Container[str]]) -> Baseline:
        """Remove the findings of this baseline from *files*, and return the stale entries: those without a finding.

        *ran* maps each path to the codes of the rules that checked it. Entries of other rules are not stale, and
        neither are entries of files that were not part of the run or could not be read completely.
        """
        left = Counter(self.counts)
        seen = set()
        for file in files:
            # A syntax error hides other findings, which are not fixed only because they are not found.
            if not any(found.severity == ERROR and NOT_SUPPRESSIBLE in found.traits for found in file.diagnostics):
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
        """Return this baseline without the entries of *stale*."""
        return Baseline(self.counts - stale.counts)

    def lines(self) -> Iterator[str]:
        """Yield a line for each path and code, with the number of findings if there are several."""
        totals: Counter[tuple[str, str]] = Counter()
        for (path, code, _), count in self.counts.items():
            totals[path, code] += count
        for (path, code), count in sorted(totals.items()):
            yield f"{path}: {code}" if count == 1 else f"{path}: {code} ({count} times)"


def _keys(file: Result) -> Iterator[tuple[Diagnostic, Key]]:
    for diagnostic in file.diagnostics:
        if NOT_SUPPRESSIBLE not in diagnostic.traits and MASKS not in diagnostic.traits:
            yield diagnostic, (file.path, diagnostic.code, fingerprint(file, diagnostic, file.path))
