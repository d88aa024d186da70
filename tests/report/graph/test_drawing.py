"""What is drawn, and what is marked about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint.report.graph.drawing import LONGEST, draw_all

from .conftest import FAULTY, HEAD

if TYPE_CHECKING:
    from collections.abc import Callable

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
