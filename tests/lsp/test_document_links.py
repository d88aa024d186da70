"""A Bundle links to the files that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint_lsp.client import ClientSettings
from workerlint_lsp.document_links import document_links
from workerlint_lsp.folder import Folder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lsp.conftest import Editor

BUNDLE = """\
name: b
version: v1beta
type: bundle
bundle:
  resources:
    - id: one
      file: "workers/é one.yaml"
    - id: two
      file: workers/gone.yaml
    - id: three
      file: ${WHERE}/x.yaml
    - id: four
      spec: {name: four, version: v1beta, type: worker, worker: {}}
"""


@pytest.mark.parametrize("inside", [True, False])
def test_each_file_that_exists_is_a_link(editor: type[Editor], tmp_path: Path, inside: bool) -> None:
    (tmp_path / ".git").mkdir()
    target = tmp_path / "workers" / "é one.yaml"
    target.parent.mkdir()
    target.write_text("")
    (tmp_path / "bundles").mkdir()
    folder = Folder(str(tmp_path) if inside else "", ClientSettings(), lambda _message: None)
    here = editor(BUNDLE, folder=folder, path=str(tmp_path / "bundles" / "b.yaml"))
    (link,) = document_links(here.request, types.DocumentLinkParams(here.document)) or []
    assert link.target == target.as_uri()
    start, end = here.positions.offsets(link.range)
    assert here.text[start:end] == '"workers/é one.yaml"'


def test_a_document_without_a_file_has_no_links(editor: type[Editor]) -> None:
    here = editor(BUNDLE)
    assert document_links(here.request, types.DocumentLinkParams(here.document)) is None
