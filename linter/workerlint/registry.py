"""Finds the rules: the built-in package by name, third parties' through the entry point group ``workerlint.rules``.

The engine never imports a rule; this is the one place where the arrow from here to ``workerlint_rules`` is drawn, at
run time and by name, so that no import of the linter points up.
"""

from __future__ import annotations

import os
from importlib import import_module

from workerlint.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.index_builder import Entry

BUILT_IN = "workerlint_rules"


PLUGIN_GROUP = "workerlint.rules"


class RegistryError(Exception):
    """Two rules claim the same code or name, or a plug-in cannot be loaded."""


def load_rules(plugins: bool = False) -> list[Rule]:
    """Give the built-in rules, and those of installed *plugins* when asked, sorted by code.

    Raises RegistryError when a code or a name is taken twice, or when a plug-in cannot be loaded.
    """
    return sorted_rules(rules_in(BUILT_IN) + (_plugin_rules() if plugins else []))


def _plugin_rules() -> list[Rule]:
    """Give the rules of the packages that installed distributions name in the entry point group."""
    from importlib.metadata import entry_points  # 43 ms: only for those who use plug-ins

    found: list[Rule] = []
    for point in entry_points(group=PLUGIN_GROUP):
        try:
            found += rules_in(point.value)
        except Exception as error:
            raise RegistryError(f"the plug-in {point.name} ({point.value}) cannot be loaded: {error}") from error
    return found


def rules_in(package: str) -> list[Rule]:
    """Give the rules that the modules of *package* hold.

    A module that the package's index describes is not imported; each Rule value of any other counts.
    """
    found: list[Rule] = []
    index = _index(package)
    for folder in import_module(package).__path__:
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            name, suffix = os.path.splitext(entry.name)
            # .pyc: an installation without sources
            if suffix not in {".py", ".pyc"} or name.startswith("_"):
                continue
            module = f"{package}.{name}"
            size, known = index.get(name, (-1, ()))
            if suffix == ".pyc" or size == entry.stat().st_size:
                found += [
                    Rule(code, label, severity, None, phase, on, v2alpha, words, module)
                    for code, label, severity, phase, on, v2alpha, words in known
                ]
            else:
                found += [value for value in vars(import_module(module)).values() if type(value) is Rule]
    return found


def _index(package: str) -> dict[str, tuple[int, tuple[Entry, ...]]]:
    """Give the index that the build made for *package*; empty when it has none."""
    try:
        index: dict[str, tuple[int, tuple[Entry, ...]]] = import_module(f"{package}._index").INDEX
    except ImportError:
        return {}
    return index


def sorted_rules(rules: list[Rule]) -> list[Rule]:
    """Sort rules by code.

    Raises RegistryError when a code or a name is taken twice.
    """
    seen: dict[str, Rule] = {}
    for item in rules:
        for claim in (item.code, item.name):
            other = seen.setdefault(claim, item)
            if other is not item:
                raise RegistryError(f"{claim} is claimed by {other.module} and by {item.module}")
    return sorted(rules, key=lambda item: item.code)
