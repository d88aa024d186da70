"""Files around a run that findings refer to: read when a report shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.core.diagnostic import ERROR, Diagnostic, Related
from workerlint.core.text import Source, Span
from workerlint.engine.result import Result
from workerlint.manifest.document import Document
from workerlint.run.referred_files import referred_files

if TYPE_CHECKING:
    from pathlib import Path


def result(*paths: str | None) -> Result:
    related = tuple(Related(Span(0, 1), "here", path) for path in paths)
    found = Diagnostic("DW601", "duplicate", ERROR, Span(0, 1), "twice", related=related)
    return Result(Document(Source("own.yaml", "a: 1\n")), [found])


def test_only_files_around_the_run_that_are_referred_to(tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("b.yaml", "a.yaml", "c.yaml")]
    for path in paths:
        (tmp_path / path).write_text("text\n")
    found = referred_files([result(paths[0], paths[1], None, "elsewhere.yaml")], paths, 1000)
    assert [item.path for item in found] == [paths[1], paths[0]]
    assert [item.source.text for item in found] == ["text\n", "text\n"]


def test_a_file_that_is_gone_is_empty(tmp_path: Path) -> None:
    path = str(tmp_path / "gone.yaml")
    (found,) = referred_files([result(path)], [path], 1000)
    assert found.source.text == ""
