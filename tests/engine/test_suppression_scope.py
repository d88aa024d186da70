"""Where a comment applies, and where one can be inserted."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from workerlint.core.text import Source
from workerlint.engine.suppression_reader import read_suppressions
from workerlint.engine.suppression_scope import Place, comment_place
from workerlint.manifest.document import read_workers

HEAD = "name: a\ntype: worker\nworker:\n"
MARK = "# workerlint: ignore[DW301]"


def scope(text: str) -> str | None:
    """Return the text in the scope of the comment in place of ``#``; None without a scope."""
    text = (HEAD + text).replace("#", MARK, 1)
    (worker,) = read_workers(Source("worker.yaml", text))
    (found,) = read_suppressions(worker)
    return None if found.scope is None else text[found.scope.start : found.scope.end].replace(f" {MARK}", "")


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("  a: b #\n  c: d\n", "  a: b"),
        ("  a: #\n    b: c\n  d: e\n", "  a:\n    b: c"),
        ("  a: [ #\n    b,\n  ]\n  d: e\n", "  a: [\n    b,\n  ]"),
        ("  a: 'b\n    c' #\n  d: e\n", "a: 'b\n    c'"),
        ("  a: | #\n    b\n  d: e\n", "  a: |\n    b\n"),
        ("  #\n  a: b\n  c: d\n", "  a: b"),
        ("  #\n\n  # more\n  a:\n    b: c\n  d: e\n", "  a:\n    b: c"),
        ("  a:\n    #\n    - b\n    - c\n", "    - b"),
    ],
)
def test_the_scope_of_a_comment(text: str, inside: str) -> None:
    found = scope(text)
    assert found is not None
    assert found.rstrip("\n") == inside.rstrip("\n")


def test_a_comment_below_everything_has_no_scope() -> None:
    assert scope("  a: b\n  #\n") is None


@pytest.mark.parametrize(("before", "applies"), [("", True), ("# note\n\n", True), ("owner: x\n", False)])
def test_a_comment_for_the_file_is_above_everything(before: str, applies: bool) -> None:
    text = f"{before}# workerlint: ignore-file[DW301]\n{HEAD}  a: b\n"
    (worker,) = read_workers(Source("worker.yaml", text))
    (found,) = read_suppressions(worker)
    assert (found.scope == worker.span) == applies


@pytest.mark.parametrize(
    ("text", "word", "commented"),
    [
        ("  a: b\n", "b", "  a: b#\n"),
        ("  a: 'b\n    c'\n", "'b", "#  a: 'b\n    c'\n"),
        ("  a: |\n    b\n", "a:", "  a: |#\n    b\n"),
        ("  - x: 'b\n    c'\n", "'b", "#  - x: 'b\n    c'\n"),
    ],
)
def test_a_comment_is_inserted_where_it_applies(text: str, word: str, commented: str) -> None:
    (worker,) = read_workers(Source("worker.yaml", HEAD + text))
    place = comment_place(worker, len(HEAD) + text.index(word))
    assert place is not None
    at = place.offset - len(HEAD)
    assert f"{text[:at]}#{text[at:]}" == commented
    assert place.is_above == commented.startswith("#")


@pytest.mark.parametrize(
    ("text", "word", "commented"),
    [
        ("  a: {b: 'c\n    d', e: f}\n", "'c", "  a: {b: 'c\n    d', e: f}#\n"),
        ("  a: {b: 'c\n    d',\n    e: f}\n", "'c", "  a: {b: 'c\n    d',#\n    e: f}\n"),
        ("  a: {b: 'c\n    d', e: 'f\n    g'}\n", "'c", "#  a: {b: 'c\n    d', e: 'f\n    g'}\n"),
        (
            "  a: |\n    x\n  b: {c: 'd\n    e', f: 'g\n    h'}\n",
            "'d",
            "  a: |\n    x\n#  b: {c: 'd\n    e', f: 'g\n    h'}\n",
        ),
        ("  a: {b: c,\n    d: e}\n", "b:", "  a: {b: c,#\n    d: e}\n"),
        ("  a: |\n    b\n    c\n", "c", "#  a: |\n    b\n    c\n"),
        ("  - 'b\n    c'\n", "'b", "#  - 'b\n    c'\n"),
        ("  a: b\n   c\n", "b", "#  a: b\n   c\n"),
        ("  'a\n", "'a", "  'a#\n"),
    ],
)
def test_where_a_comment_can_be_written_next_to_a_long_value(text: str, word: str, commented: str) -> None:
    (worker,) = read_workers(Source("worker.yaml", HEAD + text))
    place = comment_place(worker, len(HEAD) + text.index(word))
    assert place is not None
    at = place.offset - len(HEAD)
    assert f"{text[:at]}#{text[at:]}" == commented


