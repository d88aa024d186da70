"""The graph of a topology and its cycles, compared with plain definitions on small graphs."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.core.text import Source
from workerlint.manifest.document import read_workers
from workerlint.manifest.topology import Topology, components, read_topology, shortest_cycle

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


Graph = dict[str, list[str]]

NAMES = list("abcdef")
graphs = st.fixed_dictionaries({}, optional={name: st.lists(st.sampled_from(NAMES), unique=True) for name in NAMES})


def cycles_by_definition(graph: Graph) -> set[tuple[str, ...]]:
    """Try every path of distinct names; a cycle is identified by the rotation that begins with its first name."""
    found = set()
    for size in range(2, len(NAMES) + 1):
        for names in permutations(NAMES, size):
            if names[0] == min(names) and all(
                names[(at + 1) % size] in graph.get(name, ()) for at, name in enumerate(names)
            ):
                found.add(names)
    return found


def reachable(graph: Graph, name: str) -> set[str]:
    seen = {name}
    todo = [name]
    while todo:
        for successor in graph.get(todo.pop(), ()):
            if successor not in seen:
                seen.add(successor)
                todo.append(successor)
    return seen


@given(graphs)
def test_each_component_has_one_of_its_shortest_cycles(graph: Graph) -> None:
    graph = {name: [other for other in others if other != name] for name, others in graph.items()}
    cycles = cycles_by_definition(graph)
    for component in components(NAMES, graph):
        within = [cycle for cycle in cycles if set(cycle) <= set(component)]
        assert bool(within) == (len(component) > 1)
        if within:
            found = tuple(shortest_cycle(component, graph))
            assert found in cycles
            assert len(found) == min(map(len, within))


@given(graphs)
def test_a_component_is_what_reaches_each_other(graph: Graph) -> None:
    found = components(NAMES, graph)
    assert sorted(name for component in found for name in component) == NAMES
    for component in found:
        for name in component:
            both_ways = {other for other in reachable(graph, name) if name in reachable(graph, other)}
            assert both_ways == set(component)


@given(st.permutations(NAMES))
def test_a_cycle_begins_at_the_name_that_comes_first_in_the_order(order: list[str]) -> None:
    graph = {name: [order[(at + 1) % len(order)]] for at, name in enumerate(order)}
    assert components(order, graph) == [order]
    assert shortest_cycle(order, graph) == order


@pytest.mark.deep
def test_long_chains_and_cycles_need_no_deep_calls() -> None:
    names = [str(number) for number in range(20_000)]
    chain = dict(zip(names, ([name] for name in names[1:]), strict=False))
    assert components(names, chain) == [[name] for name in names]
    ring = {**chain, names[-1]: [names[0]]}
    assert components(names, ring) == [names]
    assert shortest_cycle(names, ring) == names


def test_a_dense_graph_has_one_short_cycle() -> None:
    names = [str(number) for number in range(60)]
    graph = {name: [other for other in names if other != name] for name in names}
    assert [shortest_cycle(component, graph) for component in components(names, graph)] == [["0", "1"]]
