"""``--watch``: what a change concerns is checked, a new configuration checks all, and Ctrl-C ends it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from threading import Timer
from typing import TYPE_CHECKING, Any

import pytest
from tests.command_line import CLEAN, FAULTY

from workerlint.run.watch import _announce

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Run = Callable[..., Any]

pytestmark = pytest.mark.slow


@pytest.fixture
def watch(folder: Any) -> Iterator[Callable[..., Callable[[str], list[str]]]]:
    """Watch paths in a directory of two files, and return a function that reads lines up to one with a prefix."""
    folder.faulty("one.yaml")
    folder.clean("two.yaml")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUNBUFFERED": "1"}
    options = ["--watch", "--output-format", "concise", "--select"]
    processes = []

    def start(*paths: str, rules: str = "DW301") -> Callable[[str], list[str]]:
        process = subprocess.Popen(
            [sys.executable, "-m", "workerlint", "check", *options, rules, *paths],
            cwd=folder.path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        # What is waited for in vain must end too.
        guard = Timer(60, process.kill)
        guard.start()
        processes.append((process, guard))
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
        return until

    yield start
    for process, guard in processes:
        with process:
            process.send_signal(signal.SIGINT)
            assert process.wait() == 130  # at the latest when the guard has killed it
            guard.cancel()
            assert process.stdout is not None
            assert "Traceback" not in process.stdout.read()


@pytest.fixture
def watching(watch: Callable[..., Callable[[str], list[str]]]) -> Callable[[str], list[str]]:
    return watch(".")


def findings(lines: list[str], code: str = "DW301") -> list[str]:
    """Return the files that findings are in."""
    return [line.partition(":")[0] for line in lines if code in line]


def test_only_what_changed_is_checked_again(watching: Callable[[str], list[str]], folder: Any) -> None:
    folder.faulty("two.yaml")
    lines = watching("Found")
    assert findings(lines) == ["two.yaml"]
    folder.clean("two.yaml")
    assert watching("No findings in 1 manifest")[-1].startswith("No findings in 1 manifest; ")


class TestAcrossFiles:
    """After a change, the files that refer to it are checked again, together with all others."""

    SECRETS = "name: {}\nversion: v1\ntype: secret\nworkspace: sales\nsecret: {{}}\n"
    USER = CLEAN + "  dataosSecrets:\n    - name: store\n      workspace: sales\n"

    @pytest.fixture
    def watching(self, watch: Callable[..., Callable[[str], list[str]]], folder: Any) -> Callable[[str], list[str]]:
        folder.write("one.yaml", self.USER.replace("city-sync", "one"))
        folder.write("store.yaml", self.SECRETS.format("store"))
        folder.write("other.yaml", self.SECRETS.format("other"))
        return watch(".", rules="DW301,DW601,DW602")

    def test_who_refers_to_a_secret_is_told_when_its_name_changes(
        self, watching: Callable[[str], list[str]], folder: Any
    ) -> None:
        folder.write("store.yaml", self.SECRETS.format("stores"))
        assert findings(watching("Found"), "DW602") == ["one.yaml"]
        folder.write("store.yaml", self.SECRETS.format("store"))
        assert watching("No findings in 1 manifest")

    def test_and_when_it_is_deleted(self, watching: Callable[[str], list[str]], folder: Any) -> None:
        (folder.path / "store.yaml").unlink()
        assert findings(watching("Found"), "DW602") == ["one.yaml"]

    def test_a_name_that_another_file_has_is_told_where_a_whole_run_does(
        self, watching: Callable[[str], list[str]], folder: Any
    ) -> None:
        folder.write("three.yaml", CLEAN)
        assert findings(watching("Found"), "DW601") == ["two.yaml"]
        folder.write("three.yaml", CLEAN.replace("city-sync", "three"))
        assert watching("No findings in 2 manifests")

    def test_who_uses_a_stack_is_checked_again_when_its_definition_changes(
        self, watch: Callable[..., Callable[[str], list[str]]], folder: Any
    ) -> None:
        stack = "name: s\nversion: v1alpha\ntype: stack\nstack:\n  name: {}\n  {}: {{}}\n"
        folder.write("one.yaml", CLEAN.replace("bento:3.0", "acme"))
        folder.write("stack.yaml", stack.format("acme", "workerConfig"))
        watching = watch(".", rules="DW303,DW305")
        folder.write("stack.yaml", stack.format("acme", "serviceConfig"))
        assert findings(watching("Found"), "DW303") == ["one.yaml"]
        folder.write("stack.yaml", stack.format("other", "serviceConfig"))
        assert findings(watching("Found"), "DW305") == ["one.yaml"]

    def test_what_refers_to_nothing_of_it_is_left_alone(
        self, watching: Callable[[str], list[str]], folder: Any
    ) -> None:
        folder.write("other.yaml", self.SECRETS.format("another"))
        folder.write("four.yaml", FAULTY.replace("city-sync", "four"))
        lines = watching("Found")
        assert findings(lines) == ["four.yaml"]
        assert "1 manifest checked" in lines[-1]


def test_what_git_ignores_now_is_checked_no_more(watching: Callable[[str], list[str]], folder: Any) -> None:
    folder.write(".gitignore", "one.yaml\n")
    assert watching("No findings in 1 manifest")
    folder.write(".gitignore", "")
    assert findings(watching("Found")) == ["one.yaml"]


def test_a_new_environment_file_checks_everything(
    watch: Callable[..., Callable[[str], list[str]]], folder: Any
) -> None:
    folder.write("workerlint.toml", 'env-file = "prod.env"\n')
    folder.write("prod.env", "STACK=bento:3.0\n")
    folder.write("two.yaml", CLEAN.replace("bento:3.0", "${STACK}"))
    watching = watch(".", rules="DW010")
    folder.write("prod.env", "OTHER=bento:3.0\n")
    assert findings(watching("Found"), "DW010") == ["two.yaml"]


def test_a_new_platform_file_checks_everything(watch: Callable[..., Callable[[str], list[str]]], folder: Any) -> None:
    listed = 'format = 1\n[compute]\nclosed = true\nlearned = 2026-01-31\nnames = ["runnable-default"]\n'
    folder.write("workerlint.toml", 'platform = "platform.toml"\n')
    folder.write("platform.toml", listed)
    watching = watch(".", rules="DW604")
    folder.write("platform.toml", listed.replace("runnable-default", "other"))
    assert findings(watching("Found"), "DW604") == ["one.yaml", "two.yaml"]


def test_a_new_configuration_checks_everything(watching: Callable[[str], list[str]], folder: Any) -> None:
    folder.write("workerlint.toml", '[severity]\nDW301 = "warning"\n')
    lines = watching("Found")
    assert any(line.startswith("one.yaml:6:13: warning[DW301]") for line in lines)


def test_a_wrong_configuration_is_told_and_watching_goes_on(watching: Callable[[str], list[str]], folder: Any) -> None:
    folder.write("workerlint.toml", "nonsense = 1\n")
    assert watching("workerlint: error:")[-1] == "workerlint: error: workerlint.toml:1: unknown key `nonsense`\n"
    folder.write("workerlint.toml", "")
    assert findings(watching("Found")) == ["one.yaml"]


def test_what_a_check_passes_over_is_not_checked_when_it_changes(
    watch: Callable[..., Callable[[str], list[str]]], folder: Any
) -> None:
    folder.write(".gitignore", "out/\n")
    folder.write("out/three.yaml")
    watching = watch(".")
    # Put into the folder at one time, so that one answer of the watcher holds them all.
    folder.faulty("out/three.yaml")
    folder.write("four.md", "```yaml\n" + folder.faulty("out/x").read_text() + "```\n")
    folder.faulty("node_modules/five.yaml")
    folder.faulty("SIX.YAML")
    lines = watching("Found")
    folder.clean("SIX.YAML")
    assert set(findings(lines + watching("No findings in 1 manifest"))) == {"SIX.YAML"}


def test_a_file_is_watched_on_when_another_takes_its_place(
    watch: Callable[..., Callable[[str], list[str]]], folder: Any
) -> None:
    watching = watch("two.yaml")
    for _ in range(2):
        folder.faulty("new").replace(folder.path / "two.yaml")
        assert findings(watching("Found")) == ["two.yaml"]
        folder.clean("new").replace(folder.path / "two.yaml")
        watching("No findings in 1 manifest")


def test_the_standard_input_cannot_be_watched(run: Run) -> None:
    result = run("check", "--watch", "-")
    assert result.code == 2
    assert "cannot be watched" in result.err


def test_an_ignored_file_that_git_begins_to_track(
    repository_of_git: Any, watch: Callable[..., Callable[[str], list[str]]], folder: Any
) -> None:
    git = repository_of_git.git
    git("init", "--quiet", str(folder.path))
    (folder.path / ".gitignore").write_text("three.yaml\n")
    folder.faulty("three.yaml")
    until = watch(".")
    git("-C", str(folder.path), "add", "--force", "three.yaml")
    assert findings(until("Found")) == ["three.yaml"]


def test_each_check_shows_the_time_and_the_changed_file(watching: Callable[[str], list[str]], folder: Any) -> None:
    folder.faulty("two.yaml")
    lines = watching("2 files found")
    assert [line for line in lines if re.fullmatch(r"\d\d:\d\d:\d\d two\.yaml\n", line)]


def test_the_screen_of_a_terminal_is_cleared(monkeypatch: pytest.MonkeyPatch, capsys: Any, folder: Any) -> None:
    changed = {str(folder.path / "b.yaml"), str(folder.path / "a.yaml")}
    _announce(changed, quiet=True)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    _announce(changed, quiet=False)
    out, err = capsys.readouterr()
    assert out.startswith("\x1b[H\x1b[2J")
    assert err.endswith(" a.yaml and 1 more\n")
