"""Collects every regular expression of the code, with the ways in which it is used."""

from __future__ import annotations

import ast
import json
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from workerlint.core.text import Pattern
from workerlint.secrets.providers import TOKENS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PACKAGES = ("linter/workerlint", "rules/workerlint_rules", "lsp/workerlint_lsp", "schemas/workerlint_schemas", "shim")
_METHODS = frozenset(("search", "match", "fullmatch", "finditer", "findall", "sub", "split"))
_ALL = frozenset(("fullmatch", "finditer"))
"""What stands for every method where the calls are not known: the others do no more than one of these."""
_MENTION = re.compile(rf"\bre\.|\bPattern\(|\.(?:{'|'.join(sorted(_METHODS))})\b")
"""Something that a module contains which defines or uses an expression: to parse the others takes half of the time."""


class Expression(NamedTuple):
    """A regular expression: its location (*where*), its pattern, and the *methods* that are called."""

    where: str
    pattern: str
    flags: int
    methods: tuple[str, ...]


def expressions() -> list[Expression]:
    """Return every expression: the named ones, those written where they are used, and those in tables."""
    texts = {path: path.read_text() for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))}
    modules = {path: ast.parse(text) for path, text in texts.items() if _MENTION.search(text)}
    used = _uses(modules)
    found = [expression for path, tree in modules.items() for expression in _of_module(path, tree, used)]
    found += (Expression(f"secret_forms:{form.what}", form.pattern, 0, ("finditer",)) for form in TOKENS)
    found += (Expression("schema", pattern, 0, ("search",)) for pattern in sorted(_schema_patterns()))
    return found


def _uses(modules: dict[Path, ast.Module]) -> dict[str, set[str]]:
    """Return the methods called on each name; private names go by ``module path:name``."""
    used: dict[str, set[str]] = {}
    for path, tree in modules.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in _METHODS:
                owner = node.value
                name = (
                    owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
                )
                used.setdefault(_known_as(path, name), set()).add(node.attr)
    return used


def _known_as(path: Path, name: str) -> str:
    return f"{path}:{name}" if name.startswith("_") else name


def _of_module(path: Path, tree: ast.Module, used: dict[str, set[str]]) -> Iterator[Expression]:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts[1:]).removesuffix(".__init__")
    module: Any = None
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, ast.Call) and _makes(node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            module = module or import_module(name)
            for target in targets:
                if isinstance(target, ast.Name) and hasattr(module, target.id):
                    value = getattr(module, target.id)
                    compiled = value.compiled if isinstance(value, Pattern) else value
                    text = compiled.pattern
                    text = text.decode("latin-1") if isinstance(text, bytes) else text
                    methods = tuple(sorted(used.get(_known_as(path, target.id), _ALL)))
                    flags = compiled.flags & ~re.UNICODE
                    yield Expression(f"{name}.{target.id}", text, flags, methods)
        elif isinstance(node, ast.Call) and _is_call_of_re(node):
            first = node.args[0]
            module = module or import_module(name)
            if isinstance(first, ast.Name):
                pattern = getattr(module, first.id, None)
            else:
                pattern = first.value if isinstance(first, ast.Constant) else None
            if isinstance(pattern, str):
                attribute = node.func
                assert isinstance(attribute, ast.Attribute)
                flags = _flags_of(node, module)
                yield Expression(f"{name}:{node.lineno}", pattern, flags, (attribute.attr,))


def _flags_of(call: ast.Call, module: Any) -> int:
    """Return the flags of a call such as ``re.sub(a, b, c, flags=re.ASCII)`` or ``re.fullmatch(a, b, re.DOTALL)``."""
    written = [keyword.value for keyword in call.keywords if keyword.arg == "flags"]
    written += [argument for argument in call.args[2:] if ast.unparse(argument).startswith("re.")]
    flags = 0
    for node in written:
        flags |= int(eval(ast.unparse(node), {"re": re}))
    return flags


def _makes(call: ast.Call) -> bool:
    return (isinstance(call.func, ast.Name) and call.func.id == "Pattern") or ast.unparse(call.func) == "re.compile"


def _is_call_of_re(call: ast.Call) -> bool:
    function = call.func
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
        and function.attr in _METHODS
    )


def _schema_patterns() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "schemas").rglob("*.json"):
        todo = [json.loads(path.read_text())]
        while todo:
            value = todo.pop()
            if isinstance(value, dict):
                if isinstance(value.get("pattern"), str):
                    found.add(value["pattern"])
                todo += value.values()
            elif isinstance(value, list):
                todo += value
    return found
