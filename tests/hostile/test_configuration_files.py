"""The files that configure a run: whatever is in their location, the run ends with one clear line."""

from __future__ import annotations

import errno
import os
import socket
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.config.errors import ConfigurationError
from workerlint.config.loader import read_configuration
from workerlint.core.guarded_read import MAX_CONFIG_SIZE, RefusedError, read_guarded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes, devices and sockets of POSIX")
WORKER = "name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def make_socket(path: Path) -> None:
    before = os.getcwd()
    os.chdir(path.parent)  # the name of a socket must be short
    try:
        with closing(socket.socket(socket.AF_UNIX)) as server:
            server.bind(path.name)
    finally:
        os.chdir(before)


def make_directory(path: Path) -> None:
    path.mkdir()


def make_huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


KINDS: list[tuple[Callable[[Path], None], str]] = [
    (make_pipe, "it is a pipe, not a file"),
    (make_device, "it is a device, not a file"),
    (make_socket, "it is a socket, not a file"),
    (make_directory, "Is a directory"),
    (make_huge, f"it is larger than {MAX_CONFIG_SIZE:,} bytes"),
]


@posix
@pytest.mark.parametrize(("make", "reason"), KINDS)
def test_only_regular_files_of_a_reasonable_size_are_read(
    tmp_path: Path, make: Callable[[Path], None], reason: str
) -> None:
    make(tmp_path / "file")
    with pytest.raises(OSError, match=reason) as raised:
        read_guarded(str(tmp_path / "file"))
    assert raised.value.strerror == reason


def test_a_file_up_to_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    assert read_guarded(str(path), 5) == b"12345"
    with pytest.raises(RefusedError):
        read_guarded(str(path), 4)


def test_what_is_missing_or_no_path_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_guarded(str(tmp_path / "gone"))
    with pytest.raises(OSError, match="null") as raised:
        read_guarded("a\0b")
    assert raised.value.errno == errno.EINVAL


@posix
@pytest.mark.parametrize(("make", "reason"), KINDS)
@pytest.mark.parametrize("option", ["--config", "--env-file", "--baseline"])
def test_files_that_are_named_on_the_command_line(
    tmp_path: Path, limited: Any, option: str, make: Callable[[Path], None], reason: str
) -> None:
    (tmp_path / "w.yaml").write_text(WORKER)
    make(tmp_path / "file")
    done = limited("check", option, "file", "w.yaml")
    assert done.returncode == 2
    problems = [line for line in done.stderr.decode().splitlines() if line.startswith("workerlint: error:")]
    expected = reason.replace("1,000,000", "50,000,000") if option == "--baseline" else reason
    assert len(problems) == 1
    assert "cannot read " in problems[0]
    assert problems[0].endswith(f": {expected}")


@posix
@pytest.mark.parametrize(("make", "reason"), KINDS)
@pytest.mark.parametrize("name", ["platform.toml", "schemas/soda.json"])
def test_the_platform_file_and_its_schemas(
    tmp_path: Path, limited: Any, name: str, make: Callable[[Path], None], reason: str
) -> None:
    (tmp_path / "w.yaml").write_text(WORKER)
    (tmp_path / "workerlint.toml").write_text('platform = "platform.toml"\n')
    (tmp_path / "schemas").mkdir()
    table = '[stack."soda:1.0"]\nlearned = 2026-01-31\nschema = "schemas/soda.json"\n'
    if name != "platform.toml":
        (tmp_path / "platform.toml").write_text(f"format = 1\n{table}")
    make(tmp_path / name)
    done = limited("check", "w.yaml")
    assert done.returncode == 2
    (problem,) = [line for line in done.stderr.decode().splitlines() if line.startswith("workerlint: error:")]
    limit = "50,000,000" if name == "platform.toml" else "1,000,000"
    expected = reason.replace("1,000,000", limit)
    if make is make_device and name != "platform.toml":
        expected = "is a link to a file outside this directory"
    assert problem.removesuffix(" (named in workerlint.toml:1)").endswith(expected)


@posix
@pytest.mark.parametrize(("make", "reason"), KINDS)
def test_check_config(tmp_path: Path, limited: Any, make: Callable[[Path], None], reason: str) -> None:
    make(tmp_path / "file.toml")
    done = limited("check-config", "file.toml")
    assert (done.returncode, done.stdout) == (2, b"")
    if make is make_directory:  # its configurations are checked
        assert done.stderr.startswith(b"workerlint: error: no configuration file found")
        return
    assert done.stderr.decode() == f"workerlint: error: cannot read file.toml: {reason}\n"


@posix
@pytest.mark.parametrize(("make", "reason"), KINDS)
@pytest.mark.parametrize("name", ["workerlint.toml", "pyproject.toml"])
def test_a_configuration_that_is_found(
    tmp_path: Path, limited: Any, name: str, make: Callable[[Path], None], reason: str
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "w.yaml").write_text(WORKER)
    make(tmp_path / name)
    done = limited("check", "w.yaml")
    problems = [line for line in done.stderr.decode().splitlines() if line.startswith("workerlint: error:")]
    if make is make_directory:  # of another program
        assert (done.returncode, problems) == (1, [])
    else:
        assert (done.returncode, problems) == (2, [f"workerlint: error: {name}: cannot read the file: {reason}"])


