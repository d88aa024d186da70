"""Plans: what counts as a change, and what ``create`` and ``update`` require."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import LINE, WORKER

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


def test_what_differs_in_form_only_is_unchanged(run: Run, folder: Any) -> None:
    run(f"{LINE} --record")
    text = (
        WORKER.replace("name: new-worker", 'name: "new-worker"')
        .replace("replicas: 2", "replicas: 0x2")
        .replace("{}", "{ }")
        .replace("  logLevel: INFO\n", "")  # the default
        .replace("  - dataos:type:resource", "  # a comment\n  - 'dataos:type:resource'")
    )
    folder.write("dataproducts/new-worker.yaml", text)
    assert "unchanged (dry run)" in run(LINE).err


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("hello", "hello "),
        ("replicas: 2", 'replicas: 2 # now\n  envs:\n    A: "1"'),
        ("type: output", "type: outputs"),
        ("- name: source\n      type: input", "- name: source\n      type: input\n    - name: more\n      type: input"),
    ],
)
def test_what_differs_in_meaning_is_an_update(run: Run, folder: Any, before: str, after: str) -> None:
    run(f"{LINE} --record")
    folder.write("dataproducts/new-worker.yaml", WORKER.replace(before, after))
    result = run(f"{LINE} --output json")
    assert result.code == 0, result.err
    assert [item["action"] for item in json.loads(result.out)["resources"]] == ["update"]


class TestRefusals:
    def test_create_and_update_want_what_they_say(self, run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
        rest = "-f dataproducts/new-worker.yaml --record"
        assert str(run(f"update {rest}")) == snapshot
        assert run(f"create {rest}").code == 0
        assert str(run(f"resource create {rest}")) == snapshot
        assert run(f"resource update {rest}").code == 0
        connection = sqlite3.connect(folder.state)
        assert connection.execute("SELECT count(*) FROM revision").fetchone() == (1,)
        connection.close()
