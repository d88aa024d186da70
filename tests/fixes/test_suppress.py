"""Every generated comment suppresses its finding, and changes nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from workerlint.config.selection import resolve
from workerlint.config.settings import Settings
from workerlint.core.diagnostic import NOT_SUPPRESSIBLE
from workerlint.core.record import replace
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.rule_page import read_page
from workerlint.fixes.fixer import apply_edits
from workerlint.fixes.suppress import suppress_in_document, suppress_on_line
from workerlint.manifest.document import Document

RULES = load_rules()


def engine(**options: object) -> Engine:
    chosen = Settings(select=["ALL"], **options)  # type: ignore[arg-type]
    return Engine(chosen.replace(severity={}), resolve(chosen, RULES)[0], RULES)


def suppressed(text: str, code: str, *, whole: bool = False, number: int = 0, **options: object) -> str:
    running = engine(**options)
    source = Source("worker.yaml", text)
    document = Document(source)
    found = [item for item in running.check(document).diagnostics if item.code == code][number]
    worker = next(item for item in document.workers if item.span.start <= found.span.start < item.span.end)
    edit = (suppress_in_document if whole else suppress_on_line)(worker, found)
    assert edit is not None
    return apply_edits(text, [edit])


def test_behind_the_line() -> None:
    text = "type: worker\nworker:\n  logLevel: LOUD\n"
    assert suppressed(text, "DW301") == "type: worker\nworker:\n  logLevel: LOUD # workerlint: ignore[DW301]\n"


def test_behind_another_comment() -> None:
    text = "type: worker\nworker:\n  logLevel: LOUD # as agreed\n"
    assert "LOUD # as agreed # workerlint: ignore[DW301]\n" in suppressed(text, "DW301")


def test_into_a_comment_that_is_there() -> None:
    text = "type: worker\nworker:\n  replicas: 0 # workerlint: ignore[DW204] as agreed\n"
    assert "  replicas: 0 # workerlint: ignore[DW204, DW311] as agreed\n" in suppressed(text, "DW311")


def test_above_a_value_of_several_lines() -> None:
    text = "type: worker\nworker:\n  stackSpec:\n    note: 'password: hunter22-x\n      and more'\n    password: >-\n      Hunter22-xyz\n"
    assert "    # workerlint: ignore[DW502]\n    password: >-\n" in suppressed(text, "DW502", number=-1)


def test_after_a_value_of_several_lines_that_follows_something_else() -> None:
    text = "type: worker\nworker: {stack: bento, logLevel: 'LO\n  UD'}\n"
    assert suppressed(text, "DW301") == f"{text.rstrip()} # workerlint: ignore[DW301]\n"


def test_for_a_document() -> None:
    text = "# first\ntype: worker\nworker:\n  logLevel: LOUD\n"
    assert suppressed(text, "DW301", whole=True) == f"# workerlint: ignore-file[DW301]\n{text}"


def test_for_a_document_of_a_stream() -> None:
    text = "a: 1\n--- # second\r\ntype: worker\r\nworker:\r\n  logLevel: LOUD\r\n"
    assert "--- # second\r\n# workerlint: ignore-file[DW301]\n" in suppressed(text, "DW301", whole=True)


def test_into_the_comment_of_a_document() -> None:
    text = "# workerlint: ignore-file[DW2] later\ntype: worker\nworker:\n  logLevel: LOUD\n"
    assert suppressed(text, "DW301", whole=True).startswith("# workerlint: ignore-file[DW2, DW301] later\n")


@pytest.mark.parametrize("invalid", ["# workerlint: ignore", "# workerlint: ignore[]", "# WorkerLint: off"])
def test_before_a_comment_that_names_no_rule(invalid: str) -> None:
    text = f"type: worker\nworker:\n  logLevel: LOUD {invalid}\n"
    assert f"LOUD # workerlint: ignore[DW301] {invalid}\n" in suppressed(text, "DW301")


def test_a_reason_is_asked_for_where_one_is_required() -> None:
    text = "type: worker\nworker:\n  logLevel: LOUD\n"
    assert "# workerlint: ignore[DW301] (add a reason)" in suppressed(text, "DW301", require_suppression_reason=True)


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("ignore[DW301]", "ignore[DW301] (add a reason)"),
        ("ignore[dw301]", "ignore[dw301] (add a reason)"),
        ("ignore[DW304]", "ignore[DW304, DW301] (add a reason)"),
        ("ignore[DW304, DW301] until=2999-01-01", "ignore[DW304, DW301] (add a reason) until=2999-01-01"),
        ("ignore[DW301] until=soon", None),
    ],
)
def test_a_comment_without_the_required_reason_gets_one(comment: str, expected: str | None) -> None:
    text = "type: worker\nworker:\n  logLevel: LOUD # workerlint: {}\n"
    if expected is None:
        with pytest.raises(AssertionError):
            suppressed(text.format(comment), "DW301", require_suppression_reason=True)
        return
    fixed = suppressed(text.format(comment), "DW301", require_suppression_reason=True)
    assert fixed == text.format(expected)
    checked = engine(require_suppression_reason=True).check(Document(Source("worker.yaml", fixed)))
    assert {"DW301", "DW007"}.isdisjoint(item.code for item in checked.diagnostics)


EXAMPLES = [example.manifest.text for rule in RULES for example in read_page(rule).examples if example.kind == "bad"]


@pytest.mark.parametrize("whole", [False, True], ids=["line", "document"])
@settings(max_examples=examples(120))
@given(data=st.data())
def test_what_is_written_silences(whole: bool, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(EXAMPLES))
    running = engine()
    source = Source("worker.yaml", text)
    document = Document(source)
    before = running.check(document)
    candidates = [item for item in before.diagnostics if NOT_SUPPRESSIBLE not in item.traits]
    if not candidates:
        return
    chosen = data.draw(st.sampled_from(candidates))
    manifests = [*document.workers, *document.bundles]
    worker = next((item for item in manifests if item.span.start <= chosen.span.start <= item.span.end), None)
    if worker is None:  # a finding on a Stack
        return
    edit = (suppress_in_document if whole else suppress_on_line)(worker, chosen)
    if edit is None or not worker.complete:
        return
    after = running.check(Document(Source("worker.yaml", apply_edits(text, [edit]))))
    assert after.unreadable == before.unreadable
    silenced = {(item.code, item.message) for item, _ in after.suppressed}
    assert (chosen.code, chosen.message) in silenced
    # One comment may silence several findings of a rule; no other rule's finding goes.
    assert {item.code for item, _ in after.suppressed} - {item.code for item, _ in before.suppressed} <= {chosen.code}


@pytest.mark.parametrize("until", ["2020-01-31", "soon"])
def test_a_comment_without_effect_because_of_its_date_is_not_extended(until: str) -> None:
    text = f"type: worker\nworker:\n  logLevel: LOUD # workerlint: ignore[DW301] until={until}\n"
    document = Document(Source("worker.yaml", text))
    found = next(item for item in engine().check(document).diagnostics if item.code == "DW301")
    assert suppress_on_line(document.workers[0], found) is None
    assert suppressed(text, "DW301", whole=True).startswith("# workerlint: ignore-file[DW301]\ntype")


def test_a_comment_with_a_date_is_extended() -> None:
    text = "type: worker\nworker:\n  replicas: 0 # workerlint: ignore[DW204] until=2999-01-31\n"
    assert "# workerlint: ignore[DW204, DW311] until=2999-01-31\n" in suppressed(text, "DW311")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("%YAML 1.1\n---\n", "%YAML 1.1\n---\n# workerlint: ignore-file[DW301]\n"),
        ("---\n", "---\n# workerlint: ignore-file[DW301]\n"),
        ("# a\n---\n", "# workerlint: ignore-file[DW301]\n# a\n---\n"),
        ("--- !!map\n", None),
        ("--- # a\r\n", "--- # a\r\n# workerlint: ignore-file[DW301]\r\n"),
        ("---\r", "---\r# workerlint: ignore-file[DW301]\r"),
    ],
)
def test_for_a_document_below_its_marker(before: str, after: str | None) -> None:
    text = "type: worker\nworker:\n  logLevel: LOUD\n"
    document = Document(Source("worker.yaml", before + text))
    found = next(item for item in engine().check(document).diagnostics if item.code == "DW301")
    edit = suppress_in_document(document.workers[0], found)
    assert (apply_edits(before + text, [edit]) if edit else None) == (after + text if after else None)


def test_a_worker_in_a_bundle_gets_a_comment_at_its_indentation() -> None:
    head = "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - id: a\n      spec:"
    block = f"{head}\n        type: worker\n        worker:\n          logLevel: LOUD\n"
    assert suppressed(block, "DW301", whole=True) == block.replace(
        "spec:\n", "spec:\n        # workerlint: ignore-file[DW301]\n"
    )
    flow = f"{head} {{type: worker, worker: {{logLevel: LOUD}}}}\n"
    document = Document(Source("worker.yaml", flow))
    found = next(item for item in engine().check(document).diagnostics if item.code == "DW301")
    assert suppress_in_document(document.workers[0], found) is None


def test_a_reason_that_is_given_is_written() -> None:
    text = "type: worker\nworker:\n  logLevel: LOUD\n"
    document = Document(Source("worker.yaml", text))
    found = next(item for item in engine().check(document).diagnostics if item.code == "DW301")
    line, whole = (
        suppress_on_line(document.workers[0], found, "why"),
        suppress_in_document(document.workers[0], found, "why"),
    )
    assert line is not None
    assert whole is not None
    assert (line.content, whole.content) == (
        " # workerlint: ignore[DW301] why",
        "# workerlint: ignore-file[DW301] why\n",
    )


def test_a_comment_with_a_reason_is_extended_where_reasons_are_required() -> None:
    text = "type: worker\nworker:\n  replicas: 0 # workerlint: ignore[DW204] why\n"
    assert "# workerlint: ignore[DW204, DW311] why\n" in suppressed(text, "DW311", require_suppression_reason=True)


def test_a_finding_that_cannot_be_suppressed_gets_no_comment() -> None:
    text = "type: worker\nworker:\n  logLevel: LOUD\n"
    document = Document(Source("worker.yaml", text))
    found = next(item for item in engine().check(document).diagnostics if item.code == "DW301")
    fixed = replace(found, traits=(NOT_SUPPRESSIBLE,))
    assert suppress_on_line(document.workers[0], fixed) is None
    assert suppress_in_document(document.workers[0], fixed) is None


def test_a_document_after_a_byte_order_mark_gets_no_comment() -> None:
    text = "type: worker\nworker:\n  logLevel: LOUD\n"
    document = Document(Source("worker.yaml", f"{text}\ufeff{text}"))
    found = [item for item in engine().check(document).diagnostics if item.code == "DW301"]
    edits = [suppress_in_document(worker, item) for worker, item in zip(document.workers, found, strict=True)]
    assert [edit.content if edit else None for edit in edits] == ["# workerlint: ignore-file[DW301]\n", None]


def test_a_comment_on_another_line_is_not_extended() -> None:
    text = "type: worker\nworker:\n  logLevel: LOUD\n  replicas: 0 # workerlint: ignore[DW204] why\n"
    assert suppressed(text, "DW301") == text.replace("LOUD", "LOUD # workerlint: ignore[DW301]")
    assert suppressed(text.replace("  logLevel: LOUD\n", ""), "DW311", whole=True).startswith(
        "# workerlint: ignore-file"
    )


def test_a_comment_without_rules_or_a_bracket_where_reasons_are_required() -> None:
    text = "type: worker\nworker:\n  logLevel: LOUD # workerlint: {}\n"
    fixed = suppressed(text.format("ignore"), "DW301", require_suppression_reason=True)
    assert fixed == text.format("ignore[DW301] (add a reason) # workerlint: ignore")


def test_a_reason_is_added_to_a_comment_that_requires_one() -> None:
    text = "type: worker\nworker:\n  logLevel: LOUD # workerlint: ignore[DW304]\n"
    document = Document(Source("worker.yaml", text))
    running = engine(require_suppression_reason=True)
    found = next(item for item in running.check(document).diagnostics if item.code == "DW301")
    edit = suppress_on_line(document.workers[0], found, "agreed")
    assert edit is not None
    assert apply_edits(text, [edit]) == text.replace("[DW304]", "[DW304, DW301] agreed")
    plain = Document(Source("worker.yaml", text.replace(" # workerlint: ignore[DW304]", "")))
    edit = suppress_on_line(plain.workers[0], found, "agreed")
    assert edit is not None
    assert edit.content == " # workerlint: ignore[DW301] agreed"
