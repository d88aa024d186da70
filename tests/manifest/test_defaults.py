"""The defaults in force, for what is not written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.core.text import Source
from workerlint.manifest.defaults import META_DEFAULTS, SECTION_DEFAULTS, default_value
from workerlint.manifest.document import Document

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.manifest.worker import Worker


@pytest.mark.parametrize(
    ("path", "default"),
    [
        (("workspace",), "public"),
        (("layer",), "user"),
        (("worker", "replicas"), 1),
        (("worker", "logLevel"), "INFO"),
        (("worker", "dryRun"), False),
        (("worker", "resources", "requests", "cpu"), "100m"),
        (("worker", "resources", "limits", "memory"), "400Mi"),
        (("worker", "stack"), None),
        (("owner",), None),
        (("worker", "resources", "requests", "memory"), "100Mi"),
        (("worker", "resources", "limits", "cpu"), "400m"),
        (("worker", "resources", "limits", "gpu"), None),
        (("worker", "resources", "limits"), None),
        (("worker", "envs", "limits", "cpu"), None),
        (("replicas",), None),
    ],
)
def test_a_default_of_a_field_that_is_not_written(
    worker: Callable[..., Worker], path: tuple[str, ...], default: object
) -> None:
    assert default_value(worker("  stack: bento\n"), path) == default


def test_the_defaults_in_words_are_those_in_force(worker: Callable[..., Worker]) -> None:
    paths: dict[tuple[str, ...], str] = {(name,): shown for name, shown in META_DEFAULTS}
    paths |= {("worker", name): shown for name, shown in SECTION_DEFAULTS}
    values = {path: default_value(worker("  stack: bento\n"), path) for path in paths}
    known = {path: str(value).lower() for path, value in values.items() if value is not None}
    assert {path: paths[path].lower() for path in known} == known
    assert len(known) == 5


@pytest.mark.parametrize(
    ("section", "top", "path"),
    [
        ("  replicas: 2\n", "", ("worker", "replicas")),
        ("  replicas: ${N}\n", "", ("worker", "replicas")),
        ("  stack: a\n", "workspace: x\n", ("workspace",)),
        ("  stack: a\n", "layer: system\n", ("layer",)),
        ("  logLevel: DEBUG\n", "", ("worker", "logLevel")),
        ("  dryRun: true\n", "", ("worker", "dryRun")),
        ("  resources: {requests: {cpu: 1}}\n", "", ("worker", "resources", "requests", "cpu")),
    ],
)
def test_no_default_of_what_is_written(
    worker: Callable[..., Worker], section: str, top: str, path: tuple[str, ...]
) -> None:
    assert default_value(worker(section, top), path) is None


def test_v2alpha_has_no_known_defaults(worker: Callable[..., Worker]) -> None:
    old = worker("  stack: bento\n", head="name: a\nversion: v2alpha\ntype: worker\n")
    assert default_value(old, ("layer",)) is None


def test_the_workspace_of_an_entry_is_the_default_in_a_bundle() -> None:
    text = (
        "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n"
        "    - {id: a, workspace: ops, spec: {name: w, type: worker, worker: {stack: bento}}}\n"
        "    - {id: b, spec: {name: v, type: worker, worker: {stack: bento}}}\n"
    )
    workers = Document(Source("b.yaml", text)).workers
    assert [default_value(found, ("workspace",)) for found in workers] == ["ops", "public"]
