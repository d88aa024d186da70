"""Loads the C parser of PyYAML without the rest of the package, whose import costs as much as two starts of Python.

``yaml/__init__`` brings in loaders, dumpers and a dozen regular expressions (20 ms) that a linter never uses; the
extension module needs the events, tokens and nodes (2 ms) and the names of some exceptions. So it is imported with
stand-ins for the modules that define those, which are taken away again: a later ``import yaml`` gets the real package.
Where anything of this does not work out (another PyYAML, another Python), the package is imported as usual.
"""

from __future__ import annotations

import sys
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

_PACKAGE = "yaml"
_EXTENSION = "yaml._yaml"
_EXCEPTIONS = {
    "reader": "ReaderError",
    "scanner": "ScannerError",
    "parser": "ParserError",
    "composer": "ComposerError",
    "constructor": "ConstructorError",
    "emitter": "EmitterError",
    "serializer": "SerializerError",
    "representer": "RepresenterError",
}
"""What the extension takes from modules that are not worth their import."""


def _load() -> ModuleType:
    if _PACKAGE in sys.modules or _EXTENSION in sys.modules:
        return import_module(_EXTENSION)
    try:
        return _load_alone()
    except Exception:  # noqa: BLE001 - whatever went wrong, the usual way is still there
        for name in [name for name in sys.modules if name.partition(".")[0] == _PACKAGE]:
            del sys.modules[name]
        return import_module(_EXTENSION)


def _load_alone() -> ModuleType:
    """Import the extension below a package that was not run."""
    from importlib.machinery import PathFinder

    spec = PathFinder.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ImportError(_PACKAGE)
    module = type(sys)
    package = module(_PACKAGE)
    package.__path__ = list(spec.submodule_search_locations)
    sys.modules[_PACKAGE] = package
    for name in ("error", "tokens", "events", "nodes"):
        setattr(package, name, import_module(f"{_PACKAGE}.{name}"))
    base = package.error.MarkedYAMLError
    for name, exception in _EXCEPTIONS.items():
        stand_in = module(f"{_PACKAGE}.{name}")
        parent = package.error.YAMLError if name == "reader" else base
        setattr(stand_in, exception, type(exception, (parent,), {}))
        setattr(package, name, stand_in)
    try:
        return import_module(_EXTENSION)
    finally:
        # The real submodules stay: the package will find and use the very classes that the parser makes.
        del sys.modules[_PACKAGE]


CParser = _load().CParser
YAMLError: type[Exception] = sys.modules["yaml.error"].YAMLError
"""What the parser raises: MarkedYAMLError with ``problem`` and ``problem_mark``, or ReaderError."""
EVENTS = sys.modules["yaml.events"]
"""The module of the event classes."""
