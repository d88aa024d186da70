"""``new``: prints or writes a manifest, asks when told to, overwrites nothing unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from workerlint.cli.app import application

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


def test_what_it_prints_is_clean(run: Run) -> None:
    written = run("new", "--stack", "bento", "--name", "city-sync")
    assert written.code == 0
    result = run("check", "--stdin-filename", "worker.yaml", "-", stdin=written.out.encode())
    assert (result.code, result.out) == (0, "The manifest is clean.\n")


def test_it_writes_a_file_once(run: Run, folder: Any) -> None:
    call = ("new", "--stack", "scanner", "--name", "indexer", "-o", "worker.yaml")
    assert run(*call).err == "Wrote worker.yaml.\n"
    written = (folder.path / "worker.yaml").read_text()
    again = run(*call)
    assert again.code == 2
    assert again.err == "workerlint: error: worker.yaml is there already\n  help: --force overwrites it\n"
    assert (folder.path / "worker.yaml").read_text() == written
    assert run(*call, "--force").code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--name", "a"), "--stack is not given"),
        (("--stack", "bento"), "--name is not given"),
        (("--stack", "bento", "--name", "City_Sync"), "lower-case letters"),
        (("--stack", "bento", "--name", "a", "--autoscaling", "3:1"), "--autoscaling is 3:1"),
        (("--stack", "bento", "--name", "a", "--secret", ":x"), "--secret does not read NAME[:WORKSPACE]"),
        (("--stack", "bento", "--name", "a", "--volume", "x"), "--volume does not read NAME:DIRECTORY"),
        (("--stack", "bento", "--name", "a", "--env", "TOKEN"), "--env does not read NAME=VALUE"),
    ],
)
def test_what_cannot_be_is_refused(run: Run, arguments: tuple[str, ...], words: str) -> None:
    result = run("new", *arguments)
    assert (result.code, result.out) == (2, "")
    assert words in result.err


def test_it_asks_for_what_is_not_given(folder: Any) -> None:
    answers = "fastfun\nevents\nMoves events\nsales\n\n2:5\n"
    result = CliRunner().invoke(application, ["new", "--interactive", "-o", "worker.yaml"], input=answers)
    assert result.exit_code == 0
    text = (folder.path / "worker.yaml").read_text()
    for line in ("name: events", "description: Moves events", "workspace: sales", "    maxReplicas: 5"):
        assert f"{line}\n" in text
