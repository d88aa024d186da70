"""HTML pages from templates, with a content security policy, and the parsing of Markdown for them."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from hashlib import sha256

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from workerlint.core.diagnostic import SEVERITIES
from workerlint.core.wording import plural, visible
from workerlint.engine.rule_page import parts
from workerlint.report.assets import read_asset

_CHUNK = 200
"""The number of pieces of a template that are written at once."""
_INLINE = re.compile(
    r"`(?P<code>[^`]+)`|\*\*(?P<strong>[^*]+)\*\*|\[(?P<text>[^\[\]]+)\]\((?P<url>https://[^)\s]+)\)|<(?P<bare>https://[^>\s]+)>"
)
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_ITEM = re.compile(r"(?:[-*]|\d{1,9}\.)[ \t]+")


def render_page(template: str, styles: tuple[str, ...], script: str = "", **values: object) -> Iterator[str]:
    """Yield a page. *styles* and *script* are names of assets: the page lets nothing else run or load."""
    style = "\n".join(map(read_asset, styles))
    code = read_asset(script) if script else ""
    policy = f"default-src 'none'; img-src data:; style-src {_hash(style)}"
    if code:
        policy += f"; script-src {_hash(code)}"
    policy += "; base-uri 'none'; form-action 'none'"
    stream = (
        environment().get_template(template).stream(values, style=trusted(style), script=trusted(code), policy=policy)
    )
    stream.enable_buffering(_CHUNK)
    return stream


@cache
def environment() -> Environment:
    """Return the environment of the templates, which escapes each value and makes invisible characters visible."""
    made = Environment(
        loader=FunctionLoader(read_asset),
        autoescape=True,
        finalize=_visible,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals.update(SEVERITIES=SEVERITIES, blocks=blocks, inline=inline, plural=plural)
    return made


def trusted(html: str) -> Markup:
    """Return HTML or SVG that this package wrote as markup. Never pass a value of a manifest."""
    return Markup(html)  # noqa: S704


def _visible(value: object) -> object:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def blocks(markdown: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the blocks of a rule's page: the kind, and the lines, items or paragraph.

    Pages of plug-ins may contain any Markdown: what is not supported stays text.
    """
    for part in parts(markdown):
        if part.is_code:
            yield "code", part.text.rstrip("\n").split("\n")
        else:
            yield from _text_blocks(part.text)


def _text_blocks(markdown: str) -> Iterator[tuple[str, list[str]]]:
    for part in re.split(r"\n[ \t]*\n", markdown):
        heading = _HEADING.match(part.lstrip("\n"))
        if heading:
            yield "heading", [heading[2]]
        block = part.strip("\n")[heading.end() if heading else 0 :].strip("\n")
        if _ITEM.match(block):
            items = re.split(r"\n(?=(?:[-*]|\d+\.)[ \t])", block)
            yield "list", [_joined(_ITEM.sub("", item, count=1)) for item in items]
        elif block.strip():
            yield "paragraph", [_joined(block)]


def _joined(text: str) -> str:
    return " ".join(text.split())


def inline(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the pieces of a line of Markdown: the kind (text, code, strong, link), the text, and the URL of a link."""
    at = 0
    for match in _INLINE.finditer(text):
        yield "text", text[at : match.start()], ""
        if match["code"]:
            yield "code", match["code"], ""
        elif match["strong"]:
            yield "strong", match["strong"], ""
        else:
            url = match["url"] or match["bare"]
            yield "link", match["text"] or url, url
        at = match.end()
    yield "text", text[at:], ""
