"""Where a line belongs in a text that cannot be read, by its indentation."""

from __future__ import annotations

import pytest

from workerlint.core.text import LineIndex
from workerlint_lsp.complete.line import CursorLine
from workerlint_lsp.complete.outline import outline


def place(text: str) -> tuple[tuple[str | int, ...], set[str]] | None:
    at = text.index("|")
    lines = LineIndex(text.replace("|", "", 1))
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
    ],
)
def test_the_path_and_the_keys_around(text: str, path: tuple[str | int, ...], names: set[str]) -> None:
    assert place(text) == (path, names)


def test_a_block_scalar_has_no_fields() -> None:
    assert place("worker:\n  a: |-\n    b: |\n".replace("|-", ">-")) is None


def test_a_line_without_a_parent_belongs_nowhere() -> None:
    assert place("  a: 1\n  |\n") is None
