"""Loads the libyaml binding of PyYAML without the rest of its package, whose import takes as long as a check."""

from __future__ import annotations

import sys

from workerlint.core.modules import import_module

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
"""The names that the extension takes from modules whose import is avoided."""


def _load() -> ModuleType:
    if _PACKAGE in sys.modules or _EXTENSION in sys.modules:
        return import_module(_EXTENSION)
    try:
        return _load_alone()
    except Exception:  # noqa: BLE001 - after any failure, the usual import still works
        for name in [name for name in sys.modules if name.partition(".")[0] == _PACKAGE]:
            del sys.modules[name]
        return import_module(_EXTENSION)


def _load_alone() -> ModuleType:
    """Import the extension below a package that was not run."""
    from _frozen_importlib_external import PathFinder  # of importlib.machinery, whose import takes 2 % of a check

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
        # The real submodules stay, so that the package uses the same classes as the parser.
        del sys.modules[_PACKAGE]


EXTENSION: ModuleType | None
"""The extension module; None if PyYAML was installed without it."""
try:
    EXTENSION = _load()
except ImportError:
    EXTENSION = None
    import_module(f"{_PACKAGE}.events")
YAMLError: type[Exception] = sys.modules["yaml.error"].YAMLError
"""What a parser raises: MarkedYAMLError with ``problem`` and ``problem_mark``, or ReaderError."""
EVENTS = sys.modules["yaml.events"]
"""The module of the event classes."""
