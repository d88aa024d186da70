"""TOML files that a user writes: decoding, and errors with their lines."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise

from workerlint.config.errors import ConfigurationError
from workerlint.core.record import Struct, new
from workerlint.core.wording import closest, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from workerlint.config.toml_lines import Trail
    from workerlint.core.text import Span

_DEEP_KEY = rb"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){100}"""
"""A key with more dots than any configuration has. The time that ``tomllib`` takes grows with their square."""


def parse_toml(path: str, data: bytes) -> tuple[dict[str, Any], str]:
    """Return the top-level table of the file *path* with the content *data*, and its text.

    Raise ConfigurationError if it is not valid TOML.
    """
    table: dict[str, Any] | None
    try:
        text = data.decode("utf-8-sig")
        table = tomllib.loads(text) if not re.search(_DEEP_KEY, data) else None
    except UnicodeDecodeError:
        raise ConfigurationError(path, 0, "not valid UTF-8") from None
    except ValueError as error:  # TOMLDecodeError, or an integer that is too long for Python
        raise _toml_error(path, text, error) from None
    except RecursionError:
        table = None
    if table is None:
        raise ConfigurationError(path, 0, "values or keys are nested too deeply")
    return table, text


def _toml_error(path: str, text: str, error: ValueError) -> ConfigurationError:
    match = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", str(error), re.DOTALL)
    message = match[1] if match else str(error)
    line = int(match[2] or len(text.splitlines()) or 1) if match else 0
    return ConfigurationError(path, line, f"not valid TOML: {message[:1].lower()}{message[1:]}")


class TomlSource(Struct):
    """The file and section that a table was read from, so that an error can name the line."""

    path: str
    text: str
    section: tuple[str, ...] = ()
    _lines: dict[Trail, int] | None = new()
    _spans: dict[Trail, Span] | None = new()
    _below: dict[int, dict[Trail, dict[Trail, Span]]] = new(dict)
    """The ranges of all keys and items by the first parts of their paths, for some numbers of parts."""

    def error(self, trail: Trail, message: str, hint: str = "") -> ConfigurationError:
        """Return the error for the key or list item at *trail*."""
        return ConfigurationError(self.path, self.line(trail), message, hint, span=self.span(trail))

    def shown_error(self, trail: Trail, message: str, hint: str = "") -> ConfigurationError:
        """Return the error for the key or list item at *trail*, or what contains it, with the line as it is written."""
        while trail and self.span(trail) is None:
            trail = trail[:-1]
        span = self.span(trail)
        return ConfigurationError(self.path, 0, message, hint) if span is None else self.error_at(span, message, hint)

    def error_at(self, span: Span, message: str, hint: str = "") -> ConfigurationError:
        """Return the error for a range of the text, with the line as it is written."""
        start = self.text.rfind("\n", 0, span.start) + 1
        line = self.text[start:].partition("\n")[0].rstrip("\r").replace("\t", " ")
        number = self.text.count("\n", 0, span.start) + 1
        bounds = (0, span.start - start, span.end - start, len(line))
        before, marked, after = (visible(line[left:right]) for left, right in pairwise(bounds))
        margin = " " * len(str(number))
        excerpt = f"{number} | {before}{marked}{after}\n{margin} | {' ' * len(before)}{'^' * max(len(marked), 1)}"
        return ConfigurationError(self.path, number, message, hint, excerpt, span)

    def span(self, trail: Trail) -> Span | None:
        """Return the range of the key or list item at *trail*; None if it is unknown."""
        return self._all_spans().get((*self.section, *trail))

    def spans_below(self, trail: Trail) -> dict[Trail, Span]:
        """Return the ranges of the key or list item at *trail* and of all below it, by their paths from there.

        They are collected once for all trails of one length: a configuration may have thousands of policies.
        """
        above = (*self.section, *trail)
        depth = len(above)
        groups = self._below.get(depth)
        if groups is None:
            groups = self._below[depth] = {}
            for path, span in self._all_spans().items():
                groups.setdefault(path[:depth], {})[path[depth:]] = span
        return groups.get(above, {})

    def _all_spans(self) -> dict[Trail, Span]:
        if self._spans is None:
            from workerlint.config.toml_lines import toml_spans

            self._spans = toml_spans(self.text)
        return self._spans

    def line(self, trail: Trail) -> int:
        """Return the 1-based line of the key or list item at *trail*; 0 if it is unknown."""
        if self._lines is None:
            from workerlint.config.toml_lines import toml_lines

            self._lines = toml_lines(self.text)
        return self._lines.get((*self.section, *trail), 0)


def nearest(wrong: object, known: Iterable[str]) -> str:
    """Return a hint that suggests the known word that is most similar to a wrong one; empty if there is none."""
    near = closest(wrong, known, 1) if isinstance(wrong, str) else []
    return f"did you mean `{near[0]}`?" if near else ""


def invalid(shown: str, value: object, expected: str) -> str:
    """Return the message for a value of the key *shown* that is not what was expected."""
    return f"invalid value for `{shown}`: expected {expected}, found {show_value(value)}"


def show_value(value: object) -> str:
    """Return a value as TOML writes it, shortened."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return "a table" if isinstance(value, dict) else str(value)
