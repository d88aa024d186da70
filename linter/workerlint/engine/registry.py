"""Finds the rules: the built-in package by name, third parties' through the entry point group ``workerlint.rules``.

The engine never imports a rule; this is the one place where the arrow from here to ``workerlint_rules`` is drawn, at
run time and by name, so that no import of the linter points up.
"""

from __future__ import annotations

import os

from workerlint.core.modules import import_module
from workerlint.engine.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    IndexEntry = tuple[str, str, str, str, bool, bool, tuple[str, ...], tuple[str, ...]]
    """Code, name, severity, phase, on by default, applies to v2alpha, words, keys: see hatch_build.py."""

BUILT_IN = "workerlint_rules"


PLUGIN_GROUP = "workerlint.rules"


class RegistryError(Exception):
    """Two rules claim the same code or name, or a plug-in cannot be loaded."""


def load_rules(plugins: bool = False, failures: list[str] | None = None) -> list[Rule]:
    """Give the built-in rules, and those of installed *plugins* when asked, sorted by code.

    A plug-in that cannot be loaded, that claims a code or name which is taken, or with a rule that could not be run, is
    left out and named in *failures*.

    Raises RegistryError for such a plug-in when no *failures* are collected.
    """
    rules = rules_in(BUILT_IN)
    for name, found in _plugin_rules(failures) if plugins else ():
        try:
            _judge(found)
            sorted_rules(rules + found)
        except RegistryError as error:
            _fail(f"the plug-in {name} is left out: {error}", failures)
        else:
            rules += found
    return sorted_rules(rules)


def _plugin_rules(failures: list[str] | None) -> Iterator[tuple[str, list[Rule]]]:
    """Yield the rules of each package or module that an installed distribution names in the entry point group."""
    from importlib.metadata import entry_points  # 43 ms: only for those who use plug-ins

    for point in sorted(entry_points(group=PLUGIN_GROUP), key=lambda point: point.name):
        try:
            module = import_module(point.value)
            if hasattr(module, "__path__"):
                yield point.name, rules_in(point.value)
            else:
                yield point.name, [value for value in vars(module).values() if type(value) is Rule]
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a plug-in is anybody's code
            reason = f"{type(error).__name__}: {error}"
            _fail(f"the plug-in {point.name} ({point.value}) cannot be loaded: {reason}", failures)


def _judge(rules: list[Rule]) -> None:
    """Raise RegistryError for a rule that could not be run, named or counted: nothing else asks what it is made of."""
    from workerlint.core.diagnostic import SEVERITIES

    for rule in rules:
        what = f"{rule.code} in {rule.module}"
        for field, value in (("code", rule.code), ("name", rule.name)):
            if not isinstance(value, str) or not value:
                raise RegistryError(f"the {field} of {what} is {value!r}, not a text")
        if rule.severity not in SEVERITIES:
            raise RegistryError(f"the severity of {what} is {rule.severity!r}, not one of {', '.join(SEVERITIES)}")
        for field, names in (("keys", rule.keys), ("words", rule.words)):
            # A text is a collection of letters: a rule with one would hardly ever be run.
            if not isinstance(names, (tuple, list, set, frozenset)) or not all(isinstance(name, str) for name in names):
                raise RegistryError(f"{field} of {what} is {names!r}, not a tuple of texts such as ('zone',)")


def _fail(message: str, failures: list[str] | None) -> None:
    if failures is None:
        raise RegistryError(message)
    failures.append(message)


def rules_in(package: str) -> list[Rule]:
    """Give the rules that the modules of *package* hold.

    A module that the package's index describes is not imported; each Rule value of any other counts.
    """
    found: list[Rule] = []
    index = _index(package)
    for folder in import_module(package).__path__:
        for name, size in _modules_in(folder):
            module = f"{package}.{name}"
            known_size, known = index.get(name, (-1, ()))
            if name in index and size in {known_size, None}:
                found += [
                    Rule(code, label, severity, None, phase, on, v2alpha, words, keys, module)
                    for code, label, severity, phase, on, v2alpha, words, keys in known
                ]
            else:
                found += [value for value in vars(import_module(module)).values() if type(value) is Rule]
    return found


def _modules_in(folder: str) -> Iterator[tuple[str, int | None]]:
    """Yield the public modules in *folder*, in order, each with the size of its source; None where it has no source."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except (NotADirectoryError, FileNotFoundError):  # inside an archive, such as a zipapp
        yield from _modules_in_archive(folder)
        return
    for entry in entries:
        name, suffix = os.path.splitext(entry.name)
        if suffix in {".py", ".pyc"} and not name.startswith("_"):
            yield name, entry.stat().st_size if suffix == ".py" else None


def _modules_in_archive(folder: str) -> Iterator[tuple[str, int | None]]:
    from pkgutil import iter_modules

    for finder, name, is_package in iter_modules([folder]):
        if is_package or name.startswith("_"):
            continue
        try:
            yield name, len(finder.get_data(os.path.join(folder, f"{name}.py")))  # type: ignore[union-attr]
        except OSError:
            yield name, None


def _index(package: str) -> dict[str, tuple[int, tuple[IndexEntry, ...]]]:
    """Give the index that the build made for *package*; empty when it has none."""
    try:
        index: dict[str, tuple[int, tuple[IndexEntry, ...]]] = import_module(f"{package}._index").RULES
    except (ImportError, AttributeError):  # none, or one that another version has left behind
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
