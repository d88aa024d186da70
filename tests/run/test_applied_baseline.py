"""A baseline that is written, compared and pruned in a run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


def test_a_new_baseline_leaves_out_what_it_lists(run: Run, folder: Any) -> None:
    folder.faulty("a.yaml")
    written = run("check", "--select", "DW301", "--write-baseline", "base.json", ".")
    assert (written.code, written.err) == (0, "Wrote 1 finding to base.json.\n")
    assert run("check", "--select", "DW301", "--baseline", "base.json", ".").code == 0


def test_a_report_states_the_age_of_the_baseline_that_the_run_writes(run: Run, folder: Any) -> None:
    folder.faulty("a.yaml")
    arguments = ["--write-baseline", "base.json", "--today", "2026-12-01", "--output-format", "json", "."]
    assert json.loads(run("check", *arguments).out)["run"]["oldest"] == "2026-12-01"


def test_stale_entries_are_announced_until_they_are_pruned(run: Run, folder: Any) -> None:
    folder.faulty("a.yaml")
    run("check", "--select", "DW301", "--write-baseline", "base.json", ".")
    folder.clean("a.yaml")
    shown = run("check", "--select", "DW301", "--baseline", "base.json", ".").err
    assert "Remove stale entries with --prune-baseline.\n" in shown
    assert "a.yaml" not in run("check", "--select", "DW301", "--quiet", "--baseline", "base.json", ".").err
    assert (
        "Removed 1 stale entry from base.json.\n"
        in run("check", "--select", "DW301", "--baseline", "base.json", "--prune-baseline", ".").err
    )
    assert json.loads((folder.path / "base.json").read_text())["findings"] == []


def test_an_entry_of_a_rule_that_no_longer_exists_is_stale(run: Run, folder: Any) -> None:
    folder.clean("a.yaml")
    entry = {"path": "a.yaml", "code": "DW999", "line": 1, "message": "m"}
    folder.write("base.json", json.dumps({"version": 2, "findings": [entry]}))
    assert "DW999" in run("check", "--select", "DW301", "--baseline", "base.json", ".").err


def test_stale_entries_fail_a_run_with_strict_coverage(run: Run, folder: Any) -> None:
    folder.faulty("a.yaml")
    run("check", "--select", "DW301", "--write-baseline", "base.json", ".")
    folder.clean("a.yaml")
    assert run("check", "--strict-coverage", "--baseline", "base.json", ".").code == 1


def test_a_baseline_that_cannot_be_read_is_a_problem(run: Run, folder: Any) -> None:
    folder.faulty("a.yaml")
    assert run("check", "--baseline", "nothing.json", ".").code == 2
