"""The keys of the configuration with the values they accept, and the errors in a table read from TOML."""

from __future__ import annotations

from workerlint.config.selection import may_be_elsewhere, preview_rules, suggest, unknown_selectors
from workerlint.config.settings import LEVELS, OFF, THRESHOLDS
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
COUNT_TABLE = "a table of rules and non-negative integers"
SELECTOR_TABLE = "a table of file patterns and lists of rules"
PATTERNS = "a list of file patterns"
NAMES = "a list of names"
FLAG = "a boolean"
THRESHOLD = f"one of {', '.join(THRESHOLDS)}"
SIZE = "a positive integer (bytes)"
DAYS = "a positive integer (days)"
PATH = "a path"
SOURCES = "a list of paths and `package:NAME`"
SPECIFIER = 'a version specifier, such as ">=0.1,<1"'
OVERRIDES = "an array of tables"
POLICIES = "an array of tables of policies or budgets"
EXTRA = "a table with `extra`: a path or a table"

KEYS = {
    "required-version": SPECIFIER,
    "root": FLAG,
    "extend": SOURCES,
    "select": SELECTORS,
    "extend-select": SELECTORS,
    "ignore": SELECTORS,
    "severity": LEVEL_TABLE,
    "mandatory": SELECTORS,
    "per-file-ignores": SELECTOR_TABLE,
    "overrides": OVERRIDES,
    "policy": POLICIES,
    "budget": POLICIES,
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
    "preview": FLAG,
    "plugins": FLAG,
    "max-file-size": SIZE,
    "require-suppression-reason": FLAG,
    "max-suppressions": COUNT_TABLE,
    "strict-coverage": FLAG,
}
"""Every key with the type of its value. A test compares it with the published JSON Schema (``config.json``)."""
CHAIN_KEYS = ("required-version", "root", "extend")
"""The keys that select the layers of the configuration. They are not settings."""
OVERRIDE_KEYS = ("files", "select", "extend-select", "ignore", "severity")
"""The keys of a table of ``[[overrides]]``."""
SELECTOR_KEYS = frozenset(
    key for key, kind in KEYS.items() if kind in {SELECTORS, LEVEL_TABLE, COUNT_TABLE, SELECTOR_TABLE}
)


def read_keys(table: object, source: TomlSource) -> tuple[dict[str, Any], list[ConfigurationError]]:
    """Return the valid keys of the table of a configuration file, and the errors in the others.

    The names of rules are not compared with the rules: see ``find_selector_errors``.
    """
    if not isinstance(table, dict):
        return {}, [source.error((), f"`{'.'.join(source.section)}` must be a table")]
    error = _check_version(table.get("required-version"), source)
    if error is not None:  # another version may have other keys
        return {}, [error]
    sound = {}
    errors: list[ConfigurationError] = []
    for key, value in table.items():
        found = (
            list(_check(key, value, source))
            if key in KEYS
            else [source.error((key,), f"unknown key `{key}`", _hint_for_key(key, source))]
        )
        errors += found
        if not found:
            sound[key] = value
    return sound, errors


def _check_version(specifier: object, source: TomlSource) -> ConfigurationError | None:
    if not isinstance(specifier, str):  # missing, or reported as an invalid value
        return None
    from workerlint.config.required_version import SpecifierError, satisfies
    from workerlint.version import VERSION

    trail = ("required-version",)
    try:
        if satisfies(VERSION, specifier):
            return None
    except SpecifierError:
        return source.error(trail, invalid(trail[0], specifier, KEYS[trail[0]]))
    message = f"`required-version` is `{specifier}`, but this is workerlint {VERSION}"
    return source.error(trail, message, f"install a version that matches: `pip install 'workerlint{specifier}'`")


def _check(key: str, value: object, source: TomlSource) -> Iterator[ConfigurationError]:
    kind = KEYS[key]
    if kind == SOURCES:
        yield from _check_sources(key, value, source)
    elif kind == OVERRIDES:
        yield from _check_overrides(key, value, source)
    elif kind == POLICIES:
        from workerlint.config.policies import check_policies  # most configurations have none

        yield from check_policies(key, value, source)
    else:
        yield from _check_value(key, value, kind, source, (key,))


def _check_value(key: str, value: object, kind: str, source: TomlSource, trail: Trail) -> Iterator[ConfigurationError]:
    if kind in (SELECTORS, PATTERNS, NAMES):
        yield from _check_strings(key, value, kind, source, trail)
    elif kind in (LEVEL_TABLE, COUNT_TABLE, SELECTOR_TABLE):
        if not isinstance(value, dict):
            yield source.error(trail, invalid(key, value, kind))
            return
        for name, item in value.items():
            if kind == SELECTOR_TABLE:
                yield from _check_strings(f"{key}.{name}", item, SELECTORS, source, (*trail, name))
            elif kind == COUNT_TABLE:
                if isinstance(item, bool) or not isinstance(item, int) or item < 0:
                    yield source.error((*trail, name), invalid(f"{key}.{name}", item, "a non-negative integer"))
            elif item not in LEVELS:
                message = invalid(f"{key}.{name}", item, f"one of {', '.join(LEVELS)}")
                yield source.error((*trail, name), message, nearest(item, LEVELS))
    elif kind == EXTRA:
        yield from _check_extra(key, value, source)
    elif kind == THRESHOLD:
        if value not in THRESHOLDS:
            yield source.error(trail, invalid(key, value, kind), nearest(value, THRESHOLDS))
    elif kind in {SIZE, DAYS}:
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            yield source.error(trail, invalid(key, value, kind))
    elif not isinstance(value, bool if kind == FLAG else str) or value == "":
        yield source.error(trail, invalid(key, value, kind))


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


