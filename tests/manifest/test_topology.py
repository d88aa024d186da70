"""The graph of a topology and its cycles, compared with plain definitions on small graphs."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.core.text import Source
from workerlint.manifest.document import read_workers
from workerlint.manifest.topology import (
    ANYTHING,
    MAX_NAME,
    MAX_OPEN,
    Topology,
    Wildcard,
    components,
    dependents,
    read_topology,
    shortest_cycle,
    wildcard_of,
)
from workerlint.syntax.nodes import Scalar

HEAD = "name: w\nversion: v1beta\ntype: worker\nworker:\n  stack: bento\n"


def read(text: str) -> tuple[str, Topology]:
    text = HEAD + text
    (worker,) = read_workers(Source("manifest.yaml", text))
    return text, read_topology(worker)


@pytest.mark.parametrize("name", [" ", "\\t", "\\u00a0", ""])
def test_a_name_of_white_space_names_no_element(name: str) -> None:
    _, topology = read(
        f'  topology:\n    - {{name: "{name}", type: source}}\n    - {{name: b, dependencies: ["{name}"]}}\n'
    )
    assert [element.name for element in topology.elements] == ["", "b"]
    assert list(topology.named) == ["b"]


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


@pytest.mark.parametrize("dependencies", ["!custom [a]", "a", "{a: 1}", "${D}", "[]", "[~, {a: 1}, '']", ""])
def test_only_names_in_a_known_list_are_dependencies(dependencies: str) -> None:
    _, topology = read(f"  topology:\n    - {{name: a}}\n    - name: b\n      dependencies: {dependencies}\n")
    assert list(topology.edges()) == []
    element = topology.elements[1]
    assert element.key is not None
    assert (element.dependencies is not None) == dependencies.startswith("[")


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


@pytest.mark.parametrize(
    ("name", "text", "matches"),
    [
        ("sync-${A}", "sync-", True),
        ("sync-${A}", "sync-x", True),
        ("sync-${A}", "sync", False),
        ("${A}-out", "-out", True),
        ("${A}-out", "out", False),
        ("a${A}b${B}c", "abc", True),
        ("a${A}b${B}c", "axbxc", True),
        ("a${A}b${B}c", "axc", False),
        ("a${A}b${B}b", "ab", False),
        ("a${A}b${B}b", "abb", True),
        ("aa${A}aa", "aaa", False),
        ("aa${A}aa", "aaaa", True),
        ("a${A}b${B}b${C}c", "abc", False),
        ("a${A}b${B}b${C}c", "abbc", True),
        ("${{a}}", "", True),
        ("$A", "anything", True),
        ("$A-x", "y-x", True),
    ],
)
def test_what_a_name_with_placeholders_may_become(name: str, text: str, matches: bool) -> None:
    assert wildcard_of(Scalar.of(0, 0, name)).matches(text) == matches


def test_a_name_without_a_placeholder_becomes_nothing_else() -> None:
    assert Wildcard(("ab",)).matches("ab")
    assert not Wildcard(("ab",)).matches("abc")


@pytest.mark.parametrize("length", [MAX_NAME, MAX_NAME + 1])
def test_a_text_that_is_too_long_for_a_name_may_become_anything(length: int) -> None:
    name = "x" * (length - 4) + "${A}"
    assert wildcard_of(Scalar.of(0, 0, name)).matches("other") == (length > MAX_NAME)
    assert wildcard_of(None) is ANYTHING
    assert wildcard_of(Scalar.of(0, 0, "known")) is ANYTHING


@pytest.mark.parametrize("count", [MAX_OPEN, MAX_OPEN + 1])
def test_any_name_is_possible_where_too_many_are_open(count: int) -> None:
    _, topology = read("  topology:\n" + "".join(f"    - {{name: 'n{number}-${{A}}'}}\n" for number in range(count)))
    assert topology.may_name("other") == (count > MAX_OPEN)


@pytest.mark.parametrize(
    ("items", "possible"),
    [
        ("    - {name: a}\n", False),
        ("    - {name: a}\n    -\n", False),
        ("    - {name: a}\n    - x\n", True),
        ("    - {name: a}\n    - !custom {name: b}\n", True),
        ("    - {name: a}\n    - {type: input}\n", True),
        ("    - {name: a}\n    - {name: [b]}\n", True),
        ("    - {name: a}\n  broken\n", True),
    ],
)
def test_another_name_is_possible_only_where_one_is_not_known(items: str, possible: bool) -> None:
    _, topology = read(f"  topology:\n{items}")
    assert topology.may_name("other") == possible


@pytest.mark.parametrize(
    ("item", "place"),
    [
        ("{name: a, type: b}", "a"),
        ("{type: b, name: }", "type"),
        ("{type: b}", "type"),
        ("{}", "{}"),
        ("*e", "*e"),
    ],
)
def test_where_an_element_is_reported(item: str, place: str) -> None:
    text, topology = read(f"  x: &e {{name: c}}\n  topology:\n    - {item}\n")
    node = topology.elements[0].place
    assert text[node.start : node.end] == place


def test_the_path_of_an_edge_and_where_a_shared_one_is_reported() -> None:
    text, topology = read("  x: &d [a, b]\n  topology:\n    - {name: a}\n    - {name: c, dependencies: *d}\n")
    edges = list(topology.edges())
    assert [(edge.path, text[edge.node.start : edge.node.end]) for edge in edges] == [
        (("topology", 1, "dependencies", 0), "*d"),
        (("topology", 1, "dependencies", 1), "*d"),
    ]
    assert topology.elements[1].shared
    assert not topology.elements[0].shared


@pytest.mark.parametrize(
    ("elements", "cycles"),
    [
        ("a: [a]", []),
        ("a: [b], b: []", []),
        ("a: [b], b: [a]", [["a", "b"]]),
        ("a: [b, b], b: [a]", [["a", "b"]]),
        ("b: [], a: [b], c: [a]", []),
        ("a: [b], b: [c], c: []", []),
        ("a: [b], b: [c], c: [a], d: [e], e: [d]", [["a", "b", "c"], ["d", "e"]]),
        ("a: [c], b: [a], c: [b]", [["a", "c", "b"]]),
        ("a: [b, x], b: [a, x]", [["a", "b"]]),
        ("a: [b], b: [a], b: []", []),
        ("a: [b], b: [c], c: [b], a: []", [["b", "c"]]),
        ("c: [a], a: [b], b: [], d: [c, b]", []),
    ],
)
def test_the_cycles_of_a_topology(elements: str, cycles: list[list[str]]) -> None:
    items = [
        f"    - {{name: {part[0]}, dependencies: {part[3:]}}}\n" for part in elements.replace("], ", "]|").split("|")
    ]
    _, topology = read("  topology:\n" + "".join(items))
    assert [[edge.source.name for edge in cycle] for cycle in topology.cycles()] == cycles


@given(graphs)
def test_the_dependents_are_what_reaches_a_name(graph: Graph) -> None:
    for name in NAMES:
        assert dependents(name, graph) == {other for other in NAMES if name in reachable(graph, other)}


def test_of_a_large_component_only_some_members_are_tried() -> None:
    names = [str(number) for number in range(200)]
    graph: Graph = {name: [other] for name, other in zip(names, [*names[1:], names[0]], strict=True)}
    graph["199"] = ["0", "150"]
    assert len(shortest_cycle(names, graph)) == 200
    assert len(shortest_cycle([*names[150:], *names[:150]], graph)) == 50
