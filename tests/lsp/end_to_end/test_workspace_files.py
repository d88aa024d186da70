"""The whole workspace: the diagnostics of files that are not open, and the progress of reading them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from .manifests import CLEAN, FAULTY, codes, has, hasnt

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.asyncio


async def test_the_whole_workspace_is_pushed_where_that_is_asked_for(connect: Any, tmp_path: Path) -> None:
    shut = tmp_path / "shut.yaml"
    shut.write_text(FAULTY.replace("city-sync", "shut"))
    editor = await connect(tmp_path, configuration={"diagnostics": {"scope": "workspace"}})
    uri = shut.as_uri()
    assert codes(await editor.pushed(uri, bool)) == ["DW301"]
    shut.write_text(CLEAN)
    editor.watch(shut)
    await editor.pushed(uri, hasnt("DW301"))
    shut.write_text(FAULTY)
    editor.watch(shut)
    await editor.pushed(uri, has("DW301"))
    # Opened, its own text counts; closed, the file does again.
    editor.open(shut, CLEAN)
    await editor.pushed(uri, hasnt("DW301"))
    editor.close(uri)
    await editor.pushed(uri, has("DW301"))
    editor.configure({"diagnostics": {"scope": "openFiles"}})
    await editor.pushed(uri, hasnt("DW301"))


async def test_what_an_open_document_defines_is_judged_in_files_that_are_not_open(connect: Any, tmp_path: Path) -> None:
    shut = tmp_path / "shut.yaml"
    shut.write_text(CLEAN)
    editor = await connect(tmp_path, configuration={"diagnostics": {"scope": "workspace"}})
    uri = editor.open(tmp_path / "a.yaml", CLEAN.replace("city-sync", "other"))
    await editor.published(uri)
    editor.replace(uri, CLEAN)
    await editor.pushed(shut.as_uri(), has("DW601"))
    editor.replace(uri, CLEAN.replace("city-sync", "other"))
    await editor.pushed(shut.as_uri(), hasnt("DW601"))


async def test_a_folder_that_goes_takes_its_findings_along(connect: Any, tmp_path: Path) -> None:
    shut = tmp_path / "shut.yaml"
    shut.write_text(FAULTY)
    editor = await connect(tmp_path, configuration={"diagnostics": {"scope": "workspace"}})
    await editor.pushed(shut.as_uri(), bool)
    entry = types.WorkspaceFolder(tmp_path.as_uri(), tmp_path.name)
    event = types.WorkspaceFoldersChangeEvent([], [entry])
    editor.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
    await editor.pushed(shut.as_uri(), hasnt("DW301"))


async def test_the_whole_workspace_is_pulled_where_that_is_asked_for(connect: Any, tmp_path: Path) -> None:
    (tmp_path / "shut.yaml").write_text(FAULTY)
    (tmp_path / "clean.yaml").write_text(CLEAN.replace("city-sync", "clean"))
    options = {"settings": {"diagnostics": {"scope": "workspace"}}}
    editor = await connect(tmp_path, pulls=True, options=options)
    editor.open(tmp_path / "opened.yaml", CLEAN.replace("city-sync", "opened"))
    found = await editor.pull_workspace()
    assert {name: codes(item.items) for name, item in found.items()} == {"shut.yaml": ["DW301"], "clean.yaml": []}
    known = {item.uri: item.result_id for item in found.values()}
    (tmp_path / "shut.yaml").write_text(FAULTY.replace("LOUD", "QUIETER"))
    waiting = asyncio.create_task(editor.pull_workspace(known))
    editor.watch(tmp_path / "shut.yaml")
    # Unchanged files are left out.
    assert {name: item.kind for name, item in (await waiting).items()} == {"shut.yaml": "full"}


async def test_a_pull_of_many_files_is_answered_in_parts_if_the_client_takes_them(connect: Any, tmp_path: Path) -> None:
    names = [f"worker-{number}" for number in range(130)]
    for name in names:
        (tmp_path / f"{name}.yaml").write_text(FAULTY.replace("city-sync", name))
    editor = await connect(tmp_path, pulls=True, options={"settings": {"diagnostics": {"scope": "workspace"}}})
    params = types.WorkspaceDiagnosticParams([], partial_result_token="parts")
    report = await editor.workspace_diagnostic_async(params)
    parts = [item.value["items"] for item in editor.told(types.PROGRESS) if item.token == "parts"]
    assert not report.items
    assert [len(part) for part in parts] == [100, 30]
    assert {item["uri"] for part in parts for item in part} == {(tmp_path / f"{name}.yaml").as_uri() for name in names}
    assert {diagnostic["code"] for part in parts for item in part for diagnostic in item["items"]} == {"DW301"}


async def test_findings_in_files_that_are_gone_are_taken_back_by_the_pull(connect: Any, tmp_path: Path) -> None:
    """A client keeps the diagnostics of a file until it receives others."""
    (tmp_path / "shut.yaml").write_text(FAULTY)
    (tmp_path / "other.yaml").write_text(FAULTY.replace("city-sync", "other"))
    editor = await connect(tmp_path, pulls=True, options={"settings": {"diagnostics": {"scope": "workspace"}}})
    opened = editor.open(tmp_path / "worker.yaml", CLEAN.replace("city-sync", "opened"))
    found = await editor.pull_workspace()
    known = {item.uri: item.result_id for item in found.values()}
    (tmp_path / "shut.yaml").unlink()
    editor.watch(tmp_path / "shut.yaml", types.FileChangeType.Deleted)
    again = await editor.pull_workspace({**known, opened: "an id of the document"})
    assert {name: item.kind for name, item in again.items()} == {"shut.yaml": "full"}
    assert not again["shut.yaml"].items
    before = editor.diagnostic_refresh_count
    editor.configure({"diagnostics": {"scope": "openFiles"}})
    await editor.until(lambda: editor.diagnostic_refresh_count > before)
    last = await editor.pull_workspace(known)
    assert {name: codes(item.items) for name, item in last.items()} == {"shut.yaml": [], "other.yaml": []}


async def test_a_file_of_nested_folders_is_told_once(connect: Any, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "workerlint.toml").write_text('[severity]\nDW301 = "warning"\n')
    (inner / "shut.yaml").write_text(FAULTY)
    editor = await connect(tmp_path, inner, pulls=True, options={"settings": {"diagnostics": {"scope": "workspace"}}})
    report = await editor.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([]))
    assert [item.uri for item in report.items] == [(inner / "shut.yaml").as_uri()]


async def test_what_other_files_define_is_judged_in_an_open_document_too(connect: Any, tmp_path: Path) -> None:
    """In either order: a file is read first for its definitions, or first for its diagnostics."""
    (tmp_path / "a.yaml").write_text(CLEAN)
    editor = await connect(tmp_path, configuration={"diagnostics": {"scope": "workspace"}})
    uri = editor.open(tmp_path / "worker.yaml", CLEAN)
    await editor.pushed(uri, has("DW601"))


async def test_only_the_open_files_are_checked_unless_asked(connect: Any, tmp_path: Path) -> None:
    (tmp_path / "shut.yaml").write_text(FAULTY)
    editor = await connect(tmp_path, pulls=True)
    assert await editor.pull_workspace() == {}


async def test_the_reading_of_many_files_is_shown(connect: Any, tmp_path: Path) -> None:
    for number in range(220):
        (tmp_path / f"worker-{number}.yaml").write_text(CLEAN.replace("city-sync", f"worker-{number}"))
    editor = await connect(tmp_path, progress=True)

    def ended() -> Any:
        for reports in editor.progress_reports.values():
            if isinstance(reports[-1] if reports else None, types.WorkDoneProgressEnd):
                return reports
        return None

    begin, *steps, _ = await editor.until(ended)
    assert (begin.kind, begin.title) == ("begin", "workerlint")
    percentages = [step.percentage for step in steps]
    assert percentages == sorted(percentages)
    assert percentages[-1] == 100


async def test_a_client_that_refuses_to_show_progress_is_served_all_the_same(connect: Any, tmp_path: Path) -> None:
    for number in range(220):
        (tmp_path / f"worker-{number}.yaml").write_text(CLEAN.replace("city-sync", f"worker-{number}"))
    refusal = {"error": {"code": -32600, "message": "no"}}
    answers = {types.WINDOW_WORK_DONE_PROGRESS_CREATE: refusal}
    editor = await connect(tmp_path, progress=True, answers=answers)
    uri = editor.open(tmp_path / "worker.yaml", CLEAN.replace("city-sync", "worker-7"))
    await editor.pushed(uri, has("DW601"))
