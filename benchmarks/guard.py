"""Holds what a warm check costs to recorded bounds, in instructions, which are the same under any load.

Run it with ``python -m benchmarks.guard``; it needs valgrind. Each bound is a ratio to the instructions that the events
of the C parser take over the same text, so that it hardly depends on how Python was built. A bound is lowered when a
check has become cheaper. It is raised only for something that is worth it, and the commit says what that is.
"""

from __future__ import annotations

import gc
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from benchmarks.floor import default_engine, floor_and_check

BOUNDS = {"manifest": 3.5, "stream": 3.65, "topology": 3.0}
"""At most this many times the instructions of the events. The long texts find what grows faster than they do."""
ROUNDS = {"manifest": 10, "stream": 1, "topology": 1}
"""How often a text is gone through: each of them long enough that the noise of a process does not count."""
NEITHER = ("", 0)
ROOT = os.path.join(os.path.dirname(__file__), "..")
MANIFEST = os.path.join(ROOT, "examples", "good", "fastfun-autoscaling.yaml")
DOCUMENTS = 60
ELEMENTS = 400


def texts() -> dict[str, str]:
    """Give what is checked: one manifest, a stream of many, and one with a topology that is a long chain."""
    with open(MANIFEST, encoding="utf-8") as file:
        manifest = file.read()
    stream = "---\n".join(manifest.replace("name: ", f"name: w{number}-", 1) for number in range(DOCUMENTS))
    elements = "".join(
        f"    - name: element-{number}\n      type: input\n      dependencies:\n        - element-{number + 1}\n"
        for number in range(ELEMENTS)
    )
    end = f"    - name: element-{ELEMENTS}\n      type: output\n"
    topology = manifest.replace("  topology:\n", f"  topology:\n{elements}{end}")
    return {"manifest": manifest, "stream": stream, "topology": topology}


def work(name: str, function: int) -> None:
    """Prepare everything, then go through the text called *name* with the floor (0) or the check (1).

    What is prepared is the same whatever is asked for, so that two runs differ by that one thing.
    """
    engine = default_engine()
    prepared = {name: floor_and_check(engine, f"{name}.yaml", text) for name, text in texts().items()}
    for _ in range(3):
        for call in prepared["manifest"]:
            call()  # every module is imported, every pattern compiled
    gc.collect()
    gc.disable()  # when garbage is sought depends on all that went before
    for _ in range(ROUNDS.get(name, 0)):
        prepared[name][function]()


def count(name: str, function: int, pycache: str) -> int:
    """Count the instructions of a process that does ``work(name, function)``."""
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPYCACHEPREFIX": pycache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "benchmarks.guard", "work", name, str(function)]
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    for prefix in ([], valgrind):  # once without, to have everything compiled
        done = subprocess.run(
            [*prefix, *command], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
        )
    found = re.search(r"Collected : (\d+)", done.stderr)
    if found is None:
        raise RuntimeError(f"valgrind counted nothing: {done.stderr}")
    return int(found[1])


def measure() -> dict[str, float]:
    """Give what a check of each text costs, in instructions of the events."""
    jobs: list[tuple[str, int]] = [NEITHER, *((name, function) for name in BOUNDS for function in (0, 1))]
    with tempfile.TemporaryDirectory() as pycache, ThreadPoolExecutor(os.cpu_count()) as pool:
        counts = dict(zip(jobs, pool.map(lambda job: count(job[0], job[1], pycache), jobs), strict=True))
    before = counts[NEITHER]
    return {name: (counts[name, 1] - before) / (counts[name, 0] - before) for name in BOUNDS}


def main() -> int:
    """Measure, print, and give the exit code: 1 when a bound is passed, 2 when nothing can be measured."""
    if sys.argv[1:2] == ["work"]:
        work(sys.argv[2], int(sys.argv[3]))
        return 0
    if shutil.which("valgrind") is None:
        print("valgrind is not installed", file=sys.stderr)
        return 2
    passed = 0
    for name, ratio in measure().items():
        word = "over" if ratio > BOUNDS[name] else "within"
        passed |= ratio > BOUNDS[name]
        print(f"{name:9} {ratio:.2f} times the instructions of the events, {word} the bound of {BOUNDS[name]}")
    return passed


if __name__ == "__main__":
    sys.exit(main())
