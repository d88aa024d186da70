"""Blocks of commands on the site: what is shown, and what the copy button copies."""

from __future__ import annotations

import re
from html import unescape

import pytest

from docs.generator.console import show_consoles


def _shown(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def _copied(html: str) -> str:
    (value,) = re.findall(r'data-copy="([^"]*)"', html)
    return unescape(value)


@pytest.mark.parametrize(
    ("block", "copied"),
    [
        ("$ workerlint check\n", "workerlint check"),
        (
            "$ workerlint check   # all files\nFound 1 error.\n$ workerlint rules\n",
            "workerlint check\nworkerlint rules",
        ),
        ("$ curl -o x \\\n    https://example.org\n", "curl -o x \\\n    https://example.org"),
        ("$ grep '<b>' \"a & b\"\n", "grep '<b>' \"a & b\""),
        ("$ echo issue#5\n", "echo issue#5"),
    ],
)
def test_the_copy_button_copies_the_commands_only(block: str, copied: str) -> None:
    html = show_consoles(f"```console\n{block}```\n")
    assert _copied(html) == copied
    assert re.sub(" +", " ", _shown(html)) == re.sub(" +", " ", f"{block}\n")


def test_options_are_not_broken_at_their_hyphens() -> None:
    assert '<span class="word">--fix-only</span>' in show_consoles("```console\n$ workerlint check --fix-only\n```\n")


@pytest.mark.parametrize(
    "page",
    ["```yaml\n$ not a command\n```\n", "````text\n```console\n$ shown as it is\n```\n````\n", "no block\n"],
)
def test_other_blocks_are_unchanged(page: str) -> None:
    assert show_consoles(page) == page
