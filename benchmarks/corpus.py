"""The generated manifests to measure: the same for the same seed, on every machine.

One manifest in ten has a typical error: an invalid log level, a misspelled field, a quantity with a wrong unit. One
Worker in five refers to a Secret, so that the rules that compare files have work to do. Each file contains one
document, because some peers read only one.
"""

from __future__ import annotations

import os
import random

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 20_260_101
LEAST, MOST = 34, 150
"""The minimum and maximum of lines of a manifest."""
FILES_PER_DIRECTORY = 100
WORKERS_PER_SECRET = 50

_STACKS = ("bento:3.0", "soda+python:1.0", "scanner:2.0", "fastfun:1.0")
_WORDS = ("orders", "cities", "returns", "clicks", "stock", "billing", "weather", "fleet")
_FAULTS = (
    ("logLevel: INFO", "logLevel: LOUD"),
    ("  replicas: ", "  replica: "),
    ("cpu: 500m", "cpu: 500mi"),
    ("memory: 512Mi", "memory: 512mb"),
)


def worker(chance: random.Random, number: int, lines: int, *, faulty: bool = False) -> str:
    """Return a Worker of *lines* lines, at least 34, with a line break at the end."""
    word = chance.choice(_WORDS)
    text = [
        f"# moves {word} from where they arise to where they are looked at",
        f"name: {word}-{number}",
        "version: v1beta",
        "type: worker",
        "tags:",
        "  - dataos:type:resource",
        f"  - domain:{word}",
        f'description: "Keeps {word} up to date, number {number}"',
        "owner: janedoe",
        f"workspace: {'public' if number % 2 else 'curriculum'}",
        "worker:",
        f"  replicas: {chance.randint(1, 4)}",
        f"  stack: {_STACKS[0]}",
        "  logLevel: INFO",
        "  compute: runnable-default",
        "  resources:",
        "    requests:",
        "      cpu: 500m",
        "      memory: 512Mi",
        "    limits:",
        "      cpu: 1000m",
        "      memory: 1024Mi",
    ]
    if number % 5 == 0:
        text += [
            "  dataosSecrets:",
            f"    - name: broker-{number // WORKERS_PER_SECRET * WORKERS_PER_SECRET}",
            "      workspace: public",
        ]
    text += ["  topology:", f"    - {{name: {word}, type: input}}"]
    text += ["  stackSpec:", "    input:", "      generate:", "        interval: 1s", "        mapping: |"]
    size = lines - len(text) - 3
    text += [
        f'          root.{chance.choice(_WORDS)}_{at} = this.{chance.choice(_WORDS)}.or("{at}")'
        for at in range(max(1, size // 2))
    ]
    text += ["    pipeline:", "      processors:"]
    while len(text) < lines - 1:
        text.append(f"        - log: {{message: {chance.choice(_WORDS)} {len(text)}}}")
    text.append("  # the end")
    written = "\n".join(text[:-1] if len(text) > lines else text) + "\n"
    if faulty:
        right, wrong = _FAULTS[number // 10 % len(_FAULTS)]
        written = written.replace(right, wrong, 1)
    return written


def manifests(count: int, seed: int = SEED) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of *count* files."""
    chance = random.Random(seed)
    for number in range(count):
        directory = f"group-{number // FILES_PER_DIRECTORY:04}"
        text = worker(chance, number, chance.randint(LEAST, MOST), faulty=number % 10 == 7)
        yield f"{directory}/worker-{number:06}.yaml", text


def write_manifests(directory: str, count: int) -> None:
    """Write *count* manifests below *directory*."""
    for path, text in manifests(count):
        target = os.path.join(directory, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)


def stream(lines: int = 5000) -> str:
    """Return a stream of Workers with *lines* lines in total."""
    chance = random.Random(SEED)
    parts = [worker(chance, number, 99) for number in range(lines // 100)]
    return "---\n".join(parts)


def document(lines: int = 5000) -> str:
    """Return one Worker of *lines* lines."""
    return worker(random.Random(SEED), 1, lines)
