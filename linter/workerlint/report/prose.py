"""Turns the Markdown of rule pages into HTML: paragraphs, headings, lists, fenced blocks, code, links and emphasis.

Pages of plug-ins may hold anything; what is not known stays text, and nothing of it becomes markup unescaped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workerlint.page import parts
from workerlint.report.markup import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

_INLINE = re.compile(
    r"`(?P<code>[^`]+)`|\*\*(?P<strong>[^*]+)\*\*|\[(?P<text>[^\[\]]+)\]\((?P<url>https://[^)\s]+)\)|<(?P<bare>https://[^>\s]+)>"
)
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_ITEM = re.compile(r"(?:[-*]|\d{1,9}\.)[ \t]+")


def prose(markdown: str) -> str:
    """Give the HTML of a page."""
    found: list[str] = []
    for part in parts(markdown):
        if not part.is_code:
            found += _blocks(part.text)
            continue
        if part.title:
            found.append(f'<p class="example {part.title.lower()}">{part.title}</p>')
        lines = "\n".join(f"<span>{escape(line)}</span>" for line in part.text.rstrip("\n").split("\n"))
        found.append(f"<pre>{lines}</pre>")
    return "\n".join(found)


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
    found = []
    at = 0
    for match in _INLINE.finditer(text):
        found.append(escape(text[at : match.start()]))
        if match["code"]:
            found.append(f"<code>{escape(match['code'])}</code>")
        elif match["strong"]:
            found.append(f"<strong>{escape(match['strong'])}</strong>")
        else:
            url = match["url"] or match["bare"]
            found.append(f'<a href="{escape(url)}" rel="noreferrer">{escape(match["text"] or url)}</a>')
        at = match.end()
    return "".join([*found, escape(text[at:])])
