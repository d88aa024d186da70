"""Which files are read as manifests, and the errors for the others."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.files.read import ReadError, read_bytes, read_named, read_source

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


@pytest.mark.parametrize("limit", [0, 3, 4, 5, 100])
def test_standard_input_is_read_to_one_byte_after_the_limit(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"1234")))
    assert read_bytes("-", limit) == b"1234"[: limit + 1]


def test_standard_input_that_the_caller_closed_reads_as_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert read_bytes("-", 100) == b""


def test_a_file_is_closed(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"a: 1")
    (tmp_path / "directory").mkdir()

    def lowest() -> int:
        descriptor = os.open(os.devnull, os.O_RDONLY)
        os.close(descriptor)
        return descriptor

    before = lowest()
    read_bytes(str(tmp_path / "a.yaml"), 100)
    with pytest.raises(IsADirectoryError):
        read_bytes(str(tmp_path / "directory"), 100)
    assert lowest() == before


TOO_LARGE = "increase `max-file-size` in the configuration, or exclude the file"


@pytest.mark.parametrize(
    ("content", "limit", "named", "text", "error"),
    [
        (b"a: 1", 4, True, "a: 1", None),
        (b"a: 1", 4, False, "a: 1", None),
        (b"a: 1", 3, False, None, ("w.yaml exceeds the maximum size of 3 bytes", TOO_LARGE, "too large")),
        (b"a" * 3000, 2000, True, None, ("w.yaml exceeds the maximum size of 2,000 bytes", TOO_LARGE, "too large")),
        (b"a: \0", 100, True, None, ("w.yaml is a binary file, not YAML", "", "binary")),
        (b"a: \0", 100, False, None, None),
        (b"WORKER: \0", 100, False, "WORKER: \0", None),
        (b"worker: \0\xff", 100, False, None, None),
        ("\ufeffa: 1".encode("utf-16-le"), 100, False, "a: 1", None),
        ("\ufeffa: \0".encode("utf-16-le"), 100, False, None, None),
    ],
)
def test_what_is_read_as_a_manifest(
    tmp_path: Path,
    content: bytes,
    limit: int,
    named: bool,
    text: str | None,
    error: tuple[str, str, str] | None,
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(content)
    if error is None:
        source = read_source(str(path), "w.yaml", limit, named=named)
        assert (None if source is None else (source.path, source.text)) == (None if text is None else ("w.yaml", text))
    else:
        with pytest.raises(ReadError) as caught:
            read_source(str(path), "w.yaml", limit, named=named)
        assert (str(caught.value), caught.value.hint, caught.value.reason) == error


def test_why_a_file_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError("the device is busy")  # without a number

    with pytest.raises(ReadError, match=r"^cannot read w\.yaml: No such file or directory$") as caught:
        read_named(str(tmp_path / "gone.yaml"), "w.yaml", 100)
    assert (caught.value.hint, caught.value.reason) == ("", "")
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ReadError, match=r"^cannot read w\.yaml: the device is busy$"):
        read_named(str(tmp_path / "gone.yaml"), "w.yaml", 100)
