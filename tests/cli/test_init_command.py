"""``init``: sets a repository up, keeps what is there, and has nothing to do the second time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from tests.command_line import CLEAN

from workerlint.cli import init_command
from workerlint.config.loader import read_configuration
from workerlint.engine.registry import load_rules
from workerlint.files.write import ChangedError
from workerlint.scaffold import pre_commit
from workerlint.scaffold.pre_commit import REPOSITORY
from workerlint.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]

HOOKS = ".pre-commit-config.yaml"
NEXT = re.compile("^  (.*?) +# ", re.MULTILINE)
"""A command to type next in the output."""
RESOURCES = "  resources: {requests: {cpu: 100m, memory: 100Mi}, limits: {cpu: 200m, memory: 200Mi}}\n"
WITHOUT_TOPOLOGY = CLEAN[: CLEAN.index("  topology:")] + RESOURCES
OTHER = WITHOUT_TOPOLOGY.replace("city", "town")
OURS = f"repos:\n  - repo: {REPOSITORY}\n    rev: v1\n    hooks:\n      - id: workerlint\n"


def test_an_empty_repository_gets_both_files(run: Run, folder: Any) -> None:
    result = run("init")
    assert result.code == 0
    assert result.out == (
        f"No Worker manifest found.\nWrote workerlint.toml\nWrote {HOOKS}\n\n"
        "Next:\n  workerlint new --output worker.yaml  # create a manifest\n"
    )
    settings = read_configuration(str(folder.path / "workerlint.toml"), str(folder.path), load_rules)
    assert settings.fail_on == "error"
    again = run("init")
    assert again.code == 0
    assert f"\nNothing to do: workerlint is already in workerlint.toml and {HOOKS}.\n" in again.out


def test_a_table_is_added_to_pyproject(run: Run, folder: Any) -> None:
    path = folder.write("pyproject.toml", "[project]\r\nname = 'x' # kept\r\n")
    assert "\nWrote pyproject.toml\n" in run("init", "--pyproject", "--no-pre-commit", "--yes").out
    assert path.read_bytes().startswith(b"[project]\r\nname = 'x' # kept\r\n\r\n[tool.workerlint]\r\n")
    assert read_configuration(str(path), str(folder.path), load_rules).fail_on == "error"
    assert "Nothing to do" in run("init", "--pyproject", "--no-pre-commit").out


@pytest.mark.parametrize("preset", ["platform-lead", "team"])
@pytest.mark.parametrize("file", ["workerlint.toml", "pyproject.toml"])
def test_a_preset_is_valid_with_all_its_examples(run: Run, folder: Any, preset: str, file: str) -> None:
    options = ["--pyproject"] if file == "pyproject.toml" else []
    assert run("init", "--preset", preset, "--no-pre-commit", *options).code == 0
    path = folder.path / file
    path.write_text(re.sub(r"^# (?=\[|\w[\w-]* = )", "", path.read_text(), flags=re.MULTILINE))
    result = run("check-config", file)
    assert result.code == 0, result.err
    assert "stacks = [" in path.read_text()


def test_the_preset_of_a_team_keeps_the_values_above_it(run: Run, folder: Any) -> None:
    run("init", "--preset", "platform-lead", "--no-pre-commit")
    folder.write("team/city.yaml")
    run("init", "team", "--preset", "team", "--no-pre-commit")
    assert tomllib.loads((folder.path / "team" / "workerlint.toml").read_text()) == {}
    root = tomllib.loads((folder.path / "workerlint.toml").read_text())
    assert root == {"root": True, "fail-on": "error"}


def test_settings_are_not_written_beside_others_that_would_win(run: Run, folder: Any) -> None:
    folder.write("pyproject.toml", "[tool.workerlint]\nignore = []\n")
    assert "\nNothing to do: workerlint is already in pyproject.toml.\n" in run("init", "--no-pre-commit").out
    assert not (folder.path / "workerlint.toml").exists()
    path = folder.write("sub/workerlint.toml", "")
    assert "\nNothing to do: workerlint is already in sub" in run("init", "sub", "--pyproject", "--no-pre-commit").out
    assert path.read_text() == ""


def test_the_hook_goes_to_the_top_of_the_repository(run: Run, folder: Any) -> None:
    folder.write("workers/city.yaml")
    run("init", "workers")
    assert (folder.path / "workers" / "workerlint.toml").exists()
    assert "id: workerlint\n" in (folder.path / HOOKS).read_text()
    assert not (folder.path / "workers" / HOOKS).exists()


@pytest.mark.parametrize("released", [False, True])
def test_the_hook_works_before_the_first_release(
    run: Run, folder: Any, released: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a tag, pre-commit could not install workerlint: the hook then runs the one on PATH, with a note."""
    monkeypatch.setattr(pre_commit, "_ENTRY", pre_commit._RELEASED if released else pre_commit._BEFORE_RELEASE)
    err = run("init").err
    hooks = (folder.path / HOOKS).read_text()
    if released:
        assert (err, f"rev: v{VERSION}" in hooks) == ("", True)
    else:
        assert "    language: system\n" in hooks
        assert err == (
            f"workerlint: note: the hook runs the workerlint on PATH, because {VERSION} is not released; after the "
            f"release, remove the hook from {HOOKS} and run `workerlint init` again\n"
        )
    assert run("init").err == ""


