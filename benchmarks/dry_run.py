"""Compare the dry run of an apply of many manifests with a check of them, in processor time.

Run it with ``python -m benchmarks.dry_run``. Both read, check and compare the same manifests in one process, with the
same values of variables; the dry run also plans each one. It exits with code 1 if a bound is exceeded.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile

from benchmarks import corpus
from benchmarks.__main__ import CHECK, run

BOUND = 2.5
"""The maximum ratio to the processor time of the check."""
MOST_MEMORY = 60
"""MB at most."""
FILES = 2_000
ROUNDS = 5


def write_sound_manifests(directory: str, count: int, *, variables: bool) -> None:
    """Write *count* manifests without errors below *directory*; with *variables*, each has two of them."""
    chance = random.Random(corpus.SEED)
    for number in range(count):
        text = corpus.worker(chance, number, chance.randint(corpus.LEAST, corpus.MOST))
        if variables:
            text = text.replace("owner: janedoe", "owner: ${OWNER}").replace("logLevel: INFO", "logLevel: ${LEVEL}")
        target = os.path.join(directory, f"group-{number // corpus.FILES_PER_DIRECTORY:04}", f"worker-{number:06}.yaml")
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)


def measure(count: int, rounds: int, *, variables: bool) -> tuple[float, float]:
    """Return the median ratio of the processor times, and the peak memory of the dry run in MB."""
    with tempfile.TemporaryDirectory() as directory:
        top = os.path.realpath(directory)
        write_sound_manifests(os.path.join(top, "manifests"), count, variables=variables)
        environment = {**os.environ, "HERE": top, "PYTHONPYCACHEPREFIX": os.path.join(top, "bytecode")}
        values = {"OWNER": "janedoe", "LEVEL": "INFO"} if variables else {}
        environment |= values
        given = [part for name, value in values.items() for part in ("--env", f"{name}={value}")]
        check = [*CHECK, "--no-cache", "--jobs", "1", *given, "manifests"]
        apply = [sys.executable, "-m", "workerlint_shim", "apply", "-R", "-f", "manifests", "--state", "none.sqlite"]
        for command in (check, apply):  # the first runs write the bytecode
            run(command, environment)
        ratios, memory = [], 0.0
        for _ in range(rounds):
            checked, applied = run(check, environment), run(apply, environment)
            ratios.append(applied["cpu"] / checked["cpu"])
            memory = max(memory, applied["memory"])
        return statistics.median(ratios), memory


def main() -> int:
    """Measure, print, and return the exit code."""
    exceeded = 0
    for variables in (False, True):
        ratio, memory = measure(FILES, ROUNDS, variables=variables)
        kind = "with variables" if variables else "without variables"
        print(f"{FILES} manifests {kind}: {ratio:.2f} times the time of a check (bound {BOUND}), {memory:.0f} MB")
        exceeded |= ratio > BOUND or memory > MOST_MEMORY
    return exceeded


if __name__ == "__main__":
    sys.exit(main())
