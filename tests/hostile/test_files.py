"""Names and kinds of files in a repository: pipes, devices, loops, and files that disappear."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.config.settings import DEFAULT
from workerlint.files.discovery import discover
from workerlint.files.read import ReadError, read_source

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, devices and links of POSIX")
WORKER = "name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "w.yaml").write_text(WORKER)
    return tmp_path


def test_pipes_and_devices_are_refused(repository: Path, limited: Any) -> None:
    os.mkfifo(repository / "pipe.yaml")
    done = limited("check", "pipe.yaml", "/dev/zero", "/dev/null")
    assert done.returncode == 2
    assert done.stderr.count(b"a device, not a file") == 2
    assert b"pipe.yaml is a pipe, not a file" in done.stderr


def test_a_folder_of_pipes_and_loops_is_walked(repository: Path, limited: Any) -> None:
    os.mkfifo(repository / "pipe.yaml")
    os.mkfifo(repository / ".gitignore")
    (repository / "loop.yaml").symlink_to("loop.yaml")
    (repository / "gone.yaml").symlink_to("nowhere.yaml")
    (repository / "zero.yaml").symlink_to("/dev/zero")
    (repository / "down").mkdir()
    (repository / "down" / "up").symlink_to("..")
    done = limited("check", "--show-files", ".")
    assert (done.returncode, done.stdout) == (0, b"w.yaml\n")


def test_a_loop_that_is_named_is_told(repository: Path, limited: Any) -> None:
    (repository / "loop.yaml").symlink_to("loop.yaml")
    done = limited("check", "loop.yaml")
    assert done.returncode == 2
    assert b"cannot read loop.yaml: Too many levels of symbolic links" in done.stderr


def test_a_folder_that_cannot_be_read_is_told(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "locked").mkdir()
    read = os.scandir

    def refuse(path: str) -> Any:  # root may read everything, so the refusal is made
        if os.path.basename(path) == "locked":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(os, "scandir", refuse)
    monkeypatch.chdir(repository)
    found = discover(["."], lambda _folder: DEFAULT)
    assert list(found.files) == ["w.yaml"]
    assert found.problems == [("cannot read locked: Permission denied", "")]


@pytest.mark.deep
def test_a_name_cannot_write_to_the_terminal(repository: Path, limited: Any) -> None:
    name = "a\n::error::x\x1b[31m\u202e.yaml"
    (repository / name).write_text(WORKER)
    (repository / "locked\x1b[2J\n.yaml").write_bytes(b"\0")
    for form in ("text", "concise", "github", "gitlab", "sarif", "html"):
        done = limited("check", "--output-format", form, ".")
        assert b"\x1b" not in done.stdout + done.stderr
        assert b"\n::error::x" not in done.stdout + done.stderr
    done = limited("check", "locked\x1b[2J\n.yaml", "not\x1b[2J\nthere.yaml")
    assert done.returncode == 2
    assert b"\x1b" not in done.stderr
    assert b"\nthere" not in done.stderr


def test_a_pipe_that_took_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "w.yaml")
    source = read_source(str(tmp_path / "w.yaml"), "w.yaml", 100, named=True)
    assert source is not None
    assert source.text == ""


def test_a_file_that_vanished_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"cannot read w\.yaml: No such file"):
        read_source(str(tmp_path / "w.yaml"), "w.yaml", 100, named=False)


def test_a_file_that_grows_while_it_is_read_stays_within_the_limit() -> None:
    with pytest.raises(ReadError, match="exceeds the maximum size of 100 bytes"):
        read_source("/dev/zero", "w.yaml", 100, named=True)
