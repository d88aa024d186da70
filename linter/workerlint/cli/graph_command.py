"""``workerlint graph``: draw the topology of Workers."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

import click

from workerlint.cli.completions import complete_files
from workerlint.cli.errors import CommandError
from workerlint.config.settings import DEFAULT
from workerlint.core.console import can_draw, say, wants_color, write
from workerlint.core.wording import listing
from workerlint.files.read import ReadError, read_named
from workerlint.files.write import write_file
from workerlint.manifest.document import Document
from workerlint.report.graph.drawing import Drawing, draw_all
from workerlint.report.graph.layout import LayoutError

FORMATS = ("tree", "mermaid", "dot", "svg", "html")
_SUFFIXES = {".mmd": "mermaid", ".mermaid": "mermaid", ".gv": "dot", ".dot": "dot", ".svg": "svg", ".html": "html"}


@click.command("graph", short_help="Draw the topology.")
@click.argument("files", nargs=-1, required=True, shell_complete=complete_files)
@click.option(
    "--format",
    "kind",
    type=click.Choice(FORMATS),
    help="Output format (default: from the extension of the output file, otherwise tree).",
)
@click.option("-o", "--output", metavar="FILE", help="Output file (default: standard output).")
@click.pass_context
def command(ctx: click.Context, /, files: tuple[str, ...], kind: str | None, output: str | None) -> int:
    """Draw the topology of each Worker in FILES (- for standard input).

    Arrows point from an element to the elements that depend on it. Cycles and undefined dependencies are red. SVG and
    HTML require the extra `graph`: python -m pip install 'workerlint[graph]'
    """
    if output is not None and kind is None:
        kind = next((kind for suffix, kind in _SUFFIXES.items() if output.lower().endswith(suffix)), None)
    drawings, complete = _read(files)
    if not drawings and complete:
        raise CommandError(f"no Worker manifest found in {listing(files)}", ctx=ctx)
    if drawings:
        try:
            parts = list(_render(drawings, kind or "tree", to_file=output is not None))
        except LayoutError as error:
            raise CommandError(str(error), error.hint, ctx) from None
        if output is None:
            write(parts, for_people=kind in {None, "tree"})
        else:
            _save(output, parts, ctx)
    return 0 if complete else 2


def _read(files: tuple[str, ...]) -> tuple[list[Drawing], bool]:
    """Return the drawings of the readable files, and whether all files are readable."""
    drawings: list[Drawing] = []
    complete = True
    for path in files:
        shown = "<stdin>" if path == "-" else path
        try:
            source = read_named(path, shown, DEFAULT.max_file_size)
        except ReadError as error:
            say(str(error), error.hint)
            complete = False
        else:
            drawings += draw_all(Document(source))
    return drawings, complete


def _save(path: str, parts: Iterable[str], ctx: click.Context) -> None:
    try:
        write_file(path, (part.encode() for part in parts))
    except OSError as error:
        raise CommandError(f"cannot write {path}: {error.strerror}", ctx=ctx) from None


def _render(drawings: list[Drawing], kind: str, *, to_file: bool) -> Iterator[str]:
    """Yield the parts of the output, importing only what the format needs. Raise LayoutError."""
    if kind == "html":
        from workerlint.report.graph.svg import as_page

        yield from as_page(drawings)
    elif kind == "svg":
        from workerlint.report.graph.svg import as_svg

        yield from as_svg(drawings)
    elif kind == "tree":
        from workerlint.report.graph.tree import as_tree

        color = not to_file and wants_color("auto", sys.stdout)
        unicode = to_file or can_draw(sys.stdout)
        for number, drawing in enumerate(drawings):
            yield "\n" if number else ""
            yield from (f"{line}\n" for line in as_tree(drawing, unicode=unicode, color=color))
    else:
        from workerlint.report.graph.diagram_text import as_dot, as_mermaid

        lines = as_mermaid(drawings) if kind == "mermaid" else as_dot(drawings)
        yield from (f"{line}\n" for line in lines)
