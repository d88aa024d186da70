"""Which tests reach which line: one run of the quick tests under coverage, with a context for each test."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("linter/workerlint", "lsp/workerlint_lsp", "rules/workerlint_rules", "schemas/workerlint_schemas",
            "shim/workerlint_shim")  # fmt: skip
DIRECTORY = ROOT / ".mutation"
"""Where the map is kept, for the same code and the same tests."""


class CoverageMap:
    """The tests that reach each line of each module, and how long each test takes."""

    def __init__(self, reached: dict[str, dict[str, list[int]]], tests: list[str], seconds: list[float]) -> None:
        self._reached = reached
        self._tests = tests
        self._seconds = seconds

    def tests_of(self, module: str, first: int, last: int, *, at_import: bool) -> list[tuple[str, float]]:
        """Return the tests that reach a line of a module, each with its seconds: those of the module, then the fastest.

        A statement of several lines is reached at its first line, so the nearest line above counts as well. What runs
        at the import of a module may concern all tests that reach any of its lines.
        """
        lines = self._reached.get(module, {})
        above = max((int(line) for line in lines if int(line) <= first), default=first)
        wanted = map(int, lines) if at_import else {above, *range(first, last + 1)}
        numbers = {number for line in wanted for number in lines.get(str(line), ())}
        own = f"/test_{Path(module).stem}.py"
        found = [(self._tests[number], self._seconds[number]) for number in numbers]
        return sorted(found, key=lambda pair: (own not in pair[0], pair[1], pair[0]))


def read_map() -> CoverageMap:
    """Return the map for the present code. It takes a run of all tests but the deep ones, unless one is kept."""
    digest = hashlib.sha256()
    for directory in (*PACKAGES, "tests"):
        for path in sorted((ROOT / directory).rglob("*.py")):
            if path.parent == Path(__file__).parent:
                continue
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    file = DIRECTORY / f"{digest.hexdigest()[:32]}.json"
    if not file.exists():
        _measure(file)
    return CoverageMap(**json.loads(file.read_text(encoding="utf-8")))


def _measure(file: Path) -> None:
    """Run all tests but the deep ones under coverage, and write the map to *file*. Raise SystemExit if a test fails."""
    import coverage

    DIRECTORY.mkdir(exist_ok=True)
    for old in DIRECTORY.glob("*"):
        old.unlink()
    command = [sys.executable, "-m", "pytest", "-q", "-m", "not deep", "-p", "tests.mutation.recorder"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{done.stdout}The tests must pass before their mutants are run.")
    merged = coverage.CoverageData(no_disk=True)
    for part in DIRECTORY.glob("data.*"):
        data = coverage.CoverageData(basename=str(part))
        data.read()
        merged.update(data)
    seconds: dict[str, float] = {}
    for part in DIRECTORY.glob("seconds.*"):
        seconds.update(json.loads(part.read_text(encoding="utf-8")))
    tests = sorted(seconds)
    numbers = {test: number for number, test in enumerate(tests)}
    reached: dict[str, dict[str, list[int]]] = {}
    for measured in merged.measured_files():
        contexts = merged.contexts_by_lineno(measured)
        reached[str(Path(measured).relative_to(ROOT))] = {
            str(line): sorted(numbers[test] for test in set(names) & numbers.keys()) for line, names in contexts.items()
        }
    map_ = {"reached": reached, "tests": tests, "seconds": [round(seconds[test], 3) for test in tests]}
    file.write_text(json.dumps(map_), encoding="utf-8")
