"""``workerlint rules``: list the rules, as a table or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from workerlint.core.console import say, write
from workerlint.core.exit_codes import CLEAN, FAILED
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import Rule
from workerlint.report.rule_catalog import RuleEntry, describe


@click.command("rules", short_help="List the rules.")
@click.option("--output-format", type=click.Choice(("text", "json")), default="text", help="Output format.")
@click.option("--plugins", is_flag=True, help="Include the rules of installed plug-ins.")
def command(output_format: str, plugins: bool) -> int:
    """List all rules with their code, name, severity, fix, and whether they are on by default.

    The JSON output includes the documentation of each rule in Markdown.
    """
    rules, complete = collect_rules(plugins)
    write_rules(rules, output_format)
    return CLEAN if complete else FAILED


def collect_rules(plugins: bool) -> tuple[list[Rule], bool]:
    """Return the rules, and whether they are complete; plug-ins that cannot be loaded are reported."""
    failures: list[str] = []
    rules = load_rules(plugins, failures)
    for failure in failures:
        say(failure, "fix or uninstall the plug-in")
    return rules, not failures


def write_rules(rules: list[Rule], output_format: str) -> None:
    """Write the list to standard output."""
    entries = [describe(rule) for rule in rules]
    if output_format == "json":
        write([json.dumps([entry.as_json() for entry in entries], indent=2) + "\n"], for_people=False)
    else:
        write(_table(entries))


def _table(entries: list[RuleEntry]) -> Iterator[str]:
    rows = [("code", "name", "severity", "fix", "default")]
    for entry in entries:
        rule = entry.rule
        rows.append((rule.code, rule.name, rule.severity, entry.fix or "-", "on" if rule.on else "off"))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n"
