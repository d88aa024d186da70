"""The garbage collector is tuned for a run, and restored where it was only disabled."""

from __future__ import annotations

import gc
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from workerlint.core.gc_tuning import FrozenHeap, without_gc

if TYPE_CHECKING:
    from collections.abc import Iterator

TUNED = """
import gc
from workerlint.core.gc_tuning import tune_gc
before = gc.get_threshold()[0]
tune_gc()
tune_gc()
assert gc.isenabled()
print(gc.get_threshold()[0] > before)
"""


@pytest.fixture(autouse=True)
def unfrozen() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_a_run_collects_more_rarely_than_python() -> None:
    done = subprocess.run([sys.executable, "-c", TUNED], capture_output=True, check=True, text=True)
    assert done.stdout == "True\n"


def test_nothing_is_collected_while_it_starts() -> None:
    assert without_gc(gc.isenabled) is False
    assert gc.isenabled()


def test_collection_goes_on_after_a_start_that_fails() -> None:
    with pytest.raises(ZeroDivisionError):
        without_gc(lambda: 1 // 0)
    assert gc.isenabled()


def test_a_frozen_heap_thaws() -> None:
    with FrozenHeap():
        assert gc.get_freeze_count() > 0
    assert gc.get_freeze_count() == 0