EVERY_KIND = """\
# head

---
name: a
type: worker
tags: [x,
  y,

  z]
worker:
  plain: one
    more
  quoted: 'one

    two'
  empty:
  "key": {a: 1, b: {c: 2,
    d: 3}, e: "f
    g"}
  opened: [
    1,
    {a: 'b
    c'}, 2
  ]
  block: |
    one

    two
  section: &anchor
    inner:
    # remark
      deep: 1

    more: >-
      text
  items:
  - 1
  -
    - a
    - b: c
      d: e
  - - f
    - 'g
      h'
  - key: {i: j,
      k: l}
    other: |
     text
  alias: *anchor
  ? long
    key
  : m
  ? [n,
    o]
  : p
  last: q

# end
---
name: b
type: worker
worker: {a: 1}
"""


def lines_of(text: str, start: int, end: int) -> str:
    """Return the numbers of the lines that a range has text on."""
    first = text.count("\n", 0, start) + 1
    return f"{first}-{max(text.count(chr(10), 0, end - 1) + 1, first)}"


def test_the_scope_of_a_comment_on_and_above_each_line(snapshot: SnapshotAssertion) -> None:
    """Each line gets a comment at its end, and one above it: what each applies to."""
    lines = EVERY_KIND.splitlines()
    shown = []
    for number, line in enumerate(lines):
        found = []
        for changed in ([f"{line} {MARK}"], [MARK, line]):
            text = "\n".join([*lines[:number], *changed, *lines[number + 1 :]]) + "\n"
            comments = [
                item for worker in read_workers(Source("worker.yaml", text)) for item in read_suppressions(worker)
            ]
            scopes = [item.scope for item in comments]
            found.append(
                " ".join("nothing" if scope is None else lines_of(text, scope.start, scope.end) for scope in scopes)
                or "no comment"
            )
        shown.append(f"{number + 1:3} {line:20} | {found[0]:12} | {found[1]}".rstrip())
    assert "\n".join(shown) == snapshot


def test_where_a_comment_for_a_finding_anywhere_is_inserted(snapshot: SnapshotAssertion) -> None:
    """For each key, value and item: the line, above or at whose end a comment suppresses what begins there."""
    shown = []
    for worker in read_workers(Source("worker.yaml", EVERY_KIND)):
        lines = worker.source.lines
        starts = sorted({node.start for node in worker.nodes()})
        for start in starts:
            place = comment_place(worker, start)
            line = lines.line_of(start)
            column = start - lines.line_bounds(line)[0]
            where = "nowhere"
            if place is not None:
                where = f"{'above' if place.is_above else 'at the end of'} line {lines.line_of(place.offset) + 1}"
            shown.append(f"{line + 1:3} {EVERY_KIND.splitlines()[line][column:]:20} | {where}")
    assert "\n".join(shown) == snapshot


@pytest.mark.parametrize(
    ("text", "word", "offset"),
    [
        ("type: worker\nworker: {a: 'b\n  c', d: 'e\n  f', g: 'h\n  i'}\n", "'e", None),
        ("{type: worker, worker: {a: 'b\n  c', d: 'e\n  f'}}\n", "'b", 0),
        ("{type: worker, worker: {a: 'b\n  c', d: 'e\n  f'}}\n", "'e", 48),
    ],
)
def test_no_comment_is_inserted_into_a_value(text: str, word: str, offset: int | None) -> None:
    (worker,) = read_workers(Source("worker.yaml", text))
    place = comment_place(worker, text.index(word))
    assert (place and place.offset) == offset


def test_a_document_without_a_tree_has_the_scopes_of_its_lines() -> None:
    """It is nested too deeply to be read."""
    text = f"type: worker {MARK}\n{MARK}\nworker:\n  {'{' * 2_000}"
    (worker,) = read_workers(Source("worker.yaml", text))
    assert worker.root is None
    assert comment_place(worker, text.index("worker:\n")) == Place(text.index("\n  {"), is_above=False)
    scopes = [found.scope for found in read_suppressions(worker)]
    assert [scope and lines_of(text, scope.start, scope.end) for scope in scopes] == ["1-1", "3-3"]
