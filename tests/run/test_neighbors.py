"""Several files in one run: what is set, cached or named for one does not apply to the other."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
HEAD = "version: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  compute: runnable-default\n  stackSpec: {}\n"


@pytest.mark.parametrize("runs", [1, 2], ids=["cold", "warm"])
@pytest.mark.parametrize(
    "table",
    [
        'per-file-ignores."a.yaml" = ["DW301"]\n',
        'overrides = [{files = ["a.yaml"], ignore = ["DW301"]}]\n',
        'overrides = [{files = ["a.yaml"], severity.DW301 = "off"}]\n',
    ],
)
def test_two_files_of_a_directory_with_different_settings(run: Run, folder: Any, table: str, runs: int) -> None:
    folder.faulty("a.yaml")
    folder.faulty("b.yaml")
    folder.write("workerlint.toml", table)
    for _ in range(runs):
        result = run("check", "--output-format", "concise")
        assert result.code == 1
        assert [line.partition(":")[0] for line in result.out.splitlines() if "DW301" in line] == ["b.yaml"]


def test_an_edit_that_changes_neither_the_size_nor_the_time(check: Run, folder: Any) -> None:
    old = time.time() - 1000
    paths = [folder.clean(f"{number}.yaml") for number in range(3)]
    for path in paths:
        os.utime(path, (old, old))
    assert check().code == 0
    before = paths[1].read_bytes()
    paths[1].write_bytes(before.replace(b"INFO", b"LOUD"))
    os.utime(paths[1], (old, old))
    assert paths[1].stat().st_size == len(before)
    assert check().code == 1


@pytest.mark.parametrize(("name", "code"), [("${NAME}", 0), ("${{name}}", 0), ("orders", 1)])
def test_only_known_names_are_duplicates(run: Run, folder: Any, name: str, code: int) -> None:
    for file in ("a.yaml", "b.yaml"):
        folder.write(file, f"name: {name}\n{HEAD}")
    assert run("check", "--select", "DW601").code == code


@pytest.mark.parametrize(("kind", "code"), [("${T}", 1), ("${{type}}", 1), ("worker", 1)])
def test_a_type_that_is_a_variable_may_be_a_worker(check: Run, folder: Any, kind: str, code: int) -> None:
    lines = f"name: a\n{HEAD.replace('type: worker', f'type: {kind}')}  logLevel: LOUD\n"
    folder.write("a.yaml", lines)
    assert check().code == code


def test_the_beginning_of_a_code_in_a_comment_names_a_rule(run: Run, folder: Any) -> None:
    folder.faulty("a.yaml")
    path = folder.path / "a.yaml"
    path.write_text(path.read_text().replace("LOUD", "LOUD # workerlint: ignore[DW3] agreed"))
    result = run("check", "--select", "DW301,DW008")
    assert (result.code, "DW008" in result.out) == (0, False)
    path.write_text(path.read_text().replace("DW3]", "DW39]"))
    assert "DW008" in run("check", "--select", "DW301,DW008").out