def test_without_a_terminal_nothing_is_changed_unasked(run: Run, folder: Any) -> None:
    path = folder.write(HOOKS, "repos: []\n")
    result = run("init")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f"workerlint: error: {HOOKS} already exists\n  help: pass --yes to extend it without asking\n"
    )
    assert path.read_text() == "repos: []\n"
    assert not (folder.path / "workerlint.toml").exists()


@pytest.fixture
def answer(folder: Any) -> Callable[..., str]:
    """Call ``init`` on a terminal, with answers to its questions; return what it prints."""
    if sys.platform == "win32":
        pytest.skip("needs a pseudo-terminal")
    import pty

    def call(answers: str, *arguments: str) -> str:
        ours, theirs = pty.openpty()
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        command = [sys.executable, "-m", "workerlint", "init", *arguments]
        with subprocess.Popen(
            command, stdin=theirs, stdout=subprocess.PIPE, cwd=folder.path, env=environment
        ) as process:
            os.write(ours, "".join(f"{letter}\n" for letter in answers).encode())
            out, _ = process.communicate(timeout=60)
        os.close(ours)
        os.close(theirs)
        assert process.returncode == 0
        return out.decode().replace("\r\n", "\n")

    return call


@pytest.mark.slow
@pytest.mark.parametrize(("letter", "added"), [("y", True), ("n", False)])
def test_on_a_terminal_it_asks(answer: Callable[..., str], folder: Any, letter: str, added: bool) -> None:
    path = folder.write(HOOKS, "repos: []\n")
    out = answer(letter)
    assert f"{HOOKS} already exists. Add workerlint to it?" in out
    assert f"{'Wrote' if added else 'Unchanged:'} {HOOKS}" in out
    assert ("id: workerlint\n" in path.read_text()) is added
    assert (folder.path / "workerlint.toml").exists()


@pytest.mark.slow
def test_on_a_terminal_it_offers_the_line_on_topologies_and_then_a_baseline(
    answer: Callable[..., str], run: Run, folder: Any
) -> None:
    folder.write("a.yaml", WITHOUT_TOPOLOGY)
    folder.write("b.yaml", OTHER.replace("INFO", "LOUD"))
    out = answer("yy")
    assert "No Worker has a topology (2 findings). Turn this rule off in workerlint.toml?" in out
    assert "Record 1 finding in baseline.json, so that later runs report only new ones?" in out
    assert 'ignore = ["missing-topology"]' in (folder.path / "workerlint.toml").read_text().splitlines()
    assert re.findall(r"Wrote (.*)", out) == ["workerlint.toml", HOOKS, "baseline.json (1 finding)"]
    assert out.endswith("Next:\n  workerlint check --baseline baseline.json  # report new findings only\n")
    assert run(*NEXT.findall(out)[0].split()[1:]).code == 0


@pytest.mark.slow
def test_who_refuses_on_a_terminal_is_told_what_to_type(answer: Callable[..., str], run: Run, folder: Any) -> None:
    folder.write("a.yaml", WITHOUT_TOPOLOGY)
    out = answer("nn")
    assert not (folder.path / "baseline.json").exists()
    assert 'ignore = ["missing-topology"]' not in (folder.path / "workerlint.toml").read_text().splitlines()
    assert NEXT.findall(out) == NEXT.findall(run("init").out)


@pytest.mark.slow
def test_a_file_of_another_program_is_not_replaced_by_an_answer(answer: Callable[..., str], folder: Any) -> None:
    folder.faulty("a.yaml")
    path = folder.write("baseline.json", "{}")
    assert "?" not in answer("yy")
    assert path.read_text() == "{}"


