"""The examples of a rule's page, run and rendered as HTML with each finding below its line."""

from __future__ import annotations

import re
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import TOMLLexer, YamlLexer

from workerlint.config.loader import read_configuration
from workerlint.config.settings import Settings
from workerlint.engine.registry import load_rules
from workerlint.testing import apply_all_fixes, check_bad, strip_annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from workerlint.report.rule_catalog import RuleEntry

_NOTE = re.compile(r"([ \t]*)(?:\^+ .*|= .*)")
_FENCE = re.compile(
    r"^```(?P<language>yaml|toml) (?P<kind>bad|fixed|good|config)[ \t]*\n(?P<code>.*?)^```[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_DOT = re.compile(r"(?<=\w)\.(?=[a-z])")  # in the path of a field, where narrow screens may break the line
_TAB = 4  # as in the style sheet
_TITLES = {"bad": "Bad", "fixed": "Fixed", "good": "Good", "config": "Configuration"}


class PageError(Exception):
    """A page cannot be generated: an example is wrong, or the page has no mark for its generated part."""


def run_examples(entry: RuleEntry, directory: Path) -> None:
    """Run every example of a page. Configuration files are written to *directory*.

    Raise PageError if the findings or fixes of the rule differ from the example.
    """
    before = ""
    for number, example in enumerate(entry.page.examples, start=1):
        settings = Settings()
        if example.config:
            path = directory / "workerlint.toml"
            path.write_text(example.config, encoding="utf-8")
            settings = read_configuration(str(path), str(directory), load_rules)
            if settings.env_file:
                settings = settings.replace(variables=())  # the file of an example is empty
        if example.kind == "fixed":
            real = apply_all_fixes(entry.rule, before, settings)
        else:
            real = check_bad(entry.rule, example.text, settings)
        if real != example.text:
            raise PageError(f"{entry.rule.code}: example {number} ({example.kind}) shows what the rule does not do")
        before = example.text


def show_examples(markdown: str) -> str:
    """Return a page with its examples as HTML, each below its title."""
    return _FENCE.sub(lambda match: _block(match["language"], match["kind"], match["code"]), markdown)


def _block(language: str, kind: str, code: str) -> str:
    lexer = TOMLLexer(stripnl=False) if language == "toml" else YamlLexer(stripnl=False)
    plain = strip_annotations(code) if kind == "bad" else code
    coloured = iter(highlight(plain, lexer, HtmlFormatter(nowrap=True)).split("\n"))
    shown = ""
    for line in code.removesuffix("\n").split("\n"):
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
