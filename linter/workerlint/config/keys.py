"""The keys of the configuration with the values they accept, and the settings of a table read from TOML."""

from __future__ import annotations

import os

from workerlint.config.selection import suggest, unknown_selectors
from workerlint.config.settings import LEVELS, THRESHOLDS, Settings
from workerlint.config.toml_file import TomlSource, invalid, nearest, show_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from workerlint.config.errors import ConfigurationError
    from workerlint.config.selection import SelectableRule
    from workerlint.config.toml_lines import Trail

SELECTORS = "a list of rules (codes, code prefixes, names or ALL)"
LEVEL_TABLE = f"a table of rules and levels ({', '.join(LEVELS)})"
SELECTOR_TABLE = "a table of file patterns and lists of rules"
PATTERNS = "a list of file patterns"
NAMES = "a list of names"
FLAG = "a boolean"
THRESHOLD = f"one of {', '.join(THRESHOLDS)}"
SIZE = "a positive integer (bytes)"
DAYS = "a positive integer (days)"
PATH = "a path"
EXTRA = "a table with `extra`: a path or a table"

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
    "resource-types": NAMES,
    "workspaces": NAMES,
    "owners": NAMES,
    "tags": NAMES,
    "schema": EXTRA,
    "env-file": PATH,
    "platform": PATH,
    "platform-max-age": DAYS,
    "fail-on": THRESHOLD,
    "plugins": FLAG,
    "max-file-size": SIZE,
    "require-suppression-reason": FLAG,
    "strict-coverage": FLAG,
}
"""Every key with the type of its value. A test compares it with the published JSON Schema (``config.json``)."""


def read_table(
    table: object,
    path: str,
    text: str,
    section: tuple[str, ...],
    root: str,
    load_rules: Callable[[bool], Sequence[SelectableRule]],
) -> Settings:
    """Return the settings of a table. Errors find their lines in *text*, the text of the file.

    Raise ConfigurationError.
    """
    for error in find_errors(table, path, text, section, load_rules):
        raise error
    keys: dict[str, Any] = dict(table) if isinstance(table, dict) else {}
    fields = {key.replace("-", "_"): value for key, value in keys.items()}
    if "schema" in keys:
        extra = keys["schema"].get("extra", "")
        fields["schema"] = {"extra": path if isinstance(extra, dict) else os.path.join(root, extra)} if extra else {}
    for key in [key for key, kind in KEYS.items() if kind == PATH and key in keys]:
        fields[key.replace("-", "_")] = os.path.join(root, keys[key])
    return Settings(**fields, root=root, config_file=path)


def find_errors(
    table: object,
    path: str,
    text: str,
    section: tuple[str, ...],
    load_rules: Callable[[bool], Sequence[SelectableRule]],
) -> Iterator[ConfigurationError]:
    """Yield every error in a table that was read from the *section* of a file with this *text*."""
    source = TomlSource(path, text, section)
    if not isinstance(table, dict):
        yield source.error((), f"`{'.'.join(section)}` must be a table")
        return
    sound = {}
    for key, value in table.items():
        if key not in KEYS:
            yield source.error((key,), f"unknown key `{key}`", _hint_for_key(key, source))
            continue
        errors = list(_check(key, value, source))
        yield from errors
        if not errors:
            sound[key] = value
    yield from _check_selectors(sound, source, load_rules)


def _check(key: str, value: object, source: TomlSource) -> Iterator[ConfigurationError]:
    kind = KEYS[key]
    if kind in (SELECTORS, PATTERNS, NAMES):
        yield from _check_strings(key, value, kind, source, (key,))
    elif kind in (LEVEL_TABLE, SELECTOR_TABLE):
        if not isinstance(value, dict):
            yield source.error((key,), invalid(key, value, kind))
            return
        for name, item in value.items():
            if kind == SELECTOR_TABLE:
                yield from _check_strings(f"{key}.{name}", item, SELECTORS, source, (key, name))
            elif item not in LEVELS:
                message = invalid(f"{key}.{name}", item, f"one of {', '.join(LEVELS)}")
                yield source.error((key, name), message, nearest(item, LEVELS))
    elif kind == EXTRA:
        yield from _check_extra(key, value, source)
    elif kind == THRESHOLD:
        if value not in THRESHOLDS:
            yield source.error((key,), invalid(key, value, kind), nearest(value, THRESHOLDS))
    elif kind in {SIZE, DAYS}:
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            yield source.error((key,), invalid(key, value, kind))
    elif not isinstance(value, bool if kind == FLAG else str) or value == "":
        yield source.error((key,), invalid(key, value, kind))


def _check_extra(key: str, value: object, source: TomlSource) -> Iterator[ConfigurationError]:
    if not isinstance(value, dict):
        yield source.error((key,), invalid(key, value, EXTRA))
        return
    for name, extra in value.items():
        if name != "extra":
            yield source.error((key, name), f"unknown key `{name}` in `{key}`", nearest(name, ("extra",)))
        elif not isinstance(extra, (str, dict)) or not extra:
            yield source.error((key, name), invalid(f"{key}.{name}", extra, "a path or a table"))


def _check_strings(
    shown: str, value: object, kind: str, source: TomlSource, trail: Trail
) -> Iterator[ConfigurationError]:
    if not isinstance(value, list):
        hint = f"write `{shown} = [{show_value(value)}]`" if isinstance(value, str) and len(trail) == 1 else ""
        yield source.error(trail, invalid(shown, value, kind), hint)
        return
    for number, item in enumerate(value):
        if not isinstance(item, str) or not item:
            yield source.error(
                (*trail, number), f"invalid item in `{shown}`: expected {kind}, found {show_value(item)}"
            )


def _check_selectors(
    table: dict[str, Any], source: TomlSource, load_rules: Callable[[bool], Sequence[SelectableRule]]
) -> Iterator[ConfigurationError]:
    named: list[tuple[Trail, str]] = []
    for key, value in table.items():
        kind = KEYS[key]
        if kind == SELECTORS:
            named += (((key, number), item) for number, item in enumerate(value))
        elif kind == LEVEL_TABLE:
            named += (((key, item), item) for item in value)
        elif kind == SELECTOR_TABLE:
            named += (((key, glob, number), item) for glob, items in value.items() for number, item in enumerate(items))
    if not named:
        return
    rules = load_rules(table.get("plugins", False))
    for trail, selector in named:
        if unknown_selectors((selector,), rules):
            near = suggest(selector, rules)
            message = f"unknown rule `{selector}` in `{trail[0]}`"
            hint = f"did you mean `{near}`?" if near else "run `workerlint rules` for a list"
            yield source.error(trail, message, hint)


def _hint_for_key(key: str, source: TomlSource) -> str:
    if key == "tool" and not source.section:
        return "move the keys to the top level: `[tool.workerlint]` is for pyproject.toml"
    return nearest(key, KEYS)
