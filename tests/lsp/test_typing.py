"""Findings while a user types a manifest key by key, or deletes it: the list is quiet, and no finding flickers."""

from __future__ import annotations

import itertools
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from tests.lsp.keystrokes import deleted, typed

from workerlint import check_text
from workerlint.core.diagnostic import ERROR
from workerlint.core.text import LineIndex
from workerlint_lsp.client import ClientSettings
from workerlint_lsp.conversion import Converter
from workerlint_lsp.deferral import defer_findings
from workerlint_lsp.folder import Folder
from workerlint_lsp.open_document import OpenDocument, check_snapshot
from workerlint_lsp.positions import UTF16, Positions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

EXAMPLES = sorted(Path(__file__).parents[2].glob("examples/**/*.yaml"))
BENTO = """\
# A manifest with comments, anchors and a block scalar.
name: weather-ingest
version: v1beta
type: worker
tags: [weather, hourly]
description: Reads the weather of each city.
workspace: public
worker:
  replicas: 2
  stack: bento:3.0
  logLevel: DEBUG
  compute: runnable-default
  envs: &envs
    REGION: "eu-west: one"
    STATION: '4711'
  runAsUser: weather
  resources:
    requests: {cpu: 200m, memory: 256Mi}
    limits:
      cpu: 1
      memory: 1Gi
  topology:
    - name: fetch
      type: input
    - name: clean
      type: transform
      dependencies:
        - fetch
    - name: store
      type: output
      dependencies: [clean]
  stackSpec:
    input:
      http_client:
        url: https://example.com/weather?city=a
    pipeline:
      processors:
        - mapping: |
            root = this
            root.city = this.name
    output:
      drop: {}
"""
STREAM = """\
---
version: v1beta
name: first
type: worker
layer: user
worker:
  stack: bento:3.0
  compute: runnable-default
  topology:
  - name: in
    type: input
  - name: out
    type: output
    dependencies:
    - in
---
name: second
version: v1beta
type: worker
worker:
  stack: bento:3.0
  compute: runnable-default
  highAvailabilityConfig:
    level: hostname
  dataosSecrets:
    - name: credentials
      workspace: public
      allKeys: true
  topology:
    - name: all
      type: input
"""
QUOTED = """\
"name": "quoted-keys"
'version': v1beta
type: "worker"
title: 'It''s a title'
worker:
  "stack": "bento:3.0"
  compute: runnable-default
  replicas: 3
  autoScaling:
    enabled: false
  tempVolume: 10Gi
  topology:
    - {name: a, type: input}
    - {name: b, type: output, dependencies: [a]}
  stackSpec:
    input:
      generate:
        mapping: root = "x"
    output:
      drop: {}
"""
MANIFESTS = {
    **{str(path.relative_to(path.parents[2])): path.read_text(encoding="utf-8") for path in EXAMPLES},
    "bento": BENTO,
    "stream": STREAM,
    "quoted": QUOTED,
}
WAYS: dict[str, Callable[[str], Iterator[str]]] = {
    "typed": partial(typed, indents=False),
    "typed with indentation": partial(typed, indents=True),
    "deleted": deleted,
}


class Shown:
    """An open document, and what an editor shows of it while no time passes."""

    def __init__(self, text: str = "") -> None:
        self.folder = Folder("", ClientSettings(), lambda _message: None)
        self.converter = Converter(self.folder, lambda _path: None)
        positions = Positions(LineIndex(text), UTF16)
        self.document = OpenDocument("file:///worker.yaml", 1, "", self.folder, positions)

    def after(self, *changes: types.TextDocumentContentChangeEvent) -> list[tuple[str, str, int, str]]:
        """Return code, message, 0-based line and severity of each finding that is shown after an edit."""
        document = self.document
        if changes:
            document.change(document.version + 1, changes)
        snapshot = document.snapshot()
        checked = check_snapshot(
            snapshot, "", self.folder, document.incremental, self.converter, document.masks, lambda: False
        )
        defer_findings(checked, document.result)
        document.result = checked
        line_of = snapshot.positions.lines.line_of
        return [
            (item.code, report.message, line_of(item.span.start), item.severity)
            for item, report in zip(checked.visible, checked.shown, strict=True)
        ]


