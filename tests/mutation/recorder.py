"""A plug-in of pytest that records which test reaches which line, and how long each test takes."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING

import coverage
from tests.mutation.coverage_map import DIRECTORY, PACKAGES, ROOT

if TYPE_CHECKING:
    import pytest

_RECORDING = "PYTEST_XDIST_WORKER" in os.environ
_COVERAGE = coverage.Coverage(
    data_file=str(DIRECTORY / f"data.{os.getpid()}"), source=[str(ROOT / name) for name in PACKAGES], config_file=False
)
_SECONDS: dict[str, float] = {}
if _RECORDING:
    _COVERAGE.start()


def pytest_runtest_protocol(item: pytest.Item) -> None:
    """Attribute what runs from now on to this test."""
    if _RECORDING:
        _COVERAGE.switch_context(item.nodeid)
        _SECONDS[item.nodeid] = time.perf_counter()


def pytest_runtest_logfinish(nodeid: str) -> None:
    """Record how long a test took."""
    if nodeid in _SECONDS:
        _SECONDS[nodeid] = time.perf_counter() - _SECONDS[nodeid]


def pytest_sessionfinish() -> None:
    """Write what this process has recorded."""
    if _RECORDING:
        _COVERAGE.stop()
        _COVERAGE.save()
        (DIRECTORY / f"seconds.{os.getpid()}").write_text(json.dumps(_SECONDS), encoding="utf-8")
