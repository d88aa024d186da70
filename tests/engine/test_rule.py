"""Decorators define rules and when they run; the module of a rule is imported only then."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest

from workerlint.core.diagnostic import (
    DEPRECATED,
    ERROR,
    MASKS,
    NOT_SUPPRESSIBLE,
    PREVIEW,
    UNNECESSARY,
    WARNING,
    Finding,
)
from workerlint.core.text import Span
from workerlint.engine import rule as module
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import (
    AMBIGUOUS,
    ANY_TYPE,
    AREAS,
    BUNDLE,
    EMPTY,
    EVIDENCE,
    EXTRA_FIELDS,
    KNOWN_NAMES,
    KNOWN_TAGS,
    PLATFORM,
    PLATFORM_FILE,
    PROJECT,
    RESOURCE,
    SCHEMA,
    SUPPRESSION,
    TEXT,
    WORKER,
    Rule,
    bundle_rule,
    platform_file_rule,
    platform_rule,
    project_rule,
    resource_rule,
    rule,
    schema_rule,
    suppression_rule,
    text_rule,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

    from syrupy.assertion import SnapshotAssertion

RULE = '''\
"""A page with a tab: ␉."""

from workerlint.authoring import ERROR, Finding, Span, rule


@rule("ZZ001", "house-rule", ERROR)
def house_rule(worker):
    yield Finding(Span(0, 1), "found")
'''


def check(*_arguments: Any) -> Iterator[Finding]:
    yield Finding(Span(0, 1), "found")


@pytest.mark.parametrize(
    ("decorator", "phase", "v2alpha"),
    [
        (rule, WORKER, False),
        (text_rule, TEXT, True),
        (schema_rule, SCHEMA, True),
        (project_rule, PROJECT, True),
        (bundle_rule, BUNDLE, True),
        (platform_rule, PLATFORM, False),
        (partial(resource_rule, of="stack"), RESOURCE, True),
        (platform_file_rule, PLATFORM_FILE, True),
        (suppression_rule, SUPPRESSION, True),
    ],
)
def test_each_decorator_makes_a_rule_of_its_phase(decorator: Callable[..., Any], phase: str, v2alpha: bool) -> None:
    made = decorator("ZZ001", "house-rule", WARNING)(check)
    assert isinstance(made, Rule)
    assert (made.code, made.name, made.severity, made.phase) == ("ZZ001", "house-rule", WARNING, phase)
    assert (made.on, made.v2alpha, made.module) == (True, v2alpha, __name__)


@pytest.fixture
def house_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rule:
    """Return a rule that is not imported yet, as in the index of the rules."""
    (tmp_path / "zz001_house_rule.py").write_text(RULE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "zz001_house_rule", raising=False)
    return Rule("ZZ001", "house-rule", ERROR, None, WORKER, True, False, module="zz001_house_rule")


def test_the_module_is_imported_when_the_rule_runs(house_rule: Rule) -> None:
    assert "zz001_house_rule" not in sys.modules
    assert [finding.message for finding in house_rule.check(None)] == ["found"]
    assert "zz001_house_rule" in sys.modules


def test_the_page_is_the_docstring_with_tabs_where_it_shows_them(house_rule: Rule) -> None:
    assert house_rule.doc == "A page with a tab: \t."


def test_a_page_that_python_left_out_is_read_from_the_source(house_rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    list(house_rule.check(None))
    monkeypatch.setattr(sys.modules["zz001_house_rule"], "__doc__", None)
    assert house_rule.doc == "A page with a tab: \t."


def test_a_module_that_lacks_its_rule_is_an_error() -> None:
    lost = Rule("ZZ001", "house-rule", ERROR, None, WORKER, True, False, module=module.__name__)
    with pytest.raises(LookupError, match="ZZ001"):
        lost.check(None)


DECORATORS = [
    rule,
    text_rule,
    schema_rule,
    project_rule,
    bundle_rule,
    platform_rule,
    partial(resource_rule, of="stack"),
    platform_file_rule,
    suppression_rule,
]


@pytest.mark.parametrize("decorator", DECORATORS)
def test_each_decorator_takes_the_same_metadata(decorator: Callable[..., Any]) -> None:
    plain = decorator("ZZ001", "house-rule", WARNING)(check)
    assert (plain.area, plain.evidence, plain.keys, plain.words, plain.traits) == ("", "", (), (), ())
    assert (plain.about.since, plain.about.changed, plain.about.url) == ("0.1.0", (), "")
    made = decorator(
        "ZZ001", "house-rule", WARNING, area="stack", evidence="own", since="1.2.0", changed=[("1.3.0", "more")],
        url="https://acme.example/", keys=("a",), words=("b",),
    )(check)  # fmt: skip
    assert (made.area, made.evidence, made.keys, made.words) == ("stack", "own", ("a",), ("b",))
    assert (made.about.since, made.about.changed) == ("1.2.0", (("1.3.0", "more"),))
    assert made.about.url == "https://acme.example/"
    assert repr(made) == "<Rule ZZ001 house-rule>"


@pytest.mark.parametrize(
    ("options", "traits"),
    [
        ({"masks": True}, (MASKS,)),
        ({"preview": True}, (PREVIEW,)),
        ({"suppressible": False}, (NOT_SUPPRESSIBLE,)),
        ({"suppressible": True, "masks": False, "preview": False}, ()),
        ({"tags": (DEPRECATED,)}, (DEPRECATED,)),
        ({"tags": (UNNECESSARY,), "masks": True, "suppressible": False, "preview": True},
         (UNNECESSARY, MASKS, NOT_SUPPRESSIBLE, PREVIEW)),
    ],
)  # fmt: skip
def test_the_traits_of_a_rule(options: dict[str, Any], traits: tuple[str, ...]) -> None:
    assert rule("ZZ001", "house-rule", WARNING, **options)(check).traits == traits


@pytest.mark.parametrize("decorator", [rule, schema_rule, project_rule, platform_rule])
def test_a_rule_may_be_off_and_may_need_something(decorator: Callable[..., Any]) -> None:
    assert not decorator("ZZ001", "house-rule", WARNING, on=False)(check).on
    if decorator is not schema_rule:
        assert decorator("ZZ001", "house-rule", WARNING, of=PLATFORM_FILE)(check).of == PLATFORM_FILE
        assert decorator("ZZ001", "house-rule", WARNING)(check).of == ""


def test_a_rule_of_the_index_has_the_metadata_of_its_module(house_rule: Rule) -> None:
    assert house_rule.about.since == "0.1.0"
    assert "zz001_house_rule" in sys.modules


def test_the_titles_of_the_areas(snapshot: SnapshotAssertion) -> None:
    assert "\n".join(f"{area}: {title}" for area, title in AREAS.items()) == snapshot
    assert {rule.area for rule in load_rules()} == AREAS.keys()


def test_the_words_in_the_index_are_those_that_the_engine_compares() -> None:
    rules = load_rules()
    phases = (TEXT, WORKER, PLATFORM, RESOURCE, SCHEMA, PROJECT, BUNDLE, PLATFORM_FILE, SUPPRESSION)
    assert {rule.phase for rule in rules} == set(phases)
    needs = {rule.of for rule in rules if rule.phase != RESOURCE}
    assert needs == {"", PLATFORM_FILE, KNOWN_NAMES, EXTRA_FIELDS, KNOWN_TAGS}
    assert {rule.of for rule in rules if rule.phase == RESOURCE} == {ANY_TYPE, "stack", "bundle"}
    assert {key for rule in rules for key in rule.keys if key.startswith("?")} == {EMPTY, AMBIGUOUS}
    assert {rule.evidence for rule in rules} == set(EVIDENCE)
