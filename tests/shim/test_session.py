"""The session of a command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


RECORD = "apply -f dataproducts/new-worker.yaml -w curriculum --record"


def test_a_user_whose_name_is_no_text(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "groot\udcff")
    assert run(RECORD).code == 0
    assert "groot?" in run("get").out
