"""Loads the rules: the built-in ones, and those of plug-ins in the entry point group ``workerlint.rules``.

The built-in package is imported by name at run time, so that the linter does not depend on its rules.
"""

from __future__ import annotations

import os

from workerlint.core.modules import import_module
from workerlint.engine.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.metadata import EntryPoint

    IndexEntry = tuple[str, str, str, str, bool, bool, tuple[str, ...], tuple[str, ...], str, str, tuple[str, ...], str]
    """Code, name, severity, phase, on by default, applies to v2alpha, words, keys, area, evidence, traits, of.

    See hatch_build.py.
    """

BUILT_IN = "workerlint_rules"


PLUGIN_GROUP = "workerlint.rules"


class RegistryError(Exception):
    """Two rules have the same code or name, or a plug-in cannot be loaded."""


def load_rules(
    plugins: bool = False, failures: list[str] | None = None, checked_trees: Sequence[str] = ()
) -> list[Rule]:
    """Return the built-in rules, and those of installed *plugins* if set, sorted by code.

    A plug-in is skipped if it is in one of the *checked_trees*, whose authors could change its code.

    A plug-in is skipped and reported in *failures* if it cannot be loaded, or if one of its rules is invalid or has the
    code or name of another rule. Without *failures*, raise RegistryError.
    """
    rules = rules_in(BUILT_IN)
    for name, found in _plugin_rules(failures, checked_trees) if plugins else ():
        try:
            _validate(found)
            sorted_rules(rules + found)
        except RegistryError as error:
            _fail(f"skipped plug-in `{name}`: {error}", failures)
        else:
            rules += found
    return sorted_rules(rules)


def plugin_names() -> list[str]:
    """Return the names of the installed plug-ins, without importing them."""
    return [point.name for point in _entry_points()]


def _entry_points() -> list[EntryPoint]:
    from importlib.metadata import entry_points  # 43 ms, which only users of plug-ins pay

    return sorted(entry_points(group=PLUGIN_GROUP), key=lambda point: point.name)


def _plugin_rules(failures: list[str] | None, trees: Sequence[str]) -> Iterator[tuple[str, list[Rule]]]:
    """Yield the name and the rules of each entry point of the group that is not in one of the *trees*."""
    for point in _entry_points():
        try:
            path = _path_in(point, trees)
            if path:
                _fail(f"skipped plug-in `{point.name}`: {path} is in the directory that is checked", failures)
                continue
            module = import_module(point.value)
            if hasattr(module, "__path__"):
                yield point.name, rules_in(point.value)
            else:
                yield point.name, [value for value in vars(module).values() if type(value) is Rule]
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a plug-in may raise anything
            reason = f"{type(error).__name__}: {error}"
            _fail(f"cannot load plug-in `{point.name}` ({point.value}): {reason}", failures)


def _path_in(point: EntryPoint, trees: Sequence[str]) -> str:
    """Return the path of a plug-in that is in one of the *trees*, and not in the environment of Python; else empty.

    Its modules are not imported. Raise ImportError or ValueError if its module cannot be found.
    """
    import site
    import sysconfig
    from importlib.util import find_spec

    # An environment may be below the directory that is checked, but only a user can have chosen its interpreter.
    own = [*(sysconfig.get_path(name) for name in ("purelib", "platlib")), site.getusersitepackages()]
    spec = find_spec(point.value.partition(".")[0])
    paths = [] if spec is None else [*(spec.submodule_search_locations or ()), spec.origin or ""]
    if point.dist is not None:
        paths.append(str(point.dist.locate_file("")))
    outside = [path for path in filter(None, paths) if not any(_is_in(path, directory) for directory in own)]
    return next((path for path in outside if any(_is_in(path, tree) for tree in trees)), "")


def _is_in(path: str, directory: str) -> bool:
    """Return whether a path is in a directory, after links are resolved; False for the root of the file system."""
    real, top = os.path.realpath(path), os.path.realpath(directory)
    return real == top or (top != os.path.dirname(top) and real.startswith(os.path.join(top, "")))


