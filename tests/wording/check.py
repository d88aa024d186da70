"""Find the phrases of the table in the texts that people read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from .exceptions import EXCEPTIONS, Exempt
from .phrases import PHRASES, Phrase
from .texts import Kind, Text, collect


class Violation(NamedTuple):
    """A phrase that a text may not contain."""

    text: Text
    line: int
    found: str
    around: str
    phrase: Phrase

    def __str__(self) -> str:
        """Return the violation on one line, with its file and line."""
        around = " ".join(self.around.split())
        return f'{self.text.path}:{self.line}: "{self.found}" in: {around} (rather: {self.phrase.accepts})'


_CODE = re.compile(r"(`+)(?!`).*?[^`]\1(?!`)|\]\([^)]*\)|<[^<>]*>|\*\w+\*", re.DOTALL)
"""Code, targets of links, HTML tags and names of parameters, which are not prose."""

_OF_KIND = {kind: [phrase for phrase in PHRASES if kind & phrase.kinds] for kind in Kind}


def violations(*paths: Path) -> Iterator[Violation]:
    """Yield the violations in files and directories, exceptions left out; by default, in the whole repository."""
    for text in collect(*paths):
        for found in phrases_in(text):
            if exception(found) is None:
                yield found


def exception(found: Violation) -> Exempt | None:
    """Return the exception that a violation falls under."""
    return next((each for each in EXCEPTIONS if each.covers(found.text.path, found.found, found.around)), None)


def phrases_in(text: Text) -> Iterator[Violation]:
    """Yield all phrases of the table in one text."""
    # Code is replaced by a word, with the line breaks that it contains.
    content = _CODE.sub(lambda code: "`x`" + "\n" * code[0].count("\n"), text.content)
    for phrase in _OF_KIND[text.kind]:
        for found in phrase.pattern.finditer(content):
            line = text.line + content.count("\n", 0, found.start())
            around = content[max(found.start() - 40, 0) : found.end() + 70]
            yield Violation(text, line, found[0].strip(), around, phrase)


def matches(phrase: Phrase, sentence: str) -> bool:
    """Return whether the phrase is found in a sentence of one of the kinds that it applies to."""
    kind = next(kind for kind in Kind if kind & phrase.kinds)
    return any(found.phrase is phrase for found in phrases_in(Text("sentence", 1, kind, sentence)))
