"""The search for the configuration, its values, and the errors of an invalid one."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.config.boundary import Boundary
from workerlint.config.errors import ConfigurationError
from workerlint.config.loader import Configuration, read_configuration
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


class TestWhatIsNotAFile:
    def test_a_directory_or_a_broken_link_with_the_name_is_passed_over(
        self, repository: Path, settings_for: Callable[..., Settings]
    ) -> None:
        write(repository, "workerlint.toml", "stacks = ['outer']")
        (repository / "a/workerlint.toml").mkdir(parents=True)
        (repository / "a/b/pyproject.toml").mkdir(parents=True)
        (repository / "a/b/workerlint.toml").symlink_to("gone.toml")
        assert settings_for("a/b/worker.yaml").stacks == ("outer",)
        write(repository, "a/pyproject.toml", "[tool.workerlint]\nstacks = ['shared']")
        assert settings_for("a/b/worker.yaml").stacks == ("outer", "shared")

    @pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in directories")
    @pytest.mark.parametrize("name", ["workerlint.toml", "pyproject.toml"])
    def test_a_pipe_is_an_error(self, repository: Path, settings_for: Callable[..., Settings], name: str) -> None:
        os.mkfifo(repository / name)
        with pytest.raises(ConfigurationError, match=rf"^{name}: cannot read the file: it is a pipe, not a file$"):
            settings_for("worker.yaml")
        assert settings_for("worker.yaml", enabled=False, guarded=False) is DEFAULT

    @pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX")
    def test_a_link_out_of_the_boundary_is_an_error(self, repository: Path, rules: list[Rule]) -> None:
        (repository / "in/.git").mkdir(parents=True)
        write(repository, "out.toml", "stacks = ['out']")
        (repository / "in/workerlint.toml").symlink_to("../out.toml")
        limit = Boundary(str(repository / "in"), alone=False, plugins=False)
        with pytest.raises(ConfigurationError) as caught:
            Configuration(lambda _plugins: rules, boundary=limit).for_file("in/worker.yaml")
        message = "cannot read the file: a link leads to it, out of the directory"
        assert (str(caught.value), caught.value.line) == (f"in/workerlint.toml: {message}", 0)
        (repository / "in/workerlint.toml").unlink()
        write(repository, "in/workerlint.toml", "stacks = ['in']")
        assert Configuration(lambda _plugins: rules, boundary=limit).for_file("in/worker.yaml").stacks == ("in",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[tool.workerlint]", True),
        ("[tool.workerlint.severity]", True),
        ("  [ tool.workerlint ]", True),
        ("[tool]\nworkerlint = {}", False),
        ("[tool]\nworkerlint = {plugins = false}", True),
        ("[tool]\nworkerlint = []", False),
        ("[tool]\n[tool.'workerlint']\nplugins = false", True),
        ("[tool.workerlints]\nplugins = false", False),
        ("# [tool.workerlint]", False),
        ("[project]\nname = 'workerlint'", False),
        ("tool = [\nworkerlint = 1", False),
        ("x = '''\nworkerlint = 1\n'''", False),
    ],
)
def test_where_a_pyproject_has_a_table(
    repository: Path, settings_for: Callable[..., Settings], text: str, found: bool
) -> None:
    top = write(repository, "workerlint.toml", "stacks = ['outer']")
    shared = write(repository, "team/pyproject.toml", text)
    expected = shared if found else top
    assert Configuration(lambda _plugins: []).path_for("team") == expected
    assert settings_for("team/worker.yaml").config_file == expected


class TestQuestions:
    """What a configuration answers besides the settings."""

    def test_the_file_that_applies_in_a_directory(self, repository: Path, rules: list[Rule]) -> None:
        top = write(repository, "workerlint.toml", "")
        team = write(repository, "team/workerlint.toml", "")
        configuration = Configuration(lambda _plugins: rules)
        directories = ("", "team", "team/deep", "other")
        assert [configuration.path_for(name) for name in directories] == [top, team, team, top]
        assert configuration.file == ""
        named = Configuration(lambda _plugins: rules, file="own.toml")
        assert (named.path_for("team"), named.file) == ("own.toml", "own.toml")
        assert Configuration(lambda _plugins: rules, enabled=False).path_for("team") == ""

    def test_the_layers_of_settings(self, repository: Path, rules: list[Rule]) -> None:
        top = write(repository, "workerlint.toml", "extend = ['base.toml']")
        base = write(repository, "base.toml", "")
        team = write(repository, "team/workerlint.toml", "")
        configuration = Configuration(lambda _plugins: rules)
        found = [configuration.for_folder(name) for name in ("team", "", "team")]
        assert [[layer.path for layer in configuration.layers_of(item)] for item in found] == [
            [base, top, team],
            [base, top],
            [base, top, team],
        ]
        assert configuration.layers_of(DEFAULT) == []
        assert configuration.in_use() == found[:2]

    def test_the_policy_files(self, repository: Path, rules: list[Rule], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WORKERLINT_POLICY", "a.toml")
        files = ["b.toml", "", str(repository / "a.toml")]
        configuration = Configuration(lambda _plugins: rules, policy_files=files)
        assert configuration.policy_files == (str(repository / "a.toml"), str(repository / "b.toml"))
        assert Configuration(lambda _plugins: rules, policy_files=files, guarded=False).policy_files == ()
        monkeypatch.delenv("WORKERLINT_POLICY")
        assert Configuration(lambda _plugins: rules).policy_files == ()

    def test_the_variable_names_the_file_unless_an_option_does(
        self, repository: Path, rules: list[Rule], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("WORKERLINT_CONFIG", "variable.toml")
        options: list[dict[str, Any]] = [{}, {"file": "own.toml"}, {"enabled": False}]
        files = [Configuration(lambda _plugins: rules, **given).file for given in options]
        assert files == ["variable.toml", "own.toml", ""]


class TestMandatoryLayers:
    """Files that make rules mandatory are read even if another configuration is named, or none."""

    def mandates(self, rules: list[Rule], path: str = "team/worker.yaml", **options: Any) -> list[str]:
        settings = Configuration(lambda _plugins: rules, **options).for_file(path)
        return [os.path.relpath(mandate.path) for mandate in settings.mandates]

    @pytest.mark.parametrize("options", [{}, {"enabled": False}, {"file": "own.toml"}])
    def test_each_layer_counts(self, repository: Path, rules: list[Rule], options: dict[str, Any]) -> None:
        write(repository, "own.toml", "")
        write(repository, "workerlint.toml", "mandatory = ['DW301']")
        write(repository, "team/pyproject.toml", "[tool.workerlint]\nmandatory = ['DW302']")
        write(repository, "team/workerlint.toml", "root = true\nmandatory = ['DW101']")
        order = ["workerlint.toml", "team/pyproject.toml", "team/workerlint.toml"]
        assert self.mandates(rules, **options) == order
        assert self.mandates(rules, "worker.yaml", **options) == order[:1]
        write(repository, "team/workerlint.toml", "root = true")
        assert self.mandates(rules, **options) == order[:2]
        for text in ("[tool.workerlint]\nfail-on = 'info'", "# mandatory = []\n[tool.other]"):
            write(repository, "team/pyproject.toml", text)
            assert self.mandates(rules, **options) == order[:1]

    @pytest.mark.parametrize("options", [{}, {"enabled": False}, {"file": "own.toml"}])
    def test_a_file_far_above_counts(self, repository: Path, rules: list[Rule], options: dict[str, Any]) -> None:
        write(repository, "own.toml", "")
        write(repository, "workerlint.toml", "stacks = ['a']")
        write(repository, "pyproject.toml", "[tool.workerlint]\nmandatory = ['DW301']")
        write(repository, "a/workerlint.toml", "root = true")
        write(repository, "a/b/workerlint.toml", "stacks = ['b']")
        write(repository, "a/b/pyproject.toml", "[tool.workerlint]\nmandatory = ['DW101']")
        write(repository, "a/b/c/workerlint.toml", "root = true\nstacks = ['c']")
        order = ["pyproject.toml", "a/b/pyproject.toml"]
        assert self.mandates(rules, "a/b/c/d/worker.yaml", **options) == order
        assert self.mandates(rules, "a/worker.yaml", **options) == order[:1]
        configuration = Configuration(lambda _plugins: rules, **options)
        stacks = [configuration.for_file(f"{path}/worker.yaml").stacks for path in ("a/b/c/d", "a/b", "a", ".")]
        assert stacks == ([(), (), (), ()] if options else [("c",), ("b",), (), ("a",)])

    def test_none_counts_where_they_are_not_guarded(self, repository: Path, rules: list[Rule]) -> None:
        write(repository, "own.toml", "stacks = ['own']")
        write(repository, "workerlint.toml", "mandatory = ['DW301']\nstacks = ['a']")
        write(repository, "team/workerlint.toml", "root = true")
        options: list[dict[str, Any]] = [{"enabled": False}, {"file": "own.toml"}, {}]
        for given in options:
            assert self.mandates(rules, guarded=False, **given) == []

    @pytest.mark.parametrize("options", [{}, {"enabled": False}])
    def test_a_file_that_extends_another_may_make_rules_mandatory(
        self, repository: Path, rules: list[Rule], options: dict[str, Any]
    ) -> None:
        write(repository, "base.toml", "mandatory = ['DW301']")
        write(repository, "workerlint.toml", "extend = ['base.toml']")
        write(repository, "team/workerlint.toml", "root = true")
        assert self.mandates(rules, **options) == ["base.toml"]

    def test_other_settings_of_a_file_above_the_root_do_not_apply(self, repository: Path, rules: list[Rule]) -> None:
        write(repository, "workerlint.toml", "mandatory = ['DW301']\nstacks = ['a']\nnope = 1")
        write(repository, "team/workerlint.toml", "root = true\nstacks = ['b']")
        with pytest.raises(ConfigurationError, match=r"^workerlint.toml:3: unknown key `nope`$"):
            self.mandates(rules)
        write(repository, "workerlint.toml", "mandatory = ['DW301']\nstacks = ['a']")
        settings = Configuration(lambda _plugins: rules).for_file("team/worker.yaml")
        assert (settings.stacks, settings.mandates[0].settings.stacks) == (("b",), ("a",))


def test_a_configuration_alone(repository: Path, rules: list[Rule]) -> None:
    write(repository, "workerlint.toml", "stacks = ['outer']")
    path = write(repository, "team/own.toml", "stacks = ['a']\nmandatory = ['DW301']\nexclude = ['x']")
    other = str(repository / "other")
    settings = read_configuration(path, other, lambda _plugins: rules)
    assert (settings.stacks, settings.root, settings.config_file) == (("a",), other, path)
    mandates = [(mandate.selectors, mandate.path, mandate.lines) for mandate in settings.mandates]
    assert mandates == [(("DW301",), path, (2,))]
    write(repository, "team/own.toml", "stacks = ['a']")
    assert read_configuration(path, other, lambda _plugins: rules).mandates == ()
    for text, message in (("nope = 1", "unknown key `nope`"), ("ignore = ['DW9']", "unknown rule `DW9` in `ignore`")):
        write(repository, "team/own.toml", text)
        with pytest.raises(ConfigurationError, match=f"^team/own.toml:1: {message}$"):
            read_configuration(path, other, lambda _plugins: rules)
