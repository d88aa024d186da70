"""What was found in a file comes out of its packed form as it went in, through JSON too."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.config.settings import DEFAULT
from workerlint.core.diagnostic import SEVERITIES, Diagnostic, Edit, Fix, Related
from workerlint.core.text import Source, Span
from workerlint.engine.engine import CheckedDocument, CheckedFile
from workerlint.manifest.resources import Reference, Resource
from workerlint.run.cache_store import DamagedError, pack, resources_of, unpack

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
references = st.builds(Reference, texts, texts, texts, spans, texts)
resources = st.builds(
    Resource, texts, texts, texts, spans, st.integers(1, 10**6), st.lists(references, max_size=2).map(tuple)
)


@st.composite
def documents(draw: st.DrawFn) -> CheckedDocument:
    document = CheckedDocument(draw(spans))
    document.found = draw(st.lists(diagnostics, max_size=3))
    document.resource = draw(st.none() | resources)
    document.unreadable = draw(st.integers(0, 9))
    document.failures = draw(st.lists(texts, max_size=2))
    return document


@st.composite
def files(draw: st.DrawFn) -> CheckedFile:
    checked = CheckedFile(SOURCE)
    for document in draw(st.lists(documents(), max_size=3)):
        checked.add(document)
    checked.resources += draw(st.lists(resources, max_size=2))
    return checked


def fields(document: CheckedDocument) -> tuple[object, ...]:
    return document.span, document.found, document.resource, document.unreadable, document.failures


@given(files())
def test_everything_comes_back(checked: CheckedFile) -> None:
    packed = json.loads(json.dumps(pack(checked)))
    back = unpack(packed, SOURCE, DEFAULT)
    assert [fields(document) for document in back.documents] == [fields(document) for document in checked.documents]
    assert back.resources == checked.resources
    assert back.failures == checked.failures
    assert (back.manifests, back.unreadable) == (checked.manifests, checked.unreadable)
    assert resources_of(packed) == checked.resources


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts, lambda inner: st.lists(inner, max_size=4), max_leaves=8
)


@given(st.lists(json_values, max_size=4))
def test_what_was_not_packed_is_told_from_what_was(data: list[object]) -> None:
    for read in (lambda: unpack(data, SOURCE, DEFAULT), lambda: resources_of(data)):
        try:
            read()
        except DamagedError:
            continue


@pytest.mark.parametrize("data", [[], [[], []], [[[]], [], []], [1, 2, 3]])
def test_damage_is_named(data: list[object]) -> None:
    with pytest.raises(DamagedError):
        unpack(data, SOURCE, DEFAULT)
