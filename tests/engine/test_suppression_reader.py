"""What is and what is not a suppression comment, and what it contains."""

from __future__ import annotations

from datetime import date

import pytest

from workerlint.core.text import Source
from workerlint.engine.gates import may_suppress
from workerlint.engine.suppression import Suppression
from workerlint.engine.suppression_reader import read_suppressions
from workerlint.manifest.document import read_workers

HEAD = "name: a\ntype: worker\nworker:\n"


def read(line: str, **changes: bool) -> list[Suppression]:
    (worker,) = read_workers(Source("worker.yaml", HEAD + line + "\n"))
    worker.settings = worker.settings.replace(**changes)
    return read_suppressions(worker, date(2027, 1, 20))


@pytest.mark.parametrize(
    ("comment", "keyword", "selectors", "reason"),
    [
        ("# workerlint: ignore[DW301]", "ignore", ["DW301"], ""),
        (
            "# workerlint:ignore[DW301,DW3 , invalid-log-level] - why",
            "ignore",
            ["DW301", "DW3", "invalid-log-level"],
            "why",
        ),
        ("#WORKERLINT: IGNORE-FILE [DW301]: why", "ignore-file", ["DW301"], "why"),
        ("# workerLint: ignore[DW301] until=2027-01-31 why", "ignore", ["DW301"], "why"),
        ("# workerlint: ignore[DW301] why (until = 2027-01-31)", "ignore", ["DW301"], "why"),
    ],
)
def test_the_parts_of_a_comment(comment: str, keyword: str, selectors: list[str], reason: str) -> None:
    (found,) = read(f"  stack: x {comment}")
    assert not found.malformed
    assert (found.keyword, [item.text for item in found.selectors], found.reason) == (keyword, selectors, reason)


@pytest.mark.parametrize(
    ("day", "days", "expired", "soon"),
    [
        ("2027-01-31", 11, False, False),
        ("2027-01-27", 7, False, True),
        ("2027-01-20", 0, False, True),
        ("2027-01-19", -1, True, False),
    ],
)
def test_the_last_day_of_a_comment(day: str, days: int, expired: bool, soon: bool) -> None:
    (found,) = read(f"  stack: x # workerlint: ignore[DW301] why until={day}")
    assert (str(found.until), found.days, found.is_expired, found.expires_soon) == (day, days, expired, soon)


@pytest.mark.parametrize("day", ["", "soon", "2027-02-30", "31.1.2027"])
def test_a_date_that_is_none(day: str) -> None:
    (found,) = read(f"  stack: x # workerlint: ignore[DW301] until={day}")
    assert (found.is_misdated, found.until, found.scope) == (True, None, None)


@pytest.mark.parametrize("comment", ["# workerlint: ignore", "# workerlint: ignore[]", "# workerlint: skip[DW301]"])
def test_a_malformed_comment(comment: str) -> None:
    (found,) = read(f"  stack: x {comment}")
    assert found.malformed


@pytest.mark.parametrize(
    "line",
    [
        "  stack: 'x # workerlint: ignore[DW301]'",
        "  stack: |\n    # workerlint: ignore[DW301]",
        "  stack: x# workerlint: ignore[DW301]",
        "  stack: x # not workerlint: ignore[DW301]",
    ],
)
def test_text_is_not_a_comment(line: str) -> None:
    assert read(line) == []


def test_a_comment_after_the_header_of_a_block_scalar() -> None:
    assert len(read("  stack: | # workerlint: ignore[DW301]\n    x")) == 1


def test_a_reason_may_be_required() -> None:
    for reason, missing in (("", True), (" why", False)):
        (found,) = read(f"  stack: x # workerlint: ignore[DW301]{reason}", require_suppression_reason=True)
        assert (found.unreasoned, found.scope is None) == (missing, missing)


@pytest.mark.parametrize(
    ("text", "found"), [("# workerlint: x", True), ("# WorkerLint:", True), ("# worker lint", False)]
)
def test_a_text_without_the_word_is_not_searched(text: str, found: bool) -> None:
    assert may_suppress(text) == found
    assert not may_suppress(text, len(text))


@pytest.mark.parametrize(
    ("line", "comment", "selectors", "reason", "date_text", "has_scope"),
    [
        ("  a: x # workerlint: ignore[A1,\tB] --: why so -  ", "# workerlint: ignore[A1,\tB] --: why so -", ["A1", "B"], "why so", None, True),
        ("  a: x\t#\tworkerlint:\tignore\t[A1]", "#\tworkerlint:\tignore\t[A1]", ["A1"], "", None, True),
        ("  a: x # workerlint: ignore[A1] why; until=2027-01-31, then more.", None, ["A1"], "why then more.", "2027-01-31", True),
        ("  a: x # workerlint: ignore[A1] until=2027-01-31.", None, ["A1"], "", "2027-01-31", True),
        ("  a: x # workerlint: ignore[A1] (until=2027-01-31) more", None, ["A1"], "more", "2027-01-31", True),
        ("  a: x # workerlint: ignore[A1] why,until=2027-01-31;soon", None, ["A1"], "why soon", "2027-01-31", True),
        ("  a: x # workerlint: ignore[A1] xuntil=2027-01-31", None, ["A1"], "xuntil=2027-01-31", None, True),
        ("  a: x # workerlint: ignore[A1]until=2027-01-31", None, ["A1"], "", "2027-01-31", True),
        ("  a: x # workerlint: ignore[A1] UNTIL \t=\t2027-01-31 why", None, ["A1"], "why", "2027-01-31", True),
        ("  a: x # workerlint: ignore[until=2027-01-31] why", None, ["until=2027-01-31"], "why", None, True),
        ("  a: x # workerlint: ignore[A1] until=", None, ["A1"], "", "", False),
        ("  a: x # workerlint: ignore[A1] # workerlint: ignore[B2]", None, ["A1"], "# workerlint: ignore[B2]", None, True),
        ("  'a' : 'x' # workerlint: ignore[A1] b", None, ["A1"], "b", None, True),
        ("  a: > # workerlint: ignore[A1] b\n    # workerlint: ignore[B2]\n  b: 1", "# workerlint: ignore[A1] b", ["A1"], "b", None, True),
        ("  b: 'c # workerlint: ignore[B2]'  # workerlint: ignore[A1] b", "# workerlint: ignore[A1] b", ["A1"], "b", None, True),
        ("  b: {c: \"# workerlint: ignore[B2]\", d: 'e # workerlint: x'} # workerlint: ignore[A1] b", "# workerlint: ignore[A1] b", ["A1"], "b", None, True),
        ("  a: x # workerlint: ignore[A1", None, [], "", None, False),
        ("  a: x # workerlint: ", "# workerlint:", [], "", None, False),
    ],
)  # fmt: skip
def test_a_comment_is_read_with_the_ranges_of_its_parts(
    line: str, comment: str | None, selectors: list[str], reason: str, date_text: str | None, has_scope: bool
) -> None:
    text = f"{HEAD}{line}\n"
    (found,) = read(line)
    shown = [text[span.start : span.end] for span in (found.span, *(item.span for item in found.selectors))]
    assert shown == [comment or line[line.index("#") :], *selectors]
    assert [item.text for item in found.selectors] == selectors
    assert (found.reason, found.malformed, found.scope is not None) == (reason, not selectors, has_scope)
    assert (found.date_span and text[found.date_span.start : found.date_span.end]) == date_text
