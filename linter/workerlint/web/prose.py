"""Turns the Markdown of rule pages into HTML: paragraphs, headings, lists, fenced blocks, code, links and emphasis.

Pages of plug-ins may hold anything; what is not known stays text, and nothing of it becomes markup unescaped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workerlint.web.markup import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<code>.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(
    r"`(?P<code>[^`]+)`|\*\*(?P<strong>[^*]+)\*\*|\[(?P<text>[^\[\]]+)\]\((?P<url>https://[^)\s]+)\)|<(?P<bare>https://[^>\s]+)>"
)
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_ITEM = re.compile(r"(?:[-*]|\d{1,9}\.)[ \t]+")
_TITLES = {"yaml bad": "Bad", "yaml fixed": "Fixed", "yaml good": "Good", "toml config": "Configuration"}


def prose(markdown: str) -> str:
    """Give the HTML of a page."""
    parts: list[str] = []
    at = 0
    for fence in _FENCE.finditer(markdown):
        parts += _blocks(markdown[at : fence.start()])
        title = _TITLES.get(fence["info"].strip(), "")
        if title:
            parts.append(f'<p class="example {title.lower()}">{title}</p>')
        lines = "\n".join(f"<span>{escape(line)}</span>" for line in fence["code"].rstrip("\n").split("\n"))
        parts.append(f"<pre>{lines}</pre>")
        at = fence.end()
    parts += _blocks(markdown[at:])
    return "\n".join(parts)


def _blocks(markdown: str) -> Iterator[str]:
    for part in re.split(r"\n[ \t]*\n", markdown):
        heading = _HEADING.match(part.lstrip("\n"))
        if heading:
            # Those of a rule's page come below the heading that all rules stand under.
            yield f"<h3>{inline(heading[2])}</h3>"
        block = part.strip("\n")[heading.end() if heading else 0 :].strip("\n")
        if _ITEM.match(block):
            items = re.split(r"\n(?=(?:[-*]|\d+\.)[ \t])", block)
            words = (_joined(_ITEM.sub("", item, count=1)) for item in items)
            yield f"<ul>{''.join(f'<li>{word}</li>' for word in words)}</ul>"
        elif block.strip():
            yield f"<p>{_joined(block)}</p>"


def _joined(text: str) -> str:
    return inline(" ".join(text.split()))


def inline(text: str) -> str:
    """Give the HTML of some words with code, emphasis and links in them."""
    parts = []
    at = 0
    for match in _INLINE.finditer(text):
        parts.append(escape(text[at : match.start()]))
        if match["code"]:
            parts.append(f"<code>{escape(match['code'])}</code>")
        elif match["strong"]:
            parts.append(f"<strong>{escape(match['strong'])}</strong>")
        else:
            url = match["url"] or match["bare"]
            parts.append(f'<a href="{escape(url)}" rel="noreferrer">{escape(match["text"] or url)}</a>')
        at = match.end()
    return "".join([*parts, escape(text[at:])])
