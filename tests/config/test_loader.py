"""The search for the configuration, its values, and the errors of an invalid one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workerlint.config.errors import ConfigurationError
from workerlint.config.loader import Configuration
from workerlint.config.settings import DEFAULT, Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workerlint.engine.rule import Rule


@pytest.fixture
def settings_for(rules: list[Rule]) -> Callable[..., Settings]:
    def call(path: str, **options: Any) -> Settings:
        return Configuration(lambda _plugins: rules, **options).for_file(path)

    return call


def write(repository: Path, name: str, text: str) -> str:
    path = repository / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


class TestDiscovery:
    def test_without_a_file_the_defaults_hold(self, repository: Path, settings_for: Callable[..., Settings]) -> None:
        assert settings_for("a/b.yaml") is DEFAULT

    def test_the_nearest_is_found_first(self, repository: Path, settings_for: Callable[..., Settings]) -> None:
        write(repository, "workerlint.toml", "stacks = ['outer']")
        inner = write(repository, "team/workerlint.toml", "stacks = ['inner']")
        assert settings_for("worker.yaml").stacks == ("outer",)
        found = settings_for("team/deep/worker.yaml")
        assert found.stacks == ("outer", "inner")
        assert found.root == str(repository)
        assert found.config_file == inner

    def test_the_own_file_wins_over_the_shared_one(
        self, repository: Path, settings_for: Callable[..., Settings]
    ) -> None:
        write(repository, "pyproject.toml", "[tool.workerlint]\nstacks = ['shared']")
        assert settings_for("worker.yaml").stacks == ("shared",)
        write(repository, "workerlint.toml", "stacks = ['own']")
        assert settings_for("worker.yaml").stacks == ("own",)

    def test_a_pyproject_of_others_is_passed_over_and_not_read(
        self, repository: Path, settings_for: Callable[..., Settings]
    ) -> None:
        write(repository, "workerlint.toml", "stacks = ['outer']")
        write(repository, "team/pyproject.toml", "[tool.other]\nthis is no TOML")
        assert settings_for("team/worker.yaml").stacks == ("outer",)

    @pytest.mark.parametrize(
        "text",
        [
            "[tool.workerlint]\nstacks = ['shared']",
            "\ufeff [ tool . workerlint ] # ours\nstacks = ['shared']",
            "[tool]\nworkerlint.stacks = ['shared']",
            "[tool]\nworkerlint = {stacks = ['shared']}",
            "tool.workerlint.stacks = ['shared']",
            "['tool'.\"workerlint\"]\nstacks = ['shared']",
        ],
    )
    def test_the_table_of_a_pyproject_may_be_written_in_any_way(
        self, repository: Path, settings_for: Callable[..., Settings], text: str
    ) -> None:
        write(repository, "pyproject.toml", text)
        assert settings_for("worker.yaml").stacks == ("shared",)

    @pytest.mark.parametrize(
        "text",
        [
            "# see [tool.workerlint] above",
            "[project]\ndependencies = ['workerlint==1']\n[dependency-groups]\nlint = ['workerlint']",
            "[project.scripts]\nworkerlint = 'ours:main'",
            "[tool.uv.sources.workerlint]\npath = '.'",
            "[project.scripts]\nworkerlint = this is no TOML",
        ],
    )
    def test_a_pyproject_that_only_names_workerlint_is_passed_over(
        self, repository: Path, settings_for: Callable[..., Settings], text: str
    ) -> None:
        write(repository, "workerlint.toml", "stacks = ['outer']")
        write(repository, "team/pyproject.toml", text)
        assert settings_for("team/worker.yaml").stacks == ("outer",)

    def test_the_search_ends_at_the_top_of_the_repository(
        self, repository: Path, settings_for: Callable[..., Settings]
    ) -> None:
        write(repository, "workerlint.toml", "stacks = ['outer']")
        (repository / "nested").mkdir()
        write(repository, "nested/.git", "gitdir: elsewhere")
        assert settings_for("nested/deep/worker.yaml") is DEFAULT

    def test_a_named_file_holds_for_all(self, repository: Path, settings_for: Callable[..., Settings]) -> None:
        write(repository, "workerlint.toml", "stacks = ['nearest']")
        named = write(repository, "shared/any.toml", "stacks = ['named']")
        found = settings_for("worker.yaml", file=named)
        assert found.stacks == ("named",)
        assert found.root == str(repository / "shared")

    def test_no_file_is_read_when_none_is_wanted(self, repository: Path, settings_for: Callable[..., Settings]) -> None:
        write(repository, "workerlint.toml", "no TOML")
        assert settings_for("worker.yaml", enabled=False) is DEFAULT

    def test_each_file_is_read_once_and_its_settings_are_one_object(self, repository: Path, rules: list[Rule]) -> None:
        path = write(repository, "workerlint.toml", "stacks = ['a']")
        configuration = Configuration(lambda _plugins: rules)
        first = configuration.for_file("a/worker.yaml")
        write(repository, path, "no TOML")
        assert configuration.for_file("b/worker.yaml") is first

    def test_the_command_line_adjusts_it(self, repository: Path, settings_for: Callable[..., Settings]) -> None:
        write(repository, "workerlint.toml", "fail-on = 'info'")
        assert settings_for("a.yaml", adjust=lambda settings: settings.replace(fail_on="never")).fail_on == "never"


def test_every_key(repository: Path, settings_for: Callable[..., Settings]) -> None:
    path = write(
        repository,
        "workerlint.toml",
        """
        select = ["DW3", "missing-name"]
        extend-select = ["DW701"]
        ignore = ["ALL"]
        exclude = ["vendor/"]
        extend-exclude = ["*.gen.yaml"]
        respect-gitignore = false
        stacks = ["kafka-bridge"]
        computes = ["gpu"]
        resource-types = ["product"]
        env-file = "env/production.env"
        platform = "platform.toml"
        platform-max-age = 7
        fail-on = "never"
        plugins = true
        max-file-size = 10
        require-suppression-reason = true
        [severity]
        DW301 = "off"
        [per-file-ignores]
        "legacy/**" = ["DW1"]
        """,
    )
    assert settings_for("worker.yaml") == Settings(
        select=["DW3", "missing-name"],
        extend_select=["DW701"],
        ignore=["ALL"],
        exclude=["vendor/"],
        extend_exclude=["*.gen.yaml"],
        respect_gitignore=False,
        stacks=["kafka-bridge"],
        computes=["gpu"],
        resource_types=["product"],
        env_file=str(repository / "env/production.env"),
        platform=str(repository / "platform.toml"),
        platform_max_age=7,
        fail_on="never",
        plugins=True,
        max_file_size=10,
        require_suppression_reason=True,
        severity={"DW301": "off"},
        per_file_ignores={"legacy/**": ["DW1"]},
        root=str(repository),
        config_file=path,
    )


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ('\nignor = ["DW1"]', "2: unknown key `ignor`", "did you mean `ignore`?"),
        ('extend_select = ["DW1"]', "1: unknown key `extend_select`", "did you mean `extend-select`?"),
        ("zzz = 1", "1: unknown key `zzz`", ""),
        ("\n[tool.workerlint]\nselect = []", "2: unknown key `tool`", "is for pyproject.toml"),
        ('select = "DW1"', "1: invalid value for `select`: expected a list of rules", 'write `select = ["DW1"]`'),
        ("select = [1]", "1: invalid item in `select`: expected a list of rules", ""),
        ('stacks = [""]', '1: invalid item in `stacks`: expected a list of names, found ""', ""),
        ("exclude = {}", "1: invalid value for `exclude`: expected a list of file patterns, found a table", ""),
        ("severity = 'error'", "1: invalid value for `severity`: expected a table of rules and levels", ""),
        (
            '[severity]\nDW301 = "warn"',
            "2: invalid value for `severity.DW301`: expected one of error, warning",
            "did you mean `warning`?",
        ),
        (
            "[severity]\nDW301 = true",
            "2: invalid value for `severity.DW301`: expected one of error, warning, info, off, found true",
            "",
        ),
        (
            '[per-file-ignores]\n"a/*" = "DW1"',
            "2: invalid value for `per-file-ignores.a/*`: expected a list of rules",
            "",
        ),
        ("plugins = 1", "1: invalid value for `plugins`: expected a boolean, found 1", ""),
        ("max-file-size = 0", "1: invalid value for `max-file-size`: expected a positive integer (bytes), found 0", ""),
        (
            "max-file-size = true",
            "1: invalid value for `max-file-size`: expected a positive integer (bytes), found true",
            "",
        ),
        (
            'fail-on = "errors"',
            '1: invalid value for `fail-on`: expected one of error, warning, info, never, found "errors"',
            "did you mean `error`?",
        ),
        ("env-file = ''", '1: invalid value for `env-file`: expected a path, found ""', ""),
        ("platform = ''", '1: invalid value for `platform`: expected a path, found ""', ""),
        (
            "platform-max-age = 0",
            "1: invalid value for `platform-max-age`: expected a positive integer (days), found 0",
            "",
        ),
        ("env-file = []", "1: invalid value for `env-file`: expected a path, found an empty list", ""),
        (
            '# ignore = ["DW9"]\nignore = [\n  "DW1",\n  "DW9",\n]',
            "4: unknown rule `DW9` in `ignore`",
            "`workerlint rules`",
        ),
        ('select = ["DW1"]\nignore = ["DW328"]', "2: unknown rule `DW328` in `ignore`", "did you mean `DW302`?"),
        (
            '[severity]\n"invalid-loglevel" = "off"',
            "2: unknown rule `invalid-loglevel` in `severity`",
            "invalid-log-level",
        ),
        ("[max-suppressions]\nDW310 = 1", "2: unknown rule `DW310` in `max-suppressions`", "did you mean"),
        (
            '[[overrides]]\nfiles = ["a"]\nseverity.DW310 = "off"',
            "3: unknown rule `DW310` in `severity`",
            "did you mean",
        ),
        (
            '[per-file-ignores]\n"a/*" = ["DW1", "DW310"]',
            "2: unknown rule `DW310` in `per-file-ignores`",
            "did you mean",
        ),
        ("select = [", "not valid TOML", ""),
        ("a = 1\nb = = 2", "2: not valid TOML: ", ""),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(
    repository: Path, settings_for: Callable[..., Settings], text: str, message: str, hint: str
) -> None:
    write(repository, "team/workerlint.toml", text)
    with pytest.raises(ConfigurationError) as caught:
        settings_for("team/worker.yaml")
    assert str(caught.value).startswith(
        f"team/workerlint.toml:{message}" if message[0].isdigit() else "team/workerlint.toml"
    )
    assert message in str(caught.value)
    assert hint in caught.value.hint
    assert bool(hint) == bool(caught.value.hint)


def test_the_line_is_looked_for_in_our_own_section(repository: Path, settings_for: Callable[..., Settings]) -> None:
    write(repository, "pyproject.toml", '[tool.other]\nignore = ["DW9"]\n\n[tool.workerlint]\nignore = ["DW9"]\n')
    with pytest.raises(ConfigurationError, match=r"^pyproject\.toml:5: unknown rule `DW9` in `ignore`"):
        settings_for("worker.yaml")


def test_a_section_that_is_no_table(repository: Path, settings_for: Callable[..., Settings]) -> None:
    write(repository, "pyproject.toml", "\n[tool]\nworkerlint = 1\n")
    with pytest.raises(ConfigurationError, match=r"`tool\.workerlint` must be a table"):
        settings_for("worker.yaml")


def test_a_file_that_cannot_be_read(repository: Path, settings_for: Callable[..., Settings]) -> None:
    with pytest.raises(ConfigurationError, match=r"^gone\.toml: cannot read the file: No such file or directory$"):
        settings_for("worker.yaml", file="gone.toml")
    (repository / "latin.toml").write_bytes(b"# caf\xe9")
    with pytest.raises(ConfigurationError, match=r"^latin\.toml: not valid UTF-8$"):
        settings_for("worker.yaml", file="latin.toml")


def test_a_byte_order_mark_is_no_obstacle(repository: Path, settings_for: Callable[..., Settings]) -> None:
    (repository / "workerlint.toml").write_bytes(b"\xef\xbb\xbfstacks = ['a']")
    assert settings_for("worker.yaml").stacks == ("a",)
