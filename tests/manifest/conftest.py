"""A fixture that reads the Worker of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.core.text import Source
from workerlint.manifest.document import read_workers

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.manifest.worker import Worker

HEAD = "name: city-sync\nversion: v1beta\ntype: worker\n"


@pytest.fixture
def worker() -> Callable[..., Worker]:
    """Return a function that reads a Worker with some lines in its section, and others below its head."""

    def worker(section: str, top: str = "", head: str = HEAD) -> Worker:
        (found,) = read_workers(Source("worker.yaml", f"{head}{top}worker:\n{section}"))
        return found

    return worker
