"""The table of options is correct for each option: for the cache key, and for other processes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from workerlint.run.option_values import OptionError
from workerlint.run.options import FINDINGS, FLAG, OPTIONS, REPEATABLE, CheckOptions, Option

if TYPE_CHECKING:
    from pathlib import Path

VALUES = {
    "include": "*.md", "severity": "DW301=off", "jobs": "2", "max_warnings": "0", "shard": "1/2", "variables": "A=b", "output_format": "json",
    "stdin_filename": "w.yaml", "prune_baseline": "", "today": "2027-01-31", "timeout_per_file": "5",
    "per_file_ignores": "a.yaml:DW3",
}  # fmt: skip
PATHS = {"stdin_filename": ["-"]}
WITH_FIXES = ("unsafe_fixes", "fixable", "unfixable", "show_fixes", "exit_non_zero_on_fix")
OTHERS: dict[str, dict[str, object]] = {
    "prune_baseline": {"baseline": "b.json"},
    **{field: {"fix": True} for field in WITH_FIXES},
}


def given(option: Option) -> CheckOptions:
    """Return the options of a run with this one."""
    value = VALUES.get(option.field, next(iter(option.choices[::-1]), "DW3"))
    values: dict[str, object] = {
        option.field: True if option.kind == FLAG else [value] if option.kind == REPEATABLE else value
    }
    return CheckOptions(PATHS.get(option.field, []), {**values, **OTHERS.get(option.field, {})})


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


WRITTEN: dict[str, object] = {
    "--output-format": ["json"], "--output-file": "out.txt", "--baseline": "base.json", "--write-baseline": "new.json",
    "--changed-since": "main", "--new-since": "main", "--shard": "1/2", "--add-ignore": "reason", "--cache-dir": "cache",
}  # fmt: skip
"""The values of options that are not flags."""
MODES = ("--explain", "--show-files", "--show-settings")
REPORTS = ("--statistics", "--output-format", "--output-file")
CONTRADICTIONS = [
    *[("--write-baseline", other) for other in ("--baseline", "--changed-since", "--shard", "--watch", "--new-since")],
    *[("--new-since", other) for other in ("--fix", "--fix-only", "--diff", "--baseline", "--add-ignore")],
    *[("--diff", other) for other in ("--fix", "--fix-only", "--add-ignore", *REPORTS)],
    *[("--fix-only", other) for other in ("--add-ignore", *REPORTS)],
    *[(mode, other) for mode in MODES
      for other in (*REPORTS, "--fix", "--fix-only", "--diff", "--add-ignore", "--write-baseline")],
    ("--explain", "--show-files"), ("--explain", "--show-settings"), ("--show-files", "--show-settings"),
    *[("--add-ignore", other) for other in ("--fix", "--no-ignores", "--watch", "--baseline", "--write-baseline")],
    ("--cache-dir", "--no-cache"), ("--quiet", "--verbose"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), CONTRADICTIONS)
def test_options_that_contradict_each_other(one: str, other: str) -> None:
    values = {name.removeprefix("--").replace("-", "_"): WRITTEN.get(name, True) for name in (one, other)}
    with pytest.raises(OptionError) as caught:
        CheckOptions(["."], values)
    assert one in str(caught.value)
    assert other in str(caught.value)
