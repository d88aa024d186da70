"""Console output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workerlint_shim.console import Console

from .samples import LINE, WORKER

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


def test_nothing_in_a_manifest_reaches_the_terminal_as_it_is(run: Run, folder: Any) -> None:
    text = WORKER.replace("Copies orders", '"\\e[31mred\\e[0m ##vso[task.complete]"')
    folder.write("dataproducts/new-worker.yaml", text)
    result = run(f"{LINE} -v")
    assert "\x1b" not in result.out + result.err
    assert "##vso[" not in result.out + result.err


def test_the_format_of_lines() -> None:
    written: list[tuple[str, str]] = []
    seconds = iter([10.0, 10.4, 12.9, 75.0])
    console = Console(lambda stream, line: written.append((stream, line)), lambda: next(seconds))
    console.info("begun")
    console.warn("careful")
    console.error("failed")
    console.note("  help: try again")
    console.show("\x1b[31mname: a")
    assert written == [
        ("stderr", "INFO[0000] begun\n"),
        ("stderr", "WARN[0002] careful\n"),
        ("stderr", "ERRO[0065] failed\n"),
        ("stderr", "  help: try again\n"),
        ("stdout", "␛[31mname: a\n"),
    ]


ESCAPE = "\x1b["


def test_colors_are_those_that_check_uses(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ESCAPE not in str(run(LINE))
    assert f"{ESCAPE}32m  + new-worker" in run(f"{LINE} --color always").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert ESCAPE in run(LINE).out
    assert ESCAPE not in str(run(f"{LINE} --color never"))
    assert ESCAPE not in run(f"{LINE} --output json").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert ESCAPE not in str(run(LINE))


def test_each_line_of_a_change_has_the_color_of_its_sign(run: Run, folder: Any) -> None:
    run(f"{LINE} --record")
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("replicas: 2", "replicas: 3\n  runAsUser: ada"))
    lines = run(f"{LINE} --color always").out.splitlines()
    assert [line[:5] for line in lines if "worker.replicas" in line or "worker.runAsUser" in line] == [
        f"{ESCAPE}33m"
    ] * 2
    assert all(line.endswith(f"{ESCAPE}0m") for line in lines if line.startswith(ESCAPE))


def test_a_manifest_cannot_add_colors(run: Run, folder: Any) -> None:
    text = WORKER.replace("Copies orders", '"\\e[31mred\\e[0m"')
    folder.write("dataproducts/new-worker.yaml", text)
    assert f"{ESCAPE}31mred" not in run(f"{LINE} -v --color always").out


def test_a_quiet_console_shows_no_progress() -> None:
    written: list[str] = []
    console = Console(lambda _, line: written.append(line), lambda: 0.0, quiet=True)
    console.info("begun")
    console.warn("careful")
    console.show("result")
    assert written == ["WARN[0000] careful\n", "result\n"]


def test_the_color_of_each_sign_and_level() -> None:
    written: list[str] = []
    console = Console(lambda _, line: written.append(line), lambda: 0.0, colored=("stdout", "stderr"))
    console.info("a")
    console.warn("b")
    console.error("c")
    console.note("d")
    for sign in ("+", "-", "~", "!", "@", "note", "", "?"):
        console.show("x", sign)
    console.show("", "+")
    assert written == [
        f"{ESCAPE}36mINFO{ESCAPE}0m[0000] a\n",
        f"{ESCAPE}33mWARN{ESCAPE}0m[0000] b\n",
        f"{ESCAPE}31mERRO{ESCAPE}0m[0000] c\n",
        "d\n",
        *(f"{ESCAPE}{color}mx{ESCAPE}0m\n" for color in (32, 31, 33, 33, 36, 2)),
        "x\n",
        "x\n",
        "\n",
    ]


def test_only_the_streams_of_a_terminal_have_colors() -> None:
    written: list[str] = []
    console = Console(lambda _, line: written.append(line), lambda: 0.0, colored=("stdout",))
    console.error("a")
    console.show("b", "+")
    assert written == ["ERRO[0000] a\n", f"{ESCAPE}32mb{ESCAPE}0m\n"]
