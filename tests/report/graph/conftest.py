"""A Worker with everything in its topology that a drawing shows, and names that would break out of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint.report.graph.drawing import draw_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.report.graph.drawing import Drawing

HEAD = "name: {name}\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"
FAULTY = (
    HEAD.format(name="city-sync")
    + """\
  topology:
    - {name: source, type: input}
    - {name: clean, type: step, dependencies: [source, enrich]}
    - {name: enrich, type: step, dependencies: [clean]}
    - {name: sink, type: output, dependencies: [enrich, lookup, sink]}
    - {name: log, type: output, dependencies: [source]}
    - {name: log, type: output, dependencies: [source, source]}
    - {name: "x-${{region}}", type: "${{kind}}", dependencies: [x-eu, "${{upstream}}"]}
"""
)
SOUND = (
    HEAD.format(name="cities")
    + """\
  topology:
    - {name: cities, type: input}
    - {name: countries, type: input}
    - {name: joined, type: step, dependencies: [cities, countries]}
    - {name: lakehouse, type: output, dependencies: [joined]}
    - {name: audit, dependencies: [cities, joined]}
"""
)
BARE = HEAD.format(name="bare")

HOSTILE = [
    '"]; end\n%% <script>alert(1)</script>',
    "</svg></text><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "' onload='alert(1)",
    "]]> --> <!-- &lt;b&gt; &amp;",
    "%%{init: {'securityLevel': 'loose'}}%%",
    "`**md**` $x #quot; #35; | a --> b",
    '\\", color=red]; \\N \\G \\',
    "\x1b[31m\x1b]8;;https://evil.example\x07 \x00\x7f\x9b",
    "\u202egnp.exe\u2066 \u2028 \ufeff",
    "é 日本 😀 a\u0301",
    "click n0 call alert()",
    "end",
]


@pytest.fixture
def draw() -> Callable[[str], list[Drawing]]:
    """Draw the Workers of a text."""
    return lambda text: list(draw_all(Document(Source("jobs/worker.yaml", text))))


@pytest.fixture
def drawings(draw: Callable[[str], list[Drawing]]) -> list[Drawing]:
    """Draw a faulty topology, a sound one and none."""
    return draw(f"{FAULTY}---\n{SOUND}---\n{BARE}")


def hostile_manifest(value: str) -> str:
    """Return a Worker with *value* in every field that a drawing shows."""
    text = '"' + "".join(char if char.isalnum() else f"\\U{ord(char):08X}" for char in value) + '"'
    return (
        HEAD.format(name=text)
        + f"  topology:\n    - {{name: {text}, type: {text}, dependencies: [b, {text}]}}\n"
        + f"    - {{name: b, type: {text}, dependencies: [{text}]}}\n"
    )


@pytest.fixture(params=HOSTILE, ids=ascii)
def hostile(request: pytest.FixtureRequest, draw: Callable[[str], list[Drawing]]) -> tuple[str, list[Drawing]]:
    """Return a value and the drawing of a Worker that is full of it."""
    value: str = request.param
    return value, draw(hostile_manifest(value))
