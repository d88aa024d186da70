"""Output in few writes, with the order of lines where both streams are one."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.conftest import environment
from tests.shim.samples import named

from workerlint_shim.commands import output
from workerlint_shim.commands.output import BufferedOutput

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


def test_nothing_is_written_before_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    kept = BufferedOutput()
    kept.write("stdout", "one\n")
    kept.write("stderr", "two\n")
    kept.write("stdout", "three\n")
    assert capsys.readouterr() == ("", "")
    kept.flush()
    assert capsys.readouterr() == ("one\nthree\n", "two\n")
    kept.flush()
    assert capsys.readouterr() == ("", "")


def test_much_output_is_written_at_once(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "_MOST", 10)
    kept = BufferedOutput()
    for _ in range(2):  # what was written is not counted again
        kept.write("stdout", "12345\n")
        kept.write("stdout", "678\n")
        assert capsys.readouterr().out == ""
        kept.write("stdout", "\n")
        assert capsys.readouterr().out == "12345\n678\n\n"


@pytest.mark.parametrize(
    ("out", "err", "written"),
    [
        ("a", "a", {"a": "one\ntwo\nthree\n"}),
        ("a", "b", {"a": "one\nthree\n", "b": "two\n"}),
        ("a", None, {"a": "one\nthree\n"}),
        (None, "b", {"b": "two\n"}),
        (None, None, {}),
    ],
)
def test_streams_that_are_one_file_or_closed(
    folder: Any, monkeypatch: pytest.MonkeyPatch, out: str | None, err: str | None, written: dict[str, str]
) -> None:
    with contextlib.ExitStack() as stack, monkeypatch.context() as patch:
        for name, path in (("stdout", out), ("stderr", err)):
            file = None if path is None else stack.enter_context((folder.path / path).open("a", encoding="utf-8"))
            patch.setattr(sys, name, file)
        kept = BufferedOutput()
        kept.write("stdout", "one\n")
        kept.write("stderr", "two\n")
        kept.write("stdout", "three\n")
        kept.flush()
    assert {name: (folder.path / name).read_text() for name in "ab" if (folder.path / name).exists()} == written


@pytest.mark.slow
def test_the_order_of_lines_is_kept_in_one_file(folder: Any) -> None:
    folder.write("manifests/several.yaml", "---\n".join(named(name) for name in ("one", "two")))
    command = [sys.executable, "-m", "workerlint_shim", "apply", "-f", "manifests/several.yaml"]
    both = subprocess.run(
        command, env=environment(), check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ).stdout
    at = [both.index(part) for part in ("applying(public) one", "+ one", "applying(public) two", "+ two", "Plan:")]
    assert at == sorted(at)


@pytest.mark.slow
@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="this system does not count the writes of a process")
def test_a_plan_of_many_resources_takes_few_writes(folder: Any) -> None:
    folder.write("manifests/many.yaml", "---\n".join(named(f"worker-{number}") for number in range(200)))
    program = (
        "import sys; from workerlint_shim.entry import main; main(['apply', '-f', 'manifests/many.yaml']);"
        "print(open('/proc/self/io').read(), file=open('io.txt', 'w'))"
    )
    subprocess.run([sys.executable, "-c", program], env=environment(), check=True, capture_output=True)
    counts = dict(line.split(": ") for line in (folder.path / "io.txt").read_text().split("\n") if line)
    assert int(counts["syscw"]) < 30


def test_what_was_printed_before_an_error_comes_first(run: Run) -> None:
    result = run("apply -f missing.yaml --disable-resolve-stack")
    assert result.err.startswith("WARN[0000] --disable-resolve-stack has no effect")
    assert "missing.yaml does not exist" in result.err
