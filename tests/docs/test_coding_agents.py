"""The loop for coding agents works as its page describes it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.run.test_assertion import GOOD

from workerlint.cli.entry import main

from .conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (ROOT / "docs" / "pages" / "coding-agents.md").read_text(encoding="utf-8")
LOOP = [line.split() for line in re.findall(r"^ +\$ workerlint (.*)$", PAGE, re.MULTILINE)]
LOOK_UP = [line.split() for line in re.findall(r"^\$ workerlint (.*?) +#", PAGE, re.MULTILINE)]
MANIFEST = GOOD.replace("  compute", "  logLevel: debug\n  replica: 2\n  compute")


def offset(lines: list[str], line: int, column: int) -> int:
    return sum(map(len, lines[: line - 1])) + column - 1


def applied(text: str, edits: list[dict[str, Any]]) -> str:
    lines = text.splitlines(keepends=True)
    for edit in sorted(edits, key=lambda edit: (edit["line"], edit["column"]), reverse=True):
        start, end = (offset(lines, edit[f"{at}line"], edit[f"{at}column"]) for at in ("", "end_"))
        text = text[:start] + edit["content"] + text[end:]
    return text


def test_the_loop_ends_with_a_clean_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "manifests" / "city-sync.yaml"
    path.parent.mkdir()
    path.write_text(MANIFEST)
    check, fix = LOOP
    assert main(check) == 1
    assert [finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]] == ["DW301", "DW204"]
    assert main(fix) == 1
    capsys.readouterr()
    assert main(check) == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["fix"]["applicability"] == "unsafe"
    path.write_text(applied(path.read_text(), finding["fix"]["edits"]))
    assert main(check) == 0
    assert "  replicas: 2\n" in path.read_text()


@pytest.mark.slow
@pytest.mark.parametrize("command", LOOK_UP, ids=" ".join)
def test_the_other_commands_work(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command) == 0
    assert capsys.readouterr().out
