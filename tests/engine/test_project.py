"""One engine for the files that are treated alike."""

from __future__ import annotations

import os
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from workerlint.config.boundary import Boundary
from workerlint.config.errors import ConfigurationError
from workerlint.config.settings import Mandate, Settings
from workerlint.core.text import Source
from workerlint.engine.project import Project, engine_for_rule
from workerlint.engine.registry import load_rules
from workerlint.manifest.document import Document

if TYPE_CHECKING:
    from pathlib import Path

    from workerlint.engine.rule import Rule


def test_files_under_one_configuration_share_an_engine(repository: Path) -> None:
    project = Project()
    assert project.engine_for("a.yaml") is project.engine_for("b/c.yaml")


def test_files_that_ignore_other_rules_have_another(repository: Path) -> None:
    (repository / "workerlint.toml").write_text('[per-file-ignores]\n"legacy/" = ["DW3"]\n"*.gen.yaml" = ["DW301"]\n')
    project = Project()
    plain, legacy = project.engine_for("a.yaml"), project.engine_for("legacy/a.yaml")
    assert legacy is project.engine_for("legacy/deep/b.yaml")
    assert {rule.code for rule in plain.rules} - {rule.code for rule in legacy.rules} == {
        rule.code for rule in project.rules() if rule.code.startswith("DW3") and rule.on
    }
    assert "DW301" not in {rule.code for rule in project.engine_for("x.gen.yaml").rules}


def test_overrides_apply_to_the_files_that_they_name(repository: Path) -> None:
    (repository / "workerlint.toml").write_text(
        '[[overrides]]\nfiles = ["legacy/"]\nignore = ["DW301"]\nseverity.DW302 = "info"\n'
    )
    project = Project()
    plain, legacy = project.engine_for("a.yaml"), project.engine_for("legacy/a.yaml")
    assert "DW301" in {rule.code for rule in plain.rules}
    assert "DW301" not in {rule.code for rule in legacy.rules}
    assert (plain.settings.severity.get("DW302"), legacy.settings.severity.get("DW302")) == (None, "info")


def test_files_that_only_mandatory_rules_check(repository: Path) -> None:
    project = Project()
    assert not project.is_limited("a.yaml")
    project.limit(["a.yaml", str(repository / "b.yaml")])
    assert [project.is_limited(name) for name in ("a.yaml", str(repository / "a.yaml"), "b.yaml", "c.yaml")] == [
        True,
        True,
        True,
        False,
    ]


def test_severities_reach_the_engine_by_code(repository: Path) -> None:
    (repository / "workerlint.toml").write_text('severity.invalid-log-level = "info"\n')
    assert Project().engine_for("a.yaml").settings.severity == {"DW301": "info"}


class TestVariables:
    def test_none_are_known_when_none_are_given(self, repository: Path) -> None:
        assert Project().settings_for("a.yaml").variables is None

    def test_those_of_the_file_count_from_the_configuration(self, repository: Path) -> None:
        (repository / "team").mkdir()
        (repository / "team/workerlint.toml").write_text('env-file = "prod.env"\n')
        (repository / "team/prod.env").write_text("HOST=x\n")
        project = Project(variables={"PORT": "1"})
        assert project.settings_for("team/a.yaml").variables == {"HOST": "x", "PORT": "1"}
        assert project.settings_for("a.yaml").variables == {"PORT": "1"}

    def test_those_that_are_given_override_the_file_and_another_file_replaces_it(self, repository: Path) -> None:
        (repository / "workerlint.toml").write_text('env-file = "prod.env"\n')
        (repository / "prod.env").write_text("HOST=x\nUSER=y\n")
        (repository / "test.env").write_text("HOST=z\n")
        given = {"HOST": "own"}
        test = str(repository / "test.env")
        assert Project().settings_for("a.yaml").variables == {"HOST": "x", "USER": "y"}
        assert Project(variables=given).settings_for("a.yaml").variables == {"HOST": "own", "USER": "y"}
        assert Project(env_file=test).settings_for("a.yaml").variables == {"HOST": "z"}
        assert Project(variables={}).settings_for("a.yaml").variables == {"HOST": "x", "USER": "y"}
        assert given == {"HOST": "own"}

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (None, r"^prod\.env: cannot read the file"),
            (b"\xff", r"^prod\.env: not valid UTF-8"),
            (b"A=1\nsecret", r"^prod\.env:2: expected NAME=VALUE"),
        ],
    )
    def test_a_file_that_cannot_be_used(self, repository: Path, content: bytes | None, message: str) -> None:
        (repository / "workerlint.toml").write_text('env-file = "prod.env"\n')
        if content is not None:
            (repository / "prod.env").write_bytes(content)
        with pytest.raises(ConfigurationError, match=message):
            Project().settings_for("a.yaml")


