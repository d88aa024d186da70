"""Writes the manifests that are measured: the same ones for the same seed, on every machine.

Nine in ten are sound. The others have one fault each, of those that people make: a log level that there is not, a
misspelt attribute, a quantity with a wrong unit. A Worker in five refers to a Secret, so that the rules which look
across files have something to look for. Each file is one document, for the sake of peers that read no more.
"""

from __future__ import annotations

import os
import random

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 20_260_101
LEAST, MOST = 34, 150
"""Lines of a manifest."""
FILES_A_FOLDER = 100
WORKERS_A_SECRET = 50

_STACKS = ("bento:3.0", "soda+python:1.0", "scanner:2.0", "fastfun:1.0")
_WORDS = ("orders", "cities", "returns", "clicks", "stock", "billing", "weather", "fleet")
_FAULTS = (
    ("logLevel: INFO", "logLevel: LOUD"),
    ("  replicas: ", "  replica: "),
    ("cpu: 500m", "cpu: 500mi"),
    ("memory: 512Mi", "memory: 512mb"),
)


def worker(chance: random.Random, number: int, lines: int, *, faulty: bool = False) -> str:
    """Write a Worker of so many lines, at least 34; it ends with a line break."""
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
            f"    - name: broker-{number // WORKERS_A_SECRET * WORKERS_A_SECRET}",
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
    """Yield path and text of so many files."""
    chance = random.Random(seed)
    for number in range(count):
        folder = f"group-{number // FILES_A_FOLDER:04}"
        text = worker(chance, number, chance.randint(LEAST, MOST), faulty=number % 10 == 7)
        yield f"{folder}/worker-{number:06}.yaml", text


def write_manifests(folder: str, count: int) -> None:
    """Write so many manifests below *folder*."""
    for path, text in manifests(count):
        place = os.path.join(folder, path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)


def stream(lines: int = 5000) -> str:
    """Write a stream of Workers with so many lines in all."""
    chance = random.Random(SEED)
    parts = [worker(chance, number, 99) for number in range(lines // 100)]
    return "---\n".join(parts)


def document(lines: int = 5000) -> str:
    """Write one Worker of so many lines."""
    return worker(random.Random(SEED), 1, lines)
