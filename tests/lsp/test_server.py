"""The server: it offers its features once, and an error in one of them does not reach the user."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types
from tests.lsp.client_in_process import Client

from workerlint_lsp.features import FEATURES
from workerlint_lsp.server import WorkerlintServer

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"


async def connect(folder: Path) -> tuple[Client, str]:
    client = Client()
    folders = [{"uri": folder.as_uri(), "name": "folder"}]
    await client.ask("initialize", {"processId": None, "capabilities": {}, "workspaceFolders": folders})
    await client.tell("initialized", {})
    uri = (folder / "worker.yaml").as_uri()
    await client.tell(
        "textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": TEXT}}
    )
    return client, uri


@pytest.mark.slow
def test_an_error_in_a_feature_is_logged_once_and_the_answer_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feature = next(item for item in FEATURES if item.method == types.TEXT_DOCUMENT_HOVER)

    def broken(_request: object, _params: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr(feature, "handler", broken)

    async def talk() -> tuple[list[Any], list[str]]:
        client, uri = await connect(tmp_path)
        place = {"textDocument": {"uri": uri}, "position": {"line": 4, "character": 4}}
        answers = [await client.ask("textDocument/hover", place) for _ in range(2)]
        client.server.session.end()
        log = [item["params"]["message"] for item in client.messages if item["method"] == "window/logMessage"]
        return answers, log

    answers, log = asyncio.run(talk())
    assert answers == [None, None]
    assert log == ["internal error in textDocument/hover: ValueError: broken"]


def test_a_document_that_is_not_open_has_an_empty_answer(tmp_path: Path) -> None:
    async def talk() -> Any:
        client, _ = await connect(tmp_path)
        place = {"textDocument": {"uri": (tmp_path / "other.yaml").as_uri()}, "position": {"line": 0, "character": 0}}
        answer = await client.ask("textDocument/hover", place)
        client.server.session.end()
        return answer

    assert asyncio.run(talk()) is None


@pytest.mark.parametrize("names", [("root",), ("root", "one"), ("root", "one", "two")])
def test_the_root_is_the_folder_for_clients_without_workspace_folders(tmp_path: Path, names: tuple[str, ...]) -> None:
    async def talk() -> list[str]:
        client = Client()
        root, *folders = (tmp_path / name for name in names)
        await client.start(*folders, rootUri=root.as_uri())
        client.end()
        return sorted(folder.path for folder in client.server.session.folders)

    assert asyncio.run(talk()) == [str(tmp_path / name) for name in names[1:] or names]


@pytest.mark.parametrize(
    ("trusted", "reason"), [(True, "the setting `workerlint.plugins` is off"), (False, "the workspace is not trusted")]
)
def test_the_user_learns_why_a_plug_in_is_not_evaluated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool, reason: str
) -> None:
    site, folder = tmp_path / "site", tmp_path / "folder"
    info = site / "other-1.0.dist-info"
    info.mkdir(parents=True)
    folder.mkdir()
    (site / "other_rules.py").write_text("raise ValueError('evaluated')\n")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[workerlint.rules]\nother = other_rules\n")
    (folder / "workerlint.toml").write_text("plugins = true\n")
    monkeypatch.syspath_prepend(str(site))

    async def talk() -> list[str]:
        client = Client()
        await client.start(folder, initializationOptions={"trusted": trusted})
        await client.open(folder / "worker.yaml", TEXT)
        client.end()
        return [params["message"] for params in client.sent("window/showMessage")]

    shown = asyncio.run(talk())
    assert [text for text in shown if "not evaluated" in text] == [f"not evaluated, because {reason}: plug-in other"]


@pytest.mark.slow
def test_an_item_that_cannot_be_resolved_is_returned_unchanged(tmp_path: Path) -> None:
    async def talk() -> list[Any]:
        client, uri = await connect(tmp_path)
        actions = [
            {"title": "a", "data": {"uri": uri + "x"}},
            {"title": "b", "data": {"uri": uri, "fix": ["DW301", 0, 1, 0]}},
        ]
        answers = [await client.ask("codeAction/resolve", action) for action in actions]
        client.end()
        return [{"title": answer["title"], "edit": answer.get("edit")} for answer in answers]

    assert asyncio.run(talk()) == [{"title": "a", "edit": None}, {"title": "b", "edit": None}]


@pytest.mark.slow
@pytest.mark.parametrize("enabled", [True, False])
def test_the_resources_of_the_workspace_are_found_unless_the_server_is_disabled(tmp_path: Path, enabled: bool) -> None:
    (tmp_path / "other.yaml").write_text("name: big\ntype: compute\n")

    async def talk() -> Any:
        client = Client()
        await client.start(tmp_path, initializationOptions={"settings": {"enable": enabled}})
        answer = await client.ask("workspace/symbol", {"query": "big"})
        client.end()
        return answer

    found = asyncio.run(talk())
    assert [item["name"] for item in found or ()] == ["big"] * enabled
    assert (found is None) is not enabled


@pytest.mark.slow
@pytest.mark.parametrize("process_id", [123456, None])
def test_only_a_server_that_the_client_has_started_ends_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, process_id: int | None
) -> None:
    """The client of a socket may run on another machine, where its process has another number."""
    watched: list[int] = []
    monkeypatch.setattr("workerlint_lsp.server.call_at_end", lambda number, _end: watched.append(number))
    params: dict[str, Any] = {"processId": process_id, "capabilities": {}}
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}).encode()
    (tmp_path / "input").write_bytes(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    with (tmp_path / "input").open("rb") as stdin, (tmp_path / "output").open("wb") as stdout:
        WorkerlintServer().start_io(stdin, stdout)
    assert '"serverInfo"' in (tmp_path / "output").read_text()
    assert watched == ([process_id] if process_id else [])

    async def talk() -> None:
        client = Client()
        await client.start(processId=process_id)
        client.end()

    watched.clear()
    asyncio.run(talk())
    assert watched == []


@pytest.mark.slow
def test_only_edits_of_the_whole_document_show_the_findings_on_the_line_that_is_typed(tmp_path: Path) -> None:
    async def talk() -> list[bool]:
        client = Client()
        await client.start(tmp_path)
        uri = await client.open(tmp_path / "worker.yaml", TEXT + "  logLevel: INFO\n")
        document = {"uri": uri}
        typed = {"start": {"line": 5, "character": 12}, "end": {"line": 5, "character": 16}}
        change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"range": typed, "text": "LOUD"}]}
        await client.tell("textDocument/didChange", change)
        shown = ["DW301" in client.codes(uri)]
        await client.ask("textDocument/hover", {"textDocument": document, "position": {"line": 4, "character": 4}})
        shown.append("DW301" in client.codes(uri))
        options = {"tabSize": 2, "insertSpaces": True}
        await client.ask("textDocument/formatting", {"textDocument": document, "options": options})
        shown.append("DW301" in client.codes(uri))
        client.end()
        return shown

    assert asyncio.run(talk()) == [False, False, True]
