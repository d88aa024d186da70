"""The handoff to the real dataos-ctl: a fake one records its arguments."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from workerlint_shim.commands.handoff import find_real, hand_over, is_shim, prepare_real, run_real
from workerlint_shim.errors import HandoffError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


WORKER = (Path(__file__).parents[1] / "data" / "new-worker.yaml").read_text(encoding="utf-8")


FILE = "dataproducts/new-worker.yaml"


class TestExec:
    @pytest.mark.parametrize(
        "line",
        [
            f"apply -f {FILE} -w curriculum",
            f"resource apply -f {FILE}",
            f"apply --tls-allow-insecure -Rf={FILE}",
            f"create -f {FILE}",
            f"update -f {FILE}",
            f"apply -l -f {FILE}",
        ],
    )
    def test_it_is_given_the_same_arguments(self, process: Run, stage: Any, line: str) -> None:
        result = process(*line.split(), "--exec", stdin=subprocess.DEVNULL)
        assert result.code == 0, result.err
        assert result.out == "the real output\n"
        assert result.err.endswith("the real complaint\n")
        assert stage.arguments == [line.split()]

    def test_the_plan_comes_first_and_on_stderr(self, process: Run, stage: Any, snapshot: SnapshotAssertion) -> None:
        result = process("apply", "-f", FILE, "--exec", stdin=subprocess.DEVNULL)
        assert str(result) == snapshot

    def test_own_flags_are_kept_from_it(self, process: Run, stage: Any) -> None:
        process("apply", "-f", FILE, "--record", "--exec", "-w", "curriculum", stdin=subprocess.DEVNULL)
        assert stage.arguments == [["apply", "-f", FILE, "-w", "curriculum"]]
        assert stage.folder.state.exists()

    @pytest.mark.deep
    @pytest.mark.parametrize("code", [1, 2, 130])
    def test_what_it_did_not_apply_is_not_recorded(self, process: Run, stage: Any, code: int) -> None:
        line = ["apply", "-f", FILE, "--record", "--exec"]
        result = process(*line, env={"EXIT": str(code)}, stdin=subprocess.DEVNULL)
        assert (result.code, result.out) == (code, "the real output\n")
        assert "created (dry run)" in result.err
        assert "record..." not in result.err
        assert process("get", "-a").out.count("\n") == 3  # an empty table
        assert process(*line, stdin=subprocess.DEVNULL).err.endswith("INFO[0000] 📝 record...revision 1\n")
        assert "new-worker" in process("get", "-a").out
        assert process(*line, stdin=subprocess.DEVNULL).err.endswith("INFO[0000] 📝 record...nothing to record\n")

    def test_what_it_applied_but_cannot_be_recorded_is_an_error(self, process: Run, stage: Any) -> None:
        stage.folder.state.parent.mkdir()
        stage.folder.program("real/dataos-ctl", f"#!/bin/sh\necho damage > {stage.folder.state}\n")
        result = process("apply", "-f", FILE, "--record", "--exec", stdin=subprocess.DEVNULL)
        assert result.code == 2
        assert f"ERRO[0000] applied, but not recorded: {stage.folder.state} is corrupt" in result.err
        assert "was not run" not in result.err

    def test_a_state_that_cannot_be_used_is_noticed_before(self, process: Run, stage: Any) -> None:
        (stage.folder.path / "taken").write_text("")
        state = str(stage.folder.path / "taken" / "state.sqlite")
        result = process("apply", "-f", FILE, "--record", "--exec", "--state", state, stdin=subprocess.DEVNULL)
        assert result.code == 2
        assert stage.calls == []

    def test_what_is_refused_never_reaches_it(self, process: Run, stage: Any) -> None:
        stage.folder.write(FILE, WORKER.replace("INFO", "LOUD"))
        result = process("apply", "-f", FILE, "--exec")
        assert (result.code, result.out) == (1, "")
        assert "DW301" in result.err
        assert result.err.endswith("Nothing was applied.\n")
        for line in (f"apply -f {FILE} -w", f"apply -f {FILE} - w x", "apply -f nothing.yaml"):
            result = process("--exec", *line.split())
            assert result.code == 2
            assert result.err.endswith("The real dataos-ctl was not run.\n")
        assert stage.calls == []

    @pytest.mark.parametrize(
        "line",
        [
            f"-f {FILE} apply",
            f"-f{FILE} -w curriculum apply",
            f"--manifestFile={FILE} create",
            f"--workspace curriculum resource -Rf {FILE} update",
            f"--tls-allow-insecure apply -f {FILE}",
        ],
    )
    def test_a_flag_in_front_of_the_command_is_no_way_around(self, process: Run, stage: Any, line: str) -> None:
        assert process("--exec", *line.split(), stdin=subprocess.DEVNULL).code == 0
        assert stage.arguments == [line.split()]
        stage.folder.write(FILE, WORKER.replace("INFO", "LOUD"))
        assert process("--exec", *line.split()).code == 1
        assert len(stage.calls) == 1

    @pytest.mark.parametrize("code", [0, 1, 3, 77])
    def test_its_exit_code_is_passed_on(self, process: Run, stage: Any, code: int) -> None:
        assert process("apply", "-f", FILE, "--exec", env={"EXIT": str(code)}, stdin=subprocess.DEVNULL).code == code

    @pytest.mark.parametrize(
        "line",
        [
            "log -i x:v1beta:worker -f",
            "get -t worker -w curriculum",
            "delete -i x:v1beta:worker",
            "develop stack versions",
            "resource log --follow",
            "apply --help",
            "login",
            "",
            "user",
            "users get -a",
            "help apply",
            "version",
            "__complete apply -f",
            "runtime pause -n x -t workflow",
            "jq --filter .name",
            "usql -c --exec",
        ],
    )
    def test_any_other_command_goes_straight_through(self, process: Run, stage: Any, line: str) -> None:
        result = process("--exec", *line.split(), stdin=subprocess.DEVNULL)
        assert result == (0, "the real output\n", "the real complaint\n")
        assert stage.arguments == [line.split()]

    @pytest.mark.parametrize("line", ["zork -f x.yaml", "user frobnicate", "log --manifestFile=x.yaml", "-x y zork"])
    def test_an_unknown_command_is_refused(self, process: Run, stage: Any, line: str) -> None:
        result = process("--exec", *line.split())
        assert (result.code, result.out) == (2, "")
        assert result.err.endswith("The real dataos-ctl was not run.\n")
        assert process(*line.split(), "--exec").code == 2
        assert stage.calls == []

    @pytest.mark.parametrize("line", ["zork -f x.yaml", "user frobnicate -- --exec", "log --manifestFile=x.yaml"])
    def test_an_unknown_command_may_be_passed_on_unchecked(self, process: Run, stage: Any, line: str) -> None:
        for arguments in (("--exec", "--pass-unknown", *line.split()), ("--pass-unknown", "--exec", *line.split())):
            assert process(*arguments, stdin=subprocess.DEVNULL).code == 0
        assert stage.arguments == [line.split()] * 2
        result = process("--pass-unknown", *line.split(), "--dry-run", "--exec")
        if " -- " not in line:
            assert (result.code, result.err[-28:]) == (0, "rehearse; add --exec to run it\n"[-28:])

    def test_the_option_does_not_pass_on_a_known_command(self, process: Run, stage: Any) -> None:
        stage.folder.write(FILE, WORKER.replace("INFO", "LOUD"))
        assert process("--exec", "--pass-unknown", "apply", "-f", FILE).code in {1, 2}
        assert stage.calls == []

    @pytest.mark.parametrize("line", ["-l log apply -f", "-r log apply -f", "--zork log apply -f", "-w user create -f"])
    def test_a_word_that_only_looks_like_a_command_is_no_way_around(self, process: Run, stage: Any, line: str) -> None:
        stage.folder.write(FILE, WORKER.replace("INFO", "LOUD"))
        assert process("--exec", *line.split(), FILE).code in {1, 2}
        assert stage.calls == []

    @pytest.mark.parametrize("line", ["history", "state import -f x", "install-shim x"])
    def test_a_command_of_the_dry_run_alone_is_not_handed_over(self, process: Run, stage: Any, line: str) -> None:
        result = process("--exec", *line.split())
        assert result.code == 2
        assert "is a command of dataos-ctl-dry, not of dataos-ctl" in result.err
        assert stage.calls == []

    def test_a_command_of_its_own_may_be_handed_over_too(self, process: Run, stage: Any) -> None:
        process("get", "-t", "worker", "--exec", stdin=subprocess.DEVNULL)
        assert stage.arguments == [["get", "-t", "worker"]]

    def test_an_update_of_what_is_not_recorded_is_for_the_real_one_to_judge(self, process: Run, stage: Any) -> None:
        assert process("update", "-f", FILE).code == 1
        assert process("update", "-f", FILE, "--exec", stdin=subprocess.DEVNULL).code == 0
        assert len(stage.calls) == 1

    @pytest.mark.parametrize("flag", ["--detailed-exitcode", "--output=json"])
    def test_flags_that_contradict_it(self, process: Run, stage: Any, flag: str) -> None:
        result = process("apply", "-f", FILE, "--exec", flag)
        assert result.code in {1, 2}
        assert "cannot be used with --exec" in result.err
        assert stage.calls == []

    def test_a_dry_run_is_never_handed_over(self, process: Run, stage: Any) -> None:
        result = process("apply", "-f", FILE, "--exec", "--dry-run")
        assert (result.code, stage.calls) == (0, [])
        assert "1 to create" in result.out
        stage.install()
        assert "1 to create" in stage.call("apply", "-f", FILE, "--dry-run").stdout
        assert stage.calls == []
        assert stage.call("apply", "-f", FILE, "--dry-run=false").returncode == 0
        assert stage.arguments == [["apply", "-f", FILE]]

    def test_a_damaged_state_does_not_close_the_gate(self, process: Run, stage: Any) -> None:
        stage.folder.write("state/dry.sqlite", "no database")
        assert process("apply", "-f", FILE).code == 2
        result = process("apply", "-f", FILE, "--exec", stdin=subprocess.DEVNULL)
        assert (result.code, result.out) == (0, "the real output\n")
        assert (
            "not a state file of dataos-ctl-dry: file is not a database; planning without the recorded state"
            in result.err
        )
        assert process("apply", "-f", FILE, "--exec", "--record").code == 2

    def test_no_real_one(self, process: Run, stage: Any, snapshot: SnapshotAssertion) -> None:
        stage.real.unlink()
        result = process("--exec", "log")
        assert (result.code, result.out) == (2, "")
        assert result.err == snapshot

    def test_one_that_cannot_be_run(self, process: Run, stage: Any) -> None:
        stage.folder.program("real/dataos-ctl", "no program\n")
        result = process("--exec", "log")
        assert result.code == 2
        assert re.search("cannot run .*: Exec format error", result.err)

    def test_one_that_is_no_program_is_passed_over(self, process: Run, stage: Any) -> None:
        stage.folder.write("shims/dataos-ctl", "a text")
        process("--exec", "log", stdin=subprocess.DEVNULL)
        assert stage.arguments == [["log"]]


@pytest.mark.parametrize(("depth", "after"), [("", "1"), ("0", "1"), ("7", "8"), ("x", "1"), ("-3", "1")])
def test_each_call_of_the_real_one_is_counted(
    stage: Any, monkeypatch: pytest.MonkeyPatch, depth: str, after: str
) -> None:
    monkeypatch.setenv("WORKERLINT_SHIM_DEPTH", depth)
    path, environment = prepare_real()
    assert (path, environment["WORKERLINT_SHIM_DEPTH"]) == (str(stage.real), after)
    assert environment["RECORD"] == str(stage.record)


def test_it_runs_with_closed_streams(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        for name in ("stdout", "stderr"):
            patch.setattr(sys, name, None)
        path, _ = prepare_real()
    assert path == str(stage.real)


def test_too_many_calls_are_an_error(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKERLINT_SHIM_DEPTH", "8")
    with pytest.raises(HandoffError, match=r"/dataos-ctl called dataos-ctl-dry 8 times: it is a wrapper") as caught:
        prepare_real()
    assert caught.value.hint.startswith("remove the wrapper from PATH, or make it call the real dataos-ctl by")


SHIM = "#!/usr/bin/python\n# {}\nimport workerlint_shim\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SHIM, True),
        ("#!" + "workerlint_shim".rjust(4094), True),
        ("#!" + "workerlint_shim".rjust(4095), False),
        (SHIM.replace("#!", "# "), False),
        ("#!/bin/sh\nexec other\n", False),
    ],
)
def test_a_script_that_runs_the_dry_run_is_not_the_real_one(folder: Any, text: str, expected: bool) -> None:
    assert is_shim(str(folder.write("dataos-ctl", text))) is expected
    assert is_shim(str(folder.path / "missing")) is False


def test_the_real_one_is_the_first_program_on_path_that_is_not_a_shim(
    folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("no-program", "directory", "shim", "real", "later")
    monkeypatch.setenv("PATH", os.pathsep.join(str(folder.path / name) for name in ("missing", *names)))
    error = "dataos-ctl not found on PATH"
    with pytest.raises(HandoffError, match=f"^{error}$") as caught:
        find_real()
    assert caught.value.hint == "install dataos-ctl, or add its directory to PATH"
    folder.write("no-program/dataos-ctl", "#!/bin/sh\n")
    shim = folder.program("shim/dataos-ctl", SHIM)
    with pytest.raises(HandoffError, match=f"^{error}; {re.escape(str(shim))} is dataos-ctl-dry itself$"):
        find_real()
    for name in ("directory", "later"):
        (folder.path / name / "dataos-ctl").mkdir(parents=True)
    real = folder.program("real/dataos-ctl", "#!/bin/sh\n")
    assert find_real() == str(real)


@pytest.mark.parametrize(("script", "code"), [("exit 7", 7), ("exit 0", 0), ("kill -9 $$", 137), ("kill -15 $$", 143)])
def test_the_exit_code_is_that_of_a_shell(stage: Any, script: str, code: int) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    stage.folder.program("real/dataos-ctl", f"#!/bin/sh\n{script}\n")
    assert run_real(["log"]) == code
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)] == before


@pytest.fixture
def default_signals() -> Iterator[None]:
    """Stop ignoring signals that ``nohup`` ignores: a shell cannot trap those."""
    numbers = (signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, signal.SIG_DFL) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


LOOP = "for _ in $(seq 90); do sleep 0.1; done\n"
"""What a program does until a signal ends it, but not forever."""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.usefixtures("default_signals")
@pytest.mark.parametrize("name", ["TERM", "HUP"])
def test_a_signal_is_passed_on_and_an_interrupt_is_not(stage: Any, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A terminal interrupts both by itself."""
    wait = subprocess.Popen.wait

    def wait_and_say_so(child: subprocess.Popen[bytes]) -> int:
        stage.folder.write("waiting", "")
        return wait(child)

    monkeypatch.setattr(subprocess.Popen, "wait", wait_and_say_so)
    script = f"trap 'exit 9' {name}\nuntil [ -e waiting ]; do :; done\nkill -INT $PPID\nkill -{name} $PPID\n"
    stage.folder.program("real/dataos-ctl", f"#!/bin/sh\n{script}{LOOP}")
    assert run_real(["log"]) == 9


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.usefixtures("default_signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_before_the_real_one_runs_is_passed_on(stage: Any, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    number = getattr(signal, name)
    start = subprocess.Popen

    def start_late(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(number)
        return start(*arguments, **options)

    monkeypatch.setattr(subprocess, "Popen", start_late)
    stage.folder.program("real/dataos-ctl", f"#!/bin/sh\n{LOOP}")
    assert run_real(["log"]) == 128 + number


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_signal_that_is_ignored_is_ignored(stage: Any) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        stage.folder.program("real/dataos-ctl", "#!/bin/sh\nkill -HUP $PPID\nkill -HUP $$\nexit 5\n")
        assert run_real(["log"]) == 5
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_it_gets_the_arguments_and_no_ignored_signals(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = (signal.SIGPIPE, signal.SIGXFSZ)
    calls = []

    def execve(path: str, words: list[str], environment: dict[str, str]) -> None:
        calls.append((path, words, environment["WORKERLINT_SHIM_DEPTH"], [signal.getsignal(each) for each in numbers]))

    monkeypatch.setattr(os, "execve", execve)
    hand_over(["log", "--follow"])
    real = str(stage.real)
    assert calls == [(real, [real, "log", "--follow"], "1", [signal.SIG_DFL] * 2)]
    assert [signal.getsignal(each) for each in numbers] == [signal.SIG_IGN] * 2


def test_on_windows_it_is_a_child_whose_exit_code_counts(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    stage.folder.program("real/dataos-ctl.exe", '#!/bin/sh\nexit "$#"\n')
    assert hand_over(["log", "--follow"]) == 2


def test_a_program_that_cannot_be_run_is_named(stage: Any) -> None:
    """A signal of a broken pipe does not end this process afterwards."""
    stage.folder.program("real/dataos-ctl", "no program\n")
    for run_it in (run_real, hand_over):
        with pytest.raises(HandoffError, match=f"^cannot run {re.escape(str(stage.real))}: Exec format error$"):
            run_it(["log"])
        assert signal.getsignal(signal.SIGPIPE) is signal.SIG_IGN
