"""Takes addresses of data apart: ``dataos://DEPOT:COLLECTION/DATASET?acl=rw``, or a part of that."""

from __future__ import annotations

import re

from workerlint.core.record import Record
from workerlint.core.text import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_SCHEME = r"dataos:(?<![\w/.-]dataos:)"
_SOUND = r"//[\w-]+(?::[\w-]+(?:/[\w.-]+)*)?(?:\?acl=rw?)?(?:[\s\"']|\Z)"
_REST = r"(/++)([^\s\"'`,;<>()\[\]{}|\\]*)"

ADDRESS = Pattern(_SCHEME + _REST)
"""An address in running text, sound or not; its groups are the slashes and what follows them."""

ODD_ADDRESS = Pattern(f"{_SCHEME}(?!{_SOUND}){_REST}")
"""The same without those that nothing can be said against at the first look, as nearly all are."""

_PARTS = Pattern(r"([^:/?#]*)(:?)([^/?#]*)(/?)([^?#]*)(\??)(.*)", re.DOTALL)


class AddressParts(Record):
    """What stands behind ``dataos://``, with the signs between; what is not there is empty."""

    depot: str
    colon: str
    collection: str
    slash: str
    dataset: str
    mark: str
    query: str

    def options_called(self, name: str) -> list[str]:
        """Give the values that the query has for *name*."""
        pairs = (part.partition("=") for part in self.query.split("&"))
        return [value for other, _, value in pairs if other == name]


def split_address(rest: str) -> AddressParts:
    """Take apart what stands behind the slashes of an address."""
    return AddressParts(*_PARTS.fullmatch(rest).groups())  # type: ignore[union-attr]


_PLACEHOLDER = Pattern(r"\$\{\{.*?\}[ \t]*+\}", re.DOTALL)
_END = Pattern(r"\}[ \t]*+\}")


def placeholders(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield each ``${{...}}`` between two offsets (code points); a blank may stand between its closing braces."""
    last = start
    for closing in _END.finditer(text, start, end):
        last = closing.end()
    # Behind the last closing braces every opening one would be followed to the end of the text, in vain.
    yield from _PLACEHOLDER.finditer(text, start, last)
