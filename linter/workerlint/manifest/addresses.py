"""Addresses of data: ``dataos://DEPOT:COLLECTION/DATASET?acl=rw``, and their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workerlint.core.record import Record
from workerlint.core.text import Pattern

_SCHEME = r"dataos:(?<![\w/.-]dataos:)"
_SOUND = r"//[\w-]+(?::[\w-]+(?:/[\w.-]+)*)?(?:\?acl=rw?)?(?:[\s\"']|\Z)"
_REST = r"(/++)([^\s\"'`,;<>()\[\]{}|\\]*)"

ADDRESS = Pattern(_SCHEME + _REST)
"""An address in running text, valid or not; its groups are the slashes and the text after them."""

ODD_ADDRESS = Pattern(f"{_SCHEME}(?!{_SOUND}){_REST}")
"""The same without the addresses that are obviously valid, as nearly all are."""

_PARTS = Pattern(r"([^:/?#]*)(:?)([^/?#]*)(/?)([^?#]*)(\??)(.*)", re.DOTALL)


class AddressParts(Record):
    """The text after ``dataos://``, split, separators included; a missing part is an empty string."""

    depot: str
    colon: str
    collection: str
    slash: str
    dataset: str
    mark: str
    query: str

    def options_called(self, name: str) -> list[str]:
        """Return the values that the query has for *name*."""
        pairs = (part.partition("=") for part in self.query.split("&"))
        return [value for other, _, value in pairs if other == name]


def split_address(rest: str) -> AddressParts:
    """Return the parts of the text after the slashes of an address."""
    return AddressParts(*_PARTS.fullmatch(rest).groups())  # type: ignore[union-attr]


_PLACEHOLDER = Pattern(r"\$\{\{.*?\}[ \t]*+\}", re.DOTALL)
_END = Pattern(r"\}[ \t]*+\}")


def placeholders(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield each ``${{...}}`` between two offsets (code points); a space may stand between its closing braces."""
    last = start
    for closing in _END.finditer(text, start, end):
        last = closing.end()
    # After the last closing braces each opening one would be searched to the end of the text for nothing.
    yield from _PLACEHOLDER.finditer(text, start, last)
