"""The exit codes, as the documentation lists them."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
from tests.shim.samples import LINE, WORKER

from workerlint_shim.errors import FileError, HandoffError, ShimError, StateError, UnwritableError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Run = Callable[..., Any]


def test_each_outcome_has_its_exit_code(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(LINE).code == 0
    assert run(f"{LINE} --detailed-exitcode").code == 2
    assert run(f"{LINE} --record").code == 0
    assert run(f"{LINE} --detailed-exitcode").code == 0
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("INFO", "LOUD"))
    assert run(LINE).code == 1
    assert run("apply").code == 2
    monkeypatch.setattr("workerlint_shim.entry.read_command", Mock(side_effect=KeyboardInterrupt))
    assert run(LINE).code == 130


@pytest.mark.parametrize("kind", [ShimError, UsageError, FileError, StateError, UnwritableError, HandoffError])
def test_an_error_has_a_message_and_perhaps_what_to_do(kind: type[ShimError]) -> None:
    assert (str(kind("a", "b")), kind("a", "b").hint, kind("a").hint) == ("a", "b", "")
