"""Topologies as text for other tools: as a DOT graph and as a Mermaid flowchart, with a cluster per Worker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workerlint.report.graph.drawing import CYCLE, FINE, ITSELF, OPEN, REPEATED, UNDEFINED, Arrow, Drawing

_RED, _AMBER = "#d1242f", "#bf8700"
_DOT_BOX_STYLES = {
    FINE: "",
    UNDEFINED: f', color="{_RED}", fontcolor="{_RED}", style="rounded,dashed"',
    CYCLE: f', color="{_RED}", penwidth=2',
    ITSELF: f', color="{_RED}", penwidth=2',
    REPEATED: f', color="{_AMBER}", penwidth=2',
    OPEN: ', style="rounded,dotted"',
}


def as_dot(drawings: Iterable[Drawing]) -> Iterator[str]:
    """Yield the lines of a DOT graph, which is valid even without drawings."""
    yield "digraph topology {"
    yield '  graph [rankdir=TB, fontname="Helvetica", labeljust=l, style=rounded, color="#8c959f"];'
    yield '  node [shape=box, style=rounded, fontname="Helvetica", fontsize=12];'
    yield '  edge [fontname="Helvetica", fontsize=10];'
    for number, drawing in enumerate(drawings):
        yield f"  subgraph cluster_{number} {{"
        yield f"    label={_quote_dot(drawing.title)};"
        if not drawing.boxes:
            yield f'    w{number}n [label="no topology", shape=plaintext];'
        for at, box in enumerate(drawing.boxes):
            label = _quote_dot(*(part for part in (box.name, box.kind, box.note) if part))
            yield f"    w{number}n{at} [label={label}{_DOT_BOX_STYLES[box.state]}];"
        for arrow in drawing.arrows:
            yield f"    w{number}n{arrow.start} -> w{number}n{arrow.end}{_dot_arrow_style(arrow)};"
        yield "  }"
    yield "}"


def _dot_arrow_style(arrow: Arrow) -> str:
    color = _arrow_color(arrow)
    note = f', label={_quote_dot(arrow.note)}, fontcolor="{color}"' if arrow.note else ""
    return f' [color="{color}", penwidth=2{note}]' if color else ""


def _arrow_color(arrow: Arrow) -> str:
    return _RED if arrow.state in {UNDEFINED, CYCLE, ITSELF} else _AMBER if arrow.note else ""


def _quote_dot(*lines: str) -> str:
    r"""Return a quoted label. Backslashes start escapes such as ``\N`` in DOT, and ``&`` starts an entity."""
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") for line in lines)
    return '"' + "\\n".join(escaped) + '"'


_MERMAID_BOX_STYLES = {
    UNDEFINED: f"stroke:{_RED},stroke-width:2px,stroke-dasharray:5 4",
    CYCLE: f"stroke:{_RED},stroke-width:2px",
    ITSELF: f"stroke:{_RED},stroke-width:2px",
    REPEATED: f"stroke:{_AMBER},stroke-width:2px",
    OPEN: "stroke-dasharray:2 3",
}


def as_mermaid(drawings: Iterable[Drawing]) -> Iterator[str]:
    """Yield the lines of a Mermaid flowchart, which is valid even without drawings."""
    yield "flowchart TB"
    boxes_by_state: dict[str, list[str]] = {}
    arrow_colors: list[str] = []
    for number, drawing in enumerate(drawings):
        yield f'  subgraph w{number}["{_escape_mermaid(drawing.title)}"]'
        if not drawing.boxes:
            yield f'    w{number}n["no topology"]'
            boxes_by_state.setdefault(OPEN, []).append(f"w{number}n")
        for at, box in enumerate(drawing.boxes):
            parts = [_escape_mermaid(part) for part in (box.name, box.kind, box.note) if part]
            yield f'    w{number}n{at}["{"<br/>".join(parts)}"]'
            if box.state != FINE:
                boxes_by_state.setdefault(box.state, []).append(f"w{number}n{at}")
        for arrow in drawing.arrows:
            note = f"|{arrow.note}|" if arrow.note else ""
            yield f"    w{number}n{arrow.start} -->{note} w{number}n{arrow.end}"
            arrow_colors.append(_arrow_color(arrow))
        yield "  end"
    for state, style in _MERMAID_BOX_STYLES.items():
        if state in boxes_by_state:
            yield f"  classDef {state} {style}"
            yield f"  class {','.join(boxes_by_state[state])} {state}"
    for color in (_RED, _AMBER):
        numbers = ",".join(str(at) for at, given in enumerate(arrow_colors) if given == color)
        if numbers:
            yield f"  linkStyle {numbers} stroke:{color},stroke-width:2px"


def _escape_mermaid(text: str) -> str:
    """Return *text* for use in a quoted label: characters that may have a meaning become numeric references."""
    return "".join(char if char.isalnum() or char in " -_." else f"#{ord(char)};" for char in text)
