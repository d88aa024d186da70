"""The number of fixes that a run applies or shows, and their list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.command_line import FAULTY

from workerlint.run import applied_fixes
from workerlint.run.fix_files import FixError

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (("--fix",), "Fixed 2 findings in 2 files.\n"),
        (("--diff",), "Would fix 2 findings in 2 files.\n"),
        (("--fix-only",), "Fixed 2 findings in 2 files.\n"),
        (("--fix", "--quiet"), ""),
        (("--fix", "--show-fixes"), "  a.yaml: 1 x DW301 invalid-log-level\n  b.yaml: 1 x DW301 invalid-log-level\n"),
    ],
)
def test_what_is_counted(run: Run, folder: Any, options: tuple[str, ...], line: str) -> None:
    for name in ("a.yaml", "b.yaml"):
        path = folder.faulty(name)
        path.write_text(path.read_text().replace("LOUD", "info"))
    folder.clean("c.yaml")
    error = run("check", *options, ".").err
    assert line in error
    assert ("finding" in error) == bool(line)


def test_comments_are_counted_as_suppressed(run: Run, folder: Any) -> None:
    folder.faulty("a.yaml")
    assert "Suppressed 1 finding in 1 file.\n" in run("check", "--select", "DW301", "--add-ignore", "agreed", ".").err
    assert "workerlint: ignore[DW301] agreed" in (folder.path / "a.yaml").read_text()


def test_a_file_without_a_change_is_not_counted(run: Run, folder: Any) -> None:
    folder.clean("a.yaml")
    result = run("check", "--fix", "--exit-non-zero-on-fix", ".")
    assert (result.code, "Fixed" in result.err) == (0, False)


def test_a_fix_knows_what_other_files_define(run: Run, folder: Any) -> None:
    """Files are fixed one after the other, and each with the definitions of all."""
    path = folder.faulty("a.yaml")
    path.write_text(path.read_text().replace("LOUD", "info"))
    folder.write("s.yaml", "name: s\nversion: v1\ntype: secret\nsecret: {type: key-value, acl: r}\n")
    assert run("check", "--fix", ".").code == 0
    assert "logLevel: INFO" in path.read_text()


def test_the_findings_of_a_file_that_cannot_be_written_are_reported(
    run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save(path: str, *_: object, **_more: object) -> str:
        raise FixError(f"cannot write {path}: read-only file system")

    path = folder.faulty("a.yaml")
    path.write_text(path.read_text().replace("LOUD", "info"))
    monkeypatch.setattr(applied_fixes, "save", save)
    for arguments in (("--fix",), ("--add-ignore", "agreed")):
        result = run("check", *arguments, "--select", "DW301", "--output-format", "concise", "a.yaml")
        assert result.code == 2
        assert "a.yaml:6:13: error[DW301]" in result.out
        assert "cannot write a.yaml: read-only file system" in result.err
        assert "1 finding in" not in result.err


def test_a_file_that_is_no_text_any_more_gets_no_comment(
    run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder.faulty("a.yaml")
    monkeypatch.setattr(applied_fixes, "read_source", lambda *_, **__: None)
    result = run("check", "--add-ignore", "agreed", "--select", "DW301", ".")
    assert (result.code, "DW301" in result.out, path.read_text()) == (1, True, FAULTY)
