"""``--watch``: a change is checked by itself, a new configuration checks all, and Ctrl-C ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Run = Callable[..., Any]


@pytest.fixture
def watching(folder: Any) -> Iterator[Callable[[str], list[str]]]:
    """Watch the folder; give a function that reads lines until one begins as it is told."""
    folder.faulty("one.yaml")
    folder.clean("two.yaml")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUNBUFFERED": "1"}
    command = [
        sys.executable,
        "-m",
        "workerlint",
        "check",
        "--watch",
        "--select",
        "DW301",
        "--output-format",
        "concise",
        ".",
    ]
    with subprocess.Popen(
        command, cwd=folder.path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        out = process.stdout

        def until(start: str) -> list[str]:
            lines = []
            for line in out:
                lines.append(line)
                if line.startswith(start):
                    return lines
            raise AssertionError(lines)

        # Two of these lines come in any order: the note is on stderr.
        until("Watching")
        yield until
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
        assert "Traceback" not in out.read()


def test_only_what_changed_is_checked_again(watching: Callable[[str], list[str]], folder: Any) -> None:
    folder.faulty("two.yaml")
    lines = watching("Found")
    assert [line.partition(":")[0] for line in lines if "DW301" in line] == ["two.yaml"]
    folder.clean("two.yaml")
    assert watching("The manifest is clean")[-1] == "The manifest is clean.\n"


def test_a_new_configuration_checks_everything(watching: Callable[[str], list[str]], folder: Any) -> None:
    folder.write("workerlint.toml", '[severity]\nDW301 = "warning"\n')
    lines = watching("Found")
    assert any(line.startswith("one.yaml:6:13: warning[DW301]") for line in lines)


def test_the_standard_input_cannot_be_watched(run: Run) -> None:
    result = run("check", "--watch", "-")
    assert result.code == 2
    assert "cannot be watched" in result.err
