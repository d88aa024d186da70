"""The dependencies between the resources of a Bundle."""

from __future__ import annotations

import pytest

from workerlint.core.text import Source
from workerlint.manifest.bundle_graph import BundleGraph, read_graph
from workerlint.manifest.document import Document
from workerlint.manifest.topology import MAX_OPEN

HEAD = "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n"


def read(*resources: str) -> BundleGraph:
    text = HEAD + "".join(f"    - {{{resource}, file: a.yaml}}\n" for resource in resources)
    (bundle,) = Document(Source("bundle.yaml", text)).bundles
    return read_graph(bundle)


def test_dependencies_and_successors() -> None:
    graph = read("id: a", "id: b, dependencies: [a, x]", "id: c, dependencies: [b, a]")
    assert [(item.source.id, item.target) for item in graph.dependencies()] == [
        ("b", "a"), ("b", "x"), ("c", "b"), ("c", "a"),
    ]  # fmt: skip
    assert {name: list(targets) for name, targets in graph.successors().items()} == {"b": ["a"], "c": ["b", "a"]}


@pytest.mark.parametrize(
    ("resources", "cycles"),
    [
        (("id: a", "id: b, dependencies: [a]"), []),
        (("id: a, dependencies: [a]",), [["a"]]),
        (("id: a, dependencies: [b]", "id: b, dependencies: [a]"), [["a", "b"]]),
        (("id: a, dependencies: [b]", "id: b, dependencies: [a]", "id: b"), []),
        (("id: a, dependencies: [a]", "id: b, dependencies: [c]", "id: c, dependencies: [b]"), [["a"], ["b", "c"]]),
        (("id: a, dependencies: [b]", "id: b, dependencies: [c]", "id: c, dependencies: [a]"), [["a", "b", "c"]]),
        (("id: a, dependencies: [b]", "id: b, dependencies: [c]", "id: c"), []),
        (("dependencies: [a]", "id: a"), []),
    ],
)
def test_cycles(resources: tuple[str, ...], cycles: list[list[str]]) -> None:
    found = [sorted(item.source.id for item in cycle) for cycle in read(*resources).cycles()]
    assert found == cycles


@pytest.mark.parametrize(
    ("resources", "target", "possible"),
    [
        (("id: a",), "a", True),
        (("id: a",), "b", False),
        (("id: 'a-${{x}}'",), "a-7", True),
        (("id: 'a-${{x}}'",), "b-7", False),
    ],
)
def test_what_an_id_with_a_placeholder_may_become(resources: tuple[str, ...], target: str, possible: bool) -> None:
    assert read(*resources).may_name(target) == possible


@pytest.mark.parametrize(
    ("lines", "possible"),
    [
        ("", False),
        ("    - 3\n", False),
        ("    - !custom {id: b}\n", True),
        ("    - {file: b.yaml}\n", True),
        ("    - {id: [b], file: b.yaml}\n", True),
        ("  ${K}: x\n", True),
        ("".join(f"    - {{id: 'x{number}-${{A}}', file: a.yaml}}\n" for number in range(MAX_OPEN)), False),
        ("".join(f"    - {{id: 'x{number}-${{A}}', file: a.yaml}}\n" for number in range(MAX_OPEN + 1)), True),
    ],
)
def test_another_id_is_possible_only_where_one_is_not_known(lines: str, possible: bool) -> None:
    (bundle,) = Document(Source("b.yaml", f"{HEAD}    - {{id: a, file: a.yaml}}\n{lines}")).bundles
    graph = read_graph(bundle)
    assert graph.may_name("a")
    assert graph.may_name("other") == possible


def test_any_id_is_possible_where_the_resources_are_not_known() -> None:
    (bundle,) = Document(Source("b.yaml", f"{HEAD}    - ${{R}}\n    - {{id: a, file: a.yaml}}\n")).bundles
    assert read_graph(bundle).may_name("anything")
