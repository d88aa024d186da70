"""``workerlint format``: what is written, what is shown, and what stays as it was."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from workerlint.files.write import replace_file
from workerlint.run import fix_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]

MESSY = """\
version: v1beta
name: city-sync # the name
type: worker
worker:
    logLevel: INFO\x20\x20
    stack: bento:3.0
    # the nodes
    topology:
    -   name: city-sync
        type: bento
"""
NEAT = """\
version: v1beta
name: city-sync # the name
type: worker
worker:
  logLevel: INFO
  stack: bento:3.0
  # the nodes
  topology:
    - name: city-sync
      type: bento
"""
OTHER = "kind: Deployment\nspec:\n     replicas:   1   \n"
BROKEN = "name: b\ntype: worker\nworker:\n    stack: bento:3.0\n    replicas 3\n"
KEY = "c2VjcmV0LXZhbHVlLTEyMzQ1Njc4OTA="


def test_files_are_rewritten_and_counted(run: Run, folder: Any) -> None:
    paths = [folder.write(f"workers/{name}.yaml", MESSY) for name in "ab"]
    folder.write("neat.yaml", NEAT)
    folder.write("other.yaml", OTHER)
    assert run("format") == (0, "", "2 files reformatted, 1 file left unchanged.\n")
    assert [path.read_text() for path in paths] == [NEAT, NEAT]
    assert yaml.safe_load(NEAT) == yaml.safe_load(MESSY)
    assert run("format", ".") == (0, "", "3 files left unchanged.\n")


def test_files_directories_and_globs_are_found_as_check_finds_them(run: Run, folder: Any) -> None:
    names = ["named.txt", "a/worker.yml", "b/one.yaml", "b/two.yaml", "c/ignored.yaml", "d/excluded.yaml"]
    for name in names:
        folder.write(name, MESSY)
    folder.write(".gitignore", "ignored.yaml\n")
    folder.write("workerlint.toml", 'exclude = ["d/"]\n')
    assert run("format", "named.txt", "a", "b/o*.yaml").err == "3 files reformatted.\n"
    assert run("format").err == "1 file reformatted, 2 files left unchanged.\n"
    assert run("format", "--force-exclude", "d/excluded.yaml") == (0, "", "No Worker manifest found.\n")
    assert run("format", "--no-config", "--check", "d").out == "Would reformat: d/excluded.yaml\n"
    assert run("format", "d/excluded.yaml").err == "1 file reformatted.\n"


def test_check_lists_the_files_and_writes_nothing(run: Run, folder: Any) -> None:
    path = folder.write("messy.yaml", MESSY)
    folder.write("neat.yaml", NEAT)
    assert run("format", "--check") == (
        1,
        "Would reformat: messy.yaml\n",
        "1 file would be reformatted, 1 file left unchanged.\n",
    )
    assert path.read_text() == MESSY
    assert run("format", "--check", "neat.yaml") == (0, "", "1 file left unchanged.\n")


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_git_applies_the_diff(run: Run, folder: Any) -> None:
    path = folder.write("worker.yaml", MESSY)
    result = run("format", "--diff")
    assert (result.code, result.err) == (1, "1 file would be reformatted.\n")
    assert path.read_text() == MESSY
    subprocess.run(["git", "apply", "-"], cwd=folder.path, input=result.out.encode(), check=True)
    assert path.read_text() == NEAT
    assert run("format", "--diff") == (0, "", "1 file left unchanged.\n")


def test_diff_masks_secrets(run: Run, folder: Any) -> None:
    pem = "\n".join(
        ["-----BEGIN PRIVATE KEY-----", *["MIIEvQIBADANBgkqhkiG9w0BAQEFAASC"] * 3, "-----END PRIVATE KEY-----"]
    )
    block = "".join(f"            {line}\n" for line in pem.splitlines())
    folder.write("worker.yaml", f"{MESSY}    runAsApiKey: {KEY}\n    envs:\n        TLS_PRIVATE_KEY: |\n{block}")
    result = run("format", "--diff")
    assert "+  runAsApiKey: ***" in result.out
    assert KEY[:8] not in result.out
    assert "MIIEvQ" not in result.out


def test_standard_input_goes_to_the_standard_output(run: Run, folder: Any) -> None:
    assert run("format", "-", stdin=MESSY.encode()) == (0, NEAT, "")
    assert run("format", "--stdin-filename", "a/worker.yaml", stdin=NEAT.encode()) == (0, NEAT, "")
    checked = run("format", "--check", "--stdin-filename", "a/worker.yaml", "-", stdin=MESSY.encode())
    assert checked == (1, "Would reformat: a/worker.yaml\n", "1 file would be reformatted.\n")
    assert run("format", "--diff", "-", stdin=MESSY.encode()).out.startswith("--- a/<stdin>\n+++ b/<stdin>\n")
    assert os.listdir(folder.path) == [".git"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("made/worker.yaml", MESSY.encode() + b"\xff\0\r\n"),
        ("page.md", f"# Page\n\n```yaml\n{MESSY}```\n".encode()),
        ("other.yaml", OTHER.encode()),
        ("broken.yaml", BROKEN.encode()),
    ],
    ids=["excluded", "Markdown", "other YAML", "syntax error"],
)
def test_standard_input_that_is_not_formatted_comes_out_as_it_is(
    name: str, text: bytes, process: Any, folder: Any
) -> None:
    folder.write("workerlint.toml", 'exclude = ["made/"]\n')
    done = process("format", "--force-exclude", "--stdin-filename", name, "-", input=text)
    assert (done.returncode, done.stdout) == (2 if name == "broken.yaml" else 0, text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encoding_and_line_breaks_stay(run: Run, folder: Any, encoding: str, newline: str) -> None:
    before, after = (text.replace("the name", "é😀").replace("\n", newline) for text in (MESSY, NEAT))
    path = folder.write("worker.yaml", before.encode(encoding))
    assert run("format").code == 0
    assert path.read_bytes() == after.encode(encoding)


def test_other_documents_of_a_file_stay(run: Run, folder: Any) -> None:
    path = folder.write("all.yaml", f"{OTHER}---\n{MESSY}---\n{OTHER}")
    run("format")
    assert path.read_text() == f"{OTHER}---\n{NEAT}---\n{OTHER}"


def test_markdown_stays(run: Run, folder: Any) -> None:
    page = f"# Page\n\n```yaml\n{MESSY}```\n"
    path = folder.write("page.md", page)
    assert run("format", "page.md") == (0, "", "No Worker manifest found.\n")
    assert path.read_text() == page


def test_a_worker_with_a_syntax_error_stays_and_is_reported(run: Run, folder: Any) -> None:
    path = folder.write("both.yaml", f"{BROKEN}---\n{MESSY}")
    folder.write("broken.yaml", BROKEN)
    folder.write("messy.yaml", MESSY)
    result = run("format")
    assert path.read_text() == f"{BROKEN}---\n{NEAT}"
    assert (result.code, result.out) == (2, "")
    both, broken, summary = result.err.splitlines()
    assert both.startswith("workerlint: error: both.yaml:5:5: cannot be formatted: ")
    assert broken.startswith("workerlint: error: broken.yaml:5:5: cannot be formatted: ")
    assert summary == "2 files reformatted."


def test_diff_masks_short_secrets(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", f"{MESSY}    envs:\n        DB_PASSWORD: x9z!q\n")
    assert "+    DB_PASSWORD: ***\n" in run("format", "--diff").out
    assert "x9z!q" not in run("format", "--diff").out


def test_a_syntax_error_does_not_reveal_a_secret(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", f"{BROKEN}    runAsApiKey: {KEY}: {KEY}\n    DB_PASSWORD: 'hunter2hunter2\n")
    result = run("format", "--diff")
    assert result.code == 2
    assert KEY[:8] not in result.err
    assert "hunter2" not in result.err


def test_a_document_that_exceeds_a_limit_is_reported(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", f"{NEAT}  envs: {'[' * 2000}{']' * 2000}\n")
    result = run("format")
    assert result.code == 2
    assert "worker.yaml:11:" in result.err
    assert result.err.count("\n") == 1


@pytest.mark.parametrize("options", [(), ("--check",), ("--diff",)], ids=["write", "check", "diff"])
def test_files_that_cannot_be_read_are_reported(options: tuple[str, ...], run: Run, folder: Any) -> None:
    latin = folder.write("latin.yaml", MESSY.encode() + b"# \xe9\n")
    folder.write("binary.yaml", b"\x89PNG\0")
    folder.write("characters.yaml", MESSY.encode() + b"\0")
    result = run("format", *options, "latin.yaml", "binary.yaml", "characters.yaml", "gone.yaml")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "workerlint: error: gone.yaml does not exist\n"
        "  help: did you mean `latin.yaml`?\n"
        "workerlint: error: binary.yaml is a binary file, not YAML\n"
        "workerlint: error: characters.yaml:11:1: cannot be formatted: character U+0000 is not allowed in YAML\n"
        "workerlint: error: latin.yaml cannot be formatted: it is not valid UTF-8\n"
    )
    assert latin.read_bytes() == MESSY.encode() + b"# \xe9\n"


def test_permissions_and_links_stay(run: Run, folder: Any) -> None:
    target = folder.write("real/worker.yaml", MESSY)
    target.chmod(0o440)
    link = folder.path / "link.yaml"
    link.symlink_to(target)
    assert run("format", "link.yaml").code == 0
    assert link.is_symlink()
    assert target.read_text() == NEAT
    assert stat.S_IMODE(target.stat().st_mode) == 0o440


def test_a_file_that_cannot_be_written_is_reported(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **_more: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(fix_files, "replace_file", refuse)
    path = folder.write("worker.yaml", MESSY)
    assert run("format") == (2, "", "workerlint: error: cannot write worker.yaml: Permission denied\n")
    assert path.read_text() == MESSY


def test_a_file_that_changed_meanwhile_is_not_overwritten(
    run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change_first(path: str, data: bytes, expected: bytes, *, named: bool) -> None:
        folder.write("worker.yaml", "theirs\n")
        replace_file(path, data, expected, named=named)

    monkeypatch.setattr(fix_files, "replace_file", change_first)
    path: Path = folder.write("worker.yaml", MESSY)
    result = run("format")
    assert (result.code, result.out) == (2, "")
    assert "worker.yaml was modified by another program" in result.err
    assert path.read_text() == "theirs\n"


@pytest.mark.parametrize("end", ["", "\n\n", "\n  \n"], ids=["none", "two", "spaces"])
def test_a_file_ends_with_one_line_break(run: Run, folder: Any, end: str) -> None:
    path = folder.write("worker.yaml", NEAT.rstrip("\n") + end)
    assert run("format").err == "1 file reformatted.\n"
    assert path.read_text() == NEAT


def test_an_excluded_standard_input_comes_out_as_it_is(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", 'exclude = ["old.yaml"]\n')
    text = MESSY.encode()
    result = run("format", "--force-exclude", "--stdin-filename", "old.yaml", "-", stdin=text)
    assert (result.code, result.out.encode()) == (0, text)


def test_a_file_without_a_worker_may_have_any_bytes(run: Run, folder: Any) -> None:
    folder.write("notes.yaml", b"a: \xff\n")
    folder.write("worker.yaml", NEAT)
    result = run("format", ".")
    assert (result.code, result.err) == (0, "1 file left unchanged.\n")


TEMPLATE = "type: worker\nworker:\n{{- if .Values.on }}\n  stack: bento\n{{- end }}\n"
BUNDLE = "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - id: a\n      spec:\n        name: a\n        version: v1beta\n        type: worker\n        worker: {stack: bento}\n"
RUNS: dict[str, tuple[dict[str, str | bytes], str, bytes]] = {
    "nothing": ({}, "", b""),
    "a file that does not exist": ({"a.yaml": MESSY}, "a.yaml gone.yml", b""),
    "a name that is similar": ({"orders.yaml": NEAT}, "order.yaml", b""),
    "nothing but a file that does not exist": ({}, "gone.yaml", b""),
    "a file without a Worker": ({"a.yaml": OTHER}, "a.yaml", b""),
    "a file that is too large": ({"workerlint.toml": "max-file-size = 10\n", "a.yaml": MESSY, "b.yaml": "x: 1\n"}, ".", b""),
    "a binary file": ({"a.yaml": b"\0", "b.yaml": NEAT}, ".", b""),
    "a binary file that is named": ({"a.yaml": b"\0", "b.yaml": NEAT}, "a.yaml b.yaml", b""),
    "a Worker that is not UTF-8": ({"a.yaml": MESSY.encode() + b"# \xff\n", "b.yaml": NEAT}, ".", b""),
    "other YAML that is not UTF-8": ({"a.yaml": OTHER.encode() + b"# \xff\n", "b.yaml": NEAT}, ".", b""),
    "standard input that is not UTF-8": ({}, "-", b"x: \xff\n"),
    "a syntax error": ({"a.yaml": BROKEN, "b.yaml": MESSY}, ".", b""),
    "a syntax error next to a Worker": ({"a.yaml": f"{MESSY}---\n{BROKEN}"}, "--check .", b""),
    "a syntax error in a neat Worker": ({"a.yaml": BROKEN}, "--diff .", b""),
    "a template": ({"a.yaml": TEMPLATE, "b.yaml": NEAT}, ".", b""),
    "a Bundle": ({"a.yaml": BUNDLE}, ".", b""),
    "Markdown": ({"a.md": f"```yaml\n{MESSY}```\n"}, "a.md", b""),
    "a diff": ({"a.yaml": MESSY, "b.yaml": NEAT}, "--diff .", b""),
    "a diff with no line break at the end": ({"a.yaml": NEAT.rstrip()}, "--diff .", b""),
    "a check": ({"a.yaml": MESSY, "b.yaml": NEAT, "c.yaml": MESSY}, "--check .", b""),
    "a check of standard input": ({}, "--check -", MESSY.encode()),
    "standard input": ({}, "-", MESSY.encode()),
    "standard input and a file": ({"a.yaml": MESSY}, "- a.yaml", MESSY.encode()),
    "a configuration with an error": ({"workerlint.toml": "nope = 1\n", "a.yaml": MESSY}, ".", b""),
}  # fmt: skip


@pytest.mark.parametrize(("files", "arguments", "stdin"), RUNS.values(), ids=RUNS)
def test_a_run(
    run: Run, folder: Any, files: dict[str, str | bytes], arguments: str, stdin: bytes, snapshot: SnapshotAssertion
) -> None:
    for name, content in files.items():
        folder.write(name, content)
    result = run("format", *arguments.split(), stdin=stdin)
    changed = [
        name
        for name, content in files.items()
        if (folder.path / name).read_bytes() != (content if isinstance(content, bytes) else content.encode())
    ]
    shown = [f"exit code {result.code}", f"changed: {', '.join(changed) or 'nothing'}"]
    shown += [f"== {name}\n{text}" for name, text in (("stdout", result.out), ("stderr", result.err)) if text]
    assert "\n".join(shown) == snapshot
