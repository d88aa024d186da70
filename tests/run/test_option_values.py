"""The values of options: what is accepted, and what the error names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from workerlint.report.reporters import REPORTERS
from workerlint.run import option_values as values
from workerlint.run.option_values import OptionError


@pytest.mark.parametrize(
    ("read", "given", "value"),
    [
        (values.read_selectors, ["DW3, DW301", "ALL"], ("DW3", "DW301", "ALL")),
        (values.read_selectors, [], ()),
        (values.read_selectors, ["DW3,", "", " DW4 "], ("DW3", "DW4")),
        (values.read_selectors_or_none, [], None),
        (values.read_selectors_or_none, ["DW3"], ("DW3",)),
        (values.read_string, " a ", " a "),
        (values.read_paths, ["a,b", "c=d"], ("a,b", "c=d")),
        (values.read_patterns, [], ()),
        (values.read_patterns, ["a,,", " "], ("a",)),
        (values.read_suffixes, [], ()),
        (values.read_suffixes, ["*.yaml.j2", "*.a-b"], (".yaml.j2", ".a-b")),
        (values.read_severities, [], {}),
        (values.read_severities, ["A=info, B=error", "A=warning"], {"A": "warning", "B": "error"}),
        (values.read_rules_by_pattern, [], {}),
        (values.read_rules_by_pattern, ["a:b:DW3, DW4", " a:b : DW5"], {"a:b": ["DW3", "DW4", "DW5"]}),
        (values.read_formats, [], ()),
        (values.read_jobs, "1", "1"),
        (values.read_count, "", None),
        (values.read_count, "999999", 999_999),
        (values.read_seconds, "0", 0),
        (values.read_shard, "", None),
        (values.read_shard, "1/16", (1, 16)),
        (values.read_reason, "", ""),
        (values.read_variables, ["B=1", "A=2"], ("A=2", "B=1")),
        (values.read_patterns, ["a, b/"], ("a", "b/")),
        (values.read_suffixes, ["*.md,*.MDX"], (".md", ".mdx")),
        (values.read_severities, ["DW301=info,DW3=off"], {"DW301": "info", "DW3": "off"}),
        (values.read_rules_by_pattern, ["a/:DW3,DW4", "b:DW5"], {"a/": ["DW3", "DW4"], "b": ["DW5"]}),
        (values.read_day, "2027-01-31", date(2027, 1, 31)),
        (values.read_day, "", None),
        (values.read_jobs, "auto", "auto"),
        (values.read_jobs, "1024", "1024"),
        (values.read_count, "0", 0),
        (values.read_seconds, "60", 60),
        (values.read_seconds, "999999", 999_999),
        (values.read_shard, "3/3", (3, 3)),
        (values.read_reason, " agreed ", "agreed"),
        (values.read_formats, ["text", "sarif:a:b"], (("text", ""), ("sarif", "a:b"))),
        (values.read_variables, ["A=1", "B=", "A=2=3"], ("A=2=3", "B=")),
        (values.read_variables, [], None),
    ],
)
def test_accepted_values(read: Callable[[Any, str], object], given: object, value: object) -> None:
    assert read(given, "--option") == value


SUFFIX = "a pattern such as '*.md'"
LEVEL = "RULE=LEVEL with a level of error, warning, info, off"
PATTERN = "PATTERN:RULES such as 'batch/:DW301,DW5'"
DAY = "a date such as 2027-01-31"
JOBS = "auto or an integer from 1 to 1024"
COUNT = "a non-negative integer"
SECONDS = "a number of seconds such as 60"
SHARD = "PART/COUNT such as 3/16"
REASON = "a reason in one line"


@pytest.mark.parametrize(
    ("read", "given", "expected", "found"),
    [
        (values.read_suffixes, ["*.md,md"], SUFFIX, "md"),
        (values.read_suffixes, ["*.*"], SUFFIX, "*.*"),
        (values.read_suffixes, ["*.a/b"], SUFFIX, "*.a/b"),
        (values.read_suffixes, ["*.m?"], SUFFIX, "*.m?"),
        (values.read_suffixes, ["*.m[d]"], SUFFIX, "*.m[d]"),
        (values.read_suffixes, ["*md"], SUFFIX, "*md"),
        (values.read_severities, ["DW3=info,DW301=loud"], LEVEL, "DW3=info,DW301=loud"),
        (values.read_severities, ["=info"], LEVEL, "=info"),
        (values.read_severities, ["DW301"], LEVEL, "DW301"),
        (values.read_rules_by_pattern, ["a:DW3", "DW3"], PATTERN, "DW3"),
        (values.read_rules_by_pattern, ["a:"], PATTERN, "a:"),
        (values.read_rules_by_pattern, [":DW3"], PATTERN, ":DW3"),
        (values.read_rules_by_pattern, ["a:DW3,"], PATTERN, "a:DW3,"),
        (values.read_day, "2027-02-30", DAY, "2027-02-30"),
        (values.read_day, "tomorrow", DAY, "tomorrow"),
        (values.read_jobs, "0", JOBS, "0"),
        (values.read_jobs, "1025", JOBS, "1025"),
        (values.read_jobs, "٣", JOBS, "٣"),
        (values.read_jobs, "two", JOBS, "two"),
        (values.read_count, "-1", COUNT, "-1"),
        (values.read_count, "1000000", COUNT, "1000000"),
        (values.read_seconds, "1.5", SECONDS, "1.5"),
        (values.read_seconds, "1000000", SECONDS, "1000000"),
        (values.read_seconds, "٣", SECONDS, "٣"),
        (values.read_seconds, "", SECONDS, ""),
        (values.read_shard, "0/3", SHARD, "0/3"),
        (values.read_shard, "4/3", SHARD, "4/3"),
        (values.read_shard, "3", SHARD, "3"),
        (values.read_shard, "3/", SHARD, "3/"),
        (values.read_shard, "/3", SHARD, "/3"),
        (values.read_shard, "1-3", SHARD, "1-3"),
        (values.read_reason, "two\nlines", REASON, "two\nlines"),
        (values.read_reason, " ", REASON, " "),
    ],
)
def test_refused_values(read: Callable[[Any, str], object], given: object, expected: str, found: str) -> None:
    with pytest.raises(OptionError) as caught:
        read(given, "--option")
    message = f"invalid value for `--option`: expected {expected}, found `{found}`"
    assert (str(caught.value), caught.value.hint) == (message, "")


@pytest.mark.parametrize(
    ("read", "given", "message"),
    [
        (values.read_selectors, [" , "], "--option requires at least one rule"),
        (values.read_selectors_or_none, [""], "--option requires at least one rule"),
        (values.read_paths, ["a", ""], "--option requires a value"),
        (values.read_patterns, [","], "--option requires a value"),
        (values.read_variables, ["A"], "invalid value for `--option`: expected NAME=VALUE"),
        (values.read_variables, ["A=b", "=1"], "invalid value for `--option`: expected NAME=VALUE"),
        (values.read_formats, ["json", "txt"], "unknown output format `txt` in --option"),
    ],
)
def test_values_that_are_missing(read: Callable[[Any, str], object], given: object, message: str) -> None:
    with pytest.raises(OptionError) as caught:
        read(given, "--option")
    assert str(caught.value) == message


def test_a_refused_variable_is_not_shown() -> None:
    with pytest.raises(OptionError) as caught:
        values.read_variables(["s3cr3t"], "--env")
    assert "s3cr3t" not in f"{caught.value} {caught.value.hint}"


def test_the_representation_of_variables_has_no_values() -> None:
    one, other = (values.read_variables([f"TOKEN={value}"], "--env") for value in ("s3cr3t", "other"))
    assert "s3cr3t" not in repr(one)
    assert repr(one) != repr(other)


def test_one_report_goes_to_the_output_file() -> None:
    formats = (("text", ""), ("sarif", "a.sarif"))
    assert values.outputs_of((), "") == (("text", ""),)
    assert values.outputs_of(formats, "out.txt") == (("text", "out.txt"), ("sarif", "a.sarif"))
    with pytest.raises(OptionError, match="--output-format is used twice without a file") as caught:
        values.outputs_of((("text", ""), ("json", "")), "")
    assert caught.value.hint == "use FORMAT:FILE for all but one"
    with pytest.raises(OptionError, match="--output-file cannot be used"):
        values.outputs_of((("text", "a"),), "out.txt")


@pytest.mark.parametrize(
    ("given", "hint"),
    [("sarf", "did you mean `sarif`?"), ("spreadsheet", f"available formats: {', '.join(REPORTERS)}")],
)
def test_an_unknown_format_gets_a_near_one_or_all(given: str, hint: str) -> None:
    with pytest.raises(OptionError) as caught:
        values.read_formats([given], "--output-format")
    assert caught.value.hint == hint
