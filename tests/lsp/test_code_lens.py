"""Code lenses above Workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from workerlint_lsp.client import ClientSettings
from workerlint_lsp.code_lens import code_lens

from .samples import SCALED

if TYPE_CHECKING:
    from tests.lsp.conftest import Editor


def lenses(editor: Editor) -> list[tuple[int, str, object]]:
    found = code_lens(editor.request, types.CodeLensParams(editor.document))
    return [(lens.range.start.line, lens.command.title, lens.command.arguments) for lens in found if lens.command]


def test_a_lens_stands_above_each_worker(editor: type[Editor]) -> None:
    text = f"{SCALED}---\nkind: Other\n---\n# second\ntype: worker\nworker:\n  topology: [{{name: a, type: b}}]\n"
    here = editor(text)
    assert lenses(here) == [
        (0, "Dry-run apply", [here.snapshot.uri, 0]),
        (16, "Dry-run apply", [here.snapshot.uri, 1]),
        (16, "Topology", [here.snapshot.uri, 1]),
    ]


def test_no_lens_when_switched_off_or_for_other_yaml(editor: type[Editor]) -> None:
    assert lenses(editor(SCALED, settings=ClientSettings(code_lens=False))) == []
    assert lenses(editor("kind: Deployment\nworker: {}\nspec: {}\n")) == []


def test_a_lens_is_at_the_first_key_of_its_worker_or_above_one_that_cannot_be_read(editor: type[Editor]) -> None:
    deep = f"# first\n\ntype: worker\nworker: {'[' * 3000}\n"
    here = editor(f"# first\n\ntype: worker\nworker: {{topology: []}}\n---\n{deep}")
    found = code_lens(here.request, types.CodeLensParams(here.document))
    assert [(lens.range.start, lens.range.end) for lens in found] == [
        (types.Position(2, 0), types.Position(2, 0)),
        (types.Position(4, 0), types.Position(4, 0)),
    ]
    assert {lens.command.command for lens in found if lens.command} == {"workerlint.dryRunApply"}
