"""The fast parser and click read the same command line in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workerlint.cli.check_command import command
from workerlint.cli.fast_parser import parse
from workerlint.report.reporters import REPORTERS
from workerlint.run.option_values import OptionError
from workerlint.run.options import FLAG, OPTIONS, REPEATABLE, CheckOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.run.options import Option

    Run = Callable[..., Any]

VALUES = {
    "include": ["*.md"],
    "select": ["DW301", "DW3,invalid-name", "ALL"],
    "extend_select": ["DW701", " DW1 , DW2 "],
    "fixable": ["DW301,DW2"],
    "ignore": ["DW2"],
    "severity": ["DW301=warning", "DW1=off,DW2=info"],
    "jobs": ["2", "auto"],
    "timeout_per_file": ["30", "1.5"],
    "max_warnings": ["0", "10"],
    "shard": ["3/16", "1/1"],
    "today": ["2027-01-31", "2027-02-30"],
    "variables": ["NAME=value", "EMPTY="],
    "config": ["own.toml", "fail-on=info"],
    "exclude": ["a.yaml,b/", "*.yml"],
    "per_file_ignores": ["a.yaml:DW301,DW5,b/:ALL", "a:b:DW1"],
    "output_format": ["json:out.json", "text", "sarif:a:b"],
}


def by_click(arguments: list[str]) -> dict[str, Any] | None:
    """Return the options that click reads in the arguments; None if it refuses them."""
    try:
        context = command.make_context("check", list(arguments))
        values = dict(context.params)
        return vars(CheckOptions(values.pop("paths"), values))
    except (click.ClickException, click.exceptions.Exit, OptionError):
        return None


def spellings(option: Option) -> st.SearchStrategy[list[str]]:
    """Return ways to write an option, right and wrong."""
    if option.kind == FLAG:
        return st.sampled_from([[name] for name in option.names] + [[f"{option.names[0]}=x"]])
    value = st.sampled_from(
        [*VALUES.get(option.field, [*option.choices, "file.txt"]), "nonsense", "", "-q", "--", "a=b"]
    )
    separate = st.builds(lambda name, value: [name, value], st.sampled_from(option.names), value)
    joined = st.builds(lambda name, value: [f"{name}={value}"], st.sampled_from(option.names), value)
    return separate | joined | st.builds(lambda name: [name], st.sampled_from(option.names))


WORDS = st.one_of(
    *(spellings(option) for option in OPTIONS),
    st.sampled_from([["a.yaml"], ["dir/b.yml"], ["-"], ["--"], [""], ["-qv"], ["--help"], ["--nope"], ["-x"], ["ü"]]),
    st.text(max_size=4).map(lambda text: [text]),
)
ARGUMENTS = st.lists(WORDS, max_size=6).map(lambda parts: [word for part in parts for word in part])


@pytest.mark.deep
@given(ARGUMENTS)
@example(["--select=DW3", "--", "--select", "x"])
@example(["--color", "--quiet"])
@example(["-q", "-v"])
@example(["--stdin-filename", "x.yaml"])
def test_whatever_the_fast_parser_reads_click_reads_too(arguments: list[str]) -> None:
    fast = parse(arguments)
    assert fast is None or vars(fast) == by_click(arguments)


WITH = {
    "stdin_filename": ["-"],
    "prune_baseline": ["--baseline", "base.json"],
    **{field: ["--fix"] for field in ("unsafe_fixes", "fixable", "unfixable", "show_fixes", "exit_non_zero_on_fix")},
}
"""What an option does not go without."""


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.field)
def test_the_fast_parser_is_not_in_doubt_about_any_option(option: Option) -> None:
    value = VALUES.get(option.field, [*option.choices[::-1], "x.yaml"])[0]
    for name in option.names:
        ways = (
            [[name]]
            if option.kind == FLAG
            else [[name, value], *([[f"{name}={value}"]] if name.startswith("--") else [])]
        )
        for way in ways:
            arguments = [*way, *WITH.get(option.field, [])]
            fast = parse(arguments)
            assert fast is not None
            assert vars(fast) == by_click(arguments)
            assert vars(fast) != by_click([])


def test_every_option_changes_something_of_its_own() -> None:
    fields = [option.field for option in OPTIONS]
    assert len(set(fields)) == len(fields)
    assert {param.name for param in command.params if isinstance(param, click.Option)} == set(fields)


@pytest.mark.parametrize("argument", ["-j=2", "-o=a.txt", "-q=1", "--quiet=1", "--selct=DW3", "-x", "--color=often"])
def test_what_is_in_doubt_is_left_to_click(argument: str) -> None:
    assert parse([argument]) is None


def test_lists_are_split_and_added_up() -> None:
    options = parse(
        ["--select", "DW1,DW2", "--select=DW3", "--severity", "DW1=off,DW2=info", "--env", "A=1", "--env", "B="]
    )
    assert options is not None
    assert options.select == ("DW1", "DW2", "DW3")
    assert options.severity == {"DW1": "off", "DW2": "info"}
    assert options.variables == ("A=1", "B=")


@pytest.mark.parametrize(
    ("arguments", "outputs"),
    [
        ([], (("text", ""),)),
        (["--output-file", "o"], (("text", "o"),)),
        (["--output-format", "json:a", "--output-format", "text"], (("json", "a"), ("text", ""))),
        (
            ["--output-format", "json:a", "--output-format", "sarif", "--output-file", "b"],
            (("json", "a"), ("sarif", "b")),
        ),
        *((["--output-format", name], ((name, ""),)) for name in REPORTERS),
    ],
)
def test_formats_and_files_are_paired(arguments: list[str], outputs: tuple[tuple[str, str], ...]) -> None:
    options = parse(arguments)
    assert options is not None
    assert options.outputs == outputs


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--output-format", "jsn"], "unknown output format `jsn` in --output-format"),
        (["--output-format", "text", "--output-format", "json"], "--output-format is used twice without a file"),
        (["--output-format", "json:a", "--output-file", "b"], "--output-file cannot be used"),
        (["--severity", "DW301"], "invalid value for `--severity`: expected RULE=LEVEL"),
        (["--severity", "DW301=bad"], "invalid value for `--severity`: expected RULE=LEVEL"),
        (["--select", ","], "--select requires at least one rule"),
        (["--unsafe-fixes"], "--unsafe-fixes requires --fix or --diff"),
        (["--exit-non-zero-on-fix", "--diff"], "--exit-non-zero-on-fix requires --fix"),
        (["--fix", "--diff"], "--fix cannot be used with --diff"),
        (["--statistics", "--output-format", "sarif"], "--statistics cannot be used with the output format `sarif`"),
        (["--show-files", "--fix"], "--show-files cannot be used with --fix"),
        (["--show-files", "--explain"], "--explain cannot be used with --show-files"),
        (["--diff", "--output-format", "json"], "--output-format cannot be used with --diff: no findings are reported"),
        (["--fix-only", "--statistics"], "--statistics cannot be used with --fix-only"),
        (["--add-ignore", "a\nb"], "invalid value for `--add-ignore`: expected a reason in one line"),
        (["--add-ignore", "why", "--fix"], "--add-ignore cannot be used with --fix"),
        (["--add-ignore", "why", "--baseline", "b"], "--add-ignore cannot be used with --baseline: it would"),
        (["--add-ignore", "why", "-"], "--add-ignore cannot be used with standard input"),
        (["--max-warnings", "-1"], "invalid value for `--max-warnings`: expected a non-negative integer"),
        (["--max-warnings", "0", "--exit-zero"], "--exit-zero cannot be used with --max-warnings"),
        (["--config", ""], "--config requires a value"),
        (["--config", "a", "--no-config"], "--config cannot be used with --no-config"),
        (["--changed-since", "main", "-"], "--changed-since cannot be used with standard input"),
        (["--changed-since", "main", "--write-baseline", "b"], "--write-baseline cannot be used with --changed-since"),
        (["--watch", "--write-baseline", "b"], "--write-baseline cannot be used with --watch"),
        (["--quiet", "--verbose"], "--quiet cannot be used with --verbose"),
        (["--stdin-filename", "a.yaml", "b.yaml"], "--stdin-filename requires standard input"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_line(run: Run, arguments: list[str], message: str) -> None:
    result = run("check", *arguments)
    assert (result.code, result.out) == (2, "")
    first, hint = result.err.splitlines()
    assert first.startswith(f"workerlint: error: {message}")
    assert hint.startswith("  help: ")


def test_a_secret_given_in_the_wrong_form_is_not_repeated(run: Run) -> None:
    result = run("check", "--env", "hunter2")
    assert result.code == 2
    assert "hunter2" not in result.err


def test_repeatable_options_are_the_ones_click_takes_many_of() -> None:
    repeatable = {param.name for param in command.params if isinstance(param, click.Option) and param.multiple}
    assert repeatable == {option.field for option in OPTIONS if option.kind == REPEATABLE}
