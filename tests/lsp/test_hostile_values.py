"""Values that resemble markup or commands stay plain text in hovers, diagnostics and completions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint_lsp.completion import completion
from workerlint_lsp.hover import hover
from workerlint_lsp.markdown import code, plain

if TYPE_CHECKING:
    from tests.lsp.conftest import Editor

EVIL = (
    "<img src=x onerror=alert(1)>",
    "[run](command:workbench.action.terminal.new)",
    "![x](https://example.org/x.png)",
    "`` ``` ` [a](command:b)",
    "a\n\n# heading\n\n---\n",
    "\x1b[31mred\x1b]8;;https://example.org\x07link",
    "\u202egnp.exe \u200b\u2066",
    "\x9b31m",
    "| a | b |\n|---|---|",
    "&lt;b&gt; &#x3c;script&#x3e;",
)
INVISIBLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
MARKUP = re.compile(r"(?<!\\)[<>\[\]`*_#|&]")


@pytest.mark.parametrize("text", EVIL)
def test_text_stays_text(text: str) -> None:
    assert not INVISIBLE.search(code(text) + plain(text))
    assert "\n" not in code(text) + plain(text)
    assert not MARKUP.search(plain(text).replace("\\\\", ""))
    ticks = re.match("`+", code(text))
    assert ticks is not None
    inner = code(text)[len(ticks[0]) : -len(ticks[0])]
    assert ticks[0] not in inner


@pytest.mark.parametrize("text", EVIL)
@pytest.mark.parametrize(
    "place",
    ["na|me: @\n", "worker:\n  sta|ck: @\n", "worker:\n  topology:\n    - name: @|\n", "worker:\n  @|: 1\n"],
)
def test_a_hover_shows_no_markup_of_a_manifest(editor: type[Editor], place: str, text: str) -> None:
    written = '"' + "".join(c if 31 < ord(c) < 127 and c not in '\\"' else f"\\u{ord(c):04x}" for c in text) + '"'
    typed = editor("version: v1beta\ntype: worker\n" + place.replace("@", written))
    found = hover(typed.request, types.HoverParams(typed.document, typed.cursor))
    if found is None:
        return
    assert isinstance(found.contents, types.MarkupContent)
    value = found.contents.value
    assert not INVISIBLE.search(value)
    outside = re.sub(r"(`+).*?(?<!`)\1(?!`)", "", value, flags=re.DOTALL)
    outside = re.sub(r"\\.", "", outside)
    for forged in ("<img", "](command:", "![x]", "<script"):
        assert forged not in outside


def quoted(text: str) -> str:
    return '"' + "".join(c if 31 < ord(c) < 127 and c not in '\\"|' else f"\\u{ord(c):04x}" for c in text) + '"'


@pytest.mark.parametrize("text", EVIL)
def test_findings_show_nothing_invisible(editor: type[Editor], text: str) -> None:
    value = quoted(text)
    typed = editor(
        f"name: {value}\nversion: {value}\ntype: worker\nlayer: {value}\nworker:\n  logLevel: {value}\n"
        f"  stack: {value}\n  replicas: {value}\n  topology: [{{name: a, type: b, dependencies: [{value}]}}]\n"
    )
    assert typed.checked.reports
    for report in typed.checked.reports:
        assert not INVISIBLE.search(report.message)
        assert report.message.count("\n") <= 1


@pytest.mark.parametrize("text", EVIL)
def test_completion_shows_no_markup_of_a_manifest(editor: type[Editor], text: str) -> None:
    value = quoted(text)
    typed = editor(
        f"version: v1beta\ntype: worker\nworker:\n  topology:\n    - name: {value}\n      type: {value}\n"
        f"      doc: {value}\n    - name: b\n      type: c\n      dependencies:\n        - |\n"
    )
    found = completion(typed.request, types.CompletionParams(typed.document, typed.cursor))
    assert found is not None
    for item in found.items:
        words = item.documentation.value if isinstance(item.documentation, types.MarkupContent) else ""
        outside = re.sub(r"\\.", "", re.sub(r"(`+).*?(?<!`)\1(?!`)", "", words, flags=re.DOTALL))
        for forged in ("<img", "](command:", "![x]", "<script"):
            assert forged not in outside
        assert not INVISIBLE.search(f"{words}{item.label}{item.detail or ''}")
