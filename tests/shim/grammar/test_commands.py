"""The table of commands: what the dry run does for each one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from workerlint_shim.grammar.command_flags import MANIFEST_FILE
from workerlint_shim.grammar.commands import COMMANDS, DRY_RUN_ONLY, KNOWN, OWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


def test_each_name_is_used_once() -> None:
    names = Counter(name for command in KNOWN for name in (command.name, command.alias) if name)
    assert [name for name, count in names.items() if count > 1] == []


def test_each_command_has_the_source_that_documents_it() -> None:
    assert {command.name for command in KNOWN if command.source == DRY_RUN_ONLY} == {
        command.name for command in COMMANDS if command.rehearsal == OWN
    }


def test_what_is_done_for_each_command_and_where_it_is_documented(snapshot: SnapshotAssertion) -> None:
    lines = [
        f"{command.name}{f' ({command.alias})' if command.alias else ''}: {command.rehearsal}, {command.source}"
        for command in KNOWN
    ]
    assert "\n".join(lines) == snapshot


@pytest.mark.parametrize(
    "command", [command for command in COMMANDS if MANIFEST_FILE in command.flags], ids=lambda command: command.name
)
def test_a_command_with_a_manifest_reads_it(run: Run, folder: Any, command: Any) -> None:
    """Without exception: whatever the real dataos-ctl does with the manifest, the dry run has read it."""
    folder.write("broken.yaml", "name: a\n  version: b: c\n")
    result = run(f"{command.name} -f broken.yaml")
    assert result.code in {1, 2}
    assert "broken.yaml:2" in result.err
    assert run(f"{command.name} -f missing.yaml").code == 2


@pytest.mark.parametrize(
    "line",
    [
        "log -i x",
        "logs -f",
        "resource logs",
        "runtime pause -n x -t workflow",
        "tcp-stream -n x",
        "develop stack image-pull-secret -s bento",
        "develop types versions",
        "workspace get -l user",
        "health",
        "usql -c select",
        "doc",
        "domain get -a",
        "roles get",
        "query-gateway connect",
        "operate pulsar topics list",
        "jq --help",
    ],
)
def test_a_known_command_has_nothing_to_rehearse(run: Run, line: str) -> None:
    result = run(line)
    assert result.code == 0
    assert "did you mean" not in result.err
    assert "add --exec to run it" in result.err or "Flags:" in result.out


@pytest.mark.parametrize("line", ["develop stack versions", "develop stack version"])
def test_versions_has_two_names(run: Run, line: str) -> None:
    result = run(line)
    assert (result.code, result.err) == (0, "")
    assert "STACK" in result.out


def test_the_schema_is_still_printed(run: Run) -> None:
    assert run("develop schema generate -t worker -v v1beta").out.startswith("{")
