"""Options of the command line set keys of the configuration."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.config.errors import ConfigurationError
from workerlint.config.given import read_key

if TYPE_CHECKING:
    from pathlib import Path

    from tests.command_line import Folder

QUOTES = """quote strings, such as `--config 'exclude=["drafts/"]'`"""


def codes(run: Any, *arguments: str) -> set[tuple[str, str]]:
    """Return the paths and codes of the errors in values that a run finds."""
    found = json.loads(run("check", "--output-format", "json", *arguments).out)
    return {(item["path"], item["code"]) for item in found["findings"] if item["code"].startswith("DW3")}


@pytest.fixture
def files(folder: Folder) -> Folder:
    for name in ("a.yaml", "drafts/b.yaml", "node_modules/c.yaml"):
        folder.faulty(name)
    return folder


def test_a_key_adds_to_the_configuration_and_wins(run: Any, files: Folder) -> None:
    files.write("workerlint.toml", 'fail-on = "error"\nseverity = { DW301 = "error" }\n')
    assert run("check").code == 1
    assert run("check", "--config", 'severity.DW301="warning"').code == 0
    assert run("check", "--config", 'ignore=["DW3"]').code == 0
    assert run("check", "--config", "severity.DW301='warning'", "--config", "fail-on=warning").code == 1
    assert codes(run, "--config", 'extend-exclude=["drafts/"]') == {("a.yaml", "DW301")}


def test_the_last_key_wins_over_a_file_and_its_order_does_not_matter(run: Any, files: Folder) -> None:
    files.write("own.toml", 'fail-on = "never"\n')
    files.write("workerlint.toml", 'fail-on = "error"\n')
    assert run("check", "--config", "own.toml").code == 0
    assert run("check", "--config", "fail-on=error", "--config", "own.toml").code == 1
    assert run("check", "--config", "fail-on=error", "--config", "fail-on=never").code == 0
    assert run("check", "--isolated", "--config", "fail-on=never").code == 0


def test_a_file_whose_name_has_an_equals_sign_is_a_file(run: Any, files: Folder) -> None:
    files.write("a=b.toml", 'ignore = ["DW301"]\n')
    assert run("check", "--config", "a=b.toml").code == 0


@pytest.mark.parametrize(
    ("key", "message", "hint"),
    [
        ("fail-onn=info", "--config: unknown key `fail-onn`", "did you mean `fail-on`?"),
        (
            "ignore=DW301",
            "--config: invalid value for `ignore`: expected a list of rules",
            'write `ignore = ["DW301"]`',
        ),
        ('ignore=["DW9999"]', "--config: unknown rule `DW9999` in `ignore`", "run `workerlint rules` for a list"),
        ("ignore=[DW301]", "--config: `ignore=[DW301]` is not KEY=VALUE in TOML", "quote strings"),
        ("a b=c", "--config: `a b` is not a valid key in TOML", "run `workerlint check --help` for usage"),
        ("root=true", "--config: `root` cannot be set on the command line", "set it in workerlint.toml"),
        ('mandatory=["DW3"]', "--config: `mandatory` cannot be set on the command line", "set it in workerlint.toml"),
    ],
)
def test_what_is_wrong_with_a_key_is_said_in_one_line(
    run: Any, files: Folder, key: str, message: str, hint: str
) -> None:
    found = run("check", "--config", key)
    assert found.code == 2
    assert found.err.startswith(f"workerlint: error: {message}")
    assert hint in found.err or hint.startswith("run `workerlint check")


def test_exclude_replaces_the_default_and_extend_exclude_does_not(run: Any, files: Folder) -> None:
    assert codes(run) == {("a.yaml", "DW301"), ("drafts/b.yaml", "DW301")}
    assert codes(run, "--exclude", "drafts/,a.yaml") == {("node_modules/c.yaml", "DW301")}
    assert codes(run, "--extend-exclude", "drafts/", "--extend-exclude", "x") == {("a.yaml", "DW301")}
    files.write("workerlint.toml", 'exclude = ["a.yaml"]\n')
    assert codes(run, "--exclude", "drafts/") == {("node_modules/c.yaml", "DW301")}


def test_patterns_are_relative_to_the_current_directory(run: Any, files: Folder, monkeypatch: Any) -> None:
    files.write("workerlint.toml", "")
    monkeypatch.chdir(files.path / "drafts")
    assert codes(run, "..", "--extend-exclude", "/b.yaml") == {("../a.yaml", "DW301")}


def test_rules_are_ignored_in_some_files(run: Any, files: Folder) -> None:
    assert codes(run, "--per-file-ignores", "drafts/:DW1,DW301") == {("a.yaml", "DW301")}
    assert codes(run, "--per-file-ignores", "a.yaml:DW3,drafts/:DW3") == set()
    found = run("check", "--per-file-ignores", "a.yaml")
    assert found.code == 2
    assert "invalid value for `--per-file-ignores`: expected PATTERN:RULES" in found.err
    found = run("check", "--per-file-ignores", "a.yaml:DW9999")
    assert "--per-file-ignores: unknown rule `DW9999`" in found.err


def test_a_variable_names_the_configuration(run: Any, files: Folder, monkeypatch: Any) -> None:
    files.write("own.toml", 'ignore = ["DW301"]\n')
    monkeypatch.setenv("WORKERLINT_CONFIG", "own.toml")
    assert run("check").code == 0
    assert run("check", "--isolated").code == 1
    files.write("other.toml", "")
    assert run("check", "--config", "other.toml").code == 1
    assert 'ignore = ["DW301"]  # own.toml:1' in run("check", "--show-settings", "a.yaml").out
    monkeypatch.setenv("WORKERLINT_CONFIG", "none.toml")
    found = run("check")
    assert (found.code, "none.toml: cannot read the file" in found.err) == (2, True)


def test_the_settings_show_the_option(run: Any, files: Folder) -> None:
    files.write("workerlint.toml", 'fail-on = "info"\n')
    shown = run("check", "--show-settings", "a.yaml", "--config", "fail-on=never", "--extend-exclude", "x").out
    assert 'fail-on = "never"  # --config, overrides "info" (workerlint.toml:1)' in shown
    assert 'extend-exclude = ["x"]  # --extend-exclude' in shown


def test_other_processes_get_the_keys(run: Any, files: Folder) -> None:
    arguments = ("--jobs", "2", "--no-cache", "--per-file-ignores", "drafts/:DW301", "--config", "severity.DW301=info")
    assert codes(run, *arguments) == {("a.yaml", "DW301")}
    assert run("check", *arguments).code == 0


@pytest.mark.parametrize("command", [("format", "--check"), ("exceptions",)])
def test_other_commands_have_the_options_too(run: Any, files: Folder, command: tuple[str, ...]) -> None:
    for name in ("a.yaml", "drafts/b.yaml"):
        path = files.path / name
        path.write_text(f"# workerlint: ignore-file[DW301]\n{path.read_text()}   \n")
    found = run(*command, "--extend-exclude", "drafts/", "--config", "fail-on=never")
    assert "a.yaml" in found.out
    assert "drafts" not in found.out


def test_a_key_is_a_layer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for text, table in {
        "fail-on=never": {"fail-on": "never"},
        "fail-on = never": {"fail-on": "never"},
        "severity.DW301=info": {"severity": {"DW301": "info"}},
        "env-file=./a-b/c_1.env": {"env-file": "./a-b/c_1.env"},
        "max-file-size=3": {"max-file-size": 3},
        "plugins=true": {"plugins": True},
        'ignore=["DW3"]': {"ignore": ["DW3"]},
        "severity={DW301='off'}": {"severity": {"DW301": "off"}},
    }.items():
        layer = read_key(text)
        assert layer.table == table
        assert (layer.given, layer.path, layer.root, layer.shared) == (
            f"--config {text}",
            "--config",
            str(tmp_path),
            False,
        )


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("extend=['a']", "`extend` cannot be set on the command line", "set it in workerlint.toml"),
        ("required-version='>=0'", "`required-version` cannot be set on the command line", "set it in workerlint.toml"),
        ("fail-on=nevr", 'invalid value for `fail-on`: expected one of error, warning, info, never, found "nevr"', "did you mean `never`?"),
        ("fail-on=a b", "`fail-on=a b` is not KEY=VALUE in TOML, and there is no such file", QUOTES),
        ("fail-on=", "`fail-on=` is not KEY=VALUE in TOML, and there is no such file", QUOTES),
        ("gone.toml", "`gone.toml` is not KEY=VALUE in TOML, and there is no such file", QUOTES),
        ("stacks=[a]", "`stacks=[a]` is not KEY=VALUE in TOML, and there is no such file", QUOTES),
        ("=never", "`` is not a valid key in TOML", ""),
        ("fail on=never", "`fail on` is not a valid key in TOML", ""),
    ],
)  # fmt: skip
def test_a_key_that_cannot_be_used(text: str, message: str, hint: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_key(text)
    assert (str(caught.value), caught.value.hint) == (f"--config: {message}", hint)
