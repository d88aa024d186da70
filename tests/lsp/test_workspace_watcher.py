"""Settings, folders and files that are not open, as a client in the same process sees them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from tests.lsp.client_in_process import Client, with_client

from workerlint_lsp import workspace_watcher
from workerlint_lsp.folder import Folder
from workerlint_lsp.server import WorkerlintServer

if TYPE_CHECKING:
    from lsprotocol import types


def test_a_reading_that_breaks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    arrived = asyncio.Event()

    def broken(_folder: Folder) -> NoReturn:
        raise RuntimeError("no more disk")

    monkeypatch.setattr(Folder, "paths", broken)

    def log(_server: WorkerlintServer, params: types.LogMessageParams) -> None:
        told.append(params.message)
        arrived.set()

    monkeypatch.setattr(WorkerlintServer, "window_log_message", log)

    async def talk() -> None:
        server = WorkerlintServer()
        server.session.add_folder(tmp_path.as_uri())
        server.watcher.scan_all()
        await asyncio.wait_for(arrived.wait(), 10)
        server.session.end()

    asyncio.run(talk())
    assert told == ["internal error while reading files: RuntimeError: no more disk"]


WATCHES = {
    "workspace.didChangeWatchedFiles.dynamicRegistration": True,
    "workspace.didChangeWatchedFiles.relativePatternSupport": True,
}
ASKS = {"workspace.configuration": True}
WORKER = "name: {}\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  logLevel: info\n"


def registered(client: Client) -> dict[str, list[Any]]:
    """Return the patterns that the client was asked to watch last, by the name of the registration."""
    return {
        item["id"]: [watcher["globPattern"] for watcher in item["registerOptions"]["watchers"]]
        for params in client.sent("client/registerCapability")
        for item in params["registrations"]
        if item["method"] == "workspace/didChangeWatchedFiles"
    }


def changed(*paths: Path) -> dict[str, Any]:
    return {"changes": [{"uri": path.as_uri(), "type": 2} for path in paths]}


class TestWhatTheClientWatches:
    def test_manifests_and_the_files_that_configure_a_run(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            await client.start(tmp_path, capabilities=WATCHES)
            assert registered(client)["workerlint-files"] == [
                "**/*.{yaml,yml}", "**/*.toml", "**/schemas/*.json", "**/.gitignore", "**/*.env", "**/.env",
            ]  # fmt: skip

        with_client(talk)

    def test_settings_where_the_client_can(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            await client.start(tmp_path, capabilities={"workspace.didChangeConfiguration.dynamicRegistration": True})
            ((registration,),) = (params["registrations"] for params in client.sent("client/registerCapability"))
            assert registration["method"] == "workspace/didChangeConfiguration"
            assert registration["registerOptions"] == {"section": "workerlint"}

        with_client(talk)

    def test_nothing_where_it_cannot(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            await client.start(tmp_path)
            assert client.sent("client/registerCapability") == []

        with_client(talk)

    def test_a_refusal_is_logged(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            client.answers["client/registerCapability"] = RuntimeError("no more watchers")
            await client.start(tmp_path, capabilities=WATCHES)
            messages = [params["message"] for params in client.sent("window/logMessage")]
            assert [message for message in messages if message.startswith("the client cannot watch files: ")]
            assert "no more watchers" in messages[0]

        with_client(talk)

    def test_a_refusal_of_configurations_above_the_folders_is_logged(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            client.answers["client/registerCapability"] = RuntimeError("no more watchers")
            await client.start(tmp_path, capabilities=WATCHES)
            messages = [params["message"] for params in client.sent("window/logMessage")]
            refused = [text for text in messages if text.startswith("the client cannot watch configuration files: ")]
            assert len(refused) == 1
            assert "no more watchers" in refused[0]

        with_client(talk)

    def test_configurations_above_the_folders(self, tmp_path: Path) -> None:
        inside = tmp_path / "inside"
        inside.mkdir()
        own = inside / "workerlint.toml"

        async def talk(client: Client) -> None:
            await client.start(inside, capabilities=WATCHES)
            layers = [(item["baseUri"], item["pattern"]) for item in registered(client)["workerlint-layers"]]
            assert (tmp_path.as_uri(), "workerlint.toml") in layers
            assert (inside.as_uri(), "workerlint.toml") not in layers
            count = len(client.sent("client/registerCapability"))
            await client.tell("workspace/didChangeWatchedFiles", changed(own))
            assert len(client.sent("client/registerCapability")) == count
            assert client.sent("client/unregisterCapability") == []
            (inside / ".git").mkdir()  # configurations are searched for up to the root of a repository
            await client.tell("workspace/didChangeWatchedFiles", changed(own))
            (removed,) = client.sent("client/unregisterCapability")
            assert [item["id"] for item in removed["unregisterations"]] == ["workerlint-layers"]
            assert len(client.sent("client/registerCapability")) == count

        with_client(talk)

    def test_no_configurations_above_where_it_cannot(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            await client.start(tmp_path, capabilities={"workspace.didChangeWatchedFiles.dynamicRegistration": True})
            assert [*registered(client)] == ["workerlint-files"]

        with_client(talk)


class TestSettings:
    def test_those_of_the_window_and_of_each_folder_are_fetched_at_once(self, tmp_path: Path) -> None:
        folders = [tmp_path / name for name in ("one", "two")]
        for folder in folders:
            folder.mkdir()

        async def talk(client: Client) -> None:
            client.answers["workspace/configuration"] = [{"ignore": ["DW2"]}, {"ignore": ["DW301"]}, None]
            await client.start(*folders, capabilities=ASKS)
            (asked,) = client.sent("workspace/configuration")
            uris = {folder.path: folder.path for folder in client.server.session.folders}
            assert [item.get("scopeUri") for item in asked["items"]] == [None, *(Path(uri).as_uri() for uri in uris)]
            assert {item["section"] for item in asked["items"]} == {"workerlint"}
            found = [await client.open(folder / "a.yaml", WORKER.format("a")) for folder in folders]
            by_name = {uri.split("/")[-2]: client.codes(uri) for uri in found}
            first = Path(client.server.session.folders[0].path).name
            for name, codes in by_name.items():
                assert ("DW301" in codes) is (name != first)
                assert ("DW202" in codes) is (name == first)

        with_client(talk)

    @pytest.mark.parametrize("answer", [None, [], [None], [{}], [[]], RuntimeError("not now")])
    def test_those_of_the_connection_stay_where_there_are_none(self, tmp_path: Path, answer: Any) -> None:
        async def talk(client: Client) -> None:
            client.answers["workspace/configuration"] = answer
            options = {"settings": {"ignore": ["DW301"]}}
            await client.start(tmp_path, capabilities=ASKS, initializationOptions=options)
            uri = await client.open(tmp_path / "a.yaml", WORKER.format("a"))
            assert "DW202" in client.codes(uri)
            assert "DW301" not in client.codes(uri)
            logged = [params["message"] for params in client.sent("window/logMessage")]
            failed = [text for text in logged if text.startswith("cannot read the settings of the client: ")]
            assert bool(failed) is (answer is None or isinstance(answer, Exception))

        with_client(talk)

    @pytest.mark.parametrize("wrapped", [False, True])
    def test_changed_ones_are_used_from_clients_that_send_them(self, tmp_path: Path, wrapped: bool) -> None:
        async def talk(client: Client) -> None:
            await client.start(tmp_path)
            uri = await client.open(tmp_path / "a.yaml", WORKER.format("a"))
            assert "DW301" in client.codes(uri)
            settings: dict[str, Any] = {"ignore": ["DW301"]}
            params = {"settings": {"workerlint": settings} if wrapped else settings}
            await client.tell("workspace/didChangeConfiguration", params)
            assert "DW301" not in client.codes(uri)
            await client.tell("workspace/didChangeConfiguration", {"settings": None})
            assert "DW301" not in client.codes(uri)

        with_client(talk)

    def test_changed_ones_are_fetched_where_the_client_can(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            await client.start(tmp_path, capabilities=ASKS)
            uri = await client.open(tmp_path / "a.yaml", WORKER.format("a"))
            client.settings = {"ignore": ["DW301"]}
            await client.tell("workspace/didChangeConfiguration", {"settings": {"ignore": ["DW202"]}})
            assert "DW301" not in client.codes(uri)
            assert "DW202" in client.codes(uri)

        with_client(talk)

    def test_hints_and_lenses_are_requested_again_where_the_client_can(self, tmp_path: Path) -> None:
        able = {"workspace.inlayHint.refreshSupport": True, "workspace.codeLens.refreshSupport": True}
        methods = ("workspace/inlayHint/refresh", "workspace/codeLens/refresh")

        async def talk(client: Client, capabilities: dict[str, Any], count: int) -> None:
            await client.start(tmp_path, capabilities=capabilities)
            for _ in range(2):  # the second time, nothing differs
                await client.tell("workspace/didChangeConfiguration", {"settings": {"ignore": ["DW301"]}})
            assert [len(client.sent(method)) for method in methods] == [count, count]

        with_client(lambda client: talk(client, able, 1))
        with_client(lambda client: talk(client, {}, 0))

    def test_unknown_rules_and_missing_files_in_them_are_shown(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            options = {"settings": {"ignore": ["DW999"], "configuration": "none.toml"}}
            await client.start(tmp_path, initializationOptions=options)
            shown = [params["message"] for params in client.sent("window/showMessage")]
            assert [text for text in shown if "DW999" in text]
            path = tmp_path / "none.toml"
            assert f"the setting `workerlint.configuration` names no file: {path}" in shown

        with_client(talk)

    def test_a_configuration_that_exists_is_used_without_a_warning(self, tmp_path: Path) -> None:
        (tmp_path / "own.toml").write_text("ignore = ['DW301']\n")

        async def talk(client: Client) -> None:
            await client.start(tmp_path, initializationOptions={"settings": {"configuration": "own.toml"}})
            uri = await client.open(tmp_path / "a.yaml", WORKER.format("a"))
            assert "DW301" not in client.codes(uri)
            assert client.sent("window/showMessage") == []

        with_client(talk)


class TestFiles:
    def test_a_definition_in_a_file_that_is_not_open_counts(self, tmp_path: Path) -> None:
        other = tmp_path / "other.yaml"
        other.write_text(WORKER.format("a"))

        async def talk(client: Client) -> None:
            await client.start(tmp_path, capabilities=WATCHES)
            uri = await client.open(tmp_path / "z.yaml", WORKER.format("a"))
            assert "DW601" in client.codes(uri)
            other.write_text(WORKER.format("b"))
            await client.tell("workspace/didChangeWatchedFiles", changed(other))
            assert "DW601" not in client.codes(uri)
            other.write_text(WORKER.format("a"))
            await client.tell("workspace/didChangeWatchedFiles", changed(other))
            assert "DW601" in client.codes(uri)
            other.unlink()
            await client.tell("workspace/didChangeWatchedFiles", changed(other))
            assert "DW601" not in client.codes(uri)

        with_client(talk)

    def test_a_configuration_that_has_changed_counts(self, tmp_path: Path) -> None:
        configuration = tmp_path / "workerlint.toml"

        async def talk(client: Client) -> None:
            await client.start(tmp_path, capabilities=WATCHES)
            uri = await client.open(tmp_path / "z.yaml", WORKER.format("a"))
            configuration.write_text("ignore = ['DW301']\n")
            await client.tell("workspace/didChangeWatchedFiles", changed(configuration))
            assert "DW301" not in client.codes(uri)

        with_client(talk)

    def test_a_configuration_that_is_not_watched_counts_at_the_next_edit(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            await client.start(tmp_path)
            uri = await client.open(tmp_path / "z.yaml", WORKER.format("a"))
            assert "DW301" in client.codes(uri)
            for version, (text, found) in enumerate([("ignore = ['DW301']\n", False), ("", True)], 2):
                (tmp_path / "workerlint.toml").write_text(text)
                change = {
                    "textDocument": {"uri": uri, "version": version},
                    "contentChanges": [{"text": f"{WORKER.format('a')}#{version}"}],
                }
                await client.tell("textDocument/didChange", change)
                assert ("DW301" in client.codes(uri)) is found

        with_client(talk)

    @pytest.mark.parametrize("watches", [False, True])
    def test_all_is_read_again_at_a_save_for_clients_that_do_not_watch(self, tmp_path: Path, watches: bool) -> None:
        other = tmp_path / "other.yaml"

        async def talk(client: Client) -> None:
            await client.start(tmp_path, capabilities=WATCHES if watches else {})
            uri = await client.open(tmp_path / "z.yaml", WORKER.format("a"))
            other.write_text(WORKER.format("a"))
            await client.tell("textDocument/didSave", {"textDocument": {"uri": uri}})
            assert ("DW601" in client.codes(uri)) is not watches

        with_client(talk)

    def test_the_file_of_an_open_document_does_not_count_until_it_is_closed(self, tmp_path: Path) -> None:
        file = tmp_path / "b.yaml"
        file.write_text(WORKER.format("a"))

        async def talk(client: Client) -> None:
            await client.start(tmp_path, capabilities=WATCHES)
            uri = await client.open(tmp_path / "z.yaml", WORKER.format("a"))
            other = await client.open(file, WORKER.format("b"))
            await client.tell("workspace/didChangeWatchedFiles", changed(file))
            assert "DW601" not in client.codes(uri)
            await client.tell("textDocument/didClose", {"textDocument": {"uri": other}})
            assert "DW601" in client.codes(uri)

        with_client(talk)

    def test_a_closed_document_that_is_not_a_file_defines_nothing(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            await client.start(tmp_path)
            uri = await client.open(tmp_path / "z.yaml", WORKER.format("a"))
            item = {"uri": "untitled:b", "languageId": "yaml", "version": 1, "text": WORKER.format("a")}
            await client.tell("textDocument/didOpen", {"textDocument": item})
            assert "DW601" in client.codes(uri)
            await client.tell("textDocument/didClose", {"textDocument": {"uri": "untitled:b"}})
            assert "DW601" not in client.codes(uri)

        with_client(talk)

    def test_the_files_of_a_folder_count_while_it_is_in_the_workspace(self, tmp_path: Path) -> None:
        one, two = tmp_path / "one", tmp_path / "two"
        for folder in (one, two):
            folder.mkdir()
            (folder / "other.yaml").write_text(WORKER.format("a"))

        def change(key: str, folder: Path) -> dict[str, Any]:
            event: dict[str, Any] = {"added": [], "removed": []}
            event[key] = [{"uri": folder.as_uri(), "name": folder.name}]
            return {"event": event}

        async def talk(client: Client) -> None:
            await client.start(one)
            uri = await client.open(two / "z.yaml", WORKER.format("a"))
            assert "DW601" not in client.codes(uri)
            await client.tell("workspace/didChangeWorkspaceFolders", change("added", two))
            assert "DW601" in client.codes(uri)
            await client.tell("workspace/didChangeWorkspaceFolders", change("removed", two))
            assert "DW601" not in client.codes(uri)
            assert [folder.path for folder in client.server.session.folders] == [str(one)]

        with_client(talk)

    def test_files_that_are_excluded_from_now_on_define_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "other.yaml").write_text(WORKER.format("a"))
        configuration = tmp_path / "workerlint.toml"

        async def talk(client: Client) -> None:
            await client.start(tmp_path, capabilities=WATCHES)
            uri = await client.open(tmp_path / "z.yaml", WORKER.format("a"))
            assert "DW601" in client.codes(uri)
            configuration.write_text("extend-exclude = ['other.yaml']\n")
            await client.tell("workspace/didChangeWatchedFiles", changed(configuration))
            assert "DW601" not in client.codes(uri)

        with_client(talk)

    def test_in_the_workspace_each_file_is_checked_once_in_the_innermost_folder(self, tmp_path: Path) -> None:
        inner = tmp_path / "inner"
        inner.mkdir()
        files = [tmp_path / "a.yaml", inner / "b.yaml", tmp_path / "open.yaml"]
        for file in files:
            file.write_text(WORKER.format(file.stem))

        async def talk(client: Client) -> None:
            options = {"settings": {"diagnostics": {"scope": "workspace"}}}
            await client.start(tmp_path, inner, initializationOptions=options)
            await client.open(files[2], WORKER.format("open"))
            reports = await client.server.watcher.check_workspace()
            assert sorted(report.uri for report in reports) == sorted(file.as_uri() for file in files[:2])
            assert all("DW301" in [item.code for item in report.reports] for report in reports)
            files[0].unlink()
            client.server.watcher.scan_all()
            await client.settle()
            reports = await client.server.watcher.check_workspace()
            assert [report.uri for report in reports] == [files[1].as_uri()]

        with_client(talk)


class TestProgress:
    @pytest.mark.parametrize(("count", "able", "shown"), [(4, True, True), (3, True, False), (4, False, False)])
    def test_the_reading_of_many_files_is_shown(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, able: bool, shown: bool
    ) -> None:
        monkeypatch.setattr(workspace_watcher, "_MIN_FILES_FOR_PROGRESS", 4)
        for number in range(count):
            (tmp_path / f"{number}.yaml").write_text(WORKER.format(f"a{number}"))

        async def talk(client: Client) -> None:
            await client.start(tmp_path, capabilities={"window.workDoneProgress": able})
            steps = [params["value"] for params in client.sent("$/progress")]
            expected = [
                {"kind": "begin", "title": "workerlint", "message": "Reading manifests", "percentage": 0},
                {"kind": "report", "message": "2 of 4 files", "percentage": 50},
                {"kind": "report", "message": "4 of 4 files", "percentage": 100},
                {"kind": "end"},
            ]
            assert steps == (expected if shown else [])

        with_client(talk)

    def test_a_client_that_refuses_it_gets_the_findings(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(workspace_watcher, "_MIN_FILES_FOR_PROGRESS", 1)
        (tmp_path / "other.yaml").write_text(WORKER.format("a"))

        async def talk(client: Client) -> None:
            client.answers["window/workDoneProgress/create"] = RuntimeError("not now")
            await client.start(tmp_path, capabilities={"window.workDoneProgress": True})
            assert client.sent("$/progress") == []
            uri = await client.open(tmp_path / "z.yaml", WORKER.format("a"))
            assert "DW601" in client.codes(uri)
            logged = [params["message"] for params in client.sent("window/logMessage")]
            assert [text for text in logged if text.startswith("the client cannot show progress: ")]

        with_client(talk)
