"""The installed shim, which runs instead of dataos-ctl."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from workerlint_shim.entry import main

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


WORKER = (Path(__file__).parents[1] / "data" / "new-worker.yaml").read_text(encoding="utf-8")


FILE = "dataproducts/new-worker.yaml"


class TestShim:
    @pytest.mark.slow
    def test_it_lints_and_hands_over(self, stage: Any, capsys: pytest.CaptureFixture[str]) -> None:
        stage.install()
        assert f"it comes before {stage.real}" in capsys.readouterr().err
        result = stage.call("apply", "-f", FILE, "-w", "curriculum")
        assert (result.returncode, result.stdout) == (0, "the real output\n")
        assert "1 to create" in result.stderr
        stage.folder.write(FILE, WORKER.replace("INFO", "LOUD"))
        assert stage.call("apply", "-f", FILE).returncode == 1
        assert stage.call("log", "-f").returncode == 0
        assert stage.arguments == [["apply", "-f", FILE, "-w", "curriculum"], ["log", "-f"]]

    @pytest.mark.slow
    def test_stdin_is_left_to_the_real_one(self, stage: Any) -> None:
        stage.install()
        stage.call("apply", "-f", FILE, input="yes\n")
        stage.call("login", input="me\nsecret\n")
        assert [call["stdin"] for call in stage.calls] == ["yes\n", "me\nsecret\n"]

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1])
    def test_signals_reach_the_real_one(self, stage: Any, number: signal.Signals) -> None:
        stage.install()
        stage.folder.program(
            "real/dataos-ctl",
            f"#!{sys.executable}\nimport os, signal, sys\n"
            f"signal.signal({int(number)}, lambda *_: (os.write(1, b'caught\\n'), os._exit(42)))\n"
            # A print could be interrupted by the signal, and the one of the handler would fail.
            "os.write(1, b'%d\\n' % os.getpid())\nsignal.pause()\n",
        )
        with subprocess.Popen(["dataos-ctl", "log", "-f"], stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout is not None
            assert int(running.stdout.readline()) == running.pid  # it has become the real one
            running.send_signal(number)
            assert running.communicate()[0] == "caught\n"
        assert running.returncode == 42

    @pytest.mark.parametrize("name", ["PIPE", "XFSZ"])
    def test_no_signal_is_ignored_on_its_behalf(self, stage: Any, name: str) -> None:
        stage.install()
        stage.folder.program("real/dataos-ctl", f"#!/bin/sh\nulimit -c 0\nkill -{name} $$\necho survived\n")
        result = stage.call("log")
        assert result.stdout == ""
        assert result.returncode == -getattr(signal, f"SIG{name}")

    def test_it_does_not_find_itself(self, stage: Any) -> None:
        stage.install()
        stage.real.unlink()
        (stage.folder.path / "more").mkdir()
        os.link(stage.shims / "dataos-ctl", stage.real)
        (stage.folder.path / "more" / "dataos-ctl").symlink_to(stage.shims / "dataos-ctl")
        os.environ["PATH"] += f"{os.pathsep}{stage.folder.path / 'more'}"
        result = stage.call("log")
        assert result.returncode == 2
        assert "dataos-ctl not found on PATH" in result.stderr
        assert "is dataos-ctl-dry itself" in result.stderr

    @pytest.mark.slow
    def test_wrappers_that_call_each_other_come_to_an_end(self, stage: Any) -> None:
        stage.install()
        stage.folder.program("real/dataos-ctl", '#!/bin/sh\nexec dataos-ctl "$@"\n')
        result = stage.call("log")
        assert result.returncode == 2
        assert "called dataos-ctl-dry 8 times" in result.stderr

    def test_a_wrapper_that_calls_the_real_one_is_fine(self, stage: Any) -> None:
        stage.install()
        stage.folder.program(
            "wrapped/dataos-ctl", f'#!/bin/sh\nPATH="{stage.shims}:{stage.real.parent}:$PATH" exec dataos-ctl "$@"\n'
        )
        os.environ["PATH"] = f"{stage.shims}{os.pathsep}{stage.folder.path / 'wrapped'}{os.pathsep}{os.environ['PATH']}"
        assert stage.call("log").returncode == 0
        assert stage.arguments == [["log"]]

    def test_a_link_of_that_name_is_a_shim_too(self, stage: Any) -> None:
        script = stage.folder.program(
            "bin/dataos-ctl-dry",
            f"#!{sys.executable}\nimport sys\nfrom workerlint_shim.entry import main\nsys.exit(main())\n",
        )
        stage.shims.mkdir()
        (stage.shims / "dataos-ctl").symlink_to(script)
        assert stage.call("log", "-f").stdout == "the real output\n"
        assert stage.arguments == [["log", "-f"]]

    @pytest.mark.slow
    def test_the_folder_that_one_works_in_cannot_replace_its_modules(self, stage: Any) -> None:
        stage.install()
        stage.folder.write("yaml.py", "raise SystemExit('taken over')")
        stage.folder.write("workerlint_shim.py", "raise SystemExit('taken over')")
        assert stage.call("apply", "-f", FILE).returncode == 0

    def test_installing_twice_is_fine_and_nothing_else_is_overwritten(
        self, stage: Any, capsys: pytest.CaptureFixture[str]
    ) -> None:
        stage.install()
        stage.install()
        assert [path.name for path in stage.shims.iterdir()] == ["dataos-ctl"]
        before = stage.real.read_text()
        assert main(["install-shim", str(stage.real.parent)]) == 2
        assert " already exists and is not a shim\n  help: choose another directory\n" in capsys.readouterr().err
        assert stage.real.read_text() == before

    def test_one_that_cannot_be_written_leaves_nothing_behind(
        self, stage: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "replace", full)
        assert main(["install-shim", str(stage.shims)]) == 2
        assert f"cannot write {stage.shims}/dataos-ctl: No space left on device" in capsys.readouterr().err
        assert list(stage.shims.iterdir()) == []

    def test_it_says_what_is_left_to_do(self, stage: Any, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["install-shim", str(stage.folder.path / "elsewhere")]) == 0
        assert (
            f'help: put the directory first on PATH: `export PATH={stage.folder.path / "elsewhere"}:"$PATH"`'
            in capsys.readouterr().err
        )
        stage.real.unlink()
        stage.install()
        assert "the shim does not work without it" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("path", "real", "next_step"),
    [
        ("shims,real", True, "INFO[0000] it comes before {real}/dataos-ctl on PATH"),
        ("other,link,real", True, "INFO[0000] it comes before {real}/dataos-ctl on PATH"),
        ("real,shims", True, "{help}"),
        ("other,real", True, "{help}"),
        ("shims", False, "{warning}; {shims}/dataos-ctl is dataos-ctl-dry itself: {effect}"),
        ("other", False, "{warning}: {effect}\n{help}"),
    ],
)
def test_the_next_steps(
    run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch, path: str, real: bool, next_step: str
) -> None:
    """The order of the directories on PATH counts, and links to them do."""
    if real:
        folder.program("real/dataos-ctl", "#!/bin/sh\n")
    (folder.path / "link").symlink_to("shims")
    monkeypatch.setenv("PATH", os.pathsep.join(str(folder.path / name) for name in path.split(",")))
    shims = folder.path / "shims"
    lines = {
        "real": folder.path / "real",
        "help": f'  help: put the directory first on PATH: `export PATH={shims}:"$PATH"`',
        "shims": shims,
        "warning": "WARN[0000] dataos-ctl not found on PATH",
        "effect": "the shim does not work without it",
    }
    result = run("install-shim", "shims")
    assert result == (0, "", f"INFO[0000] wrote {shims}/dataos-ctl\n{next_step.format(**lines)}\n")
    assert (shims / "dataos-ctl").read_text() == (
        "#!/bin/sh\n"
        "# Does a dry run of each apply, then runs the real dataos-ctl. Created by `dataos-ctl-dry install-shim`.\n"
        f'exec {shlex.quote(sys.executable)} -P -m workerlint_shim --exec "$@"\n'
    )
    assert (shims / "dataos-ctl").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("arguments", [(), ("a", "b")])
def test_it_needs_one_directory(run: Run, folder: Any, arguments: tuple[str, ...]) -> None:
    help = "run `dataos-ctl-dry install-shim DIR`"
    assert run("install-shim", *arguments) == (
        2, "", f"ERRO[0000] install-shim requires one directory\n  help: {help}\n"
    )  # fmt: skip
    assert not (folder.path / "a").exists()


def test_windows_has_no_shim(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    message = "the shim is a shell script, which does not run on Windows"
    assert run("install-shim", "shims") == (
        2, "", f"ERRO[0000] {message}\n  help: use `dataos-ctl-dry --exec ...` instead\n"
    )  # fmt: skip
    assert not (folder.path / "shims").exists()


def test_a_directory_that_cannot_be_made(run: Run, folder: Any) -> None:
    folder.write("taken", "")
    result = run("install-shim", "taken/shims")
    assert result == (2, "", f"ERRO[0000] cannot write {folder.path}/taken/shims/dataos-ctl: Not a directory\n")
