"""Topologies as one DOT graph: a cluster for each Worker."""

from __future__ import annotations

from workerlint.report.graph.drawing import CYCLE, FINE, ITSELF, OPEN, REPEATED, UNDEFINED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.report.graph.drawing import Arrow, Drawing


_RED, _AMBER = "#d1242f", "#bf8700"
_BOXES = {
    FINE: "",
    UNDEFINED: f', color="{_RED}", fontcolor="{_RED}", style="rounded,dashed"',
    CYCLE: f', color="{_RED}", penwidth=2',
    ITSELF: f', color="{_RED}", penwidth=2',
    REPEATED: f', color="{_AMBER}", penwidth=2',
    OPEN: ', style="rounded,dotted"',
}


def as_dot(drawings: Iterable[Drawing]) -> Iterator[str]:
    """Yield the lines of the graph, which is valid also without any drawing."""
    yield "digraph topology {"
    yield '  graph [rankdir=TB, fontname="Helvetica", labeljust=l, style=rounded, color="#8c959f"];'
    yield '  node [shape=box, style=rounded, fontname="Helvetica", fontsize=12];'
    yield '  edge [fontname="Helvetica", fontsize=10];'
    for number, drawing in enumerate(drawings):
        yield f"  subgraph cluster_{number} {{"
        yield f"    label={quote(drawing.title)};"
        if not drawing.boxes:
            yield f'    w{number}n [label="no topology", shape=plaintext];'
        for at, box in enumerate(drawing.boxes):
            label = quote(*(part for part in (box.name, box.kind, box.note) if part))
            yield f"    w{number}n{at} [label={label}{_BOXES[box.state]}];"
        for arrow in drawing.arrows:
            yield f"    w{number}n{arrow.start} -> w{number}n{arrow.end}{_look(arrow)};"
        yield "  }"
    yield "}"


def _look(arrow: Arrow) -> str:
    colour = _RED if arrow.state in {UNDEFINED, CYCLE, ITSELF} else _AMBER if arrow.note else ""
    note = f", label={quote(arrow.note)}, fontcolor={quote(colour)}" if arrow.note else ""
    return f" [color={quote(colour)}, penwidth=2{note}]" if colour else ""


def quote(*lines: str) -> str:
    r"""Give a quoted label of some lines. Backslashes begin escapes such as ``\N`` in DOT, and ``&`` an entity."""
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") for line in lines)
    return '"' + "\\n".join(escaped) + '"'


_MERMAID_BOXES = {
    UNDEFINED: "stroke:#d1242f,stroke-width:2px,stroke-dasharray:5 4",
    CYCLE: "stroke:#d1242f,stroke-width:2px",
    ITSELF: "stroke:#d1242f,stroke-width:2px",
    REPEATED: "stroke:#bf8700,stroke-width:2px",
    OPEN: "stroke-dasharray:2 3",
}
_MERMAID_RED = frozenset((UNDEFINED, CYCLE, ITSELF))


def as_mermaid(drawings: Iterable[Drawing]) -> Iterator[str]:
    """Yield the lines of the flowchart, which is valid also without any drawing."""
    yield "flowchart TB"
    red: list[int] = []
    amber: list[int] = []
    styled: dict[str, list[str]] = {}
    links = 0
    for number, drawing in enumerate(drawings):
        yield f'  subgraph w{number}["{_mermaid_quote(drawing.title)}"]'
        if not drawing.boxes:
            yield f'    w{number}n["no topology"]'
            styled.setdefault(OPEN, []).append(f"w{number}n")
        for at, box in enumerate(drawing.boxes):
            parts = [_mermaid_quote(part) for part in (box.name, box.kind, box.note) if part]
            yield f'    w{number}n{at}["{"<br/>".join(parts)}"]'
            if box.state != FINE:
                styled.setdefault(box.state, []).append(f"w{number}n{at}")
        for arrow in drawing.arrows:
            note = f"|{arrow.note}|" if arrow.note else ""
            yield f"    w{number}n{arrow.start} -->{note} w{number}n{arrow.end}"
            if arrow.state in _MERMAID_RED:
                red.append(links)
            elif arrow.note:
                amber.append(links)
            links += 1
        yield "  end"
    for state, look in _MERMAID_BOXES.items():
        if state in styled:
            yield f"  classDef {state} {look}"
            yield f"  class {','.join(styled[state])} {state}"
    for numbers, colour in ((red, "#d1242f"), (amber, "#bf8700")):
        if numbers:
            yield f"  linkStyle {','.join(map(str, numbers))} stroke:{colour},stroke-width:2px"


def _mermaid_quote(text: str) -> str:
    """Give *text* for use inside a quoted label: what is neither a letter, a digit nor harmless becomes its number."""
    return "".join(char if char.isalnum() or char in " -_." else f"#{ord(char)};" for char in text)
