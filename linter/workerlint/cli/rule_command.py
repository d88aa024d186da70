"""``workerlint rule``: show the documentation of one rule, as text or JSON."""

from __future__ import annotations

import json
import re
import sys
import textwrap
from collections.abc import Iterator

import click

from workerlint.cli.completions import complete_rules
from workerlint.cli.errors import CommandError
from workerlint.cli.rules_command import collect_rules, policies_below, write_rules
from workerlint.core.console import wants_color, width_of, write
from workerlint.core.exit_codes import CLEAN, FAILED
from workerlint.core.wording import closest, rule_title, visible
from workerlint.engine.rule import Rule
from workerlint.engine.rule_page import parts
from workerlint.report.report import rule_url
from workerlint.report.rule_catalog import RuleEntry, describe

WIDTH = 100
"""The maximum width of a page: longer lines are hard to read."""
_LINK = re.compile(r"`[^`]*`|\[([^\[\]]+)\]\(([^()]+)\)")
"""Code, which stays as it is, or a link."""


@click.command("rule", short_help="Explain a rule.")
@click.argument("rule", required=False, shell_complete=complete_rules)
@click.option("--output-format", type=click.Choice(("text", "json")), default="text", help="Output format.")
@click.option("--plugins", is_flag=True, help="Include plug-ins that the configuration does not enable.")
@click.pass_context
def command(ctx: click.Context, rule: str | None, output_format: str, plugins: bool) -> int:
    """Explain RULE, a code or name: rationale, examples and fix. Without RULE, list all rules."""
    rules, mandatory, complete = collect_rules(plugins)
    code = CLEAN if complete else FAILED
    if rule is None:
        write_rules(rules, mandatory, output_format)
        return code
    wanted = rule.casefold()
    # The configuration of a directory below may define it.
    found = _find(wanted, rules) or _find(wanted, policies_below())
    if found is None:
        near = closest(rule, [name for item in rules for name in (item.code, item.name)])
        help = f"did you mean `{near[0]}`?" if near else "run `workerlint rules` for a list"
        raise CommandError(f"unknown rule `{rule}`", help, ctx)
    entry = describe(found)
    if output_format == "json":
        write([json.dumps(entry.as_json(), indent=2) + "\n"], for_people=False)
    else:
        write(
            page_as_text(
                entry, mandatory.get(found.code, ""), color=wants_color("auto", sys.stdout), width=width_of(sys.stdout)
            )
        )
    return code


def _find(wanted: str, rules: list[Rule]) -> Rule | None:
    return next((item for item in rules if wanted in (item.code.casefold(), item.name)), None)


def page_as_text(entry: RuleEntry, mandatory: str, *, color: bool, width: int = WIDTH) -> Iterator[str]:
    """Yield a page for a terminal, with wrapped paragraphs and indented examples.

    *mandatory* is the file and line that make the rule mandatory; empty if none does.
    """
    strong, end = ("\x1b[1m", "\x1b[0m") if color else ("", "")
    rule = entry.rule
    yield f"{strong}{rule_title(rule.code, rule.name)}{end}\n"
    default = "preview, runs with --preview" if entry.preview else f"{entry.default} by default"
    yield f"{rule.severity}, {default}, fix: {entry.fix or 'none'}\n"
    if mandatory:
        yield f"mandatory: {visible(mandatory)}\n"
    url = rule_url(rule)
    if url:
        yield f"{url}\n"
    if not entry.page.body:
        yield "\nThis page is not available, because Python removed it (-OO).\n"
    for part in parts(entry.page.body):
        if not part.is_code:
            yield from _prose(part.text, strong, end, min(width, WIDTH))
            continue
        yield "\n"
        for line in part.text.removesuffix("\n").split("\n"):
            yield f"    {visible(line)}".rstrip() + "\n"


def _prose(markdown: str, strong: str, end: str, width: int) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", markdown.strip("\n")):
        if not paragraph.strip():
            continue
        yield "\n"
        heading = re.fullmatch(r"#+ (.*)", paragraph.strip())
        if heading:
            yield f"{strong}{heading[1]}:{end}\n"
            continue
        for part in re.split(r"\n(?=[-*] )", paragraph):
            text = _LINK.sub(lambda match: f"{match[1]} ({match[2]})" if match[1] else match[0], " ".join(part.split()))
            indent = "  " if part.startswith(("- ", "* ")) else ""
            yield textwrap.fill(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
            yield "\n"
