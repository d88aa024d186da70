"""Texts for people are plain English: no phrase of the table."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from .check import Violation, exception, matches, phrases_in
from .exceptions import EXCEPTIONS
from .phrases import PHRASES, Phrase
from .texts import ROOT, Kind, Text, collect, texts_of


@cache
def everything() -> list[Violation]:
    return [found for text in collect() for found in phrases_in(text)]


@pytest.mark.deep
def test_no_text_has_a_phrase_of_the_table() -> None:
    assert [str(found) for found in everything() if exception(found) is None] == []


@pytest.mark.deep
def test_every_exception_is_needed() -> None:
    used = [exception(found) for found in everything()]
    assert [each for each in EXCEPTIONS if each not in used] == []


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.rejects)
def test_a_phrase(phrase: Phrase) -> None:
    assert matches(phrase, phrase.rejects)
    assert [str(each) for kind in Kind for each in phrases_in(Text("sentence", 1, kind, phrase.accepts))] == []


def texts(path: Path, content: str) -> list[tuple[int, Kind, str]]:
    path.write_text(content, encoding="utf-8")
    return [(text.line, text.kind, text.content) for text in texts_of(path, path.parent)]


def test_strings_docstrings_and_comments_of_python(tmp_path: Path) -> None:
    source = '''"""The module.

More."""
KEY = "runnable-default"
"""The Compute."""
PATTERN = re.compile(r"a b|c d")
def show(count):
    """Return it."""
    # Why so.
    print(f"{count} files " "are missing", plural(count, "folder"), f"{'in a' if count else ''}")
'''
    assert sorted(texts(tmp_path / "a.py", source), key=lambda row: (row[0], row[2])) == [
        (1, Kind.DOCSTRING, "The module."),
        (5, Kind.DOCSTRING, "The Compute."),
        (8, Kind.DOCSTRING, "Return it."),
        (9, Kind.COMMENT, "Why so."),
        (10, Kind.MESSAGE, "in a"),
        (10, Kind.MESSAGE, "{} files are missing"),
        (10, Kind.MESSAGE, "{} folder"),
    ]


def test_only_docstrings_of_tests(tmp_path: Path) -> None:
    path = tmp_path / "tests" / "test_a.py"
    path.parent.mkdir()
    path.write_text('"""The module."""\nprint("two words")  # Why so.\n', encoding="utf-8")
    assert [(text.line, text.kind) for text in texts_of(path, tmp_path)] == [(1, Kind.DOCSTRING)]


def test_paragraphs_of_markdown_and_the_comments_in_its_code(tmp_path: Path) -> None:
    source = "# Title\n\nOne\nparagraph.\n- item\n\n```console\n$ workerlint check  # all files\nit says no\n```\n"
    assert texts(tmp_path / "a.md", source) == [
        (1, Kind.PROSE, "# Title"),
        (3, Kind.PROSE, "One\nparagraph."),
        (5, Kind.PROSE, "- item"),
        (8, Kind.PROSE, "all files"),
    ]


def test_descriptions_in_json(tmp_path: Path) -> None:
    source = '{\n  "pattern": "a b",\n  "description": "All \\"files\\"."\n}\n'
    assert texts(tmp_path / "a.json", source) == [(3, Kind.PROSE, 'All "files".')]


def test_code_and_link_targets_are_not_prose() -> None:
    text = "`is no` and [this](behind.md) and ``beside`` it\nbut behind that"
    assert [(each.line, each.found) for each in phrases_in(Text("a.md", 7, Kind.PROSE, text))] == [(8, "behind")]


def test_a_violation_is_shown_with_its_line(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A page\n\nThe rule says what is wrong.\n", encoding="utf-8")
    (found,) = (found for text in texts_of(page, tmp_path) for found in phrases_in(text))
    assert str(found).startswith('page.md:3: "says" in: ')


@pytest.mark.slow
def test_the_command_has_nothing_to_print_for_a_good_file() -> None:
    command = [sys.executable, "-m", "tests.wording", "README.md"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
