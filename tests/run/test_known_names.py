"""The workspaces, owners and tags of the configuration: any other name is reported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.cli.entry import main

if TYPE_CHECKING:
    from .conftest import Place

CONFIG = """\
workspaces = ["public", "sales"]
owners = ["ada", "grace"]
tags = ["team:orders"]
select = ["DW112", "DW621", "DW622"]
"""
WORKER = """\
name: city-sync
version: v1beta
type: worker
workspace: sales
owner: ada
tags: [team:orders, dataos:type:resource]
worker:
  stack: bento:3.0
  compute: runnable-default
  runAsUser: minerva
  tags: [team:orders]
  dataosSecrets:
    - name: store
      workspace: public
      allKeys: true
"""


@pytest.fixture
def listed(place: Place) -> Place:
    place.write("workerlint.toml", CONFIG)
    place.write("w.yaml", WORKER)
    return place


def findings(place: Place) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(place.check(".", "--output-format", "json").out)["findings"]
    return found


def test_configured_names_are_not_reported(listed: Place) -> None:
    assert findings(listed) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "severity", "help"),
    [
        ("workspace: sales", "workspace: sale", "DW621", "error", "did you mean `sales`?"),
        (
            "workspace: public",
            "workspace: finance",
            "DW621",
            "error",
            "correct the name, or add it to `workspaces` in the configuration",
        ),
        ("owner: ada", "owner: adda", "DW622", "error", "did you mean `ada`?"),
        ("tags: [team:orders, d", "tags: [team:order, d", "DW112", "warning", "did you mean `team:orders`?"),
        (
            "  tags: [team:orders]",
            "  tags: [nightly]",
            "DW112",
            "warning",
            "correct it, or add it to `tags` in the configuration",
        ),
    ],
)
def test_any_other_name_is_reported(listed: Place, old: str, new: str, code: str, severity: str, help: str) -> None:
    assert WORKER.count(old) == 1
    listed.write("w.yaml", WORKER.replace(old, new))
    (found,) = findings(listed)
    assert (found["code"], found["severity"], found["help"]) == (code, severity, help)


@pytest.mark.parametrize("name", ["workspace: sales", "owner: ada", "tags: [team:orders, dataos:type:resource]"])
def test_a_variable_is_not_judged(listed: Place, name: str) -> None:
    key = name.partition(":")[0]
    listed.write("w.yaml", WORKER.replace(name, f"{key}: {'[$TAG]' if key == 'tags' else '${NAME}'}"))
    assert findings(listed) == []


def test_without_lists_every_name_is_right(listed: Place) -> None:
    listed.write("workerlint.toml", 'select = ["DW112", "DW621", "DW622"]\n')
    listed.write("w.yaml", WORKER.replace("ada", "linus").replace("sales", "finance").replace("team:orders", "x"))
    assert findings(listed) == []


def test_names_of_the_platform_file_and_of_bundles_are_known_too(listed: Place) -> None:
    listed.write("workerlint.toml", f'platform = "platform.toml"\n{CONFIG}')
    lists = 'learned = 2126-01-31\nnames = ["{}"]\n'
    listed.write("platform.toml", f"format = 1\n[workspace]\n{lists.format('hr')}[user]\n{lists.format('linus')}")
    worker = WORKER.replace("minerva", "linus")
    listed.write("w.yaml", worker.replace("owner: ada", "owner: linus").replace("workspace: sales", "workspace: hr"))
    assert findings(listed) == [], "the lists add up"
    listed.write("w.yaml", worker.replace("owner: ada", "owner: linuss").replace("workspace: public", "workspace: lab"))
    assert [(found["code"], found["severity"]) for found in findings(listed)] == [
        ("DW622", "error"),
        ("DW621", "error"),
    ]
    listed.write(
        "bundle.yaml",
        "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  schedule: {}\n  workspaces:\n    - name: lab\n",
    )
    assert [found["code"] for found in findings(listed)] == ["DW622"], "the Bundle creates the workspace"


@pytest.mark.deep
def test_explain_lists_the_names(listed: Place, capsys: pytest.CaptureFixture[str]) -> None:
    for field, name in (("workspace", "sales"), ("owner", "grace"), ("tags", "team:orders")):
        assert main(["explain", field]) == 0
        assert name in capsys.readouterr().out
