"""The baseline for the cost of a check: the events of the C parser over the same text, in the same process."""

from __future__ import annotations

import sys

from benchmarks.events import events_of
from workerlint.config.selection import resolve
from workerlint.config.settings import Settings
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.manifest.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


COMMAND = (sys.executable, "-c", "import sys; from workerlint.cli.entry import run; sys.exit(run())")
"""The code of the script that pip, pipx and uv install. ``python -m`` takes 5 ms more to find the module."""


def default_engine() -> Engine:
    """Return an engine with the rules that are on by default."""
    rules = load_rules()
    return Engine(Settings(), resolve(Settings(), rules)[0], rules)


def floor_and_check(engine: Engine, path: str, text: str) -> tuple[Callable[[], object], Callable[[], object]]:
    """Return two functions: one iterates the events of *text*, the other checks it."""
    source = Source(path, text)
    return events_of(text), lambda: engine.check(Document(source))
