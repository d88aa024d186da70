"""The real dataos-ctl behind the dry run: a stand-in for it tells what it was given."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from workerlint_shim.commands import find_command
from workerlint_shim.entry import main
from workerlint_shim.flags import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]

WORKER = (Path(__file__).parent / "manifests" / "new-worker.yaml").read_text(encoding="utf-8")
FILE = "dataproducts/new-worker.yaml"

STAND_IN = f"""\
#!{sys.executable}
import json, os, sys
data = sys.stdin.read() if not sys.stdin.isatty() else ""
with open(os.environ["RECORD"], "a") as file:
    file.write(json.dumps({{"arguments": sys.argv[1:], "stdin": data, "pid": os.getpid(), "name": sys.argv[0]}}) + "\\n")
print("the real output")
print("the real complaint", file=sys.stderr)
sys.exit(int(os.environ.get("EXIT", "0")))
"""


class Stage:
    """A folder with the stand-in on PATH, and what it was given so far."""

    def __init__(self, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.record = folder.path / "record.jsonl"
        self.real = folder.program("real/dataos-ctl", STAND_IN)
        self.shims = folder.path / "shims"
        monkeypatch.setenv("RECORD", str(self.record))
        # The developer may have a real one.
        others = [path for path in os.get_exec_path() if not (Path(path) / "dataos-ctl").exists()]
        monkeypatch.setenv("PATH", os.pathsep.join([str(self.shims), str(self.real.parent), *others]))
        # The shim runs the interpreter by itself: an installed workerlint needs no PYTHONPATH.
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))

    @property
    def calls(self) -> list[dict[str, Any]]:
        text = self.record.read_text() if self.record.exists() else ""
        return [json.loads(line) for line in text.splitlines()]

    @property
    def arguments(self) -> list[list[str]]:
        return [call["arguments"] for call in self.calls]

    def install(self) -> None:
        assert main(["install-shim", str(self.shims)]) == 0

    def call(self, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Call ``dataos-ctl`` as a shell would find it."""
        options = {"stdin": subprocess.DEVNULL, **({} if "input" not in options else {"stdin": None}), **options}
        if "input" in options:
            del options["stdin"]
        return subprocess.run(
            ["dataos-ctl", *arguments], capture_output=True, text=True, encoding="utf-8", check=False, **options
        )


