"""The session of a command."""

from __future__ import annotations

import io
import json
import os
import sys
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import pytest
from tests.shim.samples import RECORD, WORKER

from workerlint_shim.commands.session import Session, is_in_ci, user_name
from workerlint_shim.entry import main
from workerlint_shim.grammar.flags import parse
from workerlint_shim.grammar.search import find_command

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


def test_a_user_whose_name_is_no_text(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "groot\udcff")
    assert run(RECORD).code == 0
    assert "groot?" in run("get").out


@pytest.mark.parametrize(
    ("value", "in_ci"), [("", False), ("0", False), ("false", False), ("true", True), ("no", True)]
)
@pytest.mark.parametrize("name", ["CI", "TF_BUILD", "JENKINS_URL"])
def test_where_a_run_in_ci_is_recognized(
    folder: Any, monkeypatch: pytest.MonkeyPatch, name: str, value: str, in_ci: bool
) -> None:
    assert not is_in_ci()
    monkeypatch.setenv(name, value)
    assert is_in_ci() is in_ci


@pytest.mark.parametrize("error", [OSError, KeyError, ImportError])
def test_a_user_without_a_name(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    monkeypatch.setattr("getpass.getuser", Mock(side_effect=error))
    assert user_name() == ""


def session(line: str, **options: bool) -> Session:
    words = line.split()
    command = find_command(words)
    assert command is not None
    call = parse(words, command.flags)
    del call.words[: len(command.path)]
    return Session(command, call, **options)


@pytest.mark.parametrize(
    ("line", "format", "workspace", "instance_wide"),
    [
        ("apply", "text", None, False),
        ("apply --output json -w a", "json", "a", False),
        ("apply --output markdown -w public", "markdown", "public", False),
        ("product apply", "text", None, True),
        ("domain get", "text", None, True),
        ("develop stack versions", "text", None, False),
    ],
)
def test_what_the_command_line_asks_for(line: str, format: str, workspace: str | None, instance_wide: bool) -> None:
    found = session(line)
    assert (found.format, found.as_json) == (format, format == "json")
    assert (found.workspace, found.instance_wide) == (workspace, instance_wide)


@pytest.mark.parametrize(
    ("line", "interpolates"),
    [
        ("apply", True),
        ("apply --disable-interpolation", False),
        ("get", True),
        ("develop start", True),
        ("develop start --disable-interpolation", False),
        ("jq", False),
    ],
)
def test_which_commands_fill_in_variables(line: str, interpolates: bool) -> None:
    assert session(line).environment is (os.environ if interpolates else None)


def test_the_streams_of_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    for options, streams in (
        ({}, ("b\n", "INFO[0000] a\n")),
        ({"handing_over": True}, ("", "INFO[0000] a\nb\n")),
    ):
        found = session("apply", **options)
        found.console.info("a")
        found.console.show("b")
        found.output.flush()
        assert capsys.readouterr() == streams
    found.console.show("before")
    found.print("{}\n")
    assert capsys.readouterr() == ("{}\n", "before\n")


def test_which_flags_are_not_used_is_announced(capsys: pytest.CaptureFixture[str]) -> None:
    line = "resource run -c run.yaml --stream-logs --run-string x"
    found = session(line)
    found.announce_unused_flags()
    found.output.flush()
    config = "WARN[0000] --configFile: run.yaml is not checked\n"
    ignored = "".join(f"WARN[0000] --{name} has no effect in a dry run\n" for name in ("stream-logs", "run-string"))
    assert capsys.readouterr().err == config + ignored
    found = session(line, handing_over=True)
    found.announce_unused_flags()
    found.output.flush()
    assert capsys.readouterr().err == config


def test_colors_only_where_they_are_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    for line, colored in (
        ("apply --color always", True),
        ("apply --color never", False),
        ("apply", False),
        ("get", False),
    ):
        found = session(line)
        found.console.show("a", "+")
        found.console.warn("b")
        found.output.flush()
        output = capsys.readouterr()
        assert ("\x1b[32m" in output.out, "\x1b[33m" in output.err) == (colored, colored)


class Terminal(io.StringIO):
    """A stream of a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("out", "err", "handing_over", "colored"),
    [
        (Terminal, Terminal, False, (True, True)),
        (Terminal, io.StringIO, False, (True, False)),
        (io.StringIO, Terminal, False, (False, True)),
        (Terminal, io.StringIO, True, (False, False)),
        (io.StringIO, Terminal, True, (True, True)),
    ],
)
def test_a_terminal_shows_colors(
    monkeypatch: pytest.MonkeyPatch,
    out: type[io.StringIO],
    err: type[io.StringIO],
    handing_over: bool,
    colored: tuple[bool, bool],
) -> None:
    streams = out(), err()
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", streams[0])
        patch.setattr(sys, "stderr", streams[1])
        found = session("apply", handing_over=handing_over)
        found.console.show("a", "+")
        found.console.warn("b")
        found.output.flush()
    text = "".join(stream.getvalue() for stream in streams)
    assert ("\x1b[32ma" in text, "\x1b[33mWARN" in text) == colored


def test_an_option_of_the_configuration_that_is_not_valid(run: Run, folder: Any) -> None:
    result = run("apply -f dataproducts/new-worker.yaml --config a.toml --no-config")
    assert (result.code, result.out) == (2, "")
    assert "--no-config" in result.err


def test_output_for_programs_is_utf8(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write("größe.yaml", f"owner: größe\n{WORKER}")
    monkeypatch.setenv("LOGNAME", "größe")
    assert run("apply -f größe.yaml --record").code == 0
    for line in ("apply -f größe.yaml --output json", "get -a --output json", "history --output json"):
        stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-16")
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", stream)
            assert main(line.split()) == 0
        assert "größe" in json.dumps(json.loads(stream.buffer.getvalue().decode("utf-8")), ensure_ascii=False)
