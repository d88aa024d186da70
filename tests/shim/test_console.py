"""Console output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workerlint_shim.console import Console

from .samples import LINE, WORKER

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


def test_nothing_in_a_manifest_reaches_the_terminal_as_it_is(run: Run, folder: Any) -> None:
    text = WORKER.replace("Copies orders", '"\\e[31mred\\e[0m ##vso[task.complete]"')
    folder.write("dataproducts/new-worker.yaml", text)
    result = run(LINE)
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
