"""The commands over the protocol: for a client that shows the result itself, and for one that does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

pytestmark = pytest.mark.asyncio

WORKER = (
    "name: city-sync\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  compute: runnable-default\n"
    "  runAsApiKey: ${KEY}\n  topology: [{name: only, type: bento}]\n"
)
INVALID_PARAMS, REQUEST_FAILED = -32602, -32803
SHOWS = {"showsResults": True}


@pytest.fixture(autouse=True)
def own_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATAOS_CTL_DRY_STATE", str(tmp_path / "state.sqlite"))


def path_of(uri: str) -> Path:
    return Path(urlsplit(uri).path)


async def execute(editor: Any, command: str, *arguments: Any) -> Any:
    params = types.ExecuteCommandParams(f"workerlint.{command}", list(arguments))
    return await editor.workspace_execute_command_async(params)


async def refusal(editor: Any, command: str, *arguments: Any) -> tuple[int, str]:
    with pytest.raises(JsonRpcException) as caught:
        await execute(editor, command, *arguments)
    return caught.value.code, caught.value.message


async def test_a_client_that_shows_results_is_given_them_alone(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path, options=SHOWS)
    assert set(editor.capable.execute_command_provider.commands) == {
        "workerlint.dryRunApply",
        "workerlint.showTopology",
        "workerlint.explain",
    }
    uri = editor.open(tmp_path / "worker.yaml", WORKER)
    dry_run = await execute(editor, "dryRunApply", uri)
    assert (dry_run["title"], dry_run["accepted"]) == ("Dry-run apply of worker.yaml: accepted", True)
    topology = await execute(editor, "showTopology", uri, 0)
    assert topology["title"] == "Topology of city-sync"
    assert "only" in topology["text"]
    assert (await execute(editor, "explain", uri))["markdown"].startswith("# Worker city\\-sync")
    assert (await execute(editor, "explain", "DW301"))["title"] == "DW301 invalid-log-level"
    assert editor.messages == []


FAULTY = WORKER.replace("[{name: only, type: bento}]", "[{name: only, type: bento, dependencies: [gone]}]")
LAYOUT = "workerlint/runGraphviz"


async def test_a_topology_has_the_findings_of_the_editor_and_the_layout_of_the_client(
    connect: Any, tmp_path: Path
) -> None:
    options = {**SHOWS, "runsGraphviz": True, "revealCommand": "editor.reveal"}
    box = {"_gvid": 0, "name": "n0", "pos": "45,12"}
    layout = {"bb": "0,0,200,100", "objects": [box, box], "edges": [{"id": "0", "pos": "e,9,9 1,1 2,2 3,3 4,4"}]}
    answers = {LAYOUT: {"result": json.dumps(layout)}}
    editor = await connect(tmp_path, options=options, answers=answers)
    uri = editor.open(tmp_path / "worker.yaml", FAULTY)
    svg = (await execute(editor, "showTopology", uri))["svg"]
    assert svg.count('href="command:editor.reveal?') == 2
    assert "DW403: undefined dependency `gone`" in svg
    (request,) = editor.told(LAYOUT)
    assert request.dot.startswith("digraph")
    assert "only" not in request.dot
    editor.replace(uri, FAULTY.replace("gone", "gone ]}, {name: gone"))
    assert "DW403" not in (await execute(editor, "showTopology", uri))["svg"]


async def test_a_client_without_a_layout_gets_the_text(connect: Any, tmp_path: Path) -> None:
    answers = {LAYOUT: {"error": {"code": -32603, "message": "no layout within 15 seconds"}}}
    editor = await connect(tmp_path, options={**SHOWS, "runsGraphviz": True}, answers=answers)
    uri = editor.open(tmp_path / "worker.yaml", WORKER)
    result = await execute(editor, "showTopology", uri)
    assert result["svg"] is None
    assert "only" in result["text"]
    assert editor.log() == []


async def test_before_the_users_of_others_results_are_put_in_words(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    uri = editor.open(tmp_path / "worker.yaml", WORKER)
    for command in ("dryRunApply", "showTopology"):
        result = await execute(editor, command, uri)
        await editor.until(lambda text=result["text"]: [item for item in editor.messages if item.message == text])
    result = await execute(editor, "explain", "DW301")
    await editor.until(lambda: editor.messages[-1].message == result["markdown"])


async def test_results_are_opened_where_the_client_can_and_go_with_the_server(connect: Any, tmp_path: Path) -> None:
    answers = {types.WINDOW_SHOW_DOCUMENT: {"result": {"success": True}}}
    editor = await connect(tmp_path, answers=answers, shows_documents=True)
    uri = editor.open(tmp_path / "worker.yaml", WORKER)
    files: list[Path] = []
    for command, key, suffix in (
        ("showTopology", "svg", ".svg"),
        ("dryRunApply", "text", ".txt"),
        ("explain", "markdown", ".md"),
    ):
        result = await execute(editor, command, uri)
        await editor.until(lambda: len(editor.told(types.WINDOW_SHOW_DOCUMENT)) > len(files))
        shown = editor.told(types.WINDOW_SHOW_DOCUMENT)[-1]
        files.append(path_of(shown.uri))
        assert files[-1].read_text(encoding="utf-8") == result[key]
        assert (files[-1].suffix, shown.external) == (suffix, suffix == ".svg")
    assert editor.messages == []
    await connect.end()
    assert not any(file.exists() for file in files)


async def test_of_a_file_that_is_not_open_what_stands_on_disk_counts(connect: Any, tmp_path: Path) -> None:
    (tmp_path / "worker.yaml").write_text(WORKER)
    editor = await connect(tmp_path, options=SHOWS)
    for command in ("dryRunApply", "showTopology", "explain"):
        result = await execute(editor, command, (tmp_path / "worker.yaml").as_uri())
        assert "worker.yaml" in result["title"] or "city-sync" in result["title"], command


async def test_what_cannot_be_done_is_refused_with_the_reason_and_is_no_internal_error(
    connect: Any, tmp_path: Path
) -> None:
    editor = await connect(tmp_path, options=SHOWS)
    editor.open(tmp_path / "other.yaml", "kind: other\n")
    for command, subject, reason in (
        ("dryRunApply", "other.yaml", "no Worker manifest in other.yaml"),
        ("showTopology", "other.yaml", "no Worker manifest in other.yaml"),
        ("explain", "other.yaml", "no Worker manifest in other.yaml"),
        ("explain", "gone.yaml", "cannot read {uri}"),
        ("dryRunApply", "gone.yaml", "cannot read {uri}"),
    ):
        uri = (tmp_path / subject).as_uri()
        number = (0,) if command == "dryRunApply" else ()  # a dry run of the whole file speaks for itself
        assert await refusal(editor, command, uri, *number) == (REQUEST_FAILED, reason.format(uri=uri))
    assert await refusal(editor, "explain", "DW999") == (REQUEST_FAILED, "unknown rule DW999")
    assert editor.log() == []


async def test_arguments_that_are_none_are_refused(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path, options=SHOWS)
    wrong: tuple[tuple[Any, ...], ...] = ((), (5,), ("file:///x.yaml", "first"), (None,))
    for arguments in wrong:
        for command in ("showTopology", "dryRunApply"):
            code, message = await refusal(editor, command, *arguments)
            assert code == INVALID_PARAMS
            assert "the URI of a document" in message
    assert editor.log() == []
