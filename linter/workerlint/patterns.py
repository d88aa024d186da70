"""File patterns written as in a .gitignore, counted from a folder, and globs."""

from __future__ import annotations

import os
import re

from workerlint.ignore_pattern import has_wildcards, parse_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from workerlint.ignore_pattern import IgnorePattern

YAML_SUFFIXES = (".yaml", ".yml")
"""What a file is called to be found in a folder."""


class Patterns:
    """A list of patterns that counts from the absolute folder *root*. Where several match, the last one speaks.

    As for git, a pattern with a bracket left open matches nothing.
    """

    __slots__ = ("_blocks", "_prefix")

    def __init__(self, lines: Iterable[str], root: str) -> None:
        self._prefix = root if root.endswith(os.sep) else root + os.sep
        blocks: list[_Block] = []
        for line in lines:
            pattern = parse_pattern(line)
            if pattern is None:
                continue
            if not blocks or blocks[-1].exception != pattern.exception:
                blocks.append(_Block(pattern.exception))
            blocks[-1].add(pattern)
        self._blocks = blocks[::-1]

    def verdict(self, path: str, *, folder: bool = False) -> bool | None:
        """Tell whether a pattern matches the file (or *folder*) at an absolute path, or an exception (``!``) does.

        None when none speaks of it, and for a path elsewhere than below the root. The folders above are not looked at:
        who walks a tree has done that.
        """
        if not path.startswith(self._prefix):
            return None
        relative = path[len(self._prefix) :].replace(os.sep, "/")
        for block in self._blocks:
            if block.matches(relative, folder=folder):
                return not block.exception
        return None

    def holds(self, path: str, *, folder: bool = False) -> bool:
        """Tell whether a pattern matches the file (or *folder*) at an absolute path, or a folder above it."""
        if not path.startswith(self._prefix):
            return False
        at = path.find(os.sep, len(self._prefix))
        while at >= 0:
            if self.verdict(path[:at], folder=True):
                return True
            at = path.find(os.sep, at + 1)
        return bool(self.verdict(path, folder=folder))


class _Block:
    """Patterns in a row that all match or all make exceptions, so that their order among themselves does not count."""

    __slots__ = ("_files", "_folders", "exception")

    def __init__(self, exception: bool) -> None:
        self.exception = exception
        self._files = _Matcher()
        self._folders = _Matcher()

    def add(self, pattern: IgnorePattern) -> None:
        self._folders.add(pattern)
        if not pattern.folders_only:
            self._files.add(pattern)

    def matches(self, relative: str, *, folder: bool) -> bool:
        return (self._folders if folder else self._files).matches(relative)


class _Matcher:
    """Looks most patterns up: they are mere names, paths and suffixes. The rest is one regular expression."""

    __slots__ = ("_expressions", "_names", "_paths", "_regex", "_suffixes")

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._paths: set[str] = set()
        self._suffixes: tuple[str, ...] = ()
        self._expressions: list[str] = []
        self._regex: re.Pattern[str] | None = None

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


class Glob:
    """A path with wildcards, for shells that do not expand it: ``*`` and ``?`` within a name, ``**`` for any depth.

    *top* is the folder where the wildcards begin, *suffixes* which files count: those that the pattern ends in, or YAML
    files where it leaves that open. A folder that matches is taken with all that is below it.
    """

    __slots__ = ("_levels", "_whole", "suffixes", "top")

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

    def enters(self, folder: str, depth: int) -> bool:
        """Tell whether a match may lie in the folder at an absolute path, *depth* levels below the top."""
        if not self._levels:
            return True
        if depth <= len(self._levels):
            return bool(self._levels[depth - 1].verdict(folder, folder=True))
        return self._whole.holds(folder, folder=True)

    def takes(self, file: str) -> bool:
        """Tell whether the file at an absolute path matches, or a folder above it."""
        return self._whole.holds(file)
