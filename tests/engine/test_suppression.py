"""Suppression comments suppress the findings of the rules that they name, on their lines, and no others."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import ERROR, MANDATORY, NOT_SUPPRESSIBLE, WARNING, Diagnostic, Finding
from workerlint.core.text import Source, Span
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.result import Result
from workerlint.engine.rule import SUPPRESSION, Rule, project_rule, rule
from workerlint.engine.suppression import (
    Selector,
    Suppression,
    Suppressions,
    divide,
    expired_help,
    matches,
    suppressing,
)
from workerlint.engine.suppression_reader import read_suppressions
from workerlint.manifest.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.manifest.worker import Worker
    from workerlint.platform.platform import ProjectContext


HEAD = "name: a\nversion: v1beta\ntype: worker\n"


@rule("DW901", "every-value", ERROR)
def every_value(worker: Worker) -> Iterator[Finding]:
    """Yield a finding for each value of the section."""
    todo = list(worker.section.pairs) if worker.section else []
    while todo:
        key, value = todo.pop()
        yield Finding(key, "found")
        todo += getattr(value, "pairs", [])


@rule("DW911", "version-seen", WARNING)
def version_seen(worker: Worker) -> Iterator[Finding]:
    version = worker.meta("version")
    if version:
        yield Finding(version, "seen")


RULES = [every_value, version_seen]


def check(text: str, rules: list[Rule] | None = None, **changes: bool) -> Result:
    return Engine(Settings(**changes), rules or RULES, RULES).check(Document(Source("worker.yaml", text)))  # type: ignore[arg-type]


def lines(checked: Result, code: str = "DW901") -> list[int]:
    index = checked.source.lines
    return [index.line_of(found.span.start) + 1 for found in checked.diagnostics if found.code == code]


def test_a_comment_silences_its_line() -> None:
    checked = check(f"{HEAD}worker:\n  a: 1 # workerlint: ignore[DW901] known\n  b: 2\n")
    assert lines(checked) == [6]
    assert [reason for _, reason in checked.suppressed] == ["known"]


def test_a_comment_above_silences_the_whole_node() -> None:
    checked = check(
        f"{HEAD}worker:\n  # workerlint: ignore[DW901]\n  # more words\n\n  a:\n    b: 2\n    c: 3\n  d: 4\n"
    )
    assert lines(checked) == [11]


def test_a_comment_in_the_head_silences_the_document() -> None:
    text = f"# workerlint: ignore-file[every-value]\n{HEAD}worker:\n  a: 1\n---\n{HEAD}worker:\n  b: 1\n"
    assert lines(check(text)) == [12]


@pytest.mark.parametrize("head", ["", "# ours\n", "%YAML 1.2\n", "\n"])
def test_a_comment_above_the_first_marker_stands_in_the_head(head: str) -> None:
    assert lines(check(f"{head}# workerlint: ignore-file[DW901]\n---\n{HEAD}worker:\n  a: 1\n")) == []


def test_ignore_file_below_the_head_silences_nothing() -> None:
    assert lines(check(f"{HEAD}# workerlint: ignore-file[DW901]\nworker:\n  a: 1\n")) == [6]


@pytest.mark.parametrize(
    "comment",
    [
        "# workerlint: ignore[DW901]",
        "#workerlint:ignore[DW901]",
        "# workerlint: ignore [ DW301 , DW901 ] because",
        "# workerlint: ignore[every-value]",
        "# Workerlint: Ignore[Every-Value]",
        "# WORKERLINT: ignore[dw901]",
        "# workerlint: ignore[DW9]",
        "# workerlint: ignore[DW90,DW3]",
        "# see ticket # workerlint: ignore[DW901]",
    ],
)
def test_spellings_that_count(comment: str) -> None:
    assert lines(check(f"{HEAD}worker:\n  a: 1 {comment}\n")) == []


@pytest.mark.parametrize(
    "comment",
    [
        "# workerlint: ignore",
        "# workerlint: ignore DW901",
        "# workerlint: ignore[]",
        "# workerlint: ignore[DW]",
        "# workerlint: disable[DW901]",
        "# workerlint ignore[DW901]",
        "#workerlint: ignore[DW902]",
    ],
)
def test_spellings_that_do_not_count(comment: str) -> None:
    assert lines(check(f"{HEAD}worker:\n  a: 1 {comment}\n")) == [5]


@pytest.mark.parametrize(
    "value",
    [
        '"x # workerlint: ignore[DW901]"',
        "'x # workerlint: ignore[DW901]'",
        "x#workerlint:ignore[DW901]",
        "|\n    # workerlint: ignore[DW901]",
    ],
)
def test_text_inside_a_value_is_no_comment(value: str) -> None:
    assert lines(check(f"{HEAD}worker:\n  a: {value}\n")) == [5]


@pytest.mark.parametrize("header", ["|", ">-", "&a |2", "!!str |"])
def test_a_comment_behind_the_header_of_a_block_counts(header: str) -> None:
    text = f"{HEAD}worker:\n  a: {header} # workerlint: ignore[DW901]\n    # workerlint: ignore[DW9]\n  b: 1\n"
    checked = check(text)
    assert lines(checked) == [7]
    assert len(checked.suppressed) == 1


def test_where_a_reason_is_required_a_comment_without_one_silences_nothing() -> None:
    text = f"{HEAD}worker:\n  a: 1 # workerlint: ignore[DW901]\n  b: 1 # workerlint: ignore[DW901] known\n"
    assert lines(check(text, require_suppression_reason=True)) == [5]


def test_comments_can_be_switched_off() -> None:
    text = f"{HEAD}worker:\n  a: 1 # workerlint: ignore[DW901]\n"
    assert lines(check(text, suppressions=False)) == [5]


def test_items_of_a_list_are_nodes_too() -> None:
    text = f"{HEAD}tags:\n  # workerlint: ignore[DW901]\n  - x\nworker:\n  a: 1\n"
    assert lines(check(text)) == [8]


@project_rule("DW902", "looks-across", ERROR)
def across(_context: ProjectContext) -> Iterator[Finding]:
    yield from ()


@rule("DW903", "looks-here", ERROR)
def here(_worker: Worker) -> Iterator[Finding]:
    yield from ()


def test_a_rule_of_a_plug_in_that_looks_across_files_counts_as_one() -> None:
    unused = next(item for item in load_rules() if item.code == "DW007")
    for code, expected in (("DW902", []), ("DW903", ["DW007"]), ("looks-across", []), ("looks-here", ["DW007"])):
        text = f"name: one # workerlint: ignore[{code}]\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"
        found = Engine(Settings(), [across, here, unused]).check(Document(Source("x.yaml", text))).diagnostics
        assert [item.code for item in found] == expected


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("  a: 'x\n    y' #\n  b: 1\n", [7], id="after a quoted scalar"),
        pytest.param("  a:\n    'x\n    y' #\n  b: 1\n", [8], id="after a quoted scalar below its key"),
        pytest.param("  a: x\n    y #\n  b: 1\n", [7], id="after a plain scalar"),
        pytest.param("  a: #\n    b: 1\n    c: {d: 1}\n  e: 1\n", [8], id="on the key line of a section"),
        pytest.param("  a: &x #\n    b: 1\n  c: 1\n", [7], id="on the key line of a section with an anchor"),
        pytest.param("  a: { #\n    b: 1,\n    c: 1}\n  d: 1\n", [8], id="on the opening line"),
        pytest.param("  a: {\n    b: 1,\n    c: {d: 1}} #\n  d: 1\n", [8], id="on the closing line"),
        pytest.param("  a: {\n    b: 1, #\n    c: 1}\n", [5, 7], id="inside a flow collection"),
        pytest.param("  a:\n    b: 1 #\n    c: 1\n", [5, 7], id="on the first line of a block"),
        pytest.param("  a:\n    b: 1\n    c: 1 #\n", [5, 6], id="on the last line of a block"),
        pytest.param("  x: &x\n    y: 1\n  a: *x #\n", [5, 6], id="at an alias"),
        pytest.param("  a: #\n  b: 1\n", [6], id="after an empty value"),
    ],
)
def test_the_scope_of_a_comment_at_the_end_of_a_line(text: str, left: list[int]) -> None:
    checked = check(f"{HEAD}worker:\n{text.replace('#', '# workerlint: ignore[DW901] known')}")
    assert sorted(lines(checked)) == left


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("  b: {c: 1}\n", "move it to the end of line 6, or delete the comment"),
        ("  b: 'c\n    d'\n", "move it above line 6, or delete the comment"),
        ("  x: {y: 'a\n    b'}\n", "move it to the end of line 7, or delete the comment"),
        ("  x: {y: 'a\n    b', z: 'c\n    d'}\n", "move it above line 6, or delete the comment"),
        ("", "delete the comment"),
    ],
)
def test_a_misplaced_comment_is_not_deleted(text: str, help: str) -> None:
    @rule("DW903", "looks-at-others", ERROR)
    def others(worker: Worker) -> Iterator[Finding]:
        yield from (Finding(key, "found") for key, _ in worker.section.pairs[1:]) if worker.section else ()

    unused = next(item for item in load_rules() if item.code == "DW007")
    checked = check(f"{HEAD}worker:\n  a: 1 # workerlint: ignore[DW903] known\n{text}", [others, unused])
    found = next(item for item in checked.diagnostics if item.code == "DW007")
    assert found.help == help
    assert bool(found.fixes) is not text.startswith(" ")


def check_on(day: str, text: str, **changes: bool) -> Result:
    """Check a text on a day, with the rules on comments."""
    rules = [every_value, *(item for item in load_rules() if item.phase == SUPPRESSION)]
    engine = Engine(Settings(**changes), rules, [*RULES, *load_rules()], today=date.fromisoformat(day))  # type: ignore[arg-type]
    return engine.check(Document(Source("worker.yaml", text)))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("  a: 1 # workerlint: ignore[DW901] known, until=2027-01-31\n", id="at the end of the line"),
        pytest.param("  # workerlint: ignore[DW901] known, until=2027-01-31\n  a: {b: 1}\n", id="above"),
        pytest.param("  a: # workerlint: ignore[DW901] known, until=2027-01-31\n    b: 1\n", id="at a section"),
    ],
)
def test_a_comment_applies_to_the_end_of_its_last_day(text: str) -> None:
    assert lines(check_on("2027-01-31", f"{HEAD}worker:\n{text}")) == []
    assert lines(check_on("2027-02-01", f"{HEAD}worker:\n{text}")) != []


def test_a_comment_for_the_document_expires() -> None:
    text = f"# workerlint: ignore-file[DW901] until=2027-01-31\n{HEAD}worker:\n  a: 1\n  b: 1\n"
    assert lines(check_on("2027-01-31", text)) == []
    assert lines(check_on("2027-02-01", text)) == [6, 7]


def test_a_comment_in_a_bundle_expires() -> None:
    worker = "".join(f"        {line}\n" for line in f"{HEAD}worker:\n  a: 1\n".splitlines())
    bundle = (
        "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources: # workerlint: ignore[DW901] until=2027-01-31\n"
        f"    - id: a\n      spec:\n{worker}"
    )
    assert lines(check_on("2027-01-31", bundle)) == []
    (found,) = (item for item in check_on("2027-02-01", bundle).diagnostics if item.code == "DW901")
    assert [related.message for related in found.related] == ["this suppression expired on 2027-01-31"]


def test_an_expired_comment_inside_a_bundle_is_named_once() -> None:
    worker = "".join(
        f"        {line}\n"
        for line in f"{HEAD}worker:\n  a: 1 # workerlint: ignore[DW901] until=2027-01-31\n".splitlines()
    )
    bundle = f"name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - id: a\n      spec:\n{worker}"
    (found,) = (item for item in check_on("2027-02-01", bundle).diagnostics if item.code == "DW901")
    assert len(found.related) == 1


@pytest.mark.parametrize(
    ("comment", "codes"),
    [
        ("ignore[DW901] until=2027-01-31", ["DW012"]),
        ("ignore[DW901] until=soon", ["DW008", "DW901"]),
        ("ignore[DW9999] known", ["DW008", "DW901"]),
        ("ignore[DW012] known", ["DW901"]),
    ],
)
def test_comments_in_a_bundle_are_checked_but_may_be_unused(comment: str, codes: list[str]) -> None:
    worker = "".join(f"        {line}\n" for line in f"{HEAD}worker:\n  a: 1\n".splitlines())
    bundle = f"name: b\nversion: v1beta\ntype: bundle\nbundle:\n  # workerlint: {comment}\n  resources:\n"
    checked = check_on("2027-01-28", f"{bundle}    - id: a\n      spec:\n{worker}")
    assert [item.code for item in checked.diagnostics] == codes


def test_a_finding_that_returns_names_the_comment() -> None:
    text = f"{HEAD}worker:\n  a: 1 # workerlint: ignore[DW901] known, until=2027-01-31\n"
    (found,) = check_on("2027-02-01", text).diagnostics
    assert found.message == "found"  # as without the comment: baselines and fingerprints do not change
    assert found.help == "fix it, or extend the suppression that expired on 2027-01-31"
    (related,) = found.related
    assert text[related.span.start : related.span.end].startswith("# workerlint: ")


@pytest.mark.parametrize(
    ("help", "extended"),
    [
        ("delete it", "delete it, or extend the suppression that expired on 2027-01-31"),
        ("did you mean `b`?", "did you mean `b`? or extend the suppression that expired on 2027-01-31"),
    ],
)
def test_the_help_of_a_finding_that_returns(help: str, extended: str) -> None:
    assert expired_help(help, "the suppression that expired on 2027-01-31") == extended


def test_another_comment_still_applies() -> None:
    text = (
        f"{HEAD}worker:\n  # workerlint: ignore[DW901] until=2027-01-31\n"
        "  a: 1 # workerlint: ignore[DW901] until=2027-12-31\n"
    )
    checked = check_on("2027-02-01", text)
    assert lines(checked) == []
    # The first comment suppresses nothing.
    assert [item.code for item in checked.diagnostics] == ["DW007"]


@pytest.mark.parametrize(
    ("day", "codes"),
    [("2027-01-23", []), ("2027-01-24", ["DW012"]), ("2027-01-31", ["DW012"]), ("2027-02-01", ["DW901"])],
)
def test_seven_days_before_a_comment_expires_it_is_announced(day: str, codes: list[str]) -> None:
    text = f"{HEAD}worker:\n  a: 1 # workerlint: ignore[DW901] known, until=2027-01-31\n"
    assert [item.code for item in check_on(day, text).diagnostics] == codes


@pytest.mark.parametrize("day", ["2027-01-31", "2027-02-01"])
def test_a_comment_that_suppresses_nothing_is_unused_with_any_date(day: str) -> None:
    text = f"{HEAD}worker: # workerlint: ignore[DW901] until=2027-01-31\n"
    assert [item.code for item in check_on(day, text).diagnostics] == ["DW007"]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("known, until=2027-01-31", "known"),
        ("until=2027-01-31", ""),
        ("until=2027-01-31, known", "known"),
        ("until=2027-01-31 known", "known"),
        ("known (until=2027-01-31).", "known"),
        ("known: Until = 2027-01-31", "known"),
        (", until=2027-01-31", ""),
        ("known, until=2027-01-31; see DOPS-12.", "known see DOPS-12."),
    ],
)
def test_where_the_date_may_be_written(written: str, reason: str) -> None:
    text = f"{HEAD}worker:\n  a: 1 # workerlint: ignore[DW901] {written}\n"
    (worker,) = Document(Source("worker.yaml", text)).workers
    (comment,) = read_suppressions(worker, date(2027, 1, 1))
    assert (comment.until, comment.reason) == (date(2027, 1, 31), reason)
    text = text.replace("] ", "]")
    assert lines(check_on("2027-02-01", text)) == [5]


@pytest.mark.parametrize("word", ["2027-02-30", "2027-1-31", "31.01.2027", "20270131", "tomorrow", ""])
def test_a_comment_with_an_invalid_date_silences_nothing(word: str) -> None:
    text = f"{HEAD}worker:\n  a: 1 # workerlint: ignore[DW901] known, until={word}\n"
    found = {item.code: item for item in check_on("2020-01-01", text).diagnostics}
    assert list(found) == ["DW901", "DW008"]
    span = found["DW008"].span
    assert text[span.start : span.end] == word


@pytest.mark.parametrize("reason", ["known, waiting until then", "see notuntil=2027-13-13", "it expires 2027-01-31"])
def test_a_reason_is_not_a_date(reason: str) -> None:
    text = f"{HEAD}worker:\n  a: 1 # workerlint: ignore[DW901] {reason}\n"
    assert check_on("2030-01-01", text).diagnostics == []


def test_a_date_is_no_reason() -> None:
    text = f"{HEAD}worker:\n  a: 1 # workerlint: ignore[DW901] until=2027-01-31\n"
    assert lines(check_on("2027-01-01", text, require_suppression_reason=True)) == [5]


def test_reports_contain_the_date() -> None:
    text = f"{HEAD}worker:\n  a: 1 # workerlint: ignore[DW901] known, until=2027-01-31\n"
    assert [reason for _, reason in check_on("2027-01-01", text).suppressed] == ["known, until=2027-01-31"]


def test_without_a_date_of_the_engine_the_clock_counts() -> None:
    text = f"{HEAD}worker:\n  a: 1 # workerlint: ignore[DW901] until=YEAR-01-31\n"
    assert lines(check(text.replace("YEAR", "2020"))) == [5]
    assert lines(check(text.replace("YEAR", "2999"))) == []


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ("  foo1: 1\n  stack: a\n  # workerlint: ignore[DW204]\n  compute: c\n  title: t\n  foo2: 1\n", 5),
        (
            "  foo1: 1\n  stack: stack-of-a-team\n  compute: compute-of-a-team\n  # workerlint: ignore[DW204]\n  title: t\n  foo2: 1\n",
            10,
        ),
    ],
)
def test_a_misplaced_comment_belongs_to_the_nearest_finding(fields: str, line: int) -> None:
    rules = [rule for rule in load_rules() if rule.code in {"DW007", "DW204"}]
    found = Engine(Settings(), rules).check(Document(Source("w.yaml", f"{HEAD}worker:\n{fields}"))).diagnostics
    (unused,) = (item for item in found if item.code == "DW007")
    assert unused.help == f"move it to the end of line {line}, or delete the comment"


NAMES = {"DW301": "one", "DW302": "two", "DW401": "three"}


def comment(words: str, scope: tuple[int, int] | None, at: int = 0) -> Suppression:
    """Return a comment with selectors and a scope."""
    selectors = [Selector(Span(at + number, at + number + 1), word) for number, word in enumerate(words.split())]
    made = Suppression(Span(at, at + 9), "ignore", selectors, "", malformed=False)
    made.scope = None if scope is None else Span(*scope)
    return made


def item(code: str, start: int, *traits: str) -> Diagnostic:
    return Diagnostic(code, NAMES[code], ERROR, Span(start, start + 1), "found", traits=traits)


SPANS = st.tuples(st.integers(0, 12), st.integers(0, 4)).map(lambda pair: (pair[0], pair[0] + pair[1]))
COMMENTS = st.builds(
    comment, st.sampled_from(["DW301", "DW3", "one DW4", "two", "ALL", "DW", ""]), st.none() | SPANS, st.integers(0, 90)
)
ITEMS = st.builds(item, st.sampled_from(sorted(NAMES)), st.integers(0, 17))


@pytest.mark.slow
@settings(max_examples=examples(300))
@given(st.lists(ITEMS, max_size=8), st.lists(COMMENTS, max_size=6))
def test_the_first_comment_whose_scope_contains_the_start_suppresses_a_finding(
    found: list[Diagnostic], comments: list[Suppression]
) -> None:
    """Each comment is compared with each finding."""

    def hits(comment: Suppression, found: Diagnostic) -> set[Selector]:
        scope = comment.scope
        inside = scope is not None and scope.start <= found.span.start <= scope.end
        return {word for word in comment.selectors if inside and matches(word.text, found.code, found.name)}

    first = [next((comment for comment in comments if hits(comment, one)), None) for one in found]
    assert suppressing(found, comments) == first
    for comment in comments:
        assert comment.used == set().union(*(hits(comment, one) for one in found))


@pytest.mark.parametrize(
    ("selector", "selects"),
    [
        ("DW301", True), ("dw301", True), ("DW30", True), ("DW3", True), ("DW", False), ("D", False), ("one", True),
        ("ONE", True), ("on", False), ("DW3011", False), ("DW302", False), ("", False), ("W301", False),
    ],
)  # fmt: skip
def test_what_a_selector_selects(selector: str, selects: bool) -> None:
    assert matches(selector, "DW301", "one") == selects


def test_only_comments_for_what_they_suppress_are_recorded_in_findings_that_stay() -> None:
    found = [
        item("DW301", 3),
        item("DW302", 3, MANDATORY),
        item("DW302", 9, MANDATORY),
        item("DW401", 3, NOT_SUPPRESSIBLE),
    ]
    both, other, far = comment("DW3 two", (0, 5)), comment("DW4 DW401", (0, 20)), comment("DW302", (10, 11))
    suppressed: list[tuple[Diagnostic, str]] = []
    assert divide(found, [both, other, far], suppressed) == found[1:]
    assert [one for one, _ in suppressed] == found[:1]
    assert {word.text for word in both.used} == {"DW3"}
    assert {word.text: codes for word, codes in both.refused.items()} == {"DW3": {"DW302"}, "two": {"DW302"}}
    assert (other.used, other.refused, far.refused) == (set(), {}, {})


def test_mandatory_findings_that_nothing_suppresses_are_not_recorded() -> None:
    found = [item("DW301", 3, MANDATORY, NOT_SUPPRESSIBLE)]
    all_of_it = comment("DW301", (0, 5))
    assert divide(found, [all_of_it, comment("DW301", None)], []) == found
    assert all_of_it.refused == {}


@pytest.mark.parametrize(
    ("text", "deleted", "left"),
    [
        ("a: 1 # workerlint: ignore[DW301, DW4] x\nb: 2\n", "DW301", "a: 1 # workerlint: ignore[DW4] x\nb: 2\n"),
        ("a: 1 # workerlint: ignore[ DW301 DW4 ] x\nb: 2\n", "DW4", "a: 1 # workerlint: ignore[ DW301 ] x\nb: 2\n"),
        ("a: 1 # workerlint: ignore[DW3,DW4,DW5]\n", "DW4", "a: 1 # workerlint: ignore[DW3, DW5]\n"),
        ("a: 1  # workerlint: ignore[DW3,DW4] x\nb: 2\n", "DW3 DW4", "a: 1\nb: 2\n"),
        ("a: 1 # workerlint: ignore[DW3]  \r\nb: 2\n", "DW3", "a: 1\r\nb: 2\n"),
        ("  # workerlint: ignore[DW3]\nb: 2\n", "DW3", "b: 2\n"),
        ("b: 2\n# workerlint: ignore[DW3]", "DW3", "b: 2\n"),
        ("b: 2\n# workerlint: ignore[DW3]\n", "DW3", "b: 2\n"),
        ("b: 2 # why # workerlint: ignore[DW3]\n", "DW3", "b: 2 # why\n"),
    ],
)
def test_how_selectors_are_deleted(text: str, deleted: str, left: str) -> None:
    source = Source(
        "w.yaml", f"type: worker\n{text}worker:\n" if text.endswith("\n") else f"type: worker\nworker:\n{text}"
    )
    (worker,) = Document(source).workers
    (found,) = read_suppressions(worker)
    edit = found.without([word for word in found.selectors if word.text in deleted.split()], source)
    changed = source.text[: edit.span.start] + edit.content + source.text[edit.span.end :]
    assert changed == source.text.replace(text, left)


def test_the_justification_of_a_comment_is_its_reason_and_its_date() -> None:
    plain = comment("DW3", None)
    assert plain.justification == ""
    plain.until = date(2027, 1, 31)
    assert plain.justification == "until=2027-01-31"
    plain.reason = "known"
    assert plain.justification == "known, until=2027-01-31"


def listed(text: str, enabled: str, across: str = "", variables: dict[str, str] | None = None) -> Suppressions:
    """Return the comments of a Worker, where some rules ran."""
    (worker,) = Document(Source("w.yaml", f"{HEAD}worker:\n{text}")).workers
    worker.settings = Settings(variables=variables)
    known = frozenset((*NAMES.items(), ("DW010", "unset")))
    ran = frozenset((code, name) for code, name in known if code in enabled.split())
    found = [item("DW301", len(HEAD) + 10)]
    return Suppressions(worker, read_suppressions(worker), known, ran, found, frozenset(across.split()), {})


@pytest.mark.parametrize(
    ("selector", "enabled", "across", "variables", "decided"),
    [
        ("DW3", "DW301 DW302", "", None, True),
        ("DW3", "DW301", "", None, True),
        ("DW3", "DW401", "", None, False),
        ("DW3", "DW301 DW302", "DW302", None, False),
        ("DW301", "DW301 DW302", "DW302", None, True),
        ("unset", "DW010", "", None, False),
        ("unset", "DW010", "", {}, True),
        ("unset", "DW010", "DW010", {}, False),
    ],
)
def test_whether_a_comment_may_be_for_another_run(
    selector: str, enabled: str, across: str, variables: dict[str, str] | None, decided: bool
) -> None:
    assert listed("  a: 1\n", enabled, across, variables).is_decided(selector) == decided


@pytest.mark.parametrize(
    ("selector", "known"),
    [
        ("DW301", True),
        ("dw3", True),
        ("three", True),
        ("DW999", False),
        ("nonsense", False),
        ("ACME001", True),
        ("DW", False),
    ],
)
def test_which_selectors_may_select_a_rule(selector: str, known: bool) -> None:
    made = listed("  a: 1\n", "DW301")
    assert made.knows(selector) == known
    assert made.selectors == ["DW010", "DW301", "DW302", "DW401", "one", "three", "two", "unset"]


@pytest.mark.parametrize(
    ("text", "selector", "may"),
    [
        ("  a: 1 # workerlint: ignore[DW4]\n", "DW301", True),
        ("  a: 1 # workerlint: ignore[DW4]\n", "DW302", False),
        ("  b: 1\n  a: 1 # workerlint: ignore[DW4]\n", "DW301", False),
        ("  b: 1\n  a: 1 # workerlint: ignore[DW4]\n", "DW401", True),  # it did not run
        ("  b: 1\n  a: 1 # workerlint: ignore[DW4]\n  c: [\n", "DW301", True),
        ("  b: 1\n  # workerlint: ignore[DW4]\n", "DW301", True),  # the comment has no effect anywhere
    ],
)
def test_whether_a_selector_that_is_added_suppresses_a_finding(text: str, selector: str, may: bool) -> None:
    made = listed(text, "DW301 DW302")
    assert made.may_suppress(selector, made.items[0]) == may
