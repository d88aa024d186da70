"""What identifies the tool in the key of a cached answer: its code, that of its plug-ins, and its parser."""

from __future__ import annotations

import os
import sys
from importlib import import_module

from workerlint.engine.registry import PLUGIN_GROUP
from workerlint.run.cache_record import digest
from workerlint.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.engine.rule import Rule

PACKAGES = ("workerlint", "workerlint_rules", "workerlint_schemas", "workerlint_lsp", "workerlint_shim")
"""The packages of the tool."""


def tool_stamp(rules: Iterable[Rule]) -> str:
    """Return a digest of the versions and of every file of the tool and of the plug-ins that define *rules*.

    All of it is read, since no time or size of a file proves that it is the same. Raise OSError.
    """
    foreign = sorted({rule.module.partition(".")[0] for rule in rules} - set(PACKAGES))
    versions = [VERSION, sys.version, *(_plugin_versions() if foreign else ())]
    parts = ["\0".join(versions).encode()]
    for path in stamped_files(foreign):
        with open(path, "rb", buffering=0) as file:
            data = file.read()
        parts += (os.path.basename(path).encode("utf-8", "surrogatepass"), str(len(data)).encode(), data)
    return digest(*parts)


def stamped_files(plugins: Iterable[str] = ()) -> Iterator[str]:
    """Yield the path of every file that the stamp depends on: of the tool, of the packages *plugins*, the parser."""
    for package in (*PACKAGES, *plugins):
        yield from _files_of(package)
    parser = getattr(sys.modules.get("yaml._yaml"), "__file__", None)
    if parser:
        yield parser


def _files_of(package: str) -> Iterator[str]:
    """Yield every file of a package or module, its data included."""
    module = import_module(package)
    directories = getattr(module, "__path__", None)
    if directories is None:
        if module.__file__:
            yield module.__file__
        return
    for directory in directories:
        if not os.path.isdir(directory):
            yield _archive_of(directory)
        for parent, names, files in os.walk(directory):
            names[:] = sorted(name for name in names if name != "__pycache__")
            yield from (os.path.join(parent, name) for name in sorted(files))


def _archive_of(path: str) -> str:
    """Return the zip archive that *path* leads into."""
    while not os.path.exists(path):
        path = os.path.dirname(path)
    return path


def _plugin_versions() -> list[str]:
    from importlib.metadata import entry_points  # loaded already, where there are plug-ins

    found = entry_points(group=PLUGIN_GROUP)
    return sorted(f"{point.value} {point.dist.name} {point.dist.version}" for point in found if point.dist)
