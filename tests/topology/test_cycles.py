"""Cycles and components of graphs, held to plain definitions on small graphs."""

from __future__ import annotations

from itertools import islice, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.cycles import components, elementary_cycles

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
def test_every_elementary_cycle_is_found_once(graph: Graph) -> None:
    graph = {name: [other for other in others if other != name] for name, others in graph.items()}
    found = [tuple(cycle) for cycle in elementary_cycles(NAMES, graph)]
    assert len(found) == len(set(found))
    assert set(found) == cycles_by_definition(graph)


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
    assert list(elementary_cycles(order, graph)) == [order]


@pytest.mark.slow
def test_long_chains_and_cycles_need_no_deep_calls() -> None:
    names = [str(number) for number in range(50_000)]
    chain = dict(zip(names, ([name] for name in names[1:]), strict=False))
    assert list(elementary_cycles(names, chain)) == []
    assert len(next(elementary_cycles(names, {**chain, names[-1]: [names[0]]}))) == len(names)


def test_a_dense_graph_yields_its_first_cycles_without_finding_them_all() -> None:
    names = [str(number) for number in range(60)]
    graph = {name: [other for other in names if other != name] for name in names}
    assert len(list(islice(elementary_cycles(names, graph), 100))) == 100
