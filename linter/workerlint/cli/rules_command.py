"""``workerlint rules``: list the rules, as a table or JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Container, Iterator

import click

from workerlint.config.errors import ConfigurationError
from workerlint.core.console import say, wants_color, wants_links, write
from workerlint.core.exit_codes import CLEAN, FAILED
from workerlint.core.wording import own_name
from workerlint.engine.project import Project
from workerlint.engine.rule import Rule
from workerlint.report.report import RenderOptions, rule_url
from workerlint.report.rule_catalog import RuleEntry, describe
from workerlint.report.style import Style

_COLUMNS = ("code", "name", "severity", "area", "fix", "default")


@click.command("rules", short_help="List the rules.")
@click.option("--output-format", type=click.Choice(("text", "json")), default="text", help="Output format.")
@click.option("--plugins", is_flag=True, help="Include plug-ins that the configuration does not enable.")
def command(output_format: str, plugins: bool) -> int:
    """List all rules with their code, name, severity, fix, and whether they are on by default.

    The JSON output includes the documentation of each rule in Markdown.
    """
    rules, mandatory, complete = collect_rules(plugins)
    write_rules(rules, mandatory, output_format)
    return CLEAN if complete else FAILED


def collect_rules(plugins: bool) -> tuple[list[Rule], dict[str, str], bool]:
    """Return the rules, the file and line that make some of them mandatory by code, and whether they are complete.

    What prevents that is reported. The policies of the configuration of the current directory are included, and the
    rules of plug-ins if *plugins* is true or that configuration enables them.
    """
    project = Project()
    complete = True
    mandatory: dict[str, str] = {}
    try:
        settings = project.settings_in(os.getcwd())
        rules = project.rules_for(settings, plugins=plugins)
        if settings.mandates:
            from workerlint.engine.attempts import protected_rules
            from workerlint.engine.mandatory import replace_rules

            protected = protected_rules(project.mandates_of(settings), project.rules_for)
            mandatory = {item.rule.code: item.location for item in protected}
            rules = replace_rules(rules, {item.rule.code: item.rule for item in protected})
    except ConfigurationError as error:
        say(str(error), error.hint, error.excerpt)
        complete = False
        rules = project.rules(plugins)
    for failure in project.failures:
        say(failure, "fix or uninstall the plug-in")
    return rules, mandatory, complete and not project.failures


def policies_below() -> list[Rule]:
    """Return the policies of the valid configurations below the current directory."""
    from workerlint.engine.configuration_check import find_configurations

    project = Project()
    for path in find_configurations(os.curdir).paths:
        try:
            project.rules_for(project.settings_for(path))
        except ConfigurationError:  # check-config reports it
            continue
    return project.known_rules


def write_rules(rules: list[Rule], mandatory: Container[str], output_format: str) -> None:
    """Write the list to standard output. *mandatory* are the codes of the mandatory rules."""
    entries = [describe(rule) for rule in rules]
    if output_format == "json":
        write([json.dumps([entry.as_json() for entry in entries], indent=2) + "\n"], for_people=False)
    else:
        links = wants_color("auto", sys.stdout) and wants_links(sys.stdout)
        write(_table(entries, mandatory, Style(RenderOptions(links=links))))


def _table(entries: list[RuleEntry], mandatory: Container[str], style: Style) -> Iterator[str]:
    rows = [("", _COLUMNS)]
    for entry in entries:
        rule = entry.rule
        name = own_name(rule.code, rule.name) or "-"
        default = "mandatory" if rule.code in mandatory else entry.default
        cells = (rule.code, name, rule.severity, rule.area or "-", entry.fix or "-", default)
        rows.append((rule_url(rule), cells))
    widths = [max(len(cells[column]) for _, cells in rows) for column in range(len(_COLUMNS))]
    for url, cells in rows:
        line = "  ".join(cell.ljust(widths[column]) for column, cell in enumerate(cells)).rstrip()
        yield style.link(url, cells[0]) + line.removeprefix(cells[0]) + "\n"
