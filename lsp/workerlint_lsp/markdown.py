"""Writes text of a manifest into Markdown so that it stays text."""

from __future__ import annotations

import re

from workerlint.core.wording import visible

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~&-])")
_TICKS = re.compile(r"`+")


def code(text: str) -> str:
    """Give *text* as a code span, on one line and with nothing invisible in it."""
    text = visible(text)
    longest = max((len(run) for run in _TICKS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest or not text else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def cell(text: str) -> str:
    """Give *text* as a code span in a cell of a table, whose borders it must not look like."""
    return code(text).replace("|", "\\|") if text else ""


def plain(text: str) -> str:
    """Give *text* as running text: no markup, no HTML, no links, nothing invisible."""
    return _SPECIAL.sub(r"\\\1", visible(text))
