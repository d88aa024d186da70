"""Run the tests against mutants: ``python -m tests.mutation [MODULE ...] [--since REV] [--sample N] [--again]``.

mutmut cannot do it: it takes the names of modules from their paths, and this repository has five roots. cosmic-ray runs
all tests for each mutant.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import time
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tests.mutation.coverage_map import DIRECTORY, PACKAGES, ROOT, read_map
from tests.mutation.operators import Mutant, mutants
from tests.mutation.runner import KILLED, SURVIVED, UNREACHED, Task, run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HERE = Path(__file__).parent
RATCHET = HERE / "ratchet.json"
"""The percentage of the mutants of each sub-package that the tests kill at least."""
EQUIVALENT = HERE / "equivalent.toml"
"""Mutants that change nothing that a user can notice, each with the reason."""
SURVIVORS = DIRECTORY / "survivors.json"
"""What identifies the mutants that have survived."""


def main() -> int:
    """Return 0 if the mutants are killed, 1 if one of them survives or a sub-package falls below its percentage."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("modules", nargs="*", help="files or directories; all modules by default")
    parser.add_argument("--since", metavar="REV", help="only the lines that were changed since a revision")
    parser.add_argument("--sample", type=int, metavar="N", help="N mutants of each sub-package, chosen at random")
    parser.add_argument("--seed", type=int, default=0, help="what the choice depends on")
    parser.add_argument("--minutes", type=float, default=0, help="stop after so many minutes, and say what was not run")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N", help="how many processes run")
    parser.add_argument("--again", action="store_true", help="only what survived the last time")
    parser.add_argument("--record", action="store_true", help="write the percentages to ratchet.json")
    options = parser.parse_args()
    paths = list(modules(options.modules or PACKAGES))
    alive = {tuple(entry) for entry in json.loads(SURVIVORS.read_text("utf-8"))} if options.again else set()
    if options.again:
        paths = [path for path in paths if any(path == ROOT / module for module, *_ in alive)]
    chosen = _choose(paths, options.since)
    if options.again:
        chosen = [(module, mutant) for module, mutant in chosen if (module, *mutant.identity) in alive]
    random.Random(options.seed).shuffle(chosen)
    if options.sample:
        chosen = _sample(chosen, options.sample)
    chosen = [(module, mutant) for module, mutant in chosen if mutant.compiles((ROOT / module).read_text("utf-8"))]
    if not chosen:
        print("No mutants to run.")
        return 0
    known = read_map(options.jobs)
    tasks = [
        Task(module, mutant, known.tests_of(module, mutant.line, mutant.end, at_import=mutant.at_import))
        for module, mutant in chosen
    ]
    outcomes = []
    for task, outcome in run(tasks, options.jobs, time.monotonic() + options.minutes * 60 if options.minutes else None):
        outcomes.append((task, outcome))
        mutant = task.mutant
        if outcome == KILLED:
            alive.discard((task.module, *mutant.identity))
        else:
            print(f"{task.module}:{mutant.line}: {outcome}: {mutant.before} -> {mutant.after}", flush=True)
            alive.add((task.module, *mutant.identity))
        SURVIVORS.write_text(json.dumps(sorted(alive)), encoding="utf-8")
    return _report(outcomes, len(tasks), gate=bool(options.since or options.again), record=options.record)


def modules(names: Iterable[str]) -> Iterator[Path]:
    """Yield the modules with these names or below these directories, which may contain wildcards."""
    for name in names:
        paths = sorted(ROOT.glob(name))
        if not paths:
            raise SystemExit(f"{name} does not exist.")
        for path in paths:
            yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _choose(paths: Iterable[Path], since: str | None) -> list[tuple[str, Mutant]]:
    """Return the mutants of modules, without those that are equivalent or on lines that have not changed."""
    equivalent = set(equivalents())
    changed = _changed_lines(since) if since else None
    found = []
    for path in paths:
        module = str(path.relative_to(ROOT))
        lines = None if changed is None else changed.get(module, set())
        if path.name == "_index.py" or path.parent.name == "tables" or lines == set():  # generated, or not changed
            continue
        for mutant in mutants(path.read_text(encoding="utf-8")):
            if lines is not None and lines.isdisjoint(range(mutant.line, mutant.end + 1)):
                continue
            if (module, *mutant.identity) not in equivalent:
                found.append((module, mutant))
    return found


def equivalents() -> dict[tuple[str, str, str, str], str]:
    """Return the reasons why mutants are equivalent, by what identifies them."""
    entries = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8")).get("mutant", [])
    return {(entry["module"], entry["line"], entry["before"], entry["after"]): entry["reason"] for entry in entries}


def _changed_lines(since: str) -> dict[str, set[int]]:
    """Return the numbers of the lines of each file that differ from a revision."""
    command = ["git", "diff", "--unified=0", "--no-color", "--no-ext-diff", since, "--", *PACKAGES]
    changed: dict[str, set[int]] = {}
    file = ""
    for line in subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines():
        if line.startswith("+++ "):
            file = line.removeprefix("+++ b/")
        elif match := re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@", line):
            start, count = int(match[1]), int(match[2] or 1)
            changed.setdefault(file, set()).update(range(start, start + count))
    return changed


def _group(module: str) -> str:
    """Return the sub-package of a module: ``workerlint/engine``, or the package where it has none."""
    parts = module.split("/")[1:-1]
    return "/".join(parts[:2])


def _sample(chosen: list[tuple[str, Mutant]], size: int) -> list[tuple[str, Mutant]]:
    """Return the first *size* mutants of each sub-package."""
    counts: Counter[str] = Counter()
    found = []
    for module, mutant in chosen:
        counts[_group(module)] += 1
        if counts[_group(module)] <= size:
            found.append((module, mutant))
    return found


def _report(outcomes: list[tuple[Task, str]], wanted: int, *, gate: bool, record: bool) -> int:
    """Print the percentage of each sub-package, and return the exit code."""
    counts: dict[str, Counter[str]] = {}
    for task, outcome in outcomes:
        counts.setdefault(_group(task.module), Counter())[outcome] += 1
    ratchet: dict[str, int] = json.loads(RATCHET.read_text(encoding="utf-8"))
    below = []
    for group, count in sorted(counts.items()):
        share = 100 * count[KILLED] // count.total()
        print(
            f"{group}: {count[KILLED]} of {count.total()} killed ({share} %), at least {ratchet.get(group, 0)} % wanted"
        )
        if share < ratchet.get(group, 0):
            below.append(group)
        if record:
            ratchet[group] = max(share, ratchet.get(group, 0))
    if len(outcomes) < wanted:
        print(f"{wanted - len(outcomes)} of {wanted} mutants were not run in the time allowed.")
    if record:
        RATCHET.write_text(json.dumps(ratchet, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    alive = sum(count[SURVIVED] + count[UNREACHED] for count in counts.values())
    return 1 if below and not record and (not gate or alive) else 0


if __name__ == "__main__":
    sys.exit(main())
