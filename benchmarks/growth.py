"""Compare the processor time of runs over four times the input, with ``python -m benchmarks.growth``.

It exits with code 1 if four times the input of a dimension takes more than five times the time, or more memory than
the bound. Start-up does not count. ``--scale N`` divides the sizes by N, for a first look.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile

from benchmarks.__main__ import run
from benchmarks.floor import COMMAND
from workerlint.core.record import Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BOUND = 5.0
"""The maximum ratio of the times over four times the input."""
MOST_MEMORY = 300
"""MB at most."""
FACTOR = 4
_HEAD = "name: w\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  compute: c\n"
_TOPOLOGY = "  topology:\n    - {name: t, type: input}\n"
_CHECK = [*COMMAND, "check", "--no-cache", "--jobs", "1"]


class Dimension(Struct):
    """Something that an input may have many of."""

    name: str
    size: int
    """How many there are in the larger input."""
    files: Callable[[int], Iterator[tuple[str, str]]]
    """Yields the paths and texts of the input with so many."""
    arguments: tuple[str, ...] = ()


def _one(head: str, line: str) -> Callable[[int], Iterator[tuple[str, str]]]:
    """Return a function that yields one file with so many lines: ``@`` is the number."""

    def files(count: int) -> Iterator[tuple[str, str]]:
        yield "w.yaml", head + "".join(line.replace("@", str(number)) for number in range(count))

    return files


def _references(count: int) -> Iterator[tuple[str, str]]:
    """Yield *count* resources in files of 100: Secrets, and Workers that refer to a defined and an undefined one."""
    for start in range(0, count, 100):
        secrets = [f"name: s{number}\nversion: v1\ntype: secret\nworkspace: a\n" for number in range(start, start + 50)]
        workers = [
            f"name: w{number}\n{_HEAD.split(maxsplit=2)[2]}{_TOPOLOGY}  dataosSecrets:\n"
            f"    - {{name: s{number}, workspace: a}}\n    - {{name: x{number}, workspace: a}}\n"
            for number in range(start, start + 50)
        ]
        yield f"{start}.yaml", "---\n".join([*secrets, *workers])


def _keys(count: int) -> Iterator[tuple[str, str]]:
    yield "w.yaml", _HEAD + _TOPOLOGY
    yield "workerlint.toml", "".join(f"key{number} = 1\n" for number in range(count))


def _codes(count: int) -> Iterator[tuple[str, str]]:
    codes = ", ".join(f"DW{number}" for number in range(count))
    yield "w.yaml", f"# workerlint: ignore-file[{codes}] many\n{_HEAD}{_TOPOLOGY}"


_FINDINGS = _one(_HEAD + _TOPOLOGY, "  k@: 1\n")
DIMENSIONS = (
    Dimension("resources and references across files", 100_000, _references, ("--select", "DW602")),
    Dimension("unknown keys of a configuration", 20_000, _keys),
    Dimension("elements of a topology", 64_000, _one(f"{_HEAD}  topology:\n", "    - {name: n@, type: input}\n")),
    Dimension("volumes", 64_000, _one(f"{_HEAD}{_TOPOLOGY}  dataosVolumes:\n", "    - {name: v@, directory: /v@}\n")),
    Dimension("codes in a suppression comment", 16_000, _codes),
    *(
        Dimension(f"findings, {name}", 100_000, _FINDINGS, ("--output-format", name, "--select", "DW204"))
        for name in ("text", "json", "sarif", "rdjson", "html", "junit", "gitlab")
    ),
)


def measure(dimension: Dimension, scale: int) -> tuple[float, float, float]:
    """Return the ratio of the processor times, the time over the larger input in seconds, and its peak memory in MB."""
    times, memory = [], 0.0
    for size in (0, dimension.size // FACTOR // scale, dimension.size // scale):
        with tempfile.TemporaryDirectory() as directory:
            for path, text in dimension.files(size):
                with open(os.path.join(directory, path), "w", encoding="utf-8", newline="\n") as file:
                    file.write(text)
            command = [*_CHECK, "--timeout-per-file", "0", *dimension.arguments, directory]
            found = run(command, {**os.environ, "HERE": directory})
            times.append(found["cpu"])
            memory = found["memory"]
    return (times[2] - times[0]) / (times[1] - times[0]), times[2], memory


def main() -> int:
    """Measure each dimension, print a table, and return the exit code: 1 if a bound is exceeded."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--scale", type=int, default=1, help="divide the sizes by this (default: 1)")
    scale: int = parser.parse_args().scale
    print("| Four times the input | size | ratio | processor s | memory MB |\n|---|--:|--:|--:|--:|")
    exceeded = False
    for dimension in DIMENSIONS:
        ratio, seconds, memory = measure(dimension, scale)
        exceeded |= ratio > BOUND or (memory > MOST_MEMORY and scale == 1)
        print(
            f"| {dimension.name} | {dimension.size // scale:,} | {ratio:.1f} | {seconds:.1f} | {memory:.0f} |",
            flush=True,
        )
    return int(exceeded)


if __name__ == "__main__":
    sys.exit(main())