@pytest.mark.slow
def test_a_terminal_is_not_asked_what_options_answer(answer: Callable[..., str], folder: Any) -> None:
    folder.faulty("a.yaml")
    assert "?" not in answer("", "--no-baseline")
    assert "?" not in answer("", "--baseline", "--yes")
    assert (folder.path / "baseline.json").exists()


def test_permissions_and_links_stay(run: Run, folder: Any) -> None:
    target = folder.write("shared/hooks.yaml", "repos: [] # ours\n")
    target.chmod(0o640)
    (folder.path / HOOKS).symlink_to(target)
    assert run("init", "--yes").code == 0
    assert (folder.path / HOOKS).is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert target.read_text().startswith("repos: # ours\n  - repo: ")


@pytest.mark.parametrize("name", [HOOKS, "pyproject.toml"])
def test_a_link_out_of_the_repository_is_not_followed(
    run: Run, folder: Any, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    target = tmp_path_factory.mktemp("home") / "theirs"
    target.write_text("")
    (folder.path / name).symlink_to(target)
    result = run("init", "--pyproject", "--yes")
    assert result.code == 2
    assert f"cannot write {name}: it is a link to a file outside of this directory or repository\n" in result.err
    assert target.read_text() == ""


@pytest.mark.parametrize(
    ("name", "content", "words", "hint"),
    [
        (HOOKS, b"repos: [{repo: local, hooks: []}]\n", "has a layout that cannot be extended", "manually"),
        (HOOKS, b"repos: [] # caf\xe9\n", "is not valid UTF-8", "--no-pre-commit"),
        ("pyproject.toml", b"tool = {}\n", "cannot be extended with a table", "omit --pyproject"),
        ("pyproject.toml", b"x =\n", "is not valid TOML", "omit --pyproject"),
    ],
)
def test_a_file_that_cannot_be_added_to_stops_it(
    run: Run, folder: Any, name: str, content: bytes, words: str, hint: str
) -> None:
    path = folder.write(name, content)
    result = run("init", "--pyproject", "--yes")
    assert (result.code, result.out) == (2, "")
    assert f"{name} {words}" in result.err
    assert hint in result.err
    assert path.read_bytes() == content
    assert sorted(file.name for file in folder.path.iterdir()) == sorted([".git", name])


def test_a_file_that_cannot_be_read_stops_it(run: Run, folder: Any) -> None:
    folder.write(f"{HOOKS}/file")
    result = run("init", "--yes")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"workerlint: error: cannot read {HOOKS}: Is a directory")
    assert not (folder.path / "workerlint.toml").exists()


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ChangedError("workerlint.toml was modified"), "workerlint.toml was modified"),
        (OSError(28, "No space left on device"), "cannot write workerlint.toml: No space left on device"),
    ],
)
def test_a_file_that_cannot_be_written_stops_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, message: str
) -> None:
    def create(_path: str, _parts: list[bytes]) -> None:
        raise error

    monkeypatch.setattr(init_command, "create_file", create)
    result = run("init")
    assert result.code == 2
    assert result.err.startswith(f"workerlint: error: {message}\n")
    assert "Wrote" not in result.out


def test_a_directory_without_manifests_gets_one_next(run: Run, folder: Any) -> None:
    folder.write("work ers/notes.txt")
    assert NEXT.findall(run("init", "work ers").out) == ["workerlint new --output 'work ers/worker.yaml'"]


def test_a_folder_must_be_there(run: Run) -> None:
    assert run("init", "none").err.startswith("workerlint: error: not a directory: `none`\n")


def test_only_what_is_missing_is_written(run: Run, folder: Any) -> None:
    path = folder.write(HOOKS, OURS)
    assert re.findall("Wrote (.*)", run("init").out) == ["workerlint.toml"]
    assert path.read_text() == OURS


def test_without_a_terminal_it_reports_and_names_the_commands(run: Run, folder: Any, snapshot: Any) -> None:
    folder.write("a.yaml", WITHOUT_TOPOLOGY)
    folder.write("b.yaml", OTHER.replace("INFO", "debug"))
    result = run("init")
    assert result.code == 0
    assert result.out == snapshot
    assert not (folder.path / "baseline.json").exists()


