"""Feeds atheris, a fuzzer led by coverage, to the parser, the rules and the fixes.

``python tests/fuzz/fuzz.py -max_total_time=3600 FOLDER`` keeps what it learns in FOLDER; options are those of libFuzzer.
What makes it stop is written to the current folder as ``crash-...``: once mended, it belongs into ``tests/fuzz/corpus``.
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
