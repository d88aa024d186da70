"""Which JSON Schemas describe a Worker, or its section."""

from __future__ import annotations

from typing import Any

import pytest

from workerlint.platform.worker_schema import MANIFEST, SECTION, describes_worker


def properties(*names: str, **more: Any) -> dict[str, Any]:
    return {"properties": {name: {} for name in names} | more}


@pytest.mark.parametrize(
    ("schema", "described"),
    [
        (properties("name", "type", "worker"), MANIFEST),
        (properties("name", type={"const": "worker"}), MANIFEST),
        (properties("name", type={"enum": ["service", "worker"]}), MANIFEST),
        (properties("name", type={"const": "service"}), ""),
        (properties("name", "type", "service"), ""),
        (properties("stack", "compute"), SECTION),
        (properties("stack", "compute", "ingress"), ""),
        (properties("name"), ""),
        ({"$ref": "#/$defs/Worker", "$defs": {"Worker": properties("stack", "compute")}}, SECTION),
        ({"allOf": [properties("stack"), properties("compute")]}, SECTION),
        ({"$ref": "#/$defs/a~1b", "$defs": {"a/b": properties("stack", "compute")}}, SECTION),
        ({"$ref": "other.json#/x"}, ""),
        ({"$ref": "#"}, ""),
        ({"$ref": "#/$ref"}, ""),
        (True, ""),
        ([], ""),
    ],
)
def test_what_a_schema_describes(schema: object, described: str) -> None:
    assert describes_worker(schema) == described
