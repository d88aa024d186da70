"""Texts of which only parts are known, such as names with placeholders in them."""

from __future__ import annotations

from workerlint.record import Record


class Wildcard(Record):
    """What *parts* may become once something, or nothing, is filled in between them; ``("", "")`` is anything.

    A regular expression of as many ``.*`` would need a time that grows with a power of the length of the text.
    """

    __slots__ = ("parts",)

    parts: tuple[str, ...]

    def __init__(self, parts: tuple[str, ...]) -> None:
        self.parts = parts

    def matches(self, text: str) -> bool:
        """Tell whether *text* may come of it."""
        first, last = self.parts[0], self.parts[-1]
        if len(self.parts) == 1:
            return text == first
        if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
            return False
        at, end = len(first), len(text) - len(last)
        for part in self.parts[1:-1]:
            at = text.find(part, at, end)
            if at < 0:
                return False
            at += len(part)
        return True


ANYTHING = Wildcard(("", ""))
