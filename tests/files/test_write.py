"""A file is replaced as a whole, or not at all."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from workerlint.files.write import ChangedError, replace_file, write_file

if TYPE_CHECKING:
    from pathlib import Path


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


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
@pytest.mark.parametrize("name", ["baseline.json", "link.json"])
def test_a_file_is_written_whether_it_exists_or_not(tmp_path: Path, name: str) -> None:
    path = tmp_path / "baseline.json"
    if name == "link.json":
        path.write_bytes(b"before")
        path.chmod(0o640)
        (tmp_path / name).symlink_to(path)
    write_file(str(tmp_path / name), b"after")
    assert path.read_bytes() == b"after"
    assert (tmp_path / name).is_symlink() is (name == "link.json")
    if name == "link.json":
        assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(os.listdir(tmp_path)) == sorted({"baseline.json", name})
