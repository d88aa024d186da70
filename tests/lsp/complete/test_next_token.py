"""The first completion item is usually what the author of a manifest types next."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from tests.lsp.test_typing import MANIFESTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.lsp.complete.conftest import Answer

    Ask = Callable[..., Answer]

INVOKED = types.CompletionContext(types.CompletionTriggerKind.Invoked)
LINE = re.compile(r"""( *)((?:- )?(?:\{)?["']?)([\w.$:/+-]*[\w.$/+-]).*""")


def tokens(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the text above each line with its indentation, the punctuation before its first word, and the word."""
    above = ""
    for line in text.rstrip("\n").split("\n"):
        match = LINE.fullmatch(line)
        if match is not None and line != "---":
            yield above + match[1], match[2], match[3]
        above += f"{line}\n"


@pytest.mark.slow
def test_the_first_item_is_the_next_token(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    described = hits = at_once = 0
    for name, text in MANIFESTS.items():
        if "bad" in name or "worker" not in text:
            continue
        for above, lead, word in tokens(text):
            labels = ask(f"{above}{lead}{word[0]}|", context=INVOKED).labels
            matching = [label for label in labels if label.removeprefix("- ").lower().startswith(word[0].lower())]
            if not any(words(label)[0] == word for label in labels):
                continue  # a name, a path or another text of the author
            described += 1
            hits += words(matching[0])[0] == word
            before = ask(f"{above}{lead}|", context=INVOKED).labels
            at_once += bool(before) and words(before[0])[0] == word
    with capsys.disabled():
        sys.stdout.write(
            f"\n{described} lines; the first item is the next token in {hits / described:.0%} of them after one letter, "
            f"in {at_once / described:.0%} before it\n"
        )
    assert hits >= 0.8 * described


def words(label: str) -> list[str]:
    return label.removeprefix("- ").split(", ")
