"""What is drawn, and what is marked about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint.report.graph.drawing import LONGEST, draw_all

from .conftest import FAULTY, HEAD

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from workerlint.report.graph.drawing import Drawing

    Draw = Callable[[str], list[Drawing]]


def topology(items: str) -> str:
    return HEAD.format(name="w") + f"  topology:\n{items}"


def states(drawing: Drawing) -> dict[str, str]:
    return {box.name: box.state for box in drawing.boxes if box.state}


def arrows(drawing: Drawing) -> dict[tuple[str, str], str]:
    names = [box.name for box in drawing.boxes]
    return {(names[arrow.start], names[arrow.end]): arrow.state for arrow in drawing.arrows}


def test_every_fault_is_marked(draw: Draw) -> None:
    (drawing,) = draw(FAULTY)
    assert [(box.name, box.state) for box in drawing.boxes] == [
        ("source", ""),
        ("clean", "cycle"),
        ("enrich", "cycle"),
        ("sink", "itself"),
        ("log", ""),
        ("log", "repeated"),
        ("x-${{region}}", ""),
        ("lookup", "undefined"),
        ("x-eu", "open"),
        ("${{upstream}}", "open"),
    ]
    assert {ends: state for ends, state in arrows(drawing).items() if state} == {
        ("enrich", "clean"): "cycle",
        ("clean", "enrich"): "cycle",
        ("lookup", "sink"): "undefined",
        ("sink", "sink"): "itself",
    }
    assert [(arrow.start, arrow.end, arrow.times) for arrow in drawing.arrows if arrow.times > 1] == [(0, 5, 2)]
    assert not drawing.is_sound
    assert drawing.outline == (
        "7 elements with 1 undefined dependency, 2 elements in a cycle, 1 duplicate name, 1 duplicate dependency "
        "and 1 element that depends on itself"
    )


TOPOLOGIES = {
    "no items": "    []\n",
    "one element": "    - {name: a, type: input}\n",
    "a chain": "    - {name: a}\n    - {name: b, dependencies: [a]}\n    - {name: c, dependencies: [b]}\n",
    "one that depends on itself": "    - {name: a, dependencies: [a]}\n",
    "two that depend on themselves": "    - {name: a, dependencies: [a]}\n    - {name: b, dependencies: [b, b, b]}\n",
    "a cycle of two, one of which depends on itself": (
        "    - {name: a, dependencies: [a, b]}\n    - {name: b, dependencies: [a]}\n"
    ),
    "two cycles with an arrow between them": (
        "    - {name: a, dependencies: [b]}\n    - {name: b, dependencies: [a]}\n"
        "    - {name: c, dependencies: [d, a]}\n    - {name: d, dependencies: [c]}\n"
    ),
    "undefined names": "    - {name: a, dependencies: [x, y, x]}\n    - {name: b, dependencies: [x]}\n",
    "a repeated name that depends on itself": (
        "    - {name: a}\n    - {name: a, dependencies: [a]}\n    - {name: b, dependencies: [a]}\n"
    ),
    "names with placeholders": (
        "    - {name: 'x-${{a}}', type: '${{b}}'}\n    - {name: b, dependencies: [x-1, y, '${{c}}', '${{c}}']}\n"
    ),
    "elements without names": (
        "    - {type: input}\n    - {name: ~, dependencies: [a]}\n    - {name: [], dependencies: ['']}\n"
        "    - {name: a, dependencies: {b: c}}\n    - text\n"
    ),
    "an alias": "    - &a {name: a, dependencies: &d [b]}\n    - {<<: *a, name: b}\n    - {name: c, dependencies: *d}\n",
}


def described(drawing: Drawing, text: str) -> list[str]:
    """Return a line for each box, with the source that it stands for, and one for each arrow, with their marks."""
    shown = [f"  {drawing.outline} ({'sound' if drawing.is_sound else 'not sound'})"]
    for box in drawing.boxes:
        marks = f"{box.name!r} type {box.kind!r} state {box.state!r} note {box.note!r}"
        shown.append(f"  {marks} at {text[box.span.start : box.span.end]!r}")
    for arrow in drawing.arrows:
        ends = " -> ".join(drawing.boxes[end].name for end in (arrow.start, arrow.end))
        shown.append(f"  {ends} state {arrow.state!r} times {arrow.times} note {arrow.note!r}")
    return shown


def test_each_topology(draw: Draw, snapshot: SnapshotAssertion) -> None:
    shown: list[str] = []
    for name, items in TOPOLOGIES.items():
        text = topology(items)
        (drawing,) = draw(text)
        shown += [name, *described(drawing, text)]
    assert "\n".join(shown) == snapshot


def test_a_worker_without_a_name(draw: Draw) -> None:
    (drawing,) = draw("\n# first\ntype: worker\nworker: {stack: 'a:1'}\n")
    assert (drawing.title, drawing.path, drawing.line) == ("(no name)", "jobs/worker.yaml", 3)
    (named,) = draw("name: [a]\ntype: worker\nworker: {stack: 'a:1'}\n")
    assert (named.title, named.line) == ("(no name)", 1)


def test_a_sound_topology_has_no_marks(drawings: list[Drawing]) -> None:
    _, drawing, bare = drawings
    assert drawing.is_sound
    assert drawing.outline == "5 elements"
    assert states(drawing) == {}
    assert (bare.boxes, bare.arrows, bare.is_sound) == ((), (), True)


def test_each_document_has_its_place(drawings: list[Drawing]) -> None:
    assert [(drawing.title, drawing.path, drawing.line) for drawing in drawings] == [
        ("city-sync", "jobs/worker.yaml", 1),
        ("cities", "jobs/worker.yaml", 15),
        ("bare", "jobs/worker.yaml", 27),
    ]


def test_only_what_lies_on_a_cycle_is_in_it(draw: Draw) -> None:
    (drawing,) = draw(
        topology(
            "    - {name: a, dependencies: [c]}\n    - {name: b, dependencies: [a]}\n"
            "    - {name: c, dependencies: [b]}\n    - {name: d, dependencies: [c]}\n"
            "    - {name: x, dependencies: [y, d]}\n    - {name: y, dependencies: [x]}\n"
        )
    )
    assert states(drawing) == dict.fromkeys("abcxy", "cycle")
    assert {ends for ends, state in arrows(drawing).items() if not state} == {("c", "d"), ("d", "x")}


def test_an_element_without_a_name_is_drawn(draw: Draw) -> None:
    (drawing,) = draw(topology("    - {type: input}\n    - {name: b, type: {}, dependencies: [c, {}, null]}\n"))
    assert [(box.name, box.kind) for box in drawing.boxes] == [("(no name)", "input"), ("b", ""), ("c", "")]
    # The element without a name may be the one: nothing is called undefined.
    assert states(drawing) == {"c": "open"}


def test_the_same_placeholder_is_the_same_element(draw: Draw) -> None:
    (drawing,) = draw(topology("    - {name: '${{a}}'}\n    - {name: b, dependencies: ['${{a}}']}\n"))
    assert arrows(drawing) == {("${{a}}", "b"): ""}


def test_aliases_and_merge_keys_bring_their_dependencies(draw: Draw) -> None:
    (drawing,) = draw(
        topology(
            "    - {name: a}\n    - &b {name: b, dependencies: &d [a]}\n    - {<<: *b, name: c}\n    - {name: d, dependencies: *d}\n"
        )
    )
    assert set(arrows(drawing)) == {("a", "b"), ("a", "c"), ("a", "d")}


def test_long_names_are_cut(draw: Draw) -> None:
    (drawing,) = draw(topology(f"    - {{name: {'n' * 500}, type: {'t' * 500}}}\n"))
    assert {len(drawing.boxes[0].name), len(drawing.boxes[0].kind)} == {LONGEST}


def test_a_secret_is_masked_where_it_is_used_as_a_name() -> None:
    secret = "c0rrect-h0rse-battery"
    text = topology(f"    - {{name: {secret}, dependencies: [{secret}-2]}}\n") + f"  runAsApiKey: {secret}\n"
    (drawing,) = draw_all(Document(Source("w.yaml", text)))
    assert [box.name for box in drawing.boxes] == ["***", "***-2"]


def test_yaml_in_markdown_is_drawn() -> None:
    text = f"# Notes\n\n```yaml\n{FAULTY}```\n"
    (drawing,) = draw_all(Document(Source("notes.md", text)))
    assert (drawing.title, drawing.line) == ("city-sync", 4)
