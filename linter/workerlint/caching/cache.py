"""The cache of a run: gives each engine the store of what it found before."""

from __future__ import annotations

import os

from workerlint.caching.digest import digest
from workerlint.caching.places import cache_folder, is_chosen
from workerlint.caching.store import SUFFIX, Store
from workerlint.caching.tool import Tool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from workerlint.engine import Engine
    from workerlint.rule import Rule
    from workerlint.settings import Settings

_OF_NO_ACCOUNT = frozenset((
    "config_file", "env_file", "exclude", "extend_exclude", "extend_select", "fail_on", "ignore", "overrides",
    "per_file_ignores", "plugins", "respect_gitignore", "root", "select", "severity",
))  # fmt: skip
"""Settings that choose files, rules or the exit code: the rules and severities that come of them are looked at."""


class Cache:
    """What earlier runs in the same folder found.

    *rules* gives all rules that are known once the engines are made. *folder* is where the cache is kept, empty for the
    usual place.
    """

    def __init__(self, rules: Callable[[], Iterable[Rule]], folder: str = "") -> None:
        self._rules = rules
        self._folder = cache_folder(folder)
        # A checkout elsewhere finds its cache again in a folder that was chosen: contents tell what is the same.
        self._place = "" if is_chosen(folder) else os.getcwd()
        self._stores: dict[int, Store] = {}
        self._tool: Tool | None = None
        self._stamp = ""

    def store_for(self, engine: Engine) -> Store:
        """Give the store of what an engine found."""
        store = self._stores.get(id(engine))
        if store is None:
            if self._tool is None:
                self._tool = Tool(self._rules())
                self._stamp = self._tool.stamp
            name = digest(f"{self._place}\0{_key(engine)}".encode("utf-8", "surrogatepass"))
            store = Store(os.path.join(self._folder, name + SUFFIX), self._tool, self._stamp)
            self._stores[id(engine)] = store
        return store

    def save(self) -> None:
        """Write what is new."""
        for store in self._stores.values():
            store.save()


def _key(engine: Engine) -> str:
    """Give a text that is the same for engines that find the same."""
    return repr(
        (
            [(rule.code, rule.name, rule.severity) for rule in engine.rules],
            sorted(engine.settings.severity.items()),
            [_plain(engine.settings, name) for name in engine.settings.__slots__ if name not in _OF_NO_ACCOUNT],
        )
    )


def _plain(settings: Settings, name: str) -> tuple[str, object]:
    value = getattr(settings, name)
    return name, sorted(value) if isinstance(value, frozenset) else value
