"""How text in a terminal looks: colors, links, and the characters of code frames."""

from __future__ import annotations

from workerlint.core.wording import visible
from workerlint.report.report import RenderOptions

_COLORS = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "related": "1;34",
    "frame": "34",
    "good": "1;32",
    "strong": "1",
    "faint": "2",
}


class Style:
    """The characters of a frame, and whether text has colors and links."""

    __slots__ = ("arrow", "bar", "color", "ellipsis", "foot", "gap", "last", "links", "note")

    def __init__(self, options: RenderOptions) -> None:
        self.color = options.color
        self.links = options.links
        if options.unicode:
            self.arrow, self.bar, self.gap, self.note, self.last, self.foot = " ╭─", "│", "┆", " ├─", " ╰─", " ╵"
            self.ellipsis = "…"
        else:
            self.arrow, self.bar, self.gap, self.note, self.last, self.foot = "-->", "|", ":", " =", " =", ""
            self.ellipsis = "..."

    def paint(self, kind: str, text: str) -> str:
        """Return *text* in the color of *kind*."""
        return f"\x1b[{_COLORS[kind]}m{text}\x1b[0m" if self.color and text else text

    def link(self, url: str, text: str) -> str:
        """Return *text* as a link (OSC 8) if links are enabled."""
        return f"\x1b]8;;{visible(url)}\x1b\\{text}\x1b]8;;\x1b\\" if self.links and url else text
