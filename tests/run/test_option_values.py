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
        (values.read_selectors_or_none, [], None),
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


@pytest.mark.parametrize(
    ("read", "given"),
    [
        (values.read_selectors, [" , "]),
        (values.read_paths, ["a", ""]),
        (values.read_patterns, [","]),
        (values.read_suffixes, ["md"]),
        (values.read_suffixes, ["*.*"]),
        (values.read_severities, ["DW301=loud"]),
        (values.read_severities, ["=info"]),
        (values.read_rules_by_pattern, ["DW3"]),
        (values.read_rules_by_pattern, ["a:"]),
        (values.read_day, "2027-02-30"),
        (values.read_jobs, "0"),
        (values.read_jobs, "1025"),
        (values.read_jobs, "٣"),
        (values.read_count, "-1"),
        (values.read_seconds, "1.5"),
        (values.read_seconds, "1000000"),
        (values.read_seconds, "٣"),
        (values.read_shard, "0/3"),
        (values.read_shard, "4/3"),
        (values.read_shard, "3"),
        (values.read_shard, "3/"),
        (values.read_shard, "/3"),
        (values.read_shard, "1-3"),
        (values.read_reason, "two\nlines"),
        (values.read_reason, " "),
        (values.read_formats, ["txt"]),
        (values.read_variables, ["A"]),
        (values.read_variables, ["=1"]),
    ],
)
def test_refused_values(read: Callable[[Any, str], object], given: object) -> None:
    with pytest.raises(OptionError, match="--option"):
        read(given, "--option")


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
