"""Cycles and components of graphs, held to plain definitions on small graphs."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.manifest.topology import components, shortest_cycle

Graph = dict[str, list[str]]

NAMES = list("abcdef")
graphs = st.fixed_dictionaries({}, optional={name: st.lists(st.sampled_from(NAMES), unique=True) for name in NAMES})


def cycles_by_definition(graph: Graph) -> set[tuple[str, ...]]:
    """Try every path of distinct names; a cycle is told by its rotation that begins with its first name."""
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


@pytest.mark.slow
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
