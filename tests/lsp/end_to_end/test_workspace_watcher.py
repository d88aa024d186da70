"""Changes of other files, workspace folders, configurations and settings."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from .manifests import CLEAN, FAULTY, codes, has, hasnt

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.asyncio

USER = CLEAN.replace("city-sync", "user") + "  dataosSecrets: [{name: stor, workspace: sales, allKeys: true}]\n"
SECRET = "name: store\nversion: v1\ntype: secret\nworkspace: sales\nsecret: {}\n"


# --- across files -----------------------------------------------------------------------------------------------


async def test_what_one_document_defines_is_judged_in_the_other(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    first = editor.open(tmp_path / "a.yaml", CLEAN)
    second = editor.open(tmp_path / "b.yaml", CLEAN)
    (twice,) = [item for item in await editor.pushed(second, has("DW601")) if item.code == "DW601"]
    assert twice.related_information[0].location.uri == first
    editor.replace(first, CLEAN.replace("city-sync", "other"))
    assert await editor.pushed(second, hasnt("DW601")) == []
    editor.replace(first, CLEAN)
    await editor.pushed(second, has("DW601"))
    # Closed, what stands on disk counts: nothing.
    editor.close(first)
    await editor.pushed(second, hasnt("DW601"))


async def test_a_definition_in_a_version_that_is_edited_at_once_counts(connect: Any, tmp_path: Path) -> None:
    """The other document is checked again, however fast the edits follow each other."""
    editor = await connect(tmp_path)
    second = editor.open(tmp_path / "b.yaml", CLEAN)
    first = editor.open(tmp_path / "a.yaml", CLEAN)
    for round_ in range(30):
        name, wanted = ("other", hasnt("DW601")) if round_ % 2 == 0 else ("city-sync", has("DW601"))
        text = CLEAN.replace("city-sync", name)
        for count in range(5):
            version = editor.replace(first, f"{text}{'# more' * count}\n")
        await editor.published(first, version)
        await editor.pushed(second, wanted)


async def test_a_client_without_a_watcher_gets_cross_file_findings_on_save(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    other = tmp_path / "a.yaml"
    uri = editor.open(tmp_path / "b.yaml", CLEAN)
    saved = types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri))
    await editor.pushed(uri, hasnt("DW601"))
    other.write_text(CLEAN)
    editor.text_document_did_save(saved)
    await editor.pushed(uri, has("DW601"))
    other.unlink()
    editor.text_document_did_save(saved)
    await editor.pushed(uri, hasnt("DW601"))


async def test_a_client_that_pulls_is_asked_to_pull_again(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path, pulls=True)
    first = editor.open(tmp_path / "a.yaml", CLEAN)
    second = editor.open(tmp_path / "b.yaml", CLEAN)
    await editor.pulled(first)
    assert "DW601" in codes(await editor.pulled(second))
    asked = editor.diagnostic_refresh_count
    editor.replace(first, CLEAN.replace("city-sync", "other"))
    found = True
    while found:  # the server may ask for the opening of the documents only now, and then again for the change
        await editor.until(lambda asked=asked: editor.diagnostic_refresh_count > asked)
        asked = editor.diagnostic_refresh_count
        found = bool(await editor.pulled(second))


async def test_files_that_are_not_open_count_and_their_changes_too(connect: Any, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text(SECRET)
    editor = await connect(tmp_path)
    uri = editor.open(tmp_path / "worker.yaml", USER)
    await editor.pushed(uri, has("DW602"))
    secret.write_text(SECRET.replace("store", "stor"))
    editor.watch(secret)
    await editor.pushed(uri, hasnt("DW602"))
    secret.write_text(SECRET)
    editor.watch(secret)
    await editor.pushed(uri, has("DW602"))
    secret.unlink()
    editor.watch(secret, types.FileChangeType.Deleted)
    await editor.pushed(uri, hasnt("DW602"))


async def test_files_that_are_passed_over_define_nothing(connect: Any, tmp_path: Path) -> None:
    """This includes files that the configuration excludes and files that git ignores, also after changes."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("build/\n")
    (tmp_path / "workerlint.toml").write_text('extend-exclude = ["old"]\n')
    for folder in ("old", "build"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "copy.yaml").write_text(CLEAN)
    editor = await connect(tmp_path)
    uri = editor.open(tmp_path / "worker.yaml", CLEAN)
    assert await editor.published(uri) == []
    for folder in ("old", "build"):
        editor.watch(tmp_path / folder / "copy.yaml")
    (tmp_path / "copy.yaml").write_text(CLEAN)
    editor.watch(tmp_path / "copy.yaml")
    (twice,) = await editor.pushed(uri, has("DW601"))
    assert [item.location.uri for item in twice.related_information] == [(tmp_path / "copy.yaml").as_uri()]


