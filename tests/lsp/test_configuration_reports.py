"""The diagnostics of configuration files: at the exact range, in the negotiated encoding, and never without a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint_lsp.client import ClientSettings
from workerlint_lsp.configuration_reports import configuration_reports
from workerlint_lsp.folder import Folder
from workerlint_lsp.positions import UTF8, UTF16

if TYPE_CHECKING:
    from pathlib import Path

    from lsprotocol import types


def reports(directory: Path, encoding: str = UTF16) -> dict[str, list[types.Diagnostic]]:
    """Return the reports by the names of the files."""
    folder = Folder(str(directory), ClientSettings(), lambda _message: None)
    folder.settings_for(str(directory / "worker.yaml"))
    found = configuration_reports(folder, encoding, lambda _path: None)
    return {uri.rpartition("/")[2]: items for uri, items in found.items()}


@pytest.mark.parametrize(("encoding", "column"), [(UTF16, 18), (UTF8, 20)])
def test_columns_count_the_units_of_the_client(tmp_path: Path, encoding: str, column: int) -> None:
    (tmp_path / "workerlint.toml").write_text('\ufeffcomputes = ["😀", 3]\n', encoding="utf-8")
    ((report,),) = reports(tmp_path, encoding).values()
    assert (report.range.start.line, report.range.start.character) == (0, column)


def test_a_missing_file_is_reported_where_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text('# one\nplatform = "gone/platform.toml"\n')
    (tmp_path / "workerlint.toml").write_text('extend = ["base.toml"]\n')
    ((name, (report,)),) = reports(tmp_path).items()
    assert (name, report.range.start.line) == ("base.toml", 1)
    assert report.message.splitlines() == [
        "`gone/platform.toml`: cannot read the file: No such file or directory",
        "help: create it with `workerlint learn`",
    ]


def test_a_file_that_two_layers_share_is_reported_once(tmp_path: Path) -> None:
    (tmp_path / "workerlint.toml").write_text("ignroe = []\n")
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "workerlint.toml").write_text("")
        folder.settings_for(str(tmp_path / name / "worker.yaml"))
    ((report,),) = configuration_reports(folder, UTF16, lambda _path: None).values()
    assert "ignroe" in report.message


def test_an_error_without_help_has_a_message_of_one_line(tmp_path: Path) -> None:
    (tmp_path / "workerlint.toml").write_text("ignore = [\n")
    ((report,),) = reports(tmp_path).values()
    assert "help" not in report.message
    assert "\n" not in report.message
