"""Where each value of merged settings was written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from workerlint.config.errors import display_path
from workerlint.config.keys import CHAIN_KEYS, EXTRA, KEYS, OVERRIDES, PATH, PATTERNS, POLICIES, SELECTOR_TABLE
from workerlint.config.layers import Layer
from workerlint.config.merge import extra_in, pattern_root
from workerlint.config.patterns import rebase
from workerlint.core.record import Record


class Origin(Record):
    """A value that a layer contains."""

    value: object
    """The value as in the settings: with patterns and paths that do not depend on the layer."""
    path: str
    line: int
    """1-based; 0 if unknown."""

    @property
    def location(self) -> str:
        """The file and line, as messages show them."""
        return f"{display_path(self.path)}:{self.line}" if self.line else display_path(self.path)


def find_origins(layers: Sequence[Layer]) -> dict[tuple[object, ...], list[Origin]]:
    """Return the origins of each value, that of the outermost layer first, so that the last one is in force.

    A single value and `select` have the name of their key. The item of another list has the key and the item, and the
    entry of a table the key and its own key. A table of `overrides` has the key and its index in the settings, and
    one of `policy` or `budget` the key and its code.
    """
    root = pattern_root(layers) if layers else ""
    found: dict[tuple[object, ...], list[Origin]] = {}
    overrides = 0
    for layer in layers:
        for key, value in layer.table.items():
            if key in CHAIN_KEYS:
                continue
            if KEYS[key] == POLICIES:
                for number, table in enumerate(value):
                    origin = Origin(table, layer.path, layer.line(key, number))
                    found.setdefault((key, table["code"]), []).append(origin)
                continue
            if KEYS[key] == OVERRIDES:
                for number, table in enumerate(value):
                    found[key, overrides] = [Origin(table, layer.path, layer.line(key, number))]
                    overrides += 1
                continue
            for trail, part, line in _parts(layer, key, value, root):
                found.setdefault(trail, []).append(Origin(part, layer.path, line))
    return found


def _parts(layer: Layer, key: str, value: object, root: str) -> Iterator[tuple[tuple[object, ...], object, int]]:
    """Yield the parts of a value that are merged separately, each with its identity and its line."""
    kind = KEYS[key]
    if kind == EXTRA:
        path = extra_in([layer])
        if path:
            yield (key, "extra"), path, layer.line(key, "extra")
    elif isinstance(value, dict):
        for name, part in value.items():
            shown = rebase(name, layer.root, root) if kind == SELECTOR_TABLE else name
            yield (key, shown), part, layer.line(key, name)
    elif isinstance(value, list) and key != "select":
        for number, item in enumerate(value):
            shown = rebase(item, layer.root, root) if kind == PATTERNS else item
            yield (key, shown), shown, layer.line(key, number)
    else:
        yield (key,), os.path.join(layer.directory, str(value)) if kind == PATH else value, layer.line(key)