def _check_sources(key: str, value: object, source: TomlSource) -> Iterator[ConfigurationError]:
    yield from _check_strings(key, value, SOURCES, source, (key,))
    for number, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, str) and "://" in item:
            message = f"`{key}` must not contain an address: `{item}`"
            hint = "download the file or install a package; workerlint does not use the network"
            yield source.error((key, number), message, hint)


def _check_overrides(key: str, value: object, source: TomlSource) -> Iterator[ConfigurationError]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        yield source.error((key,), invalid(key, value, OVERRIDES), f"write `[[{key}]]`")
        return
    for number, item in enumerate(value):
        trail = (key, number)
        if "files" not in item:
            yield source.error(trail, f"missing `files` in `[[{key}]]`", 'name the files, such as `files = ["batch/"]`')
        elif item["files"] == []:
            yield source.error((*trail, "files"), invalid(f"{key}.files", [], PATTERNS))
        for name, part in item.items():
            if name not in OVERRIDE_KEYS:
                hint = nearest(name, OVERRIDE_KEYS) or f"the keys are {', '.join(OVERRIDE_KEYS)}"
                yield source.error((*trail, name), f"unknown key `{name}` in `[[{key}]]`", hint)
            else:
                kind = PATTERNS if name == "files" else KEYS[name]
                yield from _check_value(f"{key}.{name}", part, kind, source, (*trail, name))


def find_selector_errors(
    table: dict[str, Any], source: TomlSource, load_rules: Callable[[], Sequence[SelectableRule]]
) -> Iterator[ConfigurationError]:
    """Yield an error for each selector of a valid table that names no rule.

    What may be a rule elsewhere has no effect, and is no error unless it should be mandatory.
    """
    named = list(_selectors(table, ()))
    if not named:
        return
    rules = load_rules()
    for trail, selector in named:
        if unknown_selectors((selector,), rules):
            words = [word for rule in rules for word in (rule.code, rule.name)]
            if trail[0] != "mandatory" and may_be_elsewhere(selector, words):
                continue
            near = suggest(selector, rules)
            message = f"unknown rule `{selector}` in `{next(part for part in trail if part in SELECTOR_KEYS)}`"
            hint = f"did you mean `{near}`?" if near else "run `workerlint rules` for a list"
            yield source.error(trail, message, hint)


def find_preview_errors(
    table: dict[str, Any], source: TomlSource, load_rules: Callable[[], Sequence[SelectableRule]]
) -> Iterator[ConfigurationError]:
    """Yield an error for each preview rule that a valid table enables by its code or name.

    For a configuration that does not allow preview rules: they would not run, without a word.
    """
    named = [(trail, selector) for trail, selector in _selectors(table, ()) if _enables(table, trail)]
    rules = load_rules() if named else ()
    for trail, selector in named:
        for _ in preview_rules(selector, rules):
            yield source.error(trail, f"`{selector}` is a preview rule", "set `preview = true`")


def _enables(table: dict[str, Any], trail: Trail) -> bool:
    """Return whether the selector at *trail* enables rules."""
    key = next(part for part in trail if part in SELECTOR_KEYS)
    if key == "severity":
        value: Any = table
        for part in trail:
            value = value[part]
        return bool(value != OFF)
    return key in {"select", "extend-select", "mandatory"}


def _selectors(table: dict[str, Any], above: Trail) -> Iterator[tuple[Trail, str]]:
    for key, value in table.items():
        kind = KEYS.get(key)
        trail = (*above, key)
        if kind == SELECTORS:
            yield from (((*trail, number), item) for number, item in enumerate(value))
        elif kind in (LEVEL_TABLE, COUNT_TABLE):
            yield from (((*trail, item), item) for item in value)
        elif kind == SELECTOR_TABLE:
            yield from (
                ((*trail, glob, number), item) for glob, items in value.items() for number, item in enumerate(items)
            )
        elif kind == OVERRIDES:
            for number, part in enumerate(value):
                yield from _selectors(part, (*trail, number))


def _hint_for_key(key: str, source: TomlSource) -> str:
    if key == "tool" and not source.section:
        return "move the keys to the top level: `[tool.workerlint]` is for pyproject.toml"
    return nearest(key, KEYS)
