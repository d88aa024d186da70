"""The output of a command in a terminal as SVG."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CELL, _LINE, _SIZE, _MARGIN = 8.4, 20, 14, 16  # in pixels
_CODE = re.compile(r"\x1b\[([\d;]*)m")
_LINK = re.compile(r"\x1b\]8;;.*?\x1b\\")
_COLORS = {"31": "#ff7b72", "32": "#7ee787", "33": "#e3b341", "34": "#79c0ff", "36": "#76e3ea"}
_INDENT = "   "
"""Before the rest of a wrapped line."""
_GROUND, _TEXT, _FAINT = "#0d1117", "#e6edf3", "#8b949e"


def draw(command: str, output: str, limit: int = 0) -> str:
    """Return an SVG of *command* at a prompt and its *output*, with the colors of its SGR codes.

    Lines with more than *limit* cells are wrapped at spaces, unless it is 0.

    Each run of one color has a position and a width in cells, so that columns align with any font. Wide characters
    are not supported.
    """
    lines = [f"\x1b[2m$\x1b[0m {command}", *_LINK.sub("", output).rstrip("\n").split("\n")]
    if limit:
        lines = [part for line in lines for part in _wrap(line, limit)]
    width = max(len(_CODE.sub("", line)) for line in lines) * _CELL + 2 * _MARGIN
    height = len(lines) * _LINE + 2 * _MARGIN
    rows = "\n".join(run for number, line in enumerate(lines) for run in _runs(line, _MARGIN + number * _LINE + _SIZE))
    title = escape(_CODE.sub("", "\n".join(lines)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" '
        f'height="{height}" role="img" '
        f"font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" "
        f'font-size="{_SIZE}">\n<title>{title}</title>\n'
        f'<rect width="100%" height="100%" rx="8" fill="{_GROUND}"/>\n{rows}\n</svg>\n'
    )


def _wrap(line: str, limit: int) -> list[str]:
    """Return *line* as lines of at most *limit* cells where it has spaces. Each repeats the colors before it."""
    lines, colors, column = [""], "", 0
    for number, part in enumerate(_CODE.split(line)):
        if number % 2:
            colors = f"\x1b[{part}m"
            lines[-1] += colors
            continue
        for word in re.findall(r" *[^ ]+| +", part):
            shown = word
            if column + len(word) > limit and column > len(_INDENT):
                lines.append(_INDENT + colors)
                column = len(_INDENT)
                shown = word.lstrip(" ")
            lines[-1] += shown
            column += len(shown)
    return lines


def _runs(line: str, bottom: int) -> Iterator[str]:
    column = 0
    codes: set[str] = set()
    for number, part in enumerate(_CODE.split(line)):
        if number % 2:
            codes = set(part.split(";")) - {"0", ""}
            continue
        for word in re.finditer(r"\S+(?: \S+)*", part):
            color = next((_COLORS[code] for code in sorted(codes) if code in _COLORS), _TEXT)
            color = _FAINT if "2" in codes else color
            weight = ' font-weight="bold"' if "1" in codes else ""
            yield (
                f'<text x="{_MARGIN + (column + word.start()) * _CELL:.1f}" y="{bottom}" fill="{color}"{weight} '
                f'textLength="{len(word[0]) * _CELL:.1f}" lengthAdjust="spacingAndGlyphs">{escape(word[0])}</text>'
            )
        column += len(part)
