"""A baseline hides the findings that it lists, also when lines move, and unused entries are reported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

HEAD = "name: city-sync\nversion: v1beta\ntype: worker\n"
WORKER = f"{HEAD}worker:\n  stack: bento\n  logLevel: LOUD\n"


@pytest.fixture
def base(run: Run, folder: Any) -> Run:
    """Write a Worker with findings and its baseline, and return a function that runs check with it."""
    folder.write("worker.yaml", WORKER)
    written = run("check", "--select", "DW3", "--write-baseline", "base.json", ".")
    assert (written.code, written.err) == (0, "Wrote 2 findings to base.json.\n")
    return lambda *more: run("check", "--select", "DW3", "--baseline", "base.json", *more, ".")


def test_what_it_lists_is_left_out(base: Run) -> None:
    result = base()
    assert (result.code, result.out, result.err) == (0, "The manifest is clean.\n1 file found: 1 checked.\n", "")


def test_it_survives_when_lines_move(base: Run, folder: Any) -> None:
    moved = WORKER.replace("  stack", "  # and another\n  replicas: 2\n  stack")
    folder.write("worker.yaml", f"# one more\n{moved}")
    assert base().code == 0


def test_a_new_finding_is_reported(base: Run, folder: Any) -> None:
    folder.write("worker.yaml", f"{WORKER}  replicas: 0\n")
    result = base("--output-format", "concise")
    assert result.code == 1
    assert result.out.splitlines()[0].startswith("worker.yaml:7:13: error[DW311]")
    assert len(result.out.splitlines()) == 3


def test_one_more_of_the_same_kind_is_new(base: Run, folder: Any) -> None:
    folder.write("worker.yaml", f"{WORKER}---\n{WORKER}")
    assert base("--output-format", "concise").out.count("DW301") == 1


def test_entries_that_match_nothing_are_told_and_pruned(base: Run, folder: Any) -> None:
    folder.write("worker.yaml", WORKER.replace("LOUD", "INFO"))
    result = base()
    assert result.code == 0
    assert "base.json: stale entry: worker.yaml: DW301\n" in result.err
    assert base("--prune-baseline").err == "Removed 1 stale entry from base.json.\n"
    assert base().err == ""
    assert [
        entry["code"] for entry in json.loads((folder.path / "base.json").read_text())["findings"]["worker.yaml"]
    ] == ["DW304"]


def test_entries_of_files_outside_the_run_are_kept(base: Run, folder: Any, run: Run) -> None:
    folder.clean("other.yaml")
    result = run("check", "--baseline", "base.json", "--prune-baseline", "--select", "DW3", "other.yaml")
    assert result.err == ""
    assert base().code == 0


def test_entries_of_rules_that_look_across_files_are_kept_where_not_all_files_are_seen(run: Run, folder: Any) -> None:
    """As pre-commit and editors call: with the files that changed."""
    folder.write("a.yaml", WORKER)
    folder.write("b.yaml", WORKER)
    run("check", "--select", "DW601", "--write-baseline", "base.json", ".")
    before = (folder.path / "base.json").read_text()
    result = run("check", "--select", "DW601", "--baseline", "base.json", "--prune-baseline", "b.yaml")
    assert (result.code, result.err) == (0, "")
    assert (folder.path / "base.json").read_text() == before
    folder.write("a.yaml", WORKER.replace("city-sync", "other"))
    result = run("check", "--select", "DW601", "--baseline", "base.json", ".")
    assert "base.json: stale entry: b.yaml: DW601\n" in result.err


def test_entries_of_rules_that_did_not_run_are_kept(base: Run, run: Run, folder: Any) -> None:
    before = (folder.path / "base.json").read_text()
    result = run("check", "--baseline", "base.json", "--prune-baseline", "--select", "DW304", ".")
    assert (result.code, result.err) == (0, "")
    assert (folder.path / "base.json").read_text() == before


def test_entries_of_a_file_with_a_syntax_error_are_kept(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", WORKER)
    run("check", "--write-baseline", "base.json", ".")
    before = (folder.path / "base.json").read_text()
    folder.write("worker.yaml", f"description: a: b\n{WORKER.replace('stack', '@stack')}")
    assert run("check", "--baseline", "base.json", "--prune-baseline", ".").err == ""
    assert (folder.path / "base.json").read_text() == before


def test_syntax_errors_are_never_left_out(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", f"{HEAD}description: a: b\n")
    assert run("check", "--write-baseline", "base.json", ".").code == 1
    assert run("check", "--baseline", "base.json", ".").code == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "is not valid JSON"),
        ("[]", "is not a baseline"),
        ('{"version": 2}', "is not a baseline of version 1"),
        ('{"version": 1, "findings": {"a": [{}]}}', "is damaged"),
        (None, "cannot read the baseline"),
    ],
)
def test_a_baseline_that_is_none_is_named(run: Run, folder: Any, content: str | None, words: str) -> None:
    folder.write("worker.yaml", WORKER)
    if content is not None:
        folder.write("base.json", content)
    result = run("check", "--baseline", "base.json", "worker.yaml")
    assert result.code == 2
    assert words in result.err
    assert "DW301" in result.out
