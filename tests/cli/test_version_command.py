"""``version`` prints what ``--version`` does."""

from __future__ import annotations

from typing import Any


def test_the_command_and_the_option_are_the_same(run: Any) -> None:
    assert run("version") == run("--version")
