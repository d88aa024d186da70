"""Fixes change only what they describe; a fix that breaks the manifest is reverted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import ERROR, SAFE, UNSAFE, WARNING, Diagnostic, Edit, Finding, Fix
from workerlint.core.text import Source, Span
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.result import Result
from workerlint.engine.rule import Rule, rule, text_rule
from workerlint.fixes.fixer import FixResult, apply_edits, fix_document, without_overlaps
from workerlint.manifest.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.manifest.resource_index import ResourceIndex
    from workerlint.manifest.worker import Worker

MANIFEST = "name: a\nversion: v1beta\ntype: worker\nworker:\n  replicas: 5 # keep\n  stack: bento\n"
REPLICAS = ("worker", "replicas")


@rule("DW901", "count-down", ERROR)
def count_down(worker: Worker) -> Iterator[Finding]:
    """Take one from the replicas until there is one: a fix that needs several passes."""
    node = worker.scalar("replicas")
    if node and node.integer and node.integer > 1:
        less = str(node.integer - 1)
        yield Finding(
            node, f"{node.text} is many", fix=Fix(f"Write {less}", [Edit(node.span, less)], UNSAFE, [REPLICAS])
        )


@rule("DW902", "break-it", ERROR)
def break_it(worker: Worker) -> Iterator[Finding]:
    node = worker.scalar("stack")
    if node:
        yield Finding(node, "break", fix=Fix("Break", [Edit(node.span, '"bento')], UNSAFE, [("worker", "stack")]))


@text_rule("DW903", "syntax-seen", ERROR)
def syntax_seen(worker: Worker) -> Iterator[Finding]:
    for problem in worker.syntax:
        yield Finding(problem.span, problem.message)


def fix(text: str, rules: list[Rule], *, unsafe: bool = True) -> FixResult:
    return fix_document(
        Engine(Settings(), rules), Document(Source("w.yaml", text)), lambda _found, it: unsafe or it.safe
    )


def test_passes_repeat_until_nothing_changes() -> None:
    result = fix(MANIFEST, [count_down])
    assert result.text == MANIFEST.replace("5 # keep", "1 # keep")
    assert len(result.applied) == 4
    assert result.result.diagnostics == []


def test_a_fix_that_breaks_the_yaml_is_taken_back_and_the_others_stay() -> None:
    result = fix(MANIFEST, [count_down, break_it, syntax_seen])
    assert result.text == MANIFEST.replace("5 # keep", "1 # keep")
    assert {found.code for found in result.dropped} == {"DW902"}


@rule("DW904", "unlock", ERROR, words=("replicas",))
def unlock(worker: Worker) -> Iterator[Finding]:
    """Delete the last attribute, in a fix that takes up all lines from the first so that it waits for the others."""
    node = worker.key("replicas")
    if node and worker.key("stack") and node.start < worker.text.index("stack"):
        line = worker.text.index("  replicas"), worker.text.index("  stack")
        edits = [Edit(Span(0, 0), ""), Edit(Span(*line), "")]
        yield Finding(node, "in the way", fix=Fix("Delete it", edits, UNSAFE, [REPLICAS]))


@rule("DW905", "harmful-beside-replicas", ERROR)
def harmful_beside_replicas(worker: Worker) -> Iterator[Finding]:
    """Rename the Worker, which is possible only once the replicas are gone."""
    node = worker.meta("name")
    if node and node.text == "a":
        new = '"' if "replicas" in worker.text else "b"
        edits = [Edit(Span(0, 0), ""), Edit(node.span, new)]
        yield Finding(node, "a is short", fix=Fix("Rename it", edits, UNSAFE, [("name",)]))


def test_what_was_harmful_is_tried_again_on_the_new_text() -> None:
    result = fix(MANIFEST, [harmful_beside_replicas, unlock, syntax_seen])
    assert result.text == "name: b\nversion: v1beta\ntype: worker\nworker:\n  stack: bento\n"
    assert result.dropped == []


@rule("DW906", "rename-it", WARNING)
def rename_it(worker: Worker) -> Iterator[Finding]:
    """Rename the Worker, in a fix that comes before that of ``unlock``."""
    node = worker.meta("name")
    if node and node.text == "a":
        yield Finding(
            node, "a", fix=Fix("Rename it", [Edit(Span(0, 0), ""), Edit(node.span, "b")], UNSAFE, [("name",)])
        )


@rule("DW907", "b-has-replicas", ERROR)
def b_has_replicas(worker: Worker) -> Iterator[Finding]:
    node = worker.meta("name")
    if node and node.text == "b" and worker.key("replicas"):
        yield Finding(node, "b has replicas")


def test_the_same_fix_is_tried_again_on_the_new_text() -> None:
    result = fix(MANIFEST, [rename_it, b_has_replicas, unlock])
    assert result.text == "name: b\nversion: v1beta\ntype: worker\nworker:\n  stack: bento\n"
    assert [found.code for found in result.applied] == ["DW904", "DW906"]
    assert result.dropped == []
    without = fix(MANIFEST, [rename_it, b_has_replicas])
    assert (without.text, [found.code for found in without.dropped]) == (MANIFEST, ["DW906"])


def test_there_are_twenty_passes() -> None:
    many = MANIFEST.replace("5 # keep", "25 # keep")
    result = fix(many, [count_down])
    assert result.text == MANIFEST
    assert (len(result.applied), result.dropped) == (20, [])


@pytest.mark.deep
def test_few_harmful_fixes_among_many_cost_few_checks() -> None:
    checks = []

    class Counting(Engine):
        def check(self, document: Document, index: ResourceIndex | None = None) -> Result:
            checks.append(document)
            return super().check(document, index)

    documents = [MANIFEST.replace("5 # keep", "2")] * 200
    documents[20] = documents[150] = MANIFEST.replace("bento", "harm")
    text = "---\n".join(documents)

    def wanted(found: Diagnostic, _fix: Fix) -> bool:
        return found.code == "DW901" or text[found.span.start : found.span.end] == "harm"

    result = fix_document(
        Counting(Settings(), [count_down, break_it, syntax_seen]), Document(Source("w.yaml", text)), wanted
    )
    assert result.text == text.replace("replicas: 2", "replicas: 1").replace("5 # keep", "1 # keep")
    assert len(result.dropped) == 2
    assert len(checks) < 80


CYCLE = """\
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  topology:
    - name: cities
      type: source
      dependencies: [enrihc]
    - name: enrich
      type: processor
      dependencies: [citeis]
