"""Print the latency of the language server, compared with yaml-language-server and a bare pygls server.

Run it with ``python -m benchmarks.latency``; ``--json`` prints the figures as JSON. yaml-language-server comes from
npm. It is found on the PATH or by the variable YAML_LANGUAGE_SERVER, and uses the schema that ``workerlint schema``
prints. Servers run in turns, so that the ratios of the medians are comparable between machines. Most of the time of
yaml-language-server is a pause of 200 ms after each edit, which an editor has to wait for, too.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial

from benchmarks.language_client import LanguageClient
from workerlint.core.record import Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import KW_ONLY
    from typing import Any

    from benchmarks.language_client import Request

EDITS = 15
ROUNDS = 3
STARTS = 11
BARE = """
from lsprotocol import types
from pygls.lsp.server import LanguageServer
server = LanguageServer("bare", "1")
@server.feature(types.TEXT_DOCUMENT_HOVER)
def hover(params): return None
server.start_io()
"""
HEAD = "name: {name}\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  compute: runnable-default\n"
LEVEL = "  logLevel: {level}\n"
LEVELS = ("INFO", "LOUD")
"""The edits alternate between a valid and an invalid value, and the diagnostics must follow."""


def manifest(name: str, lines: int) -> str:
    """Return a Worker of *lines* lines."""
    text = HEAD.format(name=name) + LEVEL.format(level=LEVELS[0]) + "  topology:\n"
    element = "  - name: element-{number}\n    type: input\n    doc: what the element number {number} does\n"
    for number in range((lines - text.count("\n")) // 3):
        text += element.format(number=number)
    return text + "  # the end\n" * (lines - text.count("\n"))


TEXTS: dict[str, Callable[[], str]] = {
    "100 lines": lambda: manifest("small", 100),
    "one document of 5,000 lines": lambda: manifest("large", 5000),
    "a stream of 5,000 lines": lambda: "---\n".join(manifest(f"part-{number}", 99) for number in range(50)),
}
BOUNDS = {"100 lines": 1 / 20, "one document of 5,000 lines": 1 / 3, "a stream of 5,000 lines": 1 / 20}
"""The maximum ratios to the time of yaml-language-server."""
START_BOUND = 1.3
"""The maximum ratio to the start of a bare pygls server."""


COMPLETION = "textDocument/completion"
SYMBOLS = "textDocument/documentSymbol"
FIGURES = ("completion alone", "completion in the bundle", "outline alone", "the whole bundle")
"""What is measured of the requests that VS Code sends after a keystroke."""


def bundle(uri: str, line: int, column: int) -> list[Request]:
    """Return the requests that VS Code sends after a keystroke at a position."""
    document = {"textDocument": {"uri": uri}}
    position = {"line": line, "character": column}
    here = {"start": position, "end": position}
    visible = {"start": {"line": max(line - 40, 0), "character": 0}, "end": {"line": line + 20, "character": 0}}
    return [
        (COMPLETION, {**document, "position": position, "context": {"triggerKind": 1}}),
        (SYMBOLS, document),
        ("textDocument/foldingRange", document),
        ("textDocument/codeLens", document),
        ("textDocument/inlayHint", {**document, "range": visible}),
        ("textDocument/codeAction", {**document, "range": here, "context": {"diagnostics": []}}),
        ("textDocument/documentHighlight", {**document, "position": position}),
        ("textDocument/hover", {**document, "position": position}),
    ]


class Contender(Struct):
    """A server to time."""

    name: str
    command: list[str]
    """The command line; empty if the server is not installed."""
    settings: dict[str, Any]
    _: KW_ONLY
    pulls: bool = False

    def start(self, directory: str) -> LanguageClient:
        """Return a client of a new process that is initialized and configured."""
        client = LanguageClient(self.command, directory, self.settings, pulls=self.pulls)
        client.initialize()
        client.configure()
        return client

    def time_start(self, directory: str) -> float:
        """Return the seconds from the start of the process to the first answer."""
        start = time.perf_counter()
        client = LanguageClient(self.command, directory, self.settings, pulls=self.pulls)
        client.initialize()
        seconds = time.perf_counter() - start
        client.stop()
        return seconds

    def time_edits(self, directory: str, text: str) -> list[float]:
        """Return the seconds from each edit to its diagnostics. Raise RuntimeError for wrong diagnostics."""
        lines = text.split("\n")
        at = max(number for number, line in enumerate(lines) if line.startswith("  logLevel: "))
        column = lines[at].index(LEVELS[0])
        client = self.start(directory)
        uri = f"file://{directory}/worker.yaml"
        client.open(uri, text)
        times = []
        for number in range(EDITS + 2):
            level = LEVELS[(number + 1) % 2]
            seconds, found = client.change(uri, number + 2, at, (column, column + len(level)), level)
            reported = any(item["range"]["start"]["line"] == at for item in found)
            if reported != (level == LEVELS[1]):
                raise RuntimeError(f"{self.name} reports for {level}: {found[:3]}")
            times.append(seconds)
        client.stop()
        return times[2:]  # the first two are a warm-up

    def time_bundle(self, directory: str, text: str) -> dict[str, list[float]]:
        """Return the seconds of each of FIGURES after each edit: a letter at the end of a description, or without it.

        A server answers a request that it does not know with an error, which takes no time.
        """
        lines = text.split("\n")
        at = max(number for number, line in enumerate(lines) if line.startswith("    doc: "))
        column = len(lines[at])
        client = self.start(directory)
        uri = f"file://{directory}/worker.yaml"
        client.open(uri, text)
        figures: dict[str, list[float]] = {name: [] for name in FIGURES}
        version = 1
        for number in range(EDITS + 2):
            all_requests = bundle(uri, at, column + 1)
            for requests in ([all_requests[0]], [all_requests[1]], all_requests):
                version += 1
                letter, columns = ("x", (column, column)) if version % 2 == 0 else ("", (column, column + 1))
                took = client.change_and_request(uri, version, at, columns, letter, requests)
                client.settle(uri)
                if number < 2:
                    continue  # a warm-up
                if len(requests) > 1:
                    figures[FIGURES[1]].append(took[COMPLETION])
                    figures[FIGURES[3]].append(max(took.values()))
                else:
                    figures[FIGURES[0] if COMPLETION in took else FIGURES[2]] += took.values()
        client.stop()
        return figures


def contenders(directory: str) -> tuple[list[Contender], Contender, Contender]:
    """Return workerlint with both kinds of diagnostics, yaml-language-server with the schema, and bare pygls."""
    schema = subprocess.run([sys.executable, "-m", "workerlint", "schema"], capture_output=True, check=True).stdout
    path = os.path.join(directory, "worker.schema.json")
    with open(path, "wb") as file:
        file.write(schema)
    yaml = {
        "validate": True,
        "hover": True,
        "completion": True,
        "schemaStore": {"enable": False},
        "schemas": {f"file://{path}": "*.yaml"},
    }
    found = os.environ.get("YAML_LANGUAGE_SERVER") or shutil.which("yaml-language-server")
    own = [sys.executable, "-m", "workerlint", "lsp"]
    # The edits are on the line of the finding.
    at_once = {"workerlint": {"diagnostics": {"editedLineDelay": 0}}}
    settings = {"yaml": yaml, "http": {}, "[yaml]": {}, "editor": {}, "files": {}}
    return (
        [Contender("workerlint, pushed", own, at_once), Contender("workerlint, pulled", own, at_once, pulls=True)],
        Contender("yaml-language-server", [found, "--stdio"] if found else [], settings),
        Contender("bare pygls", [sys.executable, "-c", BARE], {}),
    )


def measure() -> dict[str, dict[str, float | None]]:
    """Return the median seconds of each server in each case; None for a server that is not installed."""
    with tempfile.TemporaryDirectory() as top:
        directory = os.path.join(os.path.realpath(top), "directory")
        os.mkdir(directory)
        own, peer, bare = contenders(os.path.realpath(top))
        results: dict[str, dict[str, float | None]] = {}
        for case, make in TEXTS.items():
            edit = partial(Contender.time_edits, directory=directory, text=make())
            results[case] = in_turns([*own, peer], ROUNDS, edit)
        for case, make in TEXTS.items():
            text = make()
            times: dict[str, dict[str, list[float]]] = {}
            for server in (own[1], peer) if peer.command else (own[1],):
                times[server.name] = server.time_bundle(directory, text)
            for figure in FIGURES:
                results[f"{case}, {figure}"] = {
                    name: statistics.median(figures[figure]) for name, figures in times.items()
                }
        results["start"] = in_turns([own[0], peer, bare], STARTS, lambda one: [one.time_start(directory)])
        return results


def in_turns(servers: list[Contender], rounds: int, run: Callable[[Contender], list[float]]) -> dict[str, float | None]:
    """Run servers in turns, and return the median of the times of each."""
    times: dict[str, list[float]] = {server.name: [] for server in servers}
    for _ in range(rounds):
        for server in servers:
            if server.command:
                times[server.name] += run(server)
    return {name: statistics.median(values) if values else None for name, values in times.items()}


def report(results: dict[str, dict[str, float | None]]) -> list[str]:
    """Return the figures as rows of text, each with its ratio to its baseline."""
    rows = []
    for case, medians in results.items():
        name = "bare pygls" if case == "start" else "yaml-language-server"
        bound = START_BOUND if case == "start" else BOUNDS.get(case)
        base = medians.get(name)
        for server, seconds in medians.items():
            took = "not installed" if seconds is None else f"{seconds * 1e3:9.1f} ms"
            ratio = ""
            if seconds is not None and base is not None and server.startswith("workerlint"):
                ratio = f"{seconds / base:6.3f} of {name}"
                if bound is not None:
                    verdict = "kept" if seconds <= base * bound else "MISSED"
                    ratio = f"{ratio} (bound {bound:.3f}: {verdict})"
            rows.append(f"{case:53} {server:22} {took:>14}   {ratio}".rstrip())
    return rows


def markdown(results: dict[str, dict[str, float | None]]) -> str:
    """Return a Markdown table of the latency after an edit, with pushed diagnostics."""
    lines = [
        "What an editor waits for after an edit (`python -m benchmarks.latency`; yaml-language-server pauses for",
        "200 ms first, by its design):",
        "",
        "| | workerlint | yaml-language-server |",
        "|---|--:|--:|",
    ]
    for case in TEXTS:
        shown = (_milliseconds(results[case][name]) for name in ("workerlint, pushed", "yaml-language-server"))
        lines.append(f"| {case} | {' | '.join(shown)} |")
    return "\n".join(lines) + "\n"


def _milliseconds(seconds: float | None) -> str:
    if seconds is None:
        return "not installed"
    return f"{seconds * 1e3:.{1 if seconds < 0.01 else 0}f} ms"


def main() -> None:
    """Measure and print."""
    results = measure()
    if "--json" in sys.argv[1:]:
        print(json.dumps(results, indent=2))
        return
    for row in report(results):
        print(row)


if __name__ == "__main__":
    main()
