"""``rule``: the page of a rule."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.cli.rule_command import WIDTH, page_as_text
from workerlint.engine.registry import load_rules
from workerlint.engine.rule_page import Page
from workerlint.report.rule_catalog import RuleEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


def prose_of(page: str) -> list[str]:
    """Return the lines without addresses, examples and tables, which are not wrapped."""
    return [line for line in page.split("\n") if not re.search(r"https?:|^    |^  (DW|Any)", line)]


class TestRule:
    def test_a_page_reads_as_text(self, run: Run) -> None:
        out = run("rule", "DW301").out
        assert out.startswith("DW301 invalid-log-level\nerror, on by default, fix: safe or unsafe\n")
        assert "```" not in out
        assert "not available" not in out
        assert "\nBad:\n\n    worker:" in out

    @pytest.mark.parametrize("rule", ["DW301", "DW010", "DW102", "DW323", "DW502"])
    def test_one_empty_line_is_between_paragraphs_and_none_at_the_end(self, run: Run, rule: str) -> None:
        out = run("rule", rule).out
        assert "\n\n\n" not in out
        assert out.endswith("\n")
        assert not out.endswith("\n\n")

    def test_the_items_of_a_list_are_indented(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "60")
        lines = run("rule", "DW502").out.split("\n")
        at = next(number for number, line in enumerate(lines) if line.startswith("- options that the Stack"))
        assert len(lines[at]) <= 60
        assert lines[at + 1].startswith("  ")
        assert not lines[at + 1].startswith("   ")

    def test_headings_read_as_such(self, run: Run) -> None:
        out = run("rule", "DW010").out
        assert "\n\nGood:\n\nIn `stackSpec`" in out
        assert "#" not in out

    def test_links_show_their_address_and_code_stays(self, run: Run) -> None:
        text = " ".join(run("rule", "DW102").out.split())
        assert "object names (https://kubernetes.io/" in text
        assert "matches `[a-z0-9]([-a-z0-9]*[a-z0-9])` and" in text

    @pytest.mark.parametrize("rule", ["DW002", "DW006"])
    def test_characters_that_a_terminal_does_not_show_are_visible(self, run: Run, rule: str) -> None:
        assert all(line.isprintable() for line in run("rule", rule).out.split("\n"))

    @pytest.mark.slow
    def test_the_text_is_wrapped_to_the_terminal(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        for command in (("rule", "DW323"), ("explain", "worker.replicas")):
            monkeypatch.setenv("COLUMNS", "60")
            narrow = run(*command).out
            assert max(map(len, prose_of(narrow))) <= 60
            monkeypatch.setenv("COLUMNS", "300")
            wide = run(*command).out
            assert 60 < max(map(len, prose_of(wide))) <= 100
            assert narrow.split() == wide.split()

    def test_by_name_and_in_any_case(self, run: Run) -> None:
        assert run("rule", "invalid-log-level") == run("rule", "DW301") == run("rule", "dw301")

    def test_as_json(self, run: Run) -> None:
        out = run("rule", "DW301", "--output-format", "json").out
        entry = json.loads(out)
        assert out == json.dumps(entry, indent=2) + "\n"
        assert entry["code"] == "DW301"
        assert entry["name"] == "invalid-log-level"
        assert entry["severity"] == "error"
        assert entry["on_by_default"] is True
        assert entry["fix"] == "safe or unsafe"
        assert entry["url"].endswith("/dw301")
        assert "```yaml bad" in entry["page"]

    @pytest.mark.slow
    def test_without_a_rule_it_lists_them(self, run: Run) -> None:
        assert run("rule") == run("rules")

    def test_a_policy_that_only_a_directory_below_defines_is_found(self, run: Run, folder: Any) -> None:
        folder.write("team/workerlint.toml", '[[policy]]\ncode = "TEAM001"\nat = "owner"\nmust = {}\n')
        folder.write("broken/workerlint.toml", "a = 1\n")
        assert run("rule", "team001").out.startswith("TEAM001")
        assert run("rule", "TEAM002").code == 2

    def test_a_policy_has_neither_an_address_nor_a_name(self, run: Run, folder: Any) -> None:
        folder.write(
            "workerlint.toml", 'mandatory = ["ACME001"]\n[[policy]]\ncode = "ACME001"\nat = "owner"\nmust = {}\n'
        )
        assert run("rule", "ACME001").out == (
            "ACME001\nerror, on by default, fix: none\nmandatory: workerlint.toml:1\n\nInvalid `owner`\n\n"
            "The value at `owner` must match the JSON Schema below.\n\n    {}\n\n"
            "Defined in `workerlint.toml`, line 2.\n"
        )

    @pytest.mark.parametrize(
        ("rule", "help"),
        [
            ("DW301x", "did you mean `DW301`?"),
            ("invalid-loglevel", "did you mean `invalid-log-level`?"),
            ("zzz", "run `workerlint rules` for a list"),
        ],
    )
    def test_a_similar_rule_is_proposed(self, run: Run, rule: str, help: str) -> None:
        assert run("rule", rule) == (2, "", f"workerlint: error: unknown rule `{rule}`\n  help: {help}\n")

    def test_a_group_is_not_a_rule(self, run: Run) -> None:
        done = run("rule", "area:topology")
        assert (done.code, done.out) == (2, "")
        assert "unknown rule `area:topology`\n  help: run `workerlint rules` for a list\n" in done.err


def page_of(body: str, *, fix: str = "", color: bool = False, width: int = WIDTH) -> list[str]:
    """Return the lines of a page with this Markdown text, without the address."""
    (rule,) = (rule for rule in load_rules() if rule.code == "DW301")
    text = "".join(page_as_text(RuleEntry(rule, Page("", "", body, ()), fix), "", color=color, width=width))
    return [line for line in text.splitlines() if not line.startswith("https:")]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("One\ntwo.\n\n \n\nThree.\n", ["", "One two.", "", "Three."]),
        ("\n\nFour and five and six.", ["", "Four and five and", "six."]),
        ("well-known-fields, seven-or-eight", ["", "well-known-fields,", "seven-or-eight"]),
        ("a abcdefghijklmnopqrstuvwxyz b", ["", "a", "abcdefghijklmnopqrstuvwxyz", "b"]),
        (
            "List:\n- one two three four\n  five\n* one two three four\n-six\n*seven",
            ["", "List:", "- one two three four", "  five", "* one two three four", "  -six *seven"],
        ),
        ("- one two three four five", ["", "- one two three four", "  five"]),
        ("* one two three four five", ["", "* one two three four", "  five"]),
        ("-one two three four five", ["", "-one two three four", "five"]),
        ("## What\n\n### How it works\n\n# no\nheading", ["", "What:", "", "How it works:", "", "# no heading"]),
        ("[a](https://b) `[c](d)` [e] (f)", ["", "a (https://b)", "`[c](d)` [e] (f)"]),
        ("Bad:\n\n```yaml bad\na:\n\n  - b\u200b\n```\n\nEnd.", ["", "Bad:", "", "    a:", "", "      - b<U+200B>", "", "End."]),
        ("", ["", "This page is not available, because Python removed it (-OO)."]),
    ],
)  # fmt: skip
def test_the_markdown_of_a_page_reads_as_text(body: str, lines: list[str]) -> None:
    assert page_of(body, width=20) == ["DW301 invalid-log-level", "error, on by default, fix: none", *lines]


def test_a_page_has_at_most_100_columns() -> None:
    assert WIDTH == 100
    for width in (100, 101):
        assert max(map(len, page_of("a " * 99, width=width))) == 99
        assert max(map(len, page_of("ab " + "a " * 99, width=width))) == 100
    assert max(map(len, page_of("a " * 99, width=98))) == 97


def test_titles_and_headings_are_bold_in_color() -> None:
    assert page_of("Text.\n\n## Bad", fix="safe", color=True) == [
        "\x1b[1mDW301 invalid-log-level\x1b[0m",
        "error, on by default, fix: safe",
        "",
        "Text.",
        "",
        "\x1b[1mBad:\x1b[0m",
    ]


def test_the_help(run: Run, snapshot: SnapshotAssertion) -> None:
    result = run("rule", "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot
