"""No editor feature shows a generated secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from tests.secrets.generated import SECRETS, hidden_words, with_mistakes

from workerlint_lsp.completion import completion
from workerlint_lsp.hover import hover

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.lsp.conftest import Editor


@pytest.mark.slow
def test_no_hover_and_no_completion_shows_a_secret(editor: Callable[..., Editor]) -> None:
    for case in SECRETS[::4]:
        text = with_mistakes(case)
        words = hidden_words(text)
        lines = [number for number, line in enumerate(text.splitlines()) if any(word in line for word in words)]
        for number in lines:
            start = sum(len(line) + 1 for line in text.splitlines()[:number])
            at = start + len(text.splitlines()[number]) - 2
            opened = editor(f"{text[:at]}|{text[at:]}")
            position = types.HoverParams(opened.document, opened.cursor)
            found = hover(opened.request, position)
            shown = "" if found is None else str(found)
            shown += str(completion(opened.request, types.CompletionParams(opened.document, opened.cursor)))
            shown += str([(item.message, item.related_information) for item in opened.checked.reports])
            assert not [word for word in words if word in shown], case.label