def _validate(rules: list[Rule]) -> None:
    """Raise RegistryError for a rule with attributes of the wrong type, which are not checked elsewhere."""
    from workerlint.core.diagnostic import DEPRECATED, MASKS, NOT_SUPPRESSIBLE, PREVIEW, SEVERITIES, UNNECESSARY

    for rule in rules:
        what = f"{rule.code} in {rule.module}"
        for field, value in (("code", rule.code), ("name", rule.name)):
            if not isinstance(value, str) or not value:
                raise RegistryError(f"invalid {field} of {what}: expected a string, found {value!r}")
        if rule.severity not in SEVERITIES:
            raise RegistryError(
                f"invalid severity {rule.severity!r} of {what}: must be one of: {', '.join(SEVERITIES)}"
            )
        url = rule.about.url
        if url and not (isinstance(url, str) and url.startswith(("https://", "http://"))):
            raise RegistryError(f"invalid url {url!r} of {what}: must start with https:// or http://")
        if not {MASKS, DEPRECATED, UNNECESSARY, NOT_SUPPRESSIBLE, PREVIEW}.issuperset(rule.traits):
            raise RegistryError(f"invalid tags {rule.traits!r} of {what}: must be one of: DEPRECATED, UNNECESSARY")
        for field, names in (("keys", rule.keys), ("words", rule.words)):
            # A string would count as a collection of single letters, and the rule would hardly ever run.
            if not isinstance(names, (tuple, list, set, frozenset)) or not all(isinstance(name, str) for name in names):
                expected = "expected a tuple of strings such as ('zone',)"
                raise RegistryError(f"invalid {field} of {what}: {expected}, found {names!r}")


def _fail(message: str, failures: list[str] | None) -> None:
    if failures is None:
        raise RegistryError(message)
    failures.append(message)


def rules_in(package: str) -> list[Rule]:
    """Return the rules in the modules of *package*. Modules that its index describes are not imported."""
    found: list[Rule] = []
    index = _index(package)
    for directory in import_module(package).__path__:
        for name, size in _modules_in(directory):
            module = f"{package}.{name}"
            known_size, known = index.get(name, (-1, ()))
            if name in index and size in {known_size, None}:
                found += [
                    Rule(
                        code, label, severity, None, phase, on, v2alpha, words, keys, area, evidence, traits, module, of
                    )
                    for code, label, severity, phase, on, v2alpha, words, keys, area, evidence, traits, of in known
                ]
            else:
                found += [value for value in vars(import_module(module)).values() if type(value) is Rule]
    return found


def _modules_in(directory: str) -> Iterator[tuple[str, int | None]]:
    """Yield the public modules in *directory*, in order, each with the size of its source; None if it has none."""
    try:
        entries = sorted(os.scandir(directory), key=lambda entry: entry.name)
    except (NotADirectoryError, FileNotFoundError):  # inside an archive, such as a zipapp
        yield from _modules_in_archive(directory)
        return
    for entry in entries:
        name, suffix = os.path.splitext(entry.name)
        if suffix in {".py", ".pyc"} and not name.startswith("_"):
            yield name, entry.stat().st_size if suffix == ".py" else None


def _modules_in_archive(directory: str) -> Iterator[tuple[str, int | None]]:
    from pkgutil import iter_modules

    for finder, name, is_package in iter_modules([directory]):
        if is_package or name.startswith("_"):
            continue
        try:
            yield name, len(finder.get_data(os.path.join(directory, f"{name}.py")))  # type: ignore[union-attr]
        except OSError:
            yield name, None


def _index(package: str) -> dict[str, tuple[int, tuple[IndexEntry, ...]]]:
    """Return the index that the build wrote for *package*; empty if there is none."""
    try:
        index: dict[str, tuple[int, tuple[IndexEntry, ...]]] = import_module(f"{package}._index").RULES
    except (ImportError, AttributeError):  # none, or one of another version
        return {}
    return index


def sorted_rules(rules: list[Rule]) -> list[Rule]:
    """Return *rules* sorted by code. Raise RegistryError if two rules have the same code or name."""
    seen: dict[str, Rule] = {}
    for item in rules:
        for word in (item.code, item.name):
            other = seen.setdefault(word, item)
            if other is not item:
                raise RegistryError(f"duplicate rule `{word}`: defined in {other.module} and {item.module}")
    return sorted(rules, key=lambda item: item.code)