PLATFORM = """\
format = 1

[compute]
learned = 2026-01-31
names = ["gpu-large"]

[stack."soda+python:1.0"]
learned = 2026-01-31
schema = "schemas/soda.json"
"""


class TestPlatform:
    @pytest.fixture
    def folder(self, repository: Path) -> Path:
        (repository / "workerlint.toml").write_text('platform = "config/platform.toml"\n')
        (repository / "config/schemas").mkdir(parents=True)
        (repository / "config/platform.toml").write_text(PLATFORM)
        (repository / "config/schemas/soda.json").write_text('{"type": "object"}')
        return repository

    def test_it_counts_from_the_configuration(self, folder: Path) -> None:
        project = Project(shown=lambda path: os.path.relpath(path, folder).upper())
        file = project.platform_file(project.settings_for("workers/a.yaml"))
        assert file is not None
        assert file.shown == "CONFIG/PLATFORM.TOML"
        assert [names.names for names in file.lists] == [("gpu-large",)]
        assert file.schema_texts == {"schemas/soda.json": '{"type": "object"}'}

    def test_it_and_its_schemas_are_files_of_the_run(self, folder: Path) -> None:
        project = Project()
        project.settings_for("a.yaml")
        assert [os.path.relpath(path, folder) for path in project.files_read()] == [
            "workerlint.toml",
            "config/platform.toml",
            "config/schemas/soda.json",
        ]

    def test_there_may_be_none(self, repository: Path) -> None:
        del repository
        project = Project()
        assert project.platform_file(project.settings_for("a.yaml")) is None
        assert project.files_read() == []

    def test_it_is_read_once(self, folder: Path) -> None:
        project = Project()
        file = project.platform_file(project.settings_for("a.yaml"))
        (folder / "config/platform.toml").write_text("no TOML")
        assert project.platform_file(project.settings_for("b.yaml")) is file

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (None, r"^config/platform\.toml: cannot read the file"),
            (b"\xff", r"^config/platform\.toml: not valid UTF-8"),
            (b"format = 2", r"^config/platform\.toml:1: unsupported format"),
            (PLATFORM.replace("soda.json", "gone.json").encode(), r"^config/platform\.toml:7: cannot read the schema"),
        ],
    )
    def test_a_file_that_cannot_be_used(self, folder: Path, content: bytes | None, message: str) -> None:
        (folder / "config/platform.toml").unlink()
        if content is not None:
            (folder / "config/platform.toml").write_bytes(content)
        with pytest.raises(ConfigurationError, match=message):
            Project().settings_for("a.yaml")

    @pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")
    def test_a_schema_is_not_read_through_a_link_to_the_outside(self, folder: Path) -> None:
        (folder / "outside.json").write_text("SECRET")
        (folder / "config/schemas/soda.json").unlink()
        (folder / "config/schemas/soda.json").symlink_to(folder / "outside.json")
        with pytest.raises(ConfigurationError, match=r":7: schema `schemas/soda\.json` is a link to a file outside"):
            Project().settings_for("a.yaml")


EVERYTHING = """\
env-file = "prod.env"
platform = "platform.toml"
schema.extra = "extra.json"
mandatory = ["DW301"]
[[policy]]
code = "ACME001"
at = "tags"
must = { minItems = 1 }
"""


@pytest.fixture
def layered(repository: Path) -> Path:
    """A repository with files of each kind, for a directory below."""
    files = {
        "workerlint.toml": EVERYTHING,
        "prod.env": "HOST=x\n",
        "platform.toml": PLATFORM.replace("schemas/", ""),
        "soda.json": "{}",
        "extra.json": '{"meta": {"properties": {"costCenter": {}}}}',
        "team/workerlint.toml": 'root = true\nplatform = "own.toml"\n',
        "team/own.toml": "format = 1\n[compute]\nlearned = 2026-03-31\nnames = []\n",
    }
    for name, text in files.items():
        (repository / name).parent.mkdir(exist_ok=True)
        (repository / name).write_text(text)
    return repository


