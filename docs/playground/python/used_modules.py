"""Find the modules of the standard library that the playground may import, also late.

It runs in Pyodide, when the playground is built: ``standard_library`` returns the files to keep.
"""

from __future__ import annotations

import ast
import importlib
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNUSED = frozenset(
    (
        "argparse", "ctypes", "doctest", "http", "multiprocessing", "pdb", "pydoc", "sqlite3", "ssl", "subprocess",
        "unittest", "webbrowser", "wsgiref", "xmlrpc",
    )
)  # fmt: skip
"""What cannot run in a browser, or only the command line uses."""
_WHOLE = ("_pyodide", "pyodide", "json", "re", "importlib", "asyncio", "tomllib", "collections")
"""Packages to keep whole, because Pyodide and the import system import their modules late."""
_ENCODINGS = ("__init__", "aliases", "ascii", "charmap", "cp437", "idna", "latin_1", "punycode", "raw_unicode_escape",
              "unicode_escape", "utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le", "utf_8",
              "utf_8_sig")  # fmt: skip


def standard_library(roots: list[str]) -> list[str]:
    """Return the paths of the files to keep, relative to the archive of the standard library.

    *roots* are the directories with the packages of the playground. All their modules are imported, and all modules of
    the standard library that a statement in them imports, wherever it is.
    """
    for root in roots:
        for name, path in _modules(root):
            with open(path, "rb") as file:
                imported = set(_imports(ast.parse(file.read())))
            for wanted in [name, *sorted(imported)]:
                _load(wanted)
    archive = next(path for path in sys.path if path.endswith(".zip"))
    specs = [getattr(module, "__spec__", None) for module in list(sys.modules.values())]
    paths = [spec.origin for spec in specs if spec and spec.origin]
    kept = {path.removeprefix(f"{archive}/") for path in paths if path.startswith(archive)}
    kept.update(f"encodings/{name}.py" for name in _ENCODINGS)
    return sorted([*kept, *(f"{name}/" for name in _WHOLE)])


def _modules(root: str) -> Iterator[tuple[str, str]]:
    for directory, _, names in os.walk(root):
        for name in sorted(names):
            if name.endswith(".py"):
                path = os.path.join(directory, name)
                yield os.path.relpath(path, root).removesuffix(".py").replace("/", ".").removesuffix(".__init__"), path


def _imports(tree: ast.Module) -> Iterator[str]:
    """Yield the modules that the statements of a module import, except those for type checkers."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            waiting += node.orelse
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
        waiting += ast.iter_child_nodes(node)


def _load(name: str) -> None:
    if name.partition(".")[0] in _UNUSED:
        return
    try:
        importlib.import_module(name)
    except Exception:  # noqa: BLE001 - a module of another system or another installation, whatever the error
        return
