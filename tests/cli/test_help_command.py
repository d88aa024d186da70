"""``help COMMAND`` prints what ``COMMAND --help`` does."""

from __future__ import annotations

from typing import Any

import pytest

from workerlint.cli.app import COMMANDS, SYNONYMS


@pytest.mark.parametrize("command", [*COMMANDS, *SYNONYMS])
def test_the_command_and_the_option_are_the_same(run: Any, command: str) -> None:
    assert run("help", command) == run(command, "--help")


def test_without_a_command_all_are_listed(run: Any) -> None:
    assert run("help") == run("--help")


def test_an_unknown_command_is_an_error(run: Any) -> None:
    found = run("help", "chek")
    assert (found.code, found.out) == (2, "")
    assert found.err == "workerlint: error: unrecognized command `chek`\n  help: did you mean `check`?\n"


@pytest.mark.parametrize("synonym", SYNONYMS)
def test_synonyms_do_the_same(run: Any, folder: Any, synonym: str) -> None:
    folder.faulty("worker.yaml")
    assert run(synonym, "--fail-on", "info", ".") == run("check", "--fail-on", "info", ".")
