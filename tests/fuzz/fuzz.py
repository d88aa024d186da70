"""Run the parser, the rules and the fixes with atheris, a coverage-guided fuzzer.

``python tests/fuzz/fuzz.py -max_total_time=3600 DIRECTORY`` keeps its corpus in DIRECTORY; the options are those of
libFuzzer. A failing input is written to the current directory as ``crash-...``: fix the bug, then move the file to
``tests/fuzz/corpus``.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

atheris: Any = import_module("atheris")
sys.path.insert(0, str(Path(__file__).parent))
with atheris.instrument_imports():
    look_at = import_module("anything").look_at

HEAD = b"name: a\nversion: v1beta\ntype: worker\nworker:\n"


def one(data: bytes) -> None:
    """Look at a text as it is, and again below the head of a Worker: else few texts get past the first question."""
    look_at(data)
    look_at(HEAD + b"  " + data.replace(b"\n", b"\n  "))


atheris.Setup(sys.argv, one)
atheris.Fuzz()
