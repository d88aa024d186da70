"""Print the cost of checking one manifest: as a whole process and in a warm process.

Run it with ``python -m benchmarks.cost``. The figures are ratios to baselines that are measured in turns with them, so
that they are comparable between machines: a bare start of Python, and iterating the events of the C parser.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from benchmarks.floor import COMMAND, default_engine, floor_and_check

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

MANIFEST = os.path.join(os.path.dirname(__file__), "..", "examples", "good", "fastfun-autoscaling.yaml")
PROCESS_RUNS = 31
WARM_RUNS = 300
WARM_ROUNDS = 9


def process_seconds(path: str) -> tuple[float, float, float]:
    """Return the median seconds of a bare Python start, and of a check of *path* without and with a cache.

    The manifest is copied to an empty directory, where there is no configuration to read.
    """
    with tempfile.TemporaryDirectory() as directory:
        path = shutil.copy(path, directory)
        environment = {
            **os.environ,
            "PYTHONPYCACHEPREFIX": os.path.join(directory, "bytecode"),
            "WORKERLINT_CACHE_DIR": os.path.join(directory, "cache"),
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        commands = (
            [sys.executable, "-c", "pass"],
            [*COMMAND, "check", "--no-cache", path],
            [*COMMAND, "check", path],
        )
        times: tuple[list[float], ...] = ([], [], [])
        for _ in range(PROCESS_RUNS):
            for command, seconds in zip(commands, times, strict=True):
                start = time.perf_counter()
                subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
                seconds.append(time.perf_counter() - start)
    bare, cold, warm = map(statistics.median, times)
    return bare, cold, warm


def warm_ratio(path: str) -> tuple[float, float]:
    """Return the best seconds per run of the C parser's events and of the check over the same text."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    return best(floor_and_check(default_engine(), path, text))


def best(functions: tuple[Callable[[], object], Callable[[], object]]) -> tuple[float, float]:
    """Time two functions in turns, and return the best seconds per call of each."""
    results = [float("inf"), float("inf")]
    for _ in range(WARM_ROUNDS):
        for at, function in enumerate(functions):
            start = time.perf_counter()
            for _ in range(WARM_RUNS):
                function()
            results[at] = min(results[at], (time.perf_counter() - start) / WARM_RUNS)
    return results[0], results[1]


def main() -> None:
    """Measure and print."""
    bare, cold, warm = process_seconds(MANIFEST)
    events, check = warm_ratio(MANIFEST)
    print(f"one file, whole process: {cold * 1e3:6.1f} ms = {cold / bare:.2f} bare Python starts")
    print(f"the same, warm cache:    {warm * 1e3:6.1f} ms = {warm / bare:.2f} bare Python starts")
    print(f"one document, warm:      {check * 1e3:6.3f} ms = {check / events:.2f} times the C parser's events")


if __name__ == "__main__":
    main()
