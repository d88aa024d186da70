"""Runs the command line in a process of its own, with little memory and little time of the processor."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MEMORY = 1_000_000_000
"""Bytes of address space: a check of one manifest takes 60 million."""
PROCESSOR = 60
"""Seconds of the processor after which the system ends the process; nothing here takes a tenth of it."""


@pytest.fixture
def limited(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def call(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "NO_COLOR": "1"}
        command = [sys.executable, "-m", "workerlint", *arguments]
        done: subprocess.CompletedProcess[bytes] = subprocess.run(
            command, cwd=tmp_path, env=environment, check=False, capture_output=True, preexec_fn=limit, **options
        )
        assert b"Traceback" not in done.stderr
        assert done.returncode in {0, 1, 2}, done
        return done

    return call
