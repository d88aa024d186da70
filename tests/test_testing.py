"""What tests of rules get: examples that show exactly what a rule finds, and texts that its fixes leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.authoring import ERROR, Finding, Fix, replace, rule
from workerlint.testing import annotate, apply_all_fixes, check_bad, strip_annotations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.authoring import Worker

EXAMPLE = """\
type: worker
worker:
  stack: benthos
         ^^^^^^^ an old name
         = write bento
"""


@rule("ZZ001", "old-name", ERROR)
def old_name(worker: Worker) -> Iterator[Finding]:
    stack = worker.scalar("stack")
    if stack and stack.text == "benthos":
        yield Finding(stack, "an old name", help="write bento", fix=Fix("write bento", [replace(stack, "bento")]))


@rule("ZZ002", "broken", ERROR)
def broken(worker: Worker) -> Iterator[Finding]:
    raise ZeroDivisionError(worker.section_name)


def test_an_example_is_rendered_again_from_what_is_found() -> None:
    assert check_bad(old_name, EXAMPLE) == EXAMPLE


@pytest.mark.parametrize(
    "wrong",
    [
        EXAMPLE.replace("^^^^^^^", "^^^^^^"),
        EXAMPLE.replace("an old name", "another name"),
        EXAMPLE.replace("         = write bento\n", ""),
        strip_annotations(EXAMPLE),
        EXAMPLE.replace("benthos", "bentos "),
    ],
)
def test_an_example_that_shows_anything_else_is_told_from_it(wrong: str) -> None:
    assert check_bad(old_name, wrong) != wrong


def test_a_rule_that_fails_is_an_assertion() -> None:
    with pytest.raises(AssertionError, match="ZZ002"):
        check_bad(broken, EXAMPLE)


def test_fixes_are_applied_to_the_manifest_of_the_example() -> None:
    assert apply_all_fixes(old_name, EXAMPLE) == "type: worker\nworker:\n  stack: bento\n"


def test_tabs_before_a_finding_stay_tabs_before_its_carets() -> None:
    from workerlint.core.diagnostic import Diagnostic
    from workerlint.core.text import Span

    found = Diagnostic("ZZ001", "old-name", ERROR, Span(3, 4), "here")
    assert annotate("a\t\tb\n", [found]) == "a\t\tb\n \t\t^ here\n"
