"""``workerlint graph``: the topology of the Workers in some files, drawn."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from workerlint.cli.app import Misuse
from workerlint.cli.completions import complete_files
from workerlint.cli.output import write
from workerlint.cli.reading import ReadError, read_source
from workerlint.cli.terminal import can_draw, wants_colour
from workerlint.documents import read_workers
from workerlint.graph.drawing import draw
from workerlint.graph.page import as_page
from workerlint.graph.svg import MissingLibraryError, as_svg
from workerlint.graph.text import as_dot, as_mermaid, as_tree
from workerlint.settings import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.graph.drawing import Drawing

FORMATS = ("tree", "mermaid", "dot", "svg", "html")


@click.command("graph", short_help="Draw the topology.")
@click.argument("files", nargs=-1, required=True, shell_complete=complete_files)
@click.option("--format", "kind", type=click.Choice(FORMATS), default="tree", show_default=True, help="How to draw it.")
@click.option("-o", "--output", metavar="FILE", help="Write it to this file (default: print it).")
@click.pass_context
def command(ctx: click.Context, /, files: tuple[str, ...], kind: str, output: str | None) -> int:
    """Draw the topology of each Worker in FILES; cycles and undefined dependencies are red.

    An arrow leads from an element to the one that depends on it. svg draws one Worker, the others any number.
    """
    drawings = list(_drawings(files, ctx))
    if not drawings:
        raise Misuse("there is no Worker manifest to draw", ctx=ctx)
    if kind == "svg" and len(drawings) > 1:
        raise Misuse(f"svg draws one Worker, and there are {len(drawings)}", "html draws them all", ctx)
    try:
        parts = list(_render(drawings, kind, to_file=output is not None))
    except MissingLibraryError as error:
        raise Misuse(str(error), ctx=ctx) from None
    if output is None:
        write(parts, for_people=kind == "tree")
        return 0
    try:
        with open(output, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(parts)
    except OSError as error:
        raise Misuse(f"{output} cannot be written: {error.strerror}", ctx=ctx) from None
    return 0


def _drawings(files: tuple[str, ...], ctx: click.Context) -> Iterator[Drawing]:
    for path in files:
        try:
            source = read_source(path, path, DEFAULT.max_file_size, named=True)
        except ReadError as error:
            raise Misuse(str(error), error.hint, ctx) from None
        if source is not None:
            yield from (draw(worker) for worker in read_workers(source, DEFAULT))


def _render(drawings: list[Drawing], kind: str, *, to_file: bool) -> Iterator[str]:
    if kind == "html":
        yield from as_page(drawings)
    elif kind == "svg":
        yield f"{as_svg(drawings[0])}\n"
    else:
        for number, drawing in enumerate(drawings):
            yield "\n" if number else ""
            if kind == "tree":
                colour = not to_file and wants_colour("auto", sys.stdout)
                unicode = to_file or can_draw(sys.stdout)
                lines = as_tree(drawing, unicode=unicode, colour=colour)
            else:
                lines = as_mermaid(drawing) if kind == "mermaid" else as_dot(drawing)
            yield from (f"{line}\n" for line in lines)
