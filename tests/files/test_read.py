"""Which files are read as manifests, and the errors for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

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
