"""One line of a .gitignore, read as git reads it, and turned into a regular expression where it needs one."""

from __future__ import annotations

import re

from workerlint.record import Record

_WILDCARDS = frozenset("*?[\\")
_CLASSES = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "blank": " \\t", "cntrl": "\\x00-\\x1f\\x7f", "digit": "0-9",
    "graph": "!-~", "lower": "a-z", "print": " -~", "punct": "!-/:-@\\[-`{-~", "space": " \\t\\n\\r\\f\\v",
    "upper": "A-Z", "xdigit": "0-9A-Fa-f",
}  # fmt: skip
_ANY_FOLDERS = "(?:[^/]+/)*"


class IgnorePattern(Record):
    """A pattern taken apart. *exception* tells a ``!`` in front, *folders_only* a ``/`` behind.

    *anchored* tells a pattern that counts from the folder of its file; the others look at a name at any depth.
    """

    __slots__ = ("anchored", "exception", "folders_only", "text")

    text: str
    exception: bool
    folders_only: bool
    anchored: bool

    def __init__(self, text: str, exception: bool, folders_only: bool, anchored: bool) -> None:
        self.text = text
        self.exception = exception
        self.folders_only = folders_only
        self.anchored = anchored

    @property
    def literal(self) -> bool:
        """Tell whether the text matches itself alone."""
        return not has_wildcards(self.text)

    @property
    def suffix(self) -> str:
        """What a name must end in, where that is all the pattern asks; else empty."""
        rest = self.text[1:]
        return rest if not self.anchored and self.text.startswith("*") and rest and not has_wildcards(rest) else ""

    def expression(self) -> str | None:
        """Give the regular expression for a path relative to the folder of the file; None for what matches nothing."""
        if not self.anchored:
            name = _translate(self.text)
            return None if name is None else _ANY_FOLDERS + name
        parts = self.text.split("/")
        found = ""
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            if part == "**":
                found += ".+" if last else _ANY_FOLDERS
                continue
            name = _translate(part)
            if name is None:
                return None
            found += name if last else f"{name}/"
        return found


def has_wildcards(text: str) -> bool:
    """Tell whether a text has a character that patterns give a meaning."""
    return not _WILDCARDS.isdisjoint(text)


def parse_pattern(line: str) -> IgnorePattern | None:
    """Take a line of a .gitignore apart; None for a blank one and a comment."""
    text = line.removesuffix("\n").removesuffix("\r")
    if text.startswith("#"):
        return None
    while text.endswith(" ") and not text.endswith("\\ "):
        text = text[:-1]
    exception = text.startswith("!")
    text = text[exception:]
    folders_only = text.endswith("/")
    text = text[: len(text) - folders_only]
    anchored = "/" in text
    text = text.removeprefix("/")
    return IgnorePattern(text, exception, folders_only, anchored) if text else None


def _translate(part: str) -> str | None:
    """Give the regular expression for one name; None (no match) where a bracket or a backslash is left open."""
    found = ""
    at = 0
    while at < len(part):
        char = part[at]
        at += 1
        if char == "*":
            if not found.endswith("[^/]*"):
                found += "[^/]*"
        elif char == "?":
            found += "[^/]"
        elif char == "[":
            bracket = _bracket(part, at)
            if bracket is None:
                return None
            expression, at = bracket
            found += expression
        elif char == "\\":
            if at == len(part):
                return None
            found += re.escape(part[at])
            at += 1
        else:
            found += re.escape(char)
    return found


def _bracket(part: str, at: int) -> tuple[str, int] | None:
    """Translate the bracket whose ``[`` stands before *at*; give it with the place behind its ``]``."""
    negated = part[at : at + 1] in ("!", "^")
    at += negated
    found = ""
    first = True
    while at < len(part):
        char = part[at]
        if char == "]" and not first:
            return (f"[^/{found}]" if negated else f"(?!/)[{found}]" if found else "(?!)"), at + 1
        first = False
        if part.startswith("[:", at):
            end = part.find(":]", at)
            name = part[at + 2 : end] if end > 0 else ""
            if name not in _CLASSES:
                return None
            found += _CLASSES[name]
            at = end + 2
            continue
        low, at = _bracket_char(part, at)
        high = low
        if part[at : at + 1] == "-" and part[at + 1 : at + 2] not in ("", "]"):
            high, at = _bracket_char(part, at + 1)
        # Of a range that runs backwards git takes the first character alone.
        found += f"{re.escape(low)}-{re.escape(high)}" if low < high else re.escape(low)
    return None


def _bracket_char(part: str, at: int) -> tuple[str, int]:
    if part[at] == "\\":
        at += 1
    return part[at : at + 1], at + 1
