"""What applies to the findings of a mandatory rule."""

from __future__ import annotations

from workerlint.config.settings import NEVER
from workerlint.core.diagnostic import ERROR, FAILS, INFO, MANDATORY, WARNING, Diagnostic
from workerlint.core.text import Span
from workerlint.engine.requirement import Requirement, join, strictest


def test_the_requirement_on_a_severity() -> None:
    required = Requirement(("", WARNING), ERROR, "a")
    assert required.severity(INFO, ERROR) == ERROR  # the layer that sets none requires the one of the rule
    assert required.severity(INFO, INFO) == WARNING
    assert required.traits(ERROR) == (MANDATORY, FAILS)
    assert required.traits(WARNING) == (MANDATORY,)


def test_the_strictest_threshold_fails_the_most() -> None:
    assert strictest(NEVER, ERROR) == ERROR
    assert strictest(ERROR, INFO, WARNING) == INFO
    assert strictest(NEVER, NEVER) == NEVER


def test_findings_of_both_engines_are_reported_once_with_the_higher_severity() -> None:
    def item(severity: str, message: str, start: int = 0) -> Diagnostic:
        return Diagnostic("DW301", "a", severity, Span(start, start + 1), message)

    known = [item(ERROR, "near"), item(INFO, "undecided", 5)]
    join(known, [item(INFO, "outer"), item(ERROR, "outer", 5), item(WARNING, "outer", 9)])
    assert [(found.span.start, found.severity, found.message) for found in known] == [
        (0, ERROR, "near"),
        (5, ERROR, "outer"),
        (9, WARNING, "outer"),
    ]
