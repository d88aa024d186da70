"""The table of options is correct for each option: for the cache key, and for other processes."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import pytest

from workerlint.report.reporters import REPORTERS
from workerlint.run.option_values import OptionError
from workerlint.run.options import FINDINGS, FLAG, OPTIONS, REPEATABLE, CheckOptions, Option

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion
    from tests.command_line import Result

VALUES = {
    "include": "*.md", "severity": "DW301=off", "jobs": "2", "max_warnings": "0", "shard": "1/2", "variables": "A=b", "output_format": "json",
    "stdin_filename": "w.yaml", "today": "2027-01-31", "timeout_per_file": "5",
    "per_file_ignores": "a.yaml:DW3",
}  # fmt: skip
PATHS = {"stdin_filename": ["-"]}
WITH_FIXES = ("unsafe_fixes", "fixable", "unfixable", "show_fixes", "exit_non_zero_on_fix")
OTHERS: dict[str, dict[str, object]] = {
    "prune_baseline": {"baseline": "b.json"},
    **{field: {"fix": True} for field in WITH_FIXES},
}


def values_of(option: Option) -> dict[str, object]:
    """Return a parsed argument for an option."""
    value = VALUES.get(option.field, next(iter(option.choices[::-1]), "DW3"))
    return {option.field: True if option.kind == FLAG else [value] if option.kind == REPEATABLE else value}


def given(option: Option) -> CheckOptions:
    """Return the options of a run with this one."""
    return CheckOptions(PATHS.get(option.field, []), {**values_of(option), **OTHERS.get(option.field, {})})


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.field)
def test_the_cache_key_depends_on_what_affects_findings(option: Option) -> None:
    assert (given(option).cache_key() != CheckOptions((), {}).cache_key()) == (option.affects == FINDINGS)


@pytest.mark.parametrize("option", [item for item in OPTIONS if item.affects == FINDINGS], ids=lambda item: item.field)
def test_other_processes_get_what_affects_findings(option: Option) -> None:
    options = given(option)
    copy = CheckOptions.from_json(json.loads(json.dumps(options.as_json())))
    assert getattr(copy, option.field) == getattr(options, option.field)
    assert getattr(copy, option.field) != getattr(CheckOptions((), {}), option.field)


@pytest.mark.parametrize(
    "option",
    [item for item in OPTIONS if item.affects == FINDINGS and item.reads_file],
    ids=lambda item: item.field,
)
def test_the_cache_key_depends_on_the_content_of_files(option: Option, tmp_path: Path) -> None:
    path = tmp_path / "file"
    options = CheckOptions((), {option.field: [str(path)] if option.kind == REPEATABLE else str(path)})
    keys = [options.cache_key()]
    for content in ("A=1", "A=2"):
        path.write_text(content)
        keys.append(options.cache_key())
    assert len(set(keys)) == 3


def test_values_of_variables_are_not_shown() -> None:
    options = CheckOptions((), {"variables": ["PASSWORD=hunter2"]})
    assert options.cache_key() != CheckOptions((), {"variables": ["PASSWORD=hunter3"]}).cache_key()
    assert "hunter2" not in repr(vars(options)) + options.cache_key()


def test_what_is_refused(snapshot: SnapshotAssertion) -> None:
    """Every option is used alone, with each other option, and with standard input."""
    values = {option.field: values_of(option) for option in OPTIONS}
    pairs = itertools.combinations_with_replacement(values.values(), 2)
    combinations = [
        *((["."], {**one, **other}) for one, other in pairs),
        *((["-"], {**one, **OTHERS.get(field, {})}) for field, one in values.items()),
        *((["."], {"statistics": True, "output_format": [name]}) for name in REPORTERS),
    ]
    refused = set()
    for paths, given in combinations:
        try:
            CheckOptions(paths, given)
        except OptionError as error:
            refused.add(f"{error}\n  help: {error.hint}" if error.hint else str(error))
    assert "\n".join(sorted(refused)) == snapshot


def test_the_help(run: Callable[..., Result], snapshot: SnapshotAssertion) -> None:
    result = run("check", "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot


@pytest.mark.parametrize("mode", ["fix", "fix_only", "diff"])
def test_options_for_fixes_are_accepted_with_each_kind_of_fixing(mode: str) -> None:
    for option in OPTIONS:
        if option.field in WITH_FIXES and (option.field, mode) != ("exit_non_zero_on_fix", "diff"):
            assert getattr(CheckOptions(["."], {**values_of(option), mode: True}), mode)


def test_what_applies_without_options() -> None:
    options = CheckOptions((), {})
    values = {option.field: getattr(options, option.field) for option in OPTIONS}
    assert {name: value for name, value in values.items() if value} == {
        "color": "auto",
        "jobs": "auto",
        "timeout_per_file": 60,
    }
    assert {option.field for option in OPTIONS if values[option.field] is False} == {
        option.field for option in OPTIONS if option.kind == FLAG
    }
    assert {name for name, value in values.items() if value is None} == {
        "fixable", "max_warnings", "select", "shard", "today", "variables",
    }  # fmt: skip
    assert (options.paths, options.outputs, options.config_file, options.config_keys) == (
        (".",),
        (("text", ""),),
        "",
        [],
    )


def test_the_paths_without_any() -> None:
    assert CheckOptions((), {"stdin_filename": "a.yaml"}).paths == ("-",)
    assert CheckOptions(["a", "b"], {}).paths == ("a", "b")
    with pytest.raises(OptionError, match=r"^--stdin-filename requires standard input$") as caught:
        CheckOptions(["a"], {"stdin_filename": "a.yaml"})
    assert caught.value.hint == "pass - as the path"


@pytest.mark.parametrize(
    "option", [item for item in OPTIONS if item.kind != FLAG and not item.choices], ids=lambda item: item.field
)
def test_an_empty_value_is_none(option: Option) -> None:
    name = next(name for name in option.names if name.startswith("--"))
    with pytest.raises(OptionError, match=f"^{name} requires a value$"):
        CheckOptions(["-"], {option.field: ""})


@pytest.mark.parametrize(
    ("values", "default", "outputs"),
    [
        ({}, "", (("text", ""),)),
        ({}, "json", (("json", ""),)),
        ({}, "sarif:out.sarif", (("sarif", "out.sarif"),)),
        ({"output_file": "a.txt"}, "json", (("json", "a.txt"),)),
        ({"output_format": ["github"]}, "json", (("github", ""),)),
        ({"output_format": ["text", "sarif:a"], "output_file": "b"}, "json", (("text", "b"), ("sarif", "a"))),
    ],
)
def test_the_reports(values: dict[str, object], default: str, outputs: tuple[tuple[str, str], ...]) -> None:
    assert CheckOptions(["."], values, default).outputs == outputs


def test_the_format_of_the_environment_is_named() -> None:
    with pytest.raises(OptionError, match=r"^unknown output format `txt` in WORKERLINT_OUTPUT_FORMAT$"):
        CheckOptions(["."], {}, "txt")
    assert CheckOptions(["."], {"output_format": ["json"]}, "txt").outputs == (("json", ""),)


def test_a_configuration_is_a_file_or_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a=b.toml").touch()
    options = CheckOptions(["."], {"config": ["one.toml", "fail-on=info", "a=b.toml", "plugins=true"]})
    assert (options.config_file, options.config_keys) == ("a=b.toml", ["fail-on=info", "plugins=true"])
    assert CheckOptions(["."], {"config": ["fail-on=info"], "no_config": True}).config_file == ""
    with pytest.raises(OptionError, match=r"^--config cannot be used with --no-config$") as caught:
        CheckOptions(["."], {"config": ["one.toml"], "no_config": True})
    assert caught.value.hint == "name no file, only KEY=VALUE"


def test_the_names_of_options_are_unique() -> None:
    names = [name for option in OPTIONS for name in option.names]
    assert len(set(names)) == len(names)
    assert [option.field for option in OPTIONS if f"--{option.field.replace('_', '-')}" not in option.names] == [
        "policy_files",
        "variables",
    ]
