"""One engine for the files that are treated alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.config.errors import ConfigurationError
from workerlint.engine.project import Project

if TYPE_CHECKING:
    from pathlib import Path


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
