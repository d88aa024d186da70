"""Topologies as one Mermaid flowchart: a block for each Worker."""

from __future__ import annotations

from workerlint.graph.drawing import CYCLE, FINE, ITSELF, OPEN, REPEATED, UNDEFINED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.graph.drawing import Drawing

_BOXES = {
    UNDEFINED: "stroke:#d1242f,stroke-width:2px,stroke-dasharray:5 4",
    CYCLE: "stroke:#d1242f,stroke-width:2px",
    ITSELF: "stroke:#d1242f,stroke-width:2px",
    REPEATED: "stroke:#bf8700,stroke-width:2px",
    OPEN: "stroke-dasharray:2 3",
}
_RED = frozenset((UNDEFINED, CYCLE, ITSELF))


def as_mermaid(drawings: Iterable[Drawing]) -> Iterator[str]:
    """Yield the lines of the flowchart, which is valid also without any drawing."""
    yield "flowchart TB"
    red: list[int] = []
    amber: list[int] = []
    styled: dict[str, list[str]] = {}
    links = 0
    for number, drawing in enumerate(drawings):
        yield f'  subgraph w{number}["{quote(drawing.title)}"]'
        if not drawing.boxes:
            yield f'    w{number}n["no topology"]'
            styled.setdefault(OPEN, []).append(f"w{number}n")
        for at, box in enumerate(drawing.boxes):
            parts = [quote(part) for part in (box.name, box.kind, box.note) if part]
            yield f'    w{number}n{at}["{"<br/>".join(parts)}"]'
            if box.state != FINE:
                styled.setdefault(box.state, []).append(f"w{number}n{at}")
        for arrow in drawing.arrows:
            note = f"|{arrow.note}|" if arrow.note else ""
            yield f"    w{number}n{arrow.start} -->{note} w{number}n{arrow.end}"
            if arrow.state in _RED:
                red.append(links)
            elif arrow.note:
                amber.append(links)
            links += 1
        yield "  end"
    for state, look in _BOXES.items():
        if state in styled:
            yield f"  classDef {state} {look}"
            yield f"  class {','.join(styled[state])} {state}"
    for numbers, colour in ((red, "#d1242f"), (amber, "#bf8700")):
        if numbers:
            yield f"  linkStyle {','.join(map(str, numbers))} stroke:{colour},stroke-width:2px"


def quote(text: str) -> str:
    """Give *text* for use inside a quoted label: what is neither a letter, a digit nor harmless becomes its number."""
    return "".join(char if char.isalnum() or char in " -_." else f"#{ord(char)};" for char in text)
