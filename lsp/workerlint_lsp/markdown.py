"""Writes text of a manifest into Markdown so that it stays text."""

from __future__ import annotations

import re

from workerlint.reporters.visible import visible

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~&-])")
_TICKS = re.compile(r"`+")


def code(text: str) -> str:
    """Give *text* as a code span, on one line and with nothing invisible in it."""
    text = visible(text)
    longest = max((len(run) for run in _TICKS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest or not text else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def plain(text: str) -> str:
    """Give *text* as running text: no markup, no HTML, no links, nothing invisible."""
    return _SPECIAL.sub(r"\\\1", visible(text))


def fenced(text: str, language: str = "text") -> str:
    """Give lines as a code block that they cannot close."""
    longest = max((len(run) for run in _TICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"
