"""Several duplicate keys in a row: a section whose own key is missing, so that its fields repeat those above."""

from __future__ import annotations

from workerlint.core.text import Span
from workerlint.core.wording import code, listing
from workerlint.syntax.nodes import Mapping, Node
from workerlint.syntax.parser import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

DUPLICATE_SECTION = "duplicate-section"
"""The kind of the problem."""


def set_sections_aside(root: Node, problems: list[Problem]) -> tuple[list[Problem], list[Span]]:
    """Remove sections without a key from the tree; return *problems* with one for each, and the removed ranges.

    It is not known to which section their values belong, so no rule should compare them.
    """
    first = {problem.span: problem.first for problem in problems if problem.kind == "duplicate-key"}
    by_span: dict[Span, list[Problem]] = {}
    for problem in problems:
        by_span.setdefault(problem.span, []).append(problem)
    aside: set[Span] = set()
    joined: list[Problem] = []
    removed: list[Span] = []
    for node in root.walk():
        if not isinstance(node, Mapping) or node.flow:
            continue
        gone: set[int] = set()
        for run in _runs([key.span in first for key, _ in node.pairs]):
            keys = [key.span for key, _ in node.pairs[run.start : run.stop]]
            names = [problem.name for span in keys for problem in by_span[span]]
            shown = listing([code(name) for name in names])
            joined.append(Problem(DUPLICATE_SECTION, keys[0], ", ".join(names), shown, first[keys[0]]))
            removed.append(Span(keys[0].start, node.pairs[run.stop - 1][1].end))
            aside.update(keys)
            gone.update(run)
        if gone:
            node.pairs = [pair for at, pair in enumerate(node.pairs) if at not in gone]
            node.forget_entries()
    return [problem for problem in problems if problem.span not in aside] + joined, removed


def _runs(flags: list[bool]) -> Iterator[range]:
    """Yield the ranges of two or more adjacent flags that are true, the last one first."""
    end = len(flags)
    for at in range(len(flags) - 1, -2, -1):
        if at < 0 or not flags[at]:
            if end - at > 2:
                yield range(at + 1, end)
            end = at
