"""Plans: what counts as a change, and what ``create`` and ``update`` require."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import LINE, SECRET, WORKER

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


BUNDLE = """\
name: all
version: v1beta
type: bundle
bundle:
  resources:
    - id: feed
      workspace: finance
      file: feed.yaml
    - id: key
      workspace: finance
      file: key.yaml
"""
USES = "dataosSecrets:\n    - name: orders-secret\n      workspace: finance\n  compute:"


def order(run: Run, line: str) -> list[str]:
    return [item["name"] for item in json.loads(run(f"{line} --output json").out)["resources"]]


def test_a_bundle_decides_on_the_order_of_its_resources(run: Run, folder: Any) -> None:
    folder.write("feed.yaml", WORKER.replace("compute:", USES))
    folder.write("key.yaml", SECRET)
    folder.write("bundle.yaml", BUNDLE)
    assert order(run, "apply -f bundle.yaml") == ["all", "new-worker", "orders-secret"]
    folder.write("bundle.yaml", BUNDLE.replace("file: feed.yaml", "file: feed.yaml\n      dependencies: [key]"))
    assert order(run, "apply -f bundle.yaml") == ["all", "orders-secret", "new-worker"]


def test_a_secret_outside_of_a_bundle_comes_before_the_worker_in_it(run: Run, folder: Any) -> None:
    folder.write("many/feed.yaml", WORKER.replace("compute:", USES))
    folder.write("many/key.yaml", SECRET.replace("name: orders-secret", "name: orders-secret\nworkspace: finance"))
    folder.write("many/bundle.yaml", BUNDLE.partition("    - id: key")[0])
    assert order(run, "apply -R -f many") == ["all", "orders-secret", "new-worker"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("cpu: 100m", "cpu: 0.1"),
        ("memory: 128Mi", "memory: 131072Ki"),
        ("  logLevel: INFO\n", "  logLevel:\n"),
        ("compute:", "envs: null\n  compute:"),
    ],
)
def test_equal_quantities_and_null_are_unchanged(run: Run, folder: Any, before: str, after: str) -> None:
    run(f"{LINE} --record")
    folder.write("dataproducts/new-worker.yaml", WORKER.replace(before, after))
    assert "unchanged (dry run)" in run(LINE).err
