"""What configures a run is a regular file of a limited size; anything else is refused without waiting."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from workerlint.core.guarded_read import RefusedError, kind_of, read_guarded

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_of_the_largest_size_is_read_and_no_larger_one(tmp_path: Path) -> None:
    path = tmp_path / "workerlint.toml"
    path.write_bytes(b"x" * 1000)
    assert read_guarded(str(path), 1000) == b"x" * 1000
    with pytest.raises(RefusedError, match="larger than 999 bytes"):
        read_guarded(str(path), 999)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes with a name")
def test_a_pipe_is_refused_though_nobody_writes_to_it(tmp_path: Path) -> None:
    path = tmp_path / "workerlint.toml"
    os.mkfifo(path)
    with pytest.raises(RefusedError, match="it is a pipe, not a file"):
        read_guarded(str(path))
    assert kind_of(os.stat(path).st_mode) == "a pipe"


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="Windows has no devices among its files")
def test_a_link_to_a_device_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "workerlint.toml"
    path.symlink_to("/dev/zero")
    with pytest.raises(RefusedError, match="it is a device, not a file"):
        read_guarded(str(path))


def test_a_directory_is_refused_as_the_system_does(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        read_guarded(str(tmp_path))


def test_a_name_that_no_file_can_have_is_an_error_of_the_system() -> None:
    with pytest.raises(OSError, match="null"):
        read_guarded("a\0b")
