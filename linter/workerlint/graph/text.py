"""A topology as text: a tree for the terminal, Mermaid, and DOT."""

from __future__ import annotations

from workerlint.graph.drawing import CYCLE, DUPLICATE, FINE, SELF, UNDEFINED, Box, Drawing
from workerlint.reporters.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

RED = "\x1b[31m"
RESET = "\x1b[0m"
_NOTES = {
    UNDEFINED: "is not defined",
    DUPLICATE: "stands twice",
    CYCLE: "closes a cycle",
    SELF: "depends on itself",
}


def as_tree(drawing: Drawing, *, unicode: bool = True, colour: bool = False) -> Iterator[str]:
    """Yield the lines of a tree: what depends on an element stands below it."""
    yield f"Worker {visible(drawing.title)}"
    if not drawing.boxes:
        yield "  no topology"
        return
    below: dict[int, list[tuple[int, str]]] = {}
    waiting = set()
    for arrow in drawing.arrows:
        below.setdefault(arrow.start, []).append((arrow.end, arrow.fault))
        if arrow.start != arrow.end:
            waiting.add(arrow.end)
    shown: set[int] = set()
    roots = [box.number for box in drawing.boxes if box.number not in waiting]
    # What hangs in a cycle has no root: it is shown from its first element on.
    for number in (*roots, *(box.number for box in drawing.boxes)):
        if number not in shown:
            yield from _branch(drawing, number, FINE, "", "", below, shown, unicode=unicode, colour=colour)


def _branch(
    drawing: Drawing,
    top: int,
    fault: str,
    first: str,
    rest: str,
    below: dict[int, list[tuple[int, str]]],
    shown: set[int],
    *,
    unicode: bool,
    colour: bool,
) -> Iterator[str]:
    """Yield an element and what is below it, without recursion: chains may be as long as a manifest."""
    tee, corner, bar = ("├─ ", "└─ ", "│  ") if unicode else ("|- ", "`- ", "|  ")
    todo = [(top, fault, first, rest)]
    while todo:
        number, fault, first, rest = todo.pop()
        again = number in shown
        yield first + _label(drawing.boxes[number], fault, again=again and fault in {FINE, UNDEFINED}, colour=colour)
        if again:
            continue
        shown.add(number)
        children = below.get(number, [])
        branches = []
        for at, (child, child_fault) in enumerate(children):
            last = at == len(children) - 1
            branches.append((child, child_fault, rest + (corner if last else tee), rest + ("   " if last else bar)))
        todo += reversed(branches)


def _label(box: Box, fault: str, *, again: bool, colour: bool) -> str:
    kind = f" ({visible(box.kind)})" if box.kind else ""
    note = _NOTES.get(fault if fault and fault != UNDEFINED else box.fault, "")
    text = f"{visible(box.name)}{kind}"
    if note:
        text = f"{RED}{text} <- {note}{RESET}" if colour else f"{text} <- {note}"
    return f"{text} (see above)" if again else text


def as_mermaid(drawing: Drawing) -> Iterator[str]:
    """Yield the lines of a Mermaid flowchart."""
    yield "---"
    yield f"title: {_json(drawing.title)}"
    yield "---"
    yield "flowchart LR"
    for box in drawing.boxes:
        kind = f"<br/>{_entities(box.kind)}" if box.kind else ""
        yield f'  n{box.number}["{_entities(box.name)}{kind}"]'
    bad = []
    for at, arrow in enumerate(drawing.arrows):
        note = f'|"{_NOTES[arrow.fault]}"|' if arrow.fault in {CYCLE, SELF, DUPLICATE} else ""
        yield f"  n{arrow.start} -->{note} n{arrow.end}"
        if arrow.fault:
            bad.append(str(at))
    faulty = [f"n{box.number}" for box in drawing.boxes if box.fault]
    if faulty:
        yield "  classDef fault stroke:#c00,color:#c00,stroke-dasharray:4"
        yield f"  class {','.join(faulty)} fault"
    if bad:
        yield f"  linkStyle {','.join(bad)} stroke:#c00"


def as_dot(drawing: Drawing) -> Iterator[str]:
    """Yield the lines of a Graphviz graph."""
    yield f"digraph {_dot(drawing.title)} {{"
    yield "  rankdir=LR;"
    yield f"  label={_dot(drawing.title)};"
    yield "  node [shape=box, style=rounded];"
    for box in drawing.boxes:
        label = box.name + (f"\n{box.kind}" if box.kind else "")
        red = ', color=red, fontcolor=red, style="rounded,dashed"' if box.fault else ""
        yield f"  n{box.number} [label={_dot(label)}{red}];"
    for arrow in drawing.arrows:
        note = f"color=red, fontcolor=red, label={_dot(_NOTES[arrow.fault])}" if arrow.fault else ""
        yield f"  n{arrow.start} -> n{arrow.end}{f' [{note}]' if note else ''};"
    yield "}"


def _entities(text: str) -> str:
    """Write every character that Mermaid might give a meaning to by its number."""
    return "".join(char if char.isalnum() or char in " -_." else f"#{ord(char)};" for char in visible(text))


def _json(text: str) -> str:
    return '"' + visible(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _dot(text: str) -> str:
    lines = [visible(line).replace("\\", "\\\\").replace('"', '\\"') for line in text.split("\n")]
    return '"' + "\\n".join(lines) + '"'
