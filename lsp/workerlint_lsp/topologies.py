"""The command that draws topologies: with the findings that the editor shows, and with links to the elements."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from workerlint.core.record import replace
from workerlint.core.text import Span
from workerlint.report.graph.diagram_text import as_mermaid
from workerlint.report.graph.drawing import OPEN, UNDEFINED, Box, BoxFinding, Drawing, draw_all
from workerlint.report.graph.layout import LayoutError, RunGraphviz, run_graphviz
from workerlint.report.graph.svg import as_svg
from workerlint.report.graph.tree import as_tree
from workerlint_lsp.commands import Result, choose
from workerlint_lsp.open_document import CheckResult
from workerlint_lsp.snapshot import Snapshot


def draw_topologies(
    snapshot: Snapshot, number: int | None, checked: CheckResult | None = None, reveal_command: str = ""
) -> list[Drawing]:
    """Return the drawings of the Workers in a document; *number* is the index of one of them, None for all.

    *checked* is the result for the snapshot, whose shown findings appear in the boxes of the elements. Boxes link to
    *reveal_command* of the client if it has one. Raises CommandError if there is no such Worker.
    """
    drawings = choose(draw_all(snapshot.document), number, snapshot.path)
    findings = [] if checked is None else list(zip(checked.visible, checked.shown, strict=True))
    spans = [(item.span, BoxFinding(item.severity, item.code, shown.message)) for item, shown in findings]
    return [_with_boxes(drawing, snapshot, spans, reveal_command) for drawing in drawings]


def _with_boxes(
    drawing: Drawing, snapshot: Snapshot, findings: Iterable[tuple[Span, BoxFinding]], reveal_command: str
) -> Drawing:
    found: dict[int, list[BoxFinding]] = {}
    # Not the names that only dependencies have: a finding there is about the element with the dependency.
    elements = sorted((box.span, at) for at, box in enumerate(drawing.boxes) if box.state not in {UNDEFINED, OPEN})
    for span, finding in findings:
        before = bisect_right(elements, span.start, key=lambda item: item[0].start) - 1
        if before >= 0 and span.start < elements[before][0].end:
            found.setdefault(elements[before][1], []).append(finding)

    def linked(at: int, box: Box) -> Box:
        href = _href(reveal_command, snapshot, box.span) if reveal_command else ""
        return replace(box, href=href, findings=tuple(found.get(at, ())))

    boxes = tuple(linked(at, box) for at, box in enumerate(drawing.boxes))
    return replace(drawing, boxes=boxes)


def _href(command: str, snapshot: Snapshot, span: Span) -> str:
    """Return the URI of a command with the start of a span as its arguments, as VS Code reads it."""
    position = snapshot.positions.position(span.start)
    arguments = json.dumps([snapshot.uri, position.line, position.character], separators=(",", ":"))
    return f"command:{command}?{quote(arguments, safe='')}"


def show_topologies(drawings: Sequence[Drawing], path: str, run: RunGraphviz = run_graphviz) -> Result:
    """Return the drawings as SVG, as text and as Mermaid; *run* runs Graphviz."""
    try:
        svg: str | None = "".join(as_svg(drawings, run))
    except LayoutError:
        svg = None  # Graphviz is not available, or takes too long: the client shows the text
    return {
        "title": f"Topology of {drawings[0].title}" if len(drawings) == 1 else f"Topologies of {path}",
        "svg": svg,
        "text": "\n\n".join("\n".join(as_tree(drawing)) for drawing in drawings) + "\n",
        "mermaid": "\n".join(as_mermaid(drawings)) + "\n",
    }


def from_answers(answers: Mapping[str, str]) -> RunGraphviz:
    """Return a function that returns the answers of the client to its requests for layouts."""

    def run(dot: str) -> str:
        if dot not in answers:
            raise LayoutError("the client returned no layout")
        return answers[dot]

    return run
