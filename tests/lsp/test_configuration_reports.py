"""The diagnostics of configuration files: at the exact range, in the negotiated encoding, and never without a file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from workerlint.core.guarded_read import read_guarded
from workerlint_lsp.client import ClientSettings
from workerlint_lsp.configuration_reports import configuration_reports
from workerlint_lsp.folder import Folder
from workerlint_lsp.positions import UTF8, UTF16

if TYPE_CHECKING:
    from pathlib import Path

    from lsprotocol import types


def reports(
    directory: Path, encoding: str = UTF16, *, settings: ClientSettings | None = None
) -> dict[str, list[types.Diagnostic]]:
    """Return the reports by the names of the files."""
    folder = Folder(str(directory), settings or ClientSettings(), lambda _message: None)
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


@pytest.mark.parametrize(
    ("text", "name", "line"),
    [
        ('# one\nenv-file = "gone/a.env"\n', "gone/a.env", 1),
        ('# one\nenv-file = "./other/../gone/a.env"\n', "gone/a.env", 1),
        ('[schema]\n# two\nextra = "gone/extra.toml"\n', "gone/extra.toml", 2),
        ('platform = "platform.toml"\nenv-file = "gone/a.env"\n', "gone/a.env", 1),
    ],
)
def test_each_key_may_name_a_missing_file(tmp_path: Path, text: str, name: str, line: int) -> None:
    (tmp_path / "workerlint.toml").write_text(text)
    (tmp_path / "platform.toml").write_text("format = 1\n")
    ((file, (report,)),) = reports(tmp_path).items()
    assert (file, report.range.start.line) == ("workerlint.toml", line)
    assert report.message == f"`{name}`: cannot read the file: No such file or directory"


def test_a_missing_file_is_reported_in_each_configuration_that_names_it(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "workerlint.toml").write_text(
            'env-file = "../gone.env"\n' if name != "b" else "ignore = [\n"
        )
        folder.settings_for(str(tmp_path / name / "worker.yaml"))
    found = configuration_reports(folder, UTF16, lambda _path: None)
    assert {uri.split("/")[-2]: [item.message for item in items] for uri, items in found.items()} == {
        "a": ["`gone.env`: cannot read the file: No such file or directory"],
        "b": ["not valid TOML: invalid value"],
        "c": ["`gone.env`: cannot read the file: No such file or directory"],
    }


def test_a_missing_file_that_a_setting_names_is_reported_in_no_file(tmp_path: Path) -> None:
    (tmp_path / "workerlint.toml").write_text("ignroe = []\n")
    ((file, (report,)),) = reports(tmp_path, settings=ClientSettings(policy_file="gone.toml")).items()
    assert (file, "ignroe" in report.message) == ("workerlint.toml", True)


@pytest.mark.parametrize(("line", "start", "end"), [("A B", 0, 3), ("\t  A B \t", 3, 6)])
@pytest.mark.parametrize("number", [0, 1])
def test_an_error_in_a_line_is_reported_from_its_first_to_its_last_character(
    tmp_path: Path, line: str, start: int, end: int, number: int
) -> None:
    (tmp_path / "workerlint.toml").write_text('env-file = "own.env"\n')
    (tmp_path / "own.env").write_text("A=1\n" * number + line + "\nC=3\n")
    ((file, (report,)),) = reports(tmp_path).items()
    assert file == "own.env"
    assert (report.range.start.line, report.range.start.character) == (number, start)
    assert (report.range.end.line, report.range.end.character) == (number, end)


def test_an_error_of_the_whole_file_is_reported_at_its_start(tmp_path: Path) -> None:
    (tmp_path / "workerlint.toml").write_bytes(b"# \xff\n")
    ((_, (report,)),) = reports(tmp_path).items()
    assert report.message == "not valid UTF-8"
    assert (report.range.start.line, report.range.start.character, report.range.end.character) == (0, 0, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX")
def test_a_file_outside_of_the_repository_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "credentials").write_text("hunter2\n")
    repository = tmp_path / "repository"
    (repository / ".git").mkdir(parents=True)
    (repository / "workerlint.toml").symlink_to(tmp_path / "credentials")
    read = []

    def record(path: str, *limit: int) -> bytes:
        read.append(path)
        return read_guarded(path, *limit)

    monkeypatch.setattr("workerlint_lsp.configuration_reports.read_guarded", record)
    ((file, (report,)),) = reports(repository).items()
    assert (file, report.message) == (
        "workerlint.toml",
        "cannot read the file: a link leads to it, out of the directory",
    )
    assert str(repository / "workerlint.toml") not in read
