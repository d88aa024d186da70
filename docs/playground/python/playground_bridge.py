"""What the worker of the playground calls: a check, the language server, and the views next to the editor.

It runs in Pyodide, where the files of the page are in ``DIRECTORY``. Nothing here imports from Pyodide, so that tests
can run it in any Python. Texts come from the page, and answers are JSON.

VS Code for the Web has the same worker. It uses the server and ``scaffold``.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.core.diagnostic import Diagnostic
    from workerlint.engine.result import Result
    from workerlint.manifest.document import Document

DIRECTORY = "/playground"
"""The workspace folder."""
MANIFEST = "worker.yaml"
CONFIGURATION = "workerlint.toml"
POLICY = "/policy/policy.toml"
"""Outside of the workspace folder, whose authors could change it otherwise."""

_SEVERITIES = {"error": 1, "warning": 2, "info": 3}
"""The severities of the protocol."""


def write_files(configuration: str, policy: str) -> None:
    """Write the configuration and the policy file.

    Each is in a repository of its own: a policy file that the authors of manifests could change is refused.
    """
    for path, text in ((os.path.join(DIRECTORY, CONFIGURATION), configuration), (POLICY, policy)):
        os.makedirs(os.path.join(os.path.dirname(path), ".git"), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)


def check(text: str) -> str:
    """Return the findings in a manifest as the protocol of language servers represents them.

    The page shows them until the language server runs, which takes longer to load. With an invalid configuration, there
    are none: the server reports its errors.
    """
    from workerlint.config.errors import ConfigurationError
    from workerlint.engine.project import Project
    from workerlint.engine.registry import RegistryError

    path = os.path.join(DIRECTORY, MANIFEST)
    try:
        engine = Project(policy_files=[POLICY]).engine_for(path)
    except (ConfigurationError, RegistryError):
        return "[]"
    result = engine.check(_document(text))
    return json.dumps([_finding(result, diagnostic) for diagnostic in result.diagnostics])


def parser() -> str:
    """Return which parser reads YAML: ``c`` or ``pure``."""
    from workerlint.syntax.parser import HAS_EXTENSION

    return "c" if HAS_EXTENSION else "pure"


def contains_secret(texts: list[str]) -> bool:
    """Return whether one of *texts* contains a secret, whatever the configuration and the comments in it suppress."""
    from workerlint.secrets.finder import find_secrets
    from workerlint.secrets.patterns import find_hits

    return any(find_hits(text) or any(map(find_secrets, _document(text).workers)) for text in texts)


def topology(text: str) -> str:
    """Return the drawing of each Worker as SVG, with its title; an error has a message instead of a drawing."""
    from workerlint.report.graph.drawing import draw_all
    from workerlint.report.graph.layout import LayoutError
    from workerlint.report.graph.svg import figure

    try:
        drawings = [
            {"title": drawing.title, "svg": figure(drawing, _run_graphviz)} for drawing in draw_all(_document(text))
        ]
    except LayoutError as error:
        return json.dumps({"error": str(error)})
    return json.dumps({"drawings": drawings})


def topology_style() -> str:
    """Return the style sheet of the drawings."""
    from workerlint.report.assets import read_asset

    return read_asset("graph.css")


def effective(text: str) -> str:
    """Return the effective manifest of each Worker as YAML; an error has a message instead."""
    from workerlint.report.effective_yaml import effective_yaml
    from workerlint.syntax.writer import NestingError

    try:
        return json.dumps({"text": "---\n".join(map(effective_yaml, _document(text).workers))})
    except NestingError as error:
        return json.dumps({"error": str(error)})


def scaffold(stack: str, name: str) -> str:
    """Return a new manifest as ``{"text": ...}``, or ``{"reason": ...}`` if the name is not valid."""
    from workerlint.config.selection import resolve
    from workerlint.config.settings import DEFAULT
    from workerlint.core.diagnostic import ERROR
    from workerlint.engine.engine import Engine
    from workerlint.engine.registry import load_rules
    from workerlint.scaffold.manifest import ManifestOptions, compose

    text = compose(ManifestOptions(name, stack))
    rules = load_rules()
    found = Engine(DEFAULT, resolve(DEFAULT, rules)[0], rules).check(_document(text)).diagnostics
    reason = next((item.message for item in found if item.severity == ERROR), "")
    return json.dumps({"reason": reason} if reason else {"text": text})


def use_graphviz(render: Callable[[str], str]) -> None:
    """Lay out drawings with *render*, which returns Graphviz's JSON for a graph in DOT."""
    _layouts.append(render)


_layouts: list[Callable[[str], str]] = []
"""What was given to ``use_graphviz``; the last one counts."""


def _run_graphviz(dot: str) -> str:
    from workerlint.report.graph.layout import LayoutError

    try:
        return _layouts[-1](dot)
    except Exception as error:  # an error of JavaScript, or a WebAssembly trap
        raise LayoutError(str(error) or type(error).__name__) from error


def start_server(send: Callable[[str], None]) -> Callable[[str], None]:
    """Start the language server; it sends its messages with *send*. Return the function that receives a message."""
    from workerlint_lsp.server import WorkerlintServer

    class Output:
        def write(self, data: bytes) -> None:
            send(data.decode())

        def close(self) -> None:
            """Keep the page connected: it ends the server with its worker."""

    server = WorkerlintServer()
    protocol = server.protocol
    protocol.set_writer(Output(), include_headers=False)

    def receive(message: str) -> None:
        protocol.handle_message(json.loads(message, object_hook=protocol.structure_message))

    return receive


def _document(text: str) -> Document:
    from workerlint.core.text import Source
    from workerlint.manifest.document import Document

    return Document(Source(MANIFEST, text))


def _finding(result: Result, diagnostic: Diagnostic) -> dict[str, Any]:
    from workerlint.core.wording import visible

    def masked(text: str) -> str:
        return visible(result.redactor.redact(text, diagnostic.span))

    def position(offset: int) -> dict[str, int]:
        return {"line": lines.line_of(offset), "character": lines.utf16_column(offset) - 1}

    lines = result.source.lines
    message = masked(diagnostic.message)
    return {
        "range": {"start": position(diagnostic.span.start), "end": position(diagnostic.span.end)},
        "message": f"{message}\nhelp: {masked(diagnostic.help)}" if diagnostic.help else message,
        "severity": _SEVERITIES[diagnostic.severity],
        "code": diagnostic.code,
    }
