"""The flags of the commands, compared with the help that dataos-ctl prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workerlint_shim.grammar.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable

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


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_no_two_flags_of_a_command_have_the_same_name(command: Any) -> None:
    names = [f"--{flag.name}" for flag in command.flags] + [f"-{flag.short}" for flag in command.flags if flag.short]
    assert len(names) == len(set(names))


def test_a_flag_without_effect_is_announced(run: Run) -> None:
    line = "apply -f dataproducts/new-worker.yaml --disable-resolve-stack --tls-allow-insecure"
    assert run(line).err.startswith(
        "WARN[0000] --disable-resolve-stack has no effect in a dry run\n"
        "WARN[0000] --tls-allow-insecure has no effect in a dry run\n"
    )


def test_a_file_that_is_not_read_is_announced(run: Run) -> None:
    result = run("resource run -f dataproducts/new-worker.yaml -c run.yaml")
    assert result.code == 0
    assert result.err.startswith("WARN[0000] --configFile: run.yaml is not checked\n")


def test_a_re_run_is_part_of_the_plan(run: Run) -> None:
    result = run("apply -f dataproducts/new-worker.yaml -r")
    assert result.err.endswith("1 resource will be re-run after the apply\n")


def test_the_flags_of_each_command(snapshot: SnapshotAssertion) -> None:
    """A flag that is missing or has another letter changes which arguments are its value."""
    lines = [
        f"{command.name}: --{flag.name}{f' -{flag.short}' if flag.short else ''} ({flag.kind})"
        f"{f' {flag.default}' if flag.default else ''}{f' {flag.effect}' if flag.effect else ''}"
        for command in COMMANDS
        for flag in command.flags
    ]
    assert "\n".join(lines) == snapshot
