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


def resources(run: Run, line: str = LINE) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(f"{line} --output json").out)["resources"]
    return found


def test_the_requests_before_are_those_of_the_resources_that_have_some(run: Run, folder: Any) -> None:
    folder.write("dataproducts/new-worker.yaml", f"{WORKER}---\n{SECRET}")
    run(f"{LINE} --record")
    folder.write("dataproducts/new-worker.yaml", f"{WORKER.replace('replicas: 2', 'replicas: 3')}---\n{SECRET}")
    assert "requests 200m -> 300m CPU and 256Mi -> 384Mi memory for 2 -> 3 replicas." in run(LINE).out


@pytest.mark.parametrize(
    ("before", "after", "restarts"),
    [
        ("replicas: 2", "replicas: 3", False),
        ("replicas: 2", "autoScaling: {enabled: true, minReplicas: 2, maxReplicas: 5}", False),
        ("logLevel: INFO", "logLevel: DEBUG", True),
        ("description: Copies orders", "description: Moves orders", False),
        ("  - dataos:type:resource", "  - dataos:type:resource\n  - other", False),
        ("cpu: 500m", "cpu: 600m", True),
    ],
)
def test_only_changes_of_the_pods_restart_a_worker(
    run: Run, folder: Any, before: str, after: str, restarts: bool
) -> None:
    run(f"{LINE} --record")
    assert before in WORKER
    folder.write("dataproducts/new-worker.yaml", WORKER.replace(before, after))
    (found,) = resources(run)
    assert (found["action"], found["restarts"]) == ("update", restarts)


NEWER = WORKER.replace("version: v1beta", "version: v2alpha").replace("\nworker:", "\nspec:")


def test_a_worker_restarts_if_its_whole_section_changes(run: Run, folder: Any) -> None:
    run(f"{LINE} --record")
    folder.write("dataproducts/new-worker.yaml", NEWER)
    (found,) = resources(run)
    assert ("worker", "remove") in {(change["path"], change["change"]) for change in found["changes"]}
    assert found["restarts"] is True


def test_a_worker_of_the_newer_version_restarts_by_the_same_fields(run: Run, folder: Any) -> None:
    folder.write("dataproducts/new-worker.yaml", NEWER)
    run(f"{LINE} --record")
    for before, after, restarts in (("replicas: 2", "replicas: 3", False), ("logLevel: INFO", "logLevel: DEBUG", True)):
        folder.write("dataproducts/new-worker.yaml", NEWER.replace(before, after))
        assert [(item["action"], item["restarts"]) for item in resources(run)] == [("update", restarts)]


def test_only_a_worker_that_exists_restarts(run: Run, folder: Any) -> None:
    (found,) = resources(run)
    assert (found["action"], found["restarts"]) == ("create", False)
    folder.write("dataproducts/new-worker.yaml", SECRET)
    run(f"{LINE} --record")
    folder.write("dataproducts/new-worker.yaml", SECRET.replace("secret:\n", "secret:\n  acl: rw\n"))
    assert [item["restarts"] for item in resources(run)] == [False]


def test_an_owner_that_is_removed_is_no_change(run: Run, folder: Any) -> None:
    folder.write("dataproducts/new-worker.yaml", f"{WORKER}owner: rocket\n")
    run(f"{LINE} --record")
    folder.write("dataproducts/new-worker.yaml", WORKER)
    assert [item["action"] for item in resources(run)] == ["unchanged"]
    folder.write("dataproducts/new-worker.yaml", f"{WORKER}owner: groot\n")
    assert [item["action"] for item in resources(run)] == ["update"]


def test_the_owner_and_the_state_of_what_is_recorded(run: Run, folder: Any) -> None:
    folder.write("dataproducts/new-worker.yaml", f"{WORKER}owner: rocket\n---\n{SECRET}")
    run(f"{LINE} --record")
    found = {item["name"]: item for item in json.loads(run("get -a --output json").out)}
    worker, secret = found["new-worker"], found["orders-secret"]
    assert (worker["owner"], worker["user"], worker["runtime"]) == ("rocket", "iamgroot", "running:2")
    assert (secret["owner"], secret["user"], secret["runtime"]) == ("iamgroot", "iamgroot", "")
    assert {item["file"] for item in found.values()} == {"dataproducts/new-worker.yaml"}
    assert {item["status"] for item in found.values()} == {"active"}
    assert "dataos:type:resource" in worker["tags"]


def test_an_imported_resource_changes_only_its_version(run: Run, folder: Any) -> None:
    head = "NAME | VERSION | TYPE | WORKSPACE | STATUS | RUNTIME | OWNER\n"
    for version, changes in (("v1beta", []), ("v1", ["version"])):
        folder.write("t.txt", f"{head}new-worker | {version} | worker | curriculum | active | running:1 | iamgroot\n")
        assert run("state import -f t.txt").code == 0
        (found,) = resources(run)
        assert (found["action"], [change["path"] for change in found["changes"]]) == ("update", changes)


def test_what_is_no_longer_in_a_file_is_found_by_its_path(run: Run, folder: Any) -> None:
    for name in ("a", "ab"):
        folder.write(f"{name}/w.yaml", WORKER.replace("name: new-worker", f"name: {name}"))
        run(f"apply -f {name}/w.yaml --record")
    folder.write("a/w.yaml", WORKER.replace("name: new-worker", "name: other"))

    def leftovers(line: str) -> list[str]:
        return [item["name"] for item in json.loads(run(f"{line} --prune --output json").out)["leftovers"]]

    assert leftovers("apply -f a/w.yaml") == ["a"]
    assert leftovers("apply -R -f a") == ["a"]
    assert leftovers("apply -R -f .") == ["a"]


TABLE = "NAME | VERSION | TYPE | WORKSPACE | STATUS | RUNTIME | OWNER\n"


def test_the_requests_before_are_unknown_if_those_of_one_resource_are(run: Run, folder: Any) -> None:
    run(f"{LINE} --record")
    folder.write("t.txt", f"{TABLE}other | v1beta | worker | curriculum | active | running:1 | iamgroot\n")
    assert run("state import -f t.txt").code == 0
    folder.write("dataproducts/new-worker.yaml", f"{WORKER}---\n{WORKER.replace('name: new-worker', 'name: other')}")
    totals = json.loads(run(f"{LINE} --output json").out)["totals"]
    assert totals["capacity"]["before"] is None
    assert totals["capacity"]["after"]["at_min"]["replicas"] == 4
    assert "requests 400m CPU and 512Mi memory for 4 replicas." in run(LINE).out


def test_a_resource_whose_file_is_not_known_is_never_left_over(run: Run, folder: Any) -> None:
    folder.write("t.txt", f"{TABLE}other | v1beta | worker | curriculum | active | running:1 | iamgroot\n")
    assert run("state import -f t.txt").code == 0
    for target in ("-R -f .", "-R -f dataproducts", "-f dataproducts/new-worker.yaml"):
        assert json.loads(run(f"apply {target} --prune --output json").out)["leftovers"] == []
