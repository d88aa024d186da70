"""Diagnostics reach the client, pushed or pulled, for the newest version and at the exact range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from .manifests import CLEAN, FAULTY, codes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.asyncio

BEHIND_AN_EMOJI = "{name: c, version: v1beta, type: worker, description: '😀 é', worker: {logLevel: LOUD}}\n"


@pytest.mark.parametrize(
    ("encoding", "pulls"),
    [
        ("utf-8", True),
        ("utf-16", False),
        pytest.param("utf-8", False, marks=pytest.mark.deep),
        pytest.param("utf-16", True, marks=pytest.mark.deep),
        pytest.param("utf-32", False, marks=pytest.mark.deep),
        pytest.param("utf-32", True, marks=pytest.mark.deep),
    ],
)
async def test_the_very_text_behind_an_emoji_in_every_encoding(
    connect: Any, tmp_path: Path, underlined: Callable[..., str], encoding: str, pulls: bool
) -> None:
    editor = await connect(tmp_path, pulls=pulls, encodings=(encoding,))
    assert editor.capable.position_encoding == encoding
    uri = editor.open(tmp_path / "worker.yaml", BEHIND_AN_EMOJI)
    found = await editor.pulled(uri) if pulls else await editor.published(uri)
    (level,) = [item for item in found if item.code == "DW301"]
    assert underlined(BEHIND_AN_EMOJI, level, encoding) == "LOUD"
    assert level.source == "workerlint"
    assert level.severity is types.DiagnosticSeverity.Error
    assert level.code_description.href == "https://workerlint.dev/rules/dw301"


async def test_a_client_that_names_no_encoding_gets_utf_16(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    assert editor.capable.position_encoding in (None, types.PositionEncodingKind.Utf16)
    uri = editor.open(tmp_path / "worker.yaml", BEHIND_AN_EMOJI)
    (level,) = [item for item in await editor.published(uri) if item.code == "DW301"]
    assert level.range.start.character == BEHIND_AN_EMOJI.index("LOUD") + 1


async def test_a_client_that_can_pull_is_not_pushed_to(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path, pulls=True)
    assert editor.capable.diagnostic_provider.identifier == "workerlint"
    uri = editor.open(tmp_path / "worker.yaml", FAULTY)
    first = await editor.pull(uri)
    assert codes(first.items) == ["DW301"]
    editor.replace(uri, CLEAN)
    assert await editor.pulled(uri) == []
    editor.close(uri)
    assert await editor.pulled(uri) == []
    assert editor.told(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS) == []


@pytest.mark.parametrize("pulls", [True, False])
async def test_old_lists_of_the_platform_file_are_pushed(connect: Any, tmp_path: Path, pulls: bool) -> None:
    (tmp_path / "workerlint.toml").write_text('platform = "platform.toml"\n')
    file = tmp_path / "platform.toml"
    file.write_text("format = 1\n[compute]\nlearned = 2020-01-31\nnames = []\n")
    editor = await connect(tmp_path, pulls=pulls)
    uri = editor.open(tmp_path / "worker.yaml", CLEAN)
    if pulls:
        await editor.pulled(uri)
    assert codes(await editor.pushed(file.as_uri(), bool)) == ["DW620"]
    file.write_text("format = 1\n[compute]\nlearned = 2999-01-31\nnames = []\n")
    editor.watch(file)
    assert await editor.pushed(file.as_uri(), lambda found: not found) == []


async def test_a_client_that_cannot_pull_is_not_offered_it(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    assert editor.capable.diagnostic_provider is None
    assert codes(await editor.published(editor.open(tmp_path / "worker.yaml", FAULTY))) == ["DW301"]


async def test_the_same_findings_keep_their_result_id(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path, pulls=True)
    uri = editor.open(tmp_path / "worker.yaml", FAULTY)
    first = await editor.pull(uri)
    assert first.kind == "full"
    again = await editor.pull(uri, first.result_id)
    assert (again.kind, again.result_id) == ("unchanged", first.result_id)
    editor.replace(uri, f"{FAULTY}# a remark below\n")
    assert (await editor.pull(uri, first.result_id)).kind == "unchanged"
    editor.replace(uri, f"# a remark above\n{FAULTY}")
    moved = await editor.pull(uri, first.result_id)
    assert moved.kind == "full"
    assert moved.items[0].range.start.line == first.items[0].range.start.line + 1
    assert (await editor.pull(uri, "an id of another session")).kind == "full"


async def test_the_push_can_be_forced_and_a_pull_then_gives_nothing(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path, pulls=True, options={"settings": {"diagnostics": {"push": True}}})
    uri = editor.open(tmp_path / "worker.yaml", FAULTY)
    assert codes(await editor.published(uri)) == ["DW301"]
    assert await editor.pulled(uri) == []
    assert await editor.pull_workspace() == {}


async def test_a_change_between_push_and_pull_leaves_nothing_that_is_shown_twice(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path, pulls=True, configuration={"diagnostics": {"push": True}})
    uri = editor.open(tmp_path / "worker.yaml", FAULTY)
    await editor.pushed(uri, bool)
    editor.configure({"diagnostics": {"push": False}})
    assert await editor.pushed(uri, lambda found: not found) == []
    assert codes(await editor.pulled(uri)) == ["DW301"]
    before = editor.diagnostic_refresh_count
    editor.configure({"diagnostics": {"push": True}})
    # Asked to pull once more, the client takes away what it had pulled.
    await editor.until(lambda: editor.diagnostic_refresh_count > before)
    assert await editor.pulled(uri) == []
    assert codes(await editor.pushed(uri, bool)) == ["DW301"]


async def test_edits_of_parts_are_followed(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path, encodings=("utf-8",))
    uri = editor.open(tmp_path / "worker.yaml", f"# 😀\u2028\n{FAULTY}")
    assert codes(await editor.published(uri)) == ["DW301"]

    def change(line: int, start: int, end: int, text: str) -> types.TextDocumentContentChangePartial:
        span = types.Range(types.Position(line, start), types.Position(line, end))
        return types.TextDocumentContentChangePartial(range=span, text=text)

    # Two changes in one message: the second speaks of the text that the first left.
    version = editor.edit(uri, change(0, 0, 0, "# above\n"), change(8, 12, 16, "INFO"))
    assert await editor.published(uri, version) == []
    version = editor.edit(uri, change(8, 12, 99, "WRONG"))
    (found,) = await editor.published(uri, version)
    assert (found.range.start, found.range.end) == (types.Position(8, 12), types.Position(8, 17))


async def test_what_is_mended_or_closed_is_cleared(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    uri = editor.open(tmp_path / "worker.yaml", FAULTY)
    assert await editor.published(uri)
    assert await editor.published(uri, editor.replace(uri, CLEAN)) == []
    assert await editor.published(uri, editor.replace(uri, FAULTY))
    editor.close(uri)
    assert await editor.published(uri, None) == []
    assert not editor.diagnostics[uri]
    # And opened again, it starts afresh.
    assert codes(await editor.published(editor.open(tmp_path / "worker.yaml", FAULTY))) == ["DW301"]


async def test_nothing_is_said_of_a_superseded_version(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path, configuration={"diagnostics": {"delay": 50}})
    uri = editor.open(tmp_path / "worker.yaml", CLEAN)
    await editor.published(uri)
    for level in ("A", "B", "C"):
        editor.replace(uri, CLEAN.replace("INFO", level))
    (found,) = await editor.published(uri, 4)
    assert "`C`" in found.message
    assert [item.version for item in editor.told(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)] == [1, 4]


async def test_a_document_that_is_no_file_yet(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    uri = editor.open("untitled:Untitled-1", FAULTY)
    assert codes(await editor.published(uri)) == ["DW301"]
    editor.close(uri)
    assert await editor.published(uri, None) == []


async def test_silent_on_yaml_that_is_no_worker(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    for name, text in (
        ("compose", "version: '3'\nservices:\n  worker:\n    image: nginx\n    type: worker-image\n"),
        ("kubernetes", "apiVersion: v1\nkind: Pod\nmetadata:\n  labels: {app: worker}\n"),
        ("broken", "- worker\n- [a, b\n"),
        ("service", "type: service\nname: X_Y\nservice: {}\n"),
        ("empty", ""),
    ):
        assert await editor.published(editor.open(tmp_path / f"{name}.yaml", text)) == [], name


async def test_silent_in_other_languages(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path, pulls=True)
    others = (("notes.py", "python"), ("docker-compose.yaml", "dockercompose"), ("worker.yaml", "helm"))
    for name, language in others:
        assert await editor.pulled(editor.open(tmp_path / name, FAULTY, language)) == [], language
    # Nor does it count as a definition of the name.
    own = editor.open(tmp_path / "own.yaml", CLEAN)
    assert await editor.pulled(own) == []


async def test_the_name_of_the_file_tells_where_the_language_does_not(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    for number, language in enumerate(("", "plaintext", "yaml-ts")):
        text = FAULTY.replace("city-sync", f"city-{number}")
        uri = editor.open(tmp_path / f"{number}.yaml", text, language)
        assert codes(await editor.published(uri)) == ["DW301"], language


async def test_findings_in_a_broken_document(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    uri = editor.open(tmp_path / "worker.yaml", FAULTY.replace("  stack: bento:3.0\n", "  stack: 'bento\n"))
    found = codes(await editor.published(uri))
    assert "DW001" in found
    assert "DW301" in found
    assert editor.messages == []


async def test_each_document_of_a_stream_by_itself(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    other = CLEAN.replace("city-sync", "b")
    uri = editor.open(tmp_path / "worker.yaml", f"{FAULTY}---\n{other}")
    (found,) = await editor.published(uri)
    assert found.range.start.line == 6
    version = editor.replace(uri, f"{CLEAN}---\n{other.replace('INFO', 'LOUD')}")
    (found,) = await editor.published(uri, version)
    assert found.range.start.line == 17


@pytest.mark.parametrize("pulls", [False, True])
async def test_saving_shows_what_is_deferred(connect: Any, tmp_path: Path, pulls: bool) -> None:
    editor = await connect(tmp_path, pulls=pulls, options={"diagnostics.editedLineDelay": 3_600_000})
    uri = editor.open(tmp_path / "worker.yaml", CLEAN)
    version = editor.replace(uri, FAULTY)
    assert codes(await (editor.pulled(uri) if pulls else editor.published(uri, version))) == []
    editor.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri)))
    if pulls:
        await editor.until(lambda: editor.told(types.WORKSPACE_DIAGNOSTIC_REFRESH) or None)
        assert codes(await editor.pulled(uri)) == ["DW301"]
    else:
        assert codes(await editor.pushed(uri, bool)) == ["DW301"]
    assert editor.messages == []


async def test_formatting_reads_an_unfinished_line_as_it_is(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path, options={"diagnostics.editedLineDelay": 3_600_000})
    uri = editor.open(tmp_path / "worker.yaml", CLEAN)
    version = editor.replace(uri, CLEAN.replace("name:", "name :") + "  repl")
    assert codes(await editor.published(uri, version)) == []
    options = types.FormattingOptions(tab_size=2, insert_spaces=True, insert_final_newline=True)
    document = types.TextDocumentIdentifier(uri)
    assert not await editor.text_document_formatting_async(types.DocumentFormattingParams(document, options))
    assert codes(await editor.pushed(uri, bool)) == ["DW001"]
