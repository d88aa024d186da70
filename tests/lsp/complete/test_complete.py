"""What is offered at each place of a manifest, and what it writes: a snapshot for each kind of place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from tests.lsp.complete.conftest import capabilities

from workerlint.core.text import LineIndex, Source
from workerlint.manifest.document import Document
from workerlint.manifest.resources import read_resources
from workerlint_lsp.client import ClientSettings
from workerlint_lsp.completion import completion
from workerlint_lsp.folder import Folder
from workerlint_lsp.positions import UTF16, Positions

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion
    from tests.lsp.conftest import Editor

MANIFEST = types.CompletionItemKind.Snippet
CURSOR = "‸"
META = "name: orders\nversion: v1beta\ntype: worker\n"
CONFIGURATION = """\
platform = "platform.toml"
env-file = "shop.env"
computes = ["gpu", "listed-twice"]
owners = ["ada", "listed-twice"]
stacks = ["acme:2.0", "bento:3.0"]
tags = ["gold", "dataos:own:tag"]
workspaces = ["settings", "listed-twice"]
"""
PLATFORM = """\
format = 1
[user]
learned = 2026-01-31
names = ["bob", "listed-twice"]
[compute]
learned = 2026-01-31
names = ["spot", "listed-twice"]
[workspace]
learned = 2026-01-31
names = ["platform", "listed-twice"]
[secret.sales]
learned = 2026-01-31
names = ["store"]
"""
FILES = {
    "secrets.yaml": """\
name: database
type: secret
workspace: shop
secret:
  type: key-value
  data: {username: not-to-be-shown, "it's": not-to-be-shown}
  files: {ca.pem: not-to-be-shown}
---
name: database
type: secret
workspace: core
secret:
  data: {host: not-to-be-shown}
---
name: "on"
type: secret
secret: not a mapping
""",
    "volumes.yaml": "name: data\ntype: volume\nworkspace: shop\nvolume: {}\n---\nname: big\ntype: compute\n",
    "worker.yaml": """\
name: other
version: v1beta
type: worker
workspace: others
worker:
  compute: gpu
  dataosSecrets: [{name: vault, workspace: core}]
  persistentVolume: {name: scratch}
""",
    "stack.yaml": "name: s\ntype: stack\nstack: {name: acme, version: '1.0', workerConfig: {}}\n",
}
PLACES = {
    "the top level": """\
‸
na‸me: orders
version: ‸v1beta
type: ‸worker
layer: ‸
workspace: ‸
owner: ‸
tags:
  - ‸
  - gold‸
  ‸
title: ‸
‸
""",
    "the section": f"""\
{META}‸worker:
‸
  ‸
  stack: fast‸
  ‸logLevel: "‸"
  dryRun: ‸
  compute: '‸'
  envs:
    A: b
  ‸
  autoScaling:
    ‸
    enabled: ‸
  runAsUser: ‸
  resources:
    requests: {{cpu: ‸, memory: '‸'}}
    limits:
      cpu: 400m
      ‸
  highAvailabilityConfig: {{‸level: ‸}}
  tags:
    - gold
    - ‸
  title‸
‸
""",
    "brackets": f"""\
{META}tags: [‸]
worker:
  resources: {{requests: ‸, limits: ‸ }}
  topology: [{{name: a, type: b}}, {{name: c, ‸dependencies: [‸]}}, {{‸}}, ‸]
  dataosSecrets: [‸{{name: ‸}}, ‸ {{name: database, keys: ‸}}]
  persistentVolume: {{‸}}
  dataosVolumes: ‸ # none
  ‸envs: {{A: ‸}}
""",
    "a section in brackets": f"""\
{META}worker: {{stack: bento:3.0, ‸logLevel: ‸, autoScaling: {{enabled: ‸, ‸}}, topology: ‸, dataosVolumes: [‸],‸
  ‸dryRun: false}}
""",
    "later lines in brackets": f"""\
{META}worker: {{stack: bento:3.0,
  replicas: 1, ‸
  dryRun: ‸, resources: {{‸}},
  topology: [{{name: a, type: b}},
    {{name: c, dependencies: [‸]}}], logLevel: ‸ }}
""",
    "behind a colon in brackets": f"{META}worker: {{resources: {{requests:‸}}, compute: a}}\n",
    "a list behind a colon": f"{META}worker: {{topology:‸, compute: a}}\n",
    "a word before a value": f"{META}worker:\n  logL‸ INFO\n  topology:\n    - na‸ b\n    - name: c\n      ty‸ d\n",
    "a word before a value below an empty section": f"{META}worker:\n  resources:\n  lo‸ x\n",
    "an open bracket": f"{META}worker: {{stack: bento:3.0, resources: {{limits: {{‸\n",
    "a topology": f"""\
{META}worker:
  topology:
    ‸
    - name: first
      type: ‸
      ‸
    -‸
    - ‸
    - name: "on"
      dependencies:
      - ‸
      type: b
      ‸
    - name: "it's"
      dependencies: ["‸", '‸', ‸]
    -
      ‸
    ‸
  ‸
