"""What the schemas say of a place in a manifest."""

from __future__ import annotations

import pytest

from workerlint.core.text import Source
from workerlint.manifest.document import read_workers
from workerlint.manifest.schema import mandatory_names, shape_at

MANIFEST = "type: worker\nworker:\n  stack: fastfun+alpha:2.0\n"
NEWER = "version: v2alpha\ntype: worker\nspec:\n  stack: bento\n"


@pytest.mark.parametrize(
    ("text", "path", "title"),
    [
        (MANIFEST, (), "DataOS Worker, version v1beta"),
        (MANIFEST, ("worker", "logLevel"), "Log level"),
        (MANIFEST, ("worker", "topology", 3, "name"), "Element name"),
        (MANIFEST, ("worker", "autoScaling", "minReplicas"), "Fewest replicas"),
        (MANIFEST, ("worker", "stackSpec"), "stackSpec of Fast Fun"),
        (MANIFEST, ("worker", "stackSpec", "input", "datasets"), "Input datasets"),
        (NEWER, ("spec", "stackSpec", "pipeline"), "Pipeline"),
    ],
)
def test_the_schema_of_a_place(text: str, path: tuple[str | int, ...], title: str) -> None:
    worker = next(iter(read_workers(Source("worker.yaml", text))))
    shape = shape_at(worker, path)
    assert shape is not None
    assert shape.documentation["title"] == title


@pytest.mark.parametrize("path", [("worker", "nonsense"), ("worker", "envs", "REGION"), ("worker", 0), ("name", "x")])
def test_a_place_that_no_schema_speaks_of(path: tuple[str | int, ...]) -> None:
    worker = next(iter(read_workers(Source("worker.yaml", MANIFEST))))
    assert shape_at(worker, path) is None


def test_what_is_mandatory_by_a_rule_of_its_own_counts() -> None:
    worker = next(iter(read_workers(Source("worker.yaml", MANIFEST))))
    shape = shape_at(worker, ("worker",))
    assert shape is not None
    assert mandatory_names(shape) == {"stack", "compute", "topology"}
