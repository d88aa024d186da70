"""The gates of the rules spare calls and nothing else: without them, the same findings come out."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fixes.generated import manifest

from workerlint.config.settings import Settings
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import Rule
from workerlint.engine.rule_page import parse_examples, read_page
from workerlint.manifest.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[2]
RULES = load_rules()


def _ungated(rule: Rule) -> Rule:
    return Rule(
        rule.code,
        rule.name,
        rule.severity,
        rule.check,
        rule.phase,
        rule.on,
        rule.v2alpha,
        traits=rule.traits,
        of=rule.of,
    )


SETTINGS = Settings(variables={})
GATED = Engine(SETTINGS, RULES)
UNGATED = Engine(SETTINGS, [_ungated(rule) for rule in RULES])


def differences(texts: Iterable[str]) -> list[str]:
    """Return the findings that only one of the two engines has."""
    different = []
    for text in texts:
        gated, ungated = (
            {
                (item.code, item.span, item.message)
                for item in engine.check(Document(Source("w.yaml", text))).diagnostics
            }
            for engine in (GATED, UNGATED)
        )
        different += [f"{code} {message}" for code, _, message in gated ^ ungated]
    return different


def examples() -> Iterator[str]:
    """Yield the examples of the pages and of the tests, and the files in examples/."""
    pages = [example for rule in RULES for example in read_page(rule).examples]
    for path in sorted((ROOT / "tests" / "rules").glob("*.md")):
        pages += parse_examples(path.read_text(encoding="utf-8"))
    yield from (example.manifest.text for example in pages)
    yield from (path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples").glob("**/*.y*ml")))


def test_the_examples_have_the_same_findings_without_gates() -> None:
    assert differences(examples()) == []


@pytest.mark.slow
def test_generated_manifests_have_the_same_findings_without_gates() -> None:
    assert differences(map(manifest, range(2_000))) == []