""",
    "an empty section": f"{META}worker:\n  resources:\n  ‸\n",
    "an empty list": f"{META}worker:\n  topology:\n  ‸\n  dataosSecrets:\n    ‸\n",
    "secrets and volumes": f"""\
{META}worker:
  secrets:
    - ‸
  dataosSecrets:
    - ‸name: ‸
      workspace: ‸
    - name: database
      workspace: ‸
      keys: [host, ‸]
    - name: database
      workspace: shop
      key: ‸
      consumptionType: ‸
      allKeys: ‸
      ‸
  dataosVolumes: [{{name: ‸, readOnly: ‸}}]
  persistentVolume:
    name: ‸
    ‸
""",
    "the section of a Stack": f"""\
{META}worker:
  stack: fastfun:2.0
  stackSpec:
    ‸
    input:
      ‸
      datasets:
        - ‸
      options: {{subscriptionPosition: ‸}}
""",
    "v2alpha": "name: a\nversion: v2‸alpha\ntype: worker\nspec:\n  ‸\n  executionMode: ‸\n",
    "a Bundle": """\
name: all
version: v1beta
type: bundle
bundle:
  resources:
    - id: a
      file: a.yaml
    - id: "on"
      spec:
        name: inner
        version: v1beta
        type: worker
        worker:
          ‸
          logLevel: ‸
    - id: c
      dependencies:
        - ‸
        ‸
      dependencyConditions:
        - resourceId: ‸
    - id: d
      dependencies: ["‸", '‸', a]
""",
    "a stream": f"""\
{META}worker:
  stack: bento:3.0
  envs: {{A: b}}
  topology:
    - name: a
      doc: x
‸
---
‸
---
{META}workspace: shop
worker:
  ‸
  topology:
    - ‸
---
‸
name: a
‸
---
name: a
version: v1beta
‸
---
{META}wor‸
""",
    "a text with errors": f"""\
{META}worker:
  stack bento
  ‸
  resources: [a
    limits:
      ‸
  topology:
    - name: a
      ‸
    - ‸
  logLevel: ‸
‸
""",
    "variables": f"{META}worker:\n  envs: {{A: '${{‸}}', B: $‸, C: '${{TO‸KEN}} ${{OWN}}'}}\n  title: $X‸\n",
    "merged fields": f"{META}worker:\n  <<: {{logLevel: INFO}}\n  ‸\n  envs: &e {{A: b}}\n  resources:\n    <<: *e\n    ‸\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    directory: Path = tmp_path_factory.mktemp("manifests")
    (directory / "workerlint.toml").write_text(CONFIGURATION)
    (directory / "platform.toml").write_text(PLATFORM)
    (directory / "shop.env").write_text("TOKEN=not-to-be-shown\n")
    folder = Folder(str(directory), ClientSettings(), lambda _message: None)
    for name, text in FILES.items():
        folder.record(name, read_resources(Document(Source(name, text))))
    return folder


def positions_of(path: str) -> Positions | None:
    text = FILES.get(path.rpartition("/")[2])
    return None if text is None else Positions(LineIndex(text), UTF16)


def described(editor: Editor) -> str:
    """Return what is replaced, in an editor that inserts and in one that replaces, and a line for each item."""
    found = completion(editor.request, types.CompletionParams(editor.document, editor.cursor))
    if found is None:
        return "    nothing"
    lines: dict[str, None] = {}
    for item in sorted(found.items, key=lambda item: item.sort_text or ""):
        edit = item.text_edit
        assert isinstance(edit, types.InsertReplaceEdit)
        replaced = [editor.text[slice(*editor.positions.offsets(place))] for place in (edit.insert, edit.replace)]
        lines.setdefault(f"    instead of {replaced[0]!r} or {replaced[1]!r}:" if any(replaced) else "")
        kind = types.CompletionItemKind(item.kind or 0).name
        text = edit.new_text if item.kind != MANIFEST else edit.new_text[:90]
        written = f" -> {text!r}" if text != item.label else ""
        filtered = f" (typed as {item.filter_text})" if item.filter_text != item.label else ""
        detail = (f" ({item.detail})" if item.detail else "") + (" (deprecated)" if item.tags else "")
        lines.setdefault(f"    {(item.sort_text or '')[0]} {kind} {item.label}{detail}{filtered}{written}")
    return "\n".join(filter(None, lines))


@pytest.mark.parametrize(
    ("place", "snippets"), [*((place, True) for place in PLACES), ("a topology", False), ("an empty section", False)]
)
def test_what_is_offered(
    editor: type[Editor], folder: Folder, place: str, snippets: bool, snapshot: SnapshotAssertion
) -> None:
    parts = PLACES[place].split(CURSOR)
    there = editor(
        "".join(parts),
        folder=folder,
        path=f"{folder.path}/this.yaml",
        capabilities=capabilities(snippets=snippets),
        others=positions_of,
    )
    shown: list[str] = []
    seen: dict[str, int] = {}
    for number in range(1, len(parts)):
        there.offset = len("".join(parts[:number]))
        line = there.positions.lines.line_of(there.offset)
        start, end = there.positions.lines.line_bounds(line)
        text = there.text[start : there.offset] + CURSOR + there.text[there.offset : end]
        body = described(there)
        shown.append(f"{number}. line {line + 1}: {text}")
        shown.append(f"    the same as at {seen[body]}" if body in seen else body)
        seen.setdefault(body, number)
    assert "\n".join(shown) == snapshot
