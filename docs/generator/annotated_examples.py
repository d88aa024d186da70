"""The examples of a page of the former form as HTML, with each finding below its line."""

from __future__ import annotations

import re
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import TOMLLexer, YamlLexer

_EVIDENCE = re.compile(r"^Evidence: (.*?)(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)
_NOTE = re.compile(r"([ \t]*)(?:\^+ .*|= .*)")
_FENCE = re.compile(
    r"^```(?P<language>yaml|toml) (?P<kind>bad|fixed|good|config)[ \t]*\n(?P<code>.*?)^```[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_DOT = re.compile(r"(?<=\w)\.(?=[a-z])")  # in the path of a field, where narrow screens may break the line
_TAB = 4  # as in the style sheet
_TITLES = {"bad": "Bad", "fixed": "Fixed", "good": "Good", "config": "Configuration"}


def show_annotated(markdown: str) -> str:
    """Return a page with its examples as HTML, each below its title."""
    markdown = _EVIDENCE.sub(r"*Evidence:* \1", markdown)
    return _FENCE.sub(lambda match: _block(match["language"], match["kind"], match["code"]), markdown)


def _block(language: str, kind: str, code: str) -> str:
    lexer = TOMLLexer(stripnl=False) if language == "toml" else YamlLexer(stripnl=False)
    lines = code.removesuffix("\n").split("\n")
    plain = [line for line in lines if kind != "bad" or not _NOTE.fullmatch(line)]
    coloured = iter(highlight("\n".join(plain) + "\n", lexer, HtmlFormatter(nowrap=True)).split("\n"))
    shown = ""
    for line in lines:
        note = _NOTE.fullmatch(line) if kind == "bad" else None
        if note:
            indent = len(note[1].expandtabs(_TAB))
            words = _DOT.sub(".<wbr>", escape(line.strip()))
            shown += f'<span class="finding" style="padding-left:{indent}ch">{words}</span>'
        else:
            shown += next(coloured) + "\n"
    shown = shown.replace("\t", "&#9;")  # Markdown would convert them to spaces
    copying = " no-copy" if kind == "bad" else ""
    return (
        f'<p class="example {kind}">{_TITLES[kind]}</p>\n'
        f'<div class="highlight{copying}"><pre><code>{shown}</code></pre></div>\n'
    )
