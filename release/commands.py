"""The commands that a release runs, and its error."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[1]


class ReleaseError(Exception):
    """The release cannot be built, or a file of it has a problem."""


def run(*command: str, directory: Path = ROOT, environment: Mapping[str, str] | None = None) -> None:
    """Run a command without showing its output. Raise ReleaseError with the output if it fails."""
    done = subprocess.run(
        command,
        cwd=directory,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise ReleaseError(f"{done.stdout}{' '.join(command)}: exit code {done.returncode}")
