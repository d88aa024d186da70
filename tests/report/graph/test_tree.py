"""The tree: whole, marked, and with names that stay names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from workerlint.report.graph.tree import as_tree

from .conftest import HEAD

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from workerlint.report.graph.drawing import Drawing

    Draw = Callable[[str], list[Drawing]]


def tree(drawings: list[Drawing], *, unicode: bool = True, color: bool = False) -> str:
    return "\n".join(line for drawing in drawings for line in as_tree(drawing, unicode=unicode, color=color))


def test_tree(drawings: list[Drawing], snapshot: SnapshotAssertion) -> None:
    assert tree(drawings) == snapshot


def test_tree_in_ascii(drawings: list[Drawing], snapshot: SnapshotAssertion) -> None:
    output = tree(drawings, unicode=False)
    assert output.isascii()
    assert output == snapshot


def test_tree_in_color(drawings: list[Drawing], snapshot: SnapshotAssertion) -> None:
    output = tree(drawings, color=True)
    assert re.sub(r"\x1b\[\d*m", "", output) == tree(drawings)
    assert output.replace("\x1b", "␛") == snapshot


def chain(draw: Draw, count: int) -> list[str]:
    """Return the tree of a chain of elements, without its heading."""
    items = "".join(f"    - {{name: n{at}, dependencies: [n{at - 1}]}}\n" for at in range(1, count))
    (drawing,) = draw(HEAD.format(name="chain") + "  topology:\n    - {name: n0}\n" + items)
    return list(as_tree(drawing))[1:]


@pytest.mark.parametrize(("count", "more"), [(24, 0), (25, 0), (26, 2), (49, 25), (50, 27)])
def test_a_branch_has_24_levels_below_its_first(draw: Draw, count: int, more: int) -> None:
    lines = chain(draw, count)
    first = [f"{'   ' * (at - 1)}{'└─ ' if at else ''}n{at}" for at in range(min(count, 25))]
    if more:
        first[24] += " ─ continued below"
    assert lines[:25] == first
    assert len(lines) == len(first) + more
    assert lines[25:27] == ["n24", "└─ n25"][:more]
    assert [line for line in lines[27:] if "continued" in line] == [f"{'   ' * 23}└─ n48 ─ continued below"] * (
        count > 49
    )


def test_what_was_shown_is_not_repeated(draw: Draw) -> None:
    (drawing,) = draw(
        HEAD.format(name="w") + "  topology:\n    - {name: a}\n    - {name: b}\n    - {name: c, dependencies: [a, b]}\n"
        "    - {name: d, dependencies: [c]}\n    - {name: e, dependencies: [a, b]}\n"
    )
    assert list(as_tree(drawing))[1:] == [
        "a",
        "├─ c",
        "│  └─ d",
        "└─ e",
        "b",
        "├─ c ─ see above",
        "└─ e",
    ]


@pytest.mark.deep
def test_a_long_chain_goes_on_at_the_left_edge(draw: Draw) -> None:
    count = 2_000
    items = "".join(f"    - {{name: n{at}, dependencies: [n{at - 1}]}}\n" for at in range(1, count))
    (drawing,) = draw(HEAD.format(name="chain") + "  topology:\n    - {name: n0}\n" + items)
    lines = list(as_tree(drawing))
    assert max(map(len, lines)) < 100
    named = [re.sub(r" ─ continued below$", "", line).split()[-1] for line in lines[1:]]
    assert set(named) == {f"n{at}" for at in range(count)}
    assert sum(line.endswith("continued below") for line in lines) == len(named) - count


def test_cycles_that_nothing_leads_into_are_shown(draw: Draw) -> None:
    (drawing,) = draw(
        HEAD.format(name="rings")
        + "  topology:\n    - {name: a, dependencies: [b]}\n    - {name: b, dependencies: [a]}\n"
        "    - {name: c, dependencies: [d]}\n    - {name: d, dependencies: [c]}\n"
    )
    assert list(as_tree(drawing))[1:] == [
        "a ─ in a cycle",
        "└─ b ─ in a cycle",
        "   └─ a ─ closes the cycle",
        "c ─ in a cycle",
        "└─ d ─ in a cycle",
        "   └─ c ─ closes the cycle",
    ]


class TestHostileNames:
    """Each test is run for every hostile value as name, type and dependency."""

    def test_do_not_control_the_terminal(self, hostile: tuple[str, list[Drawing]]) -> None:
        _, drawings = hostile
        for color in (False, True):
            lines = [line for drawing in drawings for line in as_tree(drawing, color=color)]
            assert len(lines) == 4
            assert all(re.sub(r"\x1b\[\d*m", "", line).isprintable() for line in lines)
