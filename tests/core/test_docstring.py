"""Docstrings are read from the source, so that they are there when Python has left them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.core import docstring
from workerlint.core.docstring import read_docstring

if TYPE_CHECKING:
    from pathlib import Path


def test_they_are_those_that_python_keeps() -> None:
    assert read_docstring("workerlint.core.docstring") == docstring.__doc__
    assert read_docstring("workerlint.core.docstring", "read_docstring") == read_docstring.__doc__


@pytest.mark.parametrize("function", ["", "nothing", "missing"])
def test_what_has_none_is_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str) -> None:
    (tmp_path / "module_without_docstrings.py").write_text("def nothing(): ...\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert read_docstring("module_without_docstrings", function) == ""


def test_a_module_without_source_has_none() -> None:
    assert read_docstring("sys") == ""
