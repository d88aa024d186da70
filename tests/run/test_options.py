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
