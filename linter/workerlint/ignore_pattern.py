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
_ANY_FOLDERS = "(?:[^/]*/)*"


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
        found = _translate(self.text)
        return found if self.anchored or found is None else _ANY_FOLDERS + found


def has_wildcards(text: str) -> bool:
    """Tell whether a text has a character that patterns give a meaning."""
    return not _WILDCARDS.isdisjoint(text)


def parse_pattern(line: str) -> IgnorePattern | None:
    """Take a line of a .gitignore apart; None for a blank one and a comment."""
    text = line.removesuffix("\n").removesuffix("\r")
    if text.startswith("#"):
        return None
    bare = text.rstrip(" ")
    is_escaped = (len(bare) - len(bare.rstrip("\\"))) % 2
    text = text[: len(bare) + is_escaped]
    exception = text.startswith("!")
    text = text[exception:]
    folders_only = text.endswith("/")
    text = text[: len(text) - folders_only]
    anchored = "/" in text
    text = text.removeprefix("/")
    return IgnorePattern(text, exception, folders_only, anchored) if text else None


def _translate(pattern: str) -> str | None:
    """Give the regular expression for a pattern; None (no match) where a bracket or a backslash is left open."""
    # What stands before the first wildcard git compares as it is, and takes the rest for a pattern of its own.
    first = next((at for at, char in enumerate(pattern) if char in _WILDCARDS), 0)
    found = ""
    at = 0
    while at < len(pattern):
        char = pattern[at]
        start = at
        at += 1
        if char == "*":
            at = len(pattern) - len(pattern[at:].lstrip("*"))
            is_part = start == first or pattern[start - 1] == "/"
            if at - start == 1 or not is_part or not (at == len(pattern) or pattern.startswith(("/", "\\/"), at)):
                found += "[^/]*"
            elif pattern.startswith("/", at):
                found = found.removesuffix(_ANY_FOLDERS) + _ANY_FOLDERS
                at += 1
            else:
                found += ".*"
        elif char == "?":
            found += "[^/]"
        elif char == "[":
            bracket = _bracket(pattern, at)
            if bracket is None:
                return None
            expression, at = bracket
            found += expression
        elif char == "\\":
            if at == len(pattern):
                return None
            found += re.escape(pattern[at])
            at += 1
        else:
            found += re.escape(char)
    return found


def _bracket(pattern: str, at: int) -> tuple[str, int] | None:
    """Translate the bracket whose ``[`` stands before *at*; give it with the place behind its ``]``."""
    negated = pattern[at : at + 1] in ("!", "^")
    at += negated
    found = ""
    first = True
    while at < len(pattern):
        char = pattern[at]
        if char == "]" and not first:
            return (f"[^/{found}]" if negated else f"(?!/)[{found}]" if found else "(?!)"), at + 1
        first = False
        if pattern.startswith("[:", at):
            end = pattern.find("]", at + 2)
            if end < 0:
                return None
            if end > at + 2 and pattern[end - 1] == ":":
                name = pattern[at + 2 : end - 1]
                if name not in _CLASSES:
                    return None
                found += _CLASSES[name]
                at = end + 1
                continue
        low, at = _bracket_char(pattern, at)
        high = low
        if pattern[at : at + 1] == "-" and pattern[at + 1 : at + 2] not in ("", "]"):
            high, at = _bracket_char(pattern, at + 1)
        # Of a range that runs backwards git takes the first character alone.
        found += f"{re.escape(low)}-{re.escape(high)}" if low < high else re.escape(low)
    return None


def _bracket_char(pattern: str, at: int) -> tuple[str, int]:
    if pattern[at] == "\\":
        at += 1
    return pattern[at : at + 1], at + 1
