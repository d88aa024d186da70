"""The result of a check shows no secret, and detects texts without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import ERROR, FAILS, MASKS, Diagnostic
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


@pytest.mark.parametrize(
    ("fail_on", "failing"),
    [("error", ["error"]), ("warning", ["error", "warning"]), ("info", ["error", "warning", "info"]), ("never", [])],
)
def test_which_findings_fail_the_run(fail_on: str, failing: list[str]) -> None:
    result = Result(Document(Source("w.yaml", "a")), fail_on=fail_on)
    found = [Diagnostic("DW901", "rule", severity, Span(0, 1), "wrong") for severity in ("error", "warning", "info")]
    assert [item.severity for item in found if result.fails(item)] == failing
    always = Diagnostic("DW901", "rule", "info", Span(0, 1), "wrong", traits=(FAILS,))
    assert result.fails(always)


def test_findings_are_in_the_order_of_the_text_then_of_their_ends_and_codes() -> None:
    places = [("DW903", Span(0, 1)), ("DW901", Span(2, 3)), ("DW902", Span(0, 1)), ("DW904", Span(0, 0))]
    found = [finding(code, span) for code, span in places]
    result = Result(Document(Source("w.yaml", "abc")), found, [(item, "why") for item in found])
    assert [item.code for item in result.diagnostics] == ["DW904", "DW902", "DW903", "DW901"]
    assert [item.code for item, _ in result.suppressed] == ["DW904", "DW902", "DW903", "DW901"]


def test_the_owner_is_that_of_the_manifest_at_the_offset() -> None:
    one = MANIFEST.replace("name: one", "name: one\nowner: ' ann '")
    text = f"# head\n---\n{one}---\n{MANIFEST}---\n{one.replace('ann', 'bob')}"
    result = check(text)
    places = [0, text.index("ann"), text.index("one", text.index("ann") + 60), text.index("bob"), len(text)]
    assert [result.owner_at(at) for at in places] == ["ann", "ann", "", "bob", "bob"]
    assert check(MANIFEST.replace("name: one", "name: one\nowner: ${O}")).owner_at(0) == ""


def test_an_owner_that_is_a_secret_is_masked() -> None:
    text = MANIFEST.replace("name: one", f"name: one\nowner: {KEY}") + f"  runAsApiKey: {KEY}\n"
    assert check(text).owner_at(0) == "***"


def test_the_counts_of_a_result() -> None:
    text = f"{MANIFEST}---\n{MANIFEST}  logLevel: INFO\n  broken\n---\nkind: [\n"
    result = check(text)
    assert (result.manifests, result.unreadable) == (2, sum(worker.unreadable for worker in result.workers))
    assert len(result.workers) == 3
    assert [worker.is_manifest for worker in result.workers] == [True, True, False]
    assert result.skip_reason == ""
    template = check(f"{MANIFEST}---\n{{{{- if .Values.x }}}}\ntype: worker\n{{{{- end }}}}\n")
    assert template.skip_reason == template.skipped[0].reason != ""


def test_a_failure_of_a_rule_is_noted_once() -> None:
    result = Result(Document(Source("w.yaml", "a")))
    for failure in ("one", "two", "one"):
        result.note_failure(failure)
    assert result.failures == ["one", "two"]


@pytest.mark.parametrize(("path", "takes"), [("w.yaml", True), ("w.md", False), ("w.markdown", False)])
def test_fixes_are_not_applied_in_markdown(path: str, takes: bool) -> None:
    result = Result(Document(Source(path, "a")))
    assert result.takes_fixes == takes
    assert result.path == path


def test_an_unfinished_result_keeps_what_was_checked() -> None:
    result = check(MANIFEST)
    result.has_bundle_comments = True
    again = result.unfinished()
    assert (again.workers, again.resources, again.has_bundle_comments) == (result.workers, result.resources, True)
    assert (again.fail_on, again.secretless, again.document) == (result.fail_on, result.secretless, result.document)
    assert again.diagnostics == []
    assert Result(result.document, secretless=True, fail_on="never").unfinished().fail_on == "never"


def test_a_secret_in_a_resource_with_findings_is_masked() -> None:
    text = f"{MANIFEST}---\nname: db\nversion: v1\ntype: Secret\nsecret:\n  type: key-value\n  data: {{password: hunter2hunter2}}\n"
    result = check(text)
    assert [worker.is_manifest for worker in result.workers] == [True, False]
    assert "hunter2hunter2" not in result.shown(0, len(text))


@pytest.mark.parametrize("fails", [False, True])
def test_only_resources_with_findings_are_searched_for_secrets(fails: bool) -> None:
    kind = "Secret" if fails else "secret"
    text = f"{MANIFEST}  stackSpec: {{a: ${{A}}}}\n---\nname: db\nversion: v1\ntype: {kind}\nsecret: {{data: {{password: hunter2hunter2}}}}\n"
    result = check(text)
    assert ["hunter2hunter2" in text[span.start : span.end] for span in result.secrets()] == [True] * fails


def test_the_owner_reaches_to_the_end_of_its_manifest() -> None:
    one = MANIFEST.replace("name: one", "name: one\nowner: ann")
    text = f"key: 1\n---\n{one}---\nkey: 1\n"
    result = check(text)
    (worker,) = result.workers
    bounds = (worker.span.start - 1, worker.span.start, worker.span.end, worker.span.end + 1)
    assert [result.owner_at(at) for at in bounds] == ["", "ann", "ann", ""]


def test_new_findings_replace_what_was_known() -> None:
    result = Result(Document(Source("w.yaml", "abc def\n")), [finding("DW501", Span(0, 3))])
    assert result.shown(0, 7) == "*** def"
    result.baselined.append((finding("DW301", Span(0, 3)), "why"))
    result.set_findings([finding("DW301", Span(0, 3))], [(finding("DW502", Span(4, 7)), "why")])
    assert result.shown(0, 7) == "abc ***"
    assert [item.code for item in result.diagnostics] == ["DW301"]
    assert [item.code for item, _ in result.suppressed] == ["DW502"]
    assert result.baselined == []
    assert (result.has_bundle_comments, result.dated, result.skipped, result.resources) == (False, [], [], [])
