"""The entry point: invalid command lines, and errors of the system."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import pytest

from workerlint.config.errors import ConfigurationError
from workerlint_shim.entry import main
from workerlint_shim.errors import HandoffError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


ARGUMENTS = ("apply", "-f", "dataproducts/new-worker.yaml")


@pytest.mark.parametrize(
    "line",
    [
        "aply -f x.yaml",
        "resource aply",
        "develop",
        "develop schema",
        "develop -t worker",
        "-f x.yaml aply",
        "develop stak versions",
        "user frobnicate",
        "log --manifestFile x.yaml",
        "apply new-worker.yaml",
        "apply",
        "apply -f -",
        "apply -f nothing.yaml",
        "apply -f dataproducts",
        "apply -f dataproducts/new-workr.yaml",
        "apply -f dataproducts/new-worker.yaml - w curriculum",
        "apply --record --dry-run -f dataproducts/new-worker.yaml",
        "apply --record --lint -f dataproducts/new-worker.yaml",
        "apply --lint --output json -f dataproducts/new-worker.yaml",
        "get -n new-worker",
        "get -f dataproducts",
        "get -f a.yaml -f b.yaml",
        "get -i new-worker",
        "get --id new-worker",
        "get -i a:v1:secret -n b",
        "get new-worker",
        "delete -t worker -n one two",
        "delete",
        "delete -t worker",
        "history new-worker",
        "rollback",
        "state",
        "state import",
        "install-shim",
        "develop generate",
        "develop generate -t workr",
        "develop generate -t service",
    ],
)
def test_a_call_that_makes_no_sense(run: Run, line: str, snapshot: SnapshotAssertion) -> None:
    result = run(line)
    assert result.code == 2
    assert result.out == "" or json.loads(result.out)["error"]["message"] in result.err
    assert result.err == snapshot
    assert run(f"{line} --detailed-exitcode").code in {1, 2}


@pytest.mark.parametrize(("switch", "code"), [("=true", 1), ("=1", 1), ("=false", 2), ("", 1)])
def test_a_fault_is_1_with_detailed_exit_codes(run: Run, switch: str, code: int) -> None:
    assert run(f"apply -f nothing.yaml --detailed-exitcode{switch}").code == code


def test_an_output_that_takes_no_more(process: Run) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with open("/dev/full", "w") as full:
        result = process(*ARGUMENTS, capture_output=False, stdout=full, stderr=-1)
    assert result.code == 2
    assert result.err.endswith("ERRO[0000] cannot write standard output: No space left on device\n")
    assert "Traceback" not in result.err


def test_a_folder_that_is_gone(process: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = folder.path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    result = process("apply", "-f", str(folder.path / ARGUMENTS[2]))
    assert (result.code, result.out) == (2, "")
    assert result.err == "ERRO[0000] the current directory no longer exists\n  help: change to another directory\n"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(13, "Permission denied", "/srv/rules"), "cannot access /srv/rules: Permission denied"),
        (BlockingIOError(11, "Resource temporarily unavailable"), "system error: Resource temporarily"),
    ],
)
def test_a_refusal_of_the_system_names_what_it_was_about(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: OSError, message: str
) -> None:
    monkeypatch.setattr("workerlint_shim.entry.read_command", Mock(side_effect=error))
    result = run("apply -f worker.yaml")
    assert (result.code, result.out) == (2, "")
    assert f"ERRO[0000] {message}" in result.err


class TestHandoff:
    """Which arguments the real dataos-ctl gets, and when it is not run."""

    @pytest.fixture
    def handed_over(self, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
        """Record the arguments of the real dataos-ctl, which ends with 7, or with 8 if it gets checked manifests."""
        calls: list[list[str]] = []

        def ending_with(code: int) -> Callable[[Sequence[str]], int]:
            def record(arguments: Sequence[str]) -> int:
                calls.append(list(arguments))
                return code

            return record

        monkeypatch.setattr("workerlint_shim.entry.hand_over", ending_with(7))
        monkeypatch.setattr("workerlint_shim.commands.checked_files.hand_over", ending_with(8))
        return calls

    @pytest.mark.parametrize(
        ("line", "passed_on"),
        [
            ("--exec log -i x -f", "log -i x -f"),
            ("log --exec -i x", "log -i x"),
            ("--exec", ""),
            ("--exec help", "help"),
            ("help --exec", "help"),
            ("--exec version", "version"),
            ("--exec --version", "--version"),
            ("--exec user", "user"),
            ("--exec __complete app", "__complete app"),
            ("--exec apply --help", "apply --help"),
            ("get --exec --help", "get --help"),
            ("--exec get -t worker", "get -t worker"),
            ("delete -n x -t worker --exec", "delete -n x -t worker"),
            ("develop stack versions --exec", "develop stack versions"),
            ("--exec --pass-unknown zork -f x", "zork -f x"),
            ("zork --exec --pass-unknown -- --exec --pass-unknown", "zork -- --exec --pass-unknown"),
            ("--exec log -- --pass-unknown", "log -- --pass-unknown"),
            ("--exec zork --pass-unknown --exec", "zork --exec"),
            ("log --exec -- --dry-run", "log -- --dry-run"),
            ("--exec --pass-unknown log --manifestFile=x.yaml", "log --manifestFile=x.yaml"),
            ("--exec log -- --manifestFile x.yaml", "log -- --manifestFile x.yaml"),
            ("--exec apply -f dataproducts/new-worker.yaml", "apply -f dataproducts/new-worker.yaml"),
            ("get -f dataproducts/new-worker.yaml --exec", "get -f dataproducts/new-worker.yaml"),
            ("--exec jq -f dataproducts/new-worker.yaml", "jq -f dataproducts/new-worker.yaml"),
            ("--exec jq --filter .name", "jq --filter .name"),
        ],
    )
    def test_its_arguments(self, run: Run, handed_over: list[list[str]], line: str, passed_on: str) -> None:
        result = run(*line.split())
        code = 8 if "-f dataproducts" in line else 7
        assert (result.code, handed_over) == (code, [passed_on.split()]), result.err

    @pytest.mark.parametrize(
        ("line", "code", "output"),
        [
            ("--exec apply -f dataproducts/new-worker.yaml --dry-run", 0, "created (dry run)"),
            ("--exec get -t worker --dry-run", 0, "NAME"),
            ("--exec delete -t worker -n x --dry-run", 1, "x:worker in workspace public is not in the recorded state"),
            ("--exec log --dry-run", 0, "WARN[0000] log: nothing to rehearse; add --exec to run it\n"),
            ("--exec user --dry-run", 2, "`user` requires a subcommand"),
            ("--exec --dry-run apply --help", 0, "Usage:"),
            ("log -- --exec", 0, "nothing to rehearse"),
            ("--pass-unknown zork x", 0, "WARN[0000] zork x: nothing to rehearse; add --exec to run it\n"),
            ("zork -- --pass-unknown --exec", 2, "unrecognized command `zork`"),
            ("--exec zork", 2, "The real dataos-ctl was not run.\n"),
            ("--exec log --manifestFile x.yaml", 2, "`log` has no known flag --manifestFile"),
            ("--exec log --manifestFile=x.yaml", 2, "its manifest cannot be checked"),
            (
                "--exec history -n x",
                2,
                "ERRO[0000] `history` is a command of dataos-ctl-dry, not of dataos-ctl\n  help: remove --exec\n",
            ),
            ("history --exec -n x", 2, "unknown flag: --exec"),
            ("--exec apply", 2, "The real dataos-ctl was not run.\n"),
        ],
    )
    def test_when_it_is_not_run(
        self, run: Run, handed_over: list[list[str]], line: str, code: int, output: str
    ) -> None:
        result = run(*line.split())
        assert (result.code, handed_over) == (code, [])
        assert output in result.out + result.err

    def test_a_link_with_its_name_runs_it(
        self, folder: Any, handed_over: list[list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for program, calls in (("dataos-ctl-dry", 0), ("dataos-ctl", 1)):
            monkeypatch.setattr("sys.argv", [str(folder.path / program), "log", "-i", "x"])
            assert main() == 7 * calls
            assert handed_over == [["log", "-i", "x"]] * calls
        assert main(["log", "-i", "x"]) == 0  # the name of the program counts only if its arguments do
        assert len(handed_over) == 1

    @pytest.mark.parametrize(("ends_with", "recorded"), [(0, True), (3, False)])
    def test_what_it_has_applied_is_recorded(
        self, run: Run, monkeypatch: pytest.MonkeyPatch, ends_with: int, recorded: bool
    ) -> None:
        monkeypatch.setattr("workerlint_shim.commands.checked_files.run_real", lambda _arguments: ends_with)
        result = run(*ARGUMENTS, "--record", "--exec")
        assert result.code == ends_with
        assert ("revision 1" in result.err) == recorded
        assert ("new-worker" in run("get -a").out) == recorded

    @pytest.mark.parametrize(("flags", "recorded"), [("--record", True), ("", False), ("--re-run", False)])
    def test_what_it_has_applied_is_recorded_only_if_asked_to(
        self, run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch, flags: str, recorded: bool
    ) -> None:
        for name in ("run_real", "hand_over"):
            monkeypatch.setattr(f"workerlint_shim.commands.checked_files.{name}", lambda _arguments: 0)
        assert run(*ARGUMENTS, "--exec", *flags.split()).code == 0
        assert folder.state.exists() is recorded

    def test_a_refused_manifest_never_reaches_it(self, run: Run, folder: Any, handed_over: list[list[str]]) -> None:
        folder.write("broken.yaml", "name: a\n  version: b: c\n")
        for line, code in (("apply -f broken.yaml", 1), ("get -f broken.yaml", 2), ("jq -f broken.yaml", 1)):
            assert run(*f"--exec {line}".split()).code == code
        assert handed_over == []


def test_a_directory_that_was_removed_while_a_command_ran(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workerlint_shim.entry.read_command", Mock(side_effect=FileNotFoundError(2, "No such file")))
    assert "ERRO[0000] system error: No such file\n" in run("apply -f worker.yaml").err
    monkeypatch.setattr("os.getcwd", Mock(side_effect=FileNotFoundError))
    result = run("apply -f worker.yaml")
    assert result.err == "ERRO[0000] the current directory no longer exists\n  help: change to another directory\n"


def test_an_interrupted_command_has_the_exit_code_of_a_shell(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workerlint_shim.entry.read_command", Mock(side_effect=KeyboardInterrupt))
    assert run("apply -f worker.yaml") == (130, "", "")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ConfigurationError("workerlint.toml", 3, "is broken"), "ERRO[0000] workerlint.toml:3: is broken\n"),
        (HandoffError("reason", "what to do"), "ERRO[0000] reason\n  help: what to do\n"),
        (OSError("no more"), "ERRO[0000] system error: no more\n"),
        (
            ZeroDivisionError("by zero"),
            "ERRO[0000] internal error: ZeroDivisionError: by zero\n  help: report this bug with the traceback above\n",
        ),
    ],
)
def test_each_error_is_reported_with_what_helps(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, message: str
) -> None:
    monkeypatch.setattr("workerlint_shim.entry.read_command", Mock(side_effect=error))
    result = run("apply -f worker.yaml")
    assert (result.code, result.out) == (2, "")
    assert result.err.endswith(message)
    assert ("Traceback (most recent call last)" in result.err) == isinstance(error, ZeroDivisionError)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("develop schema zork", "unrecognized command `develop schema zork`"),
        ("zork a b", "unrecognized command `zork`"),
        ("develop schema genrate -t worker", "did you mean `develop schema generate`?"),
        ("resource runtime puase", "did you mean `resource runtime pause`?"),
        ("develop stack", "use one of: `develop stack versions`, `develop stack image-pull-secret`"),
        ("-x", "ERRO[0000] no command specified\n  help: run `dataos-ctl-dry --help` for a list"),
    ],
)
def test_what_a_wrong_command_may_mean(run: Run, line: str, message: str) -> None:
    result = run(line)
    assert (result.code, result.out) == (2, "")
    assert message in result.err


@pytest.mark.parametrize(
    ("line", "name"),
    [("logs -f", "log"), ("operate pulsar topics list -f x", "operate pulsar"), ("user get x", "user get")],
)
def test_a_command_with_nothing_to_rehearse_is_named(run: Run, line: str, name: str) -> None:
    warning = f"WARN[0000] {name}: nothing to rehearse; add --exec to run it\n"
    assert run(line) == (0, "", warning)


def test_the_shell_gets_its_completions(run: Run) -> None:
    assert run("__complete app").out.startswith("apply")


def test_without_a_command_the_help_is_printed(run: Run) -> None:
    assert run("").out == run("help").out != ""
    assert run("-V") == run("version")


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("--dry-run help", "help"),
        ("--dry-run --help", "help"),
        ("--dry-run -h", "help"),
        ("help --dry-run apply", "help apply"),
        ("--dry-run help apply", "help apply"),
        ("--state s.sqlite help resource run", "help resource run"),
        ("--dry-run version", "version"),
        ("--dry-run -V", "version"),
        ("-V --help", "version"),
        ("help --version", "help"),
        ("version -h", "version"),
    ],
)
def test_flags_before_a_question_do_not_change_its_answer(run: Run, line: str, same: str) -> None:
    assert run(line) == run(same)
    assert run(line).code == 0


def test_the_help_of_a_command_has_two_ways(run: Run) -> None:
    for command in ("apply", "resource run", "state import"):
        assert run(f"help {command}") == run(f"--dry-run help {command}") == run(f"{command} --help")


@pytest.mark.parametrize("line", ["--dry-run", "--state s.sqlite", "-x y", "-- apply"])
def test_flags_alone_are_no_command(run: Run, line: str) -> None:
    message = "ERRO[0000] no command specified\n  help: run `dataos-ctl-dry --help` for a list\n"
    assert run(line) == (2, "", message)


def test_the_help_of_a_command_without_flags_is_that_of_the_program(run: Run) -> None:
    assert run("help log").out == run("help zork").out == run("help").out
