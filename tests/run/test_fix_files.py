"""``--fix``, ``--diff`` and their kin: what is written, what is shown, and what stays as it was."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.core.text import Source
from workerlint.files.discovery import STDIN
from workerlint.files.read import ReadError
from workerlint.run.fix_files import referred_resources

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

HEAD = "name: city-sync\nversion: v1beta\ntype: worker\n"
SAFE = f"{HEAD}worker: # the section\n  logLevel: info   # lower case\n  stack: bento:3.0\n"
FIXED = SAFE.replace("info ", "INFO ")


def test_fix_writes_the_safe_fixes_and_reports_what_is_left(run: Run, folder: Any) -> None:
    path = folder.write("worker.yaml", SAFE)
    result = run("check", "--fix", "--select", "DW301", "worker.yaml")
    assert path.read_text() == FIXED
    assert (result.code, result.err) == (0, "Fixed 1 finding in 1 file.\n")
    assert result.out.startswith("No findings in 1 manifest; ")


def test_without_fix_nothing_is_written(run: Run, folder: Any) -> None:
    path = folder.write("worker.yaml", SAFE)
    assert run("check", "--select", "DW301", "worker.yaml").code == 1
    assert path.read_text() == SAFE


def test_only_selected_rules_fix(run: Run, folder: Any) -> None:
    path = folder.write("worker.yaml", SAFE)
    run("check", "--fix", "--select", "DW2", "worker.yaml")
    assert path.read_text() == SAFE


def test_fixes_can_be_limited_to_some_rules(run: Run, folder: Any) -> None:
    text = f"{SAFE}  dryRun: true\n"
    path = folder.write("worker.yaml", text)
    result = run("check", "--fix", "--fixable", "invalid-log-level", "worker.yaml")
    assert path.read_text() == text.replace("info ", "INFO ")
    assert "DW704" in result.out
    unknown = run("check", "--fix", "--fixable", "DW3O1", "worker.yaml")
    assert (unknown.code, "did you mean `DW301`?" in unknown.err) == (2, True)


def test_fixes_of_some_rules_can_be_left_out(run: Run, folder: Any) -> None:
    path = folder.write("worker.yaml", SAFE)
    for selector in ("DW301", "DW3", "ALL", "invalid-log-level"):
        result = run("check", "--fix", "--unfixable", selector, "worker.yaml")
        assert "DW301" in result.out
    assert path.read_text() == SAFE
    assert run("check", "--fix", "--fixable", "ALL", "--unfixable", "DW7", "--select", "DW301").code == 0
    assert path.read_text() == FIXED
    assert "did you mean `DW301`?" in run("check", "--fix", "--unfixable", "DW3O1", "worker.yaml").err


def test_the_fixes_are_listed_by_file_and_rule(run: Run, folder: Any) -> None:
    for name in ("a.yaml", "b.yaml"):
        folder.write(name, SAFE)
    listed = "  a.yaml: 1 x DW301 invalid-log-level\n  b.yaml: 1 x DW301 invalid-log-level\n"
    selected = ("--select", "DW301", "--show-fixes")
    assert run("check", "--diff", *selected).err.startswith(f"Would fix 2 findings in 2 files.\n{listed}")
    assert run("check", "--fix", *selected).err == f"Fixed 2 findings in 2 files.\n{listed}"
    assert run("check", "--fix", *selected).err == ""


@pytest.mark.parametrize("option", ["--fix", "--fix-only"])
def test_a_fix_can_fail_the_run(run: Run, folder: Any, option: str) -> None:
    folder.write("worker.yaml", SAFE)
    arguments = ("check", option, "--exit-non-zero-on-fix", "--select", "DW301")
    assert [run(*arguments).code for _ in range(2)] == [1, 0]


def test_a_skipped_fix_is_reported_with_its_line_in_the_fixed_file(run: Run, folder: Any) -> None:
    adds_lines = f"{HEAD}workspace: w\nworker:\n  stack: bento:3.0\n  secrets:\n    - a\n"
    kept = "  stack: bento:3.0\n  stackSpec:\n    text: |+\n      a\n\n  # workerlint: ignore[DW301]\n\n"
    folder.write("worker.yaml", f"{adds_lines}---\n{HEAD}worker:\n{kept}")
    result = run("check", "--fix", "--unsafe-fixes", "--fixable", "DW007,DW210", "worker.yaml")
    assert "workspace: w\n---" in (folder.path / "worker.yaml").read_text()
    assert "worker.yaml:20: skipped the fix of DW007: it would change or break something else\n" in result.err


def test_unsafe_fixes_must_be_asked_for(run: Run, folder: Any) -> None:
    text = f"{HEAD}worker:\n  stack: bento:3.0\n  minReplicas: 1\n"
    path = folder.write("worker.yaml", text)
    run("check", "--fix", "--select", "DW206", "worker.yaml")
    assert path.read_text() == text
    run("check", "--fix", "--unsafe-fixes", "--select", "DW206", "worker.yaml")
    assert path.read_text() == f"{HEAD}worker:\n  stack: bento:3.0\n  autoScaling:\n    minReplicas: 1\n"


def test_diff_shows_the_change_and_writes_nothing(run: Run, folder: Any) -> None:
    path = folder.write("worker.yaml", SAFE)
    result = run("check", "--diff", "--select", "DW301", "worker.yaml")
    assert result.code == 1
    assert path.read_text() == SAFE
    assert result.out == (
        "--- a/worker.yaml\n+++ b/worker.yaml\n@@ -2,5 +2,5 @@\n version: v1beta\n type: worker\n worker: # the section\n"
        "-  logLevel: info   # lower case\n+  logLevel: INFO   # lower case\n   stack: bento:3.0\n"
    )


def test_diff_of_nothing_is_empty(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", FIXED)
    result = run("check", "--diff", "--select", "DW301", "worker.yaml")
    assert (result.code, result.out) == (0, "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_comes_through_a_pipe_goes_out_as_it_came(encoding: str, folder: Any) -> None:
    """Its encoding and byte order mark stay, whatever the terminal's encoding is, and so do its line ends."""
    text = f"{SAFE}  title: é😀\n".replace("\n", "\r\n")
    command = [sys.executable, "-m", "workerlint", "check", "--fix-only", "--select", "DW301", "-"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        command, cwd=folder.path, env=environment, input=text.encode(encoding), capture_output=True, check=False
    )
    assert done.stdout == text.replace("info ", "INFO ").encode(encoding)


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_git_applies_the_diff(newline: str, end: str, folder: Any) -> None:
    """Other characters that end a line to Python, and files without a line break at the end, are in it as they are."""
    text = f'{SAFE}  title: "one\u2028two\x85 é😀"{end}'.replace("\n", newline)
    path = folder.path / "worker.yaml"
    path.write_bytes(text.encode())
    command = [sys.executable, "-m", "workerlint", "check", "--diff", "--select", "DW301", "worker.yaml"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    patch = subprocess.run(command, cwd=folder.path, env=environment, capture_output=True, check=False).stdout
    subprocess.run(["git", "apply", "-"], cwd=folder.path, input=patch, check=True)
    assert path.read_bytes() == text.replace("info ", "INFO ").encode()


@pytest.mark.parametrize("command", [["patch", "-p1"], ["git", "apply", "-"]], ids=["patch", "git"])
def test_a_diff_of_a_file_with_a_blank_in_its_name_is_applied(command: list[str], run: Run, folder: Any) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"needs {command[0]}")
    path = folder.write("of mine/my worker.yaml", SAFE)
    diff = run("check", "--diff", "--select", "DW301", "of mine").out
    subprocess.run(command, cwd=folder.path, input=diff.encode(), capture_output=True, check=True)
    assert path.read_text() == FIXED