@pytest.fixture
def stage(folder: Any, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return Stage(folder, monkeypatch)


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
    def test_it_is_given_the_same_arguments(self, process: Run, stage: Stage, line: str) -> None:
        result = process(*line.split(), "--exec", stdin=subprocess.DEVNULL)
        assert result.code == 0, result.err
        assert result.out == "the real output\n"
        assert result.err.endswith("the real complaint\n")
        assert stage.arguments == [line.split()]

    def test_the_plan_comes_first_and_on_stderr(self, process: Run, stage: Stage, snapshot: SnapshotAssertion) -> None:
        result = process("apply", "-f", FILE, "--exec", stdin=subprocess.DEVNULL)
        assert str(result) == snapshot

    def test_own_flags_are_kept_from_it(self, process: Run, stage: Stage) -> None:
        process("apply", "-f", FILE, "--record", "--exec", "-w", "curriculum", stdin=subprocess.DEVNULL)
        assert stage.arguments == [["apply", "-f", FILE, "-w", "curriculum"]]
        assert stage.folder.state.exists()

    def test_what_is_refused_never_reaches_it(self, process: Run, stage: Stage) -> None:
        stage.folder.write(FILE, WORKER.replace("INFO", "LOUD"))
        result = process("apply", "-f", FILE, "--exec")
        assert (result.code, result.out) == (1, "")
        assert "DW301" in result.err
        assert result.err.endswith("Nothing is applied.\n")
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
    def test_a_flag_in_front_of_the_command_is_no_way_around(self, process: Run, stage: Stage, line: str) -> None:
        assert process("--exec", *line.split(), stdin=subprocess.DEVNULL).code == 0
        assert stage.arguments == [line.split()]
        stage.folder.write(FILE, WORKER.replace("INFO", "LOUD"))
        assert process("--exec", *line.split()).code == 1
        assert len(stage.calls) == 1

    @pytest.mark.parametrize("code", [0, 1, 3, 77])
    def test_its_exit_code_is_passed_on(self, process: Run, stage: Stage, code: int) -> None:
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
        ],
    )
    def test_any_other_command_goes_straight_through(self, process: Run, stage: Stage, line: str) -> None:
        result = process("--exec", *line.split(), stdin=subprocess.DEVNULL)
        assert result == (0, "the real output\n", "the real complaint\n")
        assert stage.arguments == [line.split()]

    def test_a_command_of_its_own_may_be_handed_over_too(self, process: Run, stage: Stage) -> None:
        process("get", "-t", "worker", "--exec", stdin=subprocess.DEVNULL)
        assert stage.arguments == [["get", "-t", "worker"]]

    def test_an_update_of_what_is_not_recorded_is_for_the_real_one_to_judge(self, process: Run, stage: Stage) -> None:
        assert process("update", "-f", FILE).code == 1
        assert process("update", "-f", FILE, "--exec", stdin=subprocess.DEVNULL).code == 0
        assert len(stage.calls) == 1

    @pytest.mark.parametrize("flag", ["--detailed-exitcode", "--output=json"])
    def test_flags_that_contradict_it(self, process: Run, stage: Stage, flag: str) -> None:
        result = process("apply", "-f", FILE, "--exec", flag)
        assert result.code in {1, 2}
        assert "has no meaning with --exec" in result.err
        assert stage.calls == []

    def test_a_dry_run_is_never_handed_over(self, process: Run, stage: Stage) -> None:
        result = process("apply", "-f", FILE, "--exec", "--dry-run")
        assert (result.code, stage.calls) == (0, [])
        assert "1 to create" in result.out
        stage.install()
        assert "1 to create" in stage.call("apply", "-f", FILE, "--dry-run").stdout
        assert stage.calls == []
        assert stage.call("apply", "-f", FILE, "--dry-run=false").returncode == 0
        assert stage.arguments == [["apply", "-f", FILE]]

    def test_a_damaged_state_does_not_close_the_gate(self, process: Run, stage: Stage) -> None:
        stage.folder.write("state/dry.sqlite", "no database")
        assert process("apply", "-f", FILE).code == 2
        result = process("apply", "-f", FILE, "--exec", stdin=subprocess.DEVNULL)
        assert (result.code, result.out) == (0, "the real output\n")
        assert "no state of dataos-ctl-dry: file is not a database: the plan starts from nothing" in result.err
        assert process("apply", "-f", FILE, "--exec", "--record").code == 2

    def test_no_real_one(self, process: Run, stage: Stage, snapshot: SnapshotAssertion) -> None:
        stage.real.unlink()
        result = process("--exec", "log")
        assert (result.code, result.out) == (2, "")
        assert result.err == snapshot

    def test_one_that_cannot_be_run(self, process: Run, stage: Stage) -> None:
        stage.folder.program("real/dataos-ctl", "no program\n")
        result = process("--exec", "log")
        assert result.code == 2
        assert "cannot be run: Exec format error" in result.err

    def test_one_that_is_no_program_is_passed_over(self, process: Run, stage: Stage) -> None:
        stage.folder.write("shims/dataos-ctl", "a text")
        process("--exec", "log", stdin=subprocess.DEVNULL)
        assert stage.arguments == [["log"]]


