"""A long session of random edits, with invalid YAML most of the time: the server never crashes, lags or leaks.

The manifests are the examples and some made here; WORKERLINT_CORPUS may name a folder with more.
"""

from __future__ import annotations

import os
import random
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from workerlint.config.selection import resolve
from workerlint.config.settings import Settings
from workerlint.core.diagnostic import ERROR, INFO, WARNING
from workerlint.core.text import LineIndex, Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.result import Result
from workerlint.manifest import document
from workerlint.manifest.resource_index import ResourceIndex
from workerlint_lsp.positions import Positions, apply_changes

from .server_process import Server

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.deep

EXAMPLES = Path(__file__).parents[2] / "examples"
BATCH = 25
"""So many edits come at a stroke, then the server is looked at."""
LARGEST = 12_000
"""Code points; a document that has grown beyond is replaced."""
CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
SEVERITIES = {ERROR: 1, WARNING: 2, INFO: 3}

WORKER = "name: {name}\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  compute: runnable-default\n"
MANIFESTS = (
    WORKER.format(name="city-sync") + "  replicas: 0 # workerlint: ignore[DW311] none\n  logLevel: LOUD # 😀\n",
    WORKER.format(name="city-sync") + "  dataosSecrets: [{name: store, workspace: sales, allKeys: true}]\n",
    "name: store\nversion: v1\ntype: secret\nworkspace: sales\nsecret: {}\n---\n" + WORKER.format(name="city-sync"),
    WORKER.format(name="city-sync").replace("\n", "\r\n")
    + "  topology:\r\n  - {name: é, type: input, dependencies: [é]}\r\n",
    "---\n".join(WORKER.format(name=f"many-{number}") for number in range(8)),
    "base: &base {cpu: 1, memory: 1Gi}\n" + WORKER.format(name="d") + "  resources: {requests: *base, limits: *base}\n",
    "services: {worker: {image: nginx}}\n",
    "",
)
PIECES = (
    "a", "0", " ", "  ", ":", ": ", "-", "- ", "\n", "\r\n", "\r", "\t", "'", '"', "{", "}", "[", "]", "#", " # ", "|", ">",
    "&a ", "*a", "<<: *a\n", "---\n", "...\n", "%YAML 1.2\n", "!!str ", "😀", "é", "\u2028", "\u2029", "\x85", "\ufeff", "\x00",
    "\n  replicas: -1\n", "\n  logLevel: LOUD\n", "\n  envs: {A: 1, KEY: AKIAIOSFODNN7EXAMPLE}\n", "type: worker\n",
    "worker:\n", "name: city-sync\n", "# workerlint: ignore[DW301] why\n", "{{ .Values.x }}", "${NAME}",
)  # fmt: skip
REQUESTS = {
    "hoverProvider": "textDocument/hover",
    "completionProvider": "textDocument/completion",
    "signatureHelpProvider": "textDocument/signatureHelp",
    "definitionProvider": "textDocument/definition",
    "referencesProvider": "textDocument/references",
    "documentHighlightProvider": "textDocument/documentHighlight",
    "documentSymbolProvider": "textDocument/documentSymbol",
    "codeActionProvider": "textDocument/codeAction",
    "codeLensProvider": "textDocument/codeLens",
    "inlayHintProvider": "textDocument/inlayHint",
    "foldingRangeProvider": "textDocument/foldingRange",
    "documentLinkProvider": "textDocument/documentLink",
    "documentFormattingProvider": "textDocument/formatting",
    "documentRangeFormattingProvider": "textDocument/rangeFormatting",
    "selectionRangeProvider": "textDocument/selectionRange",
    "renameProvider": "textDocument/prepareRename",
    "workspaceSymbolProvider": "workspace/symbol",
}
"""What is asked in between, of a server that offers it."""


