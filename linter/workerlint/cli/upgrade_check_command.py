"""``workerlint upgrade-check``: what this version reports that an earlier one did not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from workerlint.cli.completions import complete_files
from workerlint.cli.errors import CommandError
from workerlint.config.required_version import SpecifierError, satisfies
from workerlint.core.console import say, write
from workerlint.core.exit_codes import CLEAN, FAILED, FOUND, PROGRAM
from workerlint.core.wording import plural, rule_title, visible
from workerlint.engine.registry import load_rules
from workerlint.version import VERSION

if TYPE_CHECKING:
    from workerlint.engine.rule import Rule
    from workerlint.run.api import Diagnostic


@click.command("upgrade-check", short_help="Show what an upgrade newly reports.")
@click.argument("paths", nargs=-1, shell_complete=complete_files)
@click.option("--from", "earlier", metavar="VERSION", required=True, help="Version that you upgrade from.")
@click.pass_context
def command(ctx: click.Context, paths: tuple[str, ...], earlier: str) -> int:
    """List the rules that are new or report more than in an earlier version, and their findings in PATHS (default: .).

    The configuration and suppression comments apply. A rule that reports more may have had some of its findings before.

    \b
    Exit code: 0  no findings of these rules
               1  findings
               2  usage, I/O, configuration or internal error
    """  # noqa: D301 - click needs the character
    try:
        changes = changes_since(earlier, load_rules())
    except SpecifierError:
        raise CommandError(f"`{earlier}` is not a valid version", "use a version such as `0.1.0`", ctx) from None
    if not changes:
        write([f"No rule of {PROGRAM} {VERSION} is new or reports more than in {earlier}.\n"])
        return CLEAN
    write(_listing(changes))
    from workerlint.run.api import CheckError, check_paths

    complete = True
    try:
        found = check_paths(paths or (".",))
    except CheckError as error:
        for problem in error.problems:
            say(problem)
        complete, found = False, list(error.diagnostics)
    codes = {rule.code for rule, _ in changes}
    findings = [finding for finding in found if finding.code in codes]
    write(_report(findings))
    return FAILED if not complete else FOUND if findings else CLEAN


def changes_since(earlier: str, rules: list[Rule]) -> list[tuple[Rule, list[str]]]:
    """Return each rule that is new or reports more than in the version *earlier*, with a line for each change.

    Raise SpecifierError if *earlier* is not a version.
    """
    later = f">{earlier}"
    satisfies(VERSION, later)
    found = []
    for rule in rules:
        if satisfies(rule.about.since, later):
            found.append((rule, [f"new in {rule.about.since}"]))
        elif lines := [f"{version}: {text}" for version, text in rule.about.changed if satisfies(version, later)]:
            found.append((rule, lines))
    return found


def _listing(changes: list[tuple[Rule, list[str]]]) -> Iterator[str]:
    for rule, lines in changes:
        yield f"{rule_title(rule.code, rule.name)}{'' if rule.on else ' (off by default)'}\n"
        yield from (f"  {line}\n" for line in lines)
    yield "\n"


def _report(findings: list[Diagnostic]) -> Iterator[str]:
    for item in findings:
        message = visible(item.message)
        yield f"{visible(item.path)}:{item.line}:{item.column}: {item.severity}[{item.code}] {message}\n"
    yield f"These rules have {plural(len(findings), 'finding') if findings else 'no findings'}.\n"
