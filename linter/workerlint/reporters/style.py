"""The look of the text report: colours, links and line-drawing characters, or none of them."""

from __future__ import annotations

from workerlint.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.report import RenderOptions

_COLOURS = {
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
    """The glyphs of a frame, and how words are coloured and linked."""

    __slots__ = ("arrow", "bar", "colour", "ellipsis", "foot", "gap", "last", "links", "note")

    def __init__(self, options: RenderOptions) -> None:
        self.colour = options.colour
        self.links = options.links
        if options.unicode:
            self.arrow, self.bar, self.gap, self.note, self.last, self.foot = " ╭─", "│", "┆", " ├─", " ╰─", " ╵"
            self.ellipsis = "…"
        else:
            self.arrow, self.bar, self.gap, self.note, self.last, self.foot = "-->", "|", ":", " =", " =", ""
            self.ellipsis = "..."

    def paint(self, kind: str, text: str) -> str:
        """Give *text* in the colour of a kind of word."""
        return f"\x1b[{_COLOURS[kind]}m{text}\x1b[0m" if self.colour and text else text

    def link(self, url: str, text: str) -> str:
        """Give *text* as a link (OSC 8), where links are wanted."""
        return f"\x1b]8;;{visible(url)}\x1b\\{text}\x1b]8;;\x1b\\" if self.links and url else text
