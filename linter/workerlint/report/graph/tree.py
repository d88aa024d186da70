"""A topology as a tree of text: below each element, the elements that depend on it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from workerlint.report.graph.drawing import CYCLE, FINE, ITSELF, NOTES, OPEN, REPEATED, UNDEFINED, Arrow, Box, Drawing

DEEPEST = 24
"""The number of levels after which a branch continues at the left margin, so that long chains fit on the screen."""

_COLORS = {UNDEFINED: "31", CYCLE: "31", ITSELF: "31", REPEATED: "33", OPEN: "2", "strong": "1", "faint": "2"}


def as_tree(drawing: Drawing, *, unicode: bool = True, color: bool = False) -> Iterator[str]:
    """Yield the lines of the tree, the Worker's name first. *unicode* allows line-drawing characters."""
    yield from _Tree(drawing, unicode=unicode, color=color).lines()


class _Tree:
    """Walks a drawing without recursion, because chains may be as long as a manifest."""

    def __init__(self, drawing: Drawing, *, unicode: bool, color: bool) -> None:
        self.drawing = drawing
        self.color = color
        self.tee, self.corner, self.bar, self.dash = (
            ("├─ ", "└─ ", "│  ", "─") if unicode else ("|- ", "`- ", "|  ", "-")
        )
        self.below: dict[int, list[Arrow]] = {}
        self.shown: set[int] = set()
        self.pending: deque[int] = deque()
        for arrow in drawing.arrows:
            if arrow.state != ITSELF:
                self.below.setdefault(arrow.start, []).append(arrow)
        self.itself = {arrow.start for arrow in drawing.arrows if arrow.state == ITSELF}

    def lines(self) -> Iterator[str]:
        """Yield the heading, then the branches."""
        drawing = self.drawing
        location = self._paint("faint", f"({drawing.path}:{drawing.line})")
        yield f"{self._paint('strong', drawing.title)} {location}"
        if not drawing.boxes:
            yield self._paint("faint", "no topology")
            return
        dependent = {arrow.end for arrow in drawing.arrows if arrow.state != ITSELF}
        numbers = range(len(drawing.boxes))
        roots = [number for number in numbers if number not in dependent]
        # Boxes that no root leads to are in a cycle or depend on one. They start trees of their own, in order.
        for group in (roots, *([number] for number in numbers)):
            self.pending.extend(group)
            while self.pending:
                number = self.pending.popleft()
                if number not in self.shown:
                    yield from self._branch(number)

    def _branch(self, top: int) -> Iterator[str]:
        """Yield a box and the boxes below it."""
        todo: list[tuple[int, Arrow | None, str, str, tuple[int, ...]]] = [(top, None, "", "", ())]
        while todo:
            number, arrow, first, rest, above = todo.pop()
            below = self.below.get(number, [])
            again = ""
            if number in above:
                again = "closes the cycle"
            elif number in self.shown and below:
                again = "see above"
            elif below and len(above) >= DEEPEST:
                again = "continued below"
                self.pending.append(number)
            yield first + self._label(number, arrow, again)
            if again or number in self.shown:
                continue
            self.shown.add(number)
            for child in reversed(below):
                last = child is below[-1]
                todo.append(
                    (
                        child.end,
                        child,
                        rest + (self.corner if last else self.tee),
                        rest + ("   " if last else self.bar),
                        (*above, number),
                    )
                )

    def _label(self, number: int, arrow: Arrow | None, again: str) -> str:
        box: Box = self.drawing.boxes[number]
        name = self._paint(box.state, box.name)
        kind = f" {self._paint('faint', f'[{box.kind}]')}" if box.kind else ""
        notes = []
        if number not in self.shown:
            notes.append((box.state, box.note))
            if number in self.itself and box.state != ITSELF:
                notes.append((ITSELF, NOTES[ITSELF]))
        if arrow is not None:
            notes.append((REPEATED, arrow.note))
        notes.append((CYCLE if again.startswith("closes") else "faint", again))
        shown = [self._paint(state, note) for state, note in notes if note]
        return f"{name}{kind}{f' {self.dash} ' if shown else ''}{', '.join(shown)}"

    def _paint(self, state: str, text: str) -> str:
        return f"\x1b[{_COLORS[state]}m{text}\x1b[0m" if self.color and text and state != FINE else text