def test_no_baseline_is_offered_without_findings(run: Run, folder: Any) -> None:
    folder.write("a.yaml", CLEAN + RESOURCES)
    assert NEXT.findall(run("init").out) == ["workerlint check"]


def test_no_line_on_topologies_where_a_worker_has_one(run: Run, folder: Any) -> None:
    folder.write("a.yaml", WITHOUT_TOPOLOGY)
    folder.clean("b.yaml")
    assert "topology" not in run("init").out


@pytest.mark.parametrize("other", ["name: b\nversion: v1beta\ntype: worker\nworker:\n  stack: [\n", "x: 1\n"])
def test_what_has_no_topology_that_is_known_does_not_count(run: Run, folder: Any, other: str) -> None:
    folder.write("a.yaml", WITHOUT_TOPOLOGY)
    folder.write("b.yaml", other)
    assert "no Worker has a topology (1 finding)" in run("init").out


def test_a_line_that_is_there_already_is_not_offered(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", 'ignore = ["DW203"]\n')
    folder.write("team/a.yaml", WITHOUT_TOPOLOGY)
    assert "topology" not in run("init", "team").out


def test_the_option_writes_a_baseline_that_the_next_command_uses(run: Run, folder: Any) -> None:
    folder.faulty("a.yaml")
    result = run("init", "--baseline")
    assert "\nWrote baseline.json (2 findings)\n" in result.out
    (command,) = NEXT.findall(result.out)
    assert command == "workerlint check --baseline baseline.json"
    assert run(*command.split()[1:]).code == 0
    folder.faulty("b.yaml")
    assert run(*command.split()[1:]).code == 1
    assert "in the baseline" in run("init").out


def test_the_baseline_of_a_directory_is_in_it_and_the_hook_uses_it(run: Run, folder: Any) -> None:
    folder.faulty("work ers/a.yaml")
    result = run("init", "work ers", "--baseline")
    assert (folder.path / "work ers" / "baseline.json").exists()
    assert NEXT.findall(result.out) == ["workerlint check 'work ers' --baseline 'work ers/baseline.json'"]
    hooks = (folder.path / HOOKS).read_text()
    assert hooks.endswith('        args: ["--baseline=work ers/baseline.json", "--"]\n')


def test_a_hook_that_is_there_gets_the_baseline_too(run: Run, folder: Any) -> None:
    folder.faulty("a.yaml")
    run("init")
    assert len(NEXT.findall(run("init", "--baseline", "--yes").out)) == 1
    assert '        args: ["--baseline=baseline.json", "--"]\n' in (folder.path / HOOKS).read_text()


def test_arguments_of_a_hook_are_kept_and_the_option_is_named(run: Run, folder: Any) -> None:
    folder.faulty("a.yaml")
    path = folder.write(HOOKS, f"{OURS}        args: [--fail-on=warning, --]\n")
    before = path.read_text()
    result = run("init", "--baseline")
    assert path.read_text() == before
    assert "--baseline=baseline.json" in result.out


def test_a_file_of_another_program_is_no_baseline(run: Run, folder: Any) -> None:
    folder.faulty("a.yaml")
    path = folder.write("baseline.json", "{}")
    result = run("init")
    assert result.code == 0
    assert "baseline" not in result.out
    result = run("init", "--baseline")
    assert (result.code, result.out) == (2, "")
    assert "baseline.json is not a baseline of version" in result.err
    assert path.read_text() == "{}"


@pytest.mark.parametrize(
    ("name", "text", "option"),
    [
        ("workerlint.toml", "", []),
        ("workerlint.toml", "", ["--pyproject"]),
        ("pyproject.toml", "[tool.workerlint]\n", []),
    ],
)
def test_a_preset_does_not_replace_a_configuration(
    run: Run, folder: Any, name: str, text: str, option: list[str]
) -> None:
    path = folder.write(f"team/{name}", text)
    result = run("init", "team", "--preset", "team", *option)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"workerlint: error: team/{name} already has settings: --preset is for a new")
    assert path.read_text() == text
    assert not (folder.path / HOOKS).exists()


def test_an_invalid_configuration_stops_it(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", "x = 1\n")
    folder.faulty("team/a.yaml")
    result = run("init", "team")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("workerlint: error: workerlint.toml:1: unknown key `x`")
    assert not (folder.path / "team" / "workerlint.toml").exists()


def test_the_help(run: Run, snapshot: SnapshotAssertion) -> None:
    result = run("init", "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot
