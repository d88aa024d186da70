"""Settings of the workspace folders of one window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from .conftest import at_once
from .manifests import FAULTY, codes, has, hasnt

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Editor

pytestmark = [pytest.mark.asyncio, pytest.mark.slow]

SCALED = FAULTY.replace("  logLevel", "  replicas: 2\n  logLevel")


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    found = [tmp_path / "one", tmp_path / "two"]
    for folder in found:
        folder.mkdir()
    return found


def give(editor: Editor, folder: Path, settings: Any) -> None:
    """Set the settings of a folder in the client."""
    editor.set_configuration({"workerlint": at_once(settings)}, scope_uri=folder.as_uri())


def change(editor: Editor, folder: Path, settings: Any) -> None:
    """Change the settings of a folder and notify the server."""
    give(editor, folder, settings)
    editor.workspace_did_change_configuration(types.DidChangeConfigurationParams(None))


async def test_a_folder_has_its_own_rules(connect: Any, folders: list[Path], tmp_path: Path) -> None:
    one, two = folders
    editor = await connect(one, two, configuration={"select": ["DW301", "DW103"]})
    text = FAULTY.replace("v1beta", "v9")
    uris = [editor.open(place / "worker.yaml", text) for place in (one, two, tmp_path)]
    for uri in uris:
        assert codes(await editor.pushed(uri, lambda found: len(found) == 2)) == ["DW103", "DW301"]
    change(editor, one, {"select": ["DW301", "DW103"], "ignore": ["DW301"]})
    assert codes(await editor.pushed(uris[0], hasnt("DW301"))) == ["DW103"]
    assert [codes(editor.diagnostics[uri]) for uri in uris[1:]] == [["DW103", "DW301"]] * 2
    change(editor, one, None)
    assert codes(await editor.pushed(uris[0], has("DW301"))) == ["DW103", "DW301"]


async def test_one_request_fetches_the_settings_of_all_folders(connect: Any, folders: list[Path]) -> None:
    editor = await connect(*folders, configuration={"ignore": ["DW301"]})
    assert await editor.pushed(editor.open(folders[0] / "worker.yaml", FAULTY), lambda found: not found) == []
    (asked,) = editor.told(types.WORKSPACE_CONFIGURATION)
    assert [(item.scope_uri, item.section) for item in asked.items] == [
        (None, "workerlint"),
        *((folder.as_uri(), "workerlint") for folder in folders),
    ]


async def test_a_folder_that_is_added_has_its_own_settings(connect: Any, folders: list[Path]) -> None:
    one, two = folders
    editor = await connect(one)
    uri = editor.open(two / "worker.yaml", FAULTY)
    assert codes(await editor.published(uri)) == ["DW301"]
    give(editor, two, {"ignore": ["DW301"]})
    added = types.WorkspaceFolder(two.as_uri(), "two")
    event = types.WorkspaceFoldersChangeEvent(added=[added], removed=[])
    editor.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
    assert await editor.pushed(uri, hasnt("DW301")) == []
    event = types.WorkspaceFoldersChangeEvent(added=[], removed=[added])
    editor.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
    assert codes(await editor.pushed(uri, has("DW301"))) == ["DW301"]


async def test_a_folder_has_its_own_hints_and_lenses(connect: Any, folders: list[Path]) -> None:
    one, two = folders
    editor = await connect(one, two)
    uris = [editor.open(place / "worker.yaml", SCALED) for place in folders]
    for uri in uris:
        await editor.pushed(uri, has("DW301"))
    hidden = {"codeLens": False, "inlayHints": {"capacity": False, "defaults": False}, "ignore": ["DW301"]}
    change(editor, two, hidden)
    await editor.pushed(uris[1], hasnt("DW301"))
    whole = types.Range(types.Position(0, 0), types.Position(20, 0))
    shown = []
    for uri in uris:
        document = types.TextDocumentIdentifier(uri)
        lenses = await editor.text_document_code_lens_async(types.CodeLensParams(document))
        hints = await editor.text_document_inlay_hint_async(types.InlayHintParams(document, whole))
        shown.append((bool(lenses), bool(hints)))
    assert shown == [(True, True), (False, False)]


async def test_the_window_decides_what_concerns_the_window(connect: Any, folders: list[Path]) -> None:
    one, two = folders
    editor = await connect(one, two)
    uri = editor.open(one / "worker.yaml", FAULTY)
    assert codes(await editor.published(uri)) == ["DW301"]
    change(editor, one, {"enable": False, "policyFile": "policy.toml", "select": ["DW103", "DW301"]})
    change(editor, two, {"select": ["DW301"], "ignore": ["DW9999"]})
    await editor.until(lambda: any("DW9999" in line for line in editor.log()))
    assert codes(editor.diagnostics[uri]) == ["DW301"]
    assert not any("policy" in line for line in editor.log())


async def test_a_client_without_a_configuration_gives_all_folders_the_initial_settings(
    connect: Any, folders: list[Path]
) -> None:
    editor = await connect(*folders, asks_settings=False, options={"ignore": ["DW301"]})
    for folder in folders:
        assert await editor.published(editor.open(folder / "worker.yaml", FAULTY)) == []
    assert not editor.told(types.WORKSPACE_CONFIGURATION)


async def test_documents_outside_of_all_folders_have_the_policy_file(
    connect: Any, folders: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "platform").mkdir()
    policy = tmp_path / "platform" / "policy.toml"
    policy.write_text('mandatory = ["DW301"]\n')
    editor = await connect(*folders, configuration={"policyFile": str(policy), "ignore": ["DW301"]})
    loose = tmp_path / "loose"
    uris = [editor.open("untitled:Untitled-1", FAULTY), editor.open(loose / "worker.yaml", FAULTY)]
    for uri in uris:
        assert codes(await editor.pushed(uri, has("DW301"))) == ["DW301"]
