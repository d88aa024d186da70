"""The cache of a run: gives each engine the store of what it found before."""

from __future__ import annotations

import os

from workerlint.core.record import as_dict
from workerlint.core.text import Source, decode
from workerlint.run.cache_files import cache_folder, digest, is_chosen
from workerlint.run.cache_store import SUFFIX, Store
from workerlint.run.tool_stamp import Tool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from workerlint.config.settings import Settings
    from workerlint.engine.engine import Engine
    from workerlint.engine.rule import Rule

_OF_NO_ACCOUNT = frozenset((
    "config_file", "env_file", "exclude", "extend_exclude", "extend_select", "fail_on", "ignore", "overrides",
    "per_file_ignores", "plugins", "respect_gitignore", "root", "select", "severity",
))  # fmt: skip
"""Settings that choose files, rules or the exit code: the rules and severities that come of them are looked at."""


class Cache:
    """What earlier runs in the same folder found.

    *rules* gives all rules that are known once the engines are made. *folder* is where the cache is kept, empty for the
    usual place. *options* is the part of the key that comes from the command line.
    """

    def __init__(self, rules: Callable[[], Iterable[Rule]], folder: str = "", options: str = "") -> None:
        self._rules = rules
        self._options = options
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
            name = digest(f"{self._place}\0{self._options}\0{_key(engine)}".encode("utf-8", "surrogatepass"))
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
            [_plain(engine.settings, name) for name in as_dict(engine.settings) if name not in _OF_NO_ACCOUNT],
        )
    )


def _plain(settings: Settings, name: str) -> tuple[str, object]:
    value = getattr(settings, name)
    return name, sorted(value) if isinstance(value, frozenset) else value


class UnreadSource(Source):
    """The file at *place*, which reports call *path*. What cannot be read by then is an empty text."""

    __slots__ = ("_read",)

    def __init__(self, path: str, read: Callable[[], bytes]) -> None:
        self.path = path
        self._lines = None
        self._read = read

    def __getattr__(self, name: str) -> Any:
        """Read the file when the first of the fields that it fills is asked for."""
        if name not in {"text", "encoding", "bom", "undecodable"}:
            raise AttributeError(name)
        try:
            data = self._read()
        except OSError:
            data = b""
        read = decode(data, self.path)
        self.text, self.encoding, self.bom, self.undecodable = read.text, read.encoding, read.bom, read.undecodable
        return getattr(self, name)
