"""Whole manifests in an empty document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint.config.settings import DEFAULT
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.manifest.document import Document
from workerlint.scaffold.stacks import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.lsp.complete.conftest import Answer

    Ask = Callable[..., Answer]


@pytest.mark.parametrize("stack", TEMPLATES)
@pytest.mark.parametrize("snippets", [True, False])
def test_a_whole_manifest_is_sound(ask: Ask, stack: str, snippets: bool) -> None:
    answer = ask("worker|", snippets=snippets)
    text = answer.accept(f"worker ({stack})")
    assert (
        Engine(DEFAULT, [rule for rule in load_rules() if rule.on]).check(Document(Source("a.yaml", text))).diagnostics
        == []
    )
    assert f"name: my-{stack} #" in text


@pytest.mark.parametrize("text", ["wor|", "Work|", "# of our own\n\nworker|\n", "a: 1\n---\nworker|", "---\nwork|\n"])
def test_its_first_letters_ask_for_it(ask: Ask, text: str) -> None:
    assert ask(text).labels == [f"worker ({stack})" for stack in TEMPLATES]


@pytest.mark.parametrize("text", ["|", "# ours\n|", "---\n|\n", "a: 1\n---\n|", "---\n# ours\n\n|\n"])
def test_a_request_is_enough_where_nothing_is_written(ask: Ask, text: str) -> None:
    assert ask(text).labels == [f"worker ({stack})" for stack in TEMPLATES]
    typed = types.CompletionContext(types.CompletionTriggerKind.TriggerCharacter, "-")
    assert ask(text, context=typed).labels == []


@pytest.mark.parametrize(
    "text", ["# |", "w|", "wo|", "workflow|", "a: b\nwork|", "work|\na: b\n", "  work|", "wor|k: 1"]
)
def test_nothing_else_does(ask: Ask, text: str) -> None:
    assert ask(text).labels == []
