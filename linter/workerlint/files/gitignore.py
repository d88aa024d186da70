"""File patterns as in a .gitignore, relative to a directory, and globs."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from workerlint.core.record import Record, Struct, new

YAML_SUFFIXES = (".yaml", ".yml")
"""The suffixes of the files that are found in directories."""


class Patterns:
    """A list of patterns, relative to the absolute directory *root*. If several match, the last one decides.

    As in git, a pattern with an unclosed bracket matches nothing. A leading ``./`` means *root*, except *in_gitignore*,
    where such a pattern matches nothing.
    """

    __slots__ = ("_blocks", "_prefix")

    def __init__(self, lines: Iterable[str], root: str, *, in_gitignore: bool = False) -> None:
        self._prefix = root if root.endswith(os.sep) else root + os.sep
        blocks: list[_Block] = []
        for line in lines:
            pattern = parse_pattern(line, in_gitignore=in_gitignore)
            if pattern is None:
                continue
            if not blocks or blocks[-1].exception != pattern.exception:
                blocks.append(_Block(pattern.exception))
            blocks[-1].add(pattern)
        self._blocks = blocks[::-1]

    def verdict(self, path: str, *, directory: bool = False) -> bool | None:
        """Return True if a pattern matches the file or *directory* at an absolute path, False for an exception (``!``).

        None if nothing matches, or if the path is not below the root. The parent directories are not considered: the
        walk of a tree has done that.
        """
        if not path.startswith(self._prefix):
            return None
        relative = path[len(self._prefix) :].replace(os.sep, "/")
        for block in self._blocks:
            if block.matches(relative, directory=directory):
                return not block.exception
        return None

    def holds(self, path: str, *, directory: bool = False) -> bool:
        """Return whether a pattern matches the file or *directory* at an absolute path, or a parent directory."""
        if not path.startswith(self._prefix):
            return False
        at = path.find(os.sep, len(self._prefix))
        while at >= 0:
            if self.verdict(path[:at], directory=True):
                return True
            at = path.find(os.sep, at + 1)
        return bool(self.verdict(path, directory=directory))

    def selects(self, path: str) -> bool:
        """Return whether the last pattern that matches the file at an absolute path, or a parent directory, selects it.

        Unlike in git, an exception may be about a file in a directory that another pattern matches.
        """
        if not path.startswith(self._prefix):
            return False
        parts = path[len(self._prefix) :].split(os.sep)
        above = ["/".join(parts[:depth]) for depth in range(1, len(parts))]
        for block in self._blocks:
            if block.matches("/".join(parts), directory=False) or any(
                block.matches(directory, directory=True) for directory in above
            ):
                return not block.exception
        return False


def configured_patterns(patterns: Iterable[str], root: str) -> Patterns:
    """Return patterns of a configuration, relative to the directory *root*. ``./name`` is the ``/name`` of git."""
    lines = []
    for pattern in patterns:
        exception = "!" if pattern.startswith("!") else ""
        rest = pattern.removeprefix("!")
        lines.append(f"{exception}{rest[1:]}" if rest.startswith("./") else pattern)
    return Patterns(lines, os.path.abspath(root))


class _Matcher(Struct):
    """A set of patterns: names, paths and suffixes are looked up, and the rest is one regular expression."""

    _names: set[str] = new(set)
    _paths: set[str] = new(set)
    _suffixes: tuple[str, ...] = new(tuple)
    _expressions: list[str] = new(list)
    _regex: re.Pattern[str] | None = new()

    def add(self, pattern: IgnorePattern) -> None:
        if pattern.literal:
            (self._paths if pattern.anchored else self._names).add(pattern.text)
        elif pattern.suffix:
            self._suffixes = (*self._suffixes, pattern.suffix)
        else:
            expression = pattern.expression()
            if expression is not None:
                self._expressions.append(expression)

    def matches(self, relative: str) -> bool:
        name = relative[relative.rfind("/") + 1 :]
        if name in self._names or relative in self._paths or name.endswith(self._suffixes):
            return True
        if not self._expressions:
            return False
        if self._regex is None:
            self._regex = re.compile("|".join(self._expressions), re.DOTALL)
        return self._regex.fullmatch(relative) is not None


class _Block(Struct):
    """Successive patterns that are all exceptions, or all are not, so that their order has no effect."""

    exception: bool
    _files: _Matcher = new(_Matcher)
    _directories: _Matcher = new(_Matcher)

    def add(self, pattern: IgnorePattern) -> None:
        self._directories.add(pattern)
        if not pattern.directories_only:
            self._files.add(pattern)

    def matches(self, relative: str, *, directory: bool) -> bool:
        return (self._directories if directory else self._files).matches(relative)


class Glob:
    """A path with wildcards, for shells that do not expand it: ``*`` and ``?`` in a name, ``**`` for any depth.

    A directory that matches includes everything below it.
    """

    __slots__ = ("_levels", "_whole", "suffixes", "top")

    suffixes: tuple[str, ...]
    """The suffix of the pattern, or those of YAML files if it has none."""
    top: str
    """The directory that contains the first part with a wildcard."""

    def __init__(self, pattern: str) -> None:
        parts = pattern.replace(os.sep, "/").split("/")
        fixed = next(at for at, part in enumerate(parts) if has_wildcards(part))
        self.top = "/".join(parts[:fixed]) or ("/" if fixed else os.curdir)
        suffix = os.path.splitext(parts[-1])[1]
        self.suffixes = (suffix.lower(),) if suffix and not has_wildcards(suffix) else YAML_SUFFIXES
        root = os.path.abspath(self.top)
        levels = parts[fixed:]
        self._whole = Patterns([f"/{'/'.join(levels)}"], root)
        open_end = "**" in levels
        self._levels = [] if open_end else [Patterns([f"/{'/'.join(levels[:n])}"], root) for n in range(1, len(levels))]

    def enters(self, directory: str, depth: int) -> bool:
        """Return whether the directory at an absolute path, *depth* levels below the top, can contain a match."""
        if not self._levels:
            return True
        if depth <= len(self._levels):
            return bool(self._levels[depth - 1].verdict(directory, directory=True))
        return self._whole.holds(directory, directory=True)

    def takes(self, file: str) -> bool:
        """Return whether the file at an absolute path matches, or a parent directory."""
        return self._whole.holds(file)


_WILDCARDS = frozenset("*?[\\")
_CLASSES = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "blank": " \\t", "cntrl": "\\x00-\\x1f\\x7f", "digit": "0-9",
    "graph": "!-~", "lower": "a-z", "print": " -~", "punct": "!-/:-@\\[-`{-~", "space": " \\t\\n\\r\\f\\v",
    "upper": "A-Z", "xdigit": "0-9A-Fa-f",
}  # fmt: skip
_ANY_NAME = "[^/]*"
_ANY_DIRECTORIES = "(?:[^/]*/)*"


class IgnorePattern(Record):
    """The parts of a pattern."""

    text: str
    exception: bool
    """Whether it begins with ``!``."""
    directories_only: bool
    """Whether it ends with ``/``."""
    anchored: bool
    """Whether it is relative to the directory of its file; if not, it matches a name at any depth."""

    @property
    def literal(self) -> bool:
        """Whether the pattern has no wildcards."""
        return not has_wildcards(self.text)

    @property
    def suffix(self) -> str:
        """The suffix, if the pattern matches all names with a suffix; else an empty string."""
        rest = self.text[1:]
        return rest if not self.anchored and self.text.startswith("*") and rest and not has_wildcards(rest) else ""

    def expression(self) -> str | None:
        """Return the regular expression for a path relative to the directory of the file; None for no match."""
        found = _translate(self.text)
        return found if self.anchored or found is None else _ANY_DIRECTORIES + found


def has_wildcards(text: str) -> bool:
    """Return whether a text has a character with a special meaning in patterns."""
    return not _WILDCARDS.isdisjoint(text)


def parse_pattern(line: str, *, in_gitignore: bool = False) -> IgnorePattern | None:
    """Return the pattern in a line; None for an empty line and a comment."""
    text = line.removesuffix("\n").removesuffix("\r")
    if text.startswith("#"):
        return None
    bare = text.rstrip(" ")
    is_escaped = (len(bare) - len(bare.rstrip("\\"))) % 2
    text = text[: len(bare) + is_escaped]
    exception = text.startswith("!")
    text = text[exception:]
    if text.startswith("./") and not in_gitignore:
        text = text[1:]
    directories_only = text.endswith("/")
    text = text[: len(text) - directories_only]
    anchored = "/" in text
    text = text.removeprefix("/")
    return IgnorePattern(text, exception, directories_only, anchored) if text else None


def _translate(pattern: str) -> str | None:
    """Return the regular expression for a pattern; None if a bracket or a final backslash is incomplete."""
    # Git compares the text before the first wildcard literally, and treats the rest as a pattern of its own.
    first = next((at for at, char in enumerate(pattern) if char in _WILDCARDS), 0)
    found = _Expression()
    at = 0
    while at < len(pattern):
        char = pattern[at]
        start = at
        at += 1
        if char == "*":
            at = len(pattern) - len(pattern[at:].lstrip("*"))
            is_part = start == first or pattern[start - 1] == "/"
            if at - start == 1 or not is_part or not (at == len(pattern) or pattern.startswith(("/", "\\/"), at)):
                found.add_any_name()
            elif pattern.startswith("/", at):
                found.add_any_directories()
                at += 1
            else:
                found.add_anything()
        elif char == "?":
            found.add("[^/]")
        elif char == "[":
            bracket = _bracket(pattern, at)
            if bracket is None:
                return None
            expression, at = bracket
            found.add(expression)
        elif char == "\\":
            if at == len(pattern):
                return None
            found.add(re.escape(pattern[at]))
            at += 1
        else:
            found.add(re.escape(char))
    return found.text


class _Expression:
    """A regular expression under construction, in which the text between two equal wildcards does not backtrack.

    The first match of that text leaves the most to the second wildcard, so no other match can be better.
    """

    def __init__(self) -> None:
        self.text = ""
        self._name_at = -1
        self._directories_at = -1

    def add(self, expression: str) -> None:
        """Add an expression for one character."""
        self.text += expression
        if expression == "/":
            self._name_at = -1

    def add_any_name(self) -> None:
        """Add an expression for anything but a slash."""
        if not self.text.endswith(_ANY_NAME):
            self._settle(self._name_at, _ANY_NAME)
            self._name_at = len(self.text)
            self.text += _ANY_NAME

    def add_any_directories(self) -> None:
        """Add an expression for any number of directories, each with its slash."""
        if not self.text.endswith(_ANY_DIRECTORIES):
            self._settle(self._directories_at, _ANY_DIRECTORIES)
            self._directories_at = len(self.text)
            self.text += _ANY_DIRECTORIES
        self._name_at = -1

    def add_anything(self) -> None:
        """Add an expression for any text."""
        self.text += ".*"
        self._name_at = self._directories_at = -1

    def _settle(self, at: int, wildcard: str) -> None:
        """Turn the wildcard at *at*, and everything after it, into an atomic group."""
        if at >= 0:
            self.text = f"{self.text[:at]}(?>{wildcard}?{self.text[at + len(wildcard) :]})"


def _bracket(pattern: str, at: int) -> tuple[str, int] | None:
    """Return the expression for the bracket that is opened before *at*, and the position after its ``]``."""
    negated = pattern[at : at + 1] in ("!", "^")
    at += negated
    found = ""
    first = True
    while at < len(pattern):
        char = pattern[at]
        if char == "]" and not first:
            return (f"[^/{found}]" if negated else f"(?!/)[{found}]"), at + 1
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
        # Of a descending range, git uses only the first character.
        found += f"{re.escape(low)}-{re.escape(high)}" if low < high else re.escape(low)
    return None


def _bracket_char(pattern: str, at: int) -> tuple[str, int]:
    if pattern[at] == "\\":
        at += 1
    return pattern[at : at + 1], at + 1
