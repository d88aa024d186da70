"""Compare the cost of a warm check with recorded bounds, in instructions, which do not depend on the load.

Run it with ``python -m benchmarks.guard``; it needs valgrind. Each bound is a ratio to the instructions that the C
parser takes to produce the events of the same text, so that it hardly depends on the build of Python. Lower a bound
when a check has become cheaper. Raise one only for a good reason, and give it in the commit message.
"""

from __future__ import annotations

import gc
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from benchmarks.corpus import MOST, SEED, worker
from benchmarks.events import events_of

BOUNDS = {"manifest": 3.04, "mapping": 1.99, "stream": 3.05, "topology": 2.52}
"""The maximum ratios to the instructions of the events. The long texts detect costs that grow faster than linearly.

They are 1 % above the measured ratios, or less: these vary by less than that between checkouts.
"""
ROUNDS = {"manifest": 60, "mapping": 60, "stream": 2, "topology": 4}
"""The number of runs over each text: enough to make the noise of a process negligible."""
WIDTH = max(map(len, BOUNDS))
"""The length of the argument with the name."""
PACKAGES = ("", "linter", "rules", "schemas")
"""The directories of the packages that are measured."""
ROOT = os.path.join(os.path.dirname(__file__), "..")
MANIFEST = os.path.join(ROOT, "examples", "good", "fastfun-autoscaling.yaml")
DOCUMENTS = 60
ELEMENTS = 400


def texts() -> dict[str, str]:
    """Return the texts to check.

    They are a manifest, one with a Bento mapping (assignments, which must not look like secrets), a stream of many
    manifests, and one whose topology is a long chain.
    """
    with open(MANIFEST, encoding="utf-8") as file:
        manifest = file.read()
    stream = "---\n".join(manifest.replace("name: ", f"name: w{number}-", 1) for number in range(DOCUMENTS))
    elements = "".join(
        f"    - name: element-{number}\n      type: input\n      dependencies:\n        - element-{number + 1}\n"
        for number in range(ELEMENTS)
    )
    end = f"    - name: element-{ELEMENTS}\n      type: output\n"
    topology = manifest.replace("  topology:\n", f"  topology:\n{elements}{end}")
    mapping = worker(random.Random(SEED), number=1, lines=MOST)
    return {"manifest": manifest, "mapping": mapping, "stream": stream, "topology": topology}


def work(name: str, function: int) -> None:
    """Prepare everything, then run the baseline (0) or the check (1) over the text *name*; over none if it is empty.

    The preparation is the same for all texts, so that two processes differ only in these runs. For the baseline, it
    imports nothing of the linter, so that the baseline is the same whatever the linter contains.
    """
    if function == 0:
        prepared = {key: events_of(text) for key, text in texts().items()}
    else:
        from benchmarks.floor import default_engine, floor_and_check

        engine = default_engine()
        prepared = {key: floor_and_check(engine, f"{key}.yaml", text)[1] for key, text in texts().items()}
    for key in ("manifest", *BOUNDS):
        prepared[key]()  # imports every module and compiles every pattern
    gc.collect()
    gc.disable()  # the time of a collection depends on everything before it
    for _ in range(ROUNDS.get(name, 0)):
        prepared[name]()


def count(name: str, function: int, directory: str) -> int:
    """Return the number of instructions of a process that calls ``work(name, function)``.

    The lengths of the paths, the arguments and the environment decide where objects are in memory, and so how much work
    the allocator and the caches of Python have. So they are the same for every checkout and every text.
    """
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(os.path.join(directory, "checkout", package) for package in PACKAGES),
        "PYTHONHASHSEED": "0",
        "PYTHONPYCACHEPREFIX": os.path.join(directory, "pycache"),
    }
    command = [sys.executable, "-m", "benchmarks.guard", "work", name.ljust(WIDTH), str(function)]
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    for prefix in ([], valgrind):  # the first run, without valgrind, writes the bytecode
        done = subprocess.run(
            [*prefix, *command], env=environment, cwd=directory, capture_output=True, text=True, check=True
        )
    found = re.search(r"Collected : (\d+)", done.stderr)
    if found is None:
        raise RuntimeError(f"valgrind counted nothing: {done.stderr}")
    return int(found[1])


def measure() -> dict[str, float]:
    """Return the ratio of a check of each text to the events, in instructions."""
    jobs = [(name, function) for function in (1, 0) for name in ("", *BOUNDS)]
    with tempfile.TemporaryDirectory(dir="/tmp") as directory, ThreadPoolExecutor(os.cpu_count()) as pool:
        os.symlink(os.path.abspath(ROOT), os.path.join(directory, "checkout"))
        counts = dict(zip(jobs, pool.map(lambda job: count(job[0], job[1], directory), jobs), strict=True))
    events, check = ({name: counts[name, function] - counts["", function] for name in BOUNDS} for function in (0, 1))
    return {name: check[name] / events[name] for name in BOUNDS}


def main() -> int:
    """Measure, print, and return the exit code: 1 if a bound is exceeded, 2 if valgrind is not installed."""
    if sys.argv[1:2] == ["work"]:
        work(sys.argv[2].rstrip(), int(sys.argv[3]))
        return 0
    if shutil.which("valgrind") is None:
        print("valgrind is not installed", file=sys.stderr)
        return 2
    exceeded = 0
    for name, ratio in measure().items():
        word = "over" if ratio > BOUNDS[name] else "within"
        exceeded |= ratio > BOUNDS[name]
        print(f"{name:9} {ratio:.2f} times the instructions of the events, {word} the bound of {BOUNDS[name]}")
    return exceeded


if __name__ == "__main__":
    sys.exit(main())
