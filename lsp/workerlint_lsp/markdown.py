"""Markdown for hover and completion: text of manifests, escaped, and fields as the schemas describe them."""

from __future__ import annotations

import re

from lsprotocol import types

from workerlint.core.wording import codes, visible
from workerlint.report.field_facts import field_url, read_facts
from workerlint_schemas.shape import Shape

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~&-])")
_TICKS = re.compile(r"`+")
_MARKUP = re.compile(
    r"(?P<ticks>(?<!`)`++)(?P<code>.{1,200}?)(?<!`)(?P=ticks)(?!`)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|\[(?P<label>(?:\\.|[^\]\\]){0,200}+)\]\((?P<target>[^)\s]{0,500}+)\)"
    r"|\*\*(?P<strong>.{1,200}?)\*\*(?!\*)"
    r"|\*(?P<emphasis>[^*\s](?:[^*]{0,200}[^*\s])?)\*"
    r"|<(?P<address>https?://[^>\s]{0,500}+)>"
    r"|^---\n(?:\n)?",
    re.DOTALL | re.MULTILINE,
)


def markup(text: str, kind: types.MarkupKind) -> types.MarkupContent:
    """Return a Markdown text as the client displays it."""
    return types.MarkupContent(kind, text if kind is types.MarkupKind.Markdown else as_plain_text(text))


def as_plain_text(text: str) -> str:
    """Return the text of Markdown as ``code``, ``plain`` and the schemas write it, without its markup."""
    return _MARKUP.sub(_bare, text)


def _bare(match: re.Match[str]) -> str:
    if match["ticks"]:
        code = match["code"]
        # A space on both sides separates ticks in the code from those around it.
        return code[1:-1] if len(code) > 2 and code[0] == code[-1] == " " else code
    if match["target"] is not None:
        return f"{as_plain_text(match['label'])}: {match['target']}"
    for name in ("strong", "emphasis"):
        if match[name]:
            return as_plain_text(match[name])
    return match["escaped"] or match["address"] or ""


def code(text: str) -> str:
    """Return *text* as a code span on one line, with invisible characters escaped."""
    text = visible(text)
    longest = max((len(run) for run in _TICKS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest or not text else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def cell(text: str) -> str:
    """Return *text* as a code span in a cell of a table, with ``|`` escaped."""
    return code(text).replace("|", "\\|") if text else ""


def plain(text: str) -> str:
    """Return *text* as plain text, with markup, HTML, links and invisible characters escaped."""
    return _SPECIAL.sub(r"\\\1", visible(text))


def describe_field(shape: Shape, name: str, required: bool, path: str = "") -> str:
    """Return the title, description, type, default, allowed values, examples and sources of a field.

    *path* is its dotted path in a manifest; if it is not empty, a link to the reference is added. The reference has no
    fields of the Stacks of an installation.
    """
    known = read_facts(shape)
    title = known.title or name
    parts = [f"**{name}**: {title}" if name and title != name else f"**{title}**"]
    if known.deprecated:
        parts.append("*Deprecated.*")
    if known.description:
        parts.append(known.description if shape.pointer else plain(known.description))  # published ones are Markdown
    facts = [f"{known.type}, required" if required else known.type]
    if known.default is not None:
        facts.append(f"default: `{known.default}`")
    if known.allowed:
        facts.append(f"allowed values: {codes(known.allowed)}")
    if known.minimum:
        facts.append(f"minimum: `{known.minimum}`")
    if known.short_examples:
        facts.append(f"examples: {codes(known.short_examples)}")
    facts += [f"source: [{source.title}]({source.url}): {source.statement}" for source in known.sources]
    parts.append("\n".join(f"- {fact}" for fact in facts))
    if path and shape.pointer:
        parts.append(f"[Reference]({field_url(path)})")
    return "\n\n".join(parts)
