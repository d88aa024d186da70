"""The time of a dry run grows in proportion to the size of the file set."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from workerlint.engine.project import Project
from workerlint_shim.dry_run import dry_run

if TYPE_CHECKING:
    from collections.abc import Callable

WORKER = (Path(__file__).parent / "data" / "new-worker.yaml").read_text(encoding="utf-8")
SECRET = "name: orders\nversion: v1\ntype: secret\nsecret:\n  data:\n"


def each(template: str, head: str = "") -> Callable[[int], str]:
    """Return a function that writes *head* and several copies of *template*, with their number for ``@``."""
    return lambda times: head + "".join(template.replace("@", str(number)) for number in range(times))


GROWING = {
    "secrets": each("    key@: value@\n", SECRET),
    "variables": each("    key@: $VALUE\n", SECRET),
    "refused manifests": each(f"---\n{WORKER.replace('new-worker', 'w@').replace('INFO', 'LOUD')}"),
    "twins": each(f"---\n{SECRET}    a: b\n"),
    "faults": each("---\n- no manifest\n"),
}


def cost(text: str, project: Project, *, accepted: bool) -> float:
    begun = time.thread_time()
    result = dry_run(text, "w.yaml", environment={"VALUE": "a"}, project=project)
    assert result.accepted == accepted
    return time.thread_time() - begun


@pytest.mark.deep
@pytest.mark.usefixtures("growth_alone")
@pytest.mark.parametrize("name", GROWING)
def test_four_times_as_much_takes_about_four_times_as_long(name: str, folder: object) -> None:
    few = 60 if "manifests" in name else 1000
    small, large = GROWING[name](few), GROWING[name](4 * few)
    project = Project()
    accepted = name in {"secrets", "variables"}
    cost(small, project, accepted=accepted)
    ratios = []
    for _ in range(4):  # what else runs on the machine slows one of them down now and then
        ratios.append(cost(large, project, accepted=accepted) / cost(small, project, accepted=accepted))
        if ratios[-1] < 8:
            return
    pytest.fail(f"four times as much took {[round(ratio, 1) for ratio in ratios]} times as long")
