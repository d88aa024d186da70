"""The exit codes are those that scripts, hooks and the documentation rely on."""

from __future__ import annotations

from workerlint.core.exit_codes import CLEAN, FAILED, FOUND, INTERRUPTED


def test_exit_codes_are_those_of_linters_and_shells() -> None:
    assert (CLEAN, FOUND, FAILED) == (0, 1, 2)
    assert INTERRUPTED == 128 + 2  # as a shell reports a command that SIGINT has ended
