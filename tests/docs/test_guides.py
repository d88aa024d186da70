"""The commands and examples in the guides work."""

from __future__ import annotations

import dataclasses
import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

import workerlint
from workerlint.cli.entry import main
from workerlint.config.required_version import satisfies
from workerlint.engine.registry import load_rules
from workerlint.engine.rule_page import read_page
from workerlint.testing import Example, fix_example, parse_examples, render_findings
from workerlint.version import VERSION
from workerlint_schemas.export import export

from .conftest import ROOT

PAGES = ROOT / "docs" / "pages"
GUIDES = sorted([*PAGES.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
COMMAND = re.compile(r"^\$ workerlint (.*?)(?: +#.*)?$", re.MULTILINE)


def test_two_minutes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = (PAGES / "getting-started.md").read_text(encoding="utf-8")
    manifest = re.findall(r'^```yaml title="worker.yaml"\n(.*?)^```', text, re.MULTILINE | re.DOTALL)[0]
    path = tmp_path / "worker.yaml"
    path.write_text(manifest, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert main(["check", "worker.yaml"]) == 1
    assert "Found 3 errors" in capsys.readouterr().out
    assert main(["check", "worker.yaml", "--fix"]) == 1
    assert "logLevel: DEBUG" in path.read_text(encoding="utf-8")
    assert main(["check", "worker.yaml", "--fix", "--unsafe-fixes"]) == 0
    assert main(["check", "worker.yaml"]) == 0
    assert "DW323" in text


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.stem)
def test_the_options_that_are_named_exist(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for line in COMMAND.findall(page.read_text(encoding="utf-8")):
        words = line.split()
        if words[0].startswith("-"):
            continue
        main([words[0], "--help"])
        said = capsys.readouterr().out
        for option in re.findall(r"--[a-z-]+", line):
            assert option in said, line


def test_the_address_of_the_schema_is_the_published_one(capsys: pytest.CaptureFixture[str]) -> None:
    text = (PAGES / "json-schema.md").read_text(encoding="utf-8")
    addresses = re.findall(r"^# yaml-language-server: \$schema=(https:.*)$", text, re.MULTILINE)
    assert main(["schema"]) == 0
    assert addresses == [json.loads(capsys.readouterr().out)["$id"]]


@pytest.mark.parametrize("line", COMMAND.findall((PAGES / "json-schema.md").read_text(encoding="utf-8")))
def test_the_commands_for_schemas_print_one(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line.partition(" >")[0].split()) == 0
    Draft7Validator.check_schema(json.loads(capsys.readouterr().out))


def test_formats_have_the_version_and_the_schema_that_the_promises_name() -> None:
    text = (PAGES / "versioning.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| .* \| `(\w+)` \| \[(\w+\.json)\]\(schemas/(\w+\.json)\) \|$", text, re.MULTILINE)
    assert [name for _, name, _ in rows] == ["report.json", "plan.json", "baseline.json"]
    for key, name, target in rows:
        schema = export(target)
        assert name == target
        assert key in schema["required"]


def test_the_promises_pin_this_version() -> None:
    text = (PAGES / "versioning.md").read_text(encoding="utf-8")
    for specifier in re.findall(r'required-version = "(.*?)"', text):
        assert satisfies(VERSION, specifier)
    assert re.findall(r"workerlint==([\d.]+\d)", text) == [VERSION]


def test_the_rule_of_the_guide_finds_and_fixes() -> None:
    text = (PAGES / "writing-a-rule.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    exec(re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)[0], names)
    rule = names["availability_in_one_zone"]
    example = Example("bad", "worker:\n  zone: one\n")
    assert "^^^ `zone` is `one`\n  = help: set it to `many`\n" in render_findings(rule, example)
    assert fix_example(rule, example) == "worker:\n  zone: many\n"
    assert render_findings(rule, Example("silent", "worker:\n  zone: ${{zone}}\n")) == ""


def test_the_page_of_the_guide_shows_what_its_blocks_are() -> None:
    text = (PAGES / "writing-a-rule.md").read_text(encoding="utf-8")
    page = re.findall(r'^````text\n"""(.*?)^"""', text, re.MULTILINE | re.DOTALL)[0]
    bad, silent = parse_examples(page)
    assert bad.findings.startswith("2 |   logLevel: LOUD")
    assert bad.fixed == "worker:\n  logLevel: INFO\n"
    assert silent.kind == "silent"


def test_the_examples_of_the_python_api_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (PAGES / "python-api.md").read_text(encoding="utf-8")
    first, second = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    (expected,) = re.findall(r"^```text\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(first, {})
    assert capsys.readouterr().out == expected
    names: dict[str, Any] = {}
    exec(second, names)
    assert capsys.readouterr().out == "not everything was checked:\n  manifests does not exist\n"
    assert names["findings"] == []


def test_the_fields_of_the_python_api_are_documented() -> None:
    text = (PAGES / "python-api.md").read_text(encoding="utf-8")
    fields = [name for row in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)]
    assert fields == [field.name for field in dataclasses.fields(workerlint.Diagnostic)]
    for function in (workerlint.check_text, workerlint.check_paths):
        words = [str(parameter).partition(":")[0] for parameter in inspect.signature(function).parameters.values()]
        (documented,) = re.findall(rf"^`{function.__name__}\((.*)\)`$", text, re.MULTILINE)
        assert [word.partition("=")[0] for word in documented.replace("*, ", "").split(", ")] == words


def test_plugins_import_only_public_modules() -> None:
    example = "tests/plugin/acme_rules/src/acme_workerlint_rules/ac001_owner_is_a_team.py"
    pages = [PAGES / "writing-a-plug-in.md", PAGES / "writing-a-rule.md", PAGES / "python-api.md", ROOT / example]
    for page in pages:
        imported = re.findall(r"^ *from (workerlint(?:\.\w+)*) import", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert imported
        assert set(imported) <= {"workerlint", "workerlint.authoring", "workerlint.testing"}, page


def test_rules_that_are_named_exist() -> None:
    known = {rule.code for rule in load_rules()}
    for page in GUIDES:
        named = set(re.findall(r"\bDW\d{3}\b", page.read_text(encoding="utf-8"))) - {"DW333"}
        assert named <= known, page


def test_the_areas_hold_every_rule() -> None:
    pytest.importorskip("pygments", reason="Pygments is not installed (python -m pip install 'workerlint[docs]')")
    from docs.generator.areas import by_area
    from workerlint.report.rule_catalog import RuleEntry

    entries = [RuleEntry(rule, read_page(rule), "") for rule in load_rules()]
    areas = [[entry.rule.code for entry in members] for _, members in by_area(entries)]
    assert areas == sorted(areas)  # by their first rules
    assert all(codes == sorted(codes) for codes in areas)
    assert sum(map(len, areas)) == len(entries)


@pytest.mark.slow
def test_the_commands_that_teach_the_platform(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (PAGES / "teach-your-platform.md").read_text(encoding="utf-8")
    files = dict(re.findall(r'^```\w+ title="(.+?)"\n(.*?)^```', page, re.DOTALL | re.MULTILINE))
    (files["stack.yaml"],) = re.findall(r"^```yaml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (configuration,) = re.findall(r"^```toml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    shown = re.findall(r"^\$ workerlint (.*)\n((?:(?![$`]).*\n)*)", page, re.MULTILINE)
    assert len(shown) == 6
    for command, output in shown:
        if command == "check-config":
            (tmp_path / "workerlint.toml").write_text(configuration, encoding="utf-8")
        assert main(command.partition(" #")[0].split()) == 0, command
        printed = capsys.readouterr().out
        if output:
            assert printed == output, command
    assert "`gpu` is not listed" in printed


@pytest.mark.slow
def test_the_commands_of_the_roll_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = tmp_path / "repository"
    (top / ".git").mkdir(parents=True)
    (top / "team").mkdir()
    (tmp_path / "platform").mkdir()
    (tmp_path / "platform" / "policy.toml").write_text('mandatory = ["DW304"]\n', encoding="utf-8")
    worker = "name: w\nversion: v1beta\ntype: worker\nworker:\n  replicas: 1\n  logLevel: LOUD\n"
    (top / "team" / "worker.yaml").write_text(worker, encoding="utf-8")
    monkeypatch.chdir(top)
    commands = COMMAND.findall((PAGES / "roll-out.md").read_text(encoding="utf-8"))
    assert len(commands) == 18
    assert [(command, main(command.split())) for command in commands] == [(command, 0) for command in commands]


def test_the_roll_out_of_a_mandatory_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    (mandatory,) = re.findall(r"^```toml\n(.*?)^```", (PAGES / "roll-out.md").read_text(), re.DOTALL | re.MULTILINE)
    worker = "name: w\nversion: v1beta\ntype: worker\nworker:\n  logLevel: LOUD # workerlint: ignore[DW301] known\n"
    (tmp_path / "worker.yaml").write_text(worker, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    check = ["check", "--select", "DW301", "--baseline", "baseline.json"]
    assert main(["check", "--write-baseline", "baseline.json"]) == 0
    assert main(check) == 0
    (tmp_path / "workerlint.toml").write_text(mandatory, encoding="utf-8")
    assert main(check) == 1
    (tmp_path / "worker.yaml").write_text(worker.partition("LOUD")[0] + "INFO\n", encoding="utf-8")
    assert main(check) == 0