@posix
def test_a_huge_gitignore(tmp_path: Path, limited: Any) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "w.yaml").write_text(WORKER)
    make_huge(tmp_path / ".gitignore")
    done = limited("check", ".")
    assert done.returncode == 2
    assert done.stderr.count(b"cannot read .gitignore: it is larger than 50,000,000 bytes") == 1


@posix
@pytest.mark.parametrize("name", [".git", "gitdir/commondir"])
def test_a_pipe_among_the_files_of_git(tmp_path: Path, limited: Any, name: str) -> None:
    (tmp_path / "w.yaml").write_text(WORKER)
    if name != ".git":
        (tmp_path / "gitdir").mkdir()
        (tmp_path / ".git").write_text("gitdir: gitdir\n")
    make_pipe(tmp_path / name)
    done = limited("check", ".")
    assert done.returncode == 2
    assert done.stderr.count(f"cannot read {name}: it is a pipe, not a file".encode()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "a = " + "{b = " * 100_000,
        "a" + ".a" * 400_000 + " = 1",
        "[" + "'a' . " * 100_000 + "a]",
    ],
)
def test_deep_nesting_is_an_error_of_the_configuration(tmp_path: Path, text: str) -> None:
    path = tmp_path / "workerlint.toml"
    path.write_text(text)
    with pytest.raises(ConfigurationError, match=r"values or keys are nested too deeply$"):
        read_configuration(str(path), str(tmp_path), lambda _plugins: [])


def test_an_integer_that_python_refuses_is_an_error_of_the_configuration(tmp_path: Path) -> None:
    path = tmp_path / "workerlint.toml"
    path.write_text("max-file-size = " + "9" * 10_000)
    with pytest.raises(ConfigurationError, match="not valid TOML"):
        read_configuration(str(path), str(tmp_path), lambda _plugins: [])


def test_a_deep_baseline(tmp_path: Path, limited: Any) -> None:
    (tmp_path / "w.yaml").write_text(WORKER)
    (tmp_path / "b.json").write_text("[" * 100_000)
    done = limited("check", "--baseline", "b.json", "w.yaml")
    assert done.returncode == 2
    assert b"the baseline b.json is not valid JSON" in done.stderr


def test_a_hundred_thousand_known_stacks(tmp_path: Path, limited: Any) -> None:
    (tmp_path / "w.yaml").write_text(WORKER)
    stacks = ", ".join(f'"s{number}"' for number in range(100_000))
    (tmp_path / "workerlint.toml").write_text(f"stacks = [{stacks}]\n")
    done = limited("check", "--select", "DW305", "w.yaml")
    assert done.returncode in {0, 1}
    assert b"workerlint: error:" not in done.stderr


@posix
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("workerlint.toml", 'hunter2 = "hunter2"\n'),
        ("workerlint.toml", "fail-on = 'hunter2'\n"),
        ("workerlint.toml", "hunter2\n"),
        ("env", "hunter2\n"),
        ("platform.toml", "format = 1\nhunter2 = 1\n"),
    ],
)
def test_a_configuration_that_is_a_link_out_of_the_repository_is_not_quoted(
    tmp_path: Path, limited: Any, name: str, text: str
) -> None:
    outside = tmp_path / "outside"
    outside.write_text(text)
    tree = tmp_path / "tree"
    (tree / ".git").mkdir(parents=True)
    (tree / "w.yaml").write_text(WORKER)
    if name != "workerlint.toml":
        key = "env-file" if name == "env" else "platform"
        (tree / "workerlint.toml").write_text(f'{key} = "{name}"\n')
    (tree / name).symlink_to(outside)
    done = limited("check", "tree/w.yaml")
    assert done.returncode == 2
    assert b"hunter2" not in done.stdout + done.stderr
    assert b"the content is not shown, because a link leads to it" in done.stderr
    (tree / name).unlink()
    (tree / name).write_text(text)
    done = limited("check", "tree/w.yaml")
    assert done.returncode == 2
    assert b"not shown" not in done.stderr


@posix
def test_a_baseline_that_is_a_link_out_of_the_repository_is_not_quoted(tmp_path: Path, limited: Any) -> None:
    text = '{"version": 2, "findings": [{"hunter2": 1}]}'
    (tmp_path / "outside").write_text(text)
    tree = tmp_path / "tree"
    (tree / ".git").mkdir(parents=True)
    (tree / "w.yaml").write_text(WORKER)
    (tree / "b.json").symlink_to("../outside")
    check = ("check", "--baseline", "tree/b.json", "tree/w.yaml")
    done = limited(*check)
    assert (done.returncode, done.stderr.count(b"workerlint: error:")) == (2, 1)
    assert b"is not valid; the content is not shown, because a link leads to it" in done.stderr
    assert b"hunter2" not in done.stdout + done.stderr
    (tree / "b.json").unlink()
    (tree / "b.json").write_text(text)
    assert b"unknown key `hunter2`" in limited(*check).stderr
