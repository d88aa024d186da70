"""Every rule's page is its test: the examples on it are run and compared with what the rule does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from workerlint.engine.example import BAD, Example
from workerlint.engine.example_run import run_example
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import Rule
from workerlint.engine.rule_page import parse_examples, read_page
from workerlint.report.rule_catalog import describe
from workerlint.testing import check_example, unclean

RULES = {rule.code: rule for rule in load_rules()}
HEADINGS = {
    "yaml bad": "Bad",
    "toml bad": "Bad",
    "toml good": "Good",
    "text findings": "Bad",
    "yaml fixed": "Fixed",
    "yaml good": "Good",
    "yaml silent": "Silence",
}


def _examples(rule: Rule) -> list[Example]:
    """Return the examples of the page and of tests/rules/dwNNN.md, which has unusual cases."""
    extra = Path(__file__).with_name(f"{rule.code.lower()}.md")
    more = parse_examples(extra.read_text(encoding="utf-8")) if extra.exists() else ()
    return [*read_page(rule).examples, *more]


CASES = [
    pytest.param(rule, example, id=f"{rule.code}-{number}-{example.kind}")
    for rule in RULES.values()
    for number, example in enumerate(_examples(rule), start=1)
]
CLEAN = [
    case
    for case in CASES
    for example in case.values[1:]
    if isinstance(example, Example)
    and (example.kind == "good" or (example.fixed is not None and not example.is_partly_fixed))
]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_example(rule: Rule, example: Example) -> None:
    check_example(rule, example)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_what_the_page_does_not_show(rule: Rule, snapshot: SnapshotAssertion) -> None:
    """Severities that are not the rule's own, and fixes other than the first."""
    lines = []
    for number, example in enumerate(_examples(rule), start=1):
        for found in run_example(rule, example)[1] if example.kind == BAD else ():
            severity = found.severity if found.severity != rule.severity else ""
            others = [f"{fix.title} ({fix.applicability})" for fix in found.fixes[1:]]
            if severity or others:
                lines.append(f"{number}: {', '.join(filter(None, [severity, *others]))}: {found.message}")
    assert lines == snapshot


@pytest.mark.slow
@pytest.mark.parametrize(("rule", "example"), CLEAN)
def test_good_and_fixed_examples_pass_all_rules(rule: Rule, example: Example) -> None:
    assert unclean(example) == []


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_page_is_complete(rule: Rule) -> None:
    page = read_page(rule)
    kinds = {example.kind for example in page.examples}
    assert "bad" in kinds
    assert "good" in kinds or page.fixable, "the page shows what passes: a fixed or a good example"
    assert page.title
    assert len(page.title) <= 80
    assert page.summary
    assert re.fullmatch(r"DW\d{3}", rule.code)
    assert rule.module == f"workerlint_rules.{rule.code.lower()}_{rule.name.replace('-', '_')}"


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_page_shows_each_kind_of_fix(rule: Rule) -> None:
    """Listings name the kinds of fixes that the page shows, so unusual cases have no other ones."""
    findings = "".join(example.findings for example in _examples(rule))
    shown = {"--fix": "safe", "--unsafe-fixes": "unsafe"}
    kinds = {shown[option] for option in re.findall(r"= fix: .*\((--[a-z-]+)\)", findings)}
    assert describe(rule).fix == " or ".join(sorted(kinds))


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_links_work_outside_the_site(rule: Rule) -> None:
    assert re.findall(r"\]\((?!https://)[^)]*\)", re.sub("`[^`]*`", "", read_page(rule).body)) == []


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_blocks_are_below_their_headings(rule: Rule) -> None:
    heading = ""
    inside = False
    for line in rule.doc.splitlines():
        if line.startswith("```"):
            inside = not inside
            kind = " ".join(line.removeprefix("```").split()[:2])
            # A section on silence may also show what no rule reports.
            if inside and kind in HEADINGS and not (kind == "yaml good" and heading == "Silence"):
                assert heading == HEADINGS[kind], line
        elif line.startswith("## ") and not inside:
            heading = line.removeprefix("## ")
