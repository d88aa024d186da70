"""The first completion item is usually what the author of a manifest types next."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from tests.editors.vscode.manifests import WEATHER
from tests.lsp.test_typing import MANIFESTS

from workerlint.config.settings import DEFAULT
from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint.platform.platform import Platform
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence
from workerlint_lsp.stack_shape import described_shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.lsp.complete.conftest import Answer

    from workerlint.manifest.worker import Worker

    Ask = Callable[..., Answer]

INVOKED = types.CompletionContext(types.CompletionTriggerKind.Invoked)
LEAD = re.compile(r"""[ "'-]*""")
"""What may precede the first word of a line."""
SHARE = 0.8


def known_words(worker: Worker) -> Iterator[tuple[int, str]]:
    """Yield the offset and text of each key and each item that is not the author's own.

    These are the fields in the schemas of the Worker and its Stack, the dependencies, and the tags of the platform's
    convention. The names of environment variables or the components of a Bento pipeline, for example, are not among them.
    """
    assert worker.root is not None
    platform = Platform(DEFAULT)
    pending: list[tuple[Node, tuple[str | int, ...]]] = [(worker.root, ())]
    while pending:
        node, path = pending.pop()
        if isinstance(node, Mapping):
            shape = described_shape(worker, path, platform)
            shapes = (shape, *shape.any_of) if shape is not None else ()
            fields = {name for each in shapes for name in each.properties}
            for key, value in node.pairs:
                assert isinstance(key, Scalar)
                if key.text in fields:
                    yield key.span.start, key.text
                pending.append((value, (*path, key.text)))
        elif isinstance(node, Sequence):
            for index, item in enumerate(node.items):
                is_tag = path[-1] == "tags" and isinstance(item, Scalar) and item.text.startswith("dataos:")
                if isinstance(item, Scalar) and (is_tag or path[-1] == "dependencies"):
                    yield item.span.start, item.text
                pending.append((item, (*path, index)))


def next_tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield for each line whose first word is known the text before the word, with its quote, and the word."""
    for worker in Document(Source("", text)).workers:
        for offset, word in sorted(known_words(worker)):
            start = offset + (text[offset] in "\"'")
            if LEAD.fullmatch(text[text.rfind("\n", 0, offset) + 1 : start]):
                yield text[:start], word


@pytest.mark.deep
@pytest.mark.parametrize(
    "manifests",
    [
        pytest.param([WEATHER], id="the manifest of the typing test"),
        pytest.param([text for name, text in MANIFESTS.items() if "bad" not in name], id="examples and own manifests"),
    ],
)
def test_the_first_item_is_the_next_token(ask: Ask, manifests: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    lines = at_once = after_a_letter = 0
    for text in manifests:
        for above, word in next_tokens(text):
            lines += 1
            at_once += first_item(ask, above, "") == word
            after_a_letter += first_item(ask, above, word[0]) == word
    with capsys.disabled():
        sys.stdout.write(
            f"\n{lines} lines; the first item is the next token in {at_once / lines:.0%} of them before any letter, "
            f"in {after_a_letter / lines:.0%} after one\n"
        )
    assert lines >= 30
    assert at_once >= SHARE * lines
    assert after_a_letter >= SHARE * lines


def first_item(ask: Ask, above: str, typed: str) -> str | None:
    """Return the first field or value of the first item that an editor shows, which filters by what is typed."""
    shown = (label.removeprefix("- ").split(", ")[0] for label in ask(f"{above}{typed}|", context=INVOKED).labels)
    return next((word for word in shown if word.lower().startswith(typed.lower())), None)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param("\n  - name: a\n    type: input\n    |", "doc", id="nothing above to depend on"),
        pytest.param(
            "\n  - name: a\n    type: input\n  - name: b\n    type: output\n    |", "dependencies", id="later"
        ),
        pytest.param(
            "\n  - name: a\n    type: input\n    doc: x\n  - name: b\n    type: output\n    |", "doc", id="as above"
        ),
    ],
)
def test_an_element_continues_like_the_one_above(ask: Ask, text: str, first: str) -> None:
    head = "name: w\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  compute: c\n  topology:"
    assert ask(f"{head}{text}", context=INVOKED).labels[0] == first


def test_a_worker_continues_like_the_one_above_in_the_file(ask: Ask) -> None:
    head = "name: {}\nversion: v1beta\ntype: worker\nowner: me\nworker:\n"
    above = f"{head}  stack: bento:3.0\n  compute: c\n  envs: {{{{A: b}}}}\n---\n".format("first")
    started = head.format("second")
    assert ask(f"{started}  |", context=INVOKED).labels[:2] == ["replicas", "stack"]
    assert ask(f"{above}{started}  |", context=INVOKED).labels[:3] == ["stack", "envs", "compute"]
    assert ask(f"{above}name: x\nversion: v1beta\ntype: worker\n|", context=INVOKED).labels[:2] == ["owner", "worker"]


def test_the_default_layer_is_a_tag(ask: Ask) -> None:
    text = "name: w\nversion: v1beta\ntype: worker\ntags:\n  - dataos:type:resource\n  - dataos:resource:worker\n  - |"
    assert ask(text, context=INVOKED).labels == ["dataos:layer:user"]
    assert ask(f"layer: system\n{text}", context=INVOKED).labels == ["dataos:layer:system"]
