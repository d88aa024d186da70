"""The command as a process among others: pipes, encodings, terminals, and what it costs to start."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.core.console import OutputError
from workerlint.run import runner
from workerlint.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

HEAVY = (
    "click", "rich", "jsonschema", "jsonschema_rs", "dataclasses", "typing", "importlib.metadata", "importlib.resources",
    "json", "pathlib", "inspect", "difflib", "tomllib", "pathspec", "subprocess", "shutil", "traceback",
)  # fmt: skip
"""What `check` can do without on its shortest way; each takes longer to import than a manifest to check."""


def test_exit_codes_reach_the_shell(process: Run, folder: Any) -> None:
    folder.clean("clean.yaml")
    folder.faulty("faulty.yaml")
    assert process("check", "--select", "DW301", "clean.yaml").returncode == 0
    assert process("check", "faulty.yaml").returncode == 1
    assert process("check", "gone.yaml").returncode == 2
    assert process("check", "--nonsense").returncode == 2


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version(run: Run, option: str) -> None:
    assert run(option) == (0, f"workerlint {VERSION}\n", "")


@pytest.mark.slow
def test_the_output_of_other_code_in_the_process_is_not_lost(folder: Any) -> None:
    script = (
        "import atexit, sys; atexit.register(print, 'at exit'); print('print'); sys.stderr.write('error'); "
        "from workerlint.cli.entry import run; run()"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    folder.faulty("a.yaml")
    command = [sys.executable, "-c", script, "check", "--quiet", "a.yaml"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "error")
    assert {"print", "at exit"} < set(done.stdout.splitlines())


def test_a_directory_that_was_removed_is_named(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = folder.path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert run("check", ".") == (
        2,
        "",
        "workerlint: error: the current directory no longer exists\n  help: change to another directory\n",
    )


def test_a_bug_in_a_directory_that_was_removed_has_a_traceback(
    run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(_options: object) -> int:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(runner, "run_check", check)
    gone = folder.path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert "internal error: ZeroDivisionError: oops" in run("check", ".").err


@pytest.mark.parametrize("error", [ZeroDivisionError("oops"), OSError("oops")])
def test_a_bug_has_a_traceback(run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def check(_options: object) -> int:
        raise error

    monkeypatch.setattr(runner, "run_check", check)
    result = run("check", ".")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("Traceback (most recent call last):\n")
    assert result.err.endswith(
        f"{type(error).__name__}: oops\n"
        f"workerlint: error: internal error: {type(error).__name__}: oops\n"
        "  help: report this bug with the traceback above\n"
    )


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (KeyboardInterrupt(), 130, ""),
        (OutputError("cannot write a.txt: no space"), 2, "workerlint: error: cannot write a.txt: no space\n"),
    ],
)
def test_what_ends_a_check(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, message: str
) -> None:
    def check(_options: object) -> int:
        raise error

    monkeypatch.setattr(runner, "run_check", check)
    assert run("check", ".") == (code, "", message)


def test_a_manifest_comes_through_a_pipe(process: Run, folder: Any) -> None:
    text = folder.faulty("worker.yaml").read_bytes()
    done = process("check", "--select", "DW301", "-", input=text)
    assert done.returncode == 1
    assert b"<stdin>:6:13" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break in another way there")
@pytest.mark.parametrize("output_format", ["text", "concise", "json", "sarif"])
def test_a_reader_that_goes_away_ends_it_quietly(process: Run, folder: Any, output_format: str) -> None:
    for number in range(300):
        folder.faulty(f"{number}.yaml")
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = process(
            "check", "--output-format", output_format, capture_output=False, stdout=writer, stderr=subprocess.PIPE
        )
    finally:
        os.close(writer)
    assert done.stderr == b""
    assert done.returncode == 1


@pytest.mark.deep
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device on this system")
@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--select", "DW301", "worker.yaml"],
        ["check", "--show-files", "worker.yaml"],
        ["check", "--diff", "--select", "DW301", "worker.yaml"],
        ["check", "--output-format", "json:out.json", "worker.yaml"],
        ["explain", "worker.yaml"],
        ["rules"],
        ["--version"],
        [],
        ["init"],
    ],
    ids=" ".join,
)
def test_a_full_disk_is_a_failure_not_a_traceback(process: Run, folder: Any, arguments: list[str]) -> None:
    folder.write("worker.yaml", folder.clean("worker.yaml").read_text().replace("INFO", "info"))
    with open("/dev/full", "wb") as full:
        done = process(*arguments, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr.decode() == "workerlint: error: cannot write standard output: No space left on device\n"


@pytest.mark.parametrize("output_format", ["text", "json"])
def test_an_output_without_room_for_a_character_is_no_crash(process: Run, folder: Any, output_format: str) -> None:
    folder.write("wörker.yaml", "type: worker\nworker:\n  stack: a\n  logLevel: 'größer 😀'\n")
    environment = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = process("check", "--select", "DW301", "--output-format", output_format, "wörker.yaml", env=environment)
    assert done.returncode == 1
    assert b"DW301" in done.stdout
    assert b"Traceback" not in done.stderr
    if output_format == "text":
        done.stdout.decode("ascii")


def test_a_file_name_that_is_no_text(process: Run, folder: Any) -> None:
    name = b"caf\xe9.yaml"
    try:
        with open(os.path.join(os.fsencode(folder.path), name), "wb") as file:
            file.write(b"type: worker\nworker:\n  stack: a\n  logLevel: LOUD\n")
    except OSError:
        pytest.skip("this file system has no such names")
    for output_format in ("text", "json", "sarif", "junit"):
        done = process("check", "--select", "DW301", "--output-format", output_format)
        assert done.returncode == 1
        assert b"Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="closed descriptors are reused there")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", "worker.yaml", "gone.yaml"], 2),
        (["explain", "worker.yaml"], 0),
        (["graph", "worker.yaml"], 0),
        (["rule", "DW301"], 0),
        # Something is found in this one, and shown.
        (["new", "--stack=bento", "--name=a", "--autoscaling=1:2", "--cpu-target=200", "-o", "new.yaml"], 0),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_closed_streams_are_no_crash(process: Run, folder: Any, arguments: list[str], code: int) -> None:
    def close_both() -> None:
        os.close(1)
        os.close(2)

    folder.faulty("worker.yaml")
    done = process(*arguments, capture_output=False, preexec_fn=close_both)
    assert done.returncode == code


def test_a_check_imports_nothing_that_it_can_do_without(process: Run, folder: Any) -> None:
    folder.faulty("worker.yaml")
    program = (
        "import sys; sys.argv = ['workerlint', 'check', 'worker.yaml']\n"
        "before = set(sys.modules)\n"
        "from workerlint.cli.entry import main\n"
        "code = main()\n"
        f"print(*sorted((set(sys.modules) - before) & set({HEAVY!r})), file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    # -S: what an editable install or a site hook imports is not ours.
    done = subprocess.run([sys.executable, "-S", "-c", program], env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode().split()) == (1, [])


class TestTerminal:
    """On a pseudo-terminal, as a person sees it."""

    @pytest.fixture
    def on_terminal(self, process: Run) -> Callable[..., str]:
        pty = pytest.importorskip("pty")

        def call(*arguments: str, **environment: str) -> str:
            ours, theirs = pty.openpty()
            done = process(*arguments, env=environment, capture_output=False, stdout=theirs, stderr=theirs)
            os.close(theirs)
            seen = b""
            try:
                while part := os.read(ours, 65536):
                    seen += part
            except OSError:  # the other end is closed, and all is read
                pass
            os.close(ours)
            assert done.returncode in (0, 1)
            return seen.decode()

        return call

    def test_colors_and_links(self, on_terminal: Callable[..., str], folder: Any) -> None:
        folder.faulty("worker.yaml")
        seen = on_terminal("check", "worker.yaml")
        assert "\x1b[1;31m" in seen
        assert "\x1b]8;;" in seen

    @pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
    def test_no_colors_where_they_are_not_wanted(
        self, on_terminal: Callable[..., str], folder: Any, environment: dict[str, str]
    ) -> None:
        folder.faulty("worker.yaml")
        assert "\x1b" not in on_terminal("check", "worker.yaml", **environment)

    def test_no_progress_for_a_short_run(self, on_terminal: Callable[..., str], folder: Any) -> None:
        folder.clean("worker.yaml")
        shown = on_terminal("check", "--select", "DW301", "--color", "never", "worker.yaml")
        assert shown.startswith("No findings in 1 manifest; ")


THRESHOLD = """
import gc, sys
from workerlint.cli import entry
sys.argv = ["workerlint", *sys.argv[1:]]
entry.main = lambda: print(gc.get_threshold()[0]) or 0
entry.run()
"""


def test_a_check_hardly_collects_garbage() -> None:
    def threshold(*arguments: str) -> int:
        return int(
            subprocess.run([sys.executable, "-c", THRESHOLD, *arguments], capture_output=True, check=True).stdout
        )

    assert threshold("check", "x.yaml") > threshold("lsp")
