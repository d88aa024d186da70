"""Which files are read as manifests, and the errors for the others."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.files.read import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., Any]


def test_a_binary_file_that_is_named_is_a_problem(check: Run, folder: Any) -> None:
    folder.write("image.yaml", b"\x89PNG\r\n\0\0worker")
    result = check("image.yaml")
    assert result.code == 2
    assert "image.yaml is a binary file, not YAML" in result.err


def test_a_binary_file_that_is_found_is_passed_over(check: Run, folder: Any) -> None:
    folder.write("image.yaml", b"\x89PNG\r\n\0\0worker")
    folder.clean("worker.yaml")
    result = check(".")
    assert result.code == 0
    assert result.out.startswith("No findings in 1 manifest; ")
    assert result.out.endswith("2 files found: 1 checked, 1 skipped (binary).\n")


@pytest.mark.parametrize("paths", [".", "worker.yaml"])
@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-be", "utf-16-le", "utf-16-be"])
def test_a_worker_in_an_unsupported_encoding_is_an_error(run: Run, folder: Any, paths: str, encoding: str) -> None:
    text = folder.clean("worker.yaml").read_text(encoding="utf-8")
    folder.write("worker.yaml", text.encode(encoding))
    result = run("check", paths)
    assert result.code == 1
    assert "DW006" in result.out


@pytest.mark.parametrize("paths", [".", "worker.yaml"])
def test_a_worker_with_a_null_byte_is_an_error(run: Run, folder: Any, paths: str) -> None:
    text = folder.clean("worker.yaml").read_text(encoding="utf-8")
    folder.write("worker.yaml", text.encode() + b"# \0\n")
    result = run("check", paths)
    assert result.code == 1
    assert "U+0000" in result.out


def test_utf16_is_no_binary_file(check: Run, folder: Any) -> None:
    text = (folder.faulty("utf8.yaml")).read_text(encoding="utf-8")
    folder.write("utf16.yaml", b"\xff\xfe" + text.encode("utf-16-le"))
    assert "utf16.yaml:6:13" in check("utf16.yaml").out


def test_a_file_past_the_size_limit_is_refused(check: Run, folder: Any) -> None:
    folder.write("workerlint.toml", "max-file-size = 20\n")
    folder.faulty("worker.yaml")
    result = check("worker.yaml")
    assert result.code == 2
    assert "worker.yaml exceeds the maximum size of 20 bytes" in result.err
    assert "max-file-size" in result.err


@pytest.mark.parametrize("size", [0, 1, 2**16 - 1, 2**16, 2**16 + 1, 400_000])
def test_a_file_is_read_whole_or_to_one_byte_after_the_limit(tmp_path: Path, size: int) -> None:
    path = tmp_path / "worker.yaml"
    content = os.urandom(size)
    path.write_bytes(content)
    assert read_bytes(str(path), 10**6) == content
    assert read_bytes(str(path), max(size - 1, 0)) == content
    assert read_bytes(str(path), size // 2) == content[: size // 2 + 1]


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in directories")
def test_a_pipe_reads_as_empty(tmp_path: Path) -> None:
    path = tmp_path / "worker.yaml"
    os.mkfifo(path)
    assert read_bytes(str(path), 100) == b""
    with open(os.open(path, os.O_RDWR), "rb"):  # a writer that has written nothing
        assert read_bytes(str(path), 100) == b""
