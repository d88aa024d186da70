"""The default report is on the way of every run: it brings in nothing that costs start-up time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import workerlint

HEAVY = {"dataclasses", "enum", "inspect", "jinja2", "json", "pathlib", "typing", "unicodedata", "urllib"}
PROGRAM = """
import sys
before = set(sys.modules)
sys.path.insert(0, sys.argv[1])
import re, yaml
allowed = set(sys.modules)
from workerlint.core.diagnostic import Diagnostic
from workerlint.report.report import RenderOptions, RunReport
from workerlint.report.reporters import get_reporter
from workerlint.core.text import Source, Span
from workerlint.engine.result import Result
from workerlint.manifest.document import Document
finding = Diagnostic("DW301", "rule", "error", Span(0, 1), "wrong", "write b")
report = RunReport([Result(Document(Source("w.yaml", "a: 1")), [finding])], 1, 1)
options = RenderOptions(color=True, links=True, base="/srv")
sys.stdout.writelines(get_reporter("text")(report, options))
sys.stdout.write("\\n".join(["imported", *sorted(set(sys.modules) - allowed)]))
"""


@pytest.mark.slow
def test_the_text_report_imports_nothing_heavy() -> None:
    folder = Path(workerlint.__file__).parents[1]
    command = [sys.executable, "-I", "-X", "utf8", "-c", PROGRAM, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    imported = set(done.stdout.rpartition("imported\n")[2].split())
    assert "workerlint.report.text" in imported
    assert not imported & HEAVY