class Document:
    """An open document as the client has it: the reference for the server."""

    def __init__(self, uri: str, path: str, text: str, encoding: str) -> None:
        self.uri = uri
        self.path = path
        self.text = text
        self.version = 1
        self.encoding = encoding
        self.positions = Positions(LineIndex(text), encoding)

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a position, computed by splitting the text again."""
        parts = re.split("(\r\n|\n|\r)", self.text)
        if line * 2 >= len(parts):
            return len(self.text)
        codec, width = CODECS[self.encoding]
        before = parts[line * 2].encode(codec)[: column * width].decode(codec, "ignore")
        return sum(map(len, parts[: line * 2])) + len(before)

    def apply(self, change: dict[str, Any]) -> None:
        """Apply a change here and in the server's buffer class, and check that both have the same text."""
        event: types.TextDocumentContentChangeEvent
        if "range" in change:
            ends = [(change["range"][end]["line"], change["range"][end]["character"]) for end in ("start", "end")]
            start, end = sorted(self.offset(*place) for place in ends)
            self.text = self.text[:start] + change["text"] + self.text[end:]
            span = types.Range(*(types.Position(*place) for place in ends))
            event = types.TextDocumentContentChangePartial(range=span, text=change["text"])
        else:
            self.text = change["text"]
            event = types.TextDocumentContentChangeWholeDocument(change["text"])
        self.positions = apply_changes(self.positions, [event])
        assert self.positions.lines.text == self.text


