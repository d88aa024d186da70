"""The settings of several layers, merged by the kind of each key."""

from __future__ import annotations

import os

from workerlint.config.keys import (
    CHAIN_KEYS,
    COUNT_TABLE,
    EXTRA,
    KEYS,
    LEVEL_TABLE,
    NAMES,
    OVERRIDES,
    PATH,
    PATTERNS,
    POLICIES,
    SELECTOR_TABLE,
)
from workerlint.config.layers import known_rules, policies_in
from workerlint.config.patterns import rebase
from workerlint.config.selection import find_rules
from workerlint.config.settings import OFF, Override, Selectors, Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from workerlint.config.layers import Layer
    from workerlint.config.selection import SelectableRule

_ADDED = frozenset(("extend-select", "ignore", "mandatory", *(key for key, kind in KEYS.items() if kind == NAMES)))
"""The lists that contain the items of all layers, apart from those of patterns."""


def merge(layers: Sequence[Layer], load_rules: Callable[[bool], Sequence[SelectableRule]]) -> Settings:
    """Return the settings of *layers*, the outermost first.

    A single value and `select` replace those of the outer layers. Other lists add up, and tables are merged by key.
    Patterns become relative to the directory that contains those of all layers.
    """
    root = pattern_root(layers)
    fields: dict[str, Any] = {}
    for layer in layers:
        _select_again(fields, layer.table, lambda: known_rules(layers, load_rules))
        if "exclude" in layer.table:
            # Its exceptions apply to all patterns of the outer layers.
            fields["exclude"] = [*fields.get("exclude", ()), *fields.pop("extend_exclude", ())]
        for key, value in layer.table.items():
            if KEYS[key] == POLICIES:
                fields[key] = [table for table in policies_in(layers) if table.kind == key]
            elif key not in CHAIN_KEYS:
                field = key.replace("-", "_")
                fields[field] = _merged(key, fields.get(field), value, layer, root)
    return Settings(
        **fields, root=root, config_file=next((layer.path for layer in reversed(layers) if not layer.given), "")
    )


def pattern_root(layers: Sequence[Layer]) -> str:
    """Return the directory that the patterns of the merged settings are relative to."""
    roots = {layer.root for layer in layers}
    return roots.pop() if len(roots) == 1 else os.path.commonpath(roots)


def _merged(key: str, outer: Any, value: Any, layer: Layer, root: str) -> object:
    """Return the value of a key, given that of the *outer* layers, or None."""
    kind = KEYS[key]
    if key in _ADDED:
        return [*dict.fromkeys((*(outer or ()), *value))]
    if kind == PATTERNS:
        return [*(outer or ()), *(rebase(pattern, layer.root, root) for pattern in value)]
    if kind == SELECTOR_TABLE:
        return {**(outer or {}), **{rebase(pattern, layer.root, root): rules for pattern, rules in value.items()}}
    if kind in (LEVEL_TABLE, COUNT_TABLE):
        # The nearest first: the first of two selectors that are equally specific decides.
        return {**value, **{selector: level for selector, level in (outer or {}).items() if selector not in value}}
    if kind == EXTRA:
        return _extra(value, layer) or outer or {}
    if kind == OVERRIDES:
        return [*(outer or ()), *(_override(table, layer.root, root) for table in value)]
    return os.path.join(layer.directory, value) if kind == PATH else value


def extra_in(layers: Sequence[Layer]) -> str:
    """Return the path of the definition of extra fields in the nearest of *layers* that has one, or an empty string."""
    found = (_extra(layer.table.get("schema", {}), layer) for layer in reversed(layers))
    return next((extra["extra"] for extra in found if extra), "")


def _extra(value: dict[str, Any], layer: Layer) -> dict[str, str]:
    """Return the path of the definition of extra fields: that of the layer itself for a table in it."""
    extra = value.get("extra", "")
    if not extra:
        return {}
    return {"extra": layer.path if isinstance(extra, dict) else os.path.join(layer.directory, extra)}


def _override(table: dict[str, Any], start: str, root: str) -> Override:
    fields = {key.replace("-", "_"): value for key, value in table.items() if key != "files"}
    return Override(tuple([rebase(pattern, start, root) for pattern in table["files"]]), Selectors(**fields))


def _select_again(
    fields: dict[str, Any], table: dict[str, Any], load_rules: Callable[[], Sequence[SelectableRule]]
) -> None:
    """Remove what the outer layers ignore and a layer with this *table* selects with an equal selector."""
    selected = (*table.get("select", ()), *table.get("extend-select", ()))
    ignored = fields.get("ignore", ())
    off = [selector for selector, level in fields.get("severity", {}).items() if level == OFF]
    if not selected or not (ignored or off):
        return
    rules = load_rules()
    again = {_codes(selector, rules) for selector in selected}
    fields["ignore"] = [selector for selector in ignored if _codes(selector, rules) not in again]
    fields["severity"] = {
        selector: level
        for selector, level in fields.get("severity", {}).items()
        if selector not in off or _codes(selector, rules) not in again
    }


def _codes(selector: str, rules: Iterable[SelectableRule]) -> frozenset[str]:
    return frozenset(rule.code for rule in find_rules(selector, rules))
