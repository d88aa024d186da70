"""What an editor reads of the files that configure a repository: it opens repositories that its user did not write.

A configuration may name files anywhere. On the command line they are read, in an editor only if they are in the same
repository, in an installed package that the configuration extends, or named by the settings of the user.
"""

from __future__ import annotations

import os

from workerlint.config.keys import COUNT_TABLE, KEYS, LEVEL_TABLE, OVERRIDES, PATH, SELECTOR_TABLE, SELECTORS
from workerlint.config.selection import unknown_selectors
from workerlint.config.settings import OWN_FILE, PACKAGE, SHARED_FILE
from workerlint.core.repository import is_inside, repository

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from workerlint.config.selection import SelectableRule


class Boundary:
    """The directory around what may be read, and what was refused."""

    def __init__(self, directory: str, *, alone: bool, plugins: bool) -> None:
        """Allow the repository of an absolute *directory*; if *alone*, only the directory itself, and no package.

        An empty *directory* stands for no limit, or for nothing at all if *alone*.

        *plugins* is whether plug-ins may be loaded.
        """
        self.alone = alone
        self.plugins = plugins
        self.top = directory if alone or not directory else repository(directory) or directory
        """The directory that may be read."""
        self.refused: dict[str, None] = {}
        """The absolute paths, and the items of `extend`, that were not read."""
        self.not_evaluated: dict[str, None] = {}
        """The plug-ins that were not loaded, and the selectors that may name their rules."""
        self._real = os.path.realpath(self.top) if self.top else ""

    def contains(self, path: str) -> bool:
        """Return whether a path is in the directory, after links are resolved."""
        real = os.path.realpath(path)
        return bool(self.top) and (real == self._real or real.startswith(os.path.join(self._real, "")))

    def allows(self, path: str) -> bool:
        """Return whether a file that something in the directory leads to may be read; record it if not."""
        if self.contains(path):
            return True
        self.refused[os.path.abspath(path)] = None
        return False

    def allows_found(self, path: str) -> bool:
        """Return whether a configuration file that was found, in the directory or above it, may be read."""
        is_above = not self.top or not is_inside(os.path.abspath(path), self.top)
        return (is_above and not self.alone) or self.allows(path)

    def allows_named(self, path: str) -> bool:
        """Return whether a file that the user names may be read."""
        return not self.alone or self.allows(path)

    def allows_item(self, item: str, layer: str) -> bool:
        """Return whether an item of `extend` in the configuration file *layer* may be read."""
        if not self.contains(layer):
            return True  # the user or a package chose the file
        if item.startswith(PACKAGE):
            if self.alone:
                self.refused[item] = None
            return not self.alone
        return self.allows(os.path.join(os.path.dirname(layer), item))

    def limit(self, table: dict[str, Any], layer: str) -> dict[str, Any]:
        """Return the valid keys of the configuration file *layer* without the files that may not be read."""
        if not self.contains(layer):
            return table
        directory = os.path.dirname(layer)
        kept = {
            key: value
            for key, value in table.items()
            if KEYS.get(key) != PATH or self.allows(os.path.join(directory, value))
        }
        schema = table.get("schema", {})
        extra = schema.get("extra")
        if isinstance(extra, str) and not self.allows(os.path.join(directory, extra)):
            kept["schema"] = {name: value for name, value in schema.items() if name != "extra"}
        return kept

    def without_plugins(self, table: dict[str, Any], rules: Sequence[SelectableRule]) -> dict[str, Any]:
        """Return valid keys without the selectors that name none of the *rules*, and so may name those of plug-ins."""
        kept: dict[str, Any] = {}
        for key, value in table.items():
            kind = KEYS.get(key)
            if kind == SELECTORS:
                kept[key] = self._known(value, rules)
            elif kind in (LEVEL_TABLE, COUNT_TABLE):
                known = self._known(value, rules)
                kept[key] = {selector: value[selector] for selector in known}
            elif kind == SELECTOR_TABLE:
                kept[key] = {glob: self._known(items, rules) for glob, items in value.items()}
            elif kind == OVERRIDES:
                kept[key] = [self.without_plugins(part, rules) for part in value]
            else:
                kept[key] = value
        return kept

    def _known(self, selectors: Iterable[str], rules: Sequence[SelectableRule]) -> list[str]:
        selectors = list(selectors)
        unknown = dict.fromkeys(unknown_selectors(selectors, rules))
        self.not_evaluated.update(unknown)
        return [selector for selector in selectors if selector not in unknown]

    def ends_search(self, directory: str) -> bool:
        """Return whether no configuration is searched above *directory*; record the files there that exist."""
        if not self.alone or directory != self.top:
            return False
        while not os.path.exists(os.path.join(directory, ".git")) and directory != os.path.dirname(directory):
            directory = os.path.dirname(directory)
            for name in (OWN_FILE, SHARED_FILE):
                path = os.path.join(directory, name)
                if os.path.isfile(path):
                    self.refused[path] = None
        return True
