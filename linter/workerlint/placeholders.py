"""Finds ``${{name}}`` in texts of any length."""

from __future__ import annotations

import re

from workerlint.pattern import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACEHOLDER = Pattern(r"\$\{\{.*?\}[ \t]*+\}", re.DOTALL)
_END = Pattern(r"\}[ \t]*+\}")


def placeholders(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield each ``${{...}}`` between two offsets (code points); a blank may stand between its closing braces."""
    last = start
    for closing in _END.finditer(text, start, end):
        last = closing.end()
    # Behind the last closing braces every opening one would be followed to the end of the text, in vain.
    yield from _PLACEHOLDER.finditer(text, start, last)