class TestShim:
    def test_it_lints_and_hands_over(self, stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
        stage.install()
        assert f"it stands in front of {stage.real}" in capsys.readouterr().err
        result = stage.call("apply", "-f", FILE, "-w", "curriculum")
        assert (result.returncode, result.stdout) == (0, "the real output\n")
        assert "1 to create" in result.stderr
        stage.folder.write(FILE, WORKER.replace("INFO", "LOUD"))
        assert stage.call("apply", "-f", FILE).returncode == 1
        assert stage.call("log", "-f").returncode == 0
        assert stage.arguments == [["apply", "-f", FILE, "-w", "curriculum"], ["log", "-f"]]

    def test_stdin_is_left_to_the_real_one(self, stage: Stage) -> None:
        stage.install()
        stage.call("apply", "-f", FILE, input="yes\n")
        stage.call("login", input="me\nsecret\n")
        assert [call["stdin"] for call in stage.calls] == ["yes\n", "me\nsecret\n"]

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1])
    def test_signals_reach_the_real_one(self, stage: Stage, number: signal.Signals) -> None:
        stage.install()
        stage.folder.program(
            "real/dataos-ctl",
            f"#!{sys.executable}\nimport os, signal, sys\n"
            f"signal.signal({int(number)}, lambda *_: (print('caught', flush=True), os._exit(42)))\n"
            "print(os.getpid(), flush=True)\nsignal.pause()\n",
        )
        with subprocess.Popen(["dataos-ctl", "log", "-f"], stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout is not None
            assert int(running.stdout.readline()) == running.pid  # it has become the real one
            running.send_signal(number)
            assert running.communicate()[0] == "caught\n"
        assert running.returncode == 42

    @pytest.mark.parametrize("name", ["PIPE", "XFSZ"])
    def test_no_signal_is_ignored_on_its_behalf(self, stage: Stage, name: str) -> None:
        stage.install()
        stage.folder.program("real/dataos-ctl", f"#!/bin/sh\nulimit -c 0\nkill -{name} $$\necho survived\n")
        result = stage.call("log")
        assert result.stdout == ""
        assert result.returncode == -getattr(signal, f"SIG{name}")

    def test_it_does_not_find_itself(self, stage: Stage) -> None:
        stage.install()
        stage.real.unlink()
        (stage.folder.path / "more").mkdir()
        os.link(stage.shims / "dataos-ctl", stage.real)
        (stage.folder.path / "more" / "dataos-ctl").symlink_to(stage.shims / "dataos-ctl")
        os.environ["PATH"] += f"{os.pathsep}{stage.folder.path / 'more'}"
        result = stage.call("log")
        assert result.returncode == 2
        assert "no dataos-ctl is found on PATH" in result.stderr
        assert "is the dry run itself" in result.stderr

    def test_wrappers_that_call_each_other_come_to_an_end(self, stage: Stage) -> None:
        stage.install()
        stage.folder.program("real/dataos-ctl", '#!/bin/sh\nexec dataos-ctl "$@"\n')
        result = stage.call("log")
        assert result.returncode == 2
        assert "has come back to the dry run 8 times" in result.stderr

    def test_a_wrapper_that_calls_the_real_one_is_fine(self, stage: Stage) -> None:
        stage.install()
        stage.folder.program(
            "wrapped/dataos-ctl", f'#!/bin/sh\nPATH="{stage.shims}:{stage.real.parent}:$PATH" exec dataos-ctl "$@"\n'
        )
        os.environ["PATH"] = f"{stage.shims}{os.pathsep}{stage.folder.path / 'wrapped'}{os.pathsep}{os.environ['PATH']}"
        assert stage.call("log").returncode == 0
        assert stage.arguments == [["log"]]

    def test_a_link_of_that_name_is_a_shim_too(self, stage: Stage) -> None:
        script = stage.folder.program(
            "bin/dataos-ctl-dry",
            f"#!{sys.executable}\nimport sys\nfrom workerlint_shim.entry import main\nsys.exit(main())\n",
        )
        stage.shims.mkdir()
        (stage.shims / "dataos-ctl").symlink_to(script)
        assert stage.call("log", "-f").stdout == "the real output\n"
        assert stage.arguments == [["log", "-f"]]

    def test_the_folder_that_one_works_in_cannot_replace_its_modules(self, stage: Stage) -> None:
        stage.install()
        stage.folder.write("yaml.py", "raise SystemExit('taken over')")
        stage.folder.write("workerlint_shim.py", "raise SystemExit('taken over')")
        assert stage.call("apply", "-f", FILE).returncode == 0

    def test_installing_twice_is_fine_and_nothing_else_is_overwritten(
        self, stage: Stage, capsys: pytest.CaptureFixture[str]
    ) -> None:
        stage.install()
        stage.install()
        assert [path.name for path in stage.shims.iterdir()] == ["dataos-ctl"]
        before = stage.real.read_text()
        assert main(["install-shim", str(stage.real.parent)]) == 2
        assert "is there already, and is no shim" in capsys.readouterr().err
        assert stage.real.read_text() == before

    def test_one_that_cannot_be_written_leaves_nothing_behind(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "replace", full)
        assert main(["install-shim", str(stage.shims)]) == 2
        assert f"{stage.shims}/dataos-ctl cannot be written: No space left on device" in capsys.readouterr().err
        assert list(stage.shims.iterdir()) == []

    def test_it_says_what_is_left_to_do(self, stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["install-shim", str(stage.folder.path / "elsewhere")]) == 0
        assert f'help: put it first: export PATH={stage.folder.path / "elsewhere"}:"$PATH"' in capsys.readouterr().err
        stage.real.unlink()
        stage.install()
        assert "until then the shim has nothing to hand over to" in capsys.readouterr().err


def test_what_is_passed_on_is_read_the_same_way() -> None:
    command = find_command(["apply"])
    assert command is not None
    line = [
        "-Rl",
        "--record",
        "--workspace=x",
        "-f",
        "a.yaml",
        "--state",
        "s",
        "--output",
        "json",
        "--exec",
        "--disable-interpolation",
    ]
    once = parse(line, command.flags)
    again = parse(once.passed_on, command.flags)
    for name in ("recursive", "lint", "disable-interpolation"):
        assert again.on(name) == once.on(name)
    for name in ("workspace", "manifestFile"):
        assert again.text(name) == once.text(name)
    assert not again.given("record")
