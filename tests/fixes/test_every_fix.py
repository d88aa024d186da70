"""Every fix of every finding, alternatives included: it corrects the finding, brings no other, and keeps the rest."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.fixes.every_fix import ENGINE, NAMES, UNCOVERS, Case, alone, broken_promises, cases, uncovered
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
@pytest.mark.parametrize("name", NAMES)
def test_in_each_example(name: str) -> None:
    for case in cases(name):
        for before, diagnostic, fix in case.fixes():
            text = alone(case, fix)
            shown = f"{case.name}\n{diagnostic}\n{fix.title}\n{text}"
            assert broken_promises(case, before, diagnostic, fix, text) == [], shown
            if fix is diagnostic.fix:
                assert by_command_line(case, diagnostic) in {text, case.text}, shown


@pytest.mark.deep
@settings(max_examples=examples(300), deadline=None)
@given(st.integers(0, 100_000))
def test_in_generated_manifests(seed: int) -> None:
    case = Case(str(seed), ENGINE, manifest(seed))
    for before, diagnostic, fix in case.fixes():
        text = alone(case, fix)
        assert broken_promises(case, before, diagnostic, fix, text) == [], f"{diagnostic}\n{fix.title}\n{text}"


@pytest.mark.deep
@pytest.mark.parametrize("code", UNCOVERS)
def test_a_rule_is_excepted_for_a_reason(code: str) -> None:
    """One of its fixes makes other findings possible; those of all other rules are compared above."""
    names = sorted(NAMES, key=lambda name: name != code)  # its own examples first: they usually are enough
    assert any(
        diagnostic.code == code and uncovered(case, before, alone(case, fix))
        for name in names
        for case in cases(name)
        for before, diagnostic, fix in case.fixes()
    )
