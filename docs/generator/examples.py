"""The examples of a rule's page, run and rendered as HTML. The copy button of an example copies the whole manifest."""

from __future__ import annotations

import re
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import JsonLexer, TOMLLexer, YamlLexer

from docs.generator.playground_examples import example_id, is_playable
from workerlint.engine.example import CONFIGURATION, FENCE, FINDINGS, FIXED, PARTLY, PLATFORM, SCHEMA
from workerlint.testing import check_example, parse_examples

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.engine.rule import Rule
    from workerlint.report.rule_catalog import RuleEntry

_TRY_IT = '<a class="try-it" href="../playground.md?example={}">Try it</a>'
_NOTE = re.compile(r" *(?:\| +[-^]| = | \| {2,}\S).*")


class PageError(Exception):
    """A page cannot be generated: an example is wrong, or the page has no mark for its generated part."""


def run_examples(entry: RuleEntry) -> None:
    """Run every example of a page. Raise PageError if the findings or fixes of the rule differ from it."""
    for number, example in enumerate(entry.page.examples, start=1):
        try:
            check_example(entry.rule, example)
        except AssertionError as error:
            raise PageError(f"{entry.rule.code}: example {number} ({example.kind}): {error}") from error


def show_examples(markdown: str, rule: Rule) -> str:
    """Return the page of a rule with its examples as HTML. Bad manifests have a link to the playground."""
    numbered = enumerate(parse_examples(markdown), start=1)
    example = None

    def block(match: re.Match[str]) -> str:
        nonlocal example
        info, text = match["info"].strip(), match["code"]
        if info in {CONFIGURATION, PLATFORM}:
            return _html(_colored(text, TOMLLexer(stripnl=False)))
        if info == FINDINGS:
            return _html("\n".join(map(_finding_line, text.splitlines())), "findings no-copy")
        if example and info in {FIXED, PARTLY}:
            return _html(_colored(text), "good", example.complete(text).text)
        if info.startswith(SCHEMA):
            return _html(_colored(text, JsonLexer(stripnl=False)))
        if info in {"toml bad", "toml good"}:
            _, example = next(numbered)
            return _html(_colored(text, TOMLLexer(stripnl=False)), example.kind, text)
        if info.startswith("yaml "):
            number, example = next(numbered)
            link = _TRY_IT.format(example_id(rule.code, number)) if is_playable(rule, example) else ""
            return _html(_colored(text), example.kind, example.manifest.text, link)
        return match[0]

    return FENCE.sub(block, markdown)


def _html(code: str, kind: str = "", manifest: str = "", link: str = "") -> str:
    code = code.replace("\t", "&#9;")  # Markdown would convert them to spaces
    copied = f' data-copy="{escape(manifest).replace(chr(10), "&#10;")}"' if manifest else ""
    return f'<div class="highlight {kind}"{copied}><pre><code>{code}</code></pre>{link}</div>'


def _colored(code: str, lexer: JsonLexer | TOMLLexer | YamlLexer | None = None) -> str:
    return str(highlight(code, lexer or YamlLexer(stripnl=False), HtmlFormatter(nowrap=True)))


def _finding_line(line: str) -> str:
    return f'<span class="note">{escape(line)}</span>' if _NOTE.fullmatch(line) else escape(line)
