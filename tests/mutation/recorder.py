"""A plug-in of pytest that records which test reaches which line, and how long each test takes."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import coverage
from tests.mutation.coverage_map import DIRECTORY, PACKAGES, ROOT

if TYPE_CHECKING:
    import pytest

_RECORDING = "PYTEST_XDIST_WORKER" in os.environ
_FILE = DIRECTORY / f"recorded.{os.getpid()}"
_COVERAGE = coverage.Coverage(data_file=str(_FILE), source=[str(ROOT / name) for name in PACKAGES], config_file=False)
_SECONDS: dict[str, float | None] = {}
"""How long each test took; null if it failed."""
if _RECORDING:
    _COVERAGE.start()


def pytest_runtest_protocol(item: pytest.Item) -> None:
    """Attribute what runs from now on to this test."""
    if _RECORDING:
        _COVERAGE.switch_context(item.nodeid)
        _SECONDS[item.nodeid] = 0.0


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Record how long a test took."""
    before = _SECONDS.get(report.nodeid)
    if before is not None:
        _SECONDS[report.nodeid] = None if report.failed else round(before + report.duration, 3)


def pytest_sessionfinish() -> None:
    """Write what this process has recorded."""
    if _RECORDING:
        _COVERAGE.stop()
        _COVERAGE.save()
        _FILE.with_suffix(f"{_FILE.suffix}.json").write_text(json.dumps(_SECONDS), encoding="utf-8")
