"""The tests that SECURITY.md and the page on reliability name exist, and each promise names one."""

from __future__ import annotations

import ast
import re

import pytest

from .conftest import ROOT

PAGES = ("SECURITY.md", "docs/reliability.md")
_NAMED = re.compile(r"`(tests/[^`\s]*)`")


def rows(page: str) -> list[str]:
    """Return the rows of the tables of promises."""
    text = (ROOT / page).read_text(encoding="utf-8")
    tables = re.findall(r"^\|[^|\n]*\| Tests \|\n\|[-|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    return [row for table in tables for row in table.splitlines()]


@pytest.mark.parametrize("page", PAGES)
def test_each_promise_names_its_tests(page: str) -> None:
    found = rows(page)
    assert len(found) > 10
    for row in found:
        assert _NAMED.search(row), row


@pytest.mark.parametrize("page", PAGES)
def test_each_named_test_exists(page: str) -> None:
    for name in _NAMED.findall((ROOT / page).read_text(encoding="utf-8")):
        path, _, test = name.partition("::")
        *_, test = test.split("::")  # after the name of its class
        file = ROOT / path
        assert file.exists(), name
        if test:
            nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            assert test in {node.name for node in nodes if isinstance(node, ast.FunctionDef)}, name
        elif file.is_file():
            assert file.name.startswith("test_") or file.name == "fuzz.py", name
