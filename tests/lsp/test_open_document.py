"""An open document: edits replace its snapshot, and a check tells whether its definitions have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from workerlint.core.text import LineIndex
from workerlint.engine.incremental import IncrementalCheck
from workerlint_lsp.client import ClientSettings
from workerlint_lsp.conversion import Converter, Masks
from workerlint_lsp.folder import Folder
from workerlint_lsp.open_document import CheckResult, OpenDocument, check_snapshot
from workerlint_lsp.positions import Positions

if TYPE_CHECKING:
    from pathlib import Path

WORKER = "name: city-sync\nversion: v1beta\ntype: worker\nworker:\n  logLevel: LOUD\n"


def opened(folder: Folder, path: str) -> OpenDocument:
    return OpenDocument(f"file://{path}", 1, path, folder, Positions(LineIndex(WORKER), "utf-16"))


def check(document: OpenDocument) -> CheckResult:
    converter = Converter(document.folder, lambda _path: None)
    return check_snapshot(
        document.snapshot(), document.path, document.folder, IncrementalCheck(), converter, Masks(), lambda: False
    )


def test_an_edit_leaves_earlier_snapshots_unchanged() -> None:
    document = opened(Folder("/work", ClientSettings(), lambda _message: None), "/work/a.yaml")
    before = document.snapshot()
    assert document.snapshot() is before
    document.change(2, [types.TextDocumentContentChangeWholeDocument("name: other\n")])
    after = document.snapshot()
    assert (before.text, before.version) == (WORKER, 1)
    assert (after.text, after.version, after.path) == ("name: other\n", 2, "a.yaml")
    assert after.edition > before.edition


def test_a_result_tells_whether_the_definitions_have_changed(tmp_path: Path) -> None:
    document = opened(Folder(str(tmp_path), ClientSettings(), lambda _message: None), str(tmp_path / "a.yaml"))
    assert check(document).definitions_changed
    document.change(2, [types.TextDocumentContentChangeWholeDocument(WORKER.replace("LOUD", "INFO"))])
    assert not check(document).definitions_changed
    document.change(3, [types.TextDocumentContentChangeWholeDocument(WORKER.replace("city-sync", "other"))])
    assert check(document).definitions_changed


def test_an_excluded_document_has_no_findings(tmp_path: Path) -> None:
    (tmp_path / "workerlint.toml").write_text('exclude = ["a.yaml"]\n')
    document = opened(Folder(str(tmp_path), ClientSettings(), lambda _message: None), str(tmp_path / "a.yaml"))
    assert check(document).reports == []
