"""The check before a repository is set up counts what it may offer to do about the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.command_line import CLEAN

from workerlint.report.baseline import Baseline
from workerlint.run.first_check import first_check, write_first_baseline

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

SECRET = "  secrets: [{name: a}]\n  envs: {PASSWORD: hunter2-Zq81xK}\n"


def test_findings_that_a_baseline_cannot_contain_are_not_counted(folder: Any) -> None:
    folder.faulty("a.yaml")
    before = first_check(".")
    path = folder.faulty("a.yaml")
    path.write_text(path.read_text() + SECRET)
    after = first_check(".")
    assert after.total > before.total
    assert after.recordable - before.recordable < after.total - before.total


def test_what_is_written_is_what_a_check_with_the_baseline_leaves_out(folder: Any) -> None:
    folder.faulty("team/a.yaml")
    count = write_first_baseline("team", "team/baseline.json")
    entries = Baseline.read("team/baseline.json").entries
    assert (count, {entry.path for entry in entries}) == (len(entries), {"a.yaml"})
    assert first_check("team", "team/baseline.json").total == 0


@pytest.mark.parametrize(
    ("topologies", "count"), [([False, False], 2), ([True, False], 0), ([True, True], 0), ([None, False], 1)]
)
def test_topologies(folder: Any, topologies: list[bool | None], count: int) -> None:
    for number, given in enumerate(topologies):
        path = folder.clean(f"{number}.yaml")
        text = path.read_text()
        if not given:
            text = text[: text.index("  topology:")]
        if given is None:
            text = "# workerlint: ignore-file[DW203] none\n" + text
        path.write_text(text)
    assert first_check(".").without_topology == count


def test_nothing_is_printed(folder: Any, capsys: Callable[..., Any]) -> None:
    folder.faulty("a.yaml")
    folder.write("b.yaml", b"\xff")
    folder.write("workerlint.toml", "[[overrides]]\nfiles = ['none/']\nignore = ['DW1']\n")  # which a run mentions
    assert "incomplete" not in first_check(".").summary
    assert capsys.readouterr() == ("", "")  # type: ignore[attr-defined]


def test_what_is_counted(folder: Any, snapshot: SnapshotAssertion) -> None:
    folder.write("workerlint.toml", 'select = ["DW2", "DW3"]\n')
    shown = [first_check(".")]
    texts = [
        "a: 1\n",
        *(CLEAN.replace("worker:\n", f"worker:\n{line}") for line in ("", "  replicas: '3'\n", "  dryrun: true\n")),
    ]
    for text in texts:
        folder.write("a.yaml", text)
        shown.append(first_check("."))
    assert "\n".join(map(repr, shown)) == snapshot


def test_a_baseline_never_contains_what_is_found_in_the_platform_file(folder: Any) -> None:
    folder.clean("a.yaml")
    folder.write("workerlint.toml", 'select = ["DW620"]\nplatform = "platform.toml"\n')
    folder.write("platform.toml", "format = 1\n[compute]\nlearned = 2001-01-31\nnames = ['runnable-default']\n")
    found = first_check(".")
    assert (found.total, found.recordable) == (1, 0)
    assert write_first_baseline(".", "baseline.json") == 0
