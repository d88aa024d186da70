"""Files that are not open: their diagnostics and result ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint_lsp.client import ClientSettings
from workerlint_lsp.folder import Folder
from workerlint_lsp.positions import UTF16
from workerlint_lsp.workspace_files import FileReports, WorkspaceFiles

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path, file: Path) -> FileReports:
    files = WorkspaceFiles(Folder(str(folder), ClientSettings(), lambda _message: None))
    files.begin([str(file)])
    (found,) = files.finish([str(file)], UTF16, lambda _path: None)
    return found


def test_other_findings_have_another_result_id_in_whatever_folder(tmp_path: Path) -> None:
    """A folder that is added again starts from scratch, but the client still has the old results."""
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "workerlint.toml").write_text('ignore = ["DW301"]\n')
    (inner / "worker.yaml").write_text("type: worker\nworker:\n  logLevel: LOUD\n")
    first, second = read(tmp_path, inner / "worker.yaml"), read(inner, inner / "worker.yaml")
    (inner / "workerlint.toml").write_text("")
    third = read(inner, inner / "worker.yaml")
    assert third.reports != second.reports
    assert len({item.result_id for item in (first, second, third)}) == 3
