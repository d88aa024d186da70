"""The help of the commands: the flags of dataos-ctl, word for word, then those of the dry run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workerlint.version import VERSION
from workerlint_shim.grammar.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


DOCUMENTED = """\
  -d, --de-ref                  De-reference the files, do not apply
      --disable-interpolation   Disable interpolation, do not interpolate $ENV|${ENV}
      --disable-resolve-stack   Disable resolve stack
  -h, --help                    help for apply
  -l, --lint                    Lint the files, do not apply
  -f, --manifestFile string     Manifest file location
  -r, --re-run                  Re-run resource after apply
  -R, --recursive               Get manifest files recursively from the provided directory
      --tls-allow-insecure      Allow insecure TLS connections
  -w, --workspace string        Workspace to target resource (default "public")
"""


def test_the_flags_of_apply_are_the_documented_ones(run: Run) -> None:
    assert f"Flags:\n{DOCUMENTED}\n" in run("apply --help").out
    assert f"Flags:\n{DOCUMENTED}\n" in run("resource apply -h").out


@pytest.mark.parametrize(
    "command", [command for command in COMMANDS if command.path[0] != "resource"], ids=lambda c: c.name
)
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
