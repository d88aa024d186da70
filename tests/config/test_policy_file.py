"""The policy file of a platform, which is outside of the checked repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.config.errors import ConfigurationError
from workerlint.config.loader import POLICY_VARIABLE, Configuration

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workerlint.config.settings import Settings
    from workerlint.engine.rule import Rule

    SettingsWith = Callable[..., Settings]


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the top of the checked repository."""
    top = tmp_path / "repository"
    (top / ".git").mkdir(parents=True)
    monkeypatch.chdir(top)
    return top


@pytest.fixture
def settings_with(rules: list[Rule], top: Path) -> SettingsWith:
    def call(policy: str = "", path: str = "team/worker.yaml", **options: str | bool) -> Settings:
        return Configuration(lambda _plugins: rules, policy_files=[policy], **options).for_file(path)  # type: ignore[arg-type]

    return call


def write(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return str(path)


@pytest.mark.parametrize("options", [{}, {"enabled": False}, {"file": "own.toml"}])
def test_it_is_the_outermost_layer_whatever_replaces_the_others(
    top: Path, settings_with: SettingsWith, options: dict[str, str | bool]
) -> None:
    policy = write(top.parent / "policy.toml", 'mandatory = ["DW301"]\nfail-on = "warning"\nstacks = ["a"]\n')
    write(top / "workerlint.toml", 'stacks = ["b"]\n')
    write(top / "own.toml", 'stacks = ["c"]\n')
    found = settings_with(policy, **options)
    assert found.fail_on == "warning"
    assert found.stacks == ("a", *({"enabled": "", "file": "c"}.get(next(iter(options), ""), "b")))
    assert [mandate.path for mandate in found.mandates] == [policy]


def test_neither_the_variable_nor_the_option_replaces_the_other(
    top: Path, settings_with: SettingsWith, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(POLICY_VARIABLE, write(top.parent / "one.toml", 'mandatory = ["DW301"]\n'))
    other = write(top.parent / "other.toml", 'mandatory = ["DW101"]\n')
    assert settings_with(other).mandatory == ("DW301", "DW101")
    assert settings_with(other, guarded=False).mandatory == ()


def test_its_patterns_are_relative_to_the_checked_repository(top: Path, settings_with: SettingsWith) -> None:
    policy = write(top.parent / "policy.toml", 'exclude = ["/generated/"]\n')
    assert settings_with(policy).root == str(top)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fail-on = 3\n", "invalid value for `fail-on`"),
        ("mandatory = [\n", "not valid TOML"),
        ('mandatory = ["DW999"]\n', "unknown rule `DW999`"),
        ('extend = ["package:acme"]\n', "a policy file must not extend `package:acme`"),
        (None, "cannot read the file: No such file or directory"),
    ],
)
def test_a_broken_or_missing_file_is_an_error(
    top: Path, settings_with: SettingsWith, text: str | None, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = top.parent / "policy.toml"
    if text is not None:
        write(policy, text)
    monkeypatch.setattr("workerlint.config.layers._package_file", lambda name: write(top.parent / f"{name}.toml", ""))
    with pytest.raises(ConfigurationError, match=f"policy.toml(:1)?: {message}"):
        settings_with(str(policy))


def test_a_pyproject_without_a_table_is_an_error(top: Path, settings_with: SettingsWith) -> None:
    policy = write(top.parent / "policy" / "pyproject.toml", "[tool.other]\n")
    with pytest.raises(ConfigurationError, match="the policy file has no table"):
        settings_with(policy)


def test_a_file_that_authors_could_change_is_an_error(top: Path, settings_with: SettingsWith, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"is inside of `\.`, which is checked"):
        settings_with(write(top / "policy.toml", ""))
    own = write(top / "own.toml", "")
    with pytest.raises(ConfigurationError, match=r"own.toml: the policy file is inside"):
        settings_with(write(tmp_path / "policy.toml", f'extend = ["{own}"]\n'))
    (tmp_path / "link.toml").symlink_to(own)
    with pytest.raises(ConfigurationError, match="is inside"):
        settings_with(str(tmp_path / "link.toml"))
    with pytest.raises(ConfigurationError, match="is inside"):  # a directory outside of all repositories
        settings_with(str(tmp_path / "policy.toml"), path=str(tmp_path / "worker.yaml"))


def test_a_clone_below_the_checked_repository_is_outside_of_it_but_a_submodule_is_not(
    top: Path, settings_with: SettingsWith
) -> None:
    (top / "policies" / ".git").mkdir(parents=True)
    policy = write(top / "policies" / "policy.toml", 'mandatory = ["DW301"]\n')
    assert settings_with(policy).mandatory
    assert settings_with(policy, path="policies/worker.yaml").mandatory  # a run over everything finds it too
    with pytest.raises(ConfigurationError, match="is inside"):  # a run over the clone itself
        settings_with(policy, path=str(top / "policies" / "worker.yaml"), directory=str(top / "policies"))
    write(top / "submodule" / ".git", "gitdir: ../.git/modules/submodule\n")
    with pytest.raises(ConfigurationError, match="is inside"):
        settings_with(write(top / "submodule" / "policy.toml", ""))


def test_a_repository_next_to_the_checked_one_may_not_have_its_own_policy_file(
    top: Path, settings_with: SettingsWith
) -> None:
    other = top.parent / "repository-2"
    (other / ".git").mkdir(parents=True)
    policy = write(other / "policy.toml", 'mandatory = ["DW301"]\n')
    assert settings_with(policy).mandatory
    with pytest.raises(ConfigurationError, match=r"inside of `.*/repository-2`, which is checked") as caught:
        settings_with(policy, path="../repository-2/worker.yaml")
    assert (caught.value.line, caught.value.hint) == (0, "move it to another repository or directory")


def test_every_policy_file_is_inside_of_the_root_of_the_file_system(tmp_path: Path) -> None:
    """The server asks about the root for documents outside of all workspace folders."""
    policy = tmp_path / "policy.toml"
    policy.write_text('mandatory = ["DW301"]\n')
    configuration = Configuration(lambda _plugins: [], policy_files=[str(policy)], directory=tmp_path.anchor)
    with pytest.raises(ConfigurationError, match="inside of `/`"):
        configuration.for_folder(tmp_path.anchor)
