"""Files that are not open: their diagnostics and result ids."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

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


WORKER = "name: {}\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  logLevel: INFO\n"


class Checked:
    """The files of a directory, as they are checked for the workspace."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.folder = Folder(str(directory), ClientSettings(), lambda _message: None)
        self.files = WorkspaceFiles(self.folder)

    def path(self, name: str) -> str:
        return str(self.directory / name)

    def write(self, name: str, text: str, *, time: int = 1) -> None:
        (self.directory / name).write_text(text)
        os.utime(self.directory / name, ns=(time, time))

    def begin(self, *names: str) -> bool:
        return self.files.begin([self.path(name) for name in names])

    def check(self, *names: str) -> dict[str, FileReports]:
        self.begin(*names)
        found = self.files.finish([self.path(name) for name in names], UTF16, lambda _path: None)
        return {item.uri.rpartition("/")[2]: item for item in found}

    def codes(self, *names: str) -> dict[str, set[object]]:
        return {name: {report.code for report in item.reports} for name, item in self.check(*names).items()}


@pytest.fixture
def checked(tmp_path: Path) -> Checked:
    return Checked(tmp_path)


def test_a_result_stays_while_nothing_changes(checked: Checked) -> None:
    checked.write("a.yaml", WORKER.format("a"))
    first = checked.check("a.yaml")["a.yaml"]
    assert not checked.begin("a.yaml")
    assert checked.check("a.yaml")["a.yaml"].result_id == first.result_id
    assert first.uri == (checked.directory / "a.yaml").as_uri()


@pytest.mark.parametrize(("log_level", "time"), [("LOUD", 2), ("LOUDER", 1)])
def test_a_file_with_another_time_or_size_is_read_again(checked: Checked, log_level: str, time: int) -> None:
    checked.write("a.yaml", WORKER.format("a"))
    assert "DW301" not in checked.codes("a.yaml")["a.yaml"]
    checked.write("a.yaml", WORKER.format("a").replace("INFO", log_level), time=time)
    assert "DW301" in checked.codes("a.yaml")["a.yaml"]


def test_a_file_is_checked_again_with_another_configuration(checked: Checked) -> None:
    checked.write("a.yaml", WORKER.format("a").replace("INFO", "LOUD"))
    assert "DW301" in checked.codes("a.yaml")["a.yaml"]
    checked.write("workerlint.toml", 'ignore = ["DW301"]\n')
    checked.folder.use_settings(ClientSettings())
    assert "DW301" not in checked.codes("a.yaml")["a.yaml"]


def test_only_other_definitions_may_change_the_findings_in_other_files(checked: Checked) -> None:
    for name in ("a", "b"):
        checked.write(f"{name}.yaml", WORKER.format(name))
    assert checked.begin("a.yaml", "b.yaml")
    checked.write("a.yaml", WORKER.format("a").replace("INFO", "LOUD"), time=2)
    assert not checked.begin("a.yaml", "b.yaml")
    before = checked.check("a.yaml", "b.yaml")
    checked.write("a.yaml", WORKER.format("b"), time=3)
    assert checked.begin("a.yaml", "b.yaml")
    after = checked.check("a.yaml", "b.yaml")
    # DW601 is reported in one of the two.
    assert {name for name in after if after[name].result_id != before[name].result_id} == {"a.yaml", "b.yaml"}


def test_what_is_gone_excluded_too_large_or_not_asked_for_has_no_result(checked: Checked) -> None:
    names = ("a.yaml", "b.yaml", "c.yaml", "d.yaml")
    for name in names:
        checked.write(name, WORKER.format(name[0]))
    assert checked.codes(*names).keys() == set(names)
    (checked.directory / "a.yaml").unlink()
    checked.write("b.yaml", WORKER.format("b") + "#" * 2000, time=2)
    checked.write("workerlint.toml", 'max-file-size = 1000\nexclude = ["c.yaml"]\n')
    checked.folder.use_settings(ClientSettings())
    assert checked.begin("a.yaml")
    assert checked.begin("b.yaml")
    assert not checked.begin("a.yaml", "b.yaml", "c.yaml")
    defined = {item.name for _, item in checked.folder.full_index().of_kind("worker")}
    assert defined == {"c", "d"}
    assert checked.check("a.yaml", "b.yaml", "d.yaml").keys() == {"d.yaml"}
    assert checked.check().keys() == set()


def test_the_definitions_of_files_are_read_and_removed(checked: Checked) -> None:
    checked.write("a.yaml", WORKER.format("a"))
    checked.write("b.md", f"```yaml\n{WORKER.format('b')}```\n")
    paths = [checked.path(name) for name in ("a.yaml", "b.md", "none.yaml")]
    assert checked.files.read(paths)
    assert not checked.files.read(paths)
    assert [(path, item.name) for path, item in checked.folder.full_index().of_kind("worker")] == [("a.yaml", "a")]
    assert checked.files.remove(paths)
    assert not checked.files.remove(paths)
    assert checked.folder.full_index().of_kind("worker") == []


def test_a_file_that_was_removed_is_checked_again_when_it_is_back(checked: Checked) -> None:
    checked.write("a.yaml", WORKER.format("a"))
    checked.check("a.yaml")
    assert checked.files.remove([checked.path("a.yaml")])
    assert checked.begin("a.yaml")
    assert checked.codes("a.yaml").keys() == {"a.yaml"}
