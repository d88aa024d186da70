"""The page of each rule, from the docstring of its module, and the list of rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docs.generator.areas import by_area
from docs.generator.examples import show_examples
from workerlint.core.diagnostic import NOT_SUPPRESSIBLE
from workerlint.engine.registry import load_rules
from workerlint.report.rule_catalog import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.report.rule_catalog import RuleEntry

_OUTSIDE_CODE = re.compile(r"^```.*?^```[ \t]*$|`[^`\n]+`|\[[^\]]*\]\([^)]*\)|\b(DW\d{3})\b", re.MULTILINE | re.DOTALL)
_INTRODUCTION = """# Rules

There are {count} rules. {off} of them are off by default.

- A *safe* fix does not change what the manifest is meant to do. `--fix` applies it.
- An *unsafe* fix may change it, so review it. `--fix --unsafe-fixes` applies it.
- `workerlint rule DW323` prints the page of a rule in the terminal.
"""


def known_rules() -> list[RuleEntry]:
    """Return the catalog of all built-in rules."""
    return [describe(rule) for rule in load_rules()]


def rule_files(entries: list[RuleEntry]) -> Iterator[tuple[str, str]]:
    """Yield the path of each page, relative to the root of the site, and its Markdown."""
    yield "rules/index.md", _listing(entries)
    codes = {entry.rule.code for entry in entries}
    for entry in entries:
        yield f"rules/{entry.rule.code.lower()}.md", _page(entry, codes)


def rule_table(entries: list[RuleEntry], directory: str = "") -> str:
    """Return a Markdown table of rules with links to their pages in *directory*, which is a path or a URL."""
    suffix = "" if "://" in directory else ".md"
    rows = ["| code | name | about | severity | fix |", "|---|---|---|---|---|"]
    for entry in entries:
        rule = entry.rule
        severity = rule.severity if rule.on else f"{rule.severity}, off"
        link = f"[{rule.code}]({directory}{rule.code.lower()}{suffix})"
        title = entry.page.title.replace("|", "\\|")
        rows.append(f"| {link} | `{rule.name}` | {title} | {severity} | {entry.fix or 'none'} |")
    return "\n".join(rows) + "\n"


def _listing(entries: list[RuleEntry]) -> str:
    off = sum(not entry.rule.on for entry in entries)
    parts = [_INTRODUCTION.format(count=len(entries), off=off)]
    parts += [f"## {title}\n\n{rule_table(members)}" for title, members in by_area(entries)]
    return "\n".join(parts)


def _page(entry: RuleEntry, codes: set[str]) -> str:
    rule = entry.rule
    body = entry.page.body.partition("\n")[2].strip()
    facts = [
        f'<span class="severity {rule.severity}">{rule.severity}</span>',
        "on by default" if rule.on else "off by default",
        f"fix: {entry.fix}" if entry.fix else "no fix",
        "v1beta and v2alpha" if rule.v2alpha else "v1beta only",
        f"area: {rule.area}",
    ]
    comment = f"```yaml\n  field: value # workerlint: ignore[{rule.code}] the reason\n```"
    if NOT_SUPPRESSIBLE in rule.traits:
        comment = "Comments cannot suppress this rule, but the configuration can disable it:"
    return (
        f"---\ntitle: {rule.code} {rule.name}\ndescription: {_quoted(entry.page.title)}\n---\n\n"
        f"# {rule.code} <small>{rule.name}</small>\n\n"
        f'<p class="facts">{" · ".join(facts)}</p>\n\n'
        f"**{entry.page.title}**\n\n"
        f"{show_examples(_linked(body, codes - {rule.code}), rule)}\n\n"
        f"## Suppress it\n\n{comment}\n\n"
        f'```toml title="workerlint.toml"\nignore = ["{rule.code}"]\n```\n'
    )


def _linked(body: str, codes: set[str]) -> str:
    """Return *body* with each code of another rule linked to its page."""

    def link(match: re.Match[str]) -> str:
        code = match[1]
        return f"[{code}]({code.lower()}.md)" if code in codes else match[0]

    return _OUTSIDE_CODE.sub(link, body)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
