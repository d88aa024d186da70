"""The page of each rule, from the docstring of its module, and the list of rules."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from docs.generator.areas import by_area
from docs.generator.attribute_pages import LIST
from docs.generator.examples import show_examples
from docs.generator.markdown import front_matter, table
from workerlint.core.diagnostic import NOT_SUPPRESSIBLE, SEVERITIES
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import AREAS, EVIDENCE
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
_FILTERS = ("severity", "fix", "area", "evidence", "default")
_ORDER = (*SEVERITIES, "safe", "unsafe", "none", "on", "off", "preview", *AREAS, *EVIDENCE)
"""The values of the filters in the order of their lists."""
_SHOWN = 12
"""How many fields the page of a rule lists at most."""


def known_rules() -> list[RuleEntry]:
    """Return the catalog of all built-in rules."""
    return [describe(rule) for rule in load_rules()]


def rule_files(entries: list[RuleEntry], fields: dict[str, dict[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Yield the path of each page, relative to the root of the site, its Markdown and its source.

    *fields* are the fields that each rule checks: code to path to the file of its page.
    """
    yield "rules/index.md", _listing(entries), "docs/generator/rule_pages.py"
    codes = {entry.rule.code for entry in entries}
    for entry in entries:
        module = entry.rule.module.replace(".", "/")
        yield (
            f"rules/{entry.rule.code.lower()}.md",
            _page(entry, codes, fields.get(entry.rule.code, {})),
            f"rules/{module}.py",
        )


def _listing(entries: list[RuleEntry]) -> str:
    off = sum(not entry.rule.on for entry in entries)
    parts = [_INTRODUCTION.format(count=len(entries), off=off), _filters(entries)]
    parts += [f"## {title}\n\n{_table(members)}" for title, members in by_area(entries)]
    return "\n".join(parts)


def _table(entries: list[RuleEntry]) -> str:
    """Return a Markdown table of rules. The link of each has the values that the filters compare."""
    rows = []
    for entry in entries:
        rule = entry.rule
        values = " ".join(f'data-{name}="{value}"' for name, value in _values(entry).items())
        severity = f'<span class="severity {rule.severity}">{rule.severity}</span>'
        if entry.default != "on":
            severity += f", {entry.default}"
        link = f"[{rule.code}]({rule.code.lower()}.md){{ {values} }}"
        rows.append((link, f"`{rule.name}`", entry.page.title, severity, entry.fix or "none"))
    return table(("code", "name", "about", "severity", "fix"), rows)


def _values(entry: RuleEntry) -> dict[str, str]:
    """Return the value of each filter for a rule; several are separated by spaces."""
    rule = entry.rule
    return {
        "severity": rule.severity,
        "fix": entry.fix.replace(" or ", " ") or "none",
        "area": rule.area,
        "evidence": rule.evidence,
        "default": entry.default,
    }


def _filters(entries: list[RuleEntry]) -> str:
    """Return the filters as HTML. The script that applies them shows them."""
    lists = []
    for name in _FILTERS:
        used = {value for entry in entries for value in _values(entry)[name].split()}
        options = "".join(
            f'<option value="{value}">{escape(AREAS.get(value, value))}</option>' for value in _ORDER if value in used
        )
        lists.append(f'<label>{name} <select name="{name}"><option value="">all</option>{options}</select></label>')
    return f'<form class="rule-filters" hidden>{"".join(lists)}<output></output></form>\n'


def _page(entry: RuleEntry, codes: set[str], fields: dict[str, str]) -> str:
    rule = entry.rule
    body = entry.page.body.partition("\n")[2].strip()
    facts = [
        f'<span class="severity {rule.severity}">{rule.severity}</span>',
        "preview: runs with <code>--preview</code>" if entry.preview else f"{entry.default} by default",
        f"fix: {entry.fix}" if entry.fix else "no fix",
        "v1beta and v2alpha" if rule.v2alpha else "v1beta only",
        f"area: {rule.area}",
    ]
    comment = f"```yaml\n  field: value # workerlint: ignore[{rule.code}] the reason\n```"
    if NOT_SUPPRESSIBLE in rule.traits:
        comment = "Comments cannot suppress this rule, but the configuration can disable it:"
    return (
        f"{front_matter(title=f'{rule.code} {rule.name}', description=entry.page.title)}\n"
        f"# {rule.code} <small>{rule.name}</small>\n\n"
        f'<p class="facts">{" · ".join(facts)}</p>\n\n'
        f"**{entry.page.title}**\n\n"
        f"{show_examples(_linked(body, codes - {rule.code}), rule)}\n\n"
        f"{_fields(fields)}"
        f"## Suppress it\n\n{comment}\n\n"
        f'```toml title="workerlint.toml"\nignore = ["{rule.code}"]\n```\n'
    )


def _fields(fields: dict[str, str]) -> str:
    """Return the part about the fields that a rule checks; empty if it checks none in particular."""
    if not fields:
        return ""
    links = [f"[`{path}`](../{file})" for path, file in fields.items()]
    more = f", and [{len(links) - _SHOWN} more](../{LIST})" if len(links) > _SHOWN else ""
    return f"## Fields\n\n{', '.join(links[:_SHOWN])}{more}\n\n"


def _linked(body: str, codes: set[str]) -> str:
    """Return *body* with each code of another rule linked to its page."""

    def link(match: re.Match[str]) -> str:
        code = match[1]
        return f"[{code}]({code.lower()}.md)" if code in codes else match[0]

    return _OUTSIDE_CODE.sub(link, body)
