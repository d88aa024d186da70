"""The JSON output of a plan: what it contains, and that it is valid by its published schema."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import pytest
from jsonschema import Draft7Validator, Draft202012Validator
from tests.schemas.test_export_of_rules import ajv_accepts, node_modules
from tests.shim.samples import CHANGED, LINE, SECRET, WORKER, named

from workerlint_schemas import load_schema
from workerlint_schemas.export import export
from workerlint_shim.errors import ShimError
from workerlint_shim.plan.plan_json import dumps

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]

__all__ = ["node_modules"]

FILE = "dataproducts/new-worker.yaml"
VALIDATORS = (Draft202012Validator(load_schema("plan.json")), Draft7Validator(export("plan.json")))


def plan(run: Run, line: str = LINE) -> Any:
    """Return the JSON output of a command, which is valid."""
    document = json.loads(run(f"{line} --output json").out)
    for validator in VALIDATORS:
        validator.validate(document)
    return document


def test_a_plan(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    run(f"{LINE} --record")
    folder.write(FILE, f"{CHANGED}---\n{SECRET}")
    document = plan(run)
    assert document["inputs"]["files"][0].pop("sha256") is None  # the secret could be guessed with it
    assert document.pop("tool").startswith("workerlint ")
    assert document == snapshot
    assert plan(run, f"{LINE} --record")["revision"] == 2


def test_the_digest_of_a_file(run: Run, folder: Any) -> None:
    (file,) = plan(run)["inputs"]["files"]
    assert file == {"path": FILE, "sha256": hashlib.sha256((folder.path / FILE).read_bytes()).hexdigest()}


def test_refused_manifests(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    text = WORKER.replace("INFO", "LOUD").replace("hello", "${GREETING}").replace("owner: iamgroot", "")
    folder.write(FILE, text.replace("runnable-default", "runnable-defualt"))
    document = plan(run)
    assert document["findings"] == snapshot
    assert document["accepted"] is False
    assert [item["action"] for item in document["resources"]] == ["create"]
    assert run(LINE).code == 1


def test_values_have_their_types(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLICAS", "3")
    monkeypatch.setenv("DB", "tr0ub4dor&3")
    envs = 'envs:\n    RATIO: "1"\n    DB_PASSWORD: ${DB}\n  compute:'
    folder.write(FILE, WORKER.replace("replicas: 2", "replicas: ${REPLICAS}").replace("compute:", envs))
    (resource,) = plan(run)["resources"]
    after = resource["after"]
    assert resource["before"] is None
    worker = after["fields"]["worker"]
    assert (worker["replicas"], worker["dryRun"], worker["envs"]) == (3, False, {"RATIO": "1", "DB_PASSWORD": None})
    assert after["sensitive"] == [["worker", "envs", "DB_PASSWORD"]]
    assert after["variables"] == [["worker", "replicas"]]
    assert ["worker", "dryRun"] in after["defaults"]


def test_a_changed_secret_is_a_sensitive_change(run: Run, folder: Any) -> None:
    folder.write(FILE, SECRET)
    run(f"{LINE} --record")
    folder.write(FILE, SECRET.replace("Zm9vYmFyYmF6", "b3RoZXI="))
    (change,) = plan(run)["resources"][0]["changes"]
    assert (change["change"], change["before"], change["after"], change["sensitive"]) == ("change", None, None, True)


def test_an_imported_resource_has_no_known_fields(run: Run, folder: Any) -> None:
    row = "new-worker | v1beta | worker | curriculum | active | running:1 | iamgroot"
    folder.write("table.txt", f"NAME | VERSION | TYPE | WORKSPACE | STATUS | RUNTIME | OWNER\n{row}\n")
    assert run("state import -f table.txt").code == 0
    document = plan(run)
    (resource,) = document["resources"]
    assert (resource["action"], resource["before"], resource["capacity"]["before"]) == ("update", None, None)
    assert document["totals"]["computes"] == [{"name": "runnable-default", "cpu": "0", "memory": "0", "unknown": 1}]


def test_the_version_of_an_imported_resource_may_change(run: Run, folder: Any) -> None:
    row = "new-worker | v2alpha | worker | curriculum | active | running:1 | iamgroot"
    folder.write("table.txt", f"NAME | VERSION | TYPE | WORKSPACE | STATUS | RUNTIME | OWNER\n{row}\n")
    assert run("state import -f table.txt").code == 0
    ((change,),) = (resource["changes"] for resource in plan(run)["resources"])
    assert (change["path"], change["change"]) == ("version", "change")
    assert (change["before"], change["after"]) == ("v2alpha", "v1beta")


def test_leftovers_and_missing_resources(run: Run, folder: Any) -> None:
    folder.write("dataproducts/old.yaml", named("old"))
    run("apply -R -f dataproducts --record")
    (folder.path / "dataproducts" / "old.yaml").unlink()
    folder.write(FILE, WORKER.replace("compute:", "dataosSecrets:\n    - name: other\n  compute:"))
    document = plan(run, "apply -R -f dataproducts --prune")
    (leftover,) = document["leftovers"]
    assert (leftover["name"], leftover["path"]) == ("old", "dataproducts/old.yaml")
    assert document["totals"]["leftovers"] == 1
    assert document["resources"][0]["missing"] == [
        {"types": ["secret", "instance-secret"], "name": "other", "workspace": "public"}
    ]


ORDERED = WORKER.replace(
    "stdout: {}", "broker:\n        outputs:\n          - {label: a, x: 1}\n          - {label: b, x: 2}"
)


def test_a_change_of_order(run: Run, folder: Any) -> None:
    folder.write(FILE, ORDERED)
    run(f"{LINE} --record")
    moved = ORDERED.replace("label: a, x: 1", "label: c").replace("label: b, x: 2", "label: a, x: 1")
    folder.write(FILE, moved.replace("label: c", "label: b, x: 2"))
    (change,) = plan(run)["resources"][0]["changes"]
    assert (change["change"], change["before"], change["after"]) == ("order", ["a", "b"], ["b", "a"])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("apply --output json", "no manifest file specified"),
        ("apply -f none.yaml --output=json", "none.yaml does not exist"),
        ("apply -f dataproducts/new-worker.yaml --outptu --output json", "unknown flag: --outptu"),
        ("apply -f dataproducts/new-worker.yaml --state . --output json", "is a directory"),
        ("resource update -f dataproducts --output json", "dataproducts is a directory"),
    ],
)
def test_errors_have_the_same_form(run: Run, folder: Any, line: str, message: str) -> None:
    result = run(line)
    assert result.code == 2
    document = json.loads(result.out)
    for validator in VALIDATORS:
        validator.validate(document)
    assert message in document["error"]["message"]
    assert document["accepted"] is False
    assert message in result.err


def test_an_error_of_another_command_is_not_a_plan(run: Run) -> None:
    assert run("get -n a --output json").out == ""
    assert run("apply -f none.yaml").out == ""


@pytest.mark.npm
def test_ajv_accepts_plans(run: Run, folder: Any, node_modules: Path) -> None:
    run(f"{LINE} --record")
    folder.write(FILE, f"{CHANGED}---\n{SECRET}")
    documents = [plan(run), json.loads(run("apply --output json").out)]
    folder.write(FILE, WORKER.replace("INFO", "LOUD"))
    documents.append(plan(run))
    broken = [{**documents[0], "format_version": 2}, {**documents[0], "accepted": "yes"}]
    assert ajv_accepts(node_modules, export("plan.json"), [*documents, *broken]) == [True, True, True, False, False]


@pytest.mark.deep
def test_values_that_are_nested_too_deeply(run: Run, folder: Any) -> None:
    level = "{a: " * 90
    lines = [f"  l0: &l0 {level}1{'}' * 90}"]
    lines += [f"  l{number}: &l{number} {level}*l{number - 1}{'}' * 90}" for number in range(1, 14)]
    folder.write(FILE, "name: deep\nversion: v1\ntype: service\nservice:\n" + "\n".join(lines) + "\n")
    assert run(LINE).code == 0
    result = run(f"{LINE} --output json")
    assert result.code == 2
    assert json.loads(result.out)["error"]["message"] == "the values are nested too deeply to be printed as JSON"


def test_the_text_of_a_document() -> None:
    assert dumps({"a": ["é"], "b": None}) == '{\n  "a": [\n    "é"\n  ],\n  "b": null\n}\n'
    nested: list[Any] = []
    for _ in range(100_000):
        nested = [nested]
    with pytest.raises(ShimError, match=r"^the values are nested too deeply to be printed as JSON$") as raised:
        dumps({"a": nested})
    assert raised.value.hint == "use `--output text`"
    while nested:  # without recursion
        nested = nested.pop()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_digest_is_that_of_the_bytes(run: Run, folder: Any, encoding: str) -> None:
    data = WORKER.replace("Copies", "Kopiert é").encode(encoding)
    (folder.path / FILE).write_bytes(data)
    (file,) = plan(run)["inputs"]["files"]
    assert file["sha256"] == hashlib.sha256(data).hexdigest()


def test_the_policy_files_and_the_workspace(
    run: Run, folder: Any, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = tmp_path_factory.mktemp("policy") / "policy.toml"  # it must not be in the repository
    policy.write_text('[severity]\nDW323 = "error"\n')
    line = f"apply -f {FILE} --policy-file {policy}"
    (shown,) = plan(run, line)["inputs"]["policy_files"]
    assert shown["path"].endswith("policy.toml")
    assert shown["sha256"] == hashlib.sha256(policy.read_bytes()).hexdigest()
    monkeypatch.setattr("workerlint_shim.plan.plan_json.read_guarded", Mock(side_effect=FileNotFoundError))
    assert plan(run, line)["inputs"] == {
        "workspace": None,
        "files": plan(run)["inputs"]["files"],
        "policy_files": [{"path": shown["path"], "sha256": None}],
        "exemptions": [],
    }
    assert plan(run)["inputs"]["workspace"] == "curriculum"


def test_defaults_and_secrets_among_the_changes(run: Run, folder: Any) -> None:
    run(f"{LINE} --record")
    folder.write(FILE, WORKER.replace("  replicas: 2\n", "").replace("Copies orders", "Moves orders"))
    changes = {change["path"]: change for change in plan(run)["resources"][0]["changes"]}
    assert set(changes) == {"worker.replicas", "description"}
    replicas = changes["worker.replicas"]
    assert (replicas["steps"], replicas["change"], replicas["before"], replicas["after"]) == (
        ["worker", "replicas"], "change", 2, 1,
    )  # fmt: skip
    assert (replicas["default"], replicas["sensitive"]) == (True, False)
    assert changes["description"]["default"] is False


def test_the_totals(run: Run, folder: Any) -> None:
    totals = plan(run)["totals"]
    assert totals["computes"] == [{"name": "runnable-default", "cpu": "+200m", "memory": "+256Mi", "unknown": 0}]
    assert (totals["create"], totals["update"], totals["unchanged"], totals["unknown"]) == (1, 0, 0, 0)
    assert totals["capacity"]["after"]["at_min"]["replicas"] == 2
    run(f"{LINE} --record")
    folder.write(FILE, WORKER.replace("INFO", "DEBUG"))
    document = plan(run)
    assert (document["totals"]["restarts"], document["totals"]["summary"]) == (1, "restarts 1 Worker")
    assert document["resources"][0]["capacity"]["before"] == document["resources"][0]["capacity"]["after"]
    assert (document["command"], document["format_version"], document["revision"]) == ("apply", 1, None)


def test_an_error_shows_what_to_do(run: Run) -> None:
    error = json.loads(run("apply -f none.yaml --outptu --output json").out)["error"]
    assert error == {"message": "unknown flag: --outptu", "help": "did you mean `--output`?"}
    assert json.loads(run("apply -f a -f b --output json -w x -w y").out)["error"]["help"]
    assert json.loads(run("apply -w x -w y --output json").out)["error"]["help"] is None


def test_an_unknown_quantity_is_null(run: Run, folder: Any) -> None:
    text = "name: newer\nversion: v2alpha\ntype: worker\nspec:\n  stack: bento:3.0\n  compute: runnable-default\n"
    folder.write(FILE, text)
    (resource,) = plan(run)["resources"]
    assert resource["capacity"]["after"]["at_min"]["memory_limits"] is None
