"""Markdown for hover and completion: text of manifests, escaped, and fields as the schemas describe them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from workerlint.core.wording import visible
from workerlint.report.report import HOME_PAGE

if TYPE_CHECKING:
    from workerlint_schemas.shape import Shape

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~&-])")
_TICKS = re.compile(r"`+")
_INDEX = re.compile(r"\[[0-9]+\]")
_TYPES = {"array": "list", "object": "mapping"}


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
    known = shape.documentation
    title = known.get("title", name)
    parts = [f"**{name}**: {title}" if name and title != name else f"**{title}**"]
    if known.get("deprecated"):
        parts.append("*Deprecated.*")
    if known.get("description"):
        parts.append(known["description"])
    facts = [_type(known)]
    if required:
        facts[0] += ", required"
    if "default" in known:
        facts.append(f"default: `{_value(known['default'])}`")
    allowed = known.get("enum") or known.get("x-enum")
    if allowed:
        facts.append(f"allowed values: {', '.join(f'`{_value(value)}`' for value in allowed)}")
    if "minimum" in known:
        facts.append(f"minimum: `{known['minimum']}`")
    examples = [value for value in known.get("examples", ()) if not isinstance(value, (dict, list))]
    if examples and not allowed:
        facts.append(f"examples: {', '.join(f'`{_value(value)}`' for value in examples[:3])}")
    facts += [f"source: [{source.title}]({source.url}): {source.statement}" for source in shape.sources]
    parts.append("\n".join(f"- {fact}" for fact in facts))
    if path and shape.pointer:
        parts.append(f"[Reference]({field_url(path)})")
    return "\n\n".join(parts)


def field_url(path: str) -> str:
    """Return the URL of a field in the reference, which omits the indexes of list items."""
    return f"{HOME_PAGE}/attributes#{_INDEX.sub('', path).lower()}"


def _type(known: dict[str, Any]) -> str:
    types = known.get("type", [])
    names = [_TYPES.get(name, name) for name in ([types] if isinstance(types, str) else types)]
    if names == ["list"] and isinstance(known.get("items"), dict):
        item = known["items"].get("type")
        if isinstance(item, str):
            return f"list of {_TYPES.get(item, item)}s"
    return " or ".join(names) or "any value"


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
