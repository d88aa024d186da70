"""Command lines of dataos-ctl: which of them make a list complete."""

from __future__ import annotations

import pytest

from workerlint.platform.shell_command import Command, parse_command


@pytest.mark.parametrize(
    ("line", "shown", "lists_all"),
    [
        ("dataos-ctl get -t secret", "get -t secret", False),
        ("$ dataos-ctl get -t secret -a", "get -t secret -a", True),
        ("  $ dataos-ctl resource get -at secret -w public", "resource get -t secret -w public -a", True),
        ("me@host:~$ dataos-ctl get -a --type=Compute > computes.txt", "get -t compute -a", True),
        ("PS C:\\work> .\\dataos-ctl.exe get --all --workspace public", "get -w public -a", True),
        ("➜  ~ /usr/local/bin/dataos-ctl get -a --tags | tee x", "get -a", True),
        ("$dataos-ctl get -wpublic -a -d", "get -w public -a", True),
        ("# dataos-ctl user get -a", "user get -a", True),
        ("dataos-ctl get -t 'secret' -a -n one", "get -t secret", False),
        ("dataos-ctl get -a -o someone", "get", False),
        ("dataos-ctl get -a -v v1", "get", False),
        ("dataos-ctl get -a --new-filter", "get", False),
        ("dataos-ctl get -a | grep mine", "get", False),
        ("dataos-ctl get --all=false", "get", False),
        ("dataos-ctl get > out.txt -a", "get", False),
        ("dataos-ctl get runtime -t worker -a", "get runtime -t worker", False),
        ("dataos-ctl workspace get -a", "workspace get", False),
        ("dataos-ctl develop stack versions", "develop stack versions", False),
    ],
)
def test_a_command_line_is_read(line: str, shown: str, lists_all: bool) -> None:
    command = parse_command(line)
    assert command is not None
    assert (command.shown, command.lists_all) == (shown, lists_all)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "run dataos-ctl get -a to list the others",
        "INFO[0000] try dataos-ctl get -a",
        "dataos-ctl-dry get -a",
        "NAME | dataos-ctl",
        "  dataos-ctl  │        │ 1.0",
        "dataos-ctl",
        "# Expected output of dataos-ctl get -a",
    ],
)
def test_other_lines_are_not_commands(line: str) -> None:
    assert parse_command(line) is None


def test_a_filtered_command_lists_a_part() -> None:
    assert parse_command("dataos-ctl get -t secret -n one") == Command(("get",), "secret", "", False, True)
    assert parse_command("dataos-ctl get -t secret") == Command(("get",), "secret", "", False, False)
