"""Docstrings read from the source, because ``python -OO`` removes them from the code."""

from __future__ import annotations

import ast
from importlib.util import find_spec


def read_docstring(module: str, function: str = "") -> str:
    """Return the docstring of *module*, or of a *function* in it; empty if there is no source."""
    spec = find_spec(module)
    source = spec.loader.get_source(module) if spec and spec.loader and hasattr(spec.loader, "get_source") else None
    tree = ast.parse(source or "")
    if not function:
        return ast.get_docstring(tree, clean=False) or ""
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function]
    return (ast.get_docstring(found[0], clean=False) or "") if found else ""
