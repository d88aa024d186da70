"""The manifest of the extension against the server that it starts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from workerlint.cli.entry import main
from workerlint.version import VERSION
from workerlint_lsp.client import OF_THE_EXTENSION, ClientSettings, read_settings
from workerlint_schemas import load_schema

from .manifests import BEACON, LOG_LEVEL

MANIFEST: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "editors" / "vscode" / "package.json").read_text(encoding="utf-8")
)
SETTINGS: dict[str, Any] = MANIFEST["contributes"]["configuration"]["properties"]
OF_THE_SERVER = sorted(SETTINGS.keys() - {f"workerlint.{name}" for name in OF_THE_EXTENSION})


def test_the_versions_are_the_same() -> None:
    assert MANIFEST["version"] == VERSION


def test_the_marketplaces_show_where_to_report_and_ask_and_that_it_is_free() -> None:
    repository = MANIFEST["repository"]["url"]
    assert MANIFEST["bugs"] == {"url": f"{repository}/issues"}
    assert MANIFEST["qna"].startswith(repository)
    assert MANIFEST["pricing"] == "Free"


@pytest.mark.parametrize("name", OF_THE_SERVER)
def test_the_server_knows_the_setting(name: str) -> None:
    notes: list[str] = []
    read_settings({name.removeprefix("workerlint."): {"of": "no use"}}, notes.append)
    assert len(notes) == 1
    assert name in notes[0]


def test_the_defaults_are_those_of_the_server() -> None:
    notes: list[str] = []
    given = {name.removeprefix("workerlint."): SETTINGS[name]["default"] for name in OF_THE_SERVER}
    assert read_settings(given, notes.append) == ClientSettings()
    assert notes == []


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_is_described(name: str) -> None:
    assert SETTINGS[name]["markdownDescription"]


def other_value(setting: dict[str, Any]) -> Any:
    """Return a valid value of a setting that is not its default."""
    if "enum" in setting:
        return setting["enum"][1]
    kind = setting["type"]
    return {"boolean": not setting["default"], "string": "x", "integer": 5}.get(str(kind), ["DW3"])


@pytest.mark.parametrize("name", OF_THE_SERVER)
def test_a_folder_may_set_what_takes_effect_in_it(name: str) -> None:
    """VS Code must not offer a value for one folder of several if the server reads it once.

    A workspace must not choose the policy file, and not whether code of plug-ins runs.
    """
    of_the_user = {"workerlint.plugins", "workerlint.policyFile"}
    notes: list[str] = []
    given = read_settings({name.removeprefix("workerlint."): other_value(SETTINGS[name])}, notes.append)
    assert given != ClientSettings()
    assert notes == []
    takes_effect = ClientSettings().with_folder(given) == given
    expected = "machine" if name in of_the_user else "resource" if takes_effect else "window"
    assert SETTINGS[name]["scope"] == expected


def test_the_problem_matcher_reads_the_findings_of_a_task(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    main(["check", "--output-format", "concise", "beacon.yaml"])
    (matcher,) = MANIFEST["contributes"]["problemMatchers"]
    pattern = matcher["pattern"]
    found = [match for line in capsys.readouterr().out.splitlines() if (match := re.match(pattern["regexp"], line))]
    assert [match[pattern["code"]] for match in found] == ["DW301", "DW522"]
    parts = [found[0][pattern[name]] for name in ("file", "line", "column", "severity")]
    assert parts == ["beacon.yaml", "8", "13", "error"]
    assert found[0][pattern["message"]].startswith(LOG_LEVEL)


def test_the_schema_of_the_configuration_is_the_published_one() -> None:
    (entry,) = MANIFEST["contributes"]["tomlValidation"]
    assert entry["url"] == load_schema("config.json")["$id"]
