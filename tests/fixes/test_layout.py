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


@pytest.mark.parametrize(
    "text",
    [
        'worker:\n  ? "a\n   b"\n  : c\n',
        "worker:\n  ? |\n    a\n  : c\n",
        f"worker:\n  a:\n    -  &{'x' * 9999} b\n",
        "worker:\n  ? a\n  : c\n",
        "worker:\n  ? - a\n  : c\n",
        "worker:\n  ?\n    a\n  : c\n",
        "worker:\n  - ? a\n",
    ],
    ids=["a key in quotes", "a block as a key", "an anchor of many characters", "a question mark", "a list as a key",
         "a question mark on a line of its own", "a question mark in an item"],
)  # fmt: skip
def test_what_cannot_be_indented_safely_is_refused(text: str) -> None:
    with pytest.raises(LayoutError):
        indented(text)


@pytest.mark.parametrize("style", ["|", ">", "|-", ">+"])
def test_both_kinds_of_block_scalars_move_as_a_whole(style: str) -> None:
    before = f"worker:\n    a: {style}\n          one\n            two  \n\n          three\n    b: c\n"
    after = f"worker:\n  a: {style}\n    one\n      two  \n\n    three\n  b: c\n"
    assert indented(before) == after
    assert indented(after) == after


@pytest.mark.parametrize("style", ["|", ">"])
@pytest.mark.parametrize("digit", [1, 2, 9])
def test_the_indentation_that_a_block_scalar_announces_is_kept(style: str, digit: int) -> None:
    before = f"worker:\n    a: {style}{digit}\n    {' ' * digit}  one\n    {' ' * digit}two\n"
    after = f"worker:\n  a: {style}{digit}\n  {' ' * digit}  one\n  {' ' * digit}two\n"
    assert indented(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("worker:\n    a:\n    -   - b\n        -  c\n", "worker:\n  a:\n    - - b\n      - c\n"),
        ("worker:\n    a:\n    -\n        b: 1\n    - &x\n        c: 1\n", "worker:\n  a:\n    -\n      b: 1\n    - &x\n      c: 1\n"),
        ("worker:\n    a: &x\n        b: 1\n    c: !!map\n        d: 1\n", "worker:\n  a: &x\n    b: 1\n  c: !!map\n    d: 1\n"),
        ("worker:\n    a:\n        &x\n        b: 1\n", "worker:\n  a:\n    &x\n    b: 1\n"),
        ("worker:\n    a:\n        !!str\n        b\n", "worker:\n  a:\n    !!str\n    b\n"),
        ("worker:\n    a:\n        b\n    c: d\n", "worker:\n  a:\n    b\n  c: d\n"),
        ("worker:\n    a: [1,\n        2]\n", "worker:\n  a: [1,\n      2]\n"),
        ("worker:\n    a: {b: c,  \n        d: e}\n", "worker:\n  a: {b: c,\n      d: e}\n"),
        ("worker:\n    a: b\n     c\n", "worker:\n  a: b\n   c\n"),
        ("worker: {\n    a: b}\n", "worker: {\n    a: b}\n"),
        ("worker:\n    a:\n    # of nothing\n    b: c\n", "worker:\n  a:\n  # of nothing\n  b: c\n"),
        ("worker:\n    a:\n    # of the item\n\n    - b\n", "worker:\n  a:\n    # of the item\n\n    - b\n"),
        ("worker:\n    a:\n    -   # of nothing\n    -   \n", "worker:\n  a:\n    -   # of nothing\n    -\n"),
        ("worker:\n    &x a: b\n    &y c: d\n", "worker:\n  &x a: b\n  &y c: d\n"),
        ("worker:\n    a: &x\n      - b\n", "worker:\n  a: &x\n    - b\n"),
        ("worker:\n    a: !!seq\n      - b\n", "worker:\n  a: !!seq\n    - b\n"),
        ("worker:\n    a: &x !!seq # why\n      - b\n      - c\n", "worker:\n  a: &x !!seq # why\n    - b\n    - c\n"),
        ("worker:\n    a:\n       !!seq\n      - b\n", "worker:\n  a:\n    !!seq\n    - b\n"),
        ("worker:\n    a:\n        &x\n          !!str b\n", "worker:\n  a:\n    &x\n    !!str b\n"),
        ("worker:\n    a: &x\n       b\n    c: !!str\n    d: &y\n", "worker:\n  a: &x\n    b\n  c: !!str\n  d: &y\n"),
        ("worker:\n    a:\n       &x\n    b: *x\n", "worker:\n  a:\n    &x\n  b: *x\n"),
        ("worker:\n    [a]: b\n    {c: d}: e\n    *x : f\n", "worker:\n  [a]: b\n  {c: d}: e\n  *x : f\n"),
        ("worker:\n    - -   a\n      -   - b\n    -   &x  c\n    -   !!str d\n", "worker:\n  - - a\n    - - b\n  - &x  c\n  - !!str d\n"),
        ("worker:\n    a: 'b   \n      c   '   \n    d: \"e   \n\n      f\"   \n", "worker:\n  a: 'b   \n    c   '\n  d: \"e   \n\n    f\"\n"),
        ("worker:\n    a: ['b   \n      c',   \n      d]   \n", "worker:\n  a: ['b   \n    c',\n    d]\n"),
        ("worker:\n    a: b   \n     c   \n", "worker:\n  a: b   \n   c\n"),
        ("worker:\n    a: |2-\n        b\n       c\n    d: >-1\n      e\n", "worker:\n  a: |2-\n      b\n     c\n  d: >-1\n    e\n"),
        ("worker:\n    a: |\n      b\n  \n         \n\n    c: d\n", "worker:\n  a: |\n    b\n  \n       \n\n  c: d\n"),
        ("worker:\n    a:\n    - |\n       b\n     # c\n    - d\n", "worker:\n  a:\n    - |\n      b\n    # c\n    - d\n"),
        ("worker:\n    a: b\n\t\n   \n \t \n    c: d\n", "worker:\n  a: b\n\n\n\n  c: d\n"),
        ("worker:\n    # a\n\n    # b\n    d: e\n    # f\n      # g\n  # h\n# i\n", "worker:\n  # a\n\n  # b\n  d: e\n  # f\n    # g\n  # h\n# i\n"),
        ("worker:\n    a:\n        b: c\n      # between\n    d: e\n", "worker:\n  a:\n    b: c\n    # between\n  d: e\n"),
        ("worker:\n    a:\n      # of the value\n        b\n", "worker:\n  a:\n    # of the value\n    b\n"),
        ("worker:\n    a:\n        # of the value\n        b\n", "worker:\n  a:\n    # of the value\n    b\n"),
        ("worker:\n    a: b\n        # deeper\n    c: d\n", "worker:\n  a: b\n      # deeper\n  c: d\n"),
        ("worker:\n    a: |\n        b\n        \n    c: d\n", "worker:\n  a: |\n    b\n    \n  c: d\n"),
        ("worker:\n    a: |\n        \n    c: d\n", "worker:\n  a: |\n        \n  c: d\n"),
        ("worker:\n    a:\n        - b\n        # after\n    # before\n    c: d\n", "worker:\n  a:\n    - b\n    # after\n  # before\n  c: d\n"),
    ],
)  # fmt: skip
def test_each_kind_of_value_moves_with_its_key(before: str, after: str) -> None:
    assert indented(before) == after
    assert indented(after) == after


def test_trailing_spaces_of_empty_lines_stay_if_trailing_spaces_stay() -> None:
    text = "worker:\n  a: b\n   \n\t\n  c: d \n"
    assert indented(text, trim=False) == text
    assert indented(text) == "worker:\n  a: b\n\n\n  c: d\n"


def test_a_document_in_braces_stays() -> None:
    (worker,) = read_workers(Source("worker.yaml", "{type: worker,\n    worker: {a: b}}\n"))
    assert indent(worker, 2, trim=True) == []


def test_only_the_lines_of_the_worker_change() -> None:
    text = "a:\n    b: c  \n---\ntype: worker\nworker:\n    a: b\n---  \nd:\n    e: f  \n"
    (worker,) = read_workers(Source("worker.yaml", text))
    assert apply_edits(text, indent(worker, 2, trim=True)) == text.replace("    a: b", "  a: b")
