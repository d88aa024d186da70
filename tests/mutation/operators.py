"""The mutants of a module: the same text with one small change that a test should notice."""

from __future__ import annotations

import ast
import itertools
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OPPOSITES: dict[type[ast.cmpop], str] = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==", ast.In: "not in",
    ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip
"""What each comparison becomes: bounds move by one, and the others are negated."""
UNOBSERVED = ("__slots__", "__all__", "TYPE_CHECKING")
"""Assignments to these names have no mutants: types and tools use them."""


class Mutant(NamedTuple):
    """A change of one line or more of a module."""

    line: int
    """1-based, the first line of what changes."""
    end: int
    """1-based, the last line."""
    before: str
    """The text that changes, with its white space collapsed."""
    after: str
    """What it becomes."""
    context: str
    """The first line of what changes, without indentation."""
    at_import: bool
    """Whether the change is outside of all functions, so that no single test runs it."""
    bounds: tuple[int, int]
    """What changes, as 0-based offsets of bytes in UTF-8."""
    replacement: str
    """What it becomes, as it is written."""

    @property
    def identity(self) -> tuple[str, str, str]:
        """Return what identifies the mutant in its module, even if other lines change."""
        return self.context, self.before, self.after

    def apply(self, text: str) -> str:
        """Return the module with the change."""
        data = text.encode()
        start, end = self.bounds
        return (data[:start] + self.replacement.encode() + data[end:]).decode()

    def compiles(self, text: str) -> bool:
        """Return whether the module with the change is valid Python."""
        try:
            compile(self.apply(text), "mutant", "exec", dont_inherit=True)
        except SyntaxError:
            return False
        return True


def mutants(text: str) -> Iterator[Mutant]:
    """Yield the mutants of a module, in the order of the text. Text that only types and readers see has none."""
    data = text.encode()
    lines = data.splitlines(keepends=True)
    starts = [0, *itertools.accumulate(map(len, lines))]
    tree = ast.parse(text)
    functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    inside = {line for node in functions for line in range(node.body[0].lineno, (node.end_lineno or 0) + 1)}

    def bounds(node: ast.expr | ast.stmt) -> tuple[int, int]:
        return starts[node.lineno - 1] + node.col_offset, starts[(node.end_lineno or 0) - 1] + (
            node.end_col_offset or 0
        )

    def source(node: ast.expr | ast.stmt) -> str:
        start, end = bounds(node)
        return data[start:end].decode()

    for node, replacement in sorted(_changes(tree, source), key=lambda pair: (_at(pair[0]), pair[1])):
        before = " ".join(source(node).split())
        after = " ".join(replacement.split())
        if before != after:
            last = node.end_lineno or node.lineno
            context = lines[node.lineno - 1].decode().strip()
            at_import = node.lineno not in inside
            yield Mutant(node.lineno, last, before, after, context, at_import, bounds(node), replacement)


def _at(node: ast.expr | ast.stmt) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _changes(node: ast.AST, source: Callable[[ast.expr], str]) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """Yield what to replace below *node*, each with its replacement."""
    for child in ast.iter_child_nodes(node):
        if _is_unobserved(child, node):
            continue
        if isinstance(child, ast.stmt):
            yield from ((child, new) for new in _of_statement(child))
        elif isinstance(child, ast.expr):
            yield from ((child, new) for new in _of_expression(child, source))
        if isinstance(child, (ast.If, ast.While, ast.IfExp)):
            yield from ((child.test, word) for word in ("True", "False") if ast.unparse(child.test) != word)
        yield from _changes(child, source)


def _is_unobserved(node: ast.AST, parent: ast.AST) -> bool:
    """Return whether nothing that runs observes *node*: a docstring, an annotation, an import, an f-string's text."""
    match node, parent:
        case (ast.Import() | ast.ImportFrom() | ast.Assert() | ast.Global() | ast.Nonlocal(), _):
            return True
        case (ast.Expr(value=ast.Constant()), _):
            return True
        case (ast.If(test=ast.Name(id="TYPE_CHECKING")), _):
            return True
        case (ast.Assign(targets=[ast.Name(id=name)]), _) if name in UNOBSERVED:
            return True
        case (ast.Assign(value=ast.Call(func=ast.Name(id="TypeVar"))), _):
            return True
        case (ast.expr(), ast.AnnAssign() | ast.arg() | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef()):
            return node is not getattr(parent, "value", None)
        case (ast.Constant(), ast.JoinedStr()):
            return True
        case (ast.Raise(exc=ast.Name(id="NotImplementedError")), _):
            return True
    return False


def _of_statement(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.AugAssign() | ast.Delete():
            yield "pass"
        case ast.Continue():
            yield "break"
        case ast.Break():
            yield "continue"
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield "return None"


def _of_expression(node: ast.expr, source: Callable[[ast.expr], str]) -> Iterator[str]:
    match node:
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            yield f"{source(left)} {OPPOSITES[type(op)]} {source(right)}"
        case ast.BoolOp(op=op, values=values):
            word = " and " if isinstance(op, ast.And) else " or "
            for dropped in values:
                yield "(" + word.join(f"({source(value)})" for value in values if value is not dropped) + ")"
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield f"({source(operand)})"
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            yield f"{source(left)} {'-' if isinstance(op, ast.Add) else '+'} {source(right)}"
        case ast.Constant(value=bool(value)):
            yield str(not value)
        case ast.Constant(value=int(value)):
            yield str(value + 1)
        case ast.Constant(value=str(value)) if value:
            yield '""'
        case ast.Call(func=ast.Name(id="sorted" | "reversed"), args=[only]):
            yield f"list({source(only)})"
        case ast.Call(func=ast.Name(id="min" | "max"), args=[_, _], keywords=[]):
            pass  # the order of the arguments makes no difference
        case ast.Call(func=func, args=[first, second], keywords=[]) if not isinstance(first, ast.Starred):
            yield f"{source(func)}({source(second)}, {source(first)})"
        case ast.IfExp(body=body, orelse=orelse):
            yield f"({source(body)})"
            yield f"({source(orelse)})"
