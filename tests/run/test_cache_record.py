"""What was found in a file comes out of its packed form as it went in, through JSON too."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.core.diagnostic import SEVERITIES, Diagnostic, Edit, Fix, Related
from workerlint.core.text import Source, Span, decode
from workerlint.engine.result import Result, WorkerResult
from workerlint.manifest.demand import Demand
from workerlint.manifest.document import Document
from workerlint.manifest.manifest import Stack
from workerlint.manifest.reader import Skipped
from workerlint.manifest.resources import Reference, Resource, read_resources
from workerlint.manifest.stack_resource import StackDefinition
from workerlint.run.cache_record import DamagedError, is_storable, quotes_text, record_of, resources_of, restore

SOURCE = Source("w.yaml", "name: w\ntype: worker\nworker: {}\n")
texts = st.text(st.characters(), max_size=12)
spans = st.builds(Span, st.integers(0, 10**7), st.integers(0, 10**7))
fixes = st.builds(Fix, texts, st.lists(st.builds(Edit, spans, texts), max_size=3), st.sampled_from(["safe", "unsafe"]))
related = st.builds(Related, spans, texts, st.none() | texts)
diagnostics = st.builds(
    Diagnostic,
    texts,
    texts,
    st.sampled_from(SEVERITIES),
    spans,
    texts,
    texts,
    st.lists(fixes, max_size=2).map(tuple),
    st.lists(related, max_size=2).map(tuple),
)
paths = st.lists(texts | st.integers(0, 99)).map(tuple)
references = st.builds(Reference, texts, texts, texts, spans, paths, st.none() | spans, st.booleans())
stacks = st.builds(Stack, texts, texts, texts)
definitions = st.builds(StackDefinition, stacks, st.lists(texts, max_size=2).map(tuple), texts, texts, spans)
numbers = st.integers(0, 10**6)
demands = st.builds(Demand, numbers, numbers, st.lists(st.tuples(numbers, numbers), max_size=4).map(tuple))
resources = st.builds(
    Resource,
    texts,
    texts,
    texts,
    spans,
    st.integers(1, 10**6),
    st.lists(references, max_size=2).map(tuple),
    texts,
    texts,
    st.none() | definitions,
    st.none() | demands,
)


@st.composite
def documents(draw: st.DrawFn) -> WorkerResult:
    document = WorkerResult(draw(spans))
    document.found = draw(st.lists(diagnostics, max_size=3))
    document.resource = draw(st.none() | resources)
    document.unreadable = draw(st.integers(0, 9))
    document.is_manifest = draw(st.booleans())
    document.failures = draw(st.lists(texts, max_size=2))
    return document


@st.composite
def files(draw: st.DrawFn) -> Result:
    checked = Result(Document(SOURCE))
    for document in draw(st.lists(documents(), max_size=3)):
        checked.add(document)
    checked.skipped = draw(st.lists(st.builds(Skipped, spans, texts), max_size=2))
    checked.resources += draw(st.lists(resources, max_size=2))
    return checked


def fields(worker: WorkerResult) -> tuple[object, ...]:
    return worker.span, worker.found, worker.resource, worker.unreadable, worker.failures, worker.is_manifest


@pytest.mark.slow
@given(files())
def test_everything_comes_back(result: Result) -> None:
    record = json.loads(json.dumps(record_of(result, "digest")))
    back = restore(record, Document(SOURCE), "error")
    assert [fields(worker) for worker in back.workers] == [fields(worker) for worker in result.workers]
    assert back.resources == result.resources
    assert back.failures == result.failures
    assert back.skipped == result.skipped
    assert (back.manifests, back.unreadable) == (result.manifests, result.unreadable)
    assert resources_of(record) == result.resources


@pytest.mark.parametrize("failing", [False, True])
def test_the_record_of_a_file_for_which_a_rule_failed_is_not_stored(failing: bool) -> None:
    document = WorkerResult(Span(0, 1))
    document.found = [Diagnostic("DW301", "rule", SEVERITIES[0], Span(0, 1), "wrong")]
    document.failures = ["a rule failed"] * failing
    checked = Result(Document(SOURCE))
    checked.add(document)
    assert is_storable(record_of(checked, "digest")) is not failing


TOKEN = "AKIA" + "IOSFODNN7EXAMPL7"
WORKER = "name: {name}\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"
SECRETS = f"  dataosSecrets:\n    - name: {TOKEN}\n"


@pytest.mark.parametrize(
    ("text", "found", "storable"),
    [
        (WORKER.format(name="w"), False, True),
        (WORKER.format(name="w"), True, True),
        (f"{WORKER.format(name='w')}  envs: {{KEY: {TOKEN}}}\n", False, True),
        (f"{WORKER.format(name='w')}  envs: {{KEY: {TOKEN}}}\n", True, False),
        (WORKER.format(name=TOKEN), False, False),
        (f"{WORKER.format(name='w')}workspace: {TOKEN}\n", False, False),
        (WORKER.format(name="w") + SECRETS, False, False),
    ],
)
def test_a_record_that_may_contain_a_secret_is_not_stored(text: str, found: bool, storable: bool) -> None:
    """A finding may quote any part of the file; without findings, a record has only the names."""
    document = Document(Source("w.yaml", text))
    (read,) = read_resources(document)
    worker = WorkerResult(Span(0, len(text)))
    worker.resource = read
    worker.found = [Diagnostic("DW301", "rule", SEVERITIES[0], Span(0, 1), "wrong")] * found
    result = Result(document)
    result.add(worker)
    record = record_of(result, "digest")
    assert is_storable(record) is storable
    assert quotes_text(record) is found
    assert not is_storable(record_of(result, "digest", stored=False))
    assert restore(record, document, "error").secretless is (found and storable)


def test_a_file_with_bytes_that_are_not_text_is_not_stored() -> None:
    assert not is_storable(record_of(Result(Document(decode(b"name: w # \xff\n", "w.yaml"))), "digest"))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts, lambda inner: st.lists(inner, max_size=4), max_leaves=8
)


@given(st.lists(json_values, max_size=6))
def test_what_was_not_packed_is_told_from_what_was(data: list[object]) -> None:
    for read in (lambda: restore(data, Document(SOURCE), "error"), lambda: resources_of(data)):
        try:
            read()
        except DamagedError:
            continue


@pytest.mark.parametrize("data", [[], ["", 0, [], [], []], ["", 0, [[]], [], [], []], [1, 2, 3]])
def test_damage_is_named(data: list[object]) -> None:
    with pytest.raises(DamagedError):
        restore(data, Document(SOURCE), "error")
