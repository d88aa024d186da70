"""Topologies as one DOT graph: a cluster for each Worker."""

from __future__ import annotations

from workerlint.graph.drawing import CYCLE, FINE, ITSELF, OPEN, REPEATED, UNDEFINED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.graph.drawing import Arrow, Drawing

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
