"""Where a line belongs in a text that cannot be read, by its indentation."""

from __future__ import annotations

import pytest

from workerlint.core.text import LineIndex
from workerlint_lsp.complete.line import CursorLine
from workerlint_lsp.complete.outline import outline


def place(text: str, cursor: str = "|") -> tuple[tuple[str | int, ...], set[str]] | None:
    at = text.rindex(cursor)
    lines = LineIndex(text[:at] + text[at + 1 :])
    number = lines.line_of(at)
    line = CursorLine(lines.line_text(number), at - lines.starts[number])
    found = outline(lines, number, line)
    return None if found is None else (found[0], set(found[1]))


@pytest.mark.parametrize(
    ("text", "path", "names"),
    [
        ("name: a\n|\ntype: worker\n", (), {"name", "type"}),
        ("worker:\n  stack: x\n  |\n  compute: y\nother: 1\n", ("worker",), {"stack", "compute"}),
        ("worker:\n  # note\n\n  resources:\n    requests:\n      c|\n", ("worker", "resources", "requests"), set()),
        ("worker:\n  topology:\n    - name: a\n      |\n", ("worker", "topology", 0), {"name"}),
        ("worker:\n  topology:\n    - name: a\n    - name: b\n      |\n", ("worker", "topology", 1), {"name"}),
        ("worker:\n  topology:\n  - name: a\n  - |\n", ("worker", "topology", 1), set()),
        ("worker:\n  topology:\n  - name: a\n  -|\n", ("worker", "topology", 1), set()),
        ("worker:\n  topology:\n  - |\n", ("worker", "topology", 0), set()),
        (
            "worker:\n  topology:\n    - name: a\n      dependencies:\n      - b\n      - |\n",
            ("worker", "topology", 0, "dependencies", 1),
            set(),
        ),
        (
            "worker:\n  topology:\n    - name: a\n      properties:\n        x: y\n      |\n    - name: c\n",
            ("worker", "topology", 0),
            {"name", "properties"},
        ),
        ("worker:\n  'a': 1\n  \"b\" : 2\n  |\n  c.d+e-$f: 3\n", ("worker",), {"a", "b", "c.d+e-$f"}),
        ("worker:\n  |\n  a: 1\n    # deep\n\n  b: 2\n   c: 3\n d: 4\n  e: 5\n", ("worker",), {"a", "b"}),
        ("worker:\n  |\n  a: 1\n  - b: 2\n  c: 3\n", ("worker",), {"a"}),
        ("worker:\n  a: # |\n    |\n", ("worker", "a"), set()),
        ("worker:\n  a: b # >\n    c: |\n", ("worker", "a"), set()),
        ("worker:\n  not a key\n  a: 1\n  |\n", ("worker",), {"a"}),
        ("worker:\n  a: 1\n  |: 2\n", ("worker",), {"a"}),
        ("worker:\n  a: 1\n    b: 2\n  c: |\n", ("worker",), {"a"}),
        ("a: 1\n|\n", (), {"a"}),
        ("- a: 1\n  |\n- b: 1\n", (0,), {"a"}),
        ("- a: 1\n  |\n", (0,), {"a"}),
        ("- a: 1\n- b: 1\n- |\n", (2,), set()),
        ("- a:\n    |\n", (0, "a"), set()),
        ("- a: 1\n- b:\n    c: 1\n    |\n", (1, "b"), {"c"}),
        ("worker:\n  - a: 1\n  - b:\n      c: 1\n      |\n", ("worker", 1, "b"), {"c"}),
        ('worker:\n  a: 1\n  "|\n  b: 1\n', ("worker",), {"a", "b"}),
        ("worker:\n  a: 1\n  'c|'\n", ("worker",), {"a"}),
        ("worker:\n  - a: 1\n  -|\n    b: 1\n", ("worker", 1), {"b"}),
        ("worker:\n  - a: 1\n    # - note\n\n    |\n", ("worker", 0), {"a"}),
        ("worker:\n  |\n  a: 1\n\n# - note\n  b: 1\n", ("worker",), {"a", "b"}),
    ],
)
def test_the_path_and_the_keys_around(text: str, path: tuple[str | int, ...], names: set[str]) -> None:
    assert place(text) == (path, names)


@pytest.mark.parametrize("header", [">-", ">", "\u007c", "\u007c2+ # why"])
def test_a_block_scalar_has_no_fields(header: str) -> None:
    assert place(f"worker:\n  a: {header}\n    b: <\n", "<") is None
    assert place(f"worker:\n  a:\n  - {header}\n    b: <\n", "<") is not None


def test_a_line_without_a_parent_belongs_nowhere() -> None:
    assert place("  a: 1\n  |\n") is None
    assert place("- a: 1\n  - |\n") is None
