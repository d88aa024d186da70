"""Completion at every offset never fails and never breaks the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types
from tests.examples import examples
from tests.lsp.complete.conftest import accept, capabilities
from tests.lsp.conftest import Editor

from workerlint_lsp.completion import completion

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

FIRST = """\
# of a team 🎉
name: orders-sync
version: v1beta
type: worker
tags:
  - dataos:type:resource
description: Copies "new" orders 🎉 to the lakehouse
worker:
  replicas: 1
  title: >
    a folded
    logLevel: text

  stack: fastfun+alpha:2.0
  envs: &envs
    REGION: ${REGION}
    'quoted': "a: b"

  dataosSecrets:
  - name: orders-database
    workspace: public

  - {name: x, workspace: public}
  resources: {requests: {cpu: 250m}, limits: {memory: 1Gi}}
  highAvailabilityConfig:

    level: hostname # here
  topology:
    - name: orders
      type: input
      doc: >-
        some text

    -
      name: sync
      dependencies: [orders,
        other]
      properties:
        <<: *envs
  stackSpec:
    input:
      datasets:
        - dataos://streams:shop/orders

"""
SECOND = """\
---
name: a
version: v1beta
type: worker
worker:
    <<: {logLevel: INFO}
    stack: bento:3.0
    compute:
        runnable-default
    stackSpec:
        pipeline:
            processors:
            - bloblang: root = this
            -   log:
                    level: INFO
    topology:
    -   name: a

    -   type: d
        dependencies:
        - a
    resources:
        requests:
            cpu: 1
            memory: "1Gi"
        limits: {

            cpu: 2,
            memory: 2Gi
        }
    persistentVolume: {name: x,directory: /y}

...
---
x: 1
---
type: worker
worker: {stack: scanner:2.0, compute: c, topology: [{name: a, type: b}], autoScaling: {enabled: true}}
"""
DOCUMENTS = ((FIRST, True), (SECOND, False), (SECOND.replace("\n", "\r\n"), True))


def everywhere(text: str, offsets: range, *, snippets: bool) -> Iterator[tuple[Editor, types.CompletionItem]]:
    editor = Editor(f"|{text}", capabilities=capabilities(snippets=snippets))
    request = editor.request
    for offset in offsets:
        if text[:offset].endswith("\r") and text[offset:].startswith("\n"):
            continue  # no editor's cursor stands there
        editor.offset = offset
        found = completion(request, types.CompletionParams(editor.document, editor.cursor))
        for item in found.items if found else ():
            yield editor, item


def is_key(item: types.CompletionItem) -> bool:
    return item.kind in {types.CompletionItemKind.Property, types.CompletionItemKind.Snippet}


def load(text: str) -> list[Any]:
    return list(yaml.load_all(text, Loader=yaml.CBaseLoader))


def additions(before: Any, after: Any) -> int:
    """Return the number of values that *after* has in addition to *before*; -1 if one is removed or changed."""
    if before == after:
        return 0
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() <= after.keys():
        counts = [additions(value, after[key]) for key, value in before.items()]
        return -1 if -1 in counts else sum(counts) + len(after) - len(before)
    if isinstance(before, list) and isinstance(after, list):
        if len(before) == len(after):
            counts = [additions(*pair) for pair in zip(before, after, strict=True)]
            return -1 if -1 in counts else sum(counts)
        return 1 if any(after[:at] + after[at + 1 :] == before for at in range(len(after))) else -1
    return 1 if before == "" else -1


@pytest.mark.deep
@pytest.mark.parametrize(("text", "snippets"), DOCUMENTS)
def test_a_key_accepted_anywhere_leaves_yaml_behind(text: str, snippets: bool) -> None:
    tried = 0
    for editor, item in everywhere(text, range(len(text) + 1), snippets=snippets):
        if is_key(item):
            for replace in (True, False):
                tried += 1
                load(accept(editor, item, replace=replace))
    assert tried > 2000


@pytest.mark.parametrize(("text", "snippets"), DOCUMENTS)
def test_a_key_written_anew_is_the_only_thing_that_changes(text: str, snippets: bool) -> None:
    before = load(text)
    tried = 0
    for editor, item in everywhere(text, range(len(text) + 1), snippets=snippets):
        edit = item.text_edit
        assert isinstance(edit, types.InsertReplaceEdit)
        if is_key(item) and edit.replace.start == edit.replace.end:
            tried += 1
            assert additions(before, load(accept(editor, item))) == 1, (editor.offset, item.label)
    assert tried > 15


JUNK = (
    '"', "'", "[", "]", "{", "}", ":", ": ", " - ", "\t", "\n", "\r", "> ", "#", "${", "*a", "&b ", "!x ", "---\n",
    "...\n", "🎉", "\x07", "- - ", "? ", "%", "@", "`", "<<: *z", "{{a}}", "\u2028",
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, int]:
    """Return a manifest with a few errors, and an offset in it."""
    text = draw(st.sampled_from((FIRST, SECOND, FIRST + SECOND)))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(text)))
        gone = draw(st.integers(0, 30))
        text = text[:at] + draw(st.sampled_from(("", *JUNK))) + text[at + gone :]
    return text, draw(st.integers(0, len(text)))


@pytest.mark.deep
@settings(max_examples=examples(150))
@given(damaged())
def test_nothing_breaks_it(case: tuple[str, int]) -> None:
    text, offset = case
    for editor, item in everywhere(text, range(offset, offset + 1), snippets=True):
        edit = item.text_edit
        assert isinstance(edit, types.InsertReplaceEdit)
        accept(editor, item)
        # The two ranges begin alike, and the cursor ends the shorter one.
        assert edit.insert.end == editor.cursor
        assert "zqcursorqz" not in str(item)