async def test_a_file_whose_name_is_no_text_is_read_like_the_others(connect: Any, tmp_path: Path) -> None:
    try:
        with open(os.path.join(os.fsencode(tmp_path), b"caf\xe9.yaml"), "w") as file:  # noqa: ASYNC230
            file.write(FAULTY)
    except OSError:
        pytest.skip("the file system takes no such name")
    editor = await connect(tmp_path, configuration={"diagnostics": {"scope": "workspace"}})
    (twice,) = await editor.pushed(editor.open(tmp_path / "worker.yaml", CLEAN), has("DW601"))
    (place,) = twice.related_information
    assert place.location.uri == f"{tmp_path.as_uri()}/caf%E9.yaml"
    assert "DW301" in codes(await editor.pushed(place.location.uri, bool))


async def test_a_draft_defines_nothing_once_it_is_closed(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    draft = editor.open("untitled:Untitled-1", CLEAN)
    uri = editor.open(tmp_path / "worker.yaml", CLEAN)
    await editor.pushed(uri, has("DW601"))
    editor.close(draft)
    await editor.pushed(uri, hasnt("DW601"))


# --- folders ----------------------------------------------------------------------------------------------------


async def test_each_folder_by_itself(connect: Any, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
    (two / "workerlint.toml").write_text('ignore = ["DW301"]\n')
    editor = await connect(one, two)
    assert codes(await editor.published(editor.open(one / "a.yaml", FAULTY))) == ["DW301"]
    # Another configuration, and no clash with the name in the other folder.
    assert await editor.published(editor.open(two / "a.yaml", FAULTY)) == []


async def test_a_folder_comes_and_goes(connect: Any, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
    (two / "a.yaml").write_text(CLEAN)
    editor = await connect(one)
    uri = editor.open(two / "b.yaml", CLEAN)
    assert await editor.published(uri) == []
    entry = types.WorkspaceFolder(two.as_uri(), "two")
    change = editor.workspace_did_change_workspace_folders
    change(types.DidChangeWorkspaceFoldersParams(types.WorkspaceFoldersChangeEvent([entry], [])))
    await editor.pushed(uri, has("DW601"))
    change(types.DidChangeWorkspaceFoldersParams(types.WorkspaceFoldersChangeEvent([], [entry])))
    await editor.pushed(uri, hasnt("DW601"))


async def test_a_file_outside_every_folder_stands_alone(connect: Any, tmp_path: Path) -> None:
    editor = await connect()
    for name in ("a.yaml", "b.yaml"):
        assert codes(await editor.published(editor.open(tmp_path / name, FAULTY))) == ["DW301"]


# --- configurations ---------------------------------------------------------------------------------------------


async def test_a_changed_configuration_holds_at_once(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    uri = editor.open(tmp_path / "worker.yaml", FAULTY)
    assert await editor.published(uri)
    configuration = tmp_path / "workerlint.toml"
    configuration.write_text('ignore = ["DW301"]\n')
    editor.watch(configuration, types.FileChangeType.Created)
    assert await editor.pushed(uri, hasnt("DW301")) == []
    configuration.write_text('[severity]\nDW301 = "warning"\n')
    editor.watch(configuration)
    (found,) = await editor.pushed(uri, has("DW301"))
    assert found.severity is types.DiagnosticSeverity.Warning
    configuration.unlink()
    editor.watch(configuration, types.FileChangeType.Deleted)
    await editor.pushed(uri, lambda found: [item.severity for item in found] == [types.DiagnosticSeverity.Error])


async def test_excluded_files_are_left_alone(connect: Any, tmp_path: Path) -> None:
    (tmp_path / "workerlint.toml").write_text('extend-exclude = ["generated"]\n')
    (tmp_path / "generated").mkdir()
    editor = await connect(tmp_path)
    excluded = editor.open(tmp_path / "generated" / "worker.yaml", FAULTY)
    assert await editor.published(excluded) == []
    own = editor.open(tmp_path / "worker.yaml", FAULTY)
    assert codes(await editor.published(own)) == ["DW301"]


async def test_files_that_are_excluded_from_now_on_define_nothing(connect: Any, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "copy.yaml").write_text(CLEAN)
    editor = await connect(tmp_path)
    uri = editor.open(tmp_path / "worker.yaml", CLEAN)
    await editor.pushed(uri, has("DW601"))
    configuration = tmp_path / "workerlint.toml"
    configuration.write_text('extend-exclude = ["old"]\n')
    editor.watch(configuration, types.FileChangeType.Created)
    await editor.pushed(uri, hasnt("DW601"))


async def test_a_configuration_that_cannot_be_read_is_told_once_and_the_defaults_hold(
    connect: Any, tmp_path: Path
) -> None:
    configuration = tmp_path / "workerlint.toml"
    configuration.write_text("ignore = [\n")
    editor = await connect(tmp_path)
    for name in ("a", "b"):
        uri = editor.open(tmp_path / f"{name}.yaml", FAULTY.replace("city-sync", name))
        assert codes(await editor.published(uri)) == ["DW301"]
        version = editor.replace(uri, FAULTY.replace("city-sync", f"{name}-more"))
        assert codes(await editor.published(uri, version)) == ["DW301"]
    (told,) = [line for line in editor.log() if "workerlint.toml" in line]
    assert "using the defaults until this is fixed" in told
    assert editor.messages == []
    configuration.write_text('ignore = ["DW301"]\n')
    editor.watch(configuration)
    await editor.pushed(uri, hasnt("DW301"))


async def test_every_layer_of_a_configuration_is_watched(connect: Any, tmp_path: Path) -> None:
    team = tmp_path / "repository" / "team"
    (team / "shared").mkdir(parents=True)
    (tmp_path / "repository" / ".git").mkdir()
    above = tmp_path / "repository" / "workerlint.toml"
    above.write_text('ignore = ["DW701"]\n')
    extended = team / "shared" / "base.conf"
    extended.write_text('ignore = ["DW301"]\n')
    (team / "workerlint.toml").write_text('extend = ["shared/base.conf"]\n')
    method = types.CLIENT_REGISTER_CAPABILITY
    answers = {name: {"result": None} for name in (method, types.CLIENT_UNREGISTER_CAPABILITY)}
    editor = await connect(team, answers=answers, watches=True)

    def watched() -> set[tuple[str, str]]:
        registrations = [item for params in editor.told(method) for item in params.registrations]
        given = [item.register_options for item in registrations if item.id == "workerlint-layers"]
        patterns = [watcher["globPattern"] for watcher in given[-1]["watchers"]] if given else []
        return {(pattern["baseUri"], pattern["pattern"]) for pattern in patterns}

    # Also a file that may appear above the folder.
    paths = (above, above.with_name("pyproject.toml"), extended)
    expected = {(path.parent.as_uri(), path.name) for path in paths}
    await editor.until(lambda: watched() == expected)
    uri = editor.open(team / "worker.yaml", FAULTY)
    assert await editor.published(uri) == []
    extended.write_text("")
    editor.watch(extended)
    await editor.pushed(uri, has("DW301"))
    above.write_text('ignore = ["DW301"]\n')
    editor.watch(above)
    await editor.pushed(uri, hasnt("DW301"))
    (team / "workerlint.toml").write_text("root = true\n")
    editor.watch(team / "workerlint.toml")
    await editor.pushed(uri, has("DW301"))
    await editor.until(lambda: watched() == {item for item in expected if item[1] != extended.name})


# --- settings ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folders", [0, 1])
@pytest.mark.parametrize("nested", [True, False])
async def test_settings_given_at_the_start(connect: Any, tmp_path: Path, folders: int, nested: bool) -> None:
    options = {"ignore": ["DW301"]}
    roots = (tmp_path,)[:folders]
    editor = await connect(*roots, asks_settings=False, options={"workerlint": options} if nested else options)
    assert await editor.published(editor.open(tmp_path / "worker.yaml", FAULTY)) == []


async def test_the_client_is_asked_for_its_settings(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path, configuration={"select": ["DW301"]})
    uri = editor.open(tmp_path / "worker.yaml", FAULTY.replace("v1beta", "v9"))
    assert codes(await editor.pushed(uri, lambda found: len(found) == 1)) == ["DW301"]
    editor.configure({"select": ["DW103"]})
    assert codes(await editor.pushed(uri, hasnt("DW301"))) == ["DW103"]


async def test_a_policy_file_is_not_weakened_by_settings(connect: Any, tmp_path: Path) -> None:
    top = tmp_path / "repository"
    (top / ".git").mkdir(parents=True)
    (tmp_path / "policy.toml").write_text('mandatory = ["DW301"]\n')
    editor = await connect(top, configuration={"policyFile": str(tmp_path / "policy.toml"), "select": ["DW103"]})
    uri = editor.open(top / "worker.yaml", FAULTY.replace("v1beta", "v9"))
    assert codes(await editor.published(uri)) == ["DW103", "DW301"]
    editor.configure({"select": ["DW103"]})
    assert codes(await editor.pushed(uri, hasnt("DW301"))) == ["DW103"]


async def test_settings_may_come_with_the_news_of_their_change(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path, asks_settings=False)
    uri = editor.open(tmp_path / "worker.yaml", FAULTY)
    assert codes(await editor.published(uri)) == ["DW301"]
    editor.configure({"ignore": ["DW301"]})
    assert await editor.pushed(uri, hasnt("DW301")) == []


async def test_changed_settings_reach_hints_and_lenses(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    await editor.published(editor.open(tmp_path / "worker.yaml", FAULTY))
    assert not editor.told(types.WORKSPACE_INLAY_HINT_REFRESH)
    editor.configure({"codeLens": False, "inlayHints": {"defaults": False}})
    await editor.until(lambda: editor.told(types.WORKSPACE_INLAY_HINT_REFRESH))
    await editor.until(lambda: editor.told(types.WORKSPACE_CODE_LENS_REFRESH))


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {"enable": None, "select": None, "codeLens": None},
        pytest.param({}, marks=pytest.mark.deep),
        pytest.param([], marks=pytest.mark.deep),
        pytest.param("nonsense", marks=pytest.mark.deep),
    ],
)
async def test_a_client_that_has_no_settings_gets_the_defaults(connect: Any, tmp_path: Path, answer: Any) -> None:
    (tmp_path / "a.yaml").write_text(CLEAN)
    editor = await connect(tmp_path, configuration=answer)
    uri = editor.open(tmp_path / "worker.yaml", FAULTY)
    assert {"DW301", "DW601"} == set(codes(await editor.pushed(uri, has("DW601"))))
    editor.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=answer))
    version = editor.replace(uri, FAULTY.replace("LOUD", "QUIET"))
    assert "DW301" in codes(await editor.published(uri, version))
    assert editor.messages == []


@pytest.mark.parametrize(
    "answer",
    [
        {"error": {"code": 1, "message": "no"}},
        *(pytest.param({"result": result}, marks=pytest.mark.deep) for result in (None, [None])),
    ],
)
async def test_a_client_that_cannot_say_its_settings_is_served_all_the_same(
    connect: Any, tmp_path: Path, answer: dict[str, Any]
) -> None:
    (tmp_path / "a.yaml").write_text(CLEAN)
    editor = await connect(tmp_path, answers={types.WORKSPACE_CONFIGURATION: answer})
    await editor.pushed(editor.open(tmp_path / "worker.yaml", CLEAN), has("DW601"))


async def test_a_setting_of_no_use_is_told_once_and_passed_over(connect: Any, tmp_path: Path) -> None:
    (tmp_path / "workerlint.toml").write_text('[[policy]]\ncode = "ACME001"\nat = "worker.replicas"\nmust = true\n')
    section = {"ignore": ["DW301", "ACME001", "ACME002"], "diagnostics": {"scope": 1}, "ignroe": []}
    editor = await connect(tmp_path, configuration=section, options={"settings": section})
    uri = editor.open(tmp_path / "worker.yaml", FAULTY)
    await editor.pushed(uri, hasnt("DW301"))
    expected = [
        "invalid setting `workerlint.diagnostics.scope`: expected one of openFiles, workspace, found 1; using the default",
        "unknown setting `workerlint.ignroe`: did you mean `workerlint.ignore`?",
        "unknown rule `ACME002` in the setting `workerlint.ignore`: did you mean `ACME001`?",
    ]
    await editor.until(lambda: len(editor.messages) == len(expected))
    assert [item.message for item in editor.messages] == expected
    assert editor.log() == expected
    editor.configure({**section, "codeLens": False})
    await editor.until(lambda: editor.told(types.WORKSPACE_CODE_LENS_REFRESH))
    await editor.published(uri, editor.replace(uri, f"{FAULTY}# more\n"))
    assert len(editor.messages) == len(expected)


async def test_switched_off_everything_is_cleared(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    uri = editor.open(tmp_path / "worker.yaml", FAULTY)
    assert await editor.published(uri)
    editor.configure({"enable": False})
    await editor.pushed(uri, hasnt("DW301"))
    version = editor.replace(uri, FAULTY.replace("LOUD", "QUIET"))
    assert await editor.published(uri, version) == []
    editor.configure({"enable": True})
    await editor.pushed(uri, has("DW301"))


async def test_switched_off_a_pull_gives_nothing(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path, pulls=True)
    uri = editor.open(tmp_path / "worker.yaml", FAULTY)
    assert await editor.pulled(uri)
    before = editor.diagnostic_refresh_count
    editor.configure({"enable": False})
    await editor.until(lambda: editor.diagnostic_refresh_count > before)
    assert await editor.pulled(uri) == []
