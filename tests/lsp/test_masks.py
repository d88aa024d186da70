"""What hides secrets in messages is asked by two threads: the one that checks, and the one that answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.lsp.conftest import Editor


def test_a_document_asked_for_while_others_are_forgotten(editor: type[Editor]) -> None:
    typed = editor("type: worker\nworker:\n  logLevel: LOUD\n")
    (diagnostic, _), *_ = typed.checked.pairs()
    other = editor("type: worker\nworker:\n  logLevel: QUIET\n").checked.file
    masks = typed.masks

    class Used(set[str]):
        def __contains__(self, text: object) -> bool:
            masks.report(other, diagnostic)  # as an answer under way may do at any moment
            return super().__contains__(text)

    masks.keep_only(Used({typed.text}))
    source = masks.report(typed.checked.file, diagnostic).source
    assert source is not None
    assert source.text == typed.text
