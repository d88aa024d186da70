"""Addresses of data: ``dataos://DEPOT:COLLECTION/DATASET?acl=rw``, and their parts."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.core.text import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_SCHEME = r"dataos:(?<![\w/.-]dataos:)"
_SOUND = r"//[\w-]+(?::[\w-]+(?:/[\w.-]+)*)?(?:\?acl=rw?)?(?:[\s\"']|\Z)"
_REST = r"(/++)([^\s\"'`,;<>()\[\]{}|\\]*)"

ADDRESS = Pattern(_SCHEME + _REST)
"""An address in running text, valid or not; its groups are the slashes and the text after them."""

ODD_ADDRESS = Pattern(f"{_SCHEME}(?!{_SOUND}){_REST}")
"""The same without the addresses that are obviously valid, as nearly all are."""


def may_have_odd_address(text: str, start: int, end: int) -> bool:
    """Return whether ODD_ADDRESS may match between two offsets.

    Nearly all manifests contain only valid addresses: this saves compiling the expression, the longest of all.
    """
    at = text.find("dataos:/", start, end)
    while at >= 0:
        if not _is_sound(text, at + len("dataos:"), end):
            return True
        at = text.find("dataos:/", at + 1, end)
    return False


def _is_sound(text: str, start: int, end: int) -> bool:
    """Return whether the rest of an address, which starts with a slash, is obviously valid."""
    line_end = text.find("\n", start, end)
    word = text[start : line_end if line_end >= 0 else end].split(None, 1)[0]
    if '"' in word or "'" in word:
        word = word.partition('"')[0].partition("'")[0]
    address, query, access = word.partition("?")
    depot, colon, path = address[2:].partition(":")
    collection, slash, dataset = path.partition("/")
    names = f"{depot}{collection}{dataset.replace('/', '').replace('.', '')}".replace("-", "").replace("_", "")
    return (
        names.isalnum()
        and address[:2] == "//"
        and depot != ""
        and (collection != "" or not colon)
        and (not slash or "//" not in f"/{dataset}/")
        and (not query or access in {"acl=rw", "acl=r"})
    )


_PARTS = Pattern(r"(?s)([^:/?#]*)(:?)([^/?#]*)(/?)([^?#]*)(\??)(.*)")


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


_PLACEHOLDER = Pattern(r"(?s)\$\{\{.*?\}[ \t]*+\}")
_END = Pattern(r"\}[ \t]*+\}")


def placeholders(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield each ``${{...}}`` between two offsets (code points); with or without a space between its closing braces."""
    last = start
    for closing in _END.finditer(text, start, end):
        last = closing.end()
    # After the last closing braces, each opening one would start a futile search to the end of the text.
    yield from _PLACEHOLDER.finditer(text, start, last)
