"""The check before a repository is set up counts what it may offer to do about the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workerlint.report.baseline import Baseline
from workerlint.run.first_check import first_check, write_first_baseline

if TYPE_CHECKING:
    from collections.abc import Callable

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
    assert "incomplete" not in first_check(".").summary
    assert capsys.readouterr() == ("", "")  # type: ignore[attr-defined]
