"""The page of a field as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


@pytest.mark.slow
def test_a_field_as_json(run: Run, folder: Any) -> None:
    page = json.loads(run("explain", "--output-format", "json", "worker.replicas").out)
    assert page.pop("rules")[0] == {
        "code": "DW311",
        "name": "invalid-replicas",
        "severity": "error",
        "on_by_default": True,
        "title": "Invalid number of replicas",
        "url": "https://workerlint.dev/rules/dw311",
    }
    assert page.pop("sources")[0]["url"].startswith("https://dataos.info/")
    assert page == {
        "path": "worker.replicas",
        "version": "v1beta",
        "versions": {"v1beta": "worker.replicas", "v2alpha": "spec.replicas"},
        "stack": None,
        "defined_in": None,
        "note": None,
        "title": "Replicas",
        "description": page["description"],
        "type": "integer",
        "required": False,
        "deprecated": False,
        "default": 1,
        "allowed_values": None,
        "minimum": 1,
        "examples": [1, 3],
        "fields": [],
        "general_rules": ["DW009", "DW010", "DW207", "DW213", "DW502", "DW705"],
        "known_values": [],
        "url": "https://workerlint.dev/attributes/worker/replicas",
    }


@pytest.mark.slow
def test_the_fields_of_all_levels_as_json(run: Run, folder: Any) -> None:
    arguments = ("explain", "worker.resources", "--output-format", "json")
    direct, all_levels = (json.loads(run(*arguments, *more).out)["fields"] for more in ((), ("--recursive",)))
    assert [field["path"] for field in direct] == ["worker.resources.requests", "worker.resources.limits"]
    assert [field["path"] for field in all_levels if field["path"].endswith(".cpu")] == [
        "worker.resources.requests.cpu",
        "worker.resources.limits.cpu",
    ]
