"""Imports the modules of the program from their bytecode, with less work than Python's own finder and loader.

A check of one file imports over a hundred modules. For each, Python looks through its directory, computes the path of
the bytecode, and asks for the state of several files: that takes a fifth of the instructions of the check. Whatever is
unusual is left to Python's finder: a module without bytecode or with outdated bytecode, bytecode in another directory,
an archive.
"""

from __future__ import annotations

import marshal
import os
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import MAGIC_NUMBER, SourceFileLoader
from io import open_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType, ModuleType

_PREFIX = "workerlint"
"""How the names of the program's packages begin."""
_CACHE = f"{os.sep}__pycache__{os.sep}"
_SUFFIX = f".{sys.implementation.cache_tag}.pyc"
_HEADER = MAGIC_NUMBER + bytes(4)
"""How bytecode begins whose source is known by its time and size (PEP 552)."""
_MASK = 0xFFFF_FFFF


class BytecodeFinder:
    """Finds the modules below the packages of the program whose bytecode is up to date, by the rules of Python."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, _target: ModuleType | None = None) -> ModuleSpec | None:
        """Return how to import a module of a package with this path; None if Python has to find it."""
        if not path or not name.startswith(_PREFIX):
            return None
        directory, module = path[0], name.rpartition(".")[2]
        cached = f"{directory}{_CACHE}{module}{_SUFFIX}"
        source = f"{directory}{os.sep}{module}.py"
        try:
            with open_code(cached) as file:
                data = file.read()
            state = os.stat(source)
        except OSError:
            return None
        size, time = state.st_size & _MASK, int(state.st_mtime) & _MASK
        if data[:16] != _HEADER + time.to_bytes(4, "little") + size.to_bytes(4, "little"):
            return None
        code = marshal.loads(memoryview(data)[16:])  # noqa: S302 - it is what Python would load
        if code.co_filename != source:  # it was compiled elsewhere: tracebacks would name that file
            return None
        spec = ModuleSpec(name, _Loader(name, source, code), origin=source)
        spec.has_location = True
        spec.cached = cached
        return spec


class _Loader(SourceFileLoader):
    """Runs code that is known already."""

    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self._code = code

    def exec_module(self, module: ModuleType) -> None:
        """Run the code of *module* in it."""
        exec(self._code, module.__dict__)  # noqa: S102 - that is what an import does


def import_from_bytecode() -> None:
    """Import the modules of the program from their bytecode from now on, if it is where Python keeps it by default."""
    if not sys.flags.optimize and sys.pycache_prefix is None:
        sys.meta_path.insert(0, BytecodeFinder)
