"""Small words that messages share."""

from __future__ import annotations


def listing(words: list[str] | tuple[str, ...], conjunction: str = "and") -> str:
    """Join words as a sentence does: ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def listing_of_few(words: list[str], most: int = 6) -> str:
    """Join words as a sentence does; of more than *most* the first ones: ``a, b, c, d, e and 20 more``."""
    return listing(words if len(words) <= most else [*words[: most - 1], f"{len(words) - most + 1} more"])


def plural(count: int, noun: str, nouns: str = "") -> str:
    """Write a count with its noun: ``1 file``, ``3 files``, ``2 entries``."""
    return f"{count} {noun}" if count == 1 else f"{count} {nouns or noun + 's'}"


def one_line(text: str) -> str:
    """Put a name that a message shows whole on one line: as a block scalar it ends in a line break."""
    return " ".join(text.split())


def shorten(text: str, limit: int = 40) -> str:
    """Cut a value that a message shows to one line of at most *limit* characters."""
    line = one_line(text)
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def shown(text: str) -> str:
    """Write a value that is read character by character, white space at its ends named: nobody would see it."""
    return f'"{shorten(text)}"' + (" with white space around it" if text.strip() != text else "")
