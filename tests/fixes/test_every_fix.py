"""Every fix of every finding, alternatives included: it corrects the finding, brings no other, and keeps the rest."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.fixes.every_fix import CASES, ENGINE, UNCOVERS, Case, alone, broken_promises, uncovered
from tests.fixes.generated import manifest

from workerlint.core.diagnostic import Diagnostic, Fix
from workerlint.core.text import Source
from workerlint.fixes.fixer import fix_document
from workerlint.manifest.document import Document


def by_command_line(case: Case, diagnostic: Diagnostic) -> str:
    """Return the text of a case after the first fix of one finding by the command line."""
    first = [diagnostic]

    def wanted(found: Diagnostic, _fix: Fix) -> bool:
        return bool(first) and found == diagnostic and bool(first.pop())

    return fix_document(case.engine, Document(Source("worker.yaml", case.text)), wanted).text


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_in_each_example(case: Case) -> None:
    for before, diagnostic, fix in case.fixes():
        text = alone(case, fix)
        assert broken_promises(case, before, diagnostic, fix, text) == [], f"{diagnostic}\n{fix.title}\n{text}"
        if fix is diagnostic.fix:
            assert by_command_line(case, diagnostic) in {text, case.text}


@pytest.mark.slow
@settings(max_examples=examples(300), deadline=None)
@given(st.integers(0, 100_000))
def test_in_generated_manifests(seed: int) -> None:
    case = Case(str(seed), ENGINE, manifest(seed))
    for before, diagnostic, fix in case.fixes():
        text = alone(case, fix)
        assert broken_promises(case, before, diagnostic, fix, text) == [], f"{diagnostic}\n{fix.title}\n{text}"


@pytest.mark.slow
def test_only_fixes_of_some_rules_make_other_findings_possible() -> None:
    found = {
        diagnostic.code
        for case in CASES
        for before, diagnostic, fix in case.fixes()
        if uncovered(case, before, alone(case, fix))
    }
    assert found == set(UNCOVERS)
