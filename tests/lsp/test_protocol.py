"""What the server uses of pygls although it is private: a new version may change it."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

from pygls.protocol import JsonRPCProtocol, LanguageServerProtocol

import workerlint_lsp
from workerlint_lsp.server import WorkerlintServer

PRIVATE = {"_send_response"}
"""The private names of pygls in use. Each has a test below."""


def private_names_of_pygls() -> set[str]:
    """Return the private names of the classes and instances of pygls that the server derives from."""
    server = WorkerlintServer()
    server.session.end()
    own = {name for base in type(server).__mro__ + type(server.protocol).__mro__ for name in own_names(base)}
    names = {*dir(LanguageServerProtocol), *vars(server), *vars(server.protocol), *dir(server)}
    return {name for name in names if name.startswith("_") and not name.startswith("__")} - own


def own_names(base: type) -> set[str]:
    """Return the private names that a class of the server defines itself."""
    if not base.__module__.startswith("workerlint_lsp"):
        return set()
    tree = ast.parse(inspect.getsource(base).lstrip())
    targets: list[ast.expr] = [node.target for node in ast.walk(tree) if isinstance(node, ast.AnnAssign)]
    targets += [target for node in ast.walk(tree) if isinstance(node, ast.Assign) for target in node.targets]
    return {*vars(base), *(target.attr for target in targets if isinstance(target, ast.Attribute))}


def test_no_other_private_name_of_pygls_is_used() -> None:
    private = private_names_of_pygls()
    used = {
        node.attr
        for path in Path(workerlint_lsp.__path__[0]).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, (ast.Name, ast.Call, ast.Attribute))
        and node.attr in private
    }
    assert used == PRIVATE


def test_a_response_is_sent_as_before() -> None:
    parameters = inspect.signature(JsonRPCProtocol._send_response).parameters
    assert list(parameters) == ["self", "msg_id", "result", "error"]
    assert [parameters[name].default for name in ("result", "error")] == [None, None]


def test_the_loggers_that_are_filtered_are_those_of_pygls() -> None:
    source = inspect.getsource(inspect.getmodule(JsonRPCProtocol) or JsonRPCProtocol)
    assert JsonRPCProtocol.__module__ == "pygls.protocol.json_rpc"
    assert "logger = logging.getLogger(__name__)" in source
