"""The site as the generator builds it, once for all tests here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

BUILT = "WORKERLINT_PLAYGROUND"
"""The variable with the directory of the built playground."""
BUILT_SITE = "WORKERLINT_SITE"
"""The variable with the directory of the built site."""
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def site(make_once: Callable[..., Path]) -> Path:
    """Build the site if it is not built; skip where the extra is missing.

    It contains the playground if that was built before.
    """
    if built := os.environ.get(BUILT_SITE):
        return Path(built)
    pytest.importorskip("zensical", reason="zensical is not installed (python -m pip install 'workerlint[docs]')")

    def make(folder: Path) -> None:
        command = [sys.executable, "-m", "docs.generator", str(folder / "site")]
        if BUILT not in os.environ:
            command.append("--without-playground")
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    return make_once("documentation", make) / "site"
