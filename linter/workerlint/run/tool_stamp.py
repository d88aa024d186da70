"""The stamp of the tool: a digest of its code, plug-ins and parser, which is part of every cache key."""

from __future__ import annotations

import os
import sys
from importlib.machinery import PathFinder
from importlib.util import find_spec
from types import FunctionType, ModuleType

from workerlint.engine.registry import PLUGIN_GROUP
from workerlint.run.cache_record import digest
from workerlint.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.engine.rule import Rule

_IMPORTED_LATE = ("workerlint", "workerlint_rules", "workerlint_schemas")
"""The packages with modules that a check may import only when it needs them."""
PACKAGES = (*_IMPORTED_LATE, "workerlint_lsp", "workerlint_shim", "yaml")
"""The packages of the tool, and its parser."""


class ToolStamp:
    """The stamp of the code that this process runs, computed once, even if the files change later."""

    value: str
    """A digest; an empty string if a file cannot be read."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Read the code of the tool and of the plug-ins that define *rules*."""
        self._plugins = plugin_packages(rules)
        try:
            self._imported_late = self._digest_imported_late()
            versions = [VERSION, sys.version, *(_plugin_versions() if self._plugins else ())]
            others = _digest(package for package in PACKAGES if package not in _IMPORTED_LATE)
            self.value = digest("\0".join((*versions, self._imported_late, others)).encode())
        except OSError:
            self.value = ""

    def is_current(self) -> bool:
        """Return whether the code could be read, and a module that was imported later is the one that was read."""
        try:
            return bool(self.value) and self._digest_imported_late() == self._imported_late
        except OSError:
            return False

    def _digest_imported_late(self) -> str:
        return _digest((*_IMPORTED_LATE, *self._plugins))


def _digest(packages: Iterable[str]) -> str:
    """Return a digest of the files of some packages. Raise OSError."""
    parts: list[bytes] = []
    for name, path in stamped_files(packages):
        with open(path, "rb", buffering=0) as file:
            data = file.read()
        parts += (f"{name}\0{len(data)}\0".encode("utf-8", "surrogatepass"), data)
    return digest(*parts)


_stamps: dict[frozenset[str], ToolStamp] = {}


def tool_stamp(rules: Iterable[Rule]) -> ToolStamp:
    """Return the stamp of the tool with the plug-ins that define *rules*.

    A process that is running while the tool is updated, as with ``--watch``, still runs the code that it has loaded.
    """
    rules = list(rules)
    key = frozenset(rule.module for rule in rules)
    stamp = _stamps.get(key)
    if stamp is None:
        stamp = _stamps[key] = ToolStamp(rules)
    return stamp


def stamped_files(packages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the name and the path of every file of some packages, or of the archive that contains them."""
    archives = set()
    for package in packages:
        file, directories = _locations(package)
        if file:
            yield package, file
        for directory in directories:
            if os.path.isdir(directory):
                yield from _files_in(directory, package)
            elif archive := _archive_of(directory):
                archives.add(archive)
    yield from ((os.path.basename(archive), archive) for archive in sorted(archives))


def _locations(package: str) -> tuple[str, list[str]]:
    """Return the file of a module, or the directories of a package, without importing it."""
    module = sys.modules.get(package)
    if module is not None and hasattr(module, "__path__"):
        return "", list(module.__path__)
    spec = getattr(module, "__spec__", None) or PathFinder.find_spec(package) or find_spec(package)
    if spec is None:
        return "", []
    if spec.submodule_search_locations is not None:
        return "", list(spec.submodule_search_locations)
    return spec.origin if spec.has_location and spec.origin else "", []


def _files_in(directory: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the path of every file in a directory and those below it, data files included."""
    for entry in sorted(os.scandir(directory), key=lambda entry: entry.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files_in(entry.path, f"{name}/{entry.name}")
        else:
            yield f"{name}/{entry.name}", entry.path


def _archive_of(path: str) -> str:
    """Return the archive that contains *path*, such as a zipapp; an empty string if there is none."""
    while not os.path.isfile(path):
        parent = os.path.dirname(path)
        if parent == path:
            return ""
        path = parent
    return path


def plugin_packages(rules: Iterable[Rule]) -> list[str]:
    """Return the packages outside the tool that define *rules*, and those that they import from, in order.

    The standard library is not among them: the version of Python identifies it.
    """
    left = {_top(rule.module) for rule in rules} - set(PACKAGES)
    if left:
        left |= {_top(value) for value, *_ in _entry_points()} - set(PACKAGES)
    found: set[str] = set()
    while left:
        package = left.pop()
        found.add(package)
        left |= _imported_by(package) - found - sys.stdlib_module_names - set(PACKAGES)
    return sorted(found)


def _imported_by(package: str) -> set[str]:
    """Return the top-level packages of what the modules of a package have imported."""
    found = set()
    for name, module in list(sys.modules.items()):
        if _top(name) == package:
            for value in list(vars(module).values()):
                if isinstance(value, ModuleType):
                    found.add(_top(value.__name__))
                elif isinstance(value, (type, FunctionType)):
                    found.add(_top(value.__module__))
    return {name for name in found if name in sys.modules}


def _top(module: str | None) -> str:
    return (module or "").partition(".")[0]


def _plugin_versions() -> list[str]:
    return sorted(" ".join(words) for words in _entry_points())


def _entry_points() -> list[tuple[str, str, str]]:
    """Return the module, the distribution and the version of each plug-in."""
    from importlib.metadata import entry_points  # already loaded if there are plug-ins

    found = entry_points(group=PLUGIN_GROUP)
    return [(point.value, point.dist.name, point.dist.version) for point in found if point.dist]
