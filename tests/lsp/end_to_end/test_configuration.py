"""Errors in the files that configure a run, and changes of these files that the client does not report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from .manifests import FAULTY, codes, hasnt

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.asyncio


def marked(path: Path, found: types.Diagnostic) -> str:
    """Return the text that a diagnostic of a file underlines."""
    lines = path.read_text(encoding="utf-8").split("\n")
    assert found.range.start.line == found.range.end.line
    return lines[found.range.start.line][found.range.start.character : found.range.end.character]


async def open_faulty(editor: Any, directory: Path) -> str:
    """Open a manifest with a DW301, wait until it is ignored; return its URI."""
    uri: str = editor.open(directory / "worker.yaml", FAULTY)
    assert await editor.pushed(uri, hasnt("DW301")) == []
    return uri


@pytest.mark.parametrize("pulls", [False, True])
async def test_the_last_valid_configuration_stays_in_force(connect: Any, tmp_path: Path, pulls: bool) -> None:
    configuration = tmp_path / "workerlint.toml"
    configuration.write_text('ignore = ["DW301"]\n')
    editor = await connect(tmp_path, pulls=pulls)
    uri = editor.open(tmp_path / "worker.yaml", FAULTY)
    find = editor.pulled if pulls else editor.published
    assert await find(uri) == []
    configuration.write_text("# half typed\nignore = [\n")
    editor.watch(configuration)
    (report,) = await editor.pushed(configuration.as_uri(), bool)
    assert report.message.startswith("not valid TOML")
    assert (report.source, report.severity) == ("workerlint", types.DiagnosticSeverity.Error)
    assert marked(configuration, report) == "ignore = ["
    version = editor.replace(uri, f"{FAULTY}# more\n")
    assert await (editor.pulled(uri) if pulls else editor.published(uri, version)) == []
    # A file in a directory that has not been asked about before.
    (tmp_path / "new").mkdir()
    other = editor.open(tmp_path / "new" / "worker.yaml", FAULTY.replace("city-sync", "other"))
    assert await find(other) == []
    (told,) = [line for line in editor.log() if "workerlint.toml" in line]
    assert "using the last valid configuration until this is fixed" in told
    configuration.write_text('[severity]\nDW301 = "warning"\n')
    editor.watch(configuration)
    await editor.pushed(configuration.as_uri(), lambda found: not found)
    if not pulls:
        warning = types.DiagnosticSeverity.Warning
        await editor.pushed(uri, lambda found: [item.severity for item in found] == [warning])
    assert editor.messages == []


async def test_all_mistakes_of_a_file_are_shown_in_the_file_that_contains_them(connect: Any, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    team = tmp_path / "team"
    team.mkdir()
    base, own = tmp_path / "base.toml", team / "workerlint.toml"
    base.write_text("# é 😀\nignroe = []\nfail-on = 'loud'\n", encoding="utf-8")
    own.write_text('extend = ["../base.toml"]\nignore = ["DW9999"]\n')
    editor = await connect(team)
    # No configuration was valid before.
    assert codes(await editor.published(editor.open(team / "worker.yaml", FAULTY))) == ["DW301"]
    found = await editor.pushed(base.as_uri(), bool)
    assert [(marked(base, item), item.message) for item in found] == [
        ("ignroe", "unknown key `ignroe`\nhelp: did you mean `ignore`?"),
        ("fail-on", 'invalid value for `fail-on`: expected one of error, warning, info, never, found "loud"'),
    ]
    (wrong,) = await editor.pushed(own.as_uri(), bool)
    assert marked(own, wrong) == '"DW9999"'
    assert any("using the defaults until this is fixed" in line for line in editor.log())
    base.write_text("")
    editor.watch(base)
    await editor.pushed(base.as_uri(), lambda found: not found)
    own.unlink()
    editor.watch(own, types.FileChangeType.Deleted)
    await editor.pushed(own.as_uri(), lambda found: not found)


POLICY = '[[policy]]\ncode = "ACME001"\nat = "worker.replicas"\nmust = { maximum = 3 }\n'


@pytest.mark.parametrize(
    ("files", "name", "text", "line", "message"),
    [
        ({}, "workerlint.toml", f"{POLICY}requried = true\n", "requried", "unknown key `requried`"),
        ({}, "workerlint.toml", POLICY.replace("replicas", "repilcas"), "at", "unknown path"),
        ({}, "workerlint.toml", f'{POLICY}bad = "worker: {{replicas: 2}}"\n', "bad", "does not report"),
        ({}, "workerlint.toml", 'platform = "gone.toml"\n', "platform", "cannot read the file"),
        ({}, "workerlint.toml", 'env-file = "gone.env"\n', "env-file", "cannot read the file"),
        ({}, "workerlint.toml", '[schema]\nextra = "gone.json"\n', "extra", "cannot read the file"),
        ({"workerlint.toml": 'platform = "p.toml"\n'}, "p.toml", "format = 1\n[compute]\nname = []\n", "name", "unknown key"),
        ({"workerlint.toml": 'platform = "p.toml"\n'}, "p.toml", "format = 1\n[compute\n", "[compute", "not valid TOML"),
        ({"workerlint.toml": 'env-file = "x.env"\n'}, "x.env", "A=1\nB\n", "B", "expected NAME=VALUE"),
        ({"workerlint.toml": '[schema]\nextra = "x.json"\n'}, "x.json", '{"wroker": {}}\n', '"wroker"', "unknown key"),
        ({}, "pyproject.toml", "[tool.workerlint]\nignroe = []\n", "ignroe", "unknown key `ignroe`"),
    ],
)  # fmt: skip
async def test_whatever_file_is_broken_shows_it_and_changes_nothing(
    connect: Any, tmp_path: Path, files: dict[str, str], name: str, text: str, line: str, message: str
) -> None:
    start = tmp_path / ("pyproject.toml" if name == "pyproject.toml" else "workerlint.toml")
    start.write_text('[tool.workerlint]\nignore = ["DW301"]\n' if name == "pyproject.toml" else 'ignore = ["DW301"]\n')
    editor = await connect(tmp_path)
    uri = await open_faulty(editor, tmp_path)
    (tmp_path / name).write_text(text)  # first: the server may read it as soon as a configuration names it
    for other, content in files.items():
        (tmp_path / other).write_text(content)
    editor.watch(tmp_path / name)
    (report,) = await editor.pushed((tmp_path / name).as_uri(), bool)
    assert marked(tmp_path / name, report) == line
    assert message in report.message
    version = editor.replace(uri, f"{FAULTY}# more\n")
    # The examples of a policy are not part of what the configuration does.
    assert ("DW301" in codes(await editor.published(uri, version))) is ("does not report" in message)


async def test_a_configuration_that_cannot_be_read_is_marked_at_its_start(connect: Any, tmp_path: Path) -> None:
    configuration = tmp_path / "workerlint.toml"
    configuration.write_text('ignore = ["DW301"]\n')
    editor = await connect(tmp_path)
    uri = await open_faulty(editor, tmp_path)
    configuration.write_bytes(b"\xff")
    editor.watch(configuration)
    (report,) = await editor.pushed(configuration.as_uri(), bool)
    assert (report.message, report.range) == (
        "not valid UTF-8",
        types.Range(types.Position(0, 0), types.Position(0, 0)),
    )
    assert await editor.published(uri, editor.replace(uri, f"{FAULTY}# more\n")) == []


async def test_what_is_typed_into_a_configuration_takes_effect_when_it_is_saved(connect: Any, tmp_path: Path) -> None:
    configuration = tmp_path / "workerlint.toml"
    configuration.write_text("ignroe = []\n")
    editor = await connect(tmp_path)
    uri = editor.open(tmp_path / "worker.yaml", FAULTY)
    await editor.pushed(configuration.as_uri(), bool)
    opened = editor.open(configuration, 'ignore = ["DW301"]\n', "toml")
    assert codes(await editor.published(uri, editor.replace(uri, f"{FAULTY}# more\n"))) == ["DW301"]
    assert editor.diagnostics[opened]


async def test_diagnostics_of_configurations_go_with_the_setting_and_with_the_folder(
    connect: Any, tmp_path: Path
) -> None:
    configuration = tmp_path / "workerlint.toml"
    configuration.write_text("ignroe = []\n")
    editor = await connect(tmp_path)
    await editor.pushed(configuration.as_uri(), bool)
    editor.configure({"enable": False})
    await editor.pushed(configuration.as_uri(), lambda found: not found)
    editor.configure({"enable": True})
    await editor.pushed(configuration.as_uri(), bool)
    entry = types.WorkspaceFolder(tmp_path.as_uri(), tmp_path.name)
    event = types.WorkspaceFoldersChangeEvent([], [entry])
    editor.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
    await editor.pushed(configuration.as_uri(), lambda found: not found)


@pytest.mark.parametrize("name", ["extended", "above", "new above", "platform", "schema"])
async def test_a_change_that_the_client_does_not_watch_is_noticed_before_the_next_answer(
    connect: Any, tmp_path: Path, name: str
) -> None:
    (tmp_path / ".git").mkdir()
    team = tmp_path / "team"
    team.mkdir()
    (tmp_path / "shared").mkdir()
    extended, platform = tmp_path / "shared" / "base.toml", tmp_path / "shared" / "platform.toml"
    extended.write_text("")
    platform.write_text("format = 1\n")
    schema = tmp_path / "shared" / "fields.json"
    schema.write_text('{"worker": {"properties": {"team": {"type": "string"}}}}')
    paths = 'platform = "../shared/platform.toml"\n[schema]\nextra = "../shared/fields.json"\n'
    (team / "workerlint.toml").write_text(f'extend = ["../shared/base.toml"]\nextend-select = ["DW605"]\n{paths}')
    if name == "above":
        (tmp_path / "workerlint.toml").write_text("")
    text = f"{FAULTY}  color: red\n"
    editor = await connect(team)
    uri = editor.open(team / "worker.yaml", text)
    assert codes(await editor.published(uri)) == ["DW301", "DW204"]
    if name == "platform":
        platform.write_text('format = 1\n[compute]\nclosed = true\nlearned = 2026-01-31\nnames = ["big"]\n')
    elif name == "schema":
        schema.write_text('{"worker": {"properties": {"color": {"type": "string"}}}}')
    else:
        {"extended": extended, "above": tmp_path / "workerlint.toml", "new above": tmp_path / "workerlint.toml"}[
            name
        ].write_text('ignore = ["DW301"]\n')
    found = codes(await editor.published(uri, editor.replace(uri, f"{text}# more\n")))
    expected = {"platform": ["DW301", "DW204"], "schema": ["DW301"]}.get(name, ["DW204"])
    assert [code for code in found if not code.startswith("DW6")] == expected
    assert any(code.startswith("DW6") for code in found) is (name == "platform")


async def test_a_setting_that_names_no_file_is_told(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path, configuration={"configuration": "own.toml"})
    await editor.until(lambda: editor.messages)
    path = tmp_path / "own.toml"
    assert [item.message for item in editor.messages] == [
        f"the setting `workerlint.configuration` names no file: {path}"
    ]
    assert codes(await editor.published(editor.open(tmp_path / "worker.yaml", FAULTY))) == ["DW301"]
    assert path.as_uri() not in editor.diagnostics
    path.write_text('ignore = ["DW301"]\n')
    editor.watch(path)
    await editor.pushed((tmp_path / "worker.yaml").as_uri(), hasnt("DW301"))


async def test_the_file_that_a_setting_names_may_be_broken_too(connect: Any, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('ignore = ["DW301"]\n')
    editor = await connect(tmp_path, configuration={"configuration": "own.toml"})
    uri = editor.open(tmp_path / "worker.yaml", FAULTY)
    await editor.pushed(uri, hasnt("DW301"))
    own.write_text("ignore = 1\n")
    editor.watch(own)
    (report,) = await editor.pushed(own.as_uri(), bool)
    assert marked(own, report) == "ignore"
    assert await editor.published(uri, editor.replace(uri, f"{FAULTY}# more\n")) == []