"""
"""The two names that are near close a cycle, each of them alone does not."""

TWICE = """\
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  topology:
    - name: cities
      type: source
      dependencies: [{}]
"""


def select(text: str, *codes: str) -> FixResult:
    rules = load_rules()
    engine = Engine(Settings(), [rule for rule in rules if rule.code in codes], rules)
    return fix_document(engine, Document(Source("w.yaml", text)), lambda _found, _fix: True)


@pytest.mark.parametrize("codes", [("DW403",), ("DW403", "DW404")])
def test_a_fix_does_not_write_a_value_that_another_rule_reports(codes: tuple[str, ...]) -> None:
    result = select(CYCLE, *codes)
    assert [found.fix.title for found in result.applied if found.fix] == ["Replace with `cities`"]
    assert result.text == CYCLE.replace("citeis", "cities")


def test_a_fix_uncovers_what_is_wrong_with_what_it_names() -> None:
    text = "name: a\nversion: v1beta\ntype: worker\nworker:\n  loglevel: info\n"
    assert select(text, "DW204").text == text.replace("loglevel", "logLevel")


@rule("DW906", "delete-dependency", ERROR)
def delete_dependency(worker: Worker) -> Iterator[Finding]:
    key = worker.section.entries["stack"][0] if worker.section and "stack" in worker.section.entries else None
    start = worker.text.find("      dep")
    if key and start >= 0:
        edit = Edit(Span(start, worker.text.index("\n", start) + 1), "")
        yield Finding(key, "no list", fix=Fix("Delete it", [edit], UNSAFE, [("worker", "topology")]))


def test_a_fix_does_not_delete_the_error_of_another_rule() -> None:
    rules = [delete_dependency, *load_rules()]

    def delete(text: str) -> str:
        engine = Engine(Settings(), [delete_dependency], rules)
        return fix_document(engine, Document(Source("w.yaml", text)), lambda _found, _fix: True).text

    undefined, sound = TWICE.format("near-nothing"), TWICE.format("'{{names}}'")
    assert delete(undefined) == undefined
    assert delete(sound) == sound.replace("      dependencies: ['{{names}}']\n", "")


def test_one_of_two_errors_about_the_same_text_may_be_deleted() -> None:
    assert select(TWICE.format("far, far"), "DW406").text == TWICE.format("far")


@pytest.mark.parametrize("dependencies", ["[stores, *up]", '[stores, "stores"]'])
def test_one_of_two_errors_about_the_same_value_may_be_deleted(dependencies: str) -> None:
    text = (
        "name: a\nversion: v1beta\ntype: worker\nworker:\n  envs:\n    UP: &up stores\n"
        f"  topology:\n    - name: cities\n      type: sink\n      dependencies: {dependencies}\n"
    )
    result = fix_document(
        Engine(Settings(), load_rules()), Document(Source("w.yaml", text)), lambda _found, fix: fix.safe
    )
    assert result.dropped == []
    assert "dependencies: [stores]\n" in result.text


def test_the_guard_counts_an_error_that_the_configuration_lowers() -> None:
    rules = load_rules()
    settings = Settings(severity={"DW404": "info"})
    engine = Engine(settings, [rule for rule in rules if rule.code in {"DW403", "DW404"}], rules)
    fixed = CYCLE.replace("citeis", "cities")
    assert fix_document(engine, Document(Source("w.yaml", CYCLE)), lambda _found, _fix: True).text == fixed


def test_unsafe_fixes_wait_to_be_asked_for() -> None:
    assert fix(MANIFEST, [break_it], unsafe=False).text == MANIFEST


def test_a_text_with_undecodable_bytes_is_left_alone() -> None:
    source = Source("w.yaml", MANIFEST, undecodable=(3,))
    assert fix_document(Engine(Settings(), [count_down]), Document(source), lambda _found, _fix: True).text == MANIFEST


def diagnostic(*spans: tuple[int, int]) -> Diagnostic:
    edits = [Edit(Span(*span), "x") for span in spans]
    return Diagnostic("DW901", "n", ERROR, Span(*spans[0]), "m", fixes=(Fix("t", edits, SAFE),))


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ([(0, 1)], [(2, 3)], True),
        ([(0, 2)], [(1, 3)], False),
        ([(0, 1), (8, 9)], [(4, 5)], False),
        ([(3, 3)], [(3, 3)], False),
        ([(0, 3)], [(3, 3)], False),
    ],
)
def test_the_first_of_two_overlapping_fixes_wins(
    first: list[tuple[int, int]], second: list[tuple[int, int]], both: bool
) -> None:
    one, two = diagnostic(*first), diagnostic(*second)
    assert without_overlaps([two, one]) == ([one, two] if both else [one])


@given(
    st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3), st.text(max_size=3)), max_size=5)
)
def test_edits_leave_all_else_alone(text: str, raw: list[tuple[int, int, str]]) -> None:
    edits: list[Edit] = []
    at = 0
    for gap, length, content in raw:
        start = min(at + gap, len(text))
        end = min(start + length, len(text))
        edits.append(Edit(Span(start, end), content))
        at = end + 1
        if at > len(text):
            break
    expected = text
    for edit in reversed(edits):
        expected = expected[: edit.span.start] + edit.content + expected[edit.span.end :]
    assert apply_edits(text, edits) == expected
