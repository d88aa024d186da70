"""The result of a check shows no secret, and detects texts without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import ERROR, MASKS, Diagnostic
from workerlint.core.text import Source, Span
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.result import Result
from workerlint.engine.rule import rule
from workerlint.engine.rule_page import read_page
from workerlint.manifest.document import Document
from workerlint.secrets.masking import secret_spans

if TYPE_CHECKING:
    from workerlint.authoring import Findings, Worker
    from workerlint.engine.rule import Rule


RULES = load_rules()
MANIFEST = "name: one\nversion: v1beta\ntype: worker\nworker:\n  logLevel: LOUD\n"
SECRET = "  stackSpec:\n    password: hunter2hunter2\n"
KEY = "abcdefghijklmnopqrstuvwxyz012345"
BUNDLE = (
    "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n"
    "    - id: one\n      spec: {name: one, version: v1beta, type: worker, worker: {logLevel: LOUD}}\n"
    "    - id: two\n      spec: {name: two, version: v1, type: service, service: {envs: {DB_PASSWORD: hunter2hunter2}}}\n"
)


def finding(code: str, span: Span, message: str = "wrong", **more: object) -> Diagnostic:
    traits = (MASKS,) if code in {"DW501", "DW502"} else ()
    return Diagnostic(code, "rule", ERROR, span, message, traits=traits, **more)  # type: ignore[arg-type]


def test_short_words_in_messages_are_left_alone() -> None:
    text = "key: on\n"
    file = Result(Document(Source("w.yaml", text)), [finding("DW501", Span(5, 7))])
    assert file.hide("one thing depends on another") == "one thing depends on another"
    assert file.shown(0, 7) == "key: ***"


def test_masks_that_touch_are_one() -> None:
    file = Result(Document(Source("w.yaml", "abcdef")), [finding("DW501", Span(1, 3)), finding("DW502", Span(2, 5))])
    assert file.shown(0, 6) == "a***f"
    assert file.shown(2, 4) == "***"


def test_the_masks_of_a_range_are_those_that_reach_into_it() -> None:
    spans = [Span(1, 3), Span(4, 6), Span(7, 9)]
    file = Result(Document(Source("w.yaml", "abcdefghij")), [finding("DW501", span) for span in spans])
    for start in range(11):
        for end in range(start, 11):
            expected = [span for span in spans if start < span.end and span.start < end]
            assert list(file.masks_within(start, end)) == expected


def check(text: str, *left_out: str) -> Result:
    rules = [known for known in RULES if known.code not in left_out]
    return Engine(Settings(), rules, RULES).begin(Document(Source("x.yaml", text)))


def test_a_sound_text_is_known_to_hold_none() -> None:
    assert check(MANIFEST).secretless


@pytest.mark.parametrize("code", ["DW501", "DW502"])
def test_nothing_is_known_when_a_rule_on_secrets_is_off(code: str) -> None:
    assert not check(MANIFEST, code).secretless


@pytest.mark.parametrize(
    "text",
    [
        MANIFEST + SECRET,
        f"{MANIFEST}  runAsApiKey: {KEY}\n",
        f"{MANIFEST}  runAsApiKey: [{KEY}]\n",
        f"{MANIFEST}  stackSpec: {{a: {{RunAsApiKey: {{b: {KEY}}}}}}}\n",
        f"{MANIFEST}  broken: [\n{SECRET}",
        f"{MANIFEST}---\n{MANIFEST}{SECRET}",
        f"{MANIFEST}{SECRET}---\n{MANIFEST}",
        f"{MANIFEST}{SECRET}  # workerlint: ignore[DW502]\n",
        f"{MANIFEST}  password: rainy day: b\n",
        BUNDLE,
    ],
)
def test_a_text_with_a_secret_is_not(text: str) -> None:
    assert secret_spans(Document(Source("x.yaml", text)))
    assert not check(text).secretless


def test_a_text_is_masked_where_a_rule_on_secrets_broke_down() -> None:
    @rule("ZZ901", "broken", ERROR, masks=True)
    def broken(_worker: Worker) -> Findings:
        raise ZeroDivisionError

    text = MANIFEST + SECRET
    for rules in ([broken], [broken, *(known for known in RULES if known.code not in {"DW501", "DW502"})]):
        result = Engine(Settings(), rules, rules).begin(Document(Source("x.yaml", text)))
        assert result.failures
        assert not result.secretless
        assert "hunter2hunter2" not in result.shown(0, len(text))


@pytest.mark.parametrize("each", RULES, ids=lambda rule: rule.code)
def test_examples_that_are_known_to_hold_none_hold_none(each: Rule) -> None:
    for example in read_page(each).examples:
        text = example.manifest.text
        if check(text).secretless:
            assert secret_spans(Document(Source("x.yaml", text))) == []
