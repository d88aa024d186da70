"""The commands as a client in the same process executes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from workerlint.report.graph import layout

from .client_in_process import Client, with_client

WORKER = (
    "name: {}\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"
    "  topology: [{{name: only, type: bento, dependencies: [gone]}}]\n"
)
SHOWS = {"showsResults": True}
GRAPHVIZ = "workerlint/runGraphviz"
SHOW_MESSAGE, SHOW_DOCUMENT = "window/showMessage", "window/showDocument"
INVALID_PARAMS, REQUEST_FAILED = -32602, -32803
TITLES = {
    "explain": "Effective manifest of worker.yaml",
    "showTopology": "Topology of city-sync",
    "dryRunApply": "Dry-run apply of worker.yaml: accepted",
}
pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _without_graphviz_and_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def run(_dot: str) -> str:
        raise layout.LayoutError("not installed")

    monkeypatch.setattr(layout, "run_graphviz", run)
    monkeypatch.setenv("DATAOS_CTL_DRY_STATE", str(tmp_path / "state.sqlite"))


async def execute(client: Client, command: str, *arguments: Any) -> Any:
    return await client.ask("workspace/executeCommand", {"command": f"workerlint.{command}", "arguments": arguments})


def test_a_client_that_shows_results_is_given_them_alone(tmp_path: Path) -> None:
    async def talk(client: Client) -> None:
        await client.start(tmp_path, initializationOptions=SHOWS)
        text = WORKER.format("city-sync").replace(", dependencies: [gone]", "")
        uri = await client.open(
            tmp_path / "worker.yaml", f"{text}  compute: runnable-default\n  runAsApiKey: ${{KEY}}\n"
        )
        assert {command: (await execute(client, command, uri))["title"] for command in TITLES} == TITLES
        assert (await execute(client, "explain", "DW301"))["title"] == "DW301 invalid-log-level"
        assert client.sent(SHOW_MESSAGE) == client.sent(SHOW_DOCUMENT) == []

    with_client(talk)


@pytest.mark.parametrize("is_open", [False, True])
def test_one_worker_of_a_file(tmp_path: Path, is_open: bool) -> None:
    text = "---\n".join(map(WORKER.format, ("first", "second")))
    (tmp_path / "worker.yaml").write_text(text)
    (tmp_path / "state.sqlite").touch()

    async def talk(client: Client) -> None:
        await client.start(tmp_path, initializationOptions=SHOWS)
        uri = (tmp_path / "worker.yaml").as_uri()
        if is_open:
            await client.open(tmp_path / "worker.yaml", text.replace("second", "changed"))
        name = "changed" if is_open else "second"
        assert (await execute(client, "explain", uri, 1))["markdown"].startswith(f"# Worker {name}\n")
        assert (await execute(client, "showTopology", uri, 1))["title"] == f"Topology of {name}"
        found = await execute(client, "dryRunApply", uri, 1)
        assert name in found["text"]
        assert "first" not in found["text"]

    with_client(talk)


class TestWithoutSupportForResults:
    def test_they_are_shown_as_messages(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            await client.start(tmp_path)
            uri = await client.open(tmp_path / "worker.yaml", WORKER.format("city-sync"))
            results = [await execute(client, command, uri) for command in TITLES]
            shown = client.sent(SHOW_MESSAGE)
            assert [item["message"] for item in shown] == [
                results[0]["markdown"],
                results[1]["text"],
                results[2]["text"],
            ]
            assert {item["type"] for item in shown} == {3}
            assert client.sent(SHOW_DOCUMENT) == []

        with_client(talk)

    def test_they_are_opened_as_files_where_the_client_can(self, tmp_path: Path) -> None:
        files: list[Path] = []

        async def talk(client: Client) -> None:
            client.answers[SHOW_DOCUMENT] = {"success": True}
            client.answers[GRAPHVIZ] = LAYOUT
            options = {"runsGraphviz": True}
            capable = {"window.showDocument.support": True}
            await client.start(tmp_path, capabilities=capable, initializationOptions=options)
            uri = await client.open(tmp_path / "worker.yaml", WORKER.format("é😀"))
            for command, key, suffix in (
                ("showTopology", "svg", ".svg"),
                ("dryRunApply", "text", ".txt"),
                ("explain", "markdown", ".md"),
            ):
                result = await execute(client, command, uri)
                shown = client.sent(SHOW_DOCUMENT)[len(files)]
                files.append(Path(unquote(urlsplit(shown["uri"]).path)))
                assert files[-1].read_text(encoding="utf-8") == result[key]
                assert (files[-1].suffix, shown["external"], shown["takeFocus"]) == (suffix, suffix == ".svg", True)
                assert files[-1].name.startswith("result-")
            assert client.sent(SHOW_MESSAGE) == []
            assert len({file.parent for file in files}) == 1
            assert files[0].parent.name.startswith("workerlint-")
            client.server.command_handlers.remove_files()
            assert not files[0].parent.exists()
            await execute(client, "explain", uri)
            client.server.command_handlers.remove_files()
            client.server.command_handlers.remove_files()

        with_client(talk)


BOX = {"_gvid": 0, "name": "n0", "pos": "45,12"}
LAYOUT = json.dumps(
    {"bb": "0,0,200,100", "objects": [BOX, BOX], "edges": [{"id": "0", "pos": "e,9,9 1,1 2,2 3,3 4,4"}]}
)


class TestTopologies:
    def test_the_layout_is_that_of_the_client_and_the_findings_those_of_the_editor(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            client.answers[GRAPHVIZ] = LAYOUT
            options = {**SHOWS, "runsGraphviz": True, "revealCommand": "editor.reveal"}
            await client.start(tmp_path, initializationOptions=options)
            uri = await client.open(tmp_path / "worker.yaml", WORKER.format("city-sync"))
            svg = (await execute(client, "showTopology", uri))["svg"]
            assert svg.count('href="command:editor.reveal?') == 2
            assert "DW403: undefined dependency `gone`" in svg
            (request,) = client.sent(GRAPHVIZ)
            assert request["dot"].startswith("digraph")

        with_client(talk)

    @pytest.mark.parametrize("runs", [False, True])
    def test_without_a_layout_the_text_is_returned(self, tmp_path: Path, runs: bool) -> None:
        async def talk(client: Client) -> None:
            client.answers[GRAPHVIZ] = RuntimeError("no layout within 15 seconds")
            await client.start(tmp_path, initializationOptions={**SHOWS, "runsGraphviz": runs})
            uri = await client.open(tmp_path / "worker.yaml", WORKER.format("city-sync"))
            result = await execute(client, "showTopology", uri)
            assert result["svg"] is None
            assert "only" in result["text"]
            assert len(client.sent(GRAPHVIZ)) == runs
            assert client.sent("window/logMessage") == []

        with_client(talk)

    def test_a_disabled_server_draws_without_findings(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            client.answers[GRAPHVIZ] = LAYOUT
            options = {**SHOWS, "runsGraphviz": True, "settings": {"enable": False}}
            await client.start(tmp_path, initializationOptions=options)
            uri = await client.open(tmp_path / "worker.yaml", WORKER.format("city-sync"))
            svg = (await execute(client, "showTopology", uri))["svg"]
            assert "<svg" in svg
            assert "DW403" not in svg

        with_client(talk)


class TestRefusals:
    def test_what_cannot_be_done_is_refused_with_the_reason(self, tmp_path: Path) -> None:
        async def talk(client: Client) -> None:
            await client.start(tmp_path, initializationOptions=SHOWS)
            other = await client.open(tmp_path / "other.yaml", "kind: other\n")
            gone = (tmp_path / "gone.yaml").as_uri()
            for command in TITLES:
                for uri, reason in (
                    (other, "no Worker manifest in other.yaml"),
                    (gone, f"cannot read {gone}"),
                    ("untitled:new.yaml", "cannot read untitled:new.yaml"),
                ):
                    answer = await execute(client, command, uri, *([0] if command == "dryRunApply" else []))
                    assert (answer["code"], answer["message"]) == (REQUEST_FAILED, reason), command
            answer = await execute(client, "explain", "DW999")
            assert (answer["code"], answer["message"]) == (REQUEST_FAILED, "unknown rule DW999")
            assert client.sent("window/logMessage") == []

        with_client(talk)

    @pytest.mark.parametrize("arguments", [(), (5,), (None,), ("file:///x.yaml", "first"), ("file:///x.yaml", 1.5)])
    def test_arguments_that_are_not_valid(self, tmp_path: Path, arguments: tuple[Any, ...]) -> None:
        async def talk(client: Client) -> None:
            await client.start(tmp_path, initializationOptions=SHOWS)
            for command in TITLES:
                answer = await execute(client, command, *arguments)
                assert answer["code"] == INVALID_PARAMS
                assert answer["message"] == "expected the URI of a document and an optional integer, or a rule code"
            assert client.sent("window/logMessage") == []

        with_client(talk)


def test_a_rule_of_a_folder_is_explained(tmp_path: Path) -> None:
    policy = "[[policy]]\ncode = 'ACME001'\nname = 'replica-limit'\nat = 'worker.replicas'\n"
    (tmp_path / "workerlint.toml").write_text(f"{policy}must = {{ maximum = 10 }}\nmessage = 'at most 10 replicas'\n")

    async def talk(client: Client) -> None:
        await client.start(tmp_path, initializationOptions=SHOWS)
        await client.open(tmp_path / "worker.yaml", WORKER.format("a"))
        assert (await execute(client, "explain", "ACME001"))["title"] == "ACME001 replica-limit"

    with_client(talk)
