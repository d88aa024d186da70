"""The schema of a field below ``stackSpec`` is that of the Stack that the Worker uses."""

from __future__ import annotations

import json

import pytest

from workerlint.config.settings import Settings
from workerlint.core.text import Source
from workerlint.manifest.document import Document, read_workers
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.manifest.resources import read_resources
from workerlint.platform.platform import Platform
from workerlint_lsp.stack_shape import described_shape

SCHEMA = json.dumps({"properties": {"dataset": {"type": "string"}}})
STACK = (
    "name: s\nversion: v1alpha\ntype: stack\nstack:\n  name: nilus\n  version: '1.0'\n"
    f"  stackSpecValueSchema:\n    jsonSchema: '{SCHEMA}'\n"
)


def described(path: tuple[str, ...], stack: str) -> bool:
    platform = Platform(Settings())
    resources = read_resources(Document(Source("stack.yaml", STACK)))
    (worker,) = read_workers(Source("w.yaml", f"name: a\ntype: worker\nworker:\n  stack: {stack}\n"))
    index = ResourceIndex([("stack.yaml", resources)])
    return described_shape(worker, path, platform.with_index(index)) is not None


@pytest.mark.parametrize(
    ("path", "stack", "found"),
    [
        (("worker", "stackSpec", "dataset"), "nilus:1.0", True),
        (("worker", "stackSpec", "dataset"), "nilus:2.0", False),
        (("worker", "stackSpec", "dataset"), "other:1.0", False),
        (("worker", "logLevel"), "nilus:1.0", True),
        (("worker", "nothing"), "nilus:1.0", False),
    ],
)
def test_the_schema_of_a_path(path: tuple[str, ...], stack: str, found: bool) -> None:
    assert described(path, stack) == found
