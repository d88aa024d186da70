"""The rules on suppression comments run on the comments of Workers and of the Bundles around them."""

from __future__ import annotations

import json

import pytest

from workerlint.config.settings import Settings
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.manifest.document import Document
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.run.cache_record import quotes_text, record_of, restore

RULES = load_rules()
CODES = {"DW301", "DW007", "DW008"}
ENGINE = Engine(Settings(), [rule for rule in RULES if rule.code in CODES], RULES)
WORKER = "name: a\nversion: v1beta\ntype: worker\nworker:\n  logLevel: {}\n"
BUNDLE = "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n{}    - id: a\n      spec:\n{}"


def found(text: str) -> tuple[list[str], list[str]]:
    result = ENGINE.check(Document(Source("w.yaml", text)))
    return [item.code for item in result.diagnostics], [item.code for item, _ in result.suppressed]


def in_bundle(worker: str, above: str = "") -> str:
    return BUNDLE.format(above, "".join(f"        {line}\n" for line in worker.splitlines()))


@pytest.mark.parametrize(
    ("level", "codes", "suppressed"),
    [
        ("LOUD", ["DW301"], []),
        ("LOUD # workerlint: ignore[DW301] why", [], ["DW301"]),
        ("LOUD # workerlint: ignore[DW301, DW008] why", ["DW007"], ["DW301"]),
        ("INFO # workerlint: ignore[DW301] why", ["DW007"], []),
        ("LOUD # workerlint: ignore[DW999] why", ["DW301", "DW008"], []),
    ],
)
def test_a_comment_of_a_worker(level: str, codes: list[str], suppressed: list[str]) -> None:
    text = WORKER.format(level)
    for manifest in (text, in_bundle(text)):
        assert found(manifest) == (codes, suppressed)


def test_a_comment_in_a_bundle_applies_to_the_workers_below_it() -> None:
    comment = "    # workerlint: ignore[DW301] why\n"
    assert found(in_bundle(WORKER.format("LOUD"), comment)) == ([], ["DW301"])


def test_a_comment_in_a_bundle_may_be_for_a_resource_that_is_not_checked() -> None:
    worker = WORKER.format("LOUD")
    other = "    # workerlint: ignore[DW008, DW999] why\n    - id: x\n      file: x.yaml\n"
    assert found(in_bundle(worker, other)) == (["DW008", "DW301"], [])


def test_a_comment_in_a_bundle_without_other_findings_is_checked() -> None:
    text = in_bundle(WORKER.format("INFO"), "    # workerlint: ignore[DW999] why\n")
    assert found(text) == (["DW008"], [])
    begun = ENGINE.begin(Document(Source("w.yaml", text)))
    record = json.loads(json.dumps(record_of(begun, "digest")))
    cached = restore(record, Document(Source("w.yaml", text)), "error")
    ENGINE.finish(cached, ResourceIndex([("w.yaml", cached.resources)]))
    assert [item.code for item in cached.diagnostics] == ["DW008"]
    assert quotes_text(record)


def test_comments_without_an_effect_if_the_settings_say_so() -> None:
    engine = Engine(Settings(suppressions=False), ENGINE.rules, RULES)
    result = engine.check(Document(Source("w.yaml", WORKER.format("LOUD # workerlint: ignore[DW301] why"))))
    assert [item.code for item in result.diagnostics] == ["DW301"]


def test_200_unknown_rules_of_a_document_get_a_suggestion() -> None:
    names = ", ".join(["invalid-loglevel"] * 201)
    result = ENGINE.check(Document(Source("w.yaml", WORKER.format(f"LOUD # workerlint: ignore[{names}] why"))))
    *suggested, last = [item for item in result.diagnostics if item.code == "DW008"]
    assert {item.help for item in suggested} == {"did you mean `invalid-log-level`?"}
    assert (len(suggested), last.help) == (200, "run `workerlint rules` to list all rules")


def test_only_the_most_similar_rule_is_suggested() -> None:
    text = WORKER.format("LOUD # workerlint: ignore[invalid-log-levels] why")
    (_, found) = ENGINE.check(Document(Source("w.yaml", text))).diagnostics
    assert [fix.title for fix in found.fixes] == ["Replace with `invalid-log-level`"]


@pytest.mark.parametrize(("count", "more"), [(10, ""), (11, " and 1 more"), (12, " and 2 more")])
def test_ten_of_the_unused_rules_are_listed(count: int, more: str) -> None:
    unused = [f"DW{number}" for number in (302, *range(312, 319), *range(321, 325))][:count]
    text = WORKER.format(f"LOUD # workerlint: ignore[DW301, {', '.join(unused)}] why")
    found = Engine(Settings(), RULES).check(Document(Source("w.yaml", text))).diagnostics
    listed = "`" + "`, `".join(unused[:10]) + "`"
    assert {item.help for item in found if item.code == "DW007"} == {f"delete {listed}{more}"}


def test_a_comment_without_a_reason_or_at_another_line_does_not_hide_others() -> None:
    lines = "LOUD # workerlint: ignore[DW301]\n  replicas: 1 # workerlint: ignore[DW311] why"
    engine = Engine(Settings(require_suppression_reason=True), RULES)
    found = engine.check(Document(Source("w.yaml", WORKER.format(lines)))).diagnostics
    assert [item.message for item in found if item.code == "DW007"] == [
        "suppression comment without a reason is ignored",
        "`DW311` suppresses nothing here",
    ]
    text = WORKER.format("\n    LOUD") + "  replicas: 1 # workerlint: ignore[DW301, DW311] why\n"
    found = Engine(Settings(), RULES).check(Document(Source("w.yaml", text))).diagnostics
    assert [(item.help, len(item.fixes)) for item in found if item.code == "DW007"] == [
        ("move it to the end of line 6, or delete the comment", 0),
        ("delete the comment", 0),
    ]


def test_a_document_that_nests_too_deep() -> None:
    text = WORKER.format("INFO") + f"  a: {'[' * 200}{']' * 200}\n"
    found = Engine(Settings(), RULES).check(Document(Source("w.yaml", text))).diagnostics
    assert [(item.message, item.help) for item in found if item.code == "DW005"] == [
        ("nesting exceeds 128 levels", "reduce the nesting")
    ]
