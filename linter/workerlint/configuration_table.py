"""The keys of the configuration and what may stand behind them; makes settings of a table read from TOML."""

from __future__ import annotations

import os
import re

from workerlint.configuration import ConfigurationError
from workerlint.did_you_mean import closest
from workerlint.selection import suggest, unknown_selectors
from workerlint.settings import LEVELS, THRESHOLDS, Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from workerlint.rule import Rule

SELECTORS = "a list of rules (codes, beginnings of codes, names, or ALL)"
LEVEL_TABLE = f"a table from rules to a level ({', '.join(LEVELS)})"
SELECTOR_TABLE = "a table from file patterns to lists of rules"
PATTERNS = "a list of file patterns"
NAMES = "a list of names"
FLAG = "true or false"
THRESHOLD = f"one of {', '.join(THRESHOLDS)}"
SIZE = "a number of bytes, 1 or more"
PATH = "a path"

KEYS = {
    "select": SELECTORS,
    "extend-select": SELECTORS,
    "ignore": SELECTORS,
    "severity": LEVEL_TABLE,
    "per-file-ignores": SELECTOR_TABLE,
    "exclude": PATTERNS,
    "extend-exclude": PATTERNS,
    "respect-gitignore": FLAG,
    "stacks": NAMES,
    "computes": NAMES,
    "env-file": PATH,
    "fail-on": THRESHOLD,
    "plugins": FLAG,
    "max-file-size": SIZE,
    "require-suppression-reason": FLAG,
}
"""Every key there is. The published JSON Schema (``config.json``) says the same, held equal by a test."""

_COMMENT_LINE = re.compile(r"^[ \t]*#.*", re.MULTILINE)


class _Place:
    """Where a table was read, so that an error can name the line."""

    def __init__(self, path: str, text: str, section: str) -> None:
        self.path = path
        self.text = _COMMENT_LINE.sub(lambda match: " " * len(match[0]), text)
        self.section = section

    def error(self, trail: tuple[str, ...], message: str, hint: str = "") -> ConfigurationError:
        """Make the error for what stands at the end of *trail*: keys, and at last a key or a value."""
        return ConfigurationError(self.path, self._line(trail), message, hint)

    def _line(self, trail: tuple[str, ...]) -> int:
        """Give the 1-based line on which the words of *trail* stand in this order, 0 when they do not.

        The parser of the standard library keeps no positions. Words are looked for as keys or strings: one after the
        other, from the section's heading on.
        """
        at = max(self.text.find(f"[{self.section}"), 0) if self.section else 0
        for word in trail:
            quoted = re.escape(word)
            pattern = rf"""(?:^|[\s\[.{{,=])(?:"{quoted}"|'{quoted}'|{quoted}(?=\s*[=.\]]))"""
            match = re.compile(pattern, re.MULTILINE).search(self.text, at)
            if not match:
                return 0
            at = match.end()
        return self.text.count("\n", 0, at) + 1 if trail else 0


def read_table(
    table: object, path: str, text: str, section: str, root: str, load_rules: Callable[[bool], list[Rule]]
) -> Settings:
    """Check a table and make settings of it. *text* is the file's, to find lines in.

    Raises ConfigurationError.
    """
    place = _Place(path, text, section)
    if not isinstance(table, dict):
        raise ConfigurationError(path, 0, f"{section} is not a table")
    for key, value in table.items():
        if key not in KEYS:
            raise place.error((key,), f'unknown key "{key}"', _hint_for_key(key, place))
        _check(key, value, place)
    fields = {key.replace("-", "_"): value for key, value in table.items()}
    if table.get("env-file"):
        fields["env_file"] = os.path.join(root, table["env-file"])
    settings = Settings(**fields, root=root, config_file=path)
    _check_selectors(settings, place, load_rules)
    return settings


def _check(key: str, value: object, place: _Place) -> None:
    kind = KEYS[key]
    if kind in (SELECTORS, PATTERNS, NAMES):
        _check_strings(key, value, kind, place)
    elif kind in (LEVEL_TABLE, SELECTOR_TABLE):
        if not isinstance(value, dict):
            raise place.error((key,), f"{key} is {_show(value)}, not {kind}")
        for name, item in value.items():
            if kind == SELECTOR_TABLE:
                _check_strings(f"{key}.{name}", item, SELECTORS, place, (key, name))
            elif item not in LEVELS:
                message = f"{key}.{name} is {_show(item)}, not one of {', '.join(LEVELS)}"
                raise place.error((key, name), message, _nearest(item, LEVELS))
    elif kind == THRESHOLD:
        if value not in THRESHOLDS:
            raise place.error((key,), f"{key} is {_show(value)}, not {kind}", _nearest(value, THRESHOLDS))
    elif kind == SIZE:
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise place.error((key,), f"{key} is {_show(value)}, not {kind}")
    elif not isinstance(value, bool if kind == FLAG else str) or value == "":
        raise place.error((key,), f"{key} is {_show(value)}, not {kind}")


def _check_strings(shown: str, value: object, kind: str, place: _Place, trail: tuple[str, ...] = ()) -> None:
    if not isinstance(value, list):
        hint = f"write {shown} = [{_show(value)}]" if isinstance(value, str) and not trail else ""
        raise place.error(trail or (shown,), f"{shown} is {_show(value)}, not {kind}", hint)
    for item in value:
        if not isinstance(item, str) or not item:
            raise place.error(trail or (shown,), f"{shown} holds {_show(item)}; it is {kind}")


def _check_selectors(settings: Settings, place: _Place, load_rules: Callable[[bool], list[Rule]]) -> None:
    named = [
        *((("select", item), item) for item in settings.select or ()),
        *((("extend-select", item), item) for item in settings.extend_select),
        *((("ignore", item), item) for item in settings.ignore),
        *((("severity", item), item) for item in settings.severity),
        *(
            (("per-file-ignores", glob, item), item)
            for glob, items in settings.per_file_ignores.items()
            for item in items
        ),
    ]
    if not named:
        return
    rules = load_rules(settings.plugins)
    for trail, selector in named:
        if unknown_selectors((selector,), rules):
            near = suggest(selector, rules)
            message = f'{trail[0]} names the rule "{selector}", which does not exist'
            raise place.error(
                trail, message, f'did you mean "{near}"?' if near else "`workerlint rules` lists them all"
            )


def _hint_for_key(key: str, place: _Place) -> str:
    if key == "tool" and not place.section:
        return "here the keys stand at the top: [tool.workerlint] is for pyproject.toml"
    return _nearest(key, KEYS)


def _nearest(wrong: object, known: Iterable[str]) -> str:
    near = closest(wrong, known, 1) if isinstance(wrong, str) else []
    return f'did you mean "{near[0]}"?' if near else ""


def _show(value: object) -> str:
    """Write a value as TOML does, in brief."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return "a list"
    return "a table" if isinstance(value, dict) else str(value)
