"""What applies to the findings of a mandatory rule."""

from __future__ import annotations

import pytest

from workerlint.config.settings import NEVER
from workerlint.core.diagnostic import ERROR, FAILS, INFO, MANDATORY, RESTORED, WARNING, Diagnostic
from workerlint.core.text import Span
from workerlint.engine.requirement import Requirement, fails, join, strictest


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


@pytest.mark.parametrize(
    ("fail_on", "failing"),
    [(ERROR, [ERROR]), (WARNING, [ERROR, WARNING]), (INFO, [ERROR, WARNING, INFO]), (NEVER, [])],
)
def test_which_severities_fail(fail_on: str, failing: list[str]) -> None:
    assert [severity for severity in (ERROR, WARNING, INFO) if fails(severity, fail_on)] == failing


@pytest.mark.parametrize(
    ("near", "outer", "joined"),
    [
        ([], [], []),
        ([ERROR], [], ["near error"]),
        ([], [INFO], ["outer info"]),
        ([WARNING], [WARNING], ["near warning"]),
        ([WARNING], [ERROR], ["outer error"]),
        ([ERROR], [WARNING], ["near error"]),
        ([ERROR], [WARNING, INFO], ["outer warning", "outer info"]),
        ([INFO, ERROR], [WARNING], ["near info", "near error"]),
        ([INFO, WARNING], [INFO, ERROR], ["outer info", "outer error"]),
    ],
)
def test_more_or_more_severe_findings_at_a_span_replace_the_others(
    near: list[str], outer: list[str], joined: list[str]
) -> None:
    def items(label: str, severities: list[str]) -> list[Diagnostic]:
        return [
            Diagnostic("DW301", "a", severity, Span(0, 1), f"{label} {severity}", traits=(MANDATORY,))
            for severity in severities
        ]

    other = [
        Diagnostic("DW302", "b", INFO, Span(0, 1), "other rule"),
        Diagnostic("DW301", "a", INFO, Span(0, 2), "other span"),
    ]
    found = [*items("near", near), *other]
    join(found, items("outer", outer))
    assert sorted(item.message for item in found) == sorted([*joined, "other rule", "other span"])
    for item in found:
        restored = (MANDATORY, RESTORED) if item.message.startswith("outer") else (MANDATORY,)
        assert item.traits == (() if item.message.startswith("other") else restored)
