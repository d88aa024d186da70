"""Inputs that are designed to hang or crash a reader, or to exhaust its memory: each ends quickly with a clear message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


HEAD = "name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  compute: c\n"
LAUGHS = (
    HEAD
    + "  a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"  a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 12))
)
TEXTS: dict[str, tuple[str | bytes, str]] = {
    "billion laughs": (LAUGHS, "DW005"),
    "flow nesting": (HEAD + "  k: " + "[" * 100_000, "DW005"),
    "closed nesting": (HEAD + "  k: " + "[" * 100_000 + "]" * 100_000, "DW005"),
    "block nesting": (HEAD + "  k:\n    " + "- " * 100_000 + "x\n", "DW005"),
    "mapping nesting": (HEAD + "  k: " + "{a: " * 100_000, "DW005"),
    "a long scalar": (HEAD + "  k: " + "x" * 4_000_000 + "\n", "DW204"),
    "a long quoted scalar": (HEAD + '  k: "' + "x " * 2_000_000, "DW001"),
    "a long key": (HEAD + "  " + "k" * 2_000_000 + ": 1\n", "DW001"),
    "a NUL": (HEAD + "  k: a\0b\n", ""),
    "byte order marks inside": (HEAD + "  k: a\ufeffb\n\ufeff\n", "DW204"),
    "surrogates": (b"\xed\xa0\x80".join([HEAD.encode() + b"  k: a", b"b\n"]), "DW006"),
    "half a UTF-16 pair": (b"\xff\xfe" + (HEAD + "  k: \ud83d\n").encode("utf-16-le", "surrogatepass"), "DW006"),
    "mixed line ends": (HEAD.replace("\n", "\r\n", 2) + "  k: 1\r  l: 2\n\r  m: 3\r\n", "DW204"),
    "control characters": (HEAD + "  k: \x1b[31m\x07\x9b\n", "DW006"),
    "an open quote": (HEAD + "  k: 'a\n" + "  l: b\n" * 20_000, "DW001"),
    "an open list": (HEAD + "  k: [a,\n" + "  b,\n" * 20_000, "DW001"),
    "an open tag": (HEAD + "  k: !<a\n", "DW001"),
    "an open directive": ("%YAML\n---\n" + HEAD, "DW001"),
    "many line ends": (HEAD + "\n" * 300_000 + " x: 1\n", "DW001"),
    "tabs": (HEAD + "  k:\n" + "\t\tl: 1\n" * 20_000, "DW002"),
    "an endless number": (HEAD + "  replicas: " + "9" * 1_000_000 + "\n", "DW203"),
    "an endless quantity": (HEAD + "  resources: {requests: {cpu: " + "9" * 1_000_000 + "e" + "9" * 9 + "}}\n", ""),
    "a million keys": ("".join(f"k{number}:\n" for number in range(500_000)) + "worker:\n", ""),
    "a million documents": ("---\n" * 1_000_000 + HEAD, "DW203"),
}


LARGE = ("a million keys", "a million documents")


@pytest.mark.deep
@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.deep] * (name in LARGE)) for name in TEXTS])
def test_it_ends_and_says_why(name: str, tmp_path: Path, limited: Any) -> None:
    text, code = TEXTS[name]
    (tmp_path / "w.yaml").write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    done = limited("check", "--output-format", "concise", "w.yaml")
    assert code.encode() in done.stdout, (done.stdout[-2000:], done.stderr[-2000:])
    if not code:
        assert done.stdout or done.stderr


def test_a_file_larger_than_any_manifest_is_not_read(tmp_path: Path, limited: Any) -> None:
    with open(tmp_path / "w.yaml", "wb") as file:
        file.write(HEAD.encode())
        file.truncate(100_000_000)
    done = limited("check", "w.yaml")
    assert done.returncode == 2
    assert b"exceeds the maximum size of 5,000,000 bytes" in done.stderr
    done = limited("check", "-", input=b"x" * 6_000_000)
    assert done.returncode == 2
    assert b"exceeds the maximum size of 5,000,000 bytes" in done.stderr


def test_fixes_of_many_findings_end(tmp_path: Path, limited: Any) -> None:
    text = HEAD + "  envs:\n" + "".join(f"    A{number}: 1\n" for number in range(3_000))
    (tmp_path / "w.yaml").write_text(text)
    done = limited("check", "--fix", "--output-format", "concise", "w.yaml")
    assert b"Fixed" in done.stderr
    assert (tmp_path / "w.yaml").read_text().count('"1"') == 3_000
