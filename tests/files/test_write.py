"""A file is replaced as a whole, or not at all."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from workerlint.files.write import ChangedError, create_file, draft_of, put_file, replace_file, write_file

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and links of POSIX")


def test_a_file_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "worker.yaml"
    path.write_bytes(b"theirs")
    with pytest.raises(ChangedError):
        replace_file(str(path), b"ours", b"before")
    assert path.read_bytes() == b"theirs"


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "worker.yaml"
    path.write_bytes(b"before")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        replace_file(str(path), b"after", b"before")
    assert path.read_bytes() == b"before"
    assert os.listdir(tmp_path) == ["worker.yaml"]


@posix
@pytest.mark.parametrize("name", ["baseline.json", "link.json"])
def test_a_file_is_written_whether_it_exists_or_not(tmp_path: Path, name: str) -> None:
    path = tmp_path / "baseline.json"
    if name == "link.json":
        path.write_bytes(b"before")
        path.chmod(0o640)
        (tmp_path / name).symlink_to(path)
    write_file(str(tmp_path / name), [b"after"])
    assert path.read_bytes() == b"after"
    assert (tmp_path / name).is_symlink() is (name == "link.json")
    if name == "link.json":
        assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(os.listdir(tmp_path)) == sorted({"baseline.json", name})


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_ends_the_process_leaves_no_temporary_file(tmp_path: Path, number: int) -> None:
    (tmp_path / "w.yaml").write_bytes(b"before")
    program = (
        "import os, signal, sys\n"
        "from workerlint.files.write import write_file\n"
        f"signal.signal({int(number)}, signal.SIG_DFL)\n"  # what starts the tests may ignore it
        "def parts():\n"
        "    yield b'after'\n"
        "    print(len(os.listdir('.')), flush=True)\n"
        f"    os.kill(os.getpid(), {int(number)})\n"
        "write_file('w.yaml', parts())\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=tmp_path, env=environment, check=False, capture_output=True)
    assert (done.returncode, done.stdout) == (-number, b"2\n")  # there was a temporary file
    assert os.listdir(tmp_path) == ["w.yaml"]
    assert (tmp_path / "w.yaml").read_bytes() == b"before"


def test_the_handlers_of_signals_are_as_before(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    write_file(str(tmp_path / "a"), [b"x"])
    assert signal.getsignal(signal.SIGTERM) is before


def test_what_a_killed_process_left_does_not_stop_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a container, both may be process 1."""
    path = tmp_path / "w.yaml"
    path.write_bytes(b"before")

    def fail(*_paths: str) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail)
        patch.setattr(os, "unlink", lambda *_: None)
        with pytest.raises(OSError, match="Input/output"):
            write_file(str(path), [b"first"])
    assert len(os.listdir(tmp_path)) == 2
    write_file(str(path), [b"second"])
    assert path.read_bytes() == b"second"


def test_a_file_with_the_longest_name_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 250 + ".yaml")
    write_file(str(path), [b"x"])
    assert path.read_bytes() == b"x"


def test_a_new_file_is_created(tmp_path: Path) -> None:
    create_file(str(tmp_path / "new"), [b"con", b"tent"])
    assert (tmp_path / "new").read_bytes() == b"content"
    assert os.listdir(tmp_path) == ["new"]


@posix
@pytest.mark.parametrize("error", [0, errno.EPERM], ids=["hard links", "no hard links"])
def test_nothing_at_the_path_of_a_new_file_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    if error:  # as on a FAT file system
        monkeypatch.setattr(os, "link", lambda *_paths: (_ for _ in ()).throw(OSError(error, os.strerror(error))))
    create_file(str(tmp_path / "first"), [b"x"], 0o600)
    assert (tmp_path / "first").read_bytes() == b"x"
    assert (tmp_path / "first").stat().st_mode & 0o777 == 0o600
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("first", "link"):
        with pytest.raises(FileExistsError):
            create_file(str(tmp_path / name), [b"y"])
    assert (tmp_path / "first").read_bytes() == b"x"
    assert sorted(os.listdir(tmp_path)) == ["first", "link"]


@posix
def test_a_file_is_put_in_the_place_of_a_link(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"theirs")
    (tmp_path / "link").symlink_to("target")
    put_file(str(tmp_path / "link"), [b"ours"], 0o700)
    assert not (tmp_path / "link").is_symlink()
    assert (tmp_path / "link").read_bytes() == b"ours"
    assert (tmp_path / "target").read_bytes() == b"theirs"
    assert (tmp_path / "link").stat().st_mode & 0o777 == 0o700


def test_temporary_names_are_next_to_the_file_and_differ(tmp_path: Path) -> None:
    first, second = (draft_of(str(tmp_path / "w.yaml")) for _ in range(2))
    assert os.path.dirname(first) == str(tmp_path)
    assert first != second
