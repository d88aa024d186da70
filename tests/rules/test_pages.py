"""Every rule's page is its test: the examples on it are run and compared with what the rule does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workerlint.config.loader import read_configuration
from workerlint.config.settings import Settings
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import Rule
from workerlint.engine.rule_page import Example, parse_examples, read_page
from workerlint.testing import apply_all_fixes, check_bad, strip_annotations

RULES = {rule.code: rule for rule in load_rules()}


def _examples(rule: Rule) -> list[Example]:
    """Return the examples of the page and those of tests/rules/dwNNN.md, which contains cases that would clutter the page."""
    extra = Path(__file__).with_name(f"{rule.code.lower()}.md")
    more = parse_examples(extra.read_text(encoding="utf-8")) if extra.exists() else ()
    return [*read_page(rule).examples, *more]


CASES = [
    pytest.param(rule, number, id=f"{rule.code}-{number}-{example.kind}")
    for rule in RULES.values()
    for number, example in enumerate(_examples(rule))
]


def _settings(example: Example, folder: Path) -> Settings:
    if not example.config:
        return Settings()
    path = folder / "workerlint.toml"
    path.write_text(example.config, encoding="utf-8")
    settings = read_configuration(str(path), str(folder), load_rules)
    # The environment file that an example names sets nothing.
    return settings.replace(variables=()) if settings.env_file else settings


@pytest.mark.parametrize(("rule", "number"), CASES)
def test_example(rule: Rule, number: int, tmp_path: Path) -> None:
    examples = _examples(rule)
    example = examples[number]
    if example.kind == "bad":
        assert check_bad(rule, example.text, _settings(example, tmp_path)) == example.text
        assert example.text != strip_annotations(example.text), "a bad example must show a finding"
    elif example.kind == "fixed":
        before = examples[number - 1]
        assert before.kind == "bad", "a fixed example follows the bad one it mends"
        assert apply_all_fixes(rule, before.text, _settings(before, tmp_path)) == example.text
    else:
        assert check_bad(rule, example.text, _settings(example, tmp_path)) == example.text


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_page_is_whole(rule: Rule) -> None:
    page = read_page(rule)
    kinds = {example.kind for example in page.examples}
    assert {"bad", "good"} <= kinds
    assert page.title
    assert len(page.title) <= 80
    assert page.summary
    assert page.evidence, 'the page ends with "Evidence: documented|observed|inferred ..."'
    assert re.fullmatch(r"DW\d{3}", rule.code)
    assert rule.module == f"workerlint_rules.{rule.code.lower()}_{rule.name.replace('-', '_')}"
