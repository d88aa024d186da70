"""Rules that look across files see all files of the run, other resources included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

WORKER = "name: city-sync\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"


def test_one_name_in_two_files_of_a_folder_is_an_error(run: Run, folder: Any) -> None:
    folder.write("a.yaml", WORKER)
    folder.write("b.yaml", f"# later\n{WORKER}")
    result = run("check", "--select", "DW6", "--output-format", "concise", ".")
    assert result.code == 1
    assert result.out.splitlines()[0].startswith("b.yaml:2:7: error[DW601] duplicate Worker `city-sync`")


@pytest.mark.parametrize("paths", [("-", "."), ("a.yaml", "-", "b.yaml")])
def test_the_standard_input_stands_for_the_file_of_its_name(paths: tuple[str, ...], run: Run, folder: Any) -> None:
    folder.write("a.yaml", WORKER)
    folder.write("b.yaml", WORKER.replace("city-sync", "other"))
    result = run("check", "--select", "DW6", "--stdin-filename", "./a.yaml", *paths, stdin=WORKER.encode())
    assert result.code == 0
    assert result.out.startswith("No findings in 2 manifests; ")
    result = run("check", "--select", "DW6", "--stdin-filename", "new.yaml", *paths, stdin=WORKER.encode())
    assert result.code == 1


def test_one_name_in_two_folders_is_a_note(run: Run, folder: Any) -> None:
    folder.write("dev/a.yaml", WORKER)
    folder.write("prod/a.yaml", WORKER)
    result = run("check", "--select", "DW6", "--output-format", "concise", ".")
    assert result.code == 0
    assert result.out.startswith("prod/a.yaml:1:7: info[DW601]")


def test_a_comment_for_them_is_left_alone_where_the_other_file_is_not_part_of_the_run(run: Run, folder: Any) -> None:
    folder.write("a.yaml", WORKER)
    folder.write("b.yaml", WORKER.replace("city-sync\n", "city-sync # workerlint: ignore[DW601]\n"))
    assert run("check", "--select", "DW6,DW007", "b.yaml").out.startswith("No findings in 1 manifest; ")
