"""The graph of a topology as rules and drawings read it."""

from __future__ import annotations

from workerlint.core.text import Source
from workerlint.manifest.document import read_workers
from workerlint.manifest.topology import Topology, read_topology

HEAD = "name: w\nversion: v1beta\ntype: worker\nworker:\n  stack: bento\n"


def read(text: str) -> tuple[str, Topology]:
    text = HEAD + text
    (worker,) = read_workers(Source("manifest.yaml", text))
    return text, read_topology(worker)


def test_elements_and_edges_in_order() -> None:
    text, topology = read(
        "  topology:\n"
        "    - {name: a, type: source}\n"
        "    - {name: b, type: sink, dependencies: [a, c]}\n"
        "    - {name: c, dependencies: ['${{x}}', a]}\n"
    )
    assert [(element.index, element.name, element.kind) for element in topology.elements] == [
        (0, "a", "source"),
        (1, "b", "sink"),
        (2, "c", ""),
    ]
    edges = [(edge.source.name, edge.target, edge.index) for edge in topology.edges()]
    assert edges == [("b", "a", 0), ("b", "c", 1), ("c", "a", 1)]
    assert [text[edge.node.start : edge.node.end] for edge in topology.edges()] == ["a", "c", "a"]


def test_no_topology_is_an_empty_graph() -> None:
    for text in ("", "  topology:\n", "  topology: ${{topology}}\n", "  topology: {name: a}\n"):
        _, topology = read(text)
        assert topology.elements == []
        assert list(topology.cycles()) == []


def test_names_that_placeholders_leave_open() -> None:
    _, topology = read(
        "  topology:\n    - {name: 'in-${REGION}-$STAGE'}\n    - {name: '${{kind}} out'}\n    - {name: known}\n"
    )
    assert [
        name for name in ("known", "in-emea-dev", "in-x", "the out", "out", "other") if topology.may_name(name)
    ] == [
        "known",
        "in-emea-dev",
        "the out",
    ]


def test_an_alias_for_an_element_or_a_name_leaves_anything_open_only_when_unknown() -> None:
    _, topology = read("  topology:\n    - &a {name: a}\n    - *a\n    - *missing\n")
    assert [element.name for element in topology.elements] == ["a", "a"]
    assert topology.may_name("anything")


def test_merged_and_aliased_dependencies_are_known_to_be_shared() -> None:
    _, topology = read(
        "  topology:\n"
        "    - &base {name: a, dependencies: &list [b]}\n"
        "    - {<<: *base, name: b}\n"
        "    - {name: c, dependencies: *list}\n"
    )
    assert [(element.shared, len(element.edges)) for element in topology.elements] == [(False, 1), (True, 1), (True, 1)]


def test_a_component_has_its_shortest_cycle_as_edges_that_join() -> None:
    _, topology = read(
        "  topology:\n"
        "    - {name: c, dependencies: [a]}\n"
        "    - {name: a, dependencies: [b, a]}\n"
        "    - {name: b, dependencies: [c, a]}\n"
    )
    cycles = [[(edge.source.name, edge.target) for edge in cycle] for cycle in topology.cycles()]
    assert cycles == [[("a", "b"), ("b", "a")]]