def test_all_files_that_the_settings_of_a_file_depend_on(layered: Path) -> None:
    project = Project()
    above = ["workerlint.toml", "prod.env", "platform.toml", "extra.json", "soda.json"]
    for name, expected in (("a.yaml", above), ("team/a.yaml", ["team/workerlint.toml", *above, "team/own.toml"])):
        found = project.files_of(project.settings_for(name))
        assert [os.path.relpath(path, layered) for path in found] == expected
    assert len(project.files_read()) == len(set(project.files_read())) == 7


def test_the_rules_that_a_configuration_adds_are_known_once_it_was_read(layered: Path) -> None:
    project = Project()
    built_in = [rule.code for rule in load_rules()]
    assert [rule.code for rule in project.known_rules] == built_in
    settings = [project.settings_for(name) for name in ("a.yaml", "team/a.yaml")]
    assert [rule.code for rule in project.known_rules] == [*built_in, "ACME001"]
    assert [len(project.rules_for(item)) - len(built_in) for item in settings] == [1, 0]


@pytest.mark.parametrize(
    ("day", "found"),
    [("2026-03-02", []), ("2026-03-03", ["platform.toml"]), ("2026-05-01", ["team/own.toml", "platform.toml"])],
)
def test_each_platform_file_in_use_is_checked_once_as_of_the_day(layered: Path, day: str, found: list[str]) -> None:
    (layered / "workerlint.toml").write_text(EVERYTHING.replace("DW301", "DW620"))
    project = Project(today=date.fromisoformat(day))
    for name in ("team/a.yaml", "team/b.yaml"):
        project.engine_for(name)
    results = project.check_platform_files()
    assert [item.path for item in results if item.diagnostics] == found
    assert {item.code for result in results for item in result.diagnostics} <= {"DW620"}


def test_without_a_platform_file_there_are_no_results_for_one(repository: Path) -> None:
    (repository / "workerlint.toml").write_text("")
    project = Project()
    project.engine_for("a.yaml")
    assert project.check_platform_files() == []


def test_a_boundary_leaves_out_plugins_and_names_them(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workerlint.engine.project.plugin_names", lambda: ["one", "two"])
    loaded: list[bool] = []

    def load(plugins: bool, *_: object) -> list[Rule]:
        loaded.append(plugins)
        return []

    monkeypatch.setattr("workerlint.engine.project.load_rules", load)
    for allowed in (True, False):
        boundary = Boundary(str(repository), alone=False, plugins=allowed)
        project = Project(boundary=boundary)
        for plugins in (True, False, True):
            project.rules(plugins)
        assert list(boundary.not_evaluated) == ([] if allowed else ["plug-in one", "plug-in two"])
    Project().rules(True)
    assert loaded == [True, False, False, True]


def test_the_engine_of_one_rule() -> None:
    rules = {rule.code: rule for rule in load_rules()}
    text = "name: a\nversion: v1beta\ntype: worker\nworker:\n  logLevel: LOUD # workerlint: ignore[DW301, DW302] why\n"

    def found(code: str, settings: Settings | None = None) -> list[tuple[str, str]]:
        result = engine_for_rule(rules[code], settings).check(Document(Source("a.yaml", text)))
        assert result.failures == []
        return [(item.code, item.severity) for item in result.diagnostics if item.code in {code, "DW301"}]

    assert found("DW301", Settings(suppressions=False)) == [("DW301", "error")]
    assert found("DW301", Settings(suppressions=False, severity={"DW301": "info"})) == [("DW301", "info")]
    assert found("DW301") == []
    assert found("DW007") == [("DW007", "warning")]
    mandates = [Mandate(("DW301",), Settings(severity={"DW301": "warning"}), "workerlint.toml", (1,))]
    assert found("DW301", Settings(mandates=mandates, severity={"DW301": "info"})) == [("DW301", "warning")]
    assert found("DW011", Settings(mandates=mandates)) == [("DW301", "error"), ("DW011", "warning")]


def test_the_engine_of_one_rule_validates_its_fixes_by_all_rules() -> None:
    rules = load_rules()
    engine = engine_for_rule(next(rule for rule in rules if rule.code == "DW301"))
    assert [rule.code for rule in engine.rules] == ["DW301"]
    assert [rule.code for rule in engine.guard.rules] == [rule.code for rule in rules]
