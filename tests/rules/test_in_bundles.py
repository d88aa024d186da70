"""A Worker inside a Bundle has the same findings and fixes as the same Worker in a file of its own."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

import pytest

from workerlint.config.selection import resolve
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.fixes.fixer import fix_document
from workerlint.manifest.document import Document
from workerlint.testing import parse_examples, settings_of

if TYPE_CHECKING:
    from workerlint.engine.example import Example
    from workerlint.engine.result import Result
    from workerlint.engine.rule import Rule

HEAD = "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - id: x\n      spec:\n"
TAIL = "    - id: y\n      file: y.yaml\n"
MARGIN = " " * 8
RULES = load_rules()
FIELD = "bundle.resources[x].spec."


def in_bundle(text: str) -> str:
    return f"{HEAD}{indent(text, MARGIN)}{TAIL}"


def embeddable(example: Example) -> bool:
    """Return whether the example is one Worker that stays the same if it is indented."""
    if example.is_platform:
        return False
    text = example.manifest.text
    return not text.startswith(("---", "%")) and not any(part in text for part in ("\n---", "\t", "\r", "bundle"))


def found(result: Result, line: int = 0, column: int = 0) -> list[tuple[object, ...]]:
    """Return the findings, moved up by *line* and left by *column*."""
    assert not result.failures
    findings = []
    for item in result.diagnostics:
        at = result.source.lines.position(item.span.start)
        field = item.field.removeprefix(FIELD) if column else item.field
        findings.append((at.line - line, at.column - column, item.code, field, len(item.fixes)))
    return sorted(findings)


def engine_of(example: Example) -> Engine:
    settings = settings_of(example)
    active, severity = resolve(settings, RULES)
    return Engine(settings.replace(severity=severity), active, RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_example_has_the_same_findings_in_a_bundle(rule: Rule) -> None:
    for example in filter(embeddable, parse_examples(rule.doc)):
        text = example.manifest.text
        engine = engine_of(example)
        alone = engine.check(Document(Source("m.yaml", text)))
        inside = engine.check(Document(Source("m.yaml", in_bundle(text))))
        assert found(inside, HEAD.count("\n"), len(MARGIN)) == found(alone), text


@pytest.mark.parametrize("code", ["DW202", "DW204", "DW206", "DW312", "DW402", "DW501", "DW705"])
def test_fixes_change_a_bundle_as_they_change_a_file(code: str) -> None:
    (rule,) = (rule for rule in RULES if rule.code == code)
    for example in filter(embeddable, parse_examples(rule.doc)):
        engine = engine_of(example)
        text = example.manifest.text
        alone = fix_document(engine, Document(Source("m.yaml", text)), lambda *_: True).text
        inside = fix_document(engine, Document(Source("m.yaml", in_bundle(text))), lambda *_: True).text
        assert inside == in_bundle(alone)


WORKER = """\
# workerlint: ignore-file[DW402]
name: feed
version: v1beta
type: worker
worker:
  stack: bento:3.0
  compute: runnable-default
  # workerlint: ignore[DW311]
  replicas: "2"
  topology:
    - {name: a, type: input}
    - {name: a, type: output}
"""


def test_suppression_comments_have_an_effect_in_a_bundle() -> None:
    engine = Engine(settings_of(parse_examples(RULES[0].doc)[0]), RULES, RULES)
    result = engine.check(Document(Source("m.yaml", in_bundle(WORKER))))
    assert sorted(item.code for item, _ in result.suppressed) == ["DW311", "DW402"]
    assert not {item.code for item in result.diagnostics} & {"DW007", "DW311", "DW402"}


@pytest.mark.parametrize(
    ("where", "comment"),
    [("    - id: x\n", "    # workerlint: ignore[DW311]\n"), ("name: b\n", "# workerlint: ignore-file[DW311]\n")],
)
def test_a_comment_of_the_bundle_suppresses_findings_in_its_workers(where: str, comment: str) -> None:
    text = in_bundle(WORKER.replace("  # workerlint: ignore[DW311]\n", "")).replace(where, comment + where)
    result = Engine(settings_of(parse_examples(RULES[0].doc)[0]), RULES, RULES).check(Document(Source("m.yaml", text)))
    assert sorted(item.code for item, _ in result.suppressed) == ["DW311", "DW402"]
    assert "DW007" not in {item.code for item in result.diagnostics}


@pytest.mark.parametrize(
    "comment", ["# workerlint: ignore-file[DW611]", "workspace: other # workerlint: ignore[DW611]"]
)
def test_a_comment_in_a_worker_suppresses_the_findings_of_its_bundle_there(comment: str) -> None:
    named = WORKER if "other" in comment else f"{WORKER}workspace: other\n"
    text = in_bundle(f"{comment}\n{named}").replace("- id: x\n", "- id: x\n      workspace: sales\n")
    result = Engine(settings_of(parse_examples(RULES[0].doc)[0]), RULES, RULES).check(Document(Source("m.yaml", text)))
    assert "DW611" in {item.code for item, _ in result.suppressed}
    assert {"DW007", "DW611"}.isdisjoint(item.code for item in result.diagnostics)


def test_a_secret_of_another_resource_of_the_bundle_is_masked() -> None:
    other = f"{HEAD}{indent('type: depot', MARGIN)}\n{MARGIN}password: iamavenger-77-zz  # x\n"
    text = f"{other}    - id: w\n      spec:\n{indent(WORKER, MARGIN)}"
    result = Engine(settings_of(parse_examples(RULES[0].doc)[0]), RULES, RULES).check(Document(Source("m.yaml", text)))
    assert "iamavenger" not in result.shown(0, len(text))
