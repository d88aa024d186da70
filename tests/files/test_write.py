"""A file is replaced as a whole, or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from workerlint.files.write import ChangedError, replace_file

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
