"""Each capability of the client on its own: without it, the server sends nothing that needs it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from tests.lsp.client_in_process import Client, nested

import workerlint_lsp.workspace_watcher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = (
    "name: city-sync\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  logLevel: info\n"
    "  topology:\n    - name: cities\n      type: input\n    - name: store\n      type: output\n"
    "      dependencies: [cities]\n  \n"
)
MARKDOWN = ["markdown", "plaintext"]
CAPABILITIES = {
    "workspace.configuration": True,
    "workspace.didChangeWatchedFiles.dynamicRegistration": True,
    "workspace.didChangeWatchedFiles.relativePatternSupport": True,
    "workspace.didChangeConfiguration.dynamicRegistration": True,
    "workspace.diagnostics.refreshSupport": True,
    "workspace.inlayHint.refreshSupport": True,
    "workspace.codeLens.refreshSupport": True,
    "workspace.workspaceEdit.documentChanges": True,
    "window.showDocument.support": True,
    "window.workDoneProgress": True,
    "textDocument.diagnostic": {},
    "textDocument.codeAction.resolveSupport.properties": ["edit"],
    "textDocument.completion.completionItem.snippetSupport": True,
    "textDocument.completion.completionItem.insertReplaceSupport": True,
    "textDocument.completion.completionItem.insertTextModeSupport.valueSet": [1, 2],
    "textDocument.documentSymbol.hierarchicalDocumentSymbolSupport": True,
}
"""The capabilities that the server may depend on; each is needed for the messages that ``uses`` names by it."""
FORMATS = {
    "textDocument.hover.contentFormat": MARKDOWN,
    "textDocument.completion.completionItem.documentationFormat": MARKDOWN,
}
"""Without these the server may send Markdown, but not if they do not contain it."""


def sent_to(capabilities: dict[str, Any], folder: Path) -> set[str]:
    """Return the capabilities that the server uses in a session with a client that announces some."""
    (folder / "outside.toml").write_text("fail-on = 'info'\n")
    inside = folder / "inside"
    inside.mkdir()
    configuration = inside / "workerlint.toml"
    configuration.write_text("extend = ['../outside.toml']\n")
    for number in range(2):
        (inside / f"{number}.yaml").write_text(TEXT.replace("city-sync", f"city-{number}"))
    uri = (inside / "worker.yaml").as_uri()
    here: dict[str, Any] = {"textDocument": {"uri": uri}}
    everything = {"start": {"line": 0, "character": 0}, "end": {"line": 12, "character": 2}}

    async def talk() -> set[str]:
        client = Client()
        folders = [{"uri": inside.as_uri(), "name": "inside"}]
        await client.ask("initialize", {"processId": None, "capabilities": capabilities, "workspaceFolders": folders})
        await client.tell("initialized", {})
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": TEXT}
        await client.tell("textDocument/didOpen", {"textDocument": document})
        requests: dict[str, dict[str, Any]] = {
            "diagnostic": {},
            "codeAction": {"range": everything, "context": {"diagnostics": []}},
            "completion": {"position": everything["end"]},
            "hover": {"position": {"line": 4, "character": 4}},
            "documentSymbol": {},
            "rename": {"position": {"line": 7, "character": 14}, "newName": "towns"},
        }
        if "diagnostic" not in capabilities.get("textDocument", {}):
            del requests["diagnostic"]
        answers = {
            method: await client.ask(f"textDocument/{method}", here | params) for method, params in requests.items()
        }
        await client.ask("workspace/executeCommand", {"command": "workerlint.explain", "arguments": ["DW301"]})
        client.settings = {"ignore": ["DW3"]}
        await client.tell("workspace/didChangeConfiguration", {"settings": {"workerlint": client.settings}})
        configuration.write_text("")
        await client.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": configuration.as_uri(), "type": 2}]})
        await client.tell("textDocument/didSave", here)
        await client.tell("textDocument/didClose", here)
        await client.ask("shutdown", None)
        client.server.command_handlers.remove_files()
        client.server.session.end()
        return {*uses_of_messages(client.messages), *uses_of_answers(answers)}

    return asyncio.run(talk())


BY_METHOD = {
    "workspace/configuration": "workspace.configuration",
    "workspace/diagnostic/refresh": "workspace.diagnostics.refreshSupport",
    "workspace/inlayHint/refresh": "workspace.inlayHint.refreshSupport",
    "workspace/codeLens/refresh": "workspace.codeLens.refreshSupport",
    "window/showDocument": "window.showDocument.support",
    "window/workDoneProgress/create": "window.workDoneProgress",
    "$/progress": "window.workDoneProgress",
}
ALLOWED = {"window/logMessage", "window/showMessage", "textDocument/publishDiagnostics"}
"""The notifications that every client accepts."""


def uses_of_messages(messages: list[dict[str, Any]]) -> Iterator[str]:
    for message in messages:
        method, params = message["method"], message.get("params") or {}
        if method in {"client/registerCapability", "client/unregisterCapability"}:
            for item in params.get("registrations") or params["unregisterations"]:
                kind = item["method"].removeprefix("workspace/")
                yield f"workspace.{kind}.dynamicRegistration"
                for watcher in (item.get("registerOptions") or {}).get("watchers", ()):
                    if not isinstance(watcher["globPattern"], str):
                        yield "workspace.didChangeWatchedFiles.relativePatternSupport"
        elif method not in ALLOWED:
            yield BY_METHOD[method]


def uses_of_answers(answers: dict[str, Any]) -> Iterator[str]:
    if "diagnostic" in answers:
        yield "textDocument.diagnostic"
    assert answers["codeAction"]
    for action in answers["codeAction"]:
        if "edit" not in action:
            yield "textDocument.codeAction.resolveSupport.properties"
        elif "documentChanges" in action["edit"]:
            yield "workspace.workspaceEdit.documentChanges"
    if "documentChanges" in answers["rename"]:
        yield "workspace.workspaceEdit.documentChanges"
    item = "textDocument.completion.completionItem"
    assert answers["completion"]["items"]
    for found in answers["completion"]["items"]:
        if found.get("insertTextFormat") == 2:
            yield f"{item}.snippetSupport"
        if "insert" in found["textEdit"]:
            yield f"{item}.insertReplaceSupport"
        if "insertTextMode" in found:
            yield f"{item}.insertTextModeSupport.valueSet"
        if isinstance(found.get("documentation"), dict) and found["documentation"]["kind"] == "markdown":
            yield f"{item}.documentationFormat"
    if answers["hover"]["contents"]["kind"] == "markdown":
        yield "textDocument.hover.contentFormat"
    if any("location" not in symbol for symbol in answers["documentSymbol"]):
        yield "textDocument.documentSymbol.hierarchicalDocumentSymbolSupport"


@pytest.fixture(autouse=True)
def _progress_for_few_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workerlint_lsp.workspace_watcher, "_MIN_FILES_FOR_PROGRESS", 1)


@pytest.mark.slow
def test_a_client_with_all_capabilities_gets_what_needs_them(tmp_path: Path) -> None:
    assert sent_to(nested(CAPABILITIES | FORMATS), tmp_path) == {*CAPABILITIES, *FORMATS}


@pytest.mark.slow
def test_a_client_without_capabilities_gets_nothing_that_needs_one(tmp_path: Path) -> None:
    assert sent_to({}, tmp_path) == {*FORMATS}


@pytest.mark.slow
@pytest.mark.parametrize("name", CAPABILITIES)
def test_without_a_capability_nothing_needs_it(tmp_path: Path, name: str) -> None:
    rest = {key: value for key, value in CAPABILITIES.items() if key != name}
    assert name not in sent_to(nested(rest), tmp_path)


@pytest.mark.deep
@pytest.mark.parametrize("name", ["textDocument", "workspace", "window", "textDocument.completion.completionItem"])
def test_without_a_part_of_the_capabilities_nothing_needs_it(tmp_path: Path, name: str) -> None:
    rest = {key: value for key, value in CAPABILITIES.items() if not key.startswith(f"{name}.")}
    assert [
        used for used in sent_to(nested(rest), tmp_path) if used.startswith(f"{name}.") and used not in FORMATS
    ] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_text_without_markdown_for_a_client_that_does_not_show_it(tmp_path: Path, name: str) -> None:
    assert name not in sent_to(nested(CAPABILITIES | FORMATS | {name: ["plaintext"]}), tmp_path)