def test_diff_masks_secrets(run: Run, folder: Any) -> None:
    text = SAFE + "  runAsApiKey: c2VjcmV0LXZhbHVlLTEyMzQ1Njc4OTA=\n"
    folder.write("worker.yaml", text)
    result = run("check", "--diff", "worker.yaml")
    assert "runAsApiKey: ***" in result.out
    assert "c2Vj" not in result.out + result.err


def test_diff_masks_short_secrets(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", SAFE + "  envs:\n    DB_PASSWORD: x9z!q\n")
    result = run("check", "--diff", "worker.yaml")
    assert "DB_PASSWORD: ***" in result.out
    assert "x9z!q" not in result.out + result.err


def test_fix_only_reports_nothing(run: Run, folder: Any) -> None:
    path = folder.write("worker.yaml", SAFE.replace("bento:3.0", "'not a stack'"))
    result = run("check", "--fix-only", "--select", "DW3", "worker.yaml")
    assert (result.code, result.out) == (0, "")
    assert "logLevel: INFO" in path.read_text()


def test_fixed_standard_input_goes_to_the_standard_output(run: Run) -> None:
    result = run("check", "--fix", "--select", "DW301", "--stdin-filename", "worker.yaml", "-", stdin=SAFE.encode())
    assert (result.code, result.out) == (0, FIXED)


def test_reports_in_files_are_written_beside_fixed_standard_input(run: Run, folder: Any) -> None:
    formats = ("--output-format", "json:report.json", "--output-format", "text")
    result = run("check", "--fix", "--select", "DW301,DW703", *formats, "-", stdin=SAFE.encode())
    assert result == (0, FIXED, "")
    assert [item["code"] for item in json.loads((folder.path / "report.json").read_text())["findings"]] == ["DW703"]


def test_standard_input_that_is_markdown_comes_out_as_it_is(run: Run) -> None:
    page = f"# Page\n\n```yaml\n{SAFE}```\n"
    result = run("check", "--fix", "--select", "DW301", "--stdin-filename", "page.md", "-", stdin=page.encode())
    assert (result.code, result.out) == (1, page)


@pytest.mark.parametrize("option", ["--fix", "--fix-only"])
def test_standard_input_that_is_excluded_comes_out_as_it_is(option: str, process: Any, folder: Any) -> None:
    folder.write("workerlint.toml", 'extend-exclude = ["made/"]\n')
    text = SAFE.encode() + b"\xff\0\r\n"
    done = process("check", option, "--force-exclude", "--stdin-filename", "made/worker.yaml", "-", input=text)
    assert (done.returncode, done.stdout) == (0, text)


def test_standard_input_that_is_no_text_is_not_passed_on_spoilt(process: Any) -> None:
    done = process("check", "--fix", "-", input=SAFE.encode() + b"  title: \xe9\n")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"workerlint: error: <stdin> cannot be fixed: it is not valid UTF-8\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encoding_and_line_ends_stay(run: Run, folder: Any, encoding: str, newline: str) -> None:
    text = f"# é😀\n{SAFE.rstrip()}".replace("\n", newline)
    path = folder.write("worker.yaml", text.encode(encoding))
    run("check", "--fix", "--select", "DW301", "worker.yaml")
    assert path.read_bytes() == text.replace("info ", "INFO ").encode(encoding)


def test_permissions_and_links_stay(run: Run, folder: Any) -> None:
    target = folder.write("real/worker.yaml", SAFE)
    target.chmod(0o640)
    link = folder.path / "link.yaml"
    link.symlink_to(target)
    run("check", "--fix", "--select", "DW301", "link.yaml")
    assert link.is_symlink()
    assert target.read_text() == FIXED
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert sorted(os.listdir(target.parent)) == ["worker.yaml"]


def test_what_other_files_define_is_read_even_if_some_cannot_be_read() -> None:
    secret = "name: {}\nversion: v1\ntype: secret\nsecret: {{}}\n"
    texts = {"a": secret.format("a"), "b": None, "c": "x: 1\n", "d": secret.format("d")}

    def read(path: str) -> Source | None:
        if path == "gone":
            raise ReadError("gone")
        text = texts[path]
        return None if text is None else Source(f"{path}.yaml", text)

    found = referred_resources([STDIN, "gone", *texts], read)
    assert [(path, [resource.name for resource in defined]) for path, defined in found] == [
        ("a.yaml", ["a"]),
        ("d.yaml", ["d"]),
    ]