class Typist:
    """Generates edits; the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        corpus = os.environ.get("WORKERLINT_CORPUS")
        folders = [EXAMPLES, *([Path(corpus)] if corpus else [])]
        files = sorted(path for folder in folders for path in folder.rglob("*.yaml"))
        self.manifests = [*MANIFESTS, *(path.read_bytes().decode("utf-8", "replace") for path in files)]

    def manifest(self) -> str:
        return self.chance.choice(self.chance.choice((MANIFESTS, self.manifests)))

    def change(self, document: Document) -> dict[str, Any]:
        chance = self.chance
        kind = chance.random()
        if kind < 0.06 or len(document.text) > LARGEST:
            return {"text": self.manifest()}
        line, column = self._place(document)
        if kind < 0.55:
            return self._splice((line, column), (line, column), chance.choice(PIECES))
        if kind < 0.75:
            return self._splice((line, column), (line, column + chance.randint(1, 12)), "")
        if kind < 0.85:
            return self._splice(
                (line, column), (line + chance.randint(0, 3), chance.randint(0, 20)), chance.choice(PIECES)
            )
        if kind < 0.92:
            return self._splice((line, column), (line, 10_000), chance.choice(PIECES))
        if kind < 0.97:
            return self._splice((line, 0), (line, 0), f"{document.positions.lines.line_text(line)}\n")
        return self._splice((100_000, chance.randint(0, 9)), (100_001, 0), chance.choice(PIECES))

    def _place(self, document: Document) -> tuple[int, int]:
        line = self.chance.randrange(len(document.positions.lines.starts))
        return line, self.chance.randint(0, len(document.positions.lines.line_text(line)) + 2)

    @staticmethod
    def _splice(start: tuple[int, int], end: tuple[int, int], text: str) -> dict[str, Any]:
        places = [dict(zip(("line", "character"), place, strict=True)) for place in (start, end)]
        return {"range": {"start": places[0], "end": places[1]}, "text": text}


class Reference:
    """The engine of the command line, run on all texts without reuse."""

    def __init__(self) -> None:
        rules = load_rules()
        self._engine = Engine(Settings(), resolve(Settings(), rules)[0], rules)

    def expect(self, documents: list[Document]) -> dict[str, list[tuple[Any, ...]]]:
        checked = {item.path: self._engine.begin(document.Document(Source(item.path, item.text))) for item in documents}
        index = ResourceIndex(sorted((path, file.resources) for path, file in checked.items()))
        for file in checked.values():
            self._engine.finish(file, index)
        return {item.uri: self._facts(checked[item.path], item) for item in documents}

    @staticmethod
    def _facts(checked: Result, document: Document) -> list[tuple[Any, ...]]:
        text, (codec, width) = document.text, CODECS[document.encoding]
        starts = [0, *(found.end() for found in re.finditer("\r\n|\n|\r", text))]

        def place(offset: int) -> tuple[int, int]:
            line = max(number for number, start in enumerate(starts) if start <= offset)
            return line, len(text[starts[line] : offset].encode(codec)) // width

        return [
            (item.code, SEVERITIES[item.severity], *place(item.span.start), *place(item.span.end))
            for item in checked.diagnostics
        ]


def facts(published: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (
            item["code"],
            item["severity"],
            *(item["range"][end][part] for end in ("start", "end") for part in ("line", "character")),
        )
        for item in published["diagnostics"]
    ]


def question(method: str, document: Document, place: tuple[int, int]) -> dict[str, Any]:
    """Return parameters for a request about one position."""
    position = {"line": place[0], "character": place[1]}
    span = {"start": {"line": 0, "character": 0}, "end": position}
    return {
        "textDocument": {"uri": document.uri},
        "position": position,
        "positions": [position],
        "range": span,
        "context": {"diagnostics": [], "includeDeclaration": True, "triggerKind": 1}
        | ({"isRetrigger": False} if "signature" in method else {}),
        "options": {"tabSize": 2, "insertSpaces": True},
        "query": "city",
    }


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc to see the memory of the server")
@pytest.mark.parametrize(("encoding", "edits"), [("utf-16", 10_000), ("utf-8", 3_000)])
def test_ten_thousand_edits(tmp_path: Path, encoding: str, edits: int) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    typist, reference = Typist(seed=edits), Reference()
    server = Server(folder, encoding)
    try:
        documents = []
        for name in ("a.yaml", "b.yaml", "c.yaml"):
            document = Document((folder / name).as_uri(), name, typist.manifest(), encoding)
            documents.append(document)
            item = {"uri": document.uri, "languageId": "yaml", "version": 1, "text": document.text}
            server.tell("textDocument/didOpen", {"textDocument": item})
        offered = [method for name, method in REQUESTS.items() if server.capabilities.get(name)]
        assert offered
        memory: list[int] = []
        rules: set[str] = set()
        eventful = 0
        asked: defaultdict[str, int] = defaultdict(int)
        done = 0
        while done < edits:
            for _ in range(BATCH):
                document = typist.chance.choice(documents)
                changes = []
                for _ in range(typist.chance.choice((1, 1, 1, 2))):
                    changes.append(typist.change(document))
                    document.apply(changes[-1])
                    done += 1
                document.version += 1
                identity = {"uri": document.uri, "version": document.version}
                server.tell("textDocument/didChange", {"textDocument": identity, "contentChanges": changes})
            method = offered[len(memory) % len(offered)]
            answer = server.ask(method, question(method, document, typist._place(document)))
            assert "error" not in answer or method == "textDocument/prepareRename", (method, answer)
            asked[method] += 1
            expected = reference.expect(documents)
            wanted = {item.uri: (item.version, expected[item.uri]) for item in documents}

            def shown() -> dict[str, tuple[int, list[tuple[Any, ...]]]]:
                return {uri: (item["version"], facts(item)) for uri, item in server.published.items()}

            server.until(lambda: shown() == wanted, lambda: f"after {done} edits:\n{shown()}\nis not\n{wanted}")  # noqa: B023
            memory.append(server.memory())
            codes = {str(item[0]) for found in expected.values() for item in found}
            eventful += bool(codes)
            rules |= codes
        # The session was worth it: most of the time there was something to find, broken YAML and clashing names too.
        assert eventful > 0.6 * len(memory)
        assert {"DW001", "DW601"} <= rules
        assert set(asked) == set(offered)
        assert [line for line in server.log if "internal error" in line] == []
        assert server.end() == (0, "")
        half = len(memory) // 2
        assert max(memory[half:]) < 1.15 * max(memory[:half]), f"{memory[0]}, {memory[half]}, {memory[-1]}"
    finally:
        server.stop()
