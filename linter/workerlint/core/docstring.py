"""Docstrings from the source: ``python -OO`` leaves them out of the code."""

from __future__ import annotations

import ast
from importlib.util import find_spec


def read_docstring(module: str, function: str = "") -> str:
    """Return the docstring of *module*, or of a *function* in it; empty where there is no source with one."""
    spec = find_spec(module)
    source = spec.loader.get_source(module) if spec and spec.loader and hasattr(spec.loader, "get_source") else None
    tree = ast.parse(source or "")
    if not function:
        return ast.get_docstring(tree, clean=False) or ""
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function]
    return (ast.get_docstring(found[0], clean=False) or "") if found else ""
