"""A comment for yaml-language-server that names a schema file changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint_lsp.hover import hover

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.command_line import Folder, Result
    from tests.lsp.complete.conftest import Answer
    from tests.lsp.conftest import Editor

    Ask = Callable[..., Answer]

MANIFEST = """\
name: city-sync
version: v1beta
type: worker
description: Copies cities
owner: ada
worker:
  stack: bento:3.0
  logLevel: INFO
  compute: runnable-default
  resources:
    requests: {cpu: 100m, memory: 128Mi}
    limits: {cpu: 500m, memory: 256Mi}
  topology:
    - name: city-sync
      type: bento
  stackSpec:
    input: {stdin: {}}
    output: {stdout: {}}
"""
MODELINES = [
    "# yaml-language-server: $schema=../schemas/worker.json",
    "# yaml-language-server: $schema=/srv/schemas/worker.json",
    "#yaml-language-server: $schema=worker.json",
]

pytestmark = pytest.mark.parametrize("modeline", MODELINES)


@pytest.mark.parametrize(
    "text",
    [
        MANIFEST.replace("logLevel: INFO", "logLevel: |"),
        MANIFEST.replace("  compute: runnable-default\n", "  |\n"),
        MANIFEST.replace("input: {stdin: {}}", "|"),
        "work|",
    ],
)
def test_completion_goes_on(ask: Ask, modeline: str, text: str) -> None:
    labels = ask(text).labels
    assert labels
    assert ask(f"{modeline}\n{text}").labels == labels


def test_hover_goes_on(editor: type[Editor], modeline: str) -> None:
    there = editor(f"{modeline}\n{MANIFEST.replace('logLevel', 'log|Level')}")
    found = hover(there.request, types.HoverParams(there.document, there.cursor))
    assert found is not None
    assert isinstance(found.contents, types.MarkupContent)
    assert "minimum severity of messages" in found.contents.value


@pytest.mark.parametrize("options", [(), ("--env-file", "of.env"), ("--fix", "--unsafe-fixes")])
def test_no_finding_and_no_fix(
    run: Callable[..., Result], folder: Folder, modeline: str, options: tuple[str, ...]
) -> None:
    folder.write("of.env", "NAME=value\n")
    file = folder.write("workers/city-sync.yaml", f"{modeline}\n{MANIFEST}")
    result = run("check", "--select=ALL", "workers", *options)
    assert (result.code, result.err) == (0, "")
    assert "clean" in result.out
    assert run("format", "workers").code == 0
    assert file.read_text() == f"{modeline}\n{MANIFEST}"
