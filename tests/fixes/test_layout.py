"""Lines are moved to the columns in which they belong, and nothing but white space changes."""

from __future__ import annotations

import pytest

from workerlint.core.text import Source
from workerlint.fixes.fixer import apply_edits
from workerlint.fixes.layout import LayoutError, indent
from workerlint.manifest.document import read_workers

HEAD = "type: worker\n"


def indented(text: str, step: int = 2, *, trim: bool = True) -> str:
    (worker,) = read_workers(Source("worker.yaml", HEAD + text))
    return apply_edits(HEAD + text, indent(worker, step, trim=trim)).removeprefix(HEAD)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("worker:\n    stack: bento\n", "worker:\n  stack: bento\n"),
        ("worker:\n topology:\n -   name: a\n     type: b\n", "worker:\n  topology:\n    - name: a\n      type: b\n"),
        ("worker:\n      # comment\n      a: |\n          text\n", "worker:\n  # comment\n  a: |\n    text\n"),
        ("worker:\n  a: b\n", "worker:\n  a: b\n"),
    ],
)
def test_levels_are_indented_by_the_step(before: str, after: str) -> None:
    assert indented(before) == after
    assert indented(after) == after


def test_the_step_can_be_chosen() -> None:
    assert indented("worker:\n  a:\n    b: c\n", 4) == "worker:\n    a:\n        b: c\n"


def test_trailing_spaces_go_where_that_is_wanted() -> None:
    text = "worker:  \n  a: b \n"
    assert indented(text) == "worker:\n  a: b\n"
    assert indented(text, trim=False) == text


def test_a_key_over_several_lines_is_refused() -> None:
    with pytest.raises(LayoutError):
        indented('worker:\n  ? "a\n   b"\n  : c\n')
