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


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["app"], [("apply", "Plan an apply")]),
        (["dev"], [("develop", "")]),
        (["usq"], [("usql", "")]),
        (["runtime", "pau"], [("pause", "Name the resources of a runtime command")]),
        (["get", "run"], [("runtime", "Name the resources of get runtime")]),
        (["apply", "--reco"], [("--record", "Write accepted resources to the recorded state")]),
        (["apply", "--he"], [("--help", "help for apply")]),
        (["--ex"], [("--exec", "Run the real dataos-ctl on PATH after the dry run")]),
        (["--pass"], [("--pass-unknown", "With --exec, run an unknown command without a check")]),
        (["zork", ""], []),
        (["apply", "--record", "--ou"], [("--out", None), ("--output", None)]),
        (["apply", "-w", "--ou"], []),
        (["apply", "--output", "zork"], []),
        (["apply", "--color=a"], [("--color=auto", ""), ("--color=always", "")]),
        (["apply", "--color", "=", "n"], [("never", "")]),
        (["log=a"], []),
        (["ge"], [("get", "List recorded resources")]),
        (["get=ru"], []),
        (["history", "-", ""], []),
        (["jq", "-d", ""], []),
        (["install-shim", "bin", ""], []),
    ],
)
def test_words_and_what_they_mean(words: list[str], expected: list[tuple[str, str | None]]) -> None:
    found = candidates(words)
    assert found is not None
    assert [word for word, _ in found] == [word for word, _ in expected]
    assert all(help == meaning for (_, help), (_, meaning) in zip(found, expected, strict=True) if meaning is not None)


@pytest.mark.parametrize(
    "words",
    [
        ["apply", "--config", ""],
        ["apply", "--out=pl"],
        ["resource", "run", "-c", ""],
        ["state", "import", "--tableFile", ""],
        ["install-shim", ""],
        ["install-shim", "bi"],
    ],
)
def test_files_and_directories(words: list[str]) -> None:
    assert candidates(words) is None


def test_the_first_word_may_be_missing() -> None:
    assert candidates([]) == candidates([""])
    assert "apply" in dict(candidates([]) or ())
    assert candidates(["--exec", ""]) == candidates([""])
