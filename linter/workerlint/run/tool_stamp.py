"""Tells whether the tool is still the one that filled a cache: its version, its code and that of plug-ins, its parser.

Code is compared by the times and sizes of its files first, and by content where those differ: a CI service restores a
cache to a machine that has just installed the same version anew.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

from workerlint.engine.registry import BUILT_IN, PLUGIN_GROUP
from workerlint.run.cache_files import digest
from workerlint.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.engine.rule import Rule

_SCHEMAS = "workerlint_schemas"
_LINTER = "workerlint"
_CODE = (".py", ".pyc")


class Tool:
    """What reads and judges files: everything but the configuration that an outcome depends on."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        known = {rule.module for rule in rules}
        foreign = sorted({module.partition(".")[0] for module in known} - {BUILT_IN})
        self._files = [*_code_files(_LINTER), *_all_files(BUILT_IN), *_all_files(_SCHEMAS)]
        for package in foreign:
            self._files += _all_files(package)
        parser = getattr(sys.modules.get("yaml._yaml"), "__file__", None)
        if parser:
            self._files.append(parser)
        self._versions = [VERSION, sys.version, *(_plugin_versions() if foreign else ())]
        self._content = ""

    @property
    def stamp(self) -> str:
        """A digest of the versions, and of where the code lies and the times and sizes of its files."""
        parts = list(self._versions)
        for path in self._files:
            status = os.stat(path)
            parts += (path, str(status.st_size), str(status.st_mtime_ns))
        return digest("\0".join(parts).encode("utf-8", "surrogatepass"))

    @property
    def content(self) -> str:
        """A digest of the versions and of the code itself."""
        if not self._content:
            parts = ["\0".join(self._versions).encode()]
            for path in self._files:
                with open(path, "rb") as file:
                    data = file.read()
                parts += (os.path.basename(path).encode("utf-8", "surrogatepass"), str(len(data)).encode(), data)
            self._content = digest(*parts)
        return self._content


def _code_files(package: str) -> list[str]:
    """Give the modules of a package without those of its sub-packages, which present what was found."""
    return [path for folder in import_module(package).__path__ for path in _code_in(folder)]


def _all_files(package: str) -> list[str]:
    """Give every file of a package or module, what it keeps for itself included."""
    module = import_module(package)
    folders = getattr(module, "__path__", None)
    if folders is None:
        return [module.__file__] if module.__file__ else []
    return [path for folder in folders for path in _below(folder)]


def _below(folder: str) -> Iterator[str]:
    if not os.path.isdir(folder):
        yield _archive(folder)
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        yield from (os.path.join(place, name) for name in sorted(names))


def _archive(folder: str) -> str:
    """Return the archive that contains *folder*, such as a zipapp."""
    path = folder
    while not os.path.isfile(path):
        path, below = os.path.dirname(path), path
        if path == below:
            return folder
    return path


def _code_in(folder: str) -> list[str]:
    if not os.path.isdir(folder):
        return [_archive(folder)]
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(_CODE)]


def _plugin_versions() -> list[str]:
    from importlib.metadata import entry_points  # loaded already, where there are plug-ins

    found = entry_points(group=PLUGIN_GROUP)
    return sorted(f"{point.value} {point.dist.name} {point.dist.version}" for point in found if point.dist)
