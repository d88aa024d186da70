"""The help of the program and of the commands: the flags of dataos-ctl, then those of the dry run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workerlint.version import VERSION
from workerlint_shim.grammar.help import listed_commands

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


@pytest.mark.parametrize("command", listed_commands(), ids=lambda command: command.name)
def test_the_help_of_a_command(run: Run, command: Any, snapshot: SnapshotAssertion) -> None:
    result = run(f"{command.name} --help")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot
    assert run(f"help {command.name}") == result


def test_the_help_of_the_whole(run: Run, snapshot: SnapshotAssertion) -> None:
    assert run("--help").out == snapshot
    assert run("-h") == run("help") == run("--help")


def test_the_version(run: Run) -> None:
    assert run("--version") == run("version") == (0, f"dataos-ctl-dry {VERSION}\n", "")