def shown(texts: Iterable[str]) -> Iterator[tuple[str, list[tuple[str, str, int, str]]]]:
    """Yield each text with what an editor shows of it: code, message, 0-based line and severity. No time passes."""
    editor = Shown()
    for text in texts:
        yield text, editor.after(types.TextDocumentContentChangeWholeDocument(text))


def known_codes(text: str) -> set[str]:
    """Return the codes of the findings in a finished manifest, which is faulty on purpose."""
    return {item.code for item in check_text(text)}


@pytest.mark.deep
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", MANIFESTS)
def test_the_list_is_quiet(name: str, way: str) -> None:
    text = MANIFESTS[name]
    known = known_codes(text)
    changes = 0
    before: set[tuple[str, str, int, str]] | None = None
    appeared: Counter[tuple[str, str, int]] = Counter()
    for document, items in shown(WAYS[way](text)):
        found = {item for item in items if item[0] not in known}
        line = document.count("\n")
        assert not [item for item in found if item[2] == line and item[3] == ERROR], document
        if before is None:
            before = found  # a file that is opened
        changes += found != before
        appeared.update(item[:3] for item in found - before)
        before = found
    assert changes <= text.count("\n")
    assert [item for item, times in appeared.items() if times > 1] == []


@pytest.mark.deep
@pytest.mark.parametrize("name", [name for name in MANIFESTS if "bad" not in name])
def test_a_line_that_is_typed_into_a_manifest_is_quiet(name: str) -> None:
    lines = MANIFESTS[name].rstrip("\n").split("\n")
    for number in range(1, len(lines)):
        states = list(typed_into(lines, number))
        appeared = Counter(states[0].keys())
        for before, after in itertools.pairwise(states):
            appeared.update(after.keys() - before.keys())
            assert (number, ERROR) not in after.values(), lines[number]
        assert [item for item, times in appeared.items() if times > 1] == [], lines[number]
        passing = appeared.keys() - states[0].keys() - states[-1].keys()
        # A dependency on the element whose name is being typed is in another line, and undefined until then.
        assert {code for code, _ in passing} <= {"DW403"}, lines[number]


def typed_into(lines: list[str], number: int) -> Iterator[dict[tuple[str, str], tuple[int, str]]]:
    """Yield what is shown of the other *lines*, and after each key of the line with this 0-based *number*.

    Each state has the line and the severity of each finding by its code and message. Enter at the end of the line above
    gives the line its indentation.
    """
    text = lines[number]
    editor = Shown("\n".join([*lines[:number], *lines[number + 1 :]]) + "\n")
    above = types.Position(number - 1, len(lines[number - 1]))
    indent = len(text) - len(text.lstrip(" "))
    keys = [(above, "\n" + text[:indent])]
    keys += [(types.Position(number, column), text[column]) for column in range(indent, len(text))]
    changes = [types.TextDocumentContentChangePartial(types.Range(at, at), written) for at, written in keys]
    for found in (editor.after(), *(editor.after(change) for change in changes)):
        yield {(code, message): (line, severity) for code, message, line, severity in found}


@pytest.mark.deep
@pytest.mark.parametrize("how", ["deleted", "blank", "without its colon", "half"])
@pytest.mark.parametrize("name", [name for name in MANIFESTS if "bad" not in name])
def test_deleting_a_key_above_its_section_gives_one_finding(name: str, how: str) -> None:
    lines = MANIFESTS[name].split("\n")
    known = Counter((item.code, item.message) for item in check_text(MANIFESTS[name]))
    for number, line in enumerate(lines[:-1]):
        key = line.strip(" -:")
        deeper = _column(lines[number + 1]) > _column(line)
        # A list below another list of the same indentation belongs to that.
        if not line.endswith(":") or not deeper or (name == "stream" and key == "topology"):
            continue
        left = {
            "deleted": [],
            "blank": [""],
            "without its colon": [line[:-1]],
            "half": [line[: -1 - len(key) // 2]],
        }[how]
        text = "\n".join([*lines[:number], *left, *lines[number + 1 :]])
        found = Counter((item.code, item.message) for item in check_text(text))
        assert sum((found - known).values()) <= 1, (line, found - known)


def _column(line: str) -> int:
    return len(line) - len(line.lstrip(" -"))
