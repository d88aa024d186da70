"""Diagnostics as a client in the same process gets them: pushed, or pulled, never both."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from tests.lsp.client_in_process import Client, with_client

from workerlint_lsp import diagnostics

if TYPE_CHECKING:
    from pathlib import Path

WORKER = "name: {}\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  logLevel: info\n"
PULLS = {"textDocument.diagnostic": {}, "workspace.diagnostics.refreshSupport": True}
REFRESH = "workspace/diagnostic/refresh"
PUSHED: dict[str, Any] = {"diagnostics": {"push": True}}
WORKSPACE: dict[str, Any] = {"diagnostics": {"scope": "workspace"}}


async def use(client: Client, settings: dict[str, Any]) -> None:
    await client.tell("workspace/didChangeConfiguration", {"settings": settings})


async def pull(client: Client, uri: str, previous: str | None = None) -> Any:
    params = {"textDocument": {"uri": uri}, "previousResultId": previous}
    return await client.ask("textDocument/diagnostic", params)


def codes(answer: Any) -> list[str]:
    return [item["code"] for item in answer["items"]]


@pytest.mark.parametrize("pulls", [False, True])
def test_pulls_of_documents_and_of_the_workspace_are_offered_to_clients_that_can_pull(pulls: bool) -> None:
    async def talk(client: Client) -> None:
        capabilities: dict[str, Any] = {"textDocument": {"diagnostic": {}}} if pulls else {}
        answer = await client.ask("initialize", {"processId": None, "capabilities": capabilities})
        offered = {"identifier": "workerlint", "interFileDependencies": True, "workspaceDiagnostics": True}
        assert answer["capabilities"].get("diagnosticProvider") == (offered if pulls else None)

    with_client(talk)


class TestOneDocument:
    def test_a_pull_with_the_identifier_of_the_last_result_is_answered_without_items(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            await client.start(tmp_path, capabilities=PULLS)
            uri = await client.open(tmp_path / "a.yaml", WORKER.format("a"))
            first = await pull(client, uri)
            assert (first["kind"], "DW301" in codes(first)) == ("full", True)
            again = await pull(client, uri, first["resultId"])
            assert again == {"kind": "unchanged", "resultId": first["resultId"]}
            assert (await pull(client, uri, "other"))["kind"] == "full"
            assert client.sent("textDocument/publishDiagnostics") == []

        with_client(talk)

    def test_those_of_an_edited_text_are_pushed_with_its_version(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            await client.start(tmp_path)
            uri = await client.open(tmp_path / "a.yaml", WORKER.format("a"))
            text = WORKER.format("a").replace("info", "INFO")
            change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": text}]}
            await client.tell("textDocument/didChange", change)
            last = client.sent("textDocument/publishDiagnostics")[-1]
            assert (last["uri"], last["version"]) == (uri, 2)
            assert "DW301" not in client.codes(uri)

        with_client(talk)

    def test_a_pull_before_an_edit_is_to_be_repeated(self, tmp_path: Path) -> None:
        """With an empty answer, or the error for other requests, a client would show no diagnostics until the next one."""

        async def talk(client: Client) -> None:
            await client.start(tmp_path, capabilities=PULLS)
            uri = await client.open(tmp_path / "a.yaml", WORKER.format("a"))
            params: dict[str, Any] = {"textDocument": {"uri": uri}}
            client._pass_on({"jsonrpc": "2.0", "id": 77, "method": "textDocument/diagnostic", "params": params})
            change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": WORKER.format("b")}]}
            await client.tell("textDocument/didChange", change)
            refused = {"code": -32802, "message": "the document was edited", "data": {"retriggerRequest": True}}
            assert client.results[77] == refused
            assert "DW301" in codes(await pull(client, uri))

        with_client(talk)

    def test_a_document_that_is_not_served_has_none(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            await client.start(tmp_path, capabilities=PULLS)
            uri = await client.open(tmp_path / "a.yaml", WORKER.format("a"))
            assert codes(await pull(client, uri + "x")) == []
            await use(client, {"enable": False})
            assert codes(await pull(client, uri)) == []

        with_client(talk)

    def test_pushed_ones_are_cleared_when_the_document_is_closed_or_the_server_disabled(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            await client.start(tmp_path)
            uri = await client.open(tmp_path / "a.yaml", WORKER.format("a"))
            other = await client.open(tmp_path / "b.yaml", WORKER.format("b"))
            await client.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
            assert client.codes(uri) == []
            assert "DW301" in client.codes(other)
            await use(client, {"enable": False})
            assert client.codes(other) == []

        with_client(talk)

    def test_nothing_is_pushed_for_a_closed_document_that_was_pulled(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            await client.start(tmp_path, capabilities=PULLS)
            uri = await client.open(tmp_path / "a.yaml", WORKER.format("a"))
            await pull(client, uri)
            await client.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
            assert client.sent("textDocument/publishDiagnostics") == []

        with_client(talk)


class TestFromPullsToPushes:
    def test_a_client_that_has_pulled_clears_what_it_shows(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            await client.start(tmp_path, capabilities=PULLS)
            uri = await client.open(tmp_path / "a.yaml", WORKER.format("a"))
            await pull(client, uri)
            assert client.sent(REFRESH) == []
            await use(client, PUSHED)
            assert len(client.sent(REFRESH)) == 1
            assert "DW301" in client.codes(uri)
            assert codes(await pull(client, uri)) == []
            await use(client, PUSHED | {"ignore": ["DW301"]})
            assert len(client.sent(REFRESH)) == 1
            assert "DW301" not in client.codes(uri)

        with_client(talk)

    def test_a_client_that_has_not_pulled_need_not_pull_again(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            await client.start(tmp_path, capabilities=PULLS, initializationOptions={"settings": PUSHED})
            uri = await client.open(tmp_path / "a.yaml", WORKER.format("a"))
            await use(client, PUSHED | {"ignore": ["DW301"]})
            assert client.sent(REFRESH) == []
            assert "DW301" not in client.codes(uri)

        with_client(talk)

    def test_what_was_pushed_is_cleared_before_the_client_pulls(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            await client.start(tmp_path, capabilities=PULLS, initializationOptions={"settings": PUSHED})
            uri = await client.open(tmp_path / "a.yaml", WORKER.format("a"))
            assert "DW301" in client.codes(uri)
            await use(client, {"diagnostics": {"push": False}})
            assert client.codes(uri) == []
            assert len(client.sent(REFRESH)) == 1
            assert "DW301" in codes(await pull(client, uri))
            count = len(client.sent("textDocument/publishDiagnostics"))
            await use(client, {"ignore": ["DW301"]})
            assert len(client.sent("textDocument/publishDiagnostics")) == count
            assert len(client.sent(REFRESH)) == 2

        with_client(talk)

    def test_a_client_that_cannot_pull_again_is_not_asked_to(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            await client.start(tmp_path, capabilities={"textDocument.diagnostic": {}})
            await pull(client, await client.open(tmp_path / "a.yaml", WORKER.format("a")))
            await use(client, {"ignore": ["DW301"]})
            await use(client, PUSHED)
            assert client.sent(REFRESH) == []

        with_client(talk)


@pytest.mark.parametrize(("settings", "again"), [({}, True), (PUSHED, False)])
def test_a_client_pulls_again_when_a_finding_is_not_deferred_any_more(
    tmp_path: Path, settings: dict[str, Any], again: bool
) -> None:
    async def talk(client: Client) -> None:
        await client.start(tmp_path, capabilities=PULLS, initializationOptions={"settings": settings})
        uri = await client.open(tmp_path / "a.yaml", WORKER.format("a").replace("info", ""))
        at = {"line": 5, "character": 12}
        change = {"range": {"start": at, "end": at}, "text": "LOUD"}
        params = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [change]}
        client.server.session.call_later = lambda _seconds, function: asyncio.get_running_loop().call_later(9, function)
        await client.tell("textDocument/didChange", params)
        before = len(client.sent(REFRESH))
        await client.tell("textDocument/didSave", {"textDocument": {"uri": uri}})
        assert bool(client.sent(REFRESH)[before:]) is again

    with_client(talk)


class TestFilesThatAreNotOpen:
    def test_those_of_the_workspace_are_pushed_until_the_file_is_gone(self, tmp_path: Path) -> None:
        file, sound = tmp_path / "a.yaml", tmp_path / "b.yaml"
        file.write_text(WORKER.format("a"))
        sound.write_text("a: 1\n")

        async def talk(client: Client) -> None:
            await client.start(tmp_path, initializationOptions={"settings": WORKSPACE})
            assert "DW301" in client.codes(file.as_uri())
            assert {params["uri"] for params in client.sent("textDocument/publishDiagnostics")} == {file.as_uri()}
            file.unlink()
            await client.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": file.as_uri(), "type": 3}]})
            assert client.codes(file.as_uri()) == []

        with_client(talk)

    def test_those_of_open_files_alone_are_pushed_by_default(self, tmp_path: Path) -> None:
        file = tmp_path / "a.yaml"
        file.write_text(WORKER.format("a"))

        async def talk(client: Client) -> None:
            await client.start(tmp_path)
            assert client.sent("textDocument/publishDiagnostics") == []
            await use(client, WORKSPACE)
            assert "DW301" in client.codes(file.as_uri())
            await use(client, {})
            await use(client, {"ignore": ["DW2"]})
            assert client.codes(file.as_uri()) == []

        with_client(talk)

    def test_those_of_a_document_that_is_closed_are_cleared_by_the_next_pull(self, tmp_path: Path) -> None:
        async def pull_all(client: Client) -> list[Any]:
            answer = await client.ask("workspace/diagnostic", {"previousResultIds": []})
            return [(item["uri"], codes(item)) for item in answer["items"]]

        async def talk(client: Client) -> None:
            await client.start(tmp_path, capabilities=PULLS)
            uri = await client.open(tmp_path / "a.yaml", WORKER.format("a"))
            assert "DW301" in codes(await pull(client, uri))
            assert await pull_all(client) == []
            await client.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
            assert await pull_all(client) == [(uri, [])]
            assert await pull_all(client) == []
            await client.open(tmp_path / "a.yaml", WORKER.format("a"))
            await client.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
            await client.open(tmp_path / "a.yaml", WORKER.format("a"))
            assert await pull_all(client) == []

        with_client(talk)

    def test_the_first_pull_of_a_workspace_without_files_is_answered_at_once(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            await client.start(tmp_path, capabilities=PULLS, initializationOptions={"settings": WORKSPACE})
            assert await client.ask("workspace/diagnostic", {"previousResultIds": []}) == {"items": []}

        with_client(talk)

    @pytest.mark.parametrize("token", [None, "part"])
    def test_pulls_of_the_workspace_are_answered_with_what_differs(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str | None
    ) -> None:
        monkeypatch.setattr(diagnostics, "_CHUNK", 2)
        files = [tmp_path / f"{number}.yaml" for number in range(3)]
        for file in files:
            file.write_text(WORKER.format(file.stem))

        async def pull_all(client: Client, known: dict[str, str]) -> list[Any]:
            previous = [{"uri": uri, "value": value} for uri, value in known.items()]
            count = len(client.sent("$/progress"))
            answer = await client.ask(
                "workspace/diagnostic", {"previousResultIds": previous, "partialResultToken": token}
            )
            parts = client.sent("$/progress")[count:]
            assert [len(params["value"]["items"]) for params in parts][:1] in ([], [1], [2])
            return [*(item for params in parts for item in params["value"]["items"]), *answer["items"]]

        async def talk(client: Client) -> None:
            options = {"settings": WORKSPACE}
            await client.start(tmp_path, capabilities=PULLS, initializationOptions=options)
            items = await pull_all(client, {})
            assert sorted(item["uri"] for item in items) == [file.as_uri() for file in files]
            known = {item["uri"]: item["resultId"] for item in items}
            files[0].write_text(WORKER.format("0").replace("info", "INFO"))
            files[1].unlink()
            changes = [{"uri": file.as_uri(), "type": 2} for file in files]
            await client.tell("workspace/didChangeWatchedFiles", {"changes": changes})
            items = await pull_all(client, known)
            found = {item["uri"]: codes(item) for item in items}
            assert "DW301" not in found[files[0].as_uri()]
            assert found[files[1].as_uri()] == []
            assert set(found) == {file.as_uri() for file in files[:2]}
            await client.open(files[2], WORKER.format("2"))
            assert files[2].as_uri() not in {item["uri"] for item in await pull_all(client, {})}

        with_client(talk)


def test_errors_of_a_configuration_are_pushed_to_every_client_until_they_are_fixed(tmp_path: Path) -> None:
    configuration = tmp_path / "workerlint.toml"
    configuration.write_text("ignroe = []\n")
    uri = configuration.as_uri()

    async def talk(client: Client) -> None:
        await client.start(tmp_path, capabilities=PULLS)
        document = await client.open(tmp_path / "a.yaml", WORKER.format("a"))

        def pushed() -> list[list[str]]:
            sent = client.sent("textDocument/publishDiagnostics")
            return [[item["message"].partition("\n")[0] for item in params["diagnostics"]] for params in sent
                    if params["uri"] == uri]  # fmt: skip

        await pull(client, document)
        assert pushed() == [["unknown key `ignroe`"]]
        change = {"textDocument": {"uri": document, "version": 2}, "contentChanges": [{"text": WORKER.format("b")}]}
        await client.tell("textDocument/didChange", change)
        assert len(pushed()) == 1
        await use(client, {"enable": False})
        assert pushed()[1:] == [[]]
        await use(client, {"enable": True})
        assert pushed()[2:] == [["unknown key `ignroe`"]]
        configuration.write_text("")
        await client.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2}]})
        assert pushed()[3:] == [[]]

    with_client(talk)
