"""Which tests reach which line: a run of the fast tests under coverage, with a context for each test."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

ROOT = Path(__file__).parents[2]
PACKAGES = ("linter/workerlint", "lsp/workerlint_lsp", "rules/workerlint_rules", "schemas/workerlint_schemas",
            "shim/workerlint_shim")  # fmt: skip
DIRECTORY = ROOT / ".mutation"
"""Where the map and the survivors of the last run are kept."""
_MAP = DIRECTORY / "map.json"
_SLOW = 5.0
"""The seconds that the slow tests of a file take at most, as a rule."""


class _Part(TypedDict):
    """What the tests of one file reach."""

    state: str
    """A digest of the file, of the modules that it reaches, and of what all tests share."""
    seconds: dict[str, float]
    """How long each test takes; null if it fails."""
    reached: dict[str, dict[str, list[int]]]
    """The lines of each module by the tests that reach them: a hexadecimal number with a bit for each of `seconds`."""


class CoverageMap:
    """The tests that reach each line of each module, and how long each test takes."""

    def __init__(self, parts: Mapping[str, _Part]) -> None:
        self._parts = parts
        self._modules: dict[str, dict[int, list[tuple[str, float]]]] = {}

    def _reached(self, module: str) -> dict[int, list[tuple[str, float]]]:
        """Return the tests that reach each line of a module."""
        if module not in self._modules:
            known = self._modules[module] = {}
            for part in self._parts.values():
                tests = list(part["seconds"].items())
                for mask, lines in part["reached"].get(module, {}).items():
                    found = [test for number, test in enumerate(tests) if int(mask, 16) >> number & 1]
                    for line in lines:
                        known.setdefault(line, []).extend(found)
        return self._modules[module]

    def tests_of(self, module: str, first: int, last: int, *, at_import: bool) -> list[tuple[str, float]]:
        """Return the tests that reach a line of a module, each with its seconds: those of the module, then the fastest.

        A statement of several lines is reached at its first line, so the nearest line above counts as well. What runs
        at the import of a module may concern all tests that reach any of its lines. The whole test files of the
        module come last, with their slow tests.
        """
        lines = self._reached(module)
        above = max((line for line in lines if line <= first), default=first)
        wanted = lines if at_import else {above, *range(first, last + 1)}
        found = {test for line in wanted for test in lines.get(line, ())}
        *directory, name = module.split("/")[2:]
        mirrored = "/".join(["", *directory, f"test_{name}"]).removesuffix(".py")
        own = [file for file in self._parts if f"{mirrored}." in file or f"{mirrored}_" in file]
        if not found and directory:  # perhaps only constants
            own = [file for file in self._parts if f"/{'/'.join(directory)}/test_" in file]
        tests = sorted(found, key=lambda test: (not test[0].startswith(tuple(own)), test[1], test[0]))
        return [*tests, *((file, _SLOW) for file in own)]


def read_map(jobs: int) -> CoverageMap:
    """Return the map for the present code. Raise SystemExit if a test fails.

    Only the test files run that have changed since the last time, or that reach a module that has changed.
    """
    digests = {
        str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest()
        for directory in (*PACKAGES, "tests")
        for path in sorted((ROOT / directory).rglob("*.py"))
        if path.parent != Path(__file__).parent
    }
    tests = [name for name in digests if name.startswith("tests/") and "/test_" in name]
    shared = [digests[name] for name in digests if name.startswith("tests/") and name not in tests]

    def state(test: str, reached: Collection[str]) -> str:
        parts = [*shared, digests[test], *(digests.get(module, "") for module in sorted(reached))]
        return hashlib.sha256("".join(parts).encode()).hexdigest()

    kept: dict[str, _Part] = json.loads(_MAP.read_text(encoding="utf-8")) if _MAP.exists() else {}
    parts = {
        test: kept[test] for test in tests if test in kept and kept[test]["state"] == state(test, kept[test]["reached"])
    }
    missing = [test for test in tests if test not in parts]
    if missing:
        print(f"{len(missing)} of {len(tests)} test files run to see what they reach.", flush=True)
        failure = _measure(missing, jobs, parts)
        for test in parts.keys() & set(missing):
            parts[test]["state"] = state(test, parts[test]["reached"])
        _MAP.write_text(json.dumps(parts), encoding="utf-8")
        if failure:
            raise SystemExit(f"{failure}The tests must pass before their mutants are run.")
    return CoverageMap(parts)


def _measure(files: list[str], jobs: int, parts: dict[str, _Part]) -> str:
    """Run test files under coverage, and add the parts of those that pass. Return the output if a test fails."""
    DIRECTORY.mkdir(exist_ok=True)
    for old in DIRECTORY.glob("recorded.*"):
        old.unlink()
    command = [sys.executable, "-m", "pytest", "-q", f"-n{jobs}", "-m", "not deep"]
    command += ["-p", "tests.mutation.recorder", *files]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode not in {0, 1, 5}:  # 1: tests fail, 5: no test is fast
        return done.stdout
    parts.update((file, {"state": "", "seconds": {}, "reached": {}}) for file in files)
    for recorded in DIRECTORY.glob("recorded.*.json"):
        _read(recorded, parts)
    for file in files:
        if None in parts[file]["seconds"].values():
            del parts[file]
    return done.stdout if done.returncode == 1 else ""


def _read(recorded: Path, parts: dict[str, _Part]) -> None:
    """Add what one process has recorded."""
    import coverage

    bits: dict[str, tuple[str, int]] = {}
    for test, taken in json.loads(recorded.read_text(encoding="utf-8")).items():
        file = test.partition("::")[0]
        bits[test] = file, 1 << len(parts[file]["seconds"])
        parts[file]["seconds"][test] = taken
    data = coverage.CoverageData(basename=str(recorded.with_suffix("")))
    data.read()
    for measured in data.measured_files():
        module = str(Path(measured).relative_to(ROOT))
        for line, tests in data.contexts_by_lineno(measured).items():
            masks: dict[str, int] = {}
            for test in tests:
                file, bit = bits.get(test, ("", 0))
                masks[file] = masks.get(file, 0) | bit
            masks.pop("", None)  # what runs at import
            for file, mask in masks.items():
                parts[file]["reached"].setdefault(module, {}).setdefault(f"{mask:x}", []).append(line)
