"""What is promised of every fix: nothing is lost, nothing is broken, and a second run finds nothing to do."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from tests.examples import examples

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import Diagnostic, Fix
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.rule_page import parse_examples, read_page
from workerlint.fixes.fixer import FixResult, fix_document
from workerlint.manifest.document import Document

RULES = load_rules()
ENGINE = Engine(Settings(), RULES, RULES)
MANIFESTS = [
    example.manifest.text
    for rule in RULES
    for example in read_page(rule).examples
    if example.kind == "bad" and not example.config
]
"""The bad examples of every page, checked with all rules."""


def fix(text: str, *, unsafe: bool) -> FixResult:
    def wanted(_diagnostic: Diagnostic, fix: Fix) -> bool:
        return unsafe or fix.safe

    return fix_document(ENGINE, Document(Source("worker.yaml", text)), wanted)


def with_comments(text: str, places: list[int]) -> tuple[str, list[str]]:
    """Write a comment of its own above some lines, indented as they are; not inside block scalars or quotes."""
    lines = text.splitlines()
    written = []
    out = []
    for number, line in enumerate(lines):
        if number in places and (": " in line or line.endswith(":")):
            comment = f"# note {number} on é😀"
            indent = line[: len(line) - len(line.lstrip(" \t"))]
            out.append(f"{indent}{comment}")
            written.append(comment)
        out.append(line)
    return "\n".join(out) + "\n", written


@pytest.mark.slow
@settings(max_examples=examples(200))
@given(
    st.sampled_from(MANIFESTS),
    st.lists(st.integers(0, 25), max_size=4),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.booleans(),
)
def test_comments_line_ends_and_the_second_run(
    manifest: str, places: list[int], newline: str, final: bool, unsafe: bool
) -> None:
    text, comments = with_comments(manifest, places)
    text = (text if final else text.rstrip("\n")).replace("\n", newline)
    result = fix(text, unsafe=unsafe)
    for comment in comments:
        assert result.text.count(comment) == 1
    if newline == "\r\n":
        assert "\n" not in result.text.replace("\r\n", "")
    else:
        assert "\r" not in result.text
    assert result.result.unreadable <= ENGINE.check(Document(Source("worker.yaml", text))).unreadable
    assert fix(result.text, unsafe=unsafe).text == result.text


@pytest.mark.parametrize("manifest", [text for text in MANIFESTS if "{{" not in text])
def test_the_reference_reads_what_a_fix_writes_with_every_comment(manifest: str) -> None:
    if fix(manifest, unsafe=True).result.unreadable:
        return  # a fault of syntax that no fix removes
    text, comments = with_comments(manifest, list(range(30)))
    loader = YAML()
    loader.preserve_quotes = True
    out = io.StringIO()
    for document in loader.load_all(fix(text, unsafe=True).text):
        loader.dump(document, out)
    assert [comment for comment in comments if comment not in out.getvalue()] == []


@pytest.mark.parametrize("manifest", MANIFESTS)
def test_no_fix_brings_an_error(manifest: str) -> None:
    before = ENGINE.check(Document(Source("worker.yaml", manifest)))
    after = fix(manifest, unsafe=True).result
    assert sum(found.severity == "error" for found in after.diagnostics) <= sum(
        found.severity == "error" for found in before.diagnostics
    )


EXAMPLES = [
    *MANIFESTS,
    *(
        example.manifest.text
        for path in sorted(Path(__file__).parents[1].glob("rules/*.md"))
        for example in parse_examples(path.read_text(encoding="utf-8"))
    ),
    *(path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parents[2].glob("examples/**/*.y*ml"))),
]


@pytest.mark.deep
def test_safe_fixes_that_a_summary_counts_are_applied() -> None:
    for manifest in EXAMPLES:
        result = fix(manifest, unsafe=False)
        assert result.dropped == []
        assert [found for found in result.result.diagnostics if found.fix and found.fix.safe] == []


@pytest.mark.deep
def test_unsafe_fixes_that_a_summary_counts_are_applied() -> None:
    for manifest in EXAMPLES:
        result = fix(manifest, unsafe=True)
        assert result.dropped == []
        assert [found for found in result.result.diagnostics if found.fix] == []
