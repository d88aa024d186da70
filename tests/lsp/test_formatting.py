"""Formatting as an editor requests it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from workerlint.cli.entry import main
from workerlint_lsp.formatting import format_document, format_range

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lsp.conftest import Editor

WORKER = "name: a\ntype: worker\nworker:\n    stack: bento:3.0  \n    topology:\n    - name: é😀\n"
FORMATTED = "name: a\ntype: worker\nworker:\n  stack: bento:3.0\n  topology:\n    - name: é😀\n"


def formatted(editor: Editor, step: int = 2, **options: Any) -> str:
    wanted = types.FormattingOptions(tab_size=step, insert_spaces=True, **options)
    return editor.apply(format_document(editor.request, types.DocumentFormattingParams(editor.document, wanted)) or [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_workers_alone_are_formatted(editor: type[Editor], encoding: str) -> None:
    other = "é😀:    \n      worker:   1\n"
    assert (
        formatted(editor(f"{other}---\n{WORKER}---\n{other}", encoding=encoding))
        == f"{other}---\n{FORMATTED}---\n{other}"
    )
    shown = editor(other)
    options = types.FormattingOptions(tab_size=2, insert_spaces=True)
    assert format_document(shown.request, types.DocumentFormattingParams(shown.document, options)) is None


def test_the_step_is_the_editors(editor: type[Editor]) -> None:
    assert formatted(editor(WORKER), 4) == (
        "name: a\ntype: worker\nworker:\n    stack: bento:3.0\n    topology:\n        - name: é😀\n"
    )
    assert formatted(editor(WORKER), 0) == FORMATTED


def test_the_end_is_as_the_editor_wants_it(editor: type[Editor]) -> None:
    bare = FORMATTED.rstrip("\n")
    assert formatted(editor(bare)) == bare
    assert formatted(editor(bare), insert_final_newline=True) == FORMATTED
    assert formatted(editor(f"{bare}\n \n\n")) == f"{bare}\n\n\n"
    assert formatted(editor(f"{bare}\n \n\n"), trim_final_newlines=True) == FORMATTED
    assert formatted(editor(f"{bare}  "), trim_trailing_whitespace=False) == f"{bare}  "


def test_a_range_moves_only_its_lines(editor: type[Editor]) -> None:
    text = "name: a  \ntype: worker\nworker:\n    stack: bento:3.0\n    compute: x\n"
    shown = editor(text)
    options = types.FormattingOptions(tab_size=2, insert_spaces=True)

    def part(first: int, last: int) -> str:
        lines = types.Range(types.Position(first, 0), types.Position(last, 0))
        params = types.DocumentRangeFormattingParams(shown.document, lines, options)
        return shown.apply(format_range(shown.request, params) or [])

    assert part(2, 5) == "name: a  \ntype: worker\nworker:\n  stack: bento:3.0\n  compute: x\n"
    assert part(3, 4) == text, "one of two attributes alone would end up in another section"


MESSY = (
    "version: v1beta\n\nname: a  # first\ntype: worker\nworker:\n    logLevel: INFO \n\n\n    # the stack\n    stack: bento:3.0\n"
    "    topology:\n    -   name: read\n        type: input\n    stackSpec: >\n         a: 1\n\n           b: 2\n"
)


@pytest.mark.parametrize("text", [MESSY, f"{MESSY}---\nother:   1  \n", MESSY.replace("\n", "\r\n"), f"{MESSY}\n\n"])
def test_the_command_line_formats_in_the_same_way(
    editor: type[Editor], text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "worker.yaml"
    file.write_bytes(text.encode())
    assert main(["format", "worker.yaml"]) == 0
    by_editor = formatted(editor(text), insert_final_newline=True, trim_final_newlines=True)
    assert file.read_bytes().decode() == by_editor != text


@pytest.mark.parametrize(("step", "used"), [(1, 1), (8, 8), (9, 2), (0, 2)])
def test_steps_that_are_supported(editor: type[Editor], step: int, used: int) -> None:
    assert f"worker:\n{' ' * used}stack" in formatted(editor(WORKER), step)


@pytest.mark.parametrize(
    ("last", "column", "changes"), [(3, 0, False), (3, 1, True), (2, 9, False), (4, 0, True), (4, 1, True)]
)
def test_a_range_that_ends_at_the_start_of_a_line_is_without_this_line(
    editor: type[Editor], last: int, column: int, changes: bool
) -> None:
    shown = editor("name: a\ntype: worker\nworker: {}\ntags: [a]  \n")
    options = types.FormattingOptions(tab_size=2, insert_spaces=True)
    lines = types.Range(types.Position(2, 0), types.Position(last, column))
    found = format_range(shown.request, types.DocumentRangeFormattingParams(shown.document, lines, options))
    assert (found is not None) is changes


def test_the_first_line_alone_is_formatted(editor: type[Editor]) -> None:
    shown = editor("name: a  \ntype: worker  \nworker: {}\n")
    options = types.FormattingOptions(tab_size=2, insert_spaces=True)
    start = types.Position(0, 0)
    for end in (start, types.Position(1, 0)):
        params = types.DocumentRangeFormattingParams(shown.document, types.Range(start, end), options)
        assert shown.apply(format_range(shown.request, params) or []) == "name: a\ntype: worker  \nworker: {}\n"
