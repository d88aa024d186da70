"""Tests of what a shell may complete a command line of the dry run with."""

from __future__ import annotations

import pytest

from workerlint_shim.grammar.commands import COMMANDS
from workerlint_shim.grammar.completion import candidates


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["app"], ["apply"]),
        (["resource", "a"], ["apply"]),
        (["develop", "schema", ""], ["generate", "get"]),
        (["--exec", "app"], ["apply"]),
        (["apply", "--ou"], ["--out", "--output"]),
        (["apply", "--output", "j"], ["json"]),
        (["apply", "--output=j"], ["--output=json"]),
        (["apply", "--output", "=", "j"], ["json"]),
        (["apply", "--output", "="], ["text", "json", "markdown", "github", "sarif"]),
        (["apply", "-w", ""], []),
        (["completion", ""], ["bash", "zsh", "fish", "powershell"]),
        (["apply", ""], []),
    ],
)
def test_words(words: list[str], expected: list[str]) -> None:
    found = candidates(words)
    assert found is not None
    assert [word for word, _ in found] == expected


@pytest.mark.parametrize("words", [["apply", "-f", "jo"], ["apply", "--policy-file="], ["get", "--state", ""]])
def test_files(words: list[str]) -> None:
    assert candidates(words) is None


def test_hidden_commands_are_not_offered() -> None:
    assert [word for word, _ in candidates([""]) or () if word.startswith("_")] == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_each_command_and_each_of_its_flags_is_offered(command: object) -> None:
    path = command.path  # type: ignore[attr-defined]
    for at in range(len(path)):
        assert path[at] in dict(candidates([*path[:at], path[at][:1]]) or ())
    flags = dict(candidates([*path, "--"]) or ())
    assert list(flags) == [f"--{flag.name}" for flag in command.flags]  # type: ignore[attr-defined]
    assert not any("{command}" in meaning for meaning in flags.values())
