"""The layers of a configuration: which files belong to it, and how their values are merged."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.config.errors import ConfigurationError
from workerlint.config.loader import Configuration
from workerlint.config.selection import resolve
from workerlint.config.settings import DEFAULT_EXCLUDE, Selectors
from workerlint.engine.project import Project
from workerlint.files.walk import excluded_by

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workerlint.config.settings import Settings
    from workerlint.engine.rule import Rule

    Write = Callable[[str, str], str]
    SettingsFor = Callable[..., Settings]


@pytest.fixture
def settings_for(rules: list[Rule]) -> Callable[..., Settings]:
    def call(path: str, **options: Any) -> Settings:
        return Configuration(lambda _plugins: rules, **options).for_file(path)

    return call


@pytest.fixture
def error_of(settings_for: Callable[..., Settings]) -> Callable[..., str]:
    def call(path: str, **options: Any) -> str:
        with pytest.raises(ConfigurationError) as caught:
            settings_for(path, **options)
        return str(caught.value)

    return call


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], str]:
    def call(name: str, text: str) -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path)

    return call


def codes(path: str, **options: Any) -> set[str]:
    """Return the codes of the rules that run on a file."""
    return {rule.code for rule in Project(**options).engine_for(path).rules}


class TestDirectories:
    def test_a_team_that_ignores_a_rule_keeps_the_rest_of_the_root(
        self, repository: Path, write: Write, settings_for: SettingsFor
    ) -> None:
        root = 'fail-on = "warning"\nstacks = ["a"]\nignore = ["DW302"]\n[severity]\nDW301 = "info"\n'
        write("workerlint.toml", root)
        team = write("team/workerlint.toml", 'ignore = ["DW101"]\nstacks = ["b"]\n[severity]\nDW302 = "warning"\n')
        found = settings_for("team/deep/worker.yaml")
        assert found.fail_on == "warning"
        assert found.stacks == ("a", "b")
        assert found.ignore == ("DW302", "DW101")
        assert found.severity == {"DW302": "warning", "DW301": "info"}
        assert (found.root, found.config_file) == (str(repository), team)
        assert settings_for("other/worker.yaml").ignore == ("DW302",)

    def test_the_nearest_decides_single_values_and_select(
        self, repository: Path, write: Write, settings_for: SettingsFor
    ) -> None:
        write("workerlint.toml", 'fail-on = "warning"\nselect = ["DW3"]\nextend-select = ["DW701"]\nplugins = true')
        write("team/workerlint.toml", 'fail-on = "never"\nselect = ["DW1"]\nplugins = false')
        found = settings_for("team/worker.yaml")
        assert (found.fail_on, found.plugins) == ("never", False)
        assert (found.select, found.extend_select) == (("DW1",), ("DW701",))

    def test_a_file_with_root_leaves_out_those_above(
        self, repository: Path, write: Write, settings_for: SettingsFor
    ) -> None:
        write("workerlint.toml", 'stacks = ["a"]')
        write("team/workerlint.toml", 'root = true\nstacks = ["b"]')
        write("team/x/workerlint.toml", 'stacks = ["c"]')
        assert settings_for("team/x/worker.yaml").stacks == ("b", "c")

    def test_a_pyproject_without_a_table_neither_ends_the_search_nor_is_a_layer(
        self, repository: Path, write: Write, settings_for: SettingsFor
    ) -> None:
        write("workerlint.toml", 'stacks = ["a"]')
        write("team/pyproject.toml", "[tool.ruff]\nthis is no TOML")
        write("team/x/pyproject.toml", '[tool.workerlint]\nstacks = ["c"]')
        assert settings_for("team/x/worker.yaml").stacks == ("a", "c")

    def test_an_error_names_its_layer(self, repository: Path, write: Write, error_of: Callable[..., str]) -> None:
        write("workerlint.toml", '\nignor = ["DW101"]')
        write("team/workerlint.toml", "plugins = false")
        assert error_of("team/worker.yaml") == "workerlint.toml:2: unknown key `ignor`"

    def test_a_team_may_select_again_what_the_root_ignores(
        self, repository: Path, write: Write, settings_for: SettingsFor, rules: list[Rule]
    ) -> None:
        write("workerlint.toml", 'ignore = ["DW301", "DW1"]\nseverity.DW302 = "off"')
        write("team/workerlint.toml", 'extend-select = ["invalid-log-level", "malformed-stack", "missing-name"]')
        active, _ = resolve(settings_for("team/worker.yaml"), rules)
        assert {"DW301", "DW302", "DW101"} <= {rule.code for rule in active}
        write("team/x/workerlint.toml", 'ignore = ["DW3"]\nseverity.DW301 = "off"')
        active, _ = resolve(settings_for("team/x/worker.yaml"), rules)
        assert "DW301" not in {rule.code for rule in active}

    def test_of_a_code_and_a_name_the_nearest_decides(
        self, repository: Path, write: Write, settings_for: SettingsFor, rules: list[Rule]
    ) -> None:
        write("workerlint.toml", 'severity.DW301 = "error"')
        write("team/workerlint.toml", 'severity.invalid-log-level = "info"')
        assert resolve(settings_for("team/worker.yaml"), rules)[1]["DW301"] == "info"

    def test_a_layer_may_name_the_rules_of_plug_ins_that_another_one_loads(
        self, repository: Path, write: Write, rules: list[Rule]
    ) -> None:
        built_in = [rule for rule in rules if rule.code.startswith("DW")]
        write("workerlint.toml", "plugins = true")
        write("team/workerlint.toml", 'ignore = ["ACME1"]')
        configuration = Configuration(lambda plugins: rules if plugins else built_in)
        assert configuration.for_file("team/worker.yaml").ignore == ("ACME1",)

    def test_the_layers_do_not_depend_on_the_current_directory(
        self, repository: Path, write: Write, settings_for: SettingsFor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("workerlint.toml", 'stacks = ["a"]\n[per-file-ignores]\n"team/x/" = ["DW301"]')
        write("team/workerlint.toml", 'stacks = ["b"]')
        from_top = settings_for("team/x/worker.yaml")
        monkeypatch.chdir(repository / "team")
        assert settings_for("x/worker.yaml") == from_top


class TestPatterns:
    def test_patterns_are_relative_to_their_file(
        self, repository: Path, write: Write, settings_for: SettingsFor
    ) -> None:
        write("workerlint.toml", 'extend-exclude = ["/gen/", "*.tmp.yaml"]')
        write("a [b]/workerlint.toml", 'extend-exclude = ["/gen/", "./old/*.yaml", "draft.yaml", "!keep.tmp.yaml"]')
        found = settings_for("a [b]/worker.yaml")
        assert found.exclude == DEFAULT_EXCLUDE
        patterns = excluded_by(found, found.root)
        top = f"{repository}/"
        excluded = [
            "gen/x.yaml", "a [b]/gen/x.yaml", "a [b]/old/x.yaml", "a [b]/draft.yaml", "a [b]/c/draft.yaml",
            "a [b]/x.tmp.yaml", "a [b]/venv/x.yaml",
        ]  # fmt: skip
        kept = ["old/x.yaml", "draft.yaml", "a [b]/c/gen/x.yaml", "a [b]/keep.tmp.yaml", "a [b]/old/c/x.yaml"]
        assert [path for path in excluded if not patterns.holds(top + path)] == []
        assert [path for path in kept if patterns.holds(top + path)] == []

    def test_exclude_adds_up_and_its_exceptions_apply_to_outer_layers(
        self, repository: Path, write: Write, settings_for: SettingsFor
    ) -> None:
        write("workerlint.toml", 'exclude = ["/vendor/"]\nextend-exclude = ["*.gen.yaml"]')
        write("team/workerlint.toml", 'exclude = ["!a.gen.yaml"]\nextend-exclude = ["b.yaml"]')
        found = settings_for("team/worker.yaml")
        patterns = excluded_by(found, found.root)
        assert [patterns.holds(f"{repository}/{path}") for path in ("vendor/x.yaml", "team/x.gen.yaml")] == [True, True]
        assert [patterns.holds(f"{repository}/team/{path}") for path in ("a.gen.yaml", "b.yaml")] == [False, True]

    @pytest.mark.parametrize("pattern", ["", "  ", "# comment", "!", "./", "/"])
    def test_a_pattern_that_matches_nothing_does_not_begin_to_match(
        self, repository: Path, write: Write, settings_for: SettingsFor, pattern: str
    ) -> None:
        write("workerlint.toml", "")
        write("team/workerlint.toml", f"exclude = ['x', '{pattern}']" if pattern else "exclude = ['x']")
        found = settings_for("team/worker.yaml")
        assert not excluded_by(found, found.root).holds(f"{repository}/team/a/worker.yaml")

    def test_ignores_for_the_same_pattern_of_two_directories_both_apply(self, repository: Path, write: Write) -> None:
        write("workerlint.toml", '[per-file-ignores]\n"legacy/" = ["DW301"]')
        write("team/workerlint.toml", '[per-file-ignores]\n"legacy/" = ["DW101"]\n"a.yaml" = ["DW203"]')
        assert "DW301" in codes("team/worker.yaml")
        assert {"DW101", "DW301"} - codes("team/legacy/worker.yaml") == {"DW101", "DW301"}
        assert "DW203" in codes("a.yaml")
        assert "DW203" not in codes("team/x/a.yaml")


class TestExtend:
    def test_the_last_one_wins_and_the_file_itself_over_all(
        self, repository: Path, write: Write, settings_for: SettingsFor
    ) -> None:
        write("platform/a.toml", 'fail-on = "info"\nmax-file-size = 1\nplugins = true\nstacks = ["a"]')
        write("platform/b.toml", 'fail-on = "warning"\nmax-file-size = 2\nstacks = ["b"]')
        write("team/workerlint.toml", 'extend = ["../platform/a.toml", "../platform/b.toml"]\nmax-file-size = 3')
        found = settings_for("team/worker.yaml")
        assert (found.plugins, found.fail_on, found.max_file_size, found.stacks) == (True, "warning", 3, ("a", "b"))

    def test_extended_files_are_nearer_than_the_directories_above(
        self, repository: Path, write: Write, settings_for: SettingsFor
    ) -> None:
        write("workerlint.toml", 'fail-on = "info"\nplugins = true')
        write("platform.toml", 'fail-on = "warning"\nroot = true')
        write("team/workerlint.toml", 'extend = ["../platform.toml"]')
        found = settings_for("team/worker.yaml")
        assert found.fail_on == "warning"
        assert found.plugins, "an extended file does not leave out the directories above"

    def test_a_file_that_two_others_extend_comes_before_both(
        self, repository: Path, write: Write, settings_for: SettingsFor
    ) -> None:
        write("base.toml", 'fail-on = "info"')
        write("b.toml", 'extend = ["base.toml"]\nfail-on = "warning"')
        write("c.toml", 'extend = ["base.toml"]')
        write("workerlint.toml", 'extend = ["b.toml", "c.toml"]')
        assert settings_for("worker.yaml").fail_on == "warning"

    def test_the_file_above_may_also_be_extended(
        self, repository: Path, write: Write, settings_for: SettingsFor
    ) -> None:
        write("workerlint.toml", 'fail-on = "info"\n[[overrides]]\nfiles = ["x/"]\nignore = ["DW1"]')
        write("mid/workerlint.toml", 'fail-on = "never"')
        write("mid/team/workerlint.toml", 'extend = ["../../workerlint.toml"]')
        found = settings_for("mid/team/worker.yaml")
        assert (found.fail_on, len(found.overrides)) == ("never", 1)

    def test_a_file_above_may_extend_the_nearest(
        self, repository: Path, write: Write, settings_for: SettingsFor
    ) -> None:
        write("workerlint.toml", 'extend = ["team/workerlint.toml"]\nfail-on = "info"')
        team = write("team/workerlint.toml", 'fail-on = "never"')
        found = settings_for("team/worker.yaml")
        assert (found.fail_on, found.config_file) == ("never", team)
        assert settings_for("worker.yaml").fail_on == "info"

    @pytest.mark.slow
    def test_many_paths_to_the_same_files_take_no_time(
        self, repository: Path, write: Write, settings_for: SettingsFor
    ) -> None:
        for level in range(8):
            below = ", ".join(f'"{level + 1}-{number}.toml"' for number in range(10))
            for number in range(10):
                write(f"{level}-{number}.toml", f"extend = [{below}]")
        for number in range(10):
            write(f"8-{number}.toml", f'stacks = ["{number}"]')
        write("workerlint.toml", 'extend = ["1-0.toml"]')
        assert len(settings_for("worker.yaml").stacks) == 10

    def test_the_files_of_other_directories_are_not_layers(
        self, repository: Path, write: Write, settings_for: SettingsFor
    ) -> None:
        write("platform/workerlint.toml", "plugins = true")
        write("platform/x/shared.toml", 'stacks = ["a"]')
        write("team/workerlint.toml", 'extend = ["../platform/x/shared.toml"]')
        found = settings_for("team/worker.yaml")
        assert (found.stacks, found.plugins) == (("a",), False)

    def test_patterns_from_outside_are_relative_to_the_extending_file(
        self, tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shared = (
            '[per-file-ignores]\n"legacy/*.yaml" = ["DW301"]\n[[overrides]]\nfiles = ["/batch/"]\nignore = ["DW101"]'
        )
        write("shared/all.toml", 'extend = ["patterns.toml"]')
        write("shared/patterns.toml", shared)
        write("shared/.git/HEAD", "")
        write("repository/.git/HEAD", "")
        write("repository/team/workerlint.toml", 'extend = ["../../shared/all.toml"]')
        monkeypatch.chdir(tmp_path / "repository")
        assert "DW301" not in codes("team/legacy/a.yaml")
        assert "DW101" not in codes("team/batch/x/a.yaml")
        assert {"DW101", "DW301"} <= codes("team/other/a.yaml")

    def test_patterns_from_a_submodule_are_relative_to_the_extending_file(self, repository: Path, write: Write) -> None:
        write("platform/.git", "gitdir: ../.git/modules/platform")
        write("platform/shared.toml", '[per-file-ignores]\n"legacy/*.yaml" = ["DW301"]')
        write("workerlint.toml", 'extend = ["platform/shared.toml"]')
        assert "DW301" not in codes("legacy/a.yaml")

    def test_without_a_repository_patterns_are_relative_to_the_extending_file(
        self, tmp_path: Path, write: Write
    ) -> None:
        write("platform/shared.toml", '[per-file-ignores]\n"legacy/*.yaml" = ["DW301"]')
        write("team/workerlint.toml", 'extend = ["../platform/shared.toml"]')
        assert "DW301" not in codes(str(tmp_path / "team/legacy/a.yaml"))
        assert "DW301" in codes(str(tmp_path / "team/a.yaml"))

    def test_patterns_from_the_repository_are_relative_to_their_file(self, repository: Path, write: Write) -> None:
        write("platform/shared.toml", '[per-file-ignores]\n"*.yaml" = ["DW301"]')
        write("team/workerlint.toml", 'extend = ["../platform/shared.toml"]')
        assert "DW301" in codes("team/a.yaml")

    def test_paths_are_relative_to_their_file(
        self, tmp_path: Path, write: Write, settings_for: SettingsFor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("shared/all.toml", 'platform = "platform.toml"')
        write("repository/.git/HEAD", "")
        write("repository/workerlint.toml", 'extend = ["../shared/all.toml"]\nenv-file = "a.env"')
        monkeypatch.chdir(tmp_path / "repository")
        found = settings_for("worker.yaml")
        assert found.platform == str(tmp_path / "shared/platform.toml")
        assert found.env_file == str(tmp_path / "repository/a.env")

    def test_eight_levels_are_allowed(
        self, repository: Path, write: Write, settings_for: SettingsFor, error_of: Callable[..., str]
    ) -> None:
        write("workerlint.toml", 'extend = ["1.toml"]')
        for number in range(1, 8):
            write(f"{number}.toml", f'extend = ["{number + 1}.toml"]')
        write("8.toml", 'stacks = ["a"]')
        assert settings_for("worker.yaml").stacks == ("a",)
        write("8.toml", 'extend = ["9.toml"]')
        write("9.toml", "")
        assert error_of("worker.yaml") == (
            "8.toml:1: more than 8 levels of `extend`: workerlint.toml -> 1.toml -> 2.toml -> 3.toml -> 4.toml -> 5.toml"
            " -> 6.toml -> 7.toml -> 8.toml -> 9.toml"
        )

    def test_a_cycle_names_its_files(self, repository: Path, write: Write, error_of: Callable[..., str]) -> None:
        write("workerlint.toml", 'extend = ["x/b.toml"]')
        write("x/b.toml", '\nextend = ["../workerlint.toml"]')
        assert error_of("worker.yaml") == (
            "x/b.toml:2: the files extend each other in a cycle: workerlint.toml -> x/b.toml -> workerlint.toml"
        )

    def test_a_file_that_extends_itself_is_a_cycle(
        self, repository: Path, write: Write, error_of: Callable[..., str]
    ) -> None:
        write("workerlint.toml", 'extend = ["./workerlint.toml"]')
        assert error_of("worker.yaml") == (
            "workerlint.toml:1: the files extend each other in a cycle: workerlint.toml -> workerlint.toml"
        )

    @pytest.mark.parametrize(
        ("item", "message", "hint"),
        [
            ("https://acme.example/w.toml", "`extend` must not contain an address: `https://acme.example/w.toml`", "download"),
            ("gone.toml", "cannot read `gone.toml`: No such file or directory", ""),
            ("team", "cannot read `team`: Is a directory", "`team/workerlint.toml`"),
            ("package:gone_workerlint", "the package `gone_workerlint` is not installed", "install it"),
            ("package:__main__", "the package `__main__` is not installed", "install it where workerlint is installed"),
            ("team/", "cannot read `team/`: Is a directory", "name the file, such as `team/workerlint.toml`"),
            ("package:os", "the package `os` has no file `workerlint.toml`", ""),
            ("package:json.decoder", "`package:json.decoder` does not name a package", "such as `package:"),
            ("package:json", "the package `json` has no file `workerlint.toml`", ""),
            ("pyproject.toml", "`pyproject.toml` has no table `[tool.workerlint]`", ""),
            ("", 'invalid item in `extend`: expected a list of paths and `package:NAME`, found ""', ""),
        ],
    )  # fmt: skip
    def test_what_cannot_be_extended_is_reported_where_it_is_written(
        self, repository: Path, write: Write, settings_for: SettingsFor, item: str, message: str, hint: str
    ) -> None:
        (repository / "team").mkdir()
        write("pyproject.toml", "[tool.other]")
        write("workerlint.toml", f'extend = [\n  "{item}",\n]')
        with pytest.raises(ConfigurationError) as caught:
            settings_for("worker.yaml")
        assert str(caught.value) == f"workerlint.toml:2: {message}"
        assert hint in caught.value.hint
        assert bool(hint) == bool(caught.value.hint)

    def test_an_empty_table_may_be_extended(self, repository: Path, write: Write, settings_for: SettingsFor) -> None:
        write("x/pyproject.toml", "[tool.workerlint]")
        write("workerlint.toml", 'extend = ["x/pyproject.toml"]\nstacks = ["a"]')
        assert settings_for("worker.yaml").stacks == ("a",)

    def test_a_pipe_is_not_read(self, repository: Path, write: Write, error_of: Callable[..., str]) -> None:
        os.mkfifo(repository / "pipe.toml")
        write("workerlint.toml", 'extend = ["pipe.toml"]')
        assert error_of("worker.yaml") == "workerlint.toml:1: cannot read `pipe.toml`: it is a pipe, not a file"

    def test_a_package_is_found_without_being_imported(
        self, repository: Path, write: Write, settings_for: SettingsFor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # In an environment inside of the repository, as in many checkouts.
        write(".venv/lib/acme_layers/__init__.py", "raise SystemExit('imported')")
        write(".venv/lib/acme_layers/workerlint.toml", 'extend = ["more.toml"]\nextend-exclude = ["/gen/"]')
        write(".venv/lib/acme_layers/more.toml", 'stacks = ["acme"]\n[per-file-ignores]\n"old/" = ["DW301"]')
        write("team/workerlint.toml", 'extend = ["package:acme_layers"]')
        monkeypatch.syspath_prepend(str(repository / ".venv/lib"))
        found = settings_for("team/worker.yaml")
        assert found.stacks == ("acme",)
        assert "acme_layers" not in sys.modules
        assert excluded_by(found, found.root).holds(f"{repository}/team/gen/a.yaml")
        assert "DW301" not in codes("team/old/a.yaml")


class TestNamedFile:
    def test_it_replaces_the_chain_and_keeps_what_it_extends(
        self, repository: Path, write: Write, settings_for: SettingsFor
    ) -> None:
        write("workerlint.toml", "plugins = true")
        write("ci/base.toml", 'stacks = ["a"]')
        named = write("ci/strict.toml", 'extend = ["base.toml"]')
        found = settings_for("worker.yaml", file=named)
        assert (found.plugins, found.stacks, found.config_file) == (False, ("a",), named)

    def test_its_patterns_do_not_depend_on_the_current_directory(
        self, tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("repository/.git/HEAD", "")
        (tmp_path / "repository/team").mkdir()
        patterns = '[per-file-ignores]\n"/team/*.yaml" = ["DW301"]'
        files = {write("repository/named.toml", patterns), write("outside.toml", patterns)}
        for file in files:
            monkeypatch.chdir(tmp_path / "repository")
            assert "DW301" not in codes("team/a.yaml", config_file=file)
            monkeypatch.chdir(tmp_path / "repository/team")
            assert "DW301" not in codes("a.yaml", config_file=file)


class TestOverrides:
    def test_they_apply_after_the_layers_and_the_last_match_wins(self, repository: Path, write: Write) -> None:
        write(
            "workerlint.toml",
            'ignore = ["DW301"]\n[[overrides]]\nfiles = ["batch/", "/a.yaml"]\nextend-select = ["DW701", "DW301"]\n'
            '[[overrides]]\nfiles = ["batch/old/"]\nignore = ["DW7"]\nseverity.DW301 = "info"',
        )
        write("batch/old/workerlint.toml", '[[overrides]]\nfiles = ["*.gen.yaml"]\nselect = ["DW701"]')
        assert not {"DW301", "DW701"} & codes("worker.yaml")
        assert {"DW301", "DW701"} <= codes("batch/worker.yaml")
        assert {"DW301", "DW701"} <= codes("a.yaml")
        assert {"DW301", "DW701"} & codes("batch/old/worker.yaml") == {"DW301"}
        assert Project().engine_for("batch/old/worker.yaml").settings.severity == {"DW301": "info"}
        assert codes("batch/old/x/worker.gen.yaml") == {"DW701"}

    def test_the_files_of_one_directory_may_have_different_rules(self, repository: Path, write: Write) -> None:
        write("workerlint.toml", '[[overrides]]\nfiles = ["a.yaml"]\nselect = ["DW301"]')
        project = Project()
        assert len(project.engine_for("b.yaml").rules) > 1
        assert [rule.code for rule in project.engine_for("a.yaml").rules] == ["DW301"]

    def test_the_command_line_applies_after_them(self, repository: Path, write: Write) -> None:
        write("workerlint.toml", '[[overrides]]\nfiles = ["a/"]\nselect = ["DW301"]')
        command_line = Selectors(select=["DW101"])
        found = codes("a/b.yaml", adjust=lambda settings: settings.replace(command_line=command_line))
        assert found == {"DW101"}

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("overrides = 1", "1: invalid value for `overrides`: expected an array of tables, found 1"),
            ("[[overrides]]\nfiles = ['a']\n[[overrides]]\nignore = []", "3: missing `files` in `[[overrides]]`"),
            ("[[overrides]]\nfiles = []", "2: invalid value for `overrides.files`: expected a list of file patterns"),
            ("[[overrides]]\nfiles = 'a'", "2: invalid value for `overrides.files`: expected a list of file patterns"),
            ("[[overrides]]\nfiles = ['a']\nstacks = []", "3: unknown key `stacks` in `[[overrides]]`"),
            (
                "[[overrides]]\nfiles = ['a']\n[[overrides]]\nfiles = ['b']\nignore = ['DW999']",
                "5: unknown rule `DW999` in `ignore`",
            ),
            (
                "[[overrides]]\nfiles = ['a']\n[overrides.severity]\nDW301 = 'warn'",
                "4: invalid value for `overrides.severity.DW301`: expected one of",
            ),
        ],
    )
    def test_errors_have_the_line_of_their_table(
        self, repository: Path, write: Write, error_of: Callable[..., str], text: str, message: str
    ) -> None:
        write("workerlint.toml", text)
        assert error_of("worker.yaml").startswith(f"workerlint.toml:{message}")


class TestAllErrors:
    """What a check of a configuration finds, in all of its layers."""

    @pytest.fixture
    def errors_of(self, rules: list[Rule]) -> Callable[..., list[str]]:
        def call(path: str, more: Sequence[ConfigurationError] = (), **options: Any) -> list[str]:
            configuration = Configuration(lambda _plugins: rules, **options)
            return list(map(str, configuration.check(path, lambda _layers: more)))

        return call

    def test_they_are_sorted_by_file_and_line(
        self, repository: Path, write: Write, errors_of: Callable[..., list[str]]
    ) -> None:
        write("base.toml", 'ignore = [\n"DW9",\n1]\nnope = 1')
        write("workerlint.toml", "\n\nfail-on = 'x'")
        team = write("team/workerlint.toml", 'ignore = ["DW8"]\nextend = ["../base.toml", "gone.toml", 1]\nroot = 3')
        level = 'invalid value for `fail-on`: expected one of error, warning, info, never, found "x"'
        found = errors_of(team, [ConfigurationError(team, 2, "another"), ConfigurationError("other.txt", 1, "wrong")])
        assert found == [
            "team/workerlint.toml:1: unknown rule `DW8` in `ignore`",
            "team/workerlint.toml:2: invalid item in `extend`: expected a list of paths and `package:NAME`, found 1",
            "team/workerlint.toml:2: another",
            "team/workerlint.toml:3: invalid value for `root`: expected a boolean, found 3",
            f"workerlint.toml:3: {level}",
            "other.txt:1: wrong",
        ]

    def test_a_file_that_is_two_layers_has_its_errors_once(
        self, repository: Path, write: Write, errors_of: Callable[..., list[str]]
    ) -> None:
        write("platform/.git", "gitdir: elsewhere")
        write("platform/shared.toml", 'ignore = ["DW9"]\nselect = ["DW8"]')
        write("workerlint.toml", 'extend = ["platform/shared.toml"]')
        team = write("team/workerlint.toml", 'extend = ["../platform/shared.toml"]')
        assert errors_of(team) == [
            "platform/shared.toml:1: unknown rule `DW9` in `ignore`",
            "platform/shared.toml:2: unknown rule `DW8` in `select`",
        ]

    def test_a_file_that_cannot_be_read_and_one_that_is_not_toml(
        self, repository: Path, write: Write, errors_of: Callable[..., list[str]]
    ) -> None:
        assert errors_of(str(repository / "gone.toml")) == [
            "gone.toml: cannot read the file: No such file or directory"
        ]
        write("base.toml", "= 1")
        top = write("workerlint.toml", 'extend = ["base.toml", "base.toml"]\nnope = 1')
        assert errors_of(top) == [
            "workerlint.toml:2: unknown key `nope`",
            "base.toml:1: not valid TOML: invalid statement",
        ]

    def test_the_files_after_one_that_cannot_be_extended_are_checked(
        self, repository: Path, write: Write, errors_of: Callable[..., list[str]]
    ) -> None:
        write("base.toml", "wrong = 1")
        write("more.toml", "= 1")
        top = write("workerlint.toml", 'extend = [\n"gone.toml",\n"more.toml",\n"workerlint.toml",\n"base.toml"]')
        cycle = "the files extend each other in a cycle: workerlint.toml -> workerlint.toml"
        assert errors_of(top) == [
            "workerlint.toml:2: cannot read `gone.toml`: No such file or directory",
            f"workerlint.toml:4: {cycle}",
            "more.toml:1: not valid TOML: invalid statement",
            "base.toml:1: unknown key `wrong`",
        ]

    def test_a_named_file_is_checked_without_those_above(
        self, repository: Path, write: Write, errors_of: Callable[..., list[str]]
    ) -> None:
        write("workerlint.toml", "nope = 1")
        assert errors_of(write("team/other.toml", "wrong = 1")) == ["team/other.toml:1: unknown key `wrong`"]

    def test_a_policy_file_is_checked_too(
        self, tmp_path: Path, write: Write, rules: list[Rule], errors_of: Callable[..., list[str]]
    ) -> None:
        policy = write("platform/policy.toml", "nope = 1")
        top = write("repository/workerlint.toml", "wrong = 1")
        errors = errors_of(top, policy_files=[policy])
        assert [error.rpartition("/")[2] for error in errors] == [
            "workerlint.toml:1: unknown key `wrong`",
            "policy.toml:1: unknown key `nope`",
        ]


class TestSelectors:
    def test_a_selector_may_name_a_policy_or_a_budget_of_any_layer(
        self, repository: Path, write: Write, settings_for: SettingsFor, error_of: Callable[..., str]
    ) -> None:
        write("workerlint.toml", 'select = ["DW3", "AC010"]')
        assert error_of("worker.yaml") == "workerlint.toml:1: unknown rule `AC010` in `select`"
        write("team/workerlint.toml", '[[budget]]\ncode = "AC010"\ncpu = "1"')
        assert settings_for("team/worker.yaml").select == ("DW3", "AC010")
        policy = '[[policy]]\ncode = "AC010"\nname = "first"\nat = "name"\nmust = true'
        write("team/workerlint.toml", policy)
        assert settings_for("team/worker.yaml").select == ("DW3", "AC010")
        write("team/x/workerlint.toml", 'ignore = ["first", "second"]\n' + policy.replace("first", "second"))
        assert settings_for("team/x/worker.yaml").ignore == ("first", "second")

    def test_a_preview_rule_is_named_where_the_layers_allow_it(
        self,
        repository: Path,
        write: Write,
        rules: list[Rule],
        make_rule: Callable[..., Rule],
        settings_for: SettingsFor,
        error_of: Callable[..., str],
    ) -> None:
        rules.append(make_rule("DW999", "new-rule"))
        write("workerlint.toml", 'select = ["new-rule"]')
        assert error_of("worker.yaml") == "workerlint.toml:1: `new-rule` is a preview rule"
        write("workerlint.toml", 'preview = true\nselect = ["new-rule"]')
        write("team/workerlint.toml", 'extend-select = ["DW999"]')
        assert settings_for("team/worker.yaml").extend_select == ("DW999",)
        write("team/workerlint.toml", '\nextend-select = ["DW999"]\npreview = false')
        assert error_of("team/worker.yaml") == "team/workerlint.toml:2: `DW999` is a preview rule"
        write("team/workerlint.toml", 'ignore = ["DW999"]\npreview = false\nseverity.DW999 = "off"')
        assert settings_for("team/worker.yaml").ignore == ("DW999",)
        write("team/workerlint.toml", 'preview = false\nseverity.DW999 = "info"')
        assert error_of("team/worker.yaml") == "team/workerlint.toml:2: `DW999` is a preview rule"


@pytest.mark.parametrize(
    ("text", "name", "line"),
    [
        ("\nenv-file = 'a/env'", "a/env", 2),
        ("platform = 'p.toml'", "p.toml", 1),
        ("[schema]\nextra = 'fields.json'", "fields.json", 2),
        ("fail-on = 'info'\n[schema.extra]\ntype = 'object'\n", "workerlint.toml", 0),
        ("platform = 'p.toml'", "q.toml", 0),
    ],
)
def test_an_error_about_a_whole_file_names_the_line_that_names_it(
    repository: Path, write: Write, rules: list[Rule], text: str, name: str, line: int
) -> None:
    write("team/workerlint.toml", text)
    write("team/x/workerlint.toml", "")
    configuration = Configuration(lambda _plugins: rules)
    configuration.for_file("team/x/a.yaml")
    error = ConfigurationError(str(repository / "team" / name), 0, "wrong", "write b")
    found = configuration.with_name(error)
    named = f" (named in team/workerlint.toml:{line})" if line else ""
    assert (str(found), found.hint) == (f"team/{name}: wrong{named}", "write b")
    on_a_line = ConfigurationError(error.path, 3, "wrong")
    assert configuration.with_name(on_a_line) is on_a_line


def test_the_files_that_were_read(repository: Path, write: Write, rules: list[Rule]) -> None:
    write("workerlint.toml", 'extend = ["base.toml", "gone.toml"]')
    write("base.toml", "")
    write("other/workerlint.toml", "")
    configuration = Configuration(lambda _plugins: rules)
    assert configuration.files_read() == []
    with pytest.raises(ConfigurationError, match=r"cannot read `gone\.toml`"):
        configuration.for_file("worker.yaml")
    assert [os.path.relpath(path) for path in configuration.files_read()] == [
        "workerlint.toml",
        "base.toml",
        "gone.toml",
    ]


class TestRequiredVersion:
    def test_it_is_checked_before_unknown_keys(self, repository: Path, write: Write, settings_for: SettingsFor) -> None:
        write("workerlint.toml", 'new-key = 1\nrequired-version = ">=99"')
        with pytest.raises(ConfigurationError) as caught:
            settings_for("worker.yaml")
        assert str(caught.value).startswith("workerlint.toml:2: `required-version` is `>=99`, but this is workerlint ")
        assert caught.value.hint == "install a version that matches: `pip install 'workerlint>=99'`"

    def test_other_errors_are_reported_if_it_matches(
        self, repository: Path, write: Write, error_of: Callable[..., str]
    ) -> None:
        write("workerlint.toml", 'new-key = 1\nrequired-version = ">=0.1,<99"')
        assert error_of("worker.yaml") == "workerlint.toml:1: unknown key `new-key`"

    @pytest.mark.parametrize("value", ['"1.0"', '""', "1", "[]"])
    def test_it_must_be_a_specifier(
        self, repository: Path, write: Write, error_of: Callable[..., str], value: str
    ) -> None:
        write("workerlint.toml", f"required-version = {value}")
        assert error_of("worker.yaml").startswith(
            "workerlint.toml:1: invalid value for `required-version`: expected a version specifier, such as"
        )


def test_a_code_of_a_policy_file_that_is_not_in_use_is_no_error(tmp_path: Path) -> None:
    lines = ['ignore = ["ACME001"]', 'severity.ACME001 = "off"', 'per-file-ignores."*" = ["ACME001"]']
    for line in lines:
        (tmp_path / "workerlint.toml").write_text(line)
        assert Project(directory=str(tmp_path)).settings_in(str(tmp_path))
    (tmp_path / "workerlint.toml").write_text('mandatory = ["ACME001"]')
    with pytest.raises(ConfigurationError, match="unknown rule `ACME001` in `mandatory`"):
        Project(directory=str(tmp_path)).settings_in(str(tmp_path))
